"""Replacing a key of the log, without a moment at which somebody cannot verify it.

The new key waits in `USE.new` until the record names it, and is put in place then. Whoever signs
takes the key that the record names, wherever of the two it lies: a crash in between costs nothing.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from daylight.errors import ConfigError
from daylight.ledger.keys import SigningKey, make_key
from daylight.ledger.shells.files import load_key, sync_folder, write_whole
from daylight.web.record import actions, logkeys


def begin(use: str) -> list[str]:
    """A new key, declared in the record. The old checkpoint key goes on signing beside it.

    One whose replacement was cut off is gone on with.

    Raises: ConfigError where a replacement is under way.
    """
    new = _file(f"{use}.new")
    if not (new.exists() and _is_declared(use, load_key(new))):
        _refuse_two(use)
        _declare(use, new)
    _put_in_place(use, new)
    return [
        f"{use}: {load_key(_file(use)).verifier}",
        "Restart `daylight serve` and `daylight worker`, and publish the new key of /log/policy.",
        f"When everybody who checks the record has it: daylight ledger rotate {use} --finish",
    ]


def finish(use: str) -> list[str]:
    """Forget the old key. What it signed stays good.

    Raises: ConfigError where no replacement is under way, or the record does not name the key that
    would be left.
    """
    old = _file(f"{use}.old")
    if not old.exists():
        raise ConfigError(f"the {use} key is not being replaced")
    if _file(f"{use}.new").exists():
        hint = f"daylight ledger rotate {use} goes on with it"
        raise ConfigError(f"the new {use} key is not in place yet", hint=hint)
    if not _is_declared(use, load_key(_file(use))):
        hint = f"put {old.name} in place of {use}, and rotate again"
        raise ConfigError(f"the record names another {use} key than this one", hint=hint)
    old.unlink()
    return [f"{use}: the old key is gone"]


def _file(name: str) -> Path:
    folder: Path = settings.ENVIRONMENT.keys
    return folder / name


def _is_declared(use: str, key: SigningKey) -> bool:
    return logkeys.history()[use][-1].public == key.verifier.public


def _refuse_two(use: str) -> None:
    if _file(f"{use}.old").exists():
        hint = f"daylight ledger rotate {use} --finish"
        raise ConfigError(f"the {use} key is being replaced already", hint=hint)


def _declare(use: str, new: Path) -> None:
    held = logkeys.promise_key() if use == "promise" else logkeys.checkpoint_keys()[-1]
    key = make_key(logkeys.origin(), secrets.token_bytes(32))
    write_whole(new, f"{key.export()}\n".encode(), mode=0o600)
    with transaction.atomic():
        actions.enter(
            "key_changed",
            subject="board",
            key=str(key.verifier),
            use=use,
            step="replaced",
            previous=str(held.verifier),
        )


def _put_in_place(use: str, new: Path) -> None:
    held, old = _file(use), _file(f"{use}.old")
    if not old.exists():
        write_whole(old, held.read_bytes(), mode=0o600)
    os.replace(new, held)
    sync_folder(held.parent)
