"""The field rules of the DSA transparency database, schema version 2, and a check against them.

Pure: a statement as a dict in, sentences about what is wrong out. The database refuses a batch as a
whole, so that one bad statement would keep a hundred good ones out.
Source: digital-services-act/transparency-database, StatementStoreRequest.php and Statement.php as
of 2026-06 (schema in force since 2025-07-01).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

BATCH = 100  # statements of one request

VISIBILITY = frozenset(
    f"DECISION_VISIBILITY_{name}"
    for name in (
        "CONTENT_REMOVED", "CONTENT_DISABLED", "CONTENT_DEMOTED", "CONTENT_AGE_RESTRICTED",
        "CONTENT_INTERACTION_RESTRICTED", "CONTENT_LABELLED", "OTHER",
    )
)  # fmt: skip
MONETARY = frozenset(f"DECISION_MONETARY_{n}" for n in ("SUSPENSION", "TERMINATION", "OTHER"))
PROVISION = frozenset(
    f"DECISION_PROVISION_{name}"
    for name in (
        "PARTIAL_SUSPENSION", "TOTAL_SUSPENSION", "PARTIAL_TERMINATION", "TOTAL_TERMINATION"
    )
)  # fmt: skip
ACCOUNT = frozenset({"DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"})
ACCOUNT_TYPES = frozenset({"ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"})
ILLEGAL, INCOMPATIBLE = "DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"
CONTENT_TYPES = frozenset(
    f"CONTENT_TYPE_{name}"
    for name in ("APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER")
)
CATEGORIES = frozenset(
    f"STATEMENT_CATEGORY_{name}"
    for name in (
        "ANIMAL_WELFARE", "CONSUMER_INFORMATION", "CYBER_VIOLENCE",
        "CYBER_VIOLENCE_AGAINST_WOMEN", "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        "ILLEGAL_OR_HARMFUL_SPEECH", "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
        "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS", "NOT_SPECIFIED_NOTICE",
        "OTHER_VIOLATION_TC", "PROTECTION_OF_MINORS", "RISK_FOR_PUBLIC_SECURITY",
        "SCAMS_AND_FRAUD", "SELF_HARM", "UNSAFE_AND_PROHIBITED_PRODUCTS", "VIOLENCE",
    )
)  # fmt: skip
# Those that a board of classifieds has use for; the database knows more.
KEYWORDS = frozenset(
    f"KEYWORD_{name}"
    for name in (
        "CHILD_SEXUAL_ABUSE_MATERIAL", "CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",
        "GROOMING_SEXUAL_ENTICEMENT_MINORS", "AGE_SPECIFIC_RESTRICTIONS",
        "AGE_SPECIFIC_RESTRICTIONS_MINORS", "HUMAN_TRAFFICKING", "TRAFFICKING_WOMEN_GIRLS",
        "HUMAN_EXPLOITATION", "ADULT_SEXUAL_MATERIAL", "NUDITY", "NON_CONSENSUAL_IMAGE_SHARING",
        "NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN", "NON_CONSENSUAL_MATERIAL_DEEPFAKE",
        "NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN", "INAUTHENTIC_LISTINGS",
        "INAUTHENTIC_ACCOUNTS", "IMPERSONATION_ACCOUNT_HIJACKING", "PHISHING", "PYRAMID_SCHEMES",
        "PROHIBITED_PRODUCTS", "UNSAFE_PRODUCTS", "UNLAWFUL_SALE_ANIMALS",
        "GOODS_SERVICES_NOT_PERMITTED", "INSUFFICIENT_INFORMATION_ON_TRADERS",
        "MISLEADING_INFO_GOODS_SERVICES", "MISLEADING_INFO_CONSUMER_RIGHTS",
        "NONCOMPLIANCE_PRICING", "HIDDEN_ADVERTISEMENT", "DISCRIMINATION", "HATE_SPEECH",
        "TRADEMARK_INFRINGEMENT", "COPYRIGHT_INFRINGEMENT", "DESIGN_INFRINGEMENT", "OTHER",
    )
)  # fmt: skip
_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
TERRITORY = frozenset(_EEA.split())
SOURCES = frozenset(
    {
        "SOURCE_ARTICLE_16",
        "SOURCE_TRUSTED_FLAGGER",
        "SOURCE_TYPE_OTHER_NOTIFICATION",
        "SOURCE_VOLUNTARY",
    }
)
AUTOMATED = frozenset(
    f"AUTOMATED_DECISION_{name}" for name in ("FULLY", "PARTIALLY", "NOT_AUTOMATED")
)
YES_NO = frozenset({"Yes", "No"})
_LAST_DAY = date(2038, 1, 1)
_PUID = re.compile(r"[a-zA-Z0-9_-]{1,500}").fullmatch
_DAY = re.compile(r"\d{4}-\d\d-\d\d").fullmatch
_LANGUAGE = re.compile(r"[A-Z]{2}").fullmatch
_URL = re.compile(r"https?://[^\s/]+(/\S*)?").fullmatch
_EAN = re.compile(r"[0-9]{13}").fullmatch

Rule = Callable[[Any], str]  # "" where the value fits, else what would


def _text(most: int) -> Rule:
    def rule(value: Any) -> str:
        fits = isinstance(value, str) and 0 < len(value) <= most
        return "" if fits else f"must be 1 to {most} characters"

    return rule


def _one_of(known: frozenset[str]) -> Rule:
    def rule(value: Any) -> str:
        fits = isinstance(value, str) and value in known
        return "" if fits else "must be one of " + ", ".join(sorted(known))

    return rule


def _some_of(known: frozenset[str]) -> Rule:
    def rule(value: Any) -> str:
        fits = isinstance(value, list) and value and set(map(str, value)) <= known
        twice = isinstance(value, list) and len(set(map(str, value))) != len(value)
        return "" if fits and not twice else "must be a list, each once, of known values"

    return rule


def _day_from(first: date) -> Rule:
    def rule(value: Any) -> str:
        if isinstance(value, str) and _DAY(value):
            try:
                if first <= date.fromisoformat(value) <= _LAST_DAY:
                    return ""
            except ValueError:
                pass
        return f"must be a day from {first} to {_LAST_DAY}, as 2026-11-20"

    return rule


def _like(fits: Callable[[str], Any], said: str) -> Rule:
    def rule(value: Any) -> str:
        return "" if isinstance(value, str) and fits(value) else said

    return rule


def _ean(value: Any) -> str:
    fits = isinstance(value, dict) and list(value) == ["EAN-13"] and _EAN(str(value["EAN-13"]))
    return "" if fits else 'must be {"EAN-13": 13 digits}'


def _url(value: Any) -> str:
    fits = isinstance(value, str) and len(value) <= 500 and _URL(value)
    return "" if fits else "must be an address of at most 500 characters"


_END = _day_from(date(2000, 1, 1))
FIELDS: Mapping[str, Rule] = {
    "puid": _like(_PUID, "must be 1 to 500 of letters, digits, - and _"),
    "decision_visibility": _some_of(VISIBILITY),
    "decision_visibility_other": _text(500),
    "decision_monetary": _one_of(MONETARY),
    "decision_monetary_other": _text(500),
    "decision_provision": _one_of(PROVISION),
    "decision_account": _one_of(ACCOUNT),
    "account_type": _one_of(ACCOUNT_TYPES),
    "decision_ground": _one_of(frozenset({ILLEGAL, INCOMPATIBLE})),
    "decision_ground_reference_url": _url,
    "illegal_content_legal_ground": _text(500),
    "illegal_content_explanation": _text(2000),
    "incompatible_content_ground": _text(500),
    "incompatible_content_explanation": _text(2000),
    "incompatible_content_illegal": _one_of(YES_NO),
    "content_type": _some_of(CONTENT_TYPES),
    "content_type_other": _text(500),
    "category": _one_of(CATEGORIES),
    "category_addition": _some_of(CATEGORIES),
    "category_specification": _some_of(KEYWORDS),
    "category_specification_other": _text(500),
    "content_id": _ean,
    "territorial_scope": _some_of(TERRITORY),
    "content_language": _like(_LANGUAGE, "must be two capitals, as ES"),
    "content_date": _day_from(date(2000, 1, 1)),
    "application_date": _day_from(date(2020, 1, 1)),
    "end_date_visibility_restriction": _END,
    "end_date_monetary_restriction": _END,
    "end_date_service_restriction": _END,
    "end_date_account_restriction": _END,
    "decision_facts": _text(5000),
    "source_type": _one_of(SOURCES),
    "source_identity": _text(500),
    "automated_detection": _one_of(YES_NO),
    "automated_decision": _one_of(AUTOMATED),
}
REQUIRED = (
    "puid", "decision_ground", "content_type", "category", "content_date", "application_date",
    "decision_facts", "source_type", "automated_detection", "automated_decision",
)  # fmt: skip
DECISIONS = (
    "decision_visibility", "decision_monetary", "decision_provision", "decision_account"
)  # fmt: skip
# A field that must be there just where another has, or contains, a value.
_JUST_WHERE = (
    ("decision_visibility_other", "decision_visibility", "DECISION_VISIBILITY_OTHER"),
    ("decision_monetary_other", "decision_monetary", "DECISION_MONETARY_OTHER"),
    ("content_type_other", "content_type", "CONTENT_TYPE_OTHER"),
    ("category_specification_other", "category_specification", "KEYWORD_OTHER"),
    ("illegal_content_legal_ground", "decision_ground", ILLEGAL),
    ("illegal_content_explanation", "decision_ground", ILLEGAL),
    ("incompatible_content_ground", "decision_ground", INCOMPATIBLE),
    ("incompatible_content_explanation", "decision_ground", INCOMPATIBLE),
)
_ONLY_WHERE = (("incompatible_content_illegal", "decision_ground", INCOMPATIBLE),)
_PERSONAL = re.compile(r"\S@\S|\+?\d[\d ().-]{7,}\d|(?:^|[^\w])@\w{3,}")
FREE_TEXT = tuple(
    name for name in FIELDS if name.endswith(("_other", "_ground", "_explanation", "_facts"))
    and name != "decision_ground"
)  # fmt: skip


def problems(statement: Mapping[str, Any]) -> list[str]:
    """Everything that the database, or the law on what may go there, would not take.

    >>> problems({})[0]
    'puid is missing'
    """
    return [*_lacking(statement), *_unfit(statement), *_together(statement), *_names(statement)]


def _lacking(statement: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{name} is missing" for name in REQUIRED if name not in statement)
    if not any(name in statement for name in DECISIONS):
        yield f"one of {', '.join(DECISIONS)} is missing"


def _unfit(statement: Mapping[str, Any]) -> Iterator[str]:
    for name, value in statement.items():
        rule = FIELDS.get(name)
        said = rule(value) if rule is not None else "is no field of schema version 2"
        if said:
            yield f"{name} {said}"


def _together(statement: Mapping[str, Any]) -> Iterator[str]:
    for name, other, value in _JUST_WHERE:
        has = _has(statement.get(other), value)
        if has and name not in statement:
            yield f"{name} is missing, since {other} has {value}"
        if not has and name in statement:
            yield f"{name} may be there only where {other} has {value}"
    for name, other, value in _ONLY_WHERE:
        if name in statement and not _has(statement.get(other), value):
            yield f"{name} may be there only where {other} has {value}"
    if statement.get("source_type") == "SOURCE_VOLUNTARY" and "source_identity" in statement:
        yield "source_identity may not be there where nobody gave notice"


def _has(given: Any, value: str) -> bool:
    return value in given if isinstance(given, list) else given == value


def _names(statement: Mapping[str, Any]) -> Iterator[str]:
    """Free text in which a mailbox, a number to call or a handle stands: never sent."""
    for name in FREE_TEXT:
        if is_personal(str(statement.get(name, ""))):
            yield f"{name} may hold personal data"


def is_personal(text: str) -> bool:
    """Whether a mailbox, a number to call or a handle stands in a text."""
    return _PERSONAL.search(text) is not None
