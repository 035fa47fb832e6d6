"""The lane's three calls, answered by the board that runs beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from daylight.web.ads import copies
from daylight.web.ads.actions import takedowns
from daylight.web.takedowns import Board, Done, Found, Order, Target, Undo


class OwnBoard:
    """Ads are named by their public ids, photos by theirs."""

    def find_copies(self, target: Target) -> Found:
        return copies.find(target)

    def hide(self, order: Order) -> Done:
        return takedowns.hide(order)

    def restore(self, undo: Undo) -> Done:
        return takedowns.restore(undo)


_board: Board = OwnBoard()


def board() -> Board:
    """The board that this lane serves."""
    return _board


def is_own() -> bool:
    """Whether the board beside this lane is ours, whose people decide by cases."""
    return isinstance(_board, OwnBoard)


def outcomes(names: Iterable[str]) -> dict[str, str]:
    """What became of these ads, as they stand now: "removed" or "restored" by people, "ended" by
    their posters. Nothing of a foreign board, whose people decide on the claim itself."""
    return takedowns.outcomes(names) if is_own() else {}


def is_looked_at(names: Iterable[str], *, since: datetime) -> bool:
    """Whether a person decided on one of these since then. On a foreign board people decide on the
    claim itself."""
    return not is_own() or takedowns.is_looked_at(names, since=since)


def confirm_stop(claim: str, until: datetime | None, *, person: str) -> None:
    """Keep a claim's hold on future copies, where this board has such holds; `person` is a
    commitment to who keeps it."""
    if is_own():
        takedowns.confirm_stop(claim, until=until, person=person)


def serve(other: Board) -> Board:
    """Let the lane serve another board; returns the one before."""
    global _board
    before, _board = _board, other
    return before
