"""What a policy changes: in words, in warnings, and over ads of the past."""

from __future__ import annotations

import pytest

from daylight.screening import Ad, Policy, load_policy, shipped_policy
from daylight.screening.model import Harm, Signal, Verdict
from daylight.screening.policy_checks import warnings
from daylight.screening.policy_diff import compare, summary
from daylight.screening.replay import Past, Replay

SHIPPED = shipped_policy().text
EXTRA = """
[[rule]]
id = "extra"
harm = "fraud"
{where}
when = "{when}"
verdict = "{verdict}"
clause = {{ en = "A clause." }}
"""


def policy(*, where: str = "", when: str = "advance_fee >= 0.1", verdict: str = "refuse") -> Policy:
    line = f'where = "{where}"' if where else ""
    return load_policy(SHIPPED + EXTRA.format(where=line, when=when, verdict=verdict))


def without(name: str) -> Policy:
    rules = SHIPPED.split("[[rule]]")
    return load_policy("[[rule]]".join(r for r in rules if f'id = "{name}"' not in r))


def test_the_shipped_policy_has_nothing_to_look_at() -> None:
    assert warnings(shipped_policy()) == []


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("profile == 'hausing'", "did you mean 'housing'?"),
        ("profile == 'housing' && profile == 'jobs'", "join them by ||"),
    ],
)
def test_a_where_that_no_ad_meets_is_shown_with_its_place(where: str, said: str) -> None:
    [found] = warnings(policy(where=where))
    assert said in found.hint
    assert found.text[found.column - 1 :].startswith("profile ==")


def test_a_where_with_an_or_is_not_called_impossible() -> None:
    assert warnings(policy(where="profile == 'housing' || profile == 'jobs'")) == []


def test_two_rules_that_say_different_things_of_the_same_ads() -> None:
    found = warnings(policy(when="any(privacy) >= 0.5"))
    assert any("contradicts 'privacy'" in each.message for each in found)


def test_a_safety_rule_that_is_gone_is_said_first_and_in_public() -> None:
    changes = compare(shipped_policy(), without("listed-photo"))
    assert [change.is_safety for change in changes] == [True]
    assert "shipped child-safety rule listed-photo removed" in summary(changes)


@pytest.mark.parametrize(
    ("old", "new", "is_safety"),
    [
        ("quorum = 2", "quorum = 1", True),
        ('when = "photo_match >= 0.5"', 'when = "photo_match >= 0.9"', True),
        ('when = "any(privacy) >= 0.5"', 'when = "any(privacy) >= 0.6"', False),
    ],
)
def test_what_became_weaker(old: str, new: str, is_safety: bool) -> None:
    changes = compare(shipped_policy(), load_policy(SHIPPED.replace(old, new)))
    assert changes
    assert all(change.is_safety == is_safety for change in changes)


def test_the_public_words_name_no_threshold() -> None:
    changes = compare(shipped_policy(), policy())
    assert summary(changes) == "rule extra added"
    assert "0.1" in changes[0].words


def test_a_long_list_of_changes_fits_the_record_and_keeps_safety() -> None:
    none = load_policy('[[rule]]\nid = "a"\nharm = "spam"\nwhen = "velocity >= 0.5"\n'
                       'verdict = "hold"\nclause = { en = "A." }\n')  # fmt: skip
    said = summary(compare(shipped_policy(), none), most=300)
    assert len(said) < 330
    assert "child-safety removed" in said
    assert "more" in said


def test_the_same_policy_changes_nothing() -> None:
    assert compare(shipped_policy(), shipped_policy()) == []
    replay = Replay(shipped_policy(), shipped_policy())
    replay.add(Past(ad=Ad(title="Blue bicycle", section="for-sale")))
    assert (replay.ads, replay.changes) == (1, 0)


def test_replay_counts_by_harm_place_section_and_language() -> None:
    doubt = Signal(name="velocity", harm=Harm.SPAM, confidence=0.2)
    ad = Ad(title="Blue bicycle", section="for-sale", place="peoria", language="en")
    replay = Replay(shipped_policy(), policy(when="velocity >= 0.1"))
    replay.add(Past(ad=ad, name="a"))
    replay.add(Past(ad=ad, name="b", remembered=(doubt,)))
    assert dict(replay.moves) == {(Verdict.PUBLISH.value, Verdict.REFUSE.value): 1}
    assert {by: dict(n) for by, n in replay.changed.items()} == {
        "harm": {"spam": 1},
        "section": {"for-sale": 1},
        "place": {"peoria": 1},
        "language": {"en": 1},
    }
    [[example]] = replay.examples.values()
    assert (example.name, example.rules) == ("b", ("extra",))
