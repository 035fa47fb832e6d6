"""What the board's tables say of contents that are to be screened: many at once, in few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db.models import Count

from daylight import screening as engine
from daylight.web.ads import duplicates, memory, prices
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.content import Content
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    ContactSeen,
    Poster,
    ScreeningRecord,
    VersionContent,
)

EARLIER = 6  # versions of this ad, and as many held or refused ones of its poster


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A content to be screened and what is known of whoever stands behind it.

    `by_hand` is false for one of many that an operator brings at once: their pace says nothing.
    """

    content: Content
    poster: Poster | None = None
    ad: Ad | None = None
    network: str = ""
    by_hand: bool = True

    @property
    def own(self) -> int:
        """The ad's id, 0 while it has none."""
        return self.ad.pk if self.ad is not None and self.ad.pk else 0


def subjects(asks: Sequence[Ask], at: datetime, *, earlier: bool = True) -> list[engine.Ad]:
    """Each content as the engine reads it, its poster's facts and earlier ads included."""
    trees = catalogue()
    posters = {ask.poster.pk: ask.poster for ask in asks if ask.poster is not None}
    facts = _poster_facts(posters, at)
    doubted = _doubted(posters) if earlier else frozenset()
    return [
        _subject(
            ask,
            trees,
            facts[ask.poster.pk] if ask.poster is not None else engine.PosterFacts(),
            _earlier(ask, doubted),
        )
        for ask in asks
    ]


def _subject(
    ask: Ask,
    trees: Catalogue,
    poster: engine.PosterFacts,
    earlier: tuple[engine.EarlierVersion, ...],
) -> engine.Ad:
    content = ask.content
    section, place = trees.sections[content.section_id], trees.places[content.place_id]
    return engine.Ad(
        title=content.title,
        body=content.body,
        section=section.slug,
        profile=section.profile,
        place=place.slug,
        country=place.country,
        price_kind=content.price_kind,
        price_minor=content.price_minor,
        currency=content.currency,
        attributes=content.attributes,
        photos=tuple(photo.as_print for photo in content.photos),
        poster=poster,
        earlier=earlier,
        language=content.language,
    )


def _poster_facts(posters: dict[int, Poster], at: datetime) -> dict[int, engine.PosterFacts]:
    if not posters:
        return {}
    states: dict[int, dict[str, int]] = {pk: {} for pk in posters}
    counted = Ad.objects.filter(poster__in=posters).values_list("poster", "state")
    for poster, state, ads in counted.annotate(n=Count("id")).order_by():
        states[poster][state] = ads
    return {
        pk: engine.PosterFacts(
            is_new=not states[pk],
            age_days=(at - poster.created_at).days,
            published_ads=states[pk].get(AdState.PUBLIC, 0) + states[pk].get(AdState.ENDED, 0),
            refused_ads=states[pk].get(AdState.REFUSED, 0),
            held_ads=states[pk].get(AdState.HELD, 0),
        )
        for pk, poster in posters.items()
    }


def _doubted(posters: dict[int, Poster]) -> frozenset[int]:
    """Which of these posters have an ad that a screening did not simply let through."""
    if not posters:
        return frozenset()
    found = ScreeningRecord.objects.filter(version__ad__poster__in=posters).exclude(
        verdict="publish"
    )
    return frozenset(found.values_list("version__ad__poster", flat=True).distinct())


def _earlier(ask: Ask, doubted: frozenset[int]) -> tuple[engine.EarlierVersion, ...]:
    """Earlier versions of this ad, then the poster's other ads that raised a doubt."""
    found = ScreeningRecord.objects.order_by("-id").select_related("version__content", "detail")
    rows: list[ScreeningRecord] = []
    if ask.own:
        rows += found.filter(version__ad=ask.own)[:EARLIER]
    if ask.poster is not None and ask.poster.pk in doubted:
        others = found.filter(version__ad__poster=ask.poster).exclude(verdict="publish")
        rows += others.exclude(version__ad=ask.own)[:EARLIER]
    return tuple(_as_earlier(row, ask.own) for row in rows if hasattr(row.version, "content"))


def _as_earlier(row: ScreeningRecord, ad_id: int) -> engine.EarlierVersion:
    signals = row.detail.body.get("signals", ()) if hasattr(row, "detail") else ()
    return engine.EarlierVersion(
        title=row.version.content.title,
        body=row.version.content.body,
        verdict=engine.Verdict(row.verdict),
        signals=msgspec.convert(tuple(signals), type=tuple[engine.Signal, ...]),
        same_ad=row.version.ad_id == ad_id,
    )


def recollect(
    asks: Sequence[Ask],
    screened: Sequence[engine.Screening],
    looked: Sequence[engine.Recollection],
    at: datetime,
) -> list[engine.Recollection]:
    """What the board remembers that bears on each content, added to what was `looked` up of its
    photos; `screened` has the contacts in its text and its likeness."""
    texts = [ask.content.text_digest() for ask in asks]
    contacts = [each.contacts for each in screened]
    facts = [
        _facts(number, ask, text, found)
        for number, (ask, text, found) in enumerate(zip(asks, texts, contacts, strict=True))
    ]
    blocks = memory.matching_blocks(facts, at)
    seen = _seen_contacts(asks, contacts)
    writers = _writers(texts)
    posted = _posted(asks, at)
    near = duplicates.find([_asked(a, s) for a, s in zip(asks, screened, strict=True)])
    middles = prices.middles(_priced(ask) for ask in asks if ask.content.price_minor)
    found = []
    for ask, text, fact, counts, known, like in zip(
        asks, texts, facts, seen, looked, near, strict=True
    ):
        own = ask.poster.pk if ask.poster is not None else None
        mine = blocks[fact.public_id]
        middle = middles.get(_priced(ask))
        found.append(
            msgspec.structs.replace(
                _paced(known, posted.get(own, ()) if own and ask.by_hand else (), at),
                contacts=_as_seen(counts, {block.value for block in mine}),
                near_duplicates=like,
                photo_matches=known.photo_matches + _photo_matches(ask.content, mine),
                text_posters=len(writers.get(text, set()) - {own}),
                price_median_minor=middle.minor if middle else None,
                price_count=middle.ads if middle else 0,
            )
        )
    return found


def _paced(
    known: engine.Recollection, pace: Sequence[tuple[datetime, int]], at: datetime
) -> engine.Recollection:
    return msgspec.structs.replace(
        known,
        posts_last_hour=sum(at - created <= timedelta(hours=1) for created, _ in pace),
        posts_last_day=len(pace),
        places_last_day=len({place for _, place in pace}),
    )


def _priced(ask: Ask) -> prices.Key:
    return ask.content.section_id, ask.content.currency


def _asked(ask: Ask, screened: engine.Screening) -> duplicates.Asked:
    poster = ask.poster.pk if ask.poster is not None else 0
    return duplicates.Asked(screened.fingerprint, ask.own, poster)


def _facts(
    number: int, ask: Ask, text: bytes, contacts: tuple[engine.Contact, ...]
) -> memory.Facts:
    content = ask.content
    return memory.Facts(
        # An ad that has no name yet stands under its number: no ad is called so.
        public_id=ask.ad.public_id if ask.ad is not None else f"#{number}",
        email=bytes(ask.poster.email_digest).hex() if ask.poster else "",
        phones=frozenset(
            memory.contact_digest("phone", c.value).hex() for c in contacts if c.kind == "phone"
        ),
        network=ask.network,
        text=text.hex(),
        photos=frozenset(photo.sha256 for photo in content.photos),
        pdqs=tuple(form for photo in content.photos for form in photo.pdq_forms),
    )


def _writers(texts: Sequence[bytes]) -> dict[bytes, set[int]]:
    """The posters of each identical text."""
    found: dict[bytes, set[int]] = {}
    rows = VersionContent.objects.filter(text_digest__in=set(texts))
    for text, poster in rows.values_list("text_digest", "version__ad__poster").distinct():
        found.setdefault(bytes(text), set()).add(poster)
    return found


def _posted(asks: Sequence[Ask], at: datetime) -> dict[int, list[tuple[datetime, int]]]:
    """When and where each poster posted within a day, by hand."""
    posters = {ask.poster.pk for ask in asks if ask.poster is not None and ask.by_hand}
    if not posters:
        return {}
    found: dict[int, list[tuple[datetime, int]]] = {}
    recent = Ad.objects.filter(
        poster__in=posters, created_at__gte=at - timedelta(days=1), source=None
    )
    for poster, created, place in recent.values_list("poster", "created_at", "place"):
        found.setdefault(poster, []).append((created, place))
    return found


Key = tuple[str, str]  # a contact's kind and value
Counts = tuple[int, int, int]  # ads, posters, places


def _seen_contacts(
    asks: Sequence[Ask], contacts: Sequence[tuple[engine.Contact, ...]]
) -> list[list[tuple[Key, bytes, Counts]]]:
    """For each ask its contacts with how often others used them: a query for each ad that has
    rows already, one for all that have none."""
    digests = [
        {(c.kind, c.value): memory.contact_digest(c.kind, c.value) for c in found}
        for found in contacts
    ]
    wanted: dict[int, set[bytes]] = {}
    for ask, found in zip(asks, digests, strict=True):
        wanted.setdefault(ask.own, set()).update(found.values())
    counts = {own: _counts(values, own) for own, values in wanted.items()}
    return [
        [(key, digest, counts[ask.own].get(digest, (0, 0, 0))) for key, digest in found.items()]
        for ask, found in zip(asks, digests, strict=True)
    ]


def _counts(digests: set[bytes], own: int) -> dict[bytes, Counts]:
    if not digests:
        return {}
    rows = (
        ContactSeen.objects.filter(digest__in=digests)
        .exclude(ad=own)
        .values_list("digest")
        .annotate(
            ads=Count("ad", distinct=True),
            posters=Count("ad__poster", distinct=True),
            places=Count("ad__place", distinct=True),
        )
    )
    return {bytes(digest): (ads, posters, places) for digest, ads, posters, places in rows}


def _as_seen(
    counted: Sequence[tuple[Key, bytes, Counts]], blocked: set[str]
) -> tuple[engine.SeenContact, ...]:
    """Contacts that somebody used before or that are blocked; of others there is no memory."""
    return tuple(
        engine.SeenContact(
            kind=kind,
            value=value,
            ads=ads,
            posters=posters,
            places=places,
            blocked=digest.hex() in blocked,
        )
        for (kind, value), digest, (ads, posters, places) in counted
        if ads or digest.hex() in blocked
    )


def _photo_matches(content: Content, blocks: list[Block]) -> tuple[engine.PhotoMatch, ...]:
    return tuple(
        engine.PhotoMatch(
            photo=photo.sha256,
            source="board",
            kind="sha256" if block.kind == BlockKind.PHOTO else "pdq",
            harm=engine.Harm(block.harm) if block.harm else engine.Harm.CHILD_SAFETY,
        )
        for block in blocks
        if block.kind in (BlockKind.PHOTO, BlockKind.PDQ)
        for photo in content.photos
        if block.kind == BlockKind.PDQ or photo.sha256 == block.value
    )
