"""What harms and signals are called at the desk, in the language of who reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from daylight.screening import Harm
from daylight.web.ads.screenings import SAFETY_HARMS


def meant(harm: str) -> str:
    """The harm that a claim, a block or a list speaks of. Where nobody said which, it stands for a
    child: unknown counts as doubt."""
    return harm or str(Harm.CHILD_SAFETY)


def may_be_a_child(harm: str) -> bool:
    """Whether a claim, a block or a list with this harm may be about a child."""
    return meant(harm) == Harm.CHILD_SAFETY


def touches_safety(harm: str) -> bool:
    """Whether it may be about a harm to a person."""
    return meant(harm) in SAFETY_HARMS


def harm_name(harm: str) -> str:
    """What a harm is called."""
    return {
        str(Harm.CHILD_SAFETY): _("a child's safety"),
        str(Harm.SEX_TRAFFICKING): _("sex trafficking"),
        str(Harm.LABOUR_TRAFFICKING): _("forced labour"),
        str(Harm.INTIMATE_IMAGE): _("an intimate image"),
        str(Harm.HOUSING_FOR_SEX): _("a home for company"),
        str(Harm.FRAUD): _("fraud"),
        str(Harm.PROHIBITED_GOODS): _("prohibited goods"),
        str(Harm.SPAM): _("spam"),
        str(Harm.PRIVACY): _("privacy"),
        str(Harm.OUT_OF_SCOPE): _("out of scope"),
    }.get(harm, harm.replace("_", " "))


def signal_name(signal: str) -> str:
    """What a signal is called; a rule's own name where an operator made the signal."""
    names = _of_people() | _of_money() | _of_memory() | _of_messages()
    return names.get(signal, signal.replace("_", " "))


def _of_people() -> dict[str, str]:
    return {
        "child_offered": _("child offered"),
        "young_person_offered": _("young person offered"),
        "housing_for_sex": _("home in return for sex"),
        "adoption_for_money": _("adoption for money"),
        "child_for_money": _("child for money"),
        "code_word": _("code word"),
        "adult_services": _("adult services"),
        "forced_labour": _("forced labour"),
        "kept_worker": _("worker who is kept"),
        "far_job": _("work far away"),
        "passed_on": _("person passed on"),
    }


def _of_money() -> dict[str, str]:
    return {
        "hidden_link": _("hidden link"),
        "price_far_below": _("price far below"),
        "prepayment": _("payment ahead"),
        "advance_fee": _("fee ahead"),
        "overpayment": _("overpayment"),
        "fake_rental": _("false rental"),
        "work_scheme": _("work scheme"),
        "prohibited_goods": _("prohibited goods"),
        "recalled_goods": _("recalled goods"),
    }


def _of_memory() -> dict[str, str]:
    return {
        "photo_match": _("photo on a list"),
        "photo_unhashed": _("photo that could not be compared"),
        "blocked_contact": _("blocked contact"),
        "shared_contact": _("shared contact"),
        "copy_of_held": _("copy of one that was held"),
        "near_duplicate": _("nearly the same as another"),
        "template": _("template"),
        "velocity": _("many in a short time"),
        "movement": _("many places in a day"),
        "laundering": _("flagged words dropped"),
    }


def _of_messages() -> dict[str, str]:
    return {
        "money_first": _("money first"),
        "code_asked": _("code asked for"),
        "off_board": _("away from the board"),
        "first_link": _("link at once"),
        "grooming": _("grooming"),
        "home_offered": _("home offered"),
        "company_wanted": _("company wanted"),
        "journey_offered": _("journey offered"),
        "harvest": _("gathers numbers"),
    }
