"""Find an ad's copies, whoever posted them: by photo, by words, by a phone number.

named ads ── their photos and words ── photos and versions like them ── ads that show these
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from daylight.screening.likeness import fingerprint
from daylight.web.ads import duplicates, likephotos, memory
from daylight.web.ads.models import (
    Ad,
    AdState,
    AuthorityDecision,
    AuthorityKind,
    ContactSeen,
    ListingCount,
    Photo,
    Publication,
    ScreeningRecord,
    VersionContent,
    VersionPhoto,
)
from daylight.web.takedowns import (
    EXACT_BITS,
    LEAST_WORDS,
    LIKE_BITS,
    Copy,
    Found,
    Likeness,
    Print,
    Target,
)

MOST = 1000  # ads found for one claim; a person looks where there are more
MOST_OWN = 10_000  # exact copies of the same poster
_EXACT = frozenset({Likeness.PHOTO, Likeness.TEXT})
_OPEN = (AdState.PUBLIC, AdState.HELD, AdState.HIDDEN, AdState.UNCONFIRMED, AdState.ENDED)


@dataclass
class _Hit:
    """Why an ad was found, and which of its photos; `typed` by a print alone that was sent."""

    why: set[Likeness] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)
    typed: set[Likeness] = field(default_factory=set)
    typed_photos: set[str] = field(default_factory=set)


class _Hits(dict[int, _Hit]):
    """Ad id to what was found of it."""

    def add(self, ad: int, why: Likeness, photo: str = "") -> None:
        hit = self.setdefault(ad, _Hit())
        hit.why.add(why)
        if photo:
            hit.photos.add(photo)

    def add_typed(self, ad: int, why: Likeness, photo: str) -> None:
        hit = self.setdefault(ad, _Hit())
        hit.typed.add(why)
        hit.typed_photos.add(photo)


def find(target: Target) -> Found:
    """The named ads and all that is like them: every exact copy of the same poster, and of the rest
    at most `MOST`; nothing is written."""
    named = _named(target)
    hits = _Hits()
    for ad in named:
        hits.add(ad.pk, Likeness.NAMED)
    versions = {pk for ad in named for pk in (ad.public_version_id, ad.head_id) if pk}
    within = LIKE_BITS if target.wide else EXACT_BITS
    posters = {ad.poster_id for ad in named}
    _by_photos(versions, posters, target.prints, hits, within=within)
    long = _by_words(versions, posters, hits)
    if target.wide:
        _by_likeness(long, named, hits)
    if target.phone:
        _by_phone(target.phone, hits)
    return Found(copies=tuple(_copies(hits, named)), live=live_ads())


def _named(target: Target) -> list[Ad]:
    """The ads that were named, by their own address or that of a photo which they show."""
    if not target.ads and not target.photos:
        return []
    by_photo = Ad.objects.filter(versions__shown_photos__photo__public_id__in=target.photos)
    pks = set(Ad.objects.filter(public_id__in=target.ads).values_list("pk", flat=True))
    pks |= set(by_photo.values_list("pk", flat=True)) if target.photos else set()
    return list(Ad.objects.filter(pk__in=pks).order_by("pk"))


def live_ads() -> int:
    """How many ads the board shows, as its front page says."""
    row = ListingCount.objects.filter(place_id=0, section_id=0).values_list("ads", flat=True)
    return row.first() or 0


def _by_photos(
    versions: set[int], posters: set[int], prints: Iterable[Print], hits: _Hits, *, within: int
) -> None:
    """By the photos of named ads, and apart from these by prints: anybody may send one of those."""
    shown = Photo.objects.filter(shown_in__version__in=versions).distinct() if versions else []
    own = list(shown)
    held = _alike(
        {photo.sha256 for photo in own},
        [bytes(photo.pdq) for photo in own if photo.pdq],
        [form for photo in own for form in photo.pdq_forms],
        within,
    )
    sent = list(prints)
    typed = _alike({p.sha256 for p in sent if p.sha256}, [p.pdq for p in sent if p.pdq], [], within)
    for pk, name, ad in _showing({**typed, **held}, posters):
        if pk in held:
            hits.add(ad, held[pk], name)
        if pk in typed:
            hits.add_typed(ad, typed[pk], name)


def _alike(
    sha256: set[str], pdqs: list[bytes], turned: list[bytes], within: int
) -> dict[int, Likeness]:
    """Photos with these bytes or this look, by id."""
    near = likephotos.find(pdqs, within=within) if pdqs else {}
    exact = set(Photo.objects.filter(sha256__in=sha256).values_list("pk", flat=True))
    exact |= {pk for pk, apart in near.items() if apart <= EXACT_BITS}
    exact |= set(likephotos.find(turned, within=EXACT_BITS)) if turned else set()
    return {pk: Likeness.PHOTO if pk in exact else Likeness.LIKE_PHOTO for pk in {*exact, *near}}


def _showing(photos: dict[int, Likeness], posters: set[int]) -> list[tuple[int, str, int]]:
    """Photo, its name, and each ad that shows it or would; those of these posters first."""
    nearest = sorted(photos, key=lambda pk: (photos[pk] != Likeness.PHOTO, pk))[: MOST * 4]
    rows = VersionPhoto.objects.filter(photo__in=nearest, version__ad__state__in=_OPEN)
    found = rows.order_by("-version__ad_id").values_list(
        "photo_id", "photo__public_id", "version__ad_id"
    )
    own = found.filter(version__ad__poster__in=posters).distinct()[:MOST_OWN] if posters else ()
    return [*own, *found.distinct()[: MOST * 4]]


def _by_words(versions: set[int], posters: set[int], hits: _Hits) -> list[str]:
    """By the words of named ads; returns those texts that are long enough to tell copies by."""
    texts = VersionContent.objects.filter(version__in=versions)
    long = {
        bytes(row.text_digest): f"{row.title}\n{row.body}"
        for row in texts
        if len(f"{row.title} {row.body}".split()) > LEAST_WORDS
    }
    if long:
        same = VersionContent.objects.filter(text_digest__in=long, version__ad__state__in=_OPEN)
        ads = same.order_by("-version__ad_id").values_list("version__ad_id", flat=True).distinct()
        own = ads.filter(version__ad__poster__in=posters)[:MOST_OWN]
        for pk in {*own, *ads[:MOST]}:
            hits.add(pk, Likeness.TEXT)
    return list(long.values())


def _by_likeness(texts: list[str], named: list[Ad], hits: _Hits) -> None:
    """What says nearly the same: people look at it, and nobody waits for that."""
    own = named[0].pk if len(named) == 1 else 0
    asked = [duplicates.Asked(fingerprint(text), own, 0) for text in texts]
    near = {each.ad for found in duplicates.find(asked) for each in found}
    for pk in Ad.objects.filter(public_id__in=near).values_list("pk", flat=True):
        hits.add(pk, Likeness.LIKE_TEXT)


def _by_phone(phone: str, hits: _Hits) -> None:
    seen = ContactSeen.objects.filter(kind="phone", digest=memory.contact_digest("phone", phone))
    ads = seen.filter(ad__state__in=_OPEN).order_by("-ad_id").values_list("ad_id", flat=True)
    for pk in ads[:MOST]:
        hits.add(pk, Likeness.CONTACT)


def _copies(hits: _Hits, named: list[Ad]) -> list[Copy]:
    own, posters = {ad.pk for ad in named}, {ad.poster_id for ad in named}
    sharing = _sharing_contacts(own, list(hits))
    rows = Ad.objects.filter(pk__in=list(hits)).values_list("pk", "public_id", "poster_id")
    same = {pk for pk, _name, poster in rows if poster in posters or pk in sharing}
    names = {pk: name for pk, name, _poster in rows}
    pks = _nearest_first(hits, own, same)
    doubted, cleared = _doubted(pks), _cleared(pks)
    return [
        Copy(
            ad=names[pk],
            why=frozenset(hits[pk].why | hits[pk].typed),
            photos=tuple(sorted(hits[pk].photos | hits[pk].typed_photos)),
            typed=frozenset(hits[pk].typed - hits[pk].why),
            typed_photos=tuple(sorted(hits[pk].typed_photos - hits[pk].photos)),
            same_poster=pk in same,
            doubted=pk in doubted,
            cleared_by=cleared.get(pk, 0),
        )
        for pk in pks
        if pk in names
    ]


def _nearest_first(hits: _Hits, named: set[int], same: set[int]) -> list[int]:
    """What is named and exact copies of the same poster, all of them; of the rest the most alike,
    and of these the newest."""
    certain = {pk for pk in same if hits[pk].why & _EXACT} | named
    rest = sorted(
        (pk for pk in hits if pk not in certain),
        key=lambda pk: (not (hits[pk].why | hits[pk].typed) & _EXACT, -pk),
    )
    return [*sorted(certain), *rest[: max(MOST - len(certain), MOST // 2)]]


def _sharing_contacts(named: set[int], ads: list[int]) -> set[int]:
    """Ads in whose words a contact of a named ad stands."""
    if not named:
        return set()
    digests = ContactSeen.objects.filter(ad__in=named).values_list("digest", flat=True)
    same = ContactSeen.objects.filter(digest__in=list(digests), ad__in=ads)
    return set(same.values_list("ad_id", flat=True))


def _doubted(ads: list[int]) -> set[int]:
    """Ads against which a signal of their own spoke, whatever became of it."""
    rows = ScreeningRecord.objects.filter(version__ad__in=ads).exclude(verdict="publish")
    return set(rows.values_list("version__ad_id", flat=True))


def _cleared(ads: list[int]) -> dict[int, int]:
    """How many people agreed to what each shows; none where a machine alone did."""
    rows = Publication.objects.filter(ad__in=ads).order_by("id")
    newest = {
        ad: authority
        for ad, authority, kind in rows.values_list("ad_id", "authority_id", "authority__kind")
        if kind == AuthorityKind.PEOPLE
    }
    decided = AuthorityDecision.objects.filter(authority__in=newest.values()).values_list(
        "authority_id", "decision__staff_id"
    )
    people: dict[int, set[int]] = {}
    for authority, staff in decided:
        people.setdefault(authority, set()).add(staff)
    return {ad: len(people.get(authority, ())) for ad, authority in newest.items()}
