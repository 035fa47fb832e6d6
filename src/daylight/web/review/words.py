"""Names that reviewers read, in their language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from daylight.web.ads import harms
from daylight.web.review.models import Case, CaseState
from daylight.web.review.weights import OTHER


def harm_name(harm: str) -> str:
    """What a harm is called; cases that no signal made have one of their own."""
    return _("something else") if harm == OTHER else harms.harm_name(harm)


def state_name(case: Case) -> str:
    """Where a case stands, without a word on who decided what."""
    return {
        str(CaseState.OPEN): _("waits"),
        str(CaseState.LEAD): _("for a lead"),
        str(CaseState.CLOSED): _("closed"),
    }[case.state]


def choice_name(choice: str) -> str:
    """What somebody decided."""
    return {
        "publish": _("publish"),
        "refuse": _("refuse"),
        "remove": _("remove"),
        "hold": _("hold for more"),
        "escalate": _("escalate"),
    }.get(choice, choice)


def why_not(code: str) -> str:
    """Why a decision could not be written."""
    return {
        "changed_meanwhile": _("the ad changed meanwhile"),
        "not_waiting": _("it does not wait any more"),
        "decided_already": _("you had decided on it before"),
        "needs_training": _("its photos may show a child now"),
        "not_allowed": _("you may not decide any more"),
    }.get(code, code.replace("_", " "))
