"""Cards of ads that a reader names: what the page of kept ads asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from daylight.web.ads import hidden
from daylight.web.ads.browse import Row, Shot, own
from daylight.web.ads.feeds import times

MOST = 100  # ads that are answered at once
_NAME = re.compile(r"[0-9a-z]{4,12}")

_ROWS = """
SELECT a.public_id, c.title, c.price_kind, c.price_minor, c.currency, a.place_id, a.section_id,
       a.published_at, a.pub_seq, p.public_id, p.width, p.height, p.colour
FROM ads_ad a
JOIN ads_versioncontent c ON c.version_id = a.public_version_id
LEFT JOIN ads_versionphoto s ON s.version_id = a.public_version_id AND s.position = 0
LEFT JOIN ads_photo p ON p.id = s.photo_id AND NOT EXISTS
  (SELECT 1 FROM ads_hiddenphoto h WHERE h.photo_id = p.id AND h.restored_at IS NULL)
WHERE a.public_id IN ({marks}) AND {own}a.state = 'public' AND {own}a.expires_at > %s
"""


def names(text: str) -> list[str]:
    """The names in a list with commas, each once; what can be no name is left out."""
    found = (each for each in text.split(",") if _NAME.fullmatch(each))
    return list(dict.fromkeys(found))[:MOST]


def rows(ids: Sequence[str], at: datetime) -> dict[str, Row]:
    """Those of these ads that readers may see at that moment."""
    gone = hidden.now()
    asked = [each for each in ids if each not in gone.ads]
    if not asked:
        return {}
    query = _ROWS.format(marks=", ".join(["%s"] * len(asked)), own=own())
    with connection.cursor() as cursor:
        cursor.execute(query, [*asked, times.bound(at)])
        found = cursor.fetchall()
    return {row[0]: _row(row, gone.photos) for row in found}


def _row(row: tuple[Any, ...], hidden_photos: frozenset[str]) -> Row:
    public_id, title, kind, minor, currency, place, section, published, seq, *photo = row
    shot = Shot(*photo) if photo[0] and photo[0] not in hidden_photos else None
    return Row(
        seq,
        public_id,
        title,
        kind,
        minor,
        currency,
        place,
        section,
        times.read(published),
        shot,
    )
