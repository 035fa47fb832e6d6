"""Who may bring back what may show a child. The desk knows who that is, and says so at start.

Nobody may until it has: a lane without a desk restores no child's photo.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from daylight.web.people.models import Staff


class Desk(Protocol):
    """What the desk knows of its people."""

    def may_restore(self, staff: Staff) -> bool:
        """Whether somebody is trained and willing to look, and the law lets them."""

    def has_seen(self, staff: Staff, photos: Collection[str], *, since: datetime) -> bool:
        """Whether somebody was shown every one of these photos of our board since then."""


_desk: Desk | None = None


def ask(desk: Desk) -> Desk | None:
    """Let this desk say it; returns the one before."""
    global _desk
    before, _desk = _desk, desk
    return before


def may_restore(staff: Staff) -> bool:
    return _desk is not None and _desk.may_restore(staff)


def has_seen(staff: Staff, photos: Collection[str], *, since: datetime) -> bool:
    return _desk is not None and _desk.has_seen(staff, photos, since=since)
