"""The gate: the only way to become public.

Confirm, edit, renew, restore, un-expire, review and import all come through `publish`. It runs
inside the caller's transaction, holds the memory epoch while it judges, and lets a version pass
only behind an authority that is bound to its digest and that nothing since has voided. Triggers in
the database check the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from django.db.models import Max

from daylight.web import bulk
from daylight.web.ads import doubts, heard, listings, memory
from daylight.web.ads.alerts import noticing
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.models import (
    Ad,
    AdState,
    Authority,
    AuthorityKind,
    Block,
    BoardState,
    ContactSeen,
    EndReason,
    Pending,
    Publication,
    ScreeningRecord,
    Submission,
    Version,
    VersionContent,
    VersionPhoto,
)
from daylight.web.ads.models.photo import split_forms
from daylight.web.ads.search import documents, index
from daylight.web.record import actions as record


class Outcome(StrEnum):
    """What the gate said of one candidate. Only PASSED made anything public."""

    PASSED = "passed"
    SCREEN_AGAIN = "screen_again"  # its authority is void: the policy or a list changed
    NEEDS_PEOPLE = "needs_people"  # no authority, or one that a later block voided
    BANNED = "banned"  # the poster, a phone in the ad or the network may not post


@dataclass(frozen=True)
class Candidate:
    """A version that wants to be public, and why. Causes: confirm, edit, renew, restore, unexpire,
    review, import."""

    ad: Ad
    version: Version
    cause: str
    expires_at: datetime | None = None  # None: by the section's rule, or as it was
    line: documents.Line | None = None  # what search keeps of it, where that is made already


ListsSince = Callable[[int], bool]


class Words(NamedTuple):
    """What the gate needs of a version's content."""

    version_id: int
    section_id: int
    place_id: int
    text_digest: bytes


class Screened(NamedTuple):
    """What it needs of a screening."""

    id: int
    version_id: int
    verdict: str
    care: bool


class Ground(NamedTuple):
    """What it needs of an authority."""

    id: int
    version_id: int
    version_digest: bytes
    kind: str
    screening_id: int
    policy_digest: str
    epoch: int
    entry: bytes


@dataclass
class Case:
    """All that the gate knows of a candidate; filled by a few queries for the whole batch."""

    candidate: Candidate
    content: Words | VersionContent
    screening: Screened | None = None
    authority: Ground | None = None
    ever_unsafe: bool = False  # some version of this ad raised a harm to a person
    unsafe_since: bool = False  # a later version than this one did
    asked_about: bool = False  # other words than those that people are asked to look at
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    blocks: tuple[Block, ...] = ()


def publish(candidates: Sequence[Candidate], *, at: datetime) -> dict[int, Answer]:
    """Judge each candidate and make those that pass public. Keys are ad ids.

    Must be called inside a transaction that has locked the ads; an ad appears at most once. What
    does not pass is left as it was: the caller says what becomes of it.
    """
    state = memory.share_epoch()
    trees = catalogue()
    cases = _gather(candidates, at)
    lists_since = cache(memory.lists_since)  # the epoch is held: no list can come meanwhile
    answers = {case.candidate.ad.pk: _judge(case, state, lists_since) for case in cases}
    passed = [c for c in cases if answers[c.candidate.ad.pk].outcome is Outcome.PASSED]
    _let_through(passed, state, trees, at)
    return answers


def _judge(case: Case, state: BoardState, lists_since: ListsSince) -> Answer:
    bans = tuple(block for block in case.blocks if memory.is_ban(block))
    if bans:
        return Answer(Outcome.BANNED, bans)
    authority, screening = case.authority, case.screening
    if authority is None or screening is None:
        return Answer(Outcome.NEEDS_PEOPLE, tuple(case.blocks))
    if bytes(authority.version_digest) != bytes(case.candidate.version.digest):
        return Answer(Outcome.NEEDS_PEOPLE)
    if authority.kind == AuthorityKind.MACHINE:
        return _judge_machine(case, authority, screening, state, lists_since)
    newer = tuple(block for block in case.blocks if block.epoch > authority.epoch)
    if case.unsafe_since:  # what people said of these words, they said before that doubt
        return Answer(Outcome.NEEDS_PEOPLE, newer)
    if newer or (state.memory_epoch > authority.epoch and lists_since(authority.epoch)):
        return Answer(Outcome.NEEDS_PEOPLE, newer)
    return Answer(Outcome.PASSED)


def _judge_machine(
    case: Case, authority: Ground, screening: Screened, state: BoardState, lists_since: ListsSince
) -> Answer:
    """A machine's word holds for one policy, never against a block, and never for an ad that once
    raised a harm to a person: dropping the words does not drop the doubt."""
    if case.blocks:
        return Answer(Outcome.NEEDS_PEOPLE, tuple(case.blocks))
    if screening.verdict != "publish" or case.ever_unsafe or case.asked_about:
        return Answer(Outcome.NEEDS_PEOPLE)
    if authority.policy_digest != state.policy_digest:
        return Answer(Outcome.SCREEN_AGAIN)
    if state.memory_epoch > authority.epoch and lists_since(authority.epoch):
        return Answer(Outcome.SCREEN_AGAIN)
    return Answer(Outcome.PASSED)


def _gather(candidates: Sequence[Candidate], at: datetime) -> list[Case]:
    versions = [candidate.version.pk for candidate in candidates]
    rows = bulk.select(VersionContent, Words._fields, "version_id", versions)
    contents = {row[0]: Words(*row) for row in rows}
    cases = [Case(candidate, contents[candidate.version.pk]) for candidate in candidates]
    _find_authorities(cases, versions)
    found = memory.matching_blocks(facts_of(cases), at)
    for case in cases:
        case.blocks = found[case.candidate.ad.public_id]
    return cases


def _find_authorities(cases: list[Case], versions: list[int]) -> None:
    """The newest screening of each version; people's authority, else that screening's own."""
    newest: dict[int, Screened] = {}
    screenings = bulk.select(ScreeningRecord, Screened._fields, "version_id", versions)
    for screening in sorted(map(Screened._make, screenings)):
        newest[screening.version_id] = screening
    held: dict[int, Ground] = {}
    authorities = bulk.select(Authority, Ground._fields, "version_id", versions)
    for authority in sorted(map(Ground._make, authorities)):
        known = held.get(authority.version_id)
        by_people = authority.kind == AuthorityKind.PEOPLE
        own = newest[authority.version_id].id == authority.screening_id
        if by_people or (own and (known is None or known.kind == AuthorityKind.MACHINE)):
            held[authority.version_id] = authority
    ads = [case.candidate.ad.pk for case in cases]
    doubted = ScreeningRecord.objects.filter(version__ad__in=ads, safety=True)
    unsafe = dict(doubted.values_list("version__ad_id").annotate(Max("version_id")).order_by())
    for case in cases:
        last_unsafe = unsafe.get(case.candidate.ad.pk, 0)
        case.ever_unsafe = last_unsafe > 0
        case.unsafe_since = last_unsafe > case.candidate.version.pk
        case.screening = newest.get(case.candidate.version.pk)
        case.authority = held.get(case.candidate.version.pk)
        is_shown = case.candidate.version.pk == case.candidate.ad.public_version_id
        case.asked_about = not is_shown and heard.holds_edits(case.candidate.ad)


def facts_of(cases: Sequence[Case]) -> list[memory.Facts]:
    """What a block could name, for many ads: four queries however many there are."""
    ads = [case.candidate.ad.pk for case in cases]
    versions = [case.candidate.version.pk for case in cases]
    said: dict[tuple[str, int], set[str]] = {}
    for ad_id, kind, digest in bulk.select(ContactSeen, ("ad_id", "kind", "digest"), "ad_id", ads):
        said.setdefault((kind, ad_id), set()).add(bytes(digest).hex())
    networks = dict(bulk.select(Submission, ("version_id", "network"), "version_id", versions))
    photos: dict[int, list[tuple[str, tuple[bytes, ...]]]] = {}
    shown = VersionPhoto.objects.filter(version__in=versions).values_list(
        "version_id", "photo__sha256", "photo__pdq", "photo__forms"
    )
    for version, sha256, pdq, forms in shown:
        photos.setdefault(version, []).append((sha256, split_forms(pdq, forms)))
    emails = dict(Ad.objects.filter(pk__in=ads).values_list("pk", "poster__contact__email"))
    return [
        memory.Facts(
            public_id=case.candidate.ad.public_id,
            email=_mailbox(emails[case.candidate.ad.pk]),
            phones=frozenset(said.get(("phone", case.candidate.ad.pk), ())),
            mailboxes=frozenset(said.get(("email", case.candidate.ad.pk), ())),
            network=networks.get(case.candidate.version.pk, ""),
            text=bytes(case.content.text_digest).hex(),
            photos=frozenset(sha for sha, _ in photos.get(case.candidate.version.pk, ())),
            pdqs=tuple(f for _, forms in photos.get(case.candidate.version.pk, ()) for f in forms),
        )
        for case in cases
    ]


def _mailbox(email: str | None) -> str:
    """As bans know it; whoever came by import without an address has none."""
    return memory.mailbox_digest(email).hex() if email else ""


def _let_through(passed: list[Case], state: BoardState, trees: Catalogue, at: datetime) -> None:
    if not passed:
        return
    publications = bulk.new_ids(Publication, len(passed))
    bulk.insert(
        Publication,
        ("id", "ad_id", "version_id", "authority_id", "cause", "epoch", "created_at"),
        [_publication(pk, case, state, at) for pk, case in zip(publications, passed, strict=True)],
    )
    shown = [_shown_at(case.candidate.ad) for case in passed]
    new = [case.candidate.ad.pk for case in passed if case.candidate.ad.pub_seq is None]
    doubts.tell(case.candidate.ad for case in passed if case.candidate.ad.held_since is not None)
    for case, publication in zip(passed, publications, strict=True):
        _show(case, publication, trees, at)
    listings.remove(trees, [place for place in shown if place is not None])
    _save([case.candidate.ad for case in passed], _SHOWN_FIELDS)
    listings.add(trees, [place for case in passed if (place := _shown_at(case.candidate.ad))])
    index.keep(_index_entries(passed, trees))
    record.enter_all(_entry(case, state, at) for case in passed)
    noticing.published(new)


def _index_entries(passed: Sequence[Case], trees: Catalogue) -> list[index.Entry]:
    """What search keeps of each; made here unless the candidate brought it, of the same trees."""
    lines = {
        case.candidate.version.pk: case.candidate.line.text
        for case in passed
        if case.candidate.line is not None and case.candidate.line.revision == trees.revision
    }
    versions = [case.candidate.version.pk for case in passed]
    lines |= documents.lines([pk for pk in versions if pk not in lines], trees)
    entries = []
    for case in passed:
        seq = case.candidate.ad.pub_seq
        assert seq is not None
        entries.append(index.Entry(seq, lines[case.candidate.version.pk]))
    return entries


_SHOWN_FIELDS = [
    "state",
    "end_reason",
    "pending",
    "place_id",
    "section_id",
    "public_version_id",
    "pub_seq",
    "care",
    "published_at",
    "expires_at",
    "ended_at",
    "held_since",
    "reminded_at",
]


def _publication(pk: int, case: Case, state: BoardState, at: datetime) -> tuple[object, ...]:
    candidate, authority = case.candidate, case.authority
    assert authority is not None
    return (
        pk,
        candidate.ad.pk,
        candidate.version.pk,
        authority.id,
        candidate.cause,
        state.memory_epoch,
        at,
    )


def _save(ads: Sequence[Ad], columns: Sequence[str]) -> None:
    bulk.update(Ad, columns, [[getattr(ad, name) for name in (*columns, "id")] for ad in ads])


def _shown_at(ad: Ad) -> listings.Place | None:
    if ad.state != AdState.PUBLIC or ad.pub_seq is None:
        return None
    return ad.place_id, ad.section_id, ad.pub_seq


def _show(case: Case, publication: int, trees: Catalogue, at: datetime) -> None:
    """Set the ad's row as it will stand. The place in the list is new only the first time."""
    ad, content = case.candidate.ad, case.content
    lasts = timedelta(days=trees.sections[content.section_id].expiry_days)
    expires_at = case.candidate.expires_at or ad.expires_at
    if expires_at is None or expires_at <= at:
        expires_at = at + lasts
    if expires_at != ad.expires_at:
        ad.reminded_at = None
    ad.state = AdState.PUBLIC
    ad.end_reason = EndReason.NONE
    ad.pending = Pending.NONE
    ad.place_id, ad.section_id = content.place_id, content.section_id
    ad.public_version = case.candidate.version
    ad.pub_seq = ad.pub_seq or publication
    ad.care = bool(case.screening and case.screening.care)
    ad.published_at = ad.published_at or at
    ad.expires_at = expires_at
    ad.ended_at = ad.held_since = None


def _entry(case: Case, state: BoardState, at: datetime) -> record.Draft:
    ad, version = case.candidate.ad, case.candidate.version
    authority = case.authority
    assert authority is not None
    return record.draft(
        "publication",
        subject=f"ad:{ad.pk}",
        at=at,
        ad=ad.public_id,
        version=version.number,
        content=bytes(version.digest).hex(),
        policy=authority.policy_digest,
        epoch=state.memory_epoch,
        authority="screening" if authority.kind == AuthorityKind.MACHINE else "decision",
        authority_entry=bytes(authority.entry).hex() or None,
        until=ad.expires_at,
    )


def lock(*ads: int) -> list[Ad]:
    """The rows of these ads, locked for this transaction, in order of id.

    Whoever changes an ad locks it first and the epoch after, so that nobody waits in a ring.
    """
    return list(Ad.objects.select_for_update().filter(pk__in=ads).order_by("pk"))


def take_down(ads: Sequence[Ad], *, state: AdState, reason: EndReason, at: datetime) -> list[Ad]:
    """Make locked ads not public: expired, gone, withdrawn, hidden or held again.

    Returns those that were changed; one that stands so already is left alone.
    """
    changed = [ad for ad in ads if (ad.state, ad.end_reason) != (state, reason)]
    shown = [place for ad in changed if (place := _shown_at(ad)) is not None]
    undecided = doubts.undecided(changed) if state == AdState.ENDED else set()
    waited = {ad.pk for ad in changed if ad.held_since is not None}
    for ad in changed:
        ad.state, ad.end_reason = state, reason
        ad.ended_at = at if ad.has_ended else None
        waits = ad.pk in undecided
        ad.held_since = at if waits or state in (AdState.HELD, AdState.HIDDEN) else None
        ad.pending = Pending.HELD if waits else Pending.NONE
    if shown:
        listings.remove(catalogue(), shown)
        index.keep((), gone=[seq for _place, _section, seq in shown])
    _save(changed, ["state", "end_reason", "ended_at", "held_since", "pending"])
    doubts.tell(ad for ad in changed if ad.held_since is not None or ad.pk in waited)
    return changed
