"""An ad's own words for machines: what structured data and previews are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from daylight.web.ads.browse import Detail
from daylight.web.ads.feeds import words
from daylight.web.ads.feeds.entries import CONTACTS

_SAID = f"""
SELECT c.title, c.body, {CONTACTS.format(version="a.public_version_id")}
FROM ads_ad a JOIN ads_versioncontent c ON c.version_id = a.public_version_id
WHERE a.public_id = %s
"""  # one statement, so that the contacts are those of these words


@dataclass(frozen=True)
class Said:
    """Title, body and attributes without contacts; an attribute with a contact is left out."""

    title: str
    body: str
    attributes: dict[str, Any]


def said(ad: Detail) -> Said | None:
    """None where the ad must not leave the board in this way: see `feeds.entries`."""
    if ad.care or not ad.shown:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_SAID, (ad.public_id,))
        row = cursor.fetchone()
    contacts = words.contacts_of(row[2]) if row else None
    if contacts is None:
        return None
    return Said(
        title=words.without(row[0], contacts.get("title", ())),
        body=words.without(row[1], contacts.get("body", ())),
        attributes={k: v for k, v in ad.attributes.items() if f"attributes.{k}" not in contacts},
    )
