"""What readers' pages ask the tables: plain SQL, few rows, the same cost at any size of the board.

Every list starts from `ads_listing`, which is clustered by place, section and publication, and is
joined to ads that are visible at that moment; nothing is counted and nothing is skipped over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from daylight.web.ads import hidden
from daylight.web.ads.catalogue import EVERYWHERE
from daylight.web.ads.models import AdState, EndReason

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WIDTHS = (320, 640, 1280)  # the renditions that the worker makes, as daylight.imaging has them


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo as pages name it."""

    id: str
    width: int
    height: int
    colour: str

    @property
    def widths(self) -> list[int]:
        """The widths of its renditions: never wider than itself."""
        smaller = [width for width in WIDTHS if width < self.width]
        return smaller if len(smaller) == len(WIDTHS) else [*smaller, self.width]

    @property
    def small(self) -> int:
        return min(WIDTHS[0], self.width)

    @property
    def tint(self) -> str:
        """The colour that stands in for it, as one of 64 classes of the style sheet."""
        parts = (self.colour[1:3], self.colour[3:5], self.colour[5:7])
        return "".join(str(round(int(part or "0", 16) / 85)) for part in parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One ad in a list."""

    seq: int
    public_id: str
    title: str
    price_kind: str
    price_minor: int | None
    currency: str
    place_id: int
    section_id: int
    published_at: datetime
    photo: Shot | None


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list, newest first, and whether there is more on either side."""

    rows: list[Row]
    newer: bool
    older: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """One ad as its page shows it; `shown` is false where readers may not see it."""

    public_id: str
    shown: bool
    was_public: bool
    place_id: int
    section_id: int
    care: bool
    published_at: datetime | None
    expires_at: datetime | None
    edited_at: datetime | None
    title: str
    body: str
    price_kind: str
    price_minor: int | None
    currency: str
    attributes: dict[str, Any]
    language: str
    photos: list[Shot]


# A photo that was taken down alone. Its address, and every page that would show it, leave it out.
_NOT_HIDDEN = (
    "NOT EXISTS (SELECT 1 FROM ads_hiddenphoto h WHERE h.photo_id = p.id AND h.restored_at IS NULL)"
)
_LIST = """
SELECT l.pub_seq, a.public_id, c.title, c.price_kind, c.price_minor, c.currency,
       a.place_id, a.section_id, a.published_at, p.public_id, p.width, p.height, p.colour
FROM ads_listing l
{join} ads_ad a ON a.pub_seq = l.pub_seq AND a.state = 'public' AND a.expires_at > %s
{join} ads_versioncontent c ON c.version_id = a.public_version_id
LEFT JOIN ads_versionphoto s ON s.version_id = a.public_version_id AND s.position = 0
LEFT JOIN ads_photo p ON p.id = s.photo_id AND {not_hidden}
WHERE l.place_id = %s AND l.section_id = %s {bound}
ORDER BY l.pub_seq {order} LIMIT %s
"""


def newest(
    at: datetime, place_id: int = EVERYWHERE, section_id: int = EVERYWHERE, *, limit: int
) -> list[Row]:
    """The newest visible ads of a list."""
    return _rows(at, place_id, section_id, "", (), "DESC", limit)


def page(
    at: datetime,
    place_id: int,
    section_id: int,
    *,
    limit: int,
    before: int | None = None,
    after: int | None = None,
) -> Page:
    """A page of a list: the newest, those published before one, or those published after one."""
    if after is not None:
        found = _rows(at, place_id, section_id, "AND l.pub_seq > %s", (after,), "ASC", limit + 1)
        return Page(found[:limit][::-1], newer=len(found) > limit, older=True)
    bound, values = ("AND l.pub_seq < %s", (before,)) if before is not None else ("", ())
    found = _rows(at, place_id, section_id, bound, values, "DESC", limit + 1)
    return Page(found[:limit], newer=before is not None, older=len(found) > limit)


def _rows(
    at: datetime,
    place_id: int,
    section_id: int,
    bound: str,
    values: tuple[int, ...],
    order: str,
    limit: int,
) -> list[Row]:
    # SQLite reads a CROSS JOIN in the order written: the list first, then its ads.
    join = "CROSS JOIN" if connection.vendor == "sqlite" else "JOIN"
    query = _LIST.format(join=join, bound=bound, order=order, not_hidden=_NOT_HIDDEN)
    gone = hidden.now()
    with connection.cursor() as cursor:
        cursor.execute(query, (moment(at), place_id, section_id, *values, limit))
        return [_row(each, gone) for each in cursor.fetchall() if each[1] not in gone.ads]


_BY_SEQ = """
SELECT a.pub_seq, a.public_id, c.title, c.price_kind, c.price_minor, c.currency,
       a.place_id, a.section_id, a.published_at, p.public_id, p.width, p.height, p.colour
FROM ads_ad a
JOIN ads_versioncontent c ON c.version_id = a.public_version_id
LEFT JOIN ads_versionphoto s ON s.version_id = a.public_version_id AND s.position = 0
LEFT JOIN ads_photo p ON p.id = s.photo_id AND {not_hidden}
WHERE a.pub_seq IN ({marks}) AND {own}a.state = 'public' AND {own}a.expires_at > %s
"""


def own() -> str:
    """Before a column: no index of it is used. SQLite would take that of all public ads for one
    that says more than some names, and look at every ad of the board."""
    return "+" if connection.vendor == "sqlite" else ""


def rows_of(at: datetime, seqs: Sequence[int]) -> list[Row]:
    """Those of these ads that are visible, in the order given."""
    if not seqs:
        return []
    marks = ", ".join(["%s"] * len(seqs))
    query = _BY_SEQ.format(marks=marks, not_hidden=_NOT_HIDDEN, own=own())
    gone = hidden.now()
    with connection.cursor() as cursor:
        cursor.execute(query, (*seqs, moment(at)))
        rows = [each for each in cursor.fetchall() if each[1] not in gone.ads]
    found = {each[0]: _row(each, gone) for each in rows}
    return [found[seq] for seq in seqs if seq in found]


def _row(each: tuple[Any, ...], gone: hidden.Hidden) -> Row:
    seq, public_id, title, kind, minor, currency, place_id, section_id, published, *photo = each
    return Row(
        seq,
        public_id,
        title,
        kind,
        minor,
        currency,
        place_id,
        section_id,
        _time(published) or _EPOCH,
        Shot(*photo) if photo[0] and photo[0] not in gone.photos else None,
    )


def counts_of_sections(place_id: int) -> dict[int, int]:
    """How many ads each section has at a place; the whole place under 0."""
    return _counts("SELECT section_id, ads FROM ads_listingcount WHERE place_id = %s", [place_id])


_PLACE_COUNTS = (
    "SELECT place_id, ads FROM ads_listingcount WHERE section_id = %s AND place_id IN ({marks})"
)


def counts_of_places(section_id: int, places: list[int]) -> dict[int, int]:
    """How many ads of a section each of these places has."""
    if not places:
        return {}
    marks = ", ".join(["%s"] * len(places))
    return _counts(_PLACE_COUNTS.format(marks=marks), [section_id, *places])


def _counts(query: str, values: list[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return dict(cursor.fetchall())


_DETAIL = """
SELECT a.state, a.end_reason, a.place_id, a.section_id, a.care, a.published_at,
       a.expires_at, v.created_at, v.number, a.public_version_id,
       c.title, c.body, c.price_kind, c.price_minor, c.currency, c.attributes, c.language
FROM ads_ad a
LEFT JOIN ads_version v ON v.id = a.public_version_id
LEFT JOIN ads_versioncontent c ON c.version_id = a.public_version_id
WHERE a.public_id = %s
"""

_PHOTOS = """
SELECT p.public_id, p.width, p.height, p.colour
FROM ads_versionphoto s JOIN ads_photo p ON p.id = s.photo_id
WHERE s.version_id = %s AND {not_hidden} ORDER BY s.position
"""


def detail(public_id: str, at: datetime) -> Detail | None:
    """An ad by its address; without its words where readers may not see it."""
    gone = hidden.now()
    if public_id in gone.ads:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_DETAIL, (public_id,))
        found = cursor.fetchone()
        if found is None:
            return None
        expires = _time(found[6])
        shown = found[0] == AdState.PUBLIC and expires is not None and expires > at
        shown = shown and found[10] is not None
        photos = []
        if shown:
            cursor.execute(_PHOTOS.format(not_hidden=_NOT_HIDDEN), (found[9],))
            photos = [Shot(*each) for each in cursor.fetchall() if each[0] not in gone.photos]
    return _detail(public_id, found, shown=shown, photos=photos)


def _detail(public_id: str, found: tuple[Any, ...], *, shown: bool, photos: list[Shot]) -> Detail:
    words = found[10:] if shown else ("", "", "none", None, "", "{}", "")
    ended = found[0] == AdState.ENDED and found[1] != EndReason.LAPSED
    attributes = words[5]
    return Detail(
        public_id=public_id,
        shown=shown,
        was_public=found[5] is not None and (ended or found[0] == AdState.PUBLIC),
        place_id=found[2],
        section_id=found[3],
        care=bool(found[4]),
        published_at=_time(found[5]),
        expires_at=_time(found[6]),
        edited_at=_time(found[7]) if (found[8] or 0) > 1 else None,
        title=words[0],
        body=words[1],
        price_kind=words[2],
        price_minor=words[3],
        currency=words[4],
        attributes=json.loads(attributes) if isinstance(attributes, str) else attributes,
        language=words[6],
        photos=photos,
    )


_PHOTO_SHOWN = """
SELECT p.width, a.public_id FROM ads_photo p
JOIN ads_versionphoto s ON s.photo_id = p.id
JOIN ads_ad a ON a.public_version_id = s.version_id
WHERE p.public_id = %s AND a.state = 'public' AND a.expires_at > %s AND {not_hidden}
"""


def shown_photo_width(public_id: str, at: datetime) -> int | None:
    """The width of a photo that the public version of a visible ad shows; else None."""
    gone = hidden.now()
    if public_id in gone.photos:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_PHOTO_SHOWN.format(not_hidden=_NOT_HIDDEN), (public_id, moment(at)))
        found = [width for width, ad in cursor.fetchall() if ad not in gone.ads]
    return found[0] if found else None


def moment(at: datetime) -> Any:
    """A time as raw queries take it."""
    return connection.ops.adapt_datetimefield_value(at)


def _time(value: Any) -> datetime | None:
    """A time from a raw row: SQLite keeps text without a zone, in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is None:
        return None
    made: datetime = value
    return made if made.tzinfo else made.replace(tzinfo=UTC)
