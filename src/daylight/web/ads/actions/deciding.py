"""A person decides on exactly what they saw. There is no way here to change a word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.screening import Harm
from daylight.web import clock, keys
from daylight.web.ads import doubts, gate, harms, heard, memory
from daylight.web.ads.actions.settling import settle, stop, write_letter
from daylight.web.ads.actions.takedowns import FINAL, given_back
from daylight.web.ads.models import (
    Ad,
    AdQuerySet,
    AdState,
    Authority,
    AuthorityDecision,
    AuthorityKind,
    Block,
    BlockKind,
    Choice,
    Decision,
    DecisionNote,
    EpochAdvance,
    Pending,
    Publication,
    ScreeningRecord,
    Version,
)
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.record import actions as record

DECIDERS = (Role.REVIEWER, Role.LEAD)


def waiting() -> AdQuerySet:
    """Ads that wait for a person, the longest wait first."""
    return Ad.objects.waiting().select_related("head__content", "poster", "section", "place")


def decide(
    ad: Ad,
    *,
    digest: bytes,
    staff: Staff,
    choice: Choice,
    clause: str,
    note: str = "",
    case: str = "",
    reported: bool = False,
    disputes_wait: bool = False,
    epoch: int | None = None,
) -> Ad:
    """One person's choice on what waits, bound to the digest that they saw and to the memory
    `epoch` in which they saw it (None: now).

    Publishing needs as many different people as the gravest screening asked; one refusal refuses.
    With `reported` a public ad can be decided on too: to publish it leaves it as it is. With
    `disputes_wait` what some would publish and some refuse waits for a lead. `case` is for the log.

    Raises: Refused `not_allowed` (403), `changed_meanwhile`, `not_waiting`, `decided_already`
    (409).
    """
    at = clock.now()  # before the lock: what waited behind a claim is older than it
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        version = _checked(ad, digest, staff, reported=reported)
        now = memory.share_epoch().memory_epoch
        epoch = now if epoch is None else min(epoch, now)
        _refuse_stale(ad, version, choice, epoch)
        seat = _seat(version, staff, choice)
        decision = _write(version, staff, choice, clause, epoch, at)
        enter_decision(ad, version, decision, seat, case)
        _follow(ad, decision, note, disputes_wait=disputes_wait)
    return ad


def _write(
    version: Version, staff: Staff, choice: Choice, clause: str, epoch: int, at: datetime
) -> Decision:
    return Decision.objects.create(
        version=version,
        version_digest=version.digest,
        staff=staff,
        choice=choice,
        clause=clause,
        epoch=epoch,
        created_at=at,
    )


def _refuse_stale(ad: Ad, version: Version, choice: Choice, epoch: int) -> None:
    """Whoever looked before a takedown or a list did not see what it says. What takes down is heard
    all the same while readers see the ad."""
    harmless = choice != Choice.PUBLISH and ad.state == AdState.PUBLIC
    if not harmless and since(ad, version) > epoch:
        raise changed()


def changed() -> Refused:
    """Something is otherwise than when they looked."""
    said = _("The ad changed since you looked at it. Please look again.")
    return Refused("changed_meanwhile", said, status=409)


def _follow(ad: Ad, decision: Decision, note: str, *, disputes_wait: bool) -> None:
    """The note, the override if it is one, and what becomes of the ad."""
    if note:
        DecisionNote.objects.create(decision=decision, text=note)
    _enter_override(ad, decision)
    version, staff = decision.version, decision.staff
    waits = disputes_wait and is_disputed(ad, version) and not leads(staff)
    _act(ad, version, staff, Choice(decision.choice), waits=waits, at=decision.created_at)
    doubts.tell([ad])


def _act(
    ad: Ad, version: Version, staff: Staff, choice: Choice, *, waits: bool, at: datetime
) -> None:
    """What a decision does to the ad's row. It never touches a word."""
    if ad.state == AdState.REFUSED:
        _look_at_refused(ad, version, staff, choice, waits=waits)
        return
    is_shown = ad.state == AdState.PUBLIC and ad.public_version_id == version.pk
    if choice == Choice.PUBLISH:
        if not is_shown:
            _publish(ad, version, staff, at)
    elif choice == Choice.REMOVE or (choice == Choice.REFUSE and is_shown):
        stop(ad, AdState.REFUSED, at=at, by="decision")
    elif choice == Choice.REFUSE:
        if not waits:
            _refuse(ad, at)
    elif choice == Choice.HOLD and is_shown:
        stop(ad, AdState.HELD, at=at, by="decision")


def _look_at_refused(
    ad: Ad, version: Version, staff: Staff, choice: Choice, *, waits: bool
) -> None:
    """It waits for what somebody says of it, and stays refused whatever people find: only an appeal
    brings it back. Its poster is told nothing new."""
    if choice in (Choice.REFUSE, Choice.REMOVE):
        is_over = not waits
    else:
        is_clear = leads(staff) or not is_disputed(ad, version)
        is_over = choice == Choice.PUBLISH and is_clear and bool(agreed(ad, version))
    if is_over:
        _close(ad)


def _publish(ad: Ad, version: Version, staff: Staff, at: datetime) -> None:
    if is_disputed(ad, version) and not leads(staff):
        return  # only a lead publishes what somebody would refuse
    if _authorise(ad, version, at) is None:
        return  # others must agree
    if ad.state in (AdState.ENDED, AdState.UNCONFIRMED):
        _close(ad)  # its poster took it down or never confirmed: only they can bring it on
        return
    settle(ad, version, cause="review", at=at, until=given_back(ad, at))
    if ad.state == AdState.PUBLIC:
        write_letter("published", ad, once=str(version.pk))


def _checked(ad: Ad, digest: bytes, staff: Staff, *, reported: bool) -> Version:
    grants = Grant.objects.filter(staff=staff, ended_at__isnull=True, role__in=DECIDERS)
    if not staff.is_active or not grants.exists():
        raise Refused("not_allowed", _("Only a reviewer or a safety lead decides."), status=403)
    waits = ad.state in (AdState.HELD, AdState.HIDDEN) or ad.pending == Pending.HELD
    if not waits and not (reported and ad.state == AdState.PUBLIC):
        raise Refused("not_waiting", _("This ad does not wait for a decision."), status=409)
    version = ad.head if waits else ad.public_version
    assert version is not None
    if bytes(version.digest) != digest:
        raise changed()
    return version


def leads(staff: Staff) -> bool:
    """Whether that person is a safety lead now."""
    live = Grant.objects.filter(staff=staff, role=Role.LEAD, ended_at__isnull=True)
    return staff.is_active and live.exists()


def is_disputed(ad: Ad, version: Version) -> bool:
    """Whether of the decisions that count now some would publish and some refuse.

    A decision is somebody's last word on this version, and none from before a new block, list or
    claim.
    """
    said = {decision.choice for decision in last_words(ad, version)}
    return Choice.PUBLISH in said and len(said) > 1


def last_words(ad: Ad, version: Version) -> list[Decision]:
    """The last decision of each person that counts now, oldest first.

    Those that led to a publication are spent: what is in doubt after it is looked at anew.
    """
    rows = Decision.objects.filter(version=version, epoch__gte=since(ad, version), choice__in=FINAL)
    shown = Publication.objects.filter(version=version).aggregate(last=Max("created_at"))["last"]
    told = heard.of(ad).since
    for moment in (shown, told):
        if moment is not None:
            rows = rows.filter(created_at__gt=moment)
    return sorted({d.staff_id: d for d in rows.order_by("id")}.values(), key=lambda d: d.pk)


def since(ad: Ad, version: Version) -> int:
    """Decisions older than this epoch no longer count: a block that touches the ad, or a list,
    came after them. The gate would not take them, so people look again."""
    own = Block.objects.filter(kind=BlockKind.AD, value=ad.public_id)
    epochs = [*own.values_list("epoch", flat=True), *(b.epoch for b in _blocks(ad, version))]
    lists = EpochAdvance.objects.filter(cause="list").aggregate(last=Max("epoch"))["last"]
    return max([*epochs, lists or 0])


def _blocks(ad: Ad, version: Version) -> list[Block]:
    """Live blocks that touch a version, its photos or its poster."""
    case = gate.Case(gate.Candidate(ad, version, "review"), version.content)
    return memory.matching_blocks(gate.facts_of([case]), clock.now())[ad.public_id]


def standing(ad: Ad, version: Version) -> list[Decision]:
    """Decisions to publish that count now, one for each person, oldest first."""
    return [each for each in last_words(ad, version) if each.choice == Choice.PUBLISH]


def quorum(version: Version) -> int:
    """How many people must agree: the most that any screening of this ad ever asked, and two
    where a block that touches it, or what somebody says of it now, may be about a child."""
    rows = ScreeningRecord.objects.filter(version__ad=version.ad_id)
    asked = max((2 if row.child_safety else row.quorum for row in rows), default=1) or 1
    asked = max(asked, heard.of(version.ad).people)
    return max(asked, 2) if any(map(_may_be_a_child, _blocks(version.ad, version))) else asked


def _may_be_a_child(block: Block) -> bool:
    """A ban of which nobody said why is about a person, and no doubt about the ad."""
    if memory.is_ban(block):
        return block.harm == Harm.CHILD_SAFETY
    return harms.may_be_a_child(block.harm)


def agreed(ad: Ad, version: Version) -> list[Decision]:
    """The decisions to publish that count now, once they are enough; none before that."""
    decisions = standing(ad, version)
    people = {each.staff_id for each in decisions}
    known = cleared_by(ad)
    enough = len(decisions) >= quorum(version) and not (known and people <= known)
    return decisions if enough else []


def cleared_by(ad: Ad) -> set[int]:
    """Staff who published an ad, two or more, of which a claim of the same harm came since: with
    them somebody must agree who is new to it. Mostly empty."""
    shown = Publication.objects.filter(ad=ad, authority__kind=AuthorityKind.PEOPLE)
    last = shown.select_related("authority").order_by("-id").first()
    if last is None:
        return set()
    people = set(last.authority.rests_on.values_list("decision__staff", flat=True))
    said = Block.objects.filter(kind=BlockKind.AD, value=ad.public_id).values_list("epoch", "harm")
    before = {harms.meant(harm) for epoch, harm in said if epoch <= last.authority.epoch}
    if ScreeningRecord.objects.filter(version__ad=ad, child_safety=True).exists():
        before.add(str(Harm.CHILD_SAFETY))
    after = {harms.meant(harm) for epoch, harm in said if epoch > last.authority.epoch}
    return people if len(people) > 1 and before & after else set()


def _seat(version: Version, staff: Staff, choice: Choice) -> int:
    decided = standing(version.ad, version)
    if choice == Choice.PUBLISH and any(d.staff_id == staff.pk for d in decided):
        raise Refused(
            "decided_already",
            _("You have decided on this ad already; another person must agree."),
            status=409,
        )
    return len(decided) + 1


def _authorise(ad: Ad, version: Version, at: datetime) -> Authority | None:
    """An authority once enough people agree. Its epoch is that of its oldest decision."""
    decisions = agreed(ad, version)
    if not decisions:
        return None
    return authority_of(ad, version, decisions, at)


def authority_of(
    ad: Ad, version: Version, decisions: Sequence[Decision], at: datetime
) -> Authority:
    """The authority that these decisions are. It names the entry of the last one."""
    screening = ScreeningRecord.objects.filter(version=version).order_by("-id")[0]
    authority = Authority.objects.create(
        version=version,
        version_digest=version.digest,
        kind=AuthorityKind.PEOPLE,
        screening=screening,
        policy_digest=screening.policy_digest,
        epoch=min(decision.epoch for decision in decisions),
        entry=record.newest(f"ad:{ad.pk}", "decision"),
        created_at=at,
    )
    AuthorityDecision.objects.bulk_create(
        AuthorityDecision(authority=authority, decision=decision) for decision in decisions
    )
    return authority


def _refuse(ad: Ad, at: datetime) -> None:
    if ad.state == AdState.PUBLIC:
        ad.pending, ad.held_since = Pending.REFUSED, None
        ad.save(update_fields=["pending", "held_since"])
        write_letter("edit-refused", ad, once=str(ad.head_id))
        return
    stop(ad, AdState.REFUSED, at=at)


def _close(ad: Ad) -> None:
    ad.pending, ad.held_since = Pending.NONE, None
    ad.save(update_fields=["pending", "held_since"])


def enter_decision(ad: Ad, version: Version, decision: Decision, seat: int, case: str = "") -> None:
    """The entry of one person's decision."""
    screening = ScreeningRecord.objects.filter(version=version).order_by("-id")[0]
    record.enter(
        "decision",
        subject=f"ad:{ad.pk}",
        at=decision.created_at,
        ad=ad.public_id,
        version=version.number,
        content=bytes(version.digest).hex(),
        verdict=str(decision.choice),
        policy=screening.policy_digest,
        epoch=decision.epoch,
        clause=decision.clause,
        quorum=quorum(version),
        seat=seat,
        case=case or None,
        person=_person(decision),
    )


def _enter_override(ad: Ad, decision: Decision) -> None:
    """A lead decides against what somebody else decided on the same words: a public entry, which
    says neither of which ad nor by whom."""
    others = Decision.objects.filter(version=decision.version_id, choice__in=FINAL)
    against = others.exclude(staff=decision.staff_id)
    if decision.choice == Choice.PUBLISH:
        against = against.exclude(choice=Choice.PUBLISH)
    else:
        against = against.filter(choice=Choice.PUBLISH)
    if decision.choice not in FINAL or not leads(decision.staff) or not against.exists():
        return
    salt = keys.keyed_digest("record/target", f"decision:{decision.pk}")
    record.enter(
        "override",
        subject=f"ad:{ad.pk}",
        at=decision.created_at,
        kind="decision",
        before=str(against.order_by("-id")[0].choice),
        after=str(decision.choice),
        target=blind(f"ad:{ad.pk}", salt),
        person=_person(decision),
    )


def _person(decision: Decision) -> str:
    """A commitment to who decided. Only the site's key gives the salt that opens it."""
    return blinded(decision.staff_id, f"decision:{decision.pk}")
