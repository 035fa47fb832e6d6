"""A memory of one run: what a board's tables remember, for a stream of ads without a board.

    for each ad:  screen it alone ── recall what is like it ── screen it again if anything is
                  ── remember it

The order of the ads matters, as it does on a board: an ad is judged by those before it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from daylight.screening.engine import contact_values, screen
from daylight.screening.likeness import bands, likeness
from daylight.screening.model import (
    NOTHING,
    Ad,
    EarlierVersion,
    Harm,
    NearDuplicate,
    Recollection,
    Screening,
    SeenContact,
    Verdict,
)
from daylight.screening.policy import Policy

# The estimate of two texts that are truly 0.6 alike is below this once in 300 times.
NEAR = 0.47
VERIFIED = 64  # candidates an ad, those that share most bands first
A_BAND = 64  # ads that one band remembers: a template is found by its first ones
EARLIER = 6  # doubtful ads of an account that later ones are held against
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Whose an ad is and when it came, as its line says. An account that is not named is one of
    its own; without a time the pace of an account is not known."""

    id: str = ""
    account: str = ""
    posted_at: datetime | None = None


def source_of(row: Mapping[str, Any]) -> Source:
    """The `id`, `account` and `posted_at` (ISO 8601) of a line.

    >>> source_of({"id": 7, "account": "a", "posted_at": "2026-01-02T03:04:05Z"}).posted_at.year
    2026

    Raises: ValueError with a sentence.
    """
    account, moment = row.get("account"), row.get("posted_at")
    if account is not None and not isinstance(account, str | int):
        raise ValueError("account must be a text")
    posted_at = None
    if moment is not None:
        try:
            posted_at = datetime.fromisoformat(moment)
        except (TypeError, ValueError):
            raise ValueError("posted_at must be a time as 2026-01-02T03:04:05Z") from None
        posted_at = posted_at if posted_at.tzinfo else posted_at.replace(tzinfo=UTC)
    named = "" if account is None else str(account)
    return Source(id=str(row.get("id", "")), account=named, posted_at=posted_at)


class _Kept(msgspec.Struct):
    """An ad that was screened before."""

    source: Source
    owner: int
    fingerprint: bytes
    verdict: Verdict
    harms: tuple[Harm, ...]


class _Use(msgspec.Struct):
    """Who used a contact, and where."""

    ads: int = 0
    owners: set[int] = msgspec.field(default_factory=set)
    places: set[str] = msgspec.field(default_factory=set)


class Memory:
    """What a run remembers. Grows by about 4 KB an ad; nothing of it outlives the run."""

    def __init__(self) -> None:
        self._ads: list[_Kept] = []
        self._bands: dict[int, list[int]] = {}
        self._contacts: dict[tuple[str, str], _Use] = {}
        self._texts: dict[bytes, set[int]] = {}
        self._owners: dict[str, int] = {}
        self._doubted: dict[int, deque[EarlierVersion]] = {}
        self._paces: dict[int, deque[tuple[datetime, str]]] = {}

    def screen(self, ad: Ad, source: Source, *, policy: Policy) -> Screening:
        """Screen an ad with what came before it, then remember it."""
        owner = self._owner(source)
        known = msgspec.structs.replace(ad, earlier=(*ad.earlier, *self._doubted.get(owner, ())))
        alone = screen(known, policy=policy)
        recalled = self.recall(ad, source, alone)
        screening = alone
        if recalled != NOTHING:
            screening = screen(known, policy=policy, recollection=recalled)
        self._remember(ad, source, owner, screening)
        return screening

    def recall(self, ad: Ad, source: Source, screening: Screening) -> Recollection:
        """What is remembered that bears on an ad whose contacts and fingerprint are found."""
        owner = self._owner(source)
        pace = self._pace(owner, source.posted_at)
        return Recollection(
            contacts=self._seen(screening),
            near_duplicates=self._near(screening.fingerprint, owner),
            text_posters=len(self._texts.get(_digest(ad), set()) - {owner}),
            posts_last_hour=sum(
                source.posted_at is not None and source.posted_at - when <= _HOUR
                for when, _ in pace
            ),
            posts_last_day=len(pace),
            places_last_day=len({place for _, place in pace}),
        )

    def _owner(self, source: Source) -> int:
        """A number for an account; one never seen before for an ad that names none."""
        if not source.account:
            return -1 - len(self._ads)
        return self._owners.setdefault(source.account, len(self._owners))

    def _seen(self, screening: Screening) -> tuple[SeenContact, ...]:
        found = []
        for kind, value in contact_values(screening.contacts):
            use = self._contacts.get((kind, value))
            if use is not None:
                found.append(
                    SeenContact(
                        kind=kind,
                        value=value,
                        ads=use.ads,
                        posters=len(use.owners),
                        places=len(use.places),
                    )
                )
        return tuple(found)

    def _near(self, fingerprint: bytes, owner: int) -> tuple[NearDuplicate, ...]:
        shared = Counter(ad for band in bands(fingerprint) for ad in self._bands.get(band, ()))
        found = []
        for number, _ in shared.most_common(VERIFIED):
            kept = self._ads[number]
            alike = likeness(fingerprint, kept.fingerprint)
            if alike >= NEAR:
                found.append(
                    NearDuplicate(
                        ad=kept.source.id,
                        jaccard=alike,
                        same_poster=kept.owner == owner,
                        verdict=kept.verdict,
                        harms=kept.harms,
                    )
                )
        return tuple(sorted(found, key=lambda each: (-each.jaccard, each.ad)))

    def _pace(self, owner: int, at: datetime | None) -> list[tuple[datetime, str]]:
        if at is None:
            return []
        return [each for each in self._paces.get(owner, ()) if timedelta(0) <= at - each[0] <= _DAY]

    def _remember(self, ad: Ad, source: Source, owner: int, screening: Screening) -> None:
        number = len(self._ads)
        harms = tuple({s.harm: None for s in screening.found})
        doubted = screening.verdict is not Verdict.PUBLISH
        kept = _Kept(
            source, owner, screening.fingerprint, screening.verdict, harms if doubted else ()
        )
        self._ads.append(kept)
        for band in bands(screening.fingerprint):
            members = self._bands.setdefault(band, [])
            if len(members) < A_BAND:
                members.append(number)
        for key in contact_values(screening.contacts):
            use = self._contacts.setdefault(key, _Use())
            use.ads += 1
            use.owners.add(owner)
            use.places.add(ad.place)
        self._texts.setdefault(_digest(ad), set()).add(owner)
        if source.account:
            self._remember_account(ad, source, owner, screening)

    def _remember_account(self, ad: Ad, source: Source, owner: int, screening: Screening) -> None:
        if screening.verdict is not Verdict.PUBLISH:
            earlier = EarlierVersion(
                title=ad.title,
                body=ad.body,
                verdict=screening.verdict,
                signals=screening.signals,
                same_ad=False,
            )
            self._doubted.setdefault(owner, deque(maxlen=EARLIER)).append(earlier)
        if source.posted_at is not None:
            self._paces.setdefault(owner, deque(maxlen=1000)).append((source.posted_at, ad.place))


def _digest(ad: Ad) -> bytes:
    return blake2b(
        f"{ad.title}\n{ad.body}".encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()
