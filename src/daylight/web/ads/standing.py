"""Where an ad stands, in words for its poster: honest, with a time, no hint how to pass."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.web import clock, site
from daylight.web.ads import gate, harms, memory, policies
from daylight.web.ads.actions import EDITABLE, RESTORE_FOR
from daylight.web.ads.actions.blocking import ban_sentence
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    Choice,
    Decision,
    EndReason,
    HiddenPhoto,
    Pending,
    ScreeningRecord,
    VersionContent,
    VersionPhoto,
)
from daylight.web.ads.screenings import SAFETY_HARMS


@dataclass(frozen=True)
class Standing:
    """What the poster may know and do. `tone` is a kind of notice."""

    tone: str
    heading: str
    sentences: list[str]
    can_edit: bool
    can_renew: bool
    can_end: bool
    can_restore: bool
    can_confirm: bool
    needs_help_lines: bool


def of(ad: Ad) -> Standing:
    tone, heading, sentences = _said(ad)
    at = clock.now()
    mine = ad.end_reason in (EndReason.GONE, EndReason.WITHDRAWN)
    recent = ad.ended_at is not None and at - ad.ended_at <= RESTORE_FOR
    expired = ad.state == AdState.ENDED and ad.end_reason == EndReason.EXPIRED
    profile = catalogue().sections[ad.section_id].profile
    return Standing(
        tone=tone,
        heading=heading,
        sentences=sentences,
        can_edit=ad.state in EDITABLE and not ad.went_down,
        can_renew=ad.state == AdState.PUBLIC or (expired and recent),
        can_end=(ad.state in EDITABLE and not ad.went_down) or (expired and recent),
        can_restore=ad.state == AdState.ENDED and mine and recent,
        can_confirm=ad.state == AdState.UNCONFIRMED,
        needs_help_lines=_needs_help_lines(ad, profile),
    )


def _needs_help_lines(ad: Ad, profile: str) -> bool:
    stopped = ad.state in (AdState.HELD, AdState.REFUSED, AdState.HIDDEN, AdState.ENDED)
    return stopped or bool(ad.pending) or profile == "services" or ad.care


def _said(ad: Ad) -> tuple[str, str, list[str]]:
    if ad.state == AdState.PUBLIC:
        return _public(ad)
    if ad.state == AdState.ENDED:
        return "info", *_ended(ad)
    if ad.state == AdState.UNCONFIRMED:
        return (
            "info",
            _("One step is left"),
            [_("Nobody but you can see this ad yet. Press the button to put it online.")],
        )
    if ad.state == AdState.REFUSED:
        return "bad", _("This ad is not published"), why_refused(ad)
    return "care", _("A person is looking at your ad"), down() if ad.went_down else held()


def waits(ad: Ad) -> bool:
    """Whether readers do not see it until a person has looked."""
    return ad.state in (AdState.HELD, AdState.HIDDEN)


def lacks_a_photo(ad: Ad) -> bool:
    """Whether readers see it without one of its photos."""
    shown = VersionPhoto.objects.filter(version=ad.public_version_id).values("photo")
    hidden = HiddenPhoto.objects.filter(photo__in=shown, restored_at__isnull=True)
    return ad.state == AdState.PUBLIC and hidden.exists()


def down() -> list[str]:
    """What everybody is told whose ad was public and is not. The same words whatever it was."""
    return [
        _("Some ads are looked at again after they were published, and yours is one of them. It is "
          "not shown meanwhile. It says nothing bad about you."),
        waiting_time(),
        _("You need to do nothing. We write to you as soon as it is decided."),
    ]  # fmt: skip


def held() -> list[str]:
    """What everybody is told whose ad waits. The same words whatever the doubt was."""
    return [
        _("Some ads are read by a person before they are published, and yours is one of them. "
          "It says nothing bad about you: most of these ads are published as they are."),
        waiting_time(),
        _("You need to do nothing. We write to you as soon as it is decided."),
    ]  # fmt: skip


def waiting_time() -> str:
    """How long it usually takes, as the operator's file says."""
    board = site.current()
    hours = board.hours_in(get_language() or "en")
    if board.expected_hours <= 48:
        said = _("It usually takes less than %(hours)d hours.") % {"hours": board.expected_hours}
    else:
        said = _("It usually takes less than %(days)d days.") % {
            "days": -(-board.expected_hours // 24)
        }
    return f"{said} {_('Ads are looked at: %(when)s.') % {'when': hours}}" if hours else said


def _public(ad: Ad) -> tuple[str, str, list[str]]:
    if ad.pending == Pending.HELD:
        return "care", _("Your ad is public; your change waits"), [
            _("A person looks at the change before it shows. Until then readers see the ad as it "
              "was."),
            waiting_time(),
        ]  # fmt: skip
    if ad.pending == Pending.REFUSED:
        return (
            "bad",
            _("Your ad is public; your change is not"),
            [
                _("Readers see the ad as it was before."),
                *why_refused(ad),
            ],
        )
    return "good", _("Your ad is public"), []


def _ended(ad: Ad) -> tuple[str, list[str]]:
    at = clock.now()
    until = (ad.ended_at or at) + RESTORE_FOR
    day = {"day": f"{until:%Y-%m-%d}"}
    over = _("Its words and photos are no longer kept readable. Please post it again.")
    undo = _("You can bring it back until %(day)s.") % day if at <= until else over
    if ad.end_reason == EndReason.EXPIRED:
        renew = _("Renew it until %(day)s, and it shows again as it was.") % day
        return _("This ad has run out"), [renew if at <= until else over]
    if ad.end_reason == EndReason.GONE:
        return _("Marked as gone"), [_("Nobody sees the ad any more."), undo]
    if ad.end_reason == EndReason.WITHDRAWN:
        return _("Withdrawn"), [_("Nobody sees the ad any more."), undo]
    return _("This ad was never put online"), [
        _("It was not confirmed within a week. If you still want it, please post it again.")
    ]


def why_refused(ad: Ad) -> list[str]:
    """The rule that it is against; nothing more where the doubt was about somebody's safety."""
    again = _appeal()
    banned = _ban(ad)
    if banned:
        return [banned]
    if touches_safety(ad):
        return [_("It is against the rules of this board."), again]
    clause = _clause(ad)
    if not clause:
        return [_("It is against the rules of this board."), again]
    return [_("The rule is: %(clause)s") % {"clause": clause}, again]


def _appeal() -> str:
    address = site.current().users.email
    if not address:
        return _("If you think this is wrong, tell the people who run this board.")
    return _("If you think this is wrong, write to %(address)s. A person reads it.") % {
        "address": address
    }


def touches_safety(ad: Ad) -> bool:
    """Whether any version, or a report of the ad, raised a harm to a person: then no reason is
    given, in no case."""
    reports = Block.objects.filter(kind=BlockKind.AD, value=ad.public_id)
    if ad.state == AdState.REFUSED and ad.ended_at is not None:  # what came since changes no word
        reports = reports.filter(created_at__lte=ad.ended_at)
    return ScreeningRecord.objects.filter(version__ad=ad, safety=True).exists() or any(
        map(harms.touches_safety, reports.values_list("harm", flat=True))
    )


def _clause(ad: Ad) -> str:
    """The rule that a person named, else the first that the screening met, as a sentence."""
    screenings = ScreeningRecord.objects.filter(version=ad.head).select_related("detail")
    screening = screenings.order_by("-id").first()
    if screening is None:
        return ""
    decisions = Decision.objects.filter(version=ad.head, choice=Choice.REFUSE)
    if ad.state == AdState.REFUSED and ad.ended_at is not None:
        decisions = decisions.filter(created_at__lte=ad.ended_at)
    last = decisions.order_by("-id").first()
    known = _sentences(screening)
    if last is not None:
        return known.get(last.clause, str(last.clause).replace("-", " "))
    body = screening.detail.body if hasattr(screening, "detail") else {}
    named = [known[rule] for rule in body.get("rules", ()) if rule in known]
    return next(iter(named or body.get("clauses", ())), "")


def _sentences(screening: ScreeningRecord) -> dict[str, str]:
    """Each rule's clause in the poster's language, where the policy has it, by the rule's id.

    Empty for a rule about somebody's safety: a person may refuse by one that no screening met.
    """
    language = get_language() or "en"
    return {
        rule.id: "" if rule.harm in SAFETY_HARMS else rule.clause.get(language) or rule.clause["en"]
        for rule in policies.policy(screening.policy_digest).rules
    }


def _ban(ad: Ad) -> str:
    """The ban that stopped it, with its term and where to appeal."""
    content = VersionContent.objects.filter(version=ad.head).first()
    if ad.state != AdState.REFUSED or ad.head is None or content is None:
        return ""
    case = gate.Case(gate.Candidate(ad, ad.head, "confirm"), content)
    blocks = memory.matching_blocks(gate.facts_of([case]), clock.now())[ad.public_id]
    bans = [block for block in blocks if memory.is_ban(block)]
    return ban_sentence(bans[0]) if bans else ""
