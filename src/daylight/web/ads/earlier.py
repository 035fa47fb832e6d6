"""What was said of an ad before: its own versions, and other ads of its poster, contact or words.

    the ad ── its versions                          ┐
    its poster ── their ads of that contact or text ├─ held or refused, uncleared ── EarlierVersion
    its contacts, its words ── others' ads          ┘

People's word stands: what came before a version of the ad that they published is settled. So is a
version in which a later screening found nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from django.db.models import Max

from daylight import screening as engine
from daylight.screening.likeness import jaccard
from daylight.screening.signals.laundering import ALIKE, flagged
from daylight.web import bulk
from daylight.web.ads import memory
from daylight.web.ads.models import (
    Ad,
    Authority,
    AuthorityKind,
    ContactSeen,
    DoubtedAd,
    ScreeningRecord,
)
from daylight.web.ads.recollection import Ask

MOST = 6  # versions of this ad, and as many other ads
# A contact that more posters use is a shelter's or an agency's: it says nothing of who they are.
MOST_POSTERS = 3
_KINDS = ("phone", "email", "handle")
_CANDIDATES = 50  # other ads of one content, the newest; and one more is asked for, its own


class _Told(NamedTuple):
    """A held or refused version that nobody cleared, and what its words were found to show."""

    screening: int
    ad: int
    title: str
    body: str
    verdict: str
    signals: tuple[engine.Signal, ...]


def find(
    asks: Sequence[Ask],
    screened: Sequence[engine.Screening],
    remembered: Sequence[engine.Recollection],
) -> list[tuple[engine.EarlierVersion, ...]]:
    """For each content what was held before, the newest first: of the ad itself, then of others.

    `remembered` says who else uses its contacts and which ads are like it.
    """
    said = [_digests(each) for each in screened]
    others = _others(asks, said, remembered)
    own = {ask.own for ask in asks if ask.own}
    told = _told(own | {ad for ads in others for ad in ads})
    shared = _contacts({ad for ads in others for ad in ads if ad in told})
    return [
        (
            *(_version(each) for each in told.get(ask.own, ())[:MOST]),
            *_of_others(ask, [t for ad in ads for t in told.get(ad, ())], digests, shared),
        )
        for ask, ads, digests in zip(asks, others, said, strict=True)
    ]


def _of_others(
    ask: Ask, told: list[_Told], digests: set[bytes], shared: dict[int, set[bytes]]
) -> Iterable[engine.EarlierVersion]:
    text = f"{ask.content.title}\n{ask.content.body}"
    found = []
    for each in sorted(told, reverse=True):
        same_contact = bool(digests & shared.get(each.ad, set()))
        if same_contact or jaccard(text, f"{each.title}\n{each.body}") >= ALIKE:
            found.append(_version(each, same_ad=False, same_contact=same_contact))
    return found[:MOST]


def _version(
    told: _Told, *, same_ad: bool = True, same_contact: bool = False
) -> engine.EarlierVersion:
    return engine.EarlierVersion(
        title=told.title,
        body=told.body,
        verdict=engine.Verdict(told.verdict),
        signals=told.signals,
        same_ad=same_ad,
        same_contact=same_contact,
    )


def _digests(screened: engine.Screening) -> set[bytes]:
    return {memory.said_digest(c.kind, c.value) for c in screened.contacts if c.kind in _KINDS}


def _others(
    asks: Sequence[Ask],
    said: Sequence[set[bytes]],
    remembered: Sequence[engine.Recollection],
) -> list[list[int]]:
    """For each content the ids of other ads that a doubt about it may come from."""
    by_poster = _of_posters({ask.poster.pk for ask in asks if ask.poster is not None})
    rare = {
        memory.said_digest(seen.kind, seen.value)
        for each in remembered
        for seen in each.contacts
        if seen.kind in _KINDS and seen.posters <= MOST_POSTERS
    }
    by_contact = _using(rare)
    by_name = _named(
        {near.ad for each in remembered for near in each.near_duplicates if near.harms}
    )
    found = []
    for ask, digests, each in zip(asks, said, remembered, strict=True):
        ads = set(by_poster.get(ask.poster.pk, ())) if ask.poster is not None else set()
        ads.update(ad for digest in digests for ad in by_contact.get(digest, ()))
        ads.update(by_name[near.ad] for near in each.near_duplicates if near.ad in by_name)
        found.append(sorted(ads - {ask.own}, reverse=True)[:_CANDIDATES])
    return found


def _of_posters(posters: set[int]) -> dict[int, list[int]]:
    """Of each poster the newest ads that some screening did not simply let through."""
    found: dict[int, list[int]] = {}
    for poster, ad in bulk.newest(DoubtedAd, "poster_id", "ad_id", posters, most=_CANDIDATES + 1):
        found.setdefault(poster, []).append(ad)
    return found


def _using(digests: set[bytes]) -> dict[bytes, list[int]]:
    """The newest ads in which each contact stands."""
    found: dict[bytes, list[int]] = {}
    for digest, ad in bulk.newest(ContactSeen, "digest", "ad_id", digests, most=_CANDIDATES + 1):
        found.setdefault(bytes(digest), []).append(ad)
    return found


def _named(public_ids: set[str]) -> dict[str, int]:
    if not public_ids:
        return {}
    return dict(Ad.objects.filter(public_id__in=public_ids).values_list("public_id", "pk"))


def _contacts(ads: set[int]) -> dict[int, set[bytes]]:
    found: dict[int, set[bytes]] = {}
    for ad, kind, digest in bulk.select(ContactSeen, ("ad_id", "kind", "digest"), "ad_id", ads):
        if kind in _KINDS:
            found.setdefault(ad, set()).add(bytes(digest))
    return found


def _told(ads: set[int]) -> dict[int, list[_Told]]:
    """The doubted versions of each of these ads, the newest screening of each version, the
    newest version first."""
    if not ads:
        return {}
    records = ScreeningRecord.objects.filter(version__ad__in=ads)
    newest = records.values("version").annotate(last=Max("id")).values_list("last", flat=True)
    doubted = records.filter(pk__in=list(newest)).exclude(verdict="publish")
    settled = _settled(ads)
    found: dict[int, list[_Told]] = {}
    for row in doubted.order_by("-id").select_related("version__content", "detail"):
        told = _read(row)
        if told is not None and row.version_id > settled.get(told.ad, 0):
            found.setdefault(told.ad, []).append(told)
    return found


def _settled(ads: set[int]) -> dict[int, int]:
    """Of each of these ads the newest version that people published."""
    by_people = Authority.objects.filter(version__ad__in=ads, kind=AuthorityKind.PEOPLE)
    newest = by_people.values("version__ad").annotate(last=Max("version"))
    return dict(newest.values_list("version__ad", "last"))


def _read(row: ScreeningRecord) -> _Told | None:
    """What is left of it, where its words were found to show something; else None."""
    if not hasattr(row.version, "content") or not hasattr(row, "detail"):
        return None
    rows = tuple(row.detail.body.get("signals", ()))
    signals = tuple(flagged(msgspec.convert(rows, type=tuple[engine.Signal, ...])))
    if not signals:
        return None
    content = row.version.content
    return _Told(row.pk, row.version.ad_id, content.title, content.body, row.verdict, signals)
