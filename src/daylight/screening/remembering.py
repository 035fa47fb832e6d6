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
from daylight.screening.likeness import bands, jaccard, likeness
from daylight.screening.model import (
    NOTHING,
    Ad,
    EarlierVersion,
    Harm,
    NearDuplicate,
    Recollection,
    Screening,
    SeenContact,
    Status,
    Verdict,
)
from daylight.screening.policy import Policy
from daylight.screening.signals.laundering import ALIKE
from daylight.screening.signals.names import REMEMBERED

# The estimate of two texts that are truly 0.6 alike is below this once in 300 times.
NEAR = 0.47
VERIFIED = 64  # candidates an ad, those that share most bands first
A_BAND = 64  # ads that one band remembers: a template is found by its first ones
EARLIER = 6  # doubtful ads that a later one is held against
DOUBTED = 50  # of an account, of a contact: the newest
# A contact that more accounts use is a shelter's or an agency's: it says nothing of who they are.
MOST_ACCOUNTS = 3
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)


_Whose = int | tuple[str, str]  # an account, or a contact's kind and value


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
    """An ad that was screened before. `doubted` is what a later one may be held against."""

    source: Source
    owner: int
    fingerprint: bytes
    verdict: Verdict
    harms: tuple[Harm, ...]
    doubted: EarlierVersion | None
    contacts: frozenset[tuple[str, str]]


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
        self._doubted: dict[_Whose, deque[int]] = {}
        self._photos: dict[int | str, list[tuple[bytes, int]]] = {}
        self._paces: dict[int, deque[tuple[datetime, str]]] = {}

    def screen(self, ad: Ad, source: Source, *, policy: Policy) -> Screening:
        """Screen an ad with what came before it, then remember it."""
        owner = self._owner(source)
        alone = screen(ad, policy=policy)
        recalled = self.recall(ad, source, alone)
        known = msgspec.structs.replace(ad, earlier=(*ad.earlier, *self.earlier(ad, owner, alone)))
        screening = alone
        if recalled != NOTHING or known.earlier != ad.earlier:
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
            photo_posters=len(self._showing(ad) - {owner}),
            posts_last_hour=sum(
                source.posted_at is not None and source.posted_at - when <= _HOUR
                for when, _ in pace
            ),
            posts_last_day=len(pace),
            places_last_day=len({place for _, place in pace}),
        )

    def earlier(self, ad: Ad, owner: int, screening: Screening) -> tuple[EarlierVersion, ...]:
        """Doubtful ads of the account, the contacts or like words, the newest first."""
        mine = _reached_by(screening)
        rare = [key for key in mine if len(self._used(key).owners) <= MOST_ACCOUNTS]
        keys: list[_Whose] = [owner, *rare]
        places = {place for key in keys for place in self._doubted.get(key, ())}
        places.update(n for n, _ in self._alike(screening.fingerprint) if self._ads[n].harms)
        text = f"{ad.title}\n{ad.body}"
        found = []
        for place in sorted(places, reverse=True):
            told, shared = self._ads[place].doubted, not mine.isdisjoint(self._ads[place].contacts)
            if told and (shared or jaccard(text, f"{told.title}\n{told.body}") >= ALIKE):
                found.append(msgspec.structs.replace(told, same_contact=shared))
        return tuple(found[:EARLIER])

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

    def _used(self, key: tuple[str, str]) -> _Use:
        return self._contacts.get(key) or _Use()

    def _alike(self, fingerprint: bytes) -> list[tuple[int, float]]:
        """Earlier ads of like words, and how like."""
        shared = Counter(ad for band in bands(fingerprint) for ad in self._bands.get(band, ()))
        found = (
            (number, likeness(fingerprint, self._ads[number].fingerprint))
            for number, _ in shared.most_common(VERIFIED)
        )
        return [(number, alike) for number, alike in found if alike >= NEAR]

    def _near(self, fingerprint: bytes, owner: int) -> tuple[NearDuplicate, ...]:
        found = []
        for number, alike in self._alike(fingerprint):
            kept = self._ads[number]
            found.append(
                NearDuplicate(
                    ad=kept.source.id,
                    jaccard=alike,
                    same_poster=kept.owner == owner,
                    poster=kept.owner + 1 if kept.owner >= 0 else kept.owner,  # 0: not known
                    verdict=kept.verdict,
                    harms=kept.harms,
                )
            )
        return tuple(sorted(found, key=lambda each: (-each.jaccard, each.ad)))

    def _showing(self, ad: Ad) -> set[int]:
        """The accounts that showed one of the ad's photos, or one that looks like it."""
        found: set[int] = set()
        for photo in ad.photos:
            found.update(owner for _, owner in self._photos.get(photo.sha256, ()))
            if photo.pdq is not None and self._photos:
                found |= self._looking_like(photo.pdq)
        return found

    def _looking_like(self, pdq: bytes) -> set[int]:
        # Decoders of photos come with this, which a run without photos need not load.
        from daylight.screening.photos import MATCH_DISTANCE, distance, forms_of

        found: set[int] = set()
        for form in forms_of(pdq):
            like = {kept for key in _probes(form) for kept in self._photos.get(key, ())}
            found.update(owner for kept, owner in like if distance(form, kept) <= MATCH_DISTANCE)
        return found

    def _pace(self, owner: int, at: datetime | None) -> list[tuple[datetime, str]]:
        if at is None:
            return []
        return [each for each in self._paces.get(owner, ()) if timedelta(0) <= at - each[0] <= _DAY]

    def _remember(self, ad: Ad, source: Source, owner: int, screening: Screening) -> None:
        number = len(self._ads)
        told = _doubt(ad, screening)
        harms = _harms(screening) if told else ()
        contacts = _reached_by(screening)
        self._ads.append(
            _Kept(
                source, owner, screening.fingerprint, screening.verdict, harms, told, contacts
            )
        )  # fmt: skip
        whose: list[_Whose] = [owner, *contacts]
        for key in whose if told else ():
            self._doubted.setdefault(key, deque(maxlen=DOUBTED)).append(number)
        for band in bands(screening.fingerprint):
            members = self._bands.setdefault(band, [])
            if len(members) < A_BAND:
                members.append(number)
        for seen in contact_values(screening.contacts):
            use = self._contacts.setdefault(seen, _Use())
            use.ads += 1
            use.owners.add(owner)
            use.places.add(ad.place)
        self._texts.setdefault(_digest(ad), set()).add(owner)
        self._remember_photos(ad, owner)
        if source.account and source.posted_at is not None:
            pace = self._paces.setdefault(owner, deque(maxlen=1000))
            pace.append((source.posted_at, ad.place))

    def _remember_photos(self, ad: Ad, owner: int) -> None:
        for photo in ad.photos:
            pdq = photo.pdq or b""
            self._photos.setdefault(photo.sha256, []).append((pdq, owner))
            for key in _bands_of(pdq):
                self._photos.setdefault(key, []).append((pdq, owner))


def _doubt(ad: Ad, screening: Screening) -> EarlierVersion | None:
    if screening.verdict is Verdict.PUBLISH:
        return None
    return EarlierVersion(
        title=ad.title,
        body=ad.body,
        verdict=screening.verdict,
        signals=screening.signals,
        same_ad=False,
    )


def _harms(screening: Screening) -> tuple[Harm, ...]:
    """Harms that the words themselves were found to show: a copy repeats these, and no others."""
    found = {
        s.harm for s in screening.signals if s.status is Status.FOUND and s.name not in REMEMBERED
    }
    return tuple(sorted(found))


def _reached_by(screening: Screening) -> frozenset[tuple[str, str]]:
    """The contacts that lead to somebody; a link may be anybody's."""
    return frozenset(key for key in contact_values(screening.contacts) if key[0] != "link")


def _bands_of(pdq: bytes) -> list[int]:
    """Sixteen bands of a photo's look."""
    return [
        place << 16 | int.from_bytes(pdq[2 * place : 2 * place + 2], "big")
        for place in range(len(pdq) // 2)
    ]


def _probes(pdq: bytes) -> list[int]:
    """The bands, each with one bit turned, too: within 31 bits one of them is the same."""
    return [band ^ flip for band in _bands_of(pdq) for flip in _FLIPS]


_FLIPS = (0, *(1 << bit for bit in range(16)))


def _digest(ad: Ad) -> bytes:
    return blake2b(
        f"{ad.title}\n{ad.body}".encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()
