"""Between the board and the screening engine: what is remembered goes in, rows come out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from msgspec import structs

from daylight import screening as engine
from daylight.errors import DaylightError
from daylight.web import bulk
from daylight.web.ads import earlier, lists, memory, policies, recollection
from daylight.web.ads.content import Content
from daylight.web.ads.models import (
    Ad,
    Authority,
    AuthorityKind,
    BoardState,
    ContactSeen,
    DoubtedAd,
    Poster,
    ScreeningDetail,
    ScreeningRecord,
    Version,
)
from daylight.web.ads.recollection import Ask
from daylight.web.ads.search.document import Line
from daylight.web.ads.watch import UNHURRIED, Watch
from daylight.web.record import actions as record

log = logging.getLogger("daylight.screening")

# How long the looking may take before what is left of it is doubt.
DEADLINE_S = 10.0
PER_AD_S = 0.1

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


@dataclass(frozen=True)
class Judged:
    """One screening with the memory and policy that it rests on."""

    screening: engine.Screening
    epoch: int
    policy_digest: str
    line: Line | None = None  # what search keeps of it, where it was made beforehand

    @property
    def verdict(self) -> engine.Verdict:
        return self.screening.verdict

    def spoken(self, content: Content) -> Content:
        """The content with the language it is in, as the screening heard it where nobody said."""
        return replace(content, language=content.language or self.screening.language)

    @property
    def is_safety(self) -> bool:
        return any(signal.harm in SAFETY_HARMS for signal in self.screening.found)


def judge(
    content: Content, *, poster: Poster | None, ad: Ad | None, network: str, at: datetime
) -> Judged:
    """Screen a content before or after it has rows."""
    return judge_many([Ask(content=content, poster=poster, ad=ad, network=network)], at=at)[0]


def judge_many(
    asks: Sequence[Ask], *, at: datetime, must_answer: bool = False, watch: Watch | None = None
) -> list[Judged]:
    """Screen many contents by what the board remembers now; none of them remembers the others.

    The epoch is read first: what is added to memory while we look makes the authority stale, never
    the other way round. What fails or comes late counts as doubt. Where everything `must_answer`
    there is no deadline, and a lookup that fails is raised: for ads that are public already, which
    an error that passes must not hide.
    """
    state = BoardState.objects.get(pk=1)
    policy = policies.policy(state.policy_digest)
    if must_answer:
        results = _screen_all(asks, policy, state.list_digest, at, UNHURRIED)
        if any(_is_missing(each) for each in results):
            raise LookupFailed("what is remembered could not all be read")
        return [Judged(each, state.memory_epoch, state.policy_digest) for each in results]
    watch = watch or Watch(DEADLINE_S + PER_AD_S * len(asks))
    try:
        results = _screen_all(asks, policy, state.list_digest, at, watch)
    except Exception as error:
        log.exception("what is remembered could not be read: %s", type(error).__name__)
        results = [failed(policy) for _ask in asks]
    if watch.late:
        log.error("checks that came too late: %s", ", ".join(watch.late))
    return [Judged(result, state.memory_epoch, state.policy_digest) for result in results]


class LookupFailed(DaylightError):
    """Something that is remembered could not be read. Try again later."""


def _is_missing(screening: engine.Screening) -> bool:
    """Whether the hash list did not answer. A photo that cannot be hashed never will be."""
    return any(
        s.name == lists.CHECK and s.status is engine.Status.UNKNOWN for s in screening.signals
    )


def _screen_all(
    asks: Sequence[Ask], policy: engine.Policy, list_digest: str, at: datetime, watch: Watch
) -> list[engine.Screening]:
    """Twice at most: the first look, with what is known of the photos, finds the contacts and the
    likeness that memory is asked for."""
    subjects = recollection.subjects(asks, at)
    looked = lists.look_up([ask.content.photos for ask in asks], list_digest, at)
    quick = [
        _screen(subject, policy, photos) for subject, photos in zip(subjects, looked, strict=True)
    ]
    remembered = recollection.recollect(asks, quick, looked, at, watch)
    told = watch.ask(("laundering",), lambda: earlier.find(asks, quick, remembered))
    if "laundering" in watch.late:
        remembered = [
            structs.replace(each, unknown=(*each.unknown, "laundering")) for each in remembered
        ]
    return [
        first
        if memories == photos and not before
        else _screen(structs.replace(subject, earlier=before), policy, memories)
        for subject, first, photos, memories, before in zip(
            subjects, quick, looked, remembered, told or [()] * len(asks), strict=True
        )
    ]


def _screen(
    subject: engine.Ad, policy: engine.Policy, memories: engine.Recollection = engine.NOTHING
) -> engine.Screening:
    try:
        return engine.screen(subject, policy=policy, recollection=memories)
    except Exception as error:
        log.exception("a screening failed: %s", type(error).__name__)
        return failed(policy)


def failed(policy: engine.Policy) -> engine.Screening:
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


def write(version: Version, judged: Judged, *, at: datetime) -> int:
    """Keep a screening: its proof row, its detail, its authority if it said publish, its entry.

    Returns the id of the proof row.
    """
    return write_many([(version, judged)], at=at)[0]


def write_many(judged: Sequence[tuple[Version, Judged]], *, at: datetime) -> list[int]:
    """Keep many; returns the ids of their proof rows."""
    ids = bulk.new_ids(ScreeningRecord, len(judged))
    numbered = [(pk, version, each) for pk, (version, each) in zip(ids, judged, strict=True)]
    bulk.insert(
        ScreeningRecord,
        _RECORD,
        [_record(pk, version, each, at) for pk, version, each in numbered],
    )
    bulk.insert(
        ScreeningDetail,
        ("screening_id", "body"),
        [(pk, each.screening) for pk, _version, each in numbered],
    )
    entries = [entry(version, each, at) for version, each in judged]
    bulk.insert(Authority, _AUTHORITY, _authorities(numbered, entries, at))
    _remember_contacts(judged)
    _remember_doubts(judged)
    record.enter_all(entries)
    return ids


_AUTHORITY = (
    "version_id",
    "version_digest",
    "kind",
    "screening_id",
    "policy_digest",
    "epoch",
    "entry",
    "created_at",
)


def _authorities(
    numbered: Sequence[tuple[int, Version, Judged]], entries: Sequence[record.Draft], at: datetime
) -> list[tuple[object, ...]]:
    """A machine's authority for each that it would publish."""
    return [
        (
            version.pk,
            bytes(version.digest),
            str(AuthorityKind.MACHINE),
            pk,
            each.policy_digest,
            each.epoch,
            entered.commitment,
            at,
        )
        for (pk, version, each), entered in zip(numbered, entries, strict=True)
        if each.verdict is engine.Verdict.PUBLISH and not each.screening.child_safety
    ]


_RECORD = (
    "id",
    "version_id",
    "verdict",
    "care",
    "child_safety",
    "safety",
    "quorum",
    "policy_digest",
    "epoch",
    "engine",
    "created_at",
)


def _record(pk: int, version: Version, judged: Judged, at: datetime) -> tuple[object, ...]:
    result = judged.screening
    child_safety = result.child_safety
    return (
        pk,
        version.pk,
        str(result.verdict),
        result.care,
        child_safety,
        judged.is_safety,
        max(result.quorum, 2 if child_safety else 0),
        judged.policy_digest,
        judged.epoch,
        result.engine,
        at,
    )


def _remember_contacts(judged: Sequence[tuple[Version, Judged]]) -> None:
    """Which contacts stand in which ad; what is known already is skipped."""
    bulk.insert(
        ContactSeen,
        ("ad_id", "kind", "digest"),
        [
            (version.ad_id, contact.kind, memory.said_digest(contact.kind, contact.value))
            for version, each in judged
            for contact in each.screening.contacts
        ],
        skip_known=True,
    )


def _remember_doubts(judged: Sequence[tuple[Version, Judged]]) -> None:
    bulk.insert(
        DoubtedAd,
        ("ad_id", "poster_id"),
        [
            (version.ad_id, version.ad.poster_id)
            for version, each in judged
            if each.screening.verdict is not engine.Verdict.PUBLISH
        ],
        skip_known=True,
    )


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
