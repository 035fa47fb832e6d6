"""Quality at the desk: figures, second looks, audits, what a lead resolves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from daylight.errors import Refused
from daylight.screening import Harm
from daylight.web import clock, pages
from daylight.web.ads.models import Choice, Version
from daylight.web.people import access
from daylight.web.people.actions import roles_of
from daylight.web.people.models import Role, Staff
from daylight.web.record import quality as public
from daylight.web.record.quality import Series
from daylight.web.review import facts
from daylight.web.review.actions import weighing
from daylight.web.review.actions.deciding import clauses
from daylight.web.review.appeals import looking
from daylight.web.review.models import Audit, AuditItem, Finding, SecondLook
from daylight.web.review.quality import audits, figures, plan, second
from daylight.web.review.quality.figures import Line
from daylight.web.review.quality.intervals import FEW
from daylight.web.review.words import harm_name

DECIDERS = (Role.REVIEWER, Role.LEAD)
READERS = (Role.LEAD, Role.AUDITOR, Role.REVIEWER)
CHOICES = (Choice.PUBLISH, Choice.REFUSE)


@require_GET
@access.desk(*READERS)
def home(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The figures of the last weeks; each reviewer's own are for leads alone."""
    until = clock.now()
    first = until - timedelta(days=figures.DAYS)
    is_lead = Role.LEAD in roles_of(staff)
    audit, unsaid = figures.prevalence(first, until)
    values = {
        "days": figures.DAYS,
        "few": FEW,
        "audit": audit,
        "unsaid": unsaid,
        "harms": [
            (harm_name(line.name), line) for line in figures.prevalence_by_harm(first, until)
        ],
        "agreement": figures.agreement(first, until),
        "by_clause": figures.agreement_by_clause(first, until),
        "reviewers": figures.reviewers(first, until) if is_lead else [],
        "charts": _charts(first, until),
        "disagreements": second.disagreements() if is_lead else [],
        "plan": plan.current(),
        "audits": list(Audit.objects.order_by("-id")[:6]),
        "my_second": second.waiting_for(staff) if _decides(staff) else None,
        "my_audit": audits.waiting_for(staff) if _decides(staff) else None,
    }
    return access.page(request, staff, "desk_quality.html", values)


def _decides(staff: Staff) -> bool:
    return bool(set(roles_of(staff)) & set(DECIDERS))


def _charts(first: Any, until: Any) -> list[public.Chart]:
    names = {
        "held": _("Held or refused by machine"),
        "cleared": _("In doubt, and published by people"),
        "waited": _("Waited longer than we say"),
        "reversed": _("Appeals that changed the decision"),
    }
    groups = {"section": _("by section"), "place": _("by place"), "language": _("by language")}
    found = []
    for name, count in figures.SERIES.items():
        for by, said in groups.items():
            rows = [_series(by, line) for line in count(by, first, until)]
            found.append(public.chart(f"{names[name]}, {said}", rows))
    return [each for each in found if each is not None]


def _series(by: str, line: Line) -> Series:
    group = f"{by}.{line.name}"
    share = line.share
    if share is None:
        return Series(group)
    return Series(group, share.hits, share.total, share.value, share.low, share.high)


@access.desk(*DECIDERS)
def look(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The next second look: the ad, and nothing of what was decided."""
    found = second.waiting_for(staff)
    error: Refused | None = None
    if request.method == "POST":
        asked = SecondLook.objects.filter(pk=_number(request.POST.get("look", ""))).first()
        try:
            _answer_look(request, staff, asked)
            return HttpResponseRedirect(pages.link("/desk/quality/second?done=1"), status=303)
        except Refused as refused:
            error = refused
    version = found.decision.version if found is not None else None
    values = {
        "item": found,
        "kind": "second",
        "choices": [(str(each), each.label) for each in CHOICES],
        "clauses": clauses(),
    }
    return _item_page(request, staff, version, values, error)


def _answer_look(request: HttpRequest, staff: Staff, asked: SecondLook | None) -> None:
    choice = request.POST.get("choice", "")
    if asked is None or choice not in CHOICES:
        raise Refused("bad_answer", _("Choose what you would decide."))
    clause = request.POST.get("clause", "")
    second.answer(asked, staff, Choice(choice), clause if clause in clauses() else "")


@access.desk(*DECIDERS)
def audit(request: HttpRequest, staff: Staff) -> HttpResponse:
    """The next ad of an audit, as readers saw it."""
    found = audits.waiting_for(staff)
    error: Refused | None = None
    if request.method == "POST":
        asked = AuditItem.objects.filter(pk=_number(request.POST.get("item", ""))).first()
        try:
            _answer_audit(request, staff, asked)
            return HttpResponseRedirect(pages.link("/desk/quality/audit?done=1"), status=303)
        except Refused as refused:
            error = refused
    version = found.publication.version if found is not None else None
    values = {
        "item": found,
        "kind": "audit",
        "harms": [(str(harm), harm_name(str(harm))) for harm in Harm],
    }
    return _item_page(request, staff, version, values, error)


def _answer_audit(request: HttpRequest, staff: Staff, asked: AuditItem | None) -> None:
    finding, harm = request.POST.get("finding", ""), request.POST.get("harm", "")
    if asked is None or finding not in Finding.values:
        raise Refused("bad_answer", _("Choose what you found."))
    if finding == Finding.AGAINST and harm not in [str(each) for each in Harm]:
        raise Refused("bad_answer", _("Choose what it is against."))
    audits.answer(asked, staff, Finding(finding), harm)


def _item_page(
    request: HttpRequest, staff: Staff, version: Any, values: dict[str, Any], error: Refused | None
) -> HttpResponse:
    language = translation.get_language() or "en"
    spared = _spared(staff, f"{values['kind']}:{values['item'].pk}", version) if version else None
    if spared is not None:
        version, error = None, spared
    words = looking.words_of(version, language=language, marked=False) if version else None
    context = values | {"ad_words": words, "error": error, "done": "done" in request.GET}
    status = error.status if error else 200
    return access.page(request, staff, "desk_quality_item.html", context, status=status)


def _spared(staff: Staff, what: str, version: Version) -> Refused | None:
    """Weigh that they are shown it; why they are not, where they are spared it."""
    try:
        weighing.look(staff, what, facts.harms_of(version.ad, version))
    except Refused as refused:
        return refused
    return None


@access.desk(Role.LEAD)
def disagreement(request: HttpRequest, staff: Staff, number: int) -> HttpResponse:
    """Two people disagree; a lead says who was right."""
    rows = SecondLook.objects.select_related("decision__version__ad", "decision__staff", "staff")
    found = rows.filter(pk=number, answered_at__isnull=False).first()
    if found is None:
        raise Http404
    error: Refused | None = None
    if request.method == "POST":
        try:
            right = request.POST.get("right", "")
            if right not in ("first", "second"):
                raise Refused("bad_answer", _("Choose who was right."))
            second.resolve(found, staff, first_was_right=right == "first")
            return HttpResponseRedirect(pages.link("/desk/quality"), status=303)
        except Refused as refused:
            error = refused
    language = translation.get_language() or "en"
    version = found.decision.version
    spared = _spared(staff, f"disagreement:{found.pk}", version)
    words = None if spared is not None else looking.words_of(version, language=language)
    error = spared or error
    values = {"look": found, "ad_words": words, "error": error}
    status = error.status if error else 200
    return access.page(request, staff, "desk_quality_disagreement.html", values, status=status)


@require_POST
@access.desk(Role.LEAD)
def shares(request: HttpRequest, staff: Staff) -> HttpResponse:
    """How much is looked at again."""
    plan.set_plan(
        staff,
        golden_per_1000=_number(request.POST.get("golden", ""), 9999),
        second_per_1000=_number(request.POST.get("second", ""), 9999),
    )
    return HttpResponseRedirect(pages.link("/desk/quality"), status=303)


def _number(text: str, bad: int = 0) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else bad
