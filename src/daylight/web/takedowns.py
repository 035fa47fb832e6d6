"""The three calls between the takedown lane and a board: find copies, hide, restore.

The lane (`daylight.web.reports`) decides what one claim may do and speaks to a board through these
calls alone, so that it runs beside a board that is not ours too. Ads and photos are named by the
board's own words for them; the lane never looks inside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

EXACT_BITS = 10  # PDQ of one picture saved twice. Source: the bound
LIKE_BITS = 31  # Source: PDQ's published match threshold
LEAST_WORDS = 20  # identical texts of more words are copies; shorter ones meet by chance


class Likeness(StrEnum):
    """Why an ad was found."""

    NAMED = "named"
    PHOTO = "photo"  # the same bytes, or PDQ within `EXACT_BITS`
    TEXT = "text"  # the same words, more than `LEAST_WORDS`
    CONTACT = "contact"  # has the phone number that was given
    LIKE_PHOTO = "like_photo"  # PDQ within `LIKE_BITS`
    LIKE_TEXT = "like_text"


@dataclass(frozen=True, kw_only=True)
class Print:
    """A photo that never left the reporter's device: what was computed of it there."""

    sha256: str = ""
    pdq: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a claim points at. A phone number is E.164; `photos` are the board's names of photos.

    Without `wide` only what is named and its exact copies are asked for, since somebody waits; a
    board that is quick may give all it finds.
    """

    ads: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    phone: str = ""
    prints: tuple[Print, ...] = ()
    wide: bool = True


@dataclass(frozen=True, kw_only=True)
class Copy:
    """An ad that was found. `photos` are those of its photos that matched.

    `typed`: which of these reasons, and `typed_photos`: which of these photos, rest on nothing but
    a print that was sent, and that no named ad shows: a board that finds by prints must say so.
    `same_poster`: of the named ad's poster, or with a contact of it. `doubted`: a signal of its own
    speaks against it. `cleared_by`: how many people agreed to what it shows now.
    """

    ad: str
    why: frozenset[Likeness]
    photos: tuple[str, ...] = ()
    typed: frozenset[Likeness] = frozenset()
    typed_photos: tuple[str, ...] = ()
    same_poster: bool = False
    doubted: bool = False
    cleared_by: int = 0


@dataclass(frozen=True, kw_only=True)
class Found:
    """All that was found, and how many ads the board shows at all."""

    copies: tuple[Copy, ...] = ()
    live: int = 0


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to hide for a claim: whole ads, single photos of ads that stay; what people should see.

    `stop_until`: until when words and photos of the named ads may not come back in new ads (None:
    not at all). `keep_until`: how long what is hidden must be preserved.
    """

    claim: str
    harm: str
    ads: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()
    prints: tuple[Print, ...] = ()
    stop: tuple[str, ...] = ()  # ads whose words and photos are stopped
    stop_until: datetime | None = None
    keep_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Undo:
    """What a claim hid and should come back."""

    claim: str
    ads: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was hidden, or came back. Less than was asked where a board's own rules need more."""

    ads: tuple[str, ...] = ()
    photos: tuple[str, ...] = field(default=())


class Board(Protocol):
    """A board as the lane sees it. Each call may come twice and then does nothing more."""

    def find_copies(self, target: Target) -> Found: ...

    def hide(self, order: Order) -> Done: ...

    def restore(self, undo: Undo) -> Done: ...
