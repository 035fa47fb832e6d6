"""Ads as feeds and the widget carry them: visible at that moment, cleaned of contacts.

Left out: an ad by somebody in need (the danger is who gathers such ads), and one of which no
finished screening says where its contacts stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from daylight.web.ads import hidden
from daylight.web.ads.browse import Shot, own
from daylight.web.ads.feeds import times, words


@dataclass(frozen=True, slots=True)
class Entry:
    """One ad. Title and excerpt are without contacts; `language` is the poster's, "" if unknown."""

    public_id: str
    title: str
    excerpt: str
    language: str
    price_kind: str
    price_minor: int | None
    currency: str
    place_id: int
    section_id: int
    published_at: datetime
    updated_at: datetime
    photo: Shot | None


# The newest screening of a version that was finished: one that broke found no contact.
CONTACTS = """(SELECT d.body FROM ads_screeningdetail d
    JOIN ads_screeningrecord r ON r.id = d.screening_id
    WHERE r.version_id = {version} AND r.engine <> '' ORDER BY r.id DESC LIMIT 1)"""

_ENTRIES = """
SELECT a.public_id, c.title, c.body, c.language, c.price_kind, c.price_minor, c.currency,
       a.place_id, a.section_id, a.published_at, v.created_at,
       p.public_id, p.width, p.height, p.colour, {contacts}
FROM ads_ad a
JOIN ads_version v ON v.id = a.public_version_id
JOIN ads_versioncontent c ON c.version_id = a.public_version_id
LEFT JOIN ads_versionphoto s ON s.version_id = a.public_version_id AND s.position = 0
LEFT JOIN ads_photo p ON p.id = s.photo_id AND NOT EXISTS
  (SELECT 1 FROM ads_hiddenphoto h WHERE h.photo_id = p.id AND h.restored_at IS NULL)
WHERE a.public_id IN ({marks}) AND {own}a.state = 'public' AND {own}a.expires_at > %s
  AND NOT a.care
"""


def entries(ids: Sequence[str], at: datetime) -> list[Entry]:
    """Those of these ads that may leave the board at that moment, in the order given."""
    gone = hidden.now()
    ids = [each for each in dict.fromkeys(ids) if each not in gone.ads]
    if not ids:
        return []
    query = _ENTRIES.format(
        contacts=CONTACTS.format(version="a.public_version_id"),
        marks=", ".join(["%s"] * len(ids)),
        own=own(),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*ids, times.bound(at)])
        found = {row[0]: _entry(row, gone.photos) for row in cursor.fetchall()}
    return [made for each in ids if (made := found.get(each))]


def _entry(row: tuple[Any, ...], hidden_photos: frozenset[str]) -> Entry | None:
    public_id, title, body, language, kind, minor, currency, place, section, *rest = row
    published, written, *photo, screened = rest
    contacts = words.contacts_of(screened)
    if contacts is None:
        return None
    published = times.read(published)
    return Entry(
        public_id=public_id,
        title=words.sayable(words.without(title, contacts.get("title", ()))),
        excerpt=words.sayable(words.excerpt(words.without(body, contacts.get("body", ())))),
        language=language,
        price_kind=kind,
        price_minor=minor,
        currency=currency,
        place_id=place,
        section_id=section,
        published_at=published,
        updated_at=max(published, times.read(written)),
        photo=Shot(*photo) if photo[0] and photo[0] not in hidden_photos else None,
    )
