"""What the board's tables say of contents that are to be screened: many at once, in few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import Q

from daylight import screening as engine
from daylight.web import bulk
from daylight.web.ads import duplicates, likephotos, memory, prices
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.content import Content
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    ContactSeen,
    Poster,
    VersionContent,
    VersionPhoto,
)
from daylight.web.ads.watch import UNHURRIED, Watch

Key = tuple[str, str]  # a contact's kind and value
Counts = tuple[int, int, int]  # ads, posters, places
Seen = tuple[Key, bytes, Counts]


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


def subjects(asks: Sequence[Ask], at: datetime) -> list[engine.Ad]:
    """Each content as the engine reads it, its poster's facts included."""
    trees = catalogue()
    posters = {ask.poster.pk: ask.poster for ask in asks if ask.poster is not None}
    facts = _poster_facts(posters, at)
    return [
        _subject(
            ask, trees, facts[ask.poster.pk] if ask.poster is not None else engine.PosterFacts()
        )
        for ask in asks
    ]


def _subject(ask: Ask, trees: Catalogue, poster: engine.PosterFacts) -> engine.Ad:
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
        language=content.language,
    )


# No more ads of a state are counted, however many an importer brought: the index ends the count.
_COUNTS = """
SELECT p.id, s.state, (
    SELECT COUNT(*) FROM (
        SELECT 1 FROM ads_ad a WHERE a.poster_id = p.id AND a.state = s.state LIMIT {most}
    ) AS few
) FROM ads_poster p CROSS JOIN ({states}) AS s WHERE p.id IN ({places})"""


def _poster_facts(posters: dict[int, Poster], at: datetime) -> dict[int, engine.PosterFacts]:
    if not posters:
        return {}
    states = (AdState.PUBLIC, AdState.ENDED, AdState.REFUSED, AdState.HELD)
    sentence = _COUNTS.format(
        most=engine.MOST_COUNTED,
        states=" UNION ALL ".join(["SELECT %s AS state"] * len(states)),
        places=", ".join(["%s"] * len(posters)),
    )
    with connection.cursor() as cursor:
        cursor.execute(sentence, [*states, *posters])
        counts = {(poster, state): ads for poster, state, ads in cursor.fetchall()}
    return {
        pk: engine.PosterFacts(
            is_new=not counts[pk, AdState.PUBLIC] + counts[pk, AdState.ENDED],
            age_days=(at - poster.created_at).days,
            published_ads=min(
                counts[pk, AdState.PUBLIC] + counts[pk, AdState.ENDED], engine.MOST_COUNTED
            ),
            refused_ads=counts[pk, AdState.REFUSED],
            held_ads=counts[pk, AdState.HELD],
        )
        for pk, poster in posters.items()
    }


def recollect(
    asks: Sequence[Ask],
    screened: Sequence[engine.Screening],
    looked: Sequence[engine.Recollection],
    at: datetime,
    watch: Watch = UNHURRIED,
) -> list[engine.Recollection]:
    """What the board remembers that bears on each content, added to what was `looked` up of its
    photos; `screened` has the contacts in its text and its likeness.

    What there is no time left for is unknown.
    """
    rows = _look(asks, screened, at, watch)
    found = []
    for number, (ask, known) in enumerate(zip(asks, looked, strict=True)):
        own = ask.poster.pk if ask.poster is not None else None
        mine = rows.blocks.get(rows.facts[number].public_id, [])
        middle = rows.middles.get(_priced(ask))
        pace = rows.posted.get(own, ()) if own and ask.by_hand else ()
        found.append(
            msgspec.structs.replace(
                _paced(known, pace, at),
                contacts=_as_seen(rows.seen[number], {block.value for block in mine}),
                near_duplicates=rows.near[number],
                photo_matches=known.photo_matches + _photo_matches(ask.content, mine),
                text_posters=len(rows.writers.get(ask.content.text_digest(), set()) - {own}),
                photo_posters=len(rows.showing[number] - {own}),
                price_median_minor=middle.minor if middle else None,
                price_count=middle.ads if middle else 0,
                unknown=_unknown(known, ask.content, watch),
            )
        )
    return found


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """What the tables said of several contents, by number where not by key."""

    facts: list[memory.Facts]
    blocks: dict[str, list[Block]]
    near: Sequence[tuple[engine.NearDuplicate, ...]]
    writers: dict[bytes, set[int]]
    posted: dict[int, list[tuple[datetime, int]]]
    seen: Sequence[list[Seen]]
    showing: Sequence[set[int]]
    middles: dict[prices.Key, prices.Middle]


def _look(
    asks: Sequence[Ask], screened: Sequence[engine.Screening], at: datetime, watch: Watch
) -> _Rows:
    """Every question to the tables, the gravest first, as far as there is time."""
    contacts = [each.contacts for each in screened]
    facts = [_facts(n, ask, contacts[n]) for n, ask in enumerate(asks)]
    asked = [_asked(ask, said) for ask, said in zip(asks, screened, strict=True)]
    texts = [ask.content.text_digest() for ask in asks]
    priced = [_priced(ask) for ask in asks if ask.content.price_minor]
    blocks = ("blocked_contact", "photo_match")
    return _Rows(
        facts=facts,
        blocks=watch.ask(blocks, lambda: memory.matching_blocks(facts, at)) or {},
        near=watch.ask(("near_duplicate",), lambda: duplicates.find(asked)) or [()] * len(asks),
        writers=watch.ask(("near_duplicate",), lambda: _writers(texts)) or {},
        posted=watch.ask(("velocity",), lambda: _posted(asks, at)) or {},
        seen=watch.ask(("shared_contact",), lambda: _seen_contacts(asks, contacts))
        or [[] for _ in asks],
        showing=watch.ask(("shared_photo",), lambda: _showing(asks)) or [set() for _ in asks],
        middles=watch.ask(("price_far_below",), lambda: prices.middles(priced)) or {},
    )


def _unknown(known: engine.Recollection, content: Content, watch: Watch) -> tuple[str, ...]:
    """The checks that came too late, of those that ask something of this content."""
    of_photos = ("photo_match", "shared_photo")
    late = (name for name in watch.late if content.photos or name not in of_photos)
    return tuple(dict.fromkeys((*known.unknown, *late)))


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


def _facts(number: int, ask: Ask, contacts: tuple[engine.Contact, ...]) -> memory.Facts:
    content = ask.content
    return memory.Facts(
        # An ad that has no name yet stands under its number: no ad is called so.
        public_id=ask.ad.public_id if ask.ad is not None else f"#{number}",
        email=bytes(ask.poster.email_digest).hex() if ask.poster else "",
        phones=frozenset(
            memory.said_digest("phone", c.value).hex() for c in contacts if c.kind == "phone"
        ),
        mailboxes=frozenset(
            memory.said_digest("email", c.value).hex() for c in contacts if c.kind == "email"
        ),
        network=ask.network,
        text=content.text_digest().hex(),
        photos=frozenset(photo.sha256 for photo in content.photos),
        pdqs=tuple(form for photo in content.photos for form in photo.pdq_forms),
    )


_WRITERS = """
SELECT DISTINCT n.text_digest, a.poster_id FROM ({newest}) AS n
JOIN ads_version v ON v.id = n.version_id JOIN ads_ad a ON a.id = v.ad_id"""


def _writers(texts: Sequence[bytes]) -> dict[bytes, set[int]]:
    """The posters of each identical text, of the newest that have it."""
    found: dict[bytes, set[int]] = {}
    rows = bulk.joined(
        _WRITERS, VersionContent, "text_digest", "version_id", set(texts), most=engine.MOST_COUNTED
    )
    for text, poster in rows:
        found.setdefault(bytes(text), set()).add(poster)
    return found


def _showing(asks: Sequence[Ask]) -> list[set[int]]:
    """For each ask the posters who showed one of its photos, or one that looks like it."""
    found: list[set[int]] = []
    for ask in asks:
        photos = ask.content.photos
        if not photos:
            found.append(set())
            continue
        like = likephotos.find([f for p in photos for f in p.pdq_forms], within=memory.PDQ_BITS)
        rows = VersionPhoto.objects.filter(
            Q(photo__in=list(like)) | Q(photo__sha256__in=[p.sha256 for p in photos])
        )
        others = rows.exclude(version__ad=ask.own).values_list("version__ad__poster", flat=True)
        found.append(set(others[: engine.MOST_COUNTED]))
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


def _seen_contacts(
    asks: Sequence[Ask], contacts: Sequence[tuple[engine.Contact, ...]]
) -> list[list[Seen]]:
    """For each ask its contacts with how often others used them: a query for each ad that has
    rows already, one for all that have none."""
    digests = [
        {(c.kind, c.value): memory.said_digest(c.kind, c.value) for c in found}
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


_SHARED = """
SELECT n.digest, COUNT(DISTINCT a.id), COUNT(DISTINCT a.poster_id), COUNT(DISTINCT a.place_id)
FROM ({newest}) AS n JOIN ads_ad a ON a.id = n.ad_id AND a.id <> %d GROUP BY n.digest"""


def _counts(digests: set[bytes], own: int) -> dict[bytes, Counts]:
    """Of a contact that stands in very many ads (a dealer's telephone) the newest say enough."""
    most = engine.MOST_COUNTED
    rows = bulk.joined(
        _SHARED % own, ContactSeen, "digest", "ad_id", digests, most=most + 1
    )  # one more, for its own may be among them
    return {
        bytes(digest): (min(ads, most), min(posters, most), min(places, most))
        for digest, ads, posters, places in rows
    }


def _as_seen(counted: Sequence[Seen], blocked: set[str]) -> tuple[engine.SeenContact, ...]:
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
        if photo.sha256 == block.value
        or (block.kind == BlockKind.PDQ and memory.is_like(photo.pdq_forms, block))
    )
