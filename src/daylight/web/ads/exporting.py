"""Submitted content out: an ad a line, and the copies of its photos that readers saw.

What never goes out: originals (this process could not read the vault's seal), photos of an ad that
was not published, and photos that a list or a block named. The lines are as `daylight import`
takes them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from daylight.errors import ConfigError
from daylight.web import clock
from daylight.web.ads import memory, storage
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.models import (
    Ad,
    AdState,
    BlockKind,
    EndReason,
    Photo,
    PosterContact,
    ScreeningDetail,
    VersionContent,
    VersionPhoto,
)

FILE = "ads.jsonl"
PHOTOS = "photos"
CHUNK = 500  # ads read at once
_PUBLISHED = (AdState.PUBLIC, AdState.ENDED)
_NOT_GIVEN = (AdState.REFUSED, AdState.HIDDEN)
_encode = msgspec.json.Encoder().encode


@dataclass
class Exported:
    """How much went out, and how many photos of published ads were withheld."""

    ads: int = 0
    photos: int = 0
    withheld: int = 0


def export(folder: Path, *, addresses: bool = False) -> Iterator[Exported]:
    """Write everything to a new folder; gives the count after each chunk.

    Ads that were refused or hidden, and forms that nobody confirmed in time, stay. The file has
    its name only when it is whole. `addresses` adds each poster's e-mail.

    Raises: ConfigError where the folder cannot be used.
    """
    unfinished = _new_folder(folder) / f".{FILE}.part"
    done = Exported()
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for ads in _chunks():
            for row in _rows(ads, folder, done, addresses=addresses):
                file.write(_encode(row) + b"\n")
            yield done
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(folder / FILE)
    yield done


def _new_folder(folder: Path) -> Path:
    """Private, since it holds what nobody has published anew."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(each.name != f".{FILE}.part" for each in folder.iterdir() if each.name != PHOTOS):
            raise ConfigError(f"{folder} is not empty", hint="name a new folder")
        (folder / PHOTOS).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot write to {folder}: {error.strerror}") from error
    return folder


def _chunks() -> Iterator[list[Ad]]:
    """Every ad to give, the oldest first, a few hundred at a time."""
    last = 0
    ads = Ad.objects.exclude(state__in=_NOT_GIVEN).exclude(end_reason=EndReason.LAPSED)
    while chunk := list(ads.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def _rows(
    ads: Sequence[Ad], folder: Path, done: Exported, *, addresses: bool
) -> Iterator[dict[str, Any]]:
    trees = catalogue()
    versions = [_version_of(ad) for ad in ads]
    contents = VersionContent.objects.in_bulk([pk for pk in versions if pk])
    photos = _photos([ad for ad in ads if ad.state in _PUBLISHED], done)
    emails = _emails(ads) if addresses else {}
    for ad, version in zip(ads, versions, strict=True):
        content = contents.get(version or 0)
        if content is None:  # destroyed since
            continue
        row = _row(ad, content, trees)
        row["photos"] = [_copy(photo, folder) for photo in photos.get(ad.pk, ())]
        if addresses and ad.poster_id in emails:
            row["email"] = emails[ad.poster_id]
        done.ads += 1
        done.photos += len(row["photos"])
        yield {name: value for name, value in row.items() if value not in (None, "", [], {})}


def _version_of(ad: Ad) -> int | None:
    """What readers saw last; of an ad that was never public what was submitted last."""
    return ad.public_version_id or ad.head_id


def _row(ad: Ad, content: VersionContent, trees: Catalogue) -> dict[str, Any]:
    return {
        "id": ad.public_id,
        "title": content.title,
        "body": content.body,
        "section": trees.sections[content.section_id].slug,
        "place": trees.places[content.place_id].slug,
        "price_kind": content.price_kind,
        "price_minor": content.price_minor,
        "currency": content.currency,
        "attributes": content.attributes,
        "language": content.language,
        "state": ad.state,
        "end_reason": ad.end_reason,
        "created_at": ad.created_at,
        "published_at": ad.published_at,
        "expires_at": ad.expires_at,
        "source": ad.source,
        "source_id": ad.source_id,
    }


def _photos(ads: Sequence[Ad], done: Exported) -> dict[int, list[Photo]]:
    """The photos of each ad, in order, without those that a list or a block names."""
    by_version = {_version_of(ad): ad.pk for ad in ads}
    shown = VersionPhoto.objects.filter(version__in=[pk for pk in by_version if pk])
    rows = list(shown.select_related("photo").order_by("version", "position"))
    matched = _matched([by_version[row.version_id] for row in rows])
    blocked = _blocked([row.photo for row in rows])
    found: dict[int, list[Photo]] = {}
    for row in rows:
        ad = by_version[row.version_id]
        if ad in matched or row.photo_id in blocked:
            done.withheld += 1
        else:
            found.setdefault(ad, []).append(row.photo)
    return found


def _matched(ads: Iterable[int]) -> set[int]:
    """Ads of which any screening ever found a photo on a list."""
    details = ScreeningDetail.objects.filter(screening__version__ad__in=set(ads))
    return {
        ad
        for ad, body in details.values_list("screening__version__ad", "body")
        if any(_speaks(signal) for signal in body.get("signals", ()))
    }


def _speaks(signal: dict[str, Any]) -> bool:
    return (signal["name"], signal["status"]) == ("photo_match", "found")


def _blocked(photos: Sequence[Photo]) -> set[int]:
    facts = [
        memory.Facts(
            public_id=f"#{photo.pk}",
            email="",
            photos=frozenset([photo.sha256]),
            pdqs=photo.pdq_forms,
        )
        for photo in photos
    ]
    found = memory.matching_blocks(facts, clock.now())
    kinds = (BlockKind.PHOTO, BlockKind.PDQ)
    return {
        photo.pk
        for photo, fact in zip(photos, facts, strict=True)
        if any(block.kind in kinds for block in found[fact.public_id])
    }


def _emails(ads: Sequence[Ad]) -> dict[int, str]:
    contacts = PosterContact.objects.filter(poster__in={ad.poster_id for ad in ads})
    return dict(contacts.values_list("poster_id", "email"))


def _copy(photo: Photo, folder: Path) -> str:
    """The working copy beside the file, and its path from there."""
    path = f"{PHOTOS}/{photo.public_id}.jpg"
    shutil.copyfile(storage.path_of(photo.public_id), folder / path)
    return path
