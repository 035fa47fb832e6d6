"""Between the board and the screening engine: what is remembered goes in, rows come out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db.models import Count

from daylight import screening as engine
from daylight.web.ads import memory, policies
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.content import Content
from daylight.web.ads.models import (
    Ad,
    AdState,
    Authority,
    AuthorityKind,
    Block,
    BlockKind,
    BoardState,
    ContactSeen,
    Poster,
    ScreeningDetail,
    ScreeningRecord,
    Version,
    VersionContent,
)
from daylight.web.record import actions as record

log = logging.getLogger("daylight.screening")

# A harm to a person: an edit that raises one hides what was public.
SAFETY_HARMS = frozenset(
    {
        engine.Harm.CHILD_SAFETY,
        engine.Harm.SEX_TRAFFICKING,
        engine.Harm.LABOUR_TRAFFICKING,
        engine.Harm.INTIMATE_IMAGE,
        engine.Harm.HOUSING_FOR_SEX,
    }
)
EARLIER = 6  # versions of this ad, and as many held or refused ones of its poster


@dataclass(frozen=True)
class Judged:
    """One screening with the memory and policy that it rests on."""

    screening: engine.Screening
    epoch: int
    policy_digest: str

    @property
    def verdict(self) -> engine.Verdict:
        return self.screening.verdict

    @property
    def is_safety(self) -> bool:
        return any(signal.harm in SAFETY_HARMS for signal in self.screening.found)


def judge(
    content: Content, *, poster: Poster | None, ad: Ad | None, network: str, at: datetime
) -> Judged:
    """Screen a content before or after it has rows.

    The epoch is read first: what is added to memory while we look makes the authority stale, never
    the other way round. An engine that fails counts as doubt.
    """
    state = BoardState.objects.get(pk=1)
    policy = policies.policy(state.policy_digest)
    subject = _subject(content, poster, ad, at)
    try:
        quick = engine.screen(subject, policy=policy)
        remembered = recollect(content, quick, poster=poster, ad=ad, network=network, at=at)
        result = engine.screen(subject, policy=policy, recollection=remembered)
    except Exception as error:
        log.exception("a screening failed: %s", type(error).__name__)
        result = _failed(policy)
    return Judged(result, state.memory_epoch, state.policy_digest)


def _failed(policy: engine.Policy) -> engine.Screening:
    """What stands for a screening that broke: unknown, therefore held, for two people."""
    signal = engine.Signal(
        name="engine",
        harm=engine.Harm.CHILD_SAFETY,
        status=engine.Status.UNKNOWN,
        confidence=1.0,
        why="The screening could not be finished, so nobody knows what it would have said.",
    )
    return engine.Screening(
        verdict=engine.Verdict.HOLD, signals=(signal,), policy_digest=policy.digest, quorum=2
    )


def _subject(content: Content, poster: Poster | None, ad: Ad | None, at: datetime) -> engine.Ad:
    trees = catalogue()
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
        photos=tuple(
            engine.PhotoPrint(
                sha256=photo.sha256,
                md5=photo.md5,
                pdq=bytes(photo.pdq) if photo.pdq else None,
                pdq_quality=photo.pdq_quality,
            )
            for photo in content.photos
        ),
        poster=_poster_facts(poster, at),
        earlier=_earlier(poster, ad),
        language=content.language,
    )


def _poster_facts(poster: Poster | None, at: datetime) -> engine.PosterFacts:
    if poster is None:
        return engine.PosterFacts()
    states = dict(poster.ads.values_list("state").annotate(n=Count("id")))
    return engine.PosterFacts(
        is_new=not states,
        age_days=(at - poster.created_at).days,
        published_ads=states.get(AdState.PUBLIC, 0) + states.get(AdState.ENDED, 0),
        refused_ads=states.get(AdState.REFUSED, 0),
        held_ads=states.get(AdState.HELD, 0),
    )


def _earlier(poster: Poster | None, ad: Ad | None) -> tuple[engine.EarlierVersion, ...]:
    """Earlier versions of this ad, then the poster's other ads that raised a doubt."""
    found = ScreeningRecord.objects.order_by("-id")
    rows: list[ScreeningRecord] = []
    if ad is not None and ad.pk:
        rows += found.filter(version__ad=ad).select_related("version__content", "detail")[:EARLIER]
    if poster is not None:
        others = found.filter(version__ad__poster=poster).exclude(verdict="publish")
        if ad is not None and ad.pk:
            others = others.exclude(version__ad=ad)
        rows += others.select_related("version__content", "detail")[:EARLIER]
    own = ad.pk if ad is not None else None
    return tuple(_as_earlier(row, own) for row in rows if hasattr(row.version, "content"))


def _as_earlier(row: ScreeningRecord, ad_id: int | None) -> engine.EarlierVersion:
    signals = row.detail.body.get("signals", ()) if hasattr(row, "detail") else ()
    return engine.EarlierVersion(
        title=row.version.content.title,
        body=row.version.content.body,
        verdict=engine.Verdict(row.verdict),
        signals=msgspec.convert(tuple(signals), type=tuple[engine.Signal, ...]),
        same_ad=row.version.ad_id == ad_id,
    )


def recollect(
    content: Content,
    quick: engine.Screening,
    *,
    poster: Poster | None,
    ad: Ad | None,
    network: str,
    at: datetime,
) -> engine.Recollection:
    """What the board remembers that bears on this content."""
    own = ad.pk if ad is not None and ad.pk else 0
    others = VersionContent.objects.filter(text_digest=content.text_digest())
    if poster is not None:
        others = others.exclude(version__ad__poster=poster)
    facts = memory.Facts(
        public_id=ad.public_id if ad is not None else "",
        email=bytes(poster.email_digest).hex() if poster else "",
        phones=frozenset(
            memory.contact_digest("phone", c.value).hex()
            for c in quick.contacts
            if c.kind == "phone"
        ),
        network=network,
        text=content.text_digest().hex(),
        photos=frozenset(photo.sha256 for photo in content.photos),
        pdqs=tuple(bytes(photo.pdq) for photo in content.photos if photo.pdq),
    )
    blocks = memory.matching_blocks([facts], at)[facts.public_id]
    hour, day = at - timedelta(hours=1), at - timedelta(days=1)
    posted = list(poster.ads.filter(created_at__gte=day).values_list("created_at", "place_id")) if (
        poster and poster.pk
    ) else []
    return engine.Recollection(
        contacts=_seen_contacts(quick.contacts, blocks, own),
        photo_matches=_photo_matches(content, blocks),
        posts_last_hour=sum(created >= hour for created, _ in posted),
        posts_last_day=len(posted),
        places_last_day=len({place for _, place in posted}),
        text_posters=others.values("version__ad__poster").distinct().count(),
    )


def _seen_contacts(
    contacts: Sequence[engine.Contact], blocks: list[Block], own: int
) -> tuple[engine.SeenContact, ...]:
    digests = {(c.kind, c.value): memory.contact_digest(c.kind, c.value) for c in contacts}
    if not digests:
        return ()
    counts = {
        bytes(digest): (ads, posters, places)
        for digest, ads, posters, places in ContactSeen.objects.filter(digest__in=digests.values())
        .exclude(ad=own)
        .values_list("digest")
        .annotate(
            ads=Count("ad", distinct=True),
            posters=Count("ad__poster", distinct=True),
            places=Count("ad__place", distinct=True),
        )
    }
    blocked = {block.value for block in blocks}
    return tuple(
        engine.SeenContact(
            kind=kind,
            value=value,
            ads=counts.get(digest, (0, 0, 0))[0],
            posters=counts.get(digest, (0, 0, 0))[1],
            places=counts.get(digest, (0, 0, 0))[2],
            blocked=digest.hex() in blocked,
        )
        for (kind, value), digest in digests.items()
    )


def _photo_matches(content: Content, blocks: list[Block]) -> tuple[engine.PhotoMatch, ...]:
    found = []
    for block in blocks:
        if block.kind not in (BlockKind.PHOTO, BlockKind.PDQ):
            continue
        found += [
            engine.PhotoMatch(
                photo=photo.sha256,
                source="board",
                kind="sha256" if block.kind == BlockKind.PHOTO else "pdq",
                harm=engine.Harm(block.harm) if block.harm else engine.Harm.CHILD_SAFETY,
            )
            for photo in content.photos
            if block.kind == BlockKind.PDQ or photo.sha256 == block.value
        ]
    return tuple(found)


def write(version: Version, judged: Judged, *, at: datetime) -> ScreeningRecord:
    """Keep a screening: its proof row, its detail, its authority if it said publish, its entry."""
    result = judged.screening
    row = ScreeningRecord.objects.create(
        version=version,
        verdict=result.verdict,
        care=result.care,
        child_safety=result.child_safety,
        safety=judged.is_safety,
        quorum=max(result.quorum, 2 if result.child_safety else 0),
        policy_digest=judged.policy_digest,
        epoch=judged.epoch,
        engine=result.engine,
        created_at=at,
    )
    ScreeningDetail.objects.create(screening=row, body=msgspec.to_builtins(result))
    if result.verdict is engine.Verdict.PUBLISH and not result.child_safety:
        Authority.objects.create(
            version=version,
            version_digest=version.digest,
            kind=AuthorityKind.MACHINE,
            screening=row,
            policy_digest=judged.policy_digest,
            epoch=judged.epoch,
            created_at=at,
        )
    memory.remember_contacts(
        [
            ContactSeen(
                ad_id=version.ad_id, kind=c.kind, digest=memory.contact_digest(c.kind, c.value)
            )
            for c in result.contacts
        ]
    )
    record.enter_all([entry(version, judged, at)])
    return row


def entry(version: Version, judged: Judged, at: datetime) -> record.Draft:
    """The log entry of a screening."""
    status = engine.Status
    return record.draft(
        "screening",
        subject=f"ad:{version.ad_id}",
        at=at,
        ad=version.ad.public_id,
        version=version.number,
        content=bytes(version.digest).hex(),
        verdict=str(judged.verdict),
        policy=judged.policy_digest,
        epoch=judged.epoch,
        care=judged.screening.care or None,
        off=[s.name for s in judged.screening.signals if s.status is status.OFF] or None,
        unknown=[s.name for s in judged.screening.signals if s.status is status.UNKNOWN] or None,
    )
