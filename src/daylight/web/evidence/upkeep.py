"""What time does to the vault. Run by the worker."""

from __future__ import annotations

from datetime import timedelta

from daylight.web.evidence import destroying, forgotten, strays, vaultkeys
from daylight.web.jobs import queue

RECURRING = {
    "vault-key": 6 * 3600,
    "vault-wipe": 24 * 3600,
    "vault-strays": 7 * 24 * 3600,
}  # seconds


@queue.handles("vault-key")
def make_key() -> None:
    """The month's key, before the first poster of the month waits for it."""
    if vaultkeys.recipients():
        vaultkeys.current()


@queue.handles("vault-wipe")
def wipe() -> None:
    destroying.wipe_again()
    forgotten.wipe_again()


@queue.handles("vault-strays")
def wipe_strays() -> None:
    strays.wipe_strays()


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    for kind, seconds in RECURRING.items():
        queue.put(kind, key=f"recurring/{kind}", every=timedelta(seconds=seconds))
