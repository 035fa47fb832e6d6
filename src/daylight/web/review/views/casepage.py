"""The page of a case, and its cover. An invented one has the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web.people import access
from daylight.web.people.actions import deciding_staff
from daylight.web.people.models import Staff
from daylight.web.review.models import Case, CaseKind
from daylight.web.review.sheet import linked
from daylight.web.review.sheet.case import Sheet
from daylight.web.review.words import harm_name


def cover(
    request: HttpRequest, staff: Staff, case: Case, *, error: Refused | None, given: Any
) -> HttpResponse:
    """What kind of case it is, without a word of it."""
    status = error.status if error is not None else 200
    context = {"case": case, "harm": harm_name(case.harm), "error": error, "given": given or {}}
    context["is_message"] = case.kind == CaseKind.MESSAGE
    return access.page(request, staff, "desk_case_cover.html", context, status=status)


def whole(
    request: HttpRequest, staff: Staff, made: Sheet, *, error: Refused | None, given: Any
) -> HttpResponse:
    """All of it, for whoever has it in hand."""
    status = error.status if error is not None else 200
    context = {
        "sheet": made,
        "case": made.case,
        "harms": [harm_name(harm) for harm in made.case.harms],
        "harm_name": harm_name,
        "kind_name": linked.kind_name,
        "state_of": _states(),
        "error": error,
        "given": given or {},
        "colleagues": deciding_staff().exclude(pk=staff.pk).order_by("pseudonym"),
    }
    return access.page(request, staff, "desk_case.html", context, status=status)


def _states() -> dict[str, str]:
    return {
        "unconfirmed": _("not confirmed"),
        "held": _("waits"),
        "public": _("public"),
        "refused": _("refused"),
        "hidden": _("hidden"),
        "ended": _("ended"),
    }
