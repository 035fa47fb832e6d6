"""Replacing a key of the log, without a moment at which somebody cannot verify it."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from daylight.errors import ConfigError
from daylight.ledger.keys import make_key
from daylight.ledger.shells.files import write_whole
from daylight.web.record import actions, logkeys


def begin(use: str) -> list[str]:
    """A new key, declared in the record. The old checkpoint key goes on signing beside it.

    Raises: ConfigError where a replacement is under way.
    """
    folder: Path = settings.ENVIRONMENT.keys
    old = folder / f"{use}.old"
    if old.exists():
        hint = f"daylight ledger rotate {use} --finish"
        raise ConfigError(f"the {use} key is being replaced already", hint=hint)
    held = logkeys.promise_key() if use == "promise" else logkeys.checkpoint_keys()[-1]
    key = make_key(logkeys.origin(), secrets.token_bytes(32))
    with transaction.atomic():
        actions.enter(
            "key_changed",
            subject="board",
            key=str(key.verifier),
            use=use,
            step="replaced",
            previous=str(held.verifier),
        )
        write_whole(old, f"{held.export()}\n".encode(), mode=0o600)
        write_whole(folder / use, f"{key.export()}\n".encode(), mode=0o600)
    return [
        f"{use}: {key.verifier}",
        "Restart `daylight serve` and `daylight worker`, and publish the new key of /log/policy.",
        f"When everybody who checks the record has it: daylight ledger rotate {use} --finish",
    ]


def finish(use: str) -> list[str]:
    """Forget the old key. What it signed stays good.

    Raises: ConfigError where no replacement is under way.
    """
    old: Path = settings.ENVIRONMENT.keys / f"{use}.old"
    if not old.exists():
        raise ConfigError(f"the {use} key is not being replaced")
    old.unlink()
    return [f"{use}: the old key is gone"]
