"""The log's name and keys, as the record declares them and the keys' folder holds them.

The checkpoint key's file is opened by the sequencer only. Both keys speak under the log's origin,
whatever name stands in their files.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from django.conf import settings

from daylight.errors import ConfigError, IntegrityError
from daylight.ledger.checkpoints import SignedCheckpoint, open_checkpoint
from daylight.ledger.keys import ED25519, SigningKey, VerifierKey, make_key, parse_verifier_key
from daylight.ledger.policy import NO_QUORUM, Policy, format_policy, parse_policy
from daylight.ledger.shells.files import load_key
from daylight.web.record.models import Opening

WITNESSES = "witnesses"


def history() -> dict[str, list[VerifierKey]]:
    """Use -> every key that the record ever declared for it, the one in force last."""
    found: dict[str, list[VerifierKey]] = {}
    for log in logs():
        for use, declared in log.items():
            found.setdefault(use, []).extend(declared)
    return found


def logs() -> list[dict[str, list[VerifierKey]]]:
    """The same for each log of this board, the one in use last: one that lost entries was
    continued under another name, with keys of its own."""
    found: list[dict[str, list[VerifierKey]]] = [{}]
    kinds = ("key_changed", "log_continued")
    rows = Opening.objects.filter(entry__type__in=kinds).order_by("entry_id")
    for kind, body in rows.values_list("entry__type", "body"):
        entry = msgspec.json.decode(bytes(body))
        if kind == "log_continued":
            if found[-1]:
                found.append({})
        elif entry["step"] != "withdrawn" and entry["use"] in ("checkpoint", "promise"):
            found[-1].setdefault(entry["use"], []).append(parse_verifier_key(entry["key"]))
    return found


def origin() -> str:
    """The log's name: that of its first checkpoint key.

    Raises: ConfigError where no key was declared yet.
    """
    return _origin(logs()[-1])


def _origin(log: dict[str, list[VerifierKey]]) -> str:
    declared = log.get("checkpoint")
    if not declared:
        raise ConfigError("this board's log has no key yet", hint="daylight init makes one")
    return declared[0].name


def checkpoint_keys() -> list[SigningKey]:
    """The keys that sign the log: while one is being replaced, the old one first.

    Raises: ConfigError; IntegrityError where the newest is not one that the record names.
    """
    own, held = _own("checkpoint"), _file("checkpoint")
    old = _file("checkpoint.old")
    before = _named_key(old if old.exists() else held)
    return [own] if before.verifier == own.verifier else [before, own]


def promise_key() -> SigningKey:
    """The key that signs receipts. Raises: as `checkpoint_keys`."""
    return _own("promise")


def _own(use: str) -> SigningKey:
    """The key that the record names. Where a replacement was cut off, it still waits aside."""
    declared = history().get(use)
    held = _named_key(_file(use))
    new = _file(f"{use}.new")
    for key in [held, *([_named_key(new)] if new.exists() else [])]:
        if declared and declared[-1].public == key.verifier.public:
            return key
    raise IntegrityError(f"the {use} key is not the one that this board's record names")


def _file(name: str) -> Path:
    folder: Path = settings.ENVIRONMENT.keys
    return folder / name


def _named_key(path: Path) -> SigningKey:
    return make_key(origin(), load_key(path).seed)


def open_own(note: bytes, *, trust_held: bool = False) -> SignedCheckpoint:
    """A checkpoint of this log, whoever cosigned it.

    With `trust_held` the key in the keys' folder counts too: a restored database may not know yet
    that it is ours.

    Raises: Malformed; Forged where no key of ours signed it.
    """
    known, name = policy(), origin()
    held = [key.verifier for key in _held_keys()] if trust_held else []
    return open_checkpoint(
        note,
        _once((*(key for key in known.logs if key.name == name), *held)),
        origin=name,
        witnesses=tuple(known.witnesses.values()),
    )


def _held_keys() -> list[SigningKey]:
    files = (_file("checkpoint.new"), _file("checkpoint"))
    return [_named_key(path) for path in files if path.exists()]


def policy() -> Policy:
    """Whom this board's log asks to be trusted: its keys, old and new, and its witnesses.

    Those of the log in use come first; then, under their own names, those of logs it continues.
    """
    name, keys = origin(), dict[str, list[VerifierKey]]()
    for log in reversed(logs()):
        for use, held in log.items():
            keys.setdefault(use, []).extend(_named(_origin(log), key) for key in held)
    witnesses = configured_witnesses()
    address = {name: f"{settings.ENVIRONMENT.url}/log/"}
    return Policy(
        logs=_once(tuple(keys["checkpoint"])),
        promises=_once(tuple(keys.get("promise", ()))),
        witnesses=witnesses.witnesses,
        urls=address | {k: v for k, v in witnesses.urls.items() if k in witnesses.witnesses},
        groups=witnesses.groups,
        quorum=witnesses.quorum,
    )


def _named(name: str, key: VerifierKey) -> VerifierKey:
    return VerifierKey(name, ED25519, key.public)


def _once(keys: tuple[VerifierKey, ...]) -> tuple[VerifierKey, ...]:
    return tuple({key.public: key for key in keys}.values())


def policy_text() -> str:
    return format_policy(policy())


def configured_witnesses() -> Policy:
    """The witnesses that the operator asked to cosign: `HOME/witnesses`, in the policy format.

    Raises: Malformed.
    """
    path: Path = settings.HOME / WITNESSES
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Policy(quorum=NO_QUORUM)
    if "quorum" not in text:
        text += f"\nquorum {NO_QUORUM}\n"
    return parse_policy(text)
