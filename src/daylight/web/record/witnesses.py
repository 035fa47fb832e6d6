"""Ask independent witnesses to cosign a checkpoint before it is published.

A witness that is down, slow, talks nonsense or accuses without showing anything costs a few seconds
and its own line, nothing else. One that shows a note of ours which the log does not continue stops
everything: then this board was restored from a backup.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from daylight.errors import DaylightError, IntegrityError
from daylight.ledger.errors import LedgerError, Misbehaviour, Missing, Unproven
from daylight.ledger.keys import VerifierKey
from daylight.ledger.shells.cosigners import ask_witness, shown_by
from daylight.ledger.shells.http import Client
from daylight.ledger.tiles import Read
from daylight.web import clock
from daylight.web.record import logkeys
from daylight.web.record.models import Checkpoint, WitnessDoubt

log = logging.getLogger("daylight.record")

PATIENCE_S = 6.0  # for all of them together

T = TypeVar("T")
Answers = dict[str, str | Exception]


def cosign(note: bytes, read: Read) -> tuple[bytes, int]:
    """The note with the lines of those that answered well in time, and how many they are.

    Raises: IntegrityError where a witness shows a note of ours that this one does not continue.
    """
    asked = _asked()
    if not asked:
        WitnessDoubt.objects.all().delete()
        return note, 0
    signed, ours = logkeys.open_own(note), logkeys.policy().logs
    last = Checkpoint.objects.order_by("-id").values_list("size", flat=True).first() or 0

    def ask(client: Client, key: VerifierKey) -> str:
        return ask_witness(client, signed, read, [key], last_size=last, log_keys=ours)

    return _collect(note, _ask_all(asked, ask), list(asked))


@dataclass(frozen=True)
class Shown:
    """Notes that witnesses show as what they signed last of this log, and who does not answer."""

    notes: dict[str, bytes]
    silent: tuple[str, ...]


def shown() -> Shown:
    """What witnesses signed last of this log, of those that show it in time."""
    asked, origin = _asked(), logkeys.origin()
    answers = _ask_all(asked, lambda client, _key: shown_by(client, origin))
    silent = []
    for name in asked:
        answer = answers.get(name, Missing("too slow"))
        if isinstance(answer, Exception):
            log.warning("witness %s cannot be asked: %s", name, answer)
        if isinstance(answer, Missing | OSError):
            silent.append(name)
    notes = {name: note for name, note in answers.items() if isinstance(note, bytes)}
    return Shown(notes, tuple(silent))


def _asked() -> dict[str, tuple[str, VerifierKey]]:
    policy = logkeys.configured_witnesses()
    urls = policy.urls
    return {name: (urls[name], key) for name, key in policy.witnesses.items() if name in urls}


def _ask_all(
    asked: dict[str, tuple[str, VerifierKey]], ask: Callable[[Client, VerifierKey], T]
) -> dict[str, T | Exception]:
    """All at once; who has not answered when patience ends is left out."""
    answers: dict[str, T | Exception] = {}

    def one(name: str, url: str, key: VerifierKey) -> None:
        try:
            client = Client(url)
            try:
                answers[name] = ask(client, key)
            finally:
                client.close()
        except (DaylightError, OSError, ValueError) as error:
            answers[name] = error

    threads = [
        threading.Thread(target=one, args=(name, *where), daemon=True)
        for name, where in asked.items()
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return dict(answers)


def _collect(note: bytes, answers: Answers, names: list[str]) -> tuple[bytes, int]:
    count = 0
    doubts: dict[str, str] = {}
    for name in names:
        answer = answers.get(name, LedgerError("too slow"))
        if isinstance(answer, Misbehaviour):
            raise IntegrityError(
                f"witness {name} shows what this log signed before: {answer}\n"
                "  hint: was the database restored? daylight ledger recover --from the address or "
                "folder of a mirror"
            )
        if isinstance(answer, str):
            note, count = note + answer.encode(), count + 1
            continue
        log.warning("witness %s did not cosign: %s", name, answer)
        if isinstance(answer, Unproven):
            doubts[name] = str(answer)
    _keep_doubts(doubts, names, {name for name in names if isinstance(answers.get(name), str)})
    return note, count


def _keep_doubts(doubts: dict[str, str], asked: list[str], well: set[str]) -> None:
    """Remember who accuses us, until they sign again or are no longer asked."""
    at = clock.now()
    with transaction.atomic():
        WitnessDoubt.objects.exclude(name__in=set(asked) - well).delete()
        for name, said in doubts.items():
            WitnessDoubt.objects.update_or_create(
                name=name,
                defaults={"said": said[:300], "last_at": at},
                create_defaults={"said": said[:300], "last_at": at, "since": at},
            )
