"""The field rules of the DSA transparency database, each broken once."""

from __future__ import annotations

from typing import Any

import pytest

from daylight.web.review.statements import dsa

GOOD: dict[str, Any] = {
    "puid": "a1-b2_c3",
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_ground": dsa.INCOMPATIBLE,
    "incompatible_content_ground": "Adult services are outside the scope of this board.",
    "incompatible_content_explanation": "The ad offers what this board does not show.",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "content_date": "2026-11-20",
    "application_date": "2026-11-20",
    "decision_facts": "A classified ad is not shown.",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "Yes",
    "automated_decision": "AUTOMATED_DECISION_PARTIALLY",
}
OPTIONAL: dict[str, Any] = {
    "decision_provision": "DECISION_PROVISION_TOTAL_SUSPENSION",
    "decision_account": "DECISION_ACCOUNT_SUSPENDED",
    "decision_monetary": "DECISION_MONETARY_SUSPENSION",
    "account_type": "ACCOUNT_TYPE_PRIVATE",
    "decision_ground_reference_url": "https://board.example.org/terms",
    "incompatible_content_illegal": "No",
    "category_addition": ["STATEMENT_CATEGORY_VIOLENCE"],
    "category_specification": ["KEYWORD_PHISHING"],
    "content_id": {"EAN-13": "4006381333931"},
    "territorial_scope": ["IE", "ES"],
    "content_language": "ES",
    "end_date_visibility_restriction": "2027-01-01",
}


def test_a_good_one_is_good() -> None:
    assert dsa.problems(GOOD) == []
    assert dsa.problems(GOOD | OPTIONAL) == []


@pytest.mark.parametrize("name", dsa.REQUIRED)
def test_what_is_required_is_missed(name: str) -> None:
    lacking = {key: value for key, value in GOOD.items() if key != name}
    assert f"{name} is missing" in dsa.problems(lacking)


BAD: list[tuple[str, Any]] = [
    ("puid", "with space"),
    ("puid", "x" * 501),
    ("puid", "ü"),
    ("puid", "a\n"),
    ("decision_visibility", []),
    ("decision_visibility", "DECISION_VISIBILITY_CONTENT_REMOVED"),
    ("decision_visibility", ["DECISION_VISIBILITY_GONE"]),
    ("decision_provision", "DECISION_PROVISION_SUSPENSION"),
    ("decision_ground", "DECISION_GROUND_OTHER"),
    ("incompatible_content_ground", ""),
    ("incompatible_content_ground", "x" * 501),
    ("incompatible_content_explanation", "x" * 2001),
    ("decision_facts", "x" * 5001),
    ("content_type", ["TEXT"]),
    ("content_type", ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_TEXT"]),
    ("category", "STATEMENT_CATEGORY_PORNOGRAPHY_OR_SEXUALIZED_CONTENT"),
    ("category", ["STATEMENT_CATEGORY_SCAMS_AND_FRAUD"]),
    ("category_specification", ["KEYWORD_REGULATED_GOODS_SERVICES"]),
    ("content_date", "20.11.2026"),
    ("content_date", "2026-02-30"),
    ("content_date", "1999-12-31"),
    ("application_date", "2019-12-31"),
    ("application_date", "2038-01-02"),
    ("content_language", "es"),
    ("content_language", "SPA"),
    ("territorial_scope", ["UK"]),
    ("content_id", {"EAN-13": "12"}),
    ("content_id", {"ISBN": "4006381333931"}),
    ("decision_ground_reference_url", "example"),
    ("source_type", "SOURCE_ARTICLE_17"),
    ("automated_detection", True),
    ("automated_decision", "Yes"),
    ("colour", "red"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_does_not_fit_is_named(name: str, value: Any) -> None:
    found = dsa.problems(GOOD | {name: value})
    assert any(said.startswith(name) for said in found), found


TOGETHER: list[tuple[dict[str, Any], str]] = [
    (
        {"decision_visibility": ["DECISION_VISIBILITY_OTHER"]},
        "decision_visibility_other is missing",
    ),
    ({"decision_visibility_other": "x"}, "decision_visibility_other may be there only"),
    ({"content_type": ["CONTENT_TYPE_OTHER"]}, "content_type_other is missing"),
    ({"category_specification": ["KEYWORD_OTHER"]}, "category_specification_other is missing"),
    ({"decision_ground": dsa.ILLEGAL}, "illegal_content_legal_ground is missing"),
    ({"decision_ground": dsa.ILLEGAL}, "incompatible_content_ground may be there only"),
    ({"illegal_content_explanation": "x"}, "illegal_content_explanation may be there only"),
    ({"source_identity": "somebody"}, "source_identity may not be there"),
]


@pytest.mark.parametrize(("change", "said"), TOGETHER)
def test_fields_that_go_together(change: dict[str, Any], said: str) -> None:
    assert any(found.startswith(said) for found in dsa.problems(GOOD | change))


def test_one_decision_is_needed() -> None:
    without = {key: value for key, value in GOOD.items() if key != "decision_visibility"}
    assert any("decision_account is missing" in said for said in dsa.problems(without))
    assert dsa.problems(without | {"decision_account": "DECISION_ACCOUNT_TERMINATED"}) == []


@pytest.mark.parametrize(
    "text",
    ["Write to a.seller@example.org", "Call +1 312 555 0123", "call 312-555-0123", "@handle1"],
)
def test_nothing_personal_is_sent(text: str) -> None:
    assert "decision_facts may hold personal data" in dsa.problems(GOOD | {"decision_facts": text})
