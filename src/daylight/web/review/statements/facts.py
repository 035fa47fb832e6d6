"""What an ad is restricted by now, read from the board's rows. Nothing here is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db.models import QuerySet

from daylight.screening.model import Harm
from daylight.screening.policy import Rule
from daylight.web import clock
from daylight.web.ads import gate, harms, memory, policies, standing
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    Choice,
    Decision,
    HiddenPhoto,
    Pending,
    ScreeningRecord,
    Version,
    VersionContent,
    VersionPhoto,
)
from daylight.web.ads.screenings import SAFETY_HARMS
from daylight.web.reports.models import Claim, Flag
from daylight.web.review.models import Restriction

MACHINE, PERSON = "machine", "person"
OWN, NOTICE, TRUSTED = "own", "notice", "trusted"
AGAINST = (Choice.REFUSE, Choice.REMOVE)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a statement rests on, without a language. Days as 2026-11-20.

    A neutral one names no rule, harm or source: those fields are empty, not only unsaid.
    """

    restriction: str
    ad: str
    version: int
    submitted: str
    neutral: bool
    decided_by: str
    photos: int = 0
    language: str = ""
    rule: str = ""
    clause: dict[str, str] = {}
    harm: str = ""
    source: str = ""
    until: str = ""  # the end of a ban


@dataclass(frozen=True)
class Found:
    """A restriction that stands. `cause` tells two of one kind apart."""

    restriction: Restriction
    version: Version
    cause: str
    decision: Decision | None = None
    block: Block | None = None
    photo: HiddenPhoto | None = None

    @property
    def is_decided(self) -> bool:
        """Whether anybody, or a machine for good, has said no: else people still look."""
        return self.restriction not in UNDECIDED


UNDECIDED = (Restriction.HELD, Restriction.HIDDEN, Restriction.EDIT_HELD)


def current(ad: Ad) -> Found | None:
    """What the ad stands under now; None where readers see all of it, or it ended otherwise."""
    head = ad.head
    if head is None:
        return None
    if ad.state == AdState.REFUSED:
        return _refused(ad, head)
    if ad.state == AdState.HIDDEN or ad.went_down:
        return _waits(ad, head, Restriction.HIDDEN)
    if ad.state == AdState.HELD:
        return _waits(ad, head, Restriction.HELD)
    if ad.state == AdState.PUBLIC and ad.pending == Pending.HELD:
        return _waits(ad, head, Restriction.EDIT_HELD)
    if ad.state == AdState.PUBLIC and ad.pending == Pending.REFUSED:
        return _against(head, Restriction.EDIT_REFUSED)
    return _withdrawn_photo(ad) if ad.state == AdState.PUBLIC else None


def _refused(ad: Ad, head: Version) -> Found:
    found = _against(head, Restriction.REFUSED, until=ad.ended_at)
    ban = None if found.decision else _ban(ad, head)
    if ban is not None:
        return Found(Restriction.BANNED, head, f"block:{ban.pk}", block=ban)
    return found


def _against(head: Version, restriction: Restriction, *, until: datetime | None = None) -> Found:
    """By the last person who said no, else by the screening, or by the end of a long wait. What
    people looked at after it was refused gives no other reason."""
    said = Decision.objects.filter(version=head, choice__in=AGAINST)
    if until is not None:
        said = said.filter(created_at__lte=until)
    last = said.order_by("-id").first()
    if last is not None:
        return Found(restriction, head, f"decision:{last.pk}", decision=last)
    return Found(restriction, head, f"screening:{_screening(head)}")


def _waits(ad: Ad, head: Version, restriction: Restriction) -> Found:
    block = _reports(ad).order_by("-id").first()
    asked = Decision.objects.filter(version=head, choice=Choice.HOLD).order_by("-id").first()
    if asked is not None and block is None:
        return Found(restriction, head, f"decision:{asked.pk}", decision=asked)
    cause = f"block:{block.pk}" if block is not None else f"screening:{_screening(head)}"
    return Found(restriction, head, cause, block=block)


def _withdrawn_photo(ad: Ad) -> Found | None:
    shown = VersionPhoto.objects.filter(version=ad.public_version_id).values("photo")
    hidden = HiddenPhoto.objects.filter(photo__in=shown, restored_at__isnull=True)
    photo = hidden.order_by("-id").first()
    if photo is None or ad.public_version is None:
        return None
    return Found(Restriction.PHOTO, ad.public_version, f"photo:{photo.pk}", photo=photo)


def _screening(head: Version) -> int:
    newest = ScreeningRecord.objects.filter(version=head).order_by("-id").values_list("pk").first()
    return newest[0] if newest else 0


def _reports(ad: Ad) -> QuerySet[Block]:
    live = Block.objects.live(clock.now())
    return live.filter(kind=BlockKind.AD, value=ad.public_id)


def _ban(ad: Ad, head: Version) -> Block | None:
    content = VersionContent.objects.filter(version=head).first()
    if content is None:
        return None
    case = gate.Case(gate.Candidate(ad, head, "confirm"), content)
    blocks = memory.matching_blocks(gate.facts_of([case]), clock.now())[ad.public_id]
    return next((block for block in blocks if memory.is_ban(block)), None)


def gather(ad: Ad, found: Found) -> Facts:
    """The facts of a restriction that stands."""
    content = VersionContent.objects.filter(version=found.version).first()
    neutral = is_neutral(ad, found)
    rule, clause, harm = ("", {}, "") if neutral else _rule(found)
    return Facts(
        restriction=str(found.restriction),
        ad=ad.public_id,
        version=found.version.number,
        submitted=f"{found.version.created_at:%Y-%m-%d}",
        neutral=neutral,
        decided_by=PERSON if found.decision is not None or _by_hand(found) else MACHINE,
        photos=VersionPhoto.objects.filter(version=found.version).count(),
        language=content.language if content is not None else "",
        rule=rule,
        clause=clause,
        harm=harm,
        source="" if neutral else source(ad, found),
        until=_until(found.block) if found.restriction == Restriction.BANNED else "",
    )


def _by_hand(found: Found) -> bool:
    """A ban, or a member of staff who hid the ad."""
    if found.block is None:
        return False
    return found.restriction == Restriction.BANNED or found.block.staff_id is not None


def _until(block: Block | None) -> str:
    return f"{block.expires_at:%Y-%m-%d}" if block and block.expires_at else ""


def is_neutral(ad: Ad, found: Found) -> bool:
    """Whether no reason is given: people have not decided, or a harm to a person is in question.

    The same for all that wait, so that nobody learns from the difference.
    """
    if found.restriction == Restriction.BANNED:
        return False
    if found.restriction == Restriction.PHOTO:
        return harms.touches_safety(_harm_of_photo(found))
    return not found.is_decided or standing.touches_safety(ad) or _by_safety_rule(found)


def _by_safety_rule(found: Found) -> bool:
    """Whether a person named a rule on a harm to a person that no screening had met."""
    if found.decision is None:
        return False
    against = {rule.id: rule.harm for rule in _rules(found)}
    return against.get(found.decision.clause) in SAFETY_HARMS


def _rules(found: Found) -> tuple[Rule, ...]:
    rows = ScreeningRecord.objects.filter(version=found.version).order_by("-id")
    digest = rows.values_list("policy_digest", flat=True).first()
    return policies.policy(digest).rules if digest else ()


def _harm_of_photo(found: Found) -> str:
    """What the claim was about; whatever nobody said or knows may be about a child."""
    name = found.photo.claim if found.photo is not None else ""
    claim = Claim.objects.filter(public_id=name).first()
    return harms.meant(claim.harm if claim is not None else "")


def _rule(found: Found) -> tuple[str, dict[str, str], str]:
    """The rule's id, its sentence in each language, and the harm that it is against."""
    if found.restriction == Restriction.BANNED and found.block is not None:
        return "", {"en": found.block.reason}, found.block.harm or str(Harm.SPAM)
    named = [found.decision.clause] if found.decision is not None else _fired(found)
    for rule in _rules(found):
        if rule.id in named and rule.harm not in SAFETY_HARMS:
            return rule.id, dict(rule.clause), str(rule.harm)
    if found.photo is not None:
        return "", {}, _harm_of_photo(found)
    words = "" if found.decision is None else found.decision.clause.replace("-", " ")
    return "", {"en": words} if words else {}, ""


def _fired(found: Found) -> list[str]:
    newest = ScreeningRecord.objects.filter(version=found.version).order_by("-id").first()
    detail = getattr(newest, "detail", None)
    return [str(name) for name in detail.body.get("rules", ())] if detail is not None else []


def source(ad: Ad, found: Found) -> str:
    """How it came to the board's notice: by its own look, a notice, or a trusted flagger's."""
    since = found.version.created_at
    claims = Claim.objects.filter(ads__ad=ad.public_id, received_at__gte=since)
    if found.photo is not None:
        claims = Claim.objects.filter(public_id=found.photo.claim)
    if claims.filter(trusted__isnull=False).exists():
        return TRUSTED
    flags = Flag.objects.filter(ad=ad, created_at__gte=since)
    if claims.exists() or flags.exists() or _reports(ad).exists():
        return NOTICE
    return OWN


def since(ad: Ad, found: Found) -> datetime:
    """When the restriction began, as far as the rows say."""
    if found.decision is not None:
        return found.decision.created_at
    began = ad.ended_at if ad.state == AdState.REFUSED else ad.held_since
    return began or ad.ended_at or found.version.created_at
