"""The rows of a version: its head, its words and photos, how it came, its entry.

One definition for all: a form brings one, an import many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from daylight.web import bulk, keys
from daylight.web.ads import duplicates, rates
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.content import Content, new_salt
from daylight.web.ads.models import (
    Ad,
    Submission,
    Upload,
    Version,
    VersionContent,
    VersionPhoto,
)
from daylight.web.evidence.models import Item
from daylight.web.evidence.vault import Stored
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.record import actions as record


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How a form reached us. `raw` is the form's bytes exactly as they came.

    `form_key` is the form's own random name: the same form sent twice is one ad. `browser` is the
    digest of the posting browser's cookie.
    """

    form_key: str
    raw: bytes
    network: str = ""
    browser: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A version on its way in. An ad without a row yet gets one; one that has must be locked."""

    ad: Ad
    content: Content
    arrival: Arrival
    stored: Stored
    salt: bytes = field(default_factory=new_salt)


def add_versions(many: Sequence[Incoming], *, origin: str, at: datetime) -> list[Version]:
    """A version of each, with its companions and its entry; each ad's head moves to it."""
    number = [each.ad.head.number + 1 if each.ad.head else 1 for each in many]
    before = [bytes(each.ad.head.digest).hex() if each.ad.head else None for each in many]
    ids = bulk.new_ids(Version, len(many))
    versions = [
        Version(
            id=pk,
            number=n,
            digest=each.content.digest(each.salt),
            origin=origin,
            created_at=at,
        )
        for pk, n, each in zip(ids, number, many, strict=True)
    ]
    _write_heads(many, versions)
    _write_versions(many, versions)
    _write_photos(many, versions, lane=Lane.BULK if origin == "import" else Lane.NORMAL)
    said = [f"{each.content.title}\n{each.content.body}" for each in many]
    duplicates.keep(versions, said, later=origin == "import")
    originals = [each.stored.row() for each in many]
    _write_arrivals(many, versions, originals, at)
    trees = catalogue()
    record.enter_all(
        _entry(each, version, bytes(item.digest), previous, trees)
        for each, version, item, previous in zip(many, versions, originals, before, strict=True)
    )
    return versions


_NEW_AD = (
    "id",
    "public_id",
    "poster_id",
    "state",
    "end_reason",
    "pending",
    "place_id",
    "section_id",
    "head_id",
    "care",
    "created_at",
    "confirmed_at",
    "link_generation",
    "source",
    "source_id",
)


def _write_heads(many: Sequence[Incoming], versions: Sequence[Version]) -> None:
    """The ads' rows, new ones inserted. An ad's head is known before the version is there."""
    new = [each.ad for each in many if each.ad.pk is None]
    for ad, pk in zip(new, bulk.new_ids(Ad, len(new)), strict=True):
        ad.pk = pk
    for each, version in zip(many, versions, strict=True):
        version.ad = each.ad
        each.ad.head = version
    bulk.insert(Ad, _NEW_AD, [[getattr(ad, name) for name in _NEW_AD] for ad in new])
    fresh = {ad.pk for ad in new}
    old = [each.ad for each in many if each.ad.pk not in fresh]
    bulk.update(Ad, ["head_id"], [(ad.head_id, ad.pk) for ad in old])
    for ad in new:
        ad._state.adding = False


def _write_versions(many: Sequence[Incoming], versions: Sequence[Version]) -> None:
    columns = ("id", "ad_id", "number", "digest", "origin", "created_at")
    bulk.insert(Version, columns, [[getattr(v, name) for name in columns] for v in versions])
    bulk.insert(
        VersionContent,
        ("version_id", "salt", "text_digest", *_WORDS),
        [
            (
                version.pk,
                each.salt,
                each.content.text_digest(),
                *[getattr(each.content, name) for name in _WORDS],
            )
            for each, version in zip(many, versions, strict=True)
        ],
    )
    for version in versions:
        version._state.adding = False


_WORDS = (
    "title",
    "body",
    "section_id",
    "place_id",
    "price_kind",
    "price_minor",
    "currency",
    "attributes",
    "language",
)


def _write_photos(many: Sequence[Incoming], versions: Sequence[Version], *, lane: Lane) -> None:
    shown = [
        (version.pk, photo.pk, position)
        for each, version in zip(many, versions, strict=True)
        for position, photo in enumerate(each.content.photos)
    ]
    if not shown:
        return
    bulk.insert(VersionPhoto, ("version_id", "photo_id", "position"), shown)
    photos = [photo for _version, photo, _position in shown]
    Upload.objects.filter(photo__in=photos).delete()
    queue.put_all(
        queue.build("renditions", key=f"renditions/{photo}", lane=lane, photo=photo)
        for photo in photos
    )


def _write_arrivals(
    many: Sequence[Incoming],
    versions: Sequence[Version],
    originals: Sequence[Item],
    at: datetime,
) -> None:
    items = bulk.new_ids(Item, len(many))
    columns = ("digest", "kind", "segment", "offset", "size", "created_at")
    bulk.insert(
        Item,
        ("id", *columns),
        [
            (pk, *[getattr(item, name) for name in columns])
            for pk, item in zip(items, originals, strict=True)
        ],
    )
    bulk.insert(
        Submission,
        (
            "version_id",
            "form_key",
            "network",
            "network_digest",
            "browser",
            "vault_item",
            "created_at",
        ),
        [
            (version.pk, each.arrival.form_key, *_network(each), each.arrival.browser, item, at)
            for each, version, item in zip(many, versions, items, strict=True)
        ],
    )


def _network(each: Incoming) -> tuple[str, bytes | None]:
    """The address that sent it and the digest of its network; neither where it is no address."""
    network = rates.network_of(each.arrival.network) if each.arrival.network else ""
    if not network:
        return "", None
    return each.arrival.network, keys.keyed_digest("network", network)


def _entry(
    each: Incoming, version: Version, original: bytes, previous: str | None, trees: Catalogue
) -> record.Draft:
    content = each.content
    return record.draft(
        "submission",
        subject=f"ad:{each.ad.pk}",
        at=version.created_at,
        ad=each.ad.public_id,
        version=version.number,
        content=bytes(version.digest).hex(),
        section=trees.sections[content.section_id].slug,
        place=trees.places[content.place_id].slug,
        original=original.hex(),
        previous=previous,
        channel="import" if version.origin == "import" else "web",
    )
