"""Second looks: a share of all decisions is looked at again by somebody who does not know them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads import actions as ads
from daylight.web.ads.actions.deciding import leads
from daylight.web.ads.models import Choice, Decision, VersionContent
from daylight.web.people.models import Staff
from daylight.web.review import facts as cases
from daylight.web.review import sparing
from daylight.web.review.appeals import actions as appealing
from daylight.web.review.appeals import looking
from daylight.web.review.models import SecondLook
from daylight.web.review.quality import drawing, plan
from daylight.web.review.statements import facts

DECIDED = (Choice.PUBLISH, Choice.REFUSE, Choice.REMOVE)
LOOK_BACK = timedelta(days=7)
BATCH = 500
MOST_TRIED = 50  # of those that wait, for one that somebody may be shown


def draw() -> int:
    """Choose from the decisions that came since; returns how many are looked at again.

    Which ones follows from a key and their number alone. Child images are left out: nobody is
    shown them for a figure.
    """
    at, share = clock.now(), plan.current().second_per_1000
    last = SecondLook.objects.order_by("-decision_id").values_list("decision", flat=True).first()
    rows = Decision.objects.filter(
        pk__gt=last or 0, created_at__gt=at - LOOK_BACK, choice__in=DECIDED
    ).select_related("version__ad")
    key, made = keys.derived_key("quality/second"), 0
    for row in rows.order_by("pk")[:BATCH]:
        if drawing.chosen(f"decision:{row.pk}", share, key) and _can_be_shown(row):
            _look, fresh = SecondLook.objects.get_or_create(
                decision=row, defaults={"created_at": at}
            )
            made += fresh
    return made


def _can_be_shown(decision: Decision) -> bool:
    has_words = VersionContent.objects.filter(version=decision.version_id).exists()
    return has_words and not looking.is_child_image(decision.version.ad, decision.version)


def waiting_for(staff: Staff) -> SecondLook | None:
    """The oldest that this person may look at: they have said nothing of this ad before, and it is
    nothing that they are spared."""
    mine = Decision.objects.filter(staff=staff).values("version__ad")
    seen = SecondLook.objects.filter(staff=staff).values("decision__version__ad")
    rows = SecondLook.objects.filter(answered_at__isnull=True)
    rows = rows.exclude(decision__version__ad__in=mine).exclude(decision__version__ad__in=seen)
    rows = rows.filter(decision__version__content__isnull=False)
    allowance = sparing.of(staff)
    for look in rows.select_related("decision__version__ad").order_by("id")[:MOST_TRIED]:
        version = look.decision.version
        if allowance.may_open(cases.harms_of(version.ad, version)):
            return look
    return None


def answer(look: SecondLook, staff: Staff, choice: Choice, clause: str) -> SecondLook:
    """Keep what a second person says. The decision stays as it is.

    Raises: Refused `own_decision` (403), `answered_already` (409).
    """
    if Decision.objects.filter(staff=staff, version__ad=look.decision.version.ad_id).exists():
        said = _("You have decided on this ad; somebody else looks at it again.")
        raise Refused("own_decision", said, status=403)
    changed = SecondLook.objects.filter(pk=look.pk, answered_at__isnull=True).update(
        staff=staff, choice=choice, clause=clause[:80], answered_at=clock.now()
    )
    if changed != 1:
        said = _("Somebody has looked at this meanwhile.")
        raise Refused("answered_already", said, status=409)
    look.refresh_from_db()
    return look


def disagreements() -> list[SecondLook]:
    """Those on which the two do not agree and no lead has said who was right."""
    rows = SecondLook.objects.filter(answered_at__isnull=False, resolved_at__isnull=True)
    rows = rows.select_related("decision__version__ad", "decision__staff", "staff")
    return [look for look in rows.order_by("id") if not look.agrees]


def resolve(look: SecondLook, lead: Staff, *, first_was_right: bool) -> SecondLook:
    """A lead says which of the two was right. Where the decision was wrong, what it did is looked
    at by others: a shown ad is hidden and waits for people; a restricted one is appealed for.

    Raises: Refused `not_allowed`, `own_decision` (403), `resolved_already` (409).
    """
    if not leads(lead):
        raise Refused("not_allowed", _("Only a safety lead says who was right."), status=403)
    if lead.pk in (look.staff_id, look.decision.staff_id):
        said = _("You are one of the two; another lead says who was right.")
        raise Refused("own_decision", said, status=403)
    with transaction.atomic():
        changed = SecondLook.objects.filter(
            pk=look.pk, resolved_at__isnull=True, answered_at__isnull=False
        ).update(resolved_by=lead, first_was_right=first_was_right, resolved_at=clock.now())
        if changed != 1:
            said = _("Somebody has resolved this meanwhile.")
            raise Refused("resolved_already", said, status=409)
        if not first_was_right:
            _look_anew(look, lead)
    look.refresh_from_db()
    return look


def _look_anew(look: SecondLook, lead: Staff) -> None:
    ad = look.decision.version.ad
    if look.decision.choice == Choice.PUBLISH:
        if ad.is_visible(clock.now()):
            ads.hide([ad.public_id], reason=f"second look {look.pk}", staff=lead)
        return
    if facts.current(ad) is not None:
        appealing.appeal_as_board(ad, origin=f"look:{look.pk}")


def pairs(looks: list[SecondLook]) -> list[tuple[str, str]]:
    """What the two said, as shown or not shown."""
    return [(_shown(look.decision.choice), _shown(look.choice)) for look in looks]


def _shown(choice: str) -> str:
    return "publish" if choice == Choice.PUBLISH else "refuse"


def answered_since(days: int) -> list[SecondLook]:
    rows = SecondLook.objects.filter(answered_at__gt=clock.now() - timedelta(days=days))
    return list(rows.select_related("decision", "staff", "decision__staff").order_by(F("id")))
