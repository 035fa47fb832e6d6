"""What the doctor says of one thing: how it is, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `level` is "ok", "warn" (works, but) or "fail" (must be mended)."""

    check: str
    level: str
    said: str
    mend: str = ""


def ok(check: str, said: str) -> Finding:
    return Finding(check, "ok", said)


def warn(check: str, said: str, mend: str) -> Finding:
    return Finding(check, "warn", said, mend)


def fail(check: str, said: str, mend: str) -> Finding:
    return Finding(check, "fail", said, mend)
