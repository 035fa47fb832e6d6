"""Addresses that a letter comes back to, where its mailbox does not take it.

Anybody can write a delivery report about any mailbox. Only who was sent a letter knows the sender
that its envelope named, so a report that comes to that address is of that letter.
"""

from __future__ import annotations

import re

from daylight.web import keys

_NAME = re.compile(r"[0-9a-z]{6,20}")


def local(kind: str, name: str) -> str:
    """The local part for a letter of this kind about this public name; 64 letters at most."""
    return f"{kind}-{name}-{_key(kind, name)}"


def name_of(kind: str, given: str) -> str:
    """The public name in such a local part; "" where it is not ours."""
    found, name, key = [*given.split("-"), "", ""][:3]
    if found != kind or given.count("-") != 2 or not _NAME.fullmatch(name):
        return ""
    return name if keys.same(_key(kind, name), key) else ""


def _key(kind: str, name: str) -> str:
    return keys.token("returns", kind, name)
