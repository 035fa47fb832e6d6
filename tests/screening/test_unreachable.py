"""Rules that change nothing are named, and only those."""

from __future__ import annotations

import pytest

from daylight.screening import load_policy, shipped_policy
from daylight.screening.signals.names import signal_harms
from daylight.screening.unreachable import idle_rules, implies
from daylight.screening.when import parse_when

RULE = """[[rule]]
id = "{id}"
harm = "fraud"
where = "{where}"
when = "{when}"
verdict = "{verdict}"
quorum = {quorum}
clause = "No."
"""


def policy_of(*rules: tuple[str, str, str, int]) -> list[str]:
    text = "".join(
        RULE.format(id=f"r{n}", where=where, when=when, verdict=verdict, quorum=quorum)
        for n, (where, when, verdict, quorum) in enumerate(rules)
    )
    return [warning.message for warning in idle_rules(load_policy(text), file="p.toml")]


def test_every_rule_of_the_shipped_policy_can_decide() -> None:
    assert idle_rules(shipped_policy()) == []


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        ("advance_fee >= 0.8", "advance_fee >= 0.5", True),
        ("advance_fee >= 0.5", "advance_fee >= 0.8", False),
        ("advance_fee >= 0.8", "any(fraud) >= 0.8", True),
        ("any(fraud) >= 0.8", "advance_fee >= 0.8", False),
        ("count(fraud, 0.5) >= 3", "count(fraud, 0.4) >= 2", True),
        ("count(fraud, 0.5) >= 2", "any(fraud) >= 0.5", True),
        ("any(fraud) >= 0.5", "count(fraud, 0.5) >= 2", False),
        ("advance_fee >= 0.5 and overpayment >= 0.5", "overpayment >= 0.5", True),
        ("advance_fee >= 0.5 or overpayment >= 0.5", "overpayment >= 0.5", False),
        ("overpayment >= 0.5", "advance_fee >= 0.5 or overpayment >= 0.5", True),
        ("copy_of_held >= 0.5", "any(child_safety) >= 0.5", False),
    ],
)
def test_what_implies_what(narrow: str, wide: str, expected: bool) -> None:
    harms = signal_harms()
    assert implies(parse_when(narrow, harms), parse_when(wide, harms), harms) is expected


def test_a_shadowed_rule_is_named_and_a_stricter_one_is_not() -> None:
    loose = ("", "any(fraud) >= 0.4", "hold", 1)
    assert policy_of(loose, ("", "advance_fee >= 0.5", "hold", 1)) == [
        "rule 'r1' is never the one that decides"
    ]
    assert policy_of(loose, ("", "advance_fee >= 0.5", "refuse", 1)) == []
    assert policy_of(loose, ("", "advance_fee >= 0.5", "hold", 2)) == []
    somewhere = ("photos > 1", "any(fraud) >= 0.4", "hold", 1)
    assert policy_of(somewhere, ("", "advance_fee >= 0.5", "hold", 1)) == []


def test_two_equal_rules_name_only_one_and_publishing_is_idle() -> None:
    same = ("", "advance_fee >= 0.5", "hold", 1)
    assert len(policy_of(same, same)) == 1
    assert policy_of(("", "advance_fee >= 0.5", "publish", 1)) == ["rule 'r0' changes nothing"]


def test_a_rule_of_too_many_combinations_is_refused() -> None:
    pair = "(advance_fee >= 0.{0} or overpayment >= 0.{0})"
    with pytest.raises(ValueError, match="too many"):
        parse_when(" and ".join(pair.format(n) for n in range(1, 10)), signal_harms())
