"""Ask independent witnesses to cosign a checkpoint before it is published.

A witness that is down, slow or talks nonsense costs a few seconds and its own line, nothing else.
One that has seen a longer log of ours stops everything: then this board was restored from a backup.
"""

from __future__ import annotations

import logging
import threading
import time

from daylight.errors import DaylightError, IntegrityError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import Fork, LedgerError, Truncated
from daylight.ledger.keys import VerifierKey
from daylight.ledger.shells.cosigners import ask_witness
from daylight.ledger.shells.http import Client
from daylight.ledger.tiles import Read
from daylight.web.record import logkeys
from daylight.web.record.models import Checkpoint

log = logging.getLogger("daylight.record")

PATIENCE_S = 6.0  # for all of them together

Answers = dict[str, str | DaylightError | Exception]


def cosign(note: bytes, read: Read) -> tuple[bytes, int]:
    """The note with the lines of those that answered well in time, and how many they are.

    Raises: IntegrityError where a witness has cosigned more entries than we have.
    """
    policy = logkeys.configured_witnesses()
    asked = {name: key for name, key in policy.witnesses.items() if name in policy.urls}
    if not asked:
        return note, 0
    signed = logkeys.open_own(note)
    last = Checkpoint.objects.order_by("-id").values_list("size", flat=True).first() or 0
    answers: Answers = {}

    def ask(name: str, key: VerifierKey) -> None:
        answers[name] = _ask(policy.urls[name], signed, read, key, last)

    threads = [threading.Thread(target=ask, args=each, daemon=True) for each in asked.items()]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE_S
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return _collect(note, dict(answers), list(asked))


def _ask(
    url: str, signed: SignedCheckpoint, read: Read, key: VerifierKey, last: int
) -> str | Exception:
    try:
        client = Client(url)
        try:
            return ask_witness(client, signed, read, [key], last_size=last)
        finally:
            client.close()
    except (DaylightError, OSError, ValueError) as error:
        return error


def _collect(note: bytes, answers: Answers, names: list[str]) -> tuple[bytes, int]:
    count = 0
    for name in names:
        answer = answers.get(name, LedgerError("too slow"))
        if isinstance(answer, Truncated | Fork):
            raise IntegrityError(
                f"witness {name}: {answer}\n"
                "  hint: was the database restored? `daylight ledger recover`; if this witness "
                "lies, take it out of the file `witnesses`"
            )
        if isinstance(answer, str):
            note, count = note + answer.encode(), count + 1
        else:
            log.warning("witness %s did not cosign: %s", name, answer)
    return note, count
