"""Statements as the DSA transparency database takes them.

A neutral statement is left out unless it is asked for: the database is public, and on a small board
a poster could find their own there and read in it what the statement does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import translation

from daylight.screening.model import Harm
from daylight.web import keys
from daylight.web.ads.models import Block, BlockKind, HiddenPhoto, ScreeningDetail
from daylight.web.ads.screenings import SAFETY_HARMS
from daylight.web.reports.models import Claim
from daylight.web.review.models import Restriction, Statement
from daylight.web.review.statements import actions, dsa, texts
from daylight.web.review.statements.dsa import INCOMPATIBLE
from daylight.web.review.statements.facts import MACHINE, NOTICE, OWN, TRUSTED, Facts

CATEGORY: dict[str, tuple[str, list[str]]] = {
    Harm.CHILD_SAFETY: ("PROTECTION_OF_MINORS", []),
    Harm.SEX_TRAFFICKING: ("VIOLENCE", ["HUMAN_TRAFFICKING"]),
    Harm.LABOUR_TRAFFICKING: ("VIOLENCE", ["HUMAN_TRAFFICKING"]),
    Harm.HOUSING_FOR_SEX: ("VIOLENCE", ["HUMAN_EXPLOITATION"]),
    Harm.INTIMATE_IMAGE: ("CYBER_VIOLENCE", ["NON_CONSENSUAL_IMAGE_SHARING"]),
    Harm.FRAUD: ("SCAMS_AND_FRAUD", []),
    Harm.PROHIBITED_GOODS: ("UNSAFE_AND_PROHIBITED_PRODUCTS", ["PROHIBITED_PRODUCTS"]),
    Harm.PRIVACY: ("DATA_PROTECTION_AND_PRIVACY_VIOLATIONS", []),
    Harm.OUT_OF_SCOPE: ("OTHER_VIOLATION_TC", ["ADULT_SEXUAL_MATERIAL"]),
    Harm.SPAM: ("OTHER_VIOLATION_TC", ["GOODS_SERVICES_NOT_PERMITTED"]),
}
_OTHER: tuple[str, list[str]] = ("OTHER_VIOLATION_TC", [])
_SOURCE = {
    OWN: "SOURCE_VOLUNTARY",
    NOTICE: "SOURCE_ARTICLE_16",
    TRUSTED: "SOURCE_TRUSTED_FLAGGER",
}
_WORDS = 2000


def exported(
    *, first: date, until: date, with_neutral: bool = False
) -> Iterator[dict[str, Any] | None]:
    """Each statement from the first day to the day before `until`; None for one left out."""
    rows = Statement.objects.filter(
        created_at__gte=_midnight(first), created_at__lt=_midnight(until)
    ).select_related("version", "text")
    for row in rows.order_by("id").iterator(chunk_size=500):
        facts = actions.facts_of(row)
        left_out = facts is None or (row.is_neutral and not with_neutral)
        yield None if facts is None or left_out else as_dsa(row, facts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def as_dsa(statement: Statement, facts: Facts) -> dict[str, Any]:
    """One statement, without anything that names a person or an ad."""
    harm = _harm(statement) if facts.neutral else facts.harm
    category, keywords = CATEGORY.get(harm, _OTHER)
    with translation.override("en"):
        clause = texts.clause_of(facts)
        why = clause or "It is against the rules of this board."
        said = _facts_in_words(facts)
    made: dict[str, Any] = {
        "puid": puid(statement),
        **_decision(facts),
        "decision_ground": INCOMPATIBLE,
        "incompatible_content_ground": _without_names(why)[:500],
        "incompatible_content_explanation": _without_names(why)[:_WORDS],
        "content_type": _content_types(facts),
        "category": f"STATEMENT_CATEGORY_{category}",
        "content_date": facts.submitted,
        "application_date": f"{statement.created_at:%Y-%m-%d}",
        "decision_facts": said,
        "source_type": _SOURCE[_source(statement) if facts.neutral else facts.source or OWN],
        "automated_detection": "Yes" if _detected_by_machine(facts) else "No",
        "automated_decision": _automated(facts),
    }
    if keywords:
        made["category_specification"] = [f"KEYWORD_{name}" for name in keywords]
    if len(facts.language) == 2 and facts.language.isalpha():
        made["content_language"] = facts.language.upper()
    return made


def puid(statement: Statement) -> str:
    """Unique on this board and never reused; nobody who reads it finds the ad by it."""
    return keys.token("statement", statement.pk)


def _decision(facts: Facts) -> dict[str, Any]:
    if facts.restriction == Restriction.BANNED:
        made: dict[str, Any] = {
            "decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"],
            "decision_provision": f"DECISION_PROVISION_TOTAL_{_term(facts)}",
        }
        if facts.until:
            made["end_date_service_restriction"] = facts.until
        return made
    over = facts.restriction in (Restriction.REFUSED, Restriction.EDIT_REFUSED, Restriction.PHOTO)
    kind = "REMOVED" if over else "DISABLED"
    return {"decision_visibility": [f"DECISION_VISIBILITY_CONTENT_{kind}"]}


def _term(facts: Facts) -> str:
    return "SUSPENSION" if facts.until else "TERMINATION"


def _content_types(facts: Facts) -> list[str]:
    if facts.restriction == Restriction.PHOTO:
        return ["CONTENT_TYPE_IMAGE"]
    return ["CONTENT_TYPE_TEXT", *(["CONTENT_TYPE_IMAGE"] if facts.photos else [])]


def _facts_in_words(facts: Facts) -> str:
    what = {
        Restriction.HELD: "A classified ad waits for a person before it is shown.",
        Restriction.REFUSED: "A classified ad is not shown.",
        Restriction.HIDDEN: "A classified ad is not shown while people look at it.",
        Restriction.EDIT_HELD: "A change to a classified ad waits for a person.",
        Restriction.EDIT_REFUSED: "A change to a classified ad is not shown.",
        Restriction.PHOTO: "A photo of a classified ad is not shown.",
        Restriction.BANNED: "Somebody may not post, and a classified ad of theirs is not shown.",
    }[Restriction(facts.restriction)]
    who = "Decided by automatic means." if facts.decided_by == MACHINE else "Decided by a person."
    return f"{what} Version {facts.version}, {facts.photos} photos. {who}"


def _detected_by_machine(facts: Facts) -> bool:
    return facts.decided_by == MACHINE or facts.source == OWN


def _automated(facts: Facts) -> str:
    if facts.decided_by != MACHINE:
        found = "PARTIALLY" if facts.source == OWN else "NOT_AUTOMATED"
    else:
        found = "FULLY"
    return f"AUTOMATED_DECISION_{found}"


def _without_names(text: str) -> str:
    """A clause as it is; one that staff wrote a contact into is not told."""
    return "It is against the rules of this board." if dsa.is_personal(text) else text


def _harm(statement: Statement) -> str:
    """The gravest harm that a neutral statement does not name, for those who must be told."""
    details = ScreeningDetail.objects.filter(screening__version=statement.version_id)
    found = {
        str(signal["harm"])
        for body in details.values_list("body", flat=True)
        for signal in body.get("signals", ())
        if signal["status"] in ("found", "unknown")
    }
    found |= {claim.harm for claim in _claims(statement)}
    order = [harm for harm in Harm if harm in SAFETY_HARMS] + list(Harm)
    return next((str(harm) for harm in order if harm in found), "")


def _claims(statement: Statement) -> list[Claim]:
    kind, _colon, number = statement.cause.partition(":")
    if kind == "photo":
        names = HiddenPhoto.objects.filter(pk=number).values_list("claim", flat=True)
        return list(Claim.objects.filter(public_id__in=names))
    ad = statement.ad.public_id
    return list(Claim.objects.filter(ads__ad=ad, received_at__lte=statement.created_at))


def _source(statement: Statement) -> str:
    claims = _claims(statement)
    if any(claim.trusted_id is not None for claim in claims):
        return TRUSTED
    blocks = Block.objects.filter(kind=BlockKind.AD, value=statement.ad.public_id)
    return NOTICE if claims or blocks.exists() else OWN
