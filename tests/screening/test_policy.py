"""Policies: what they decide, and how they say that they cannot be used."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.errors import ConfigError, ConfigErrors
from daylight.screening import (
    Ad,
    Harm,
    Policy,
    Signal,
    Status,
    Verdict,
    load_policy,
    screen,
    shipped_policy,
)
from daylight.screening.signals.names import signal_harms
from daylight.screening.terms import TermGroup, load_terms
from daylight.screening.when import WhenError, parse_when
from daylight.screening.where import FACTS

KNOWN = signal_harms()
RULE = """[[rule]]
id = "one"
harm = "fraud"
where = "{where}"
when = "{when}"
verdict = "{verdict}"
clause = {{ en = "No.", es = "No." }}
"""


def policy(where: str = "", when: str = "advance_fee >= 0.5", verdict: str = "hold") -> Policy:
    return load_policy(RULE.format(where=where, when=when, verdict=verdict), file="p.toml")


def found(name: str, confidence: float = 0.9, status: Status = Status.FOUND) -> Signal:
    return Signal(name=name, harm=KNOWN[name], confidence=confidence, status=status)


def facts(**changed: object) -> dict[str, object]:
    blank = {"string": "", "int": 0, "bool": False, "map": {}}
    return {name: blank[kind] for name, (kind, _) in FACTS.items()} | changed


def test_the_shipped_policy_has_a_digest_of_its_text() -> None:
    ours = shipped_policy()
    assert len(ours.digest) == 64
    assert load_policy(ours.text).digest == ours.digest
    assert load_policy(ours.text.replace("\n", "  \r\n")).digest == ours.digest
    assert load_policy(ours.text + "# x\n").digest != ours.digest


def test_private_terms_change_the_digest_and_are_found() -> None:
    group = TermGroup(
        signal="private", indicator="x", harm=Harm.FRAUD, weight=0.9, terms=("zorblat offer",)
    )
    private = load_policy(shipped_policy().text, terms=[group])
    assert private.digest != shipped_policy().digest
    assert screen(Ad(title="A z.o.r.b.l.a.t offer"), policy=private).verdict is Verdict.HOLD
    assert screen(Ad(title="A zorblat offer"), policy=shipped_policy()).verdict is Verdict.PUBLISH


@pytest.mark.parametrize(
    ("match", "caught", "free"),
    [
        ("word", "a zorb here", "a zorbling here"),
        ("prefix", "zorblings here", "a dezorb here"),
        ("part", "dezorbing", "zo rb"),
    ],
)
def test_terms_match_as_their_group_says(match: str, caught: str, free: str) -> None:
    text = (
        '[[group]]\nsignal = "x"\nindicator = "x"\nharm = "fraud"\nweight = 0.9\n'
        f'match = "{match}"\nterms = ["zorb"]\nunless = ["museum"]\n'
    )
    private = load_policy(shipped_policy().text, terms=load_terms(text))
    assert screen(Ad(title=caught), policy=private).verdict is Verdict.HOLD
    assert screen(Ad(title=free), policy=private).verdict is Verdict.PUBLISH
    assert screen(Ad(title=f"{caught} museum"), policy=private).verdict is Verdict.PUBLISH


def test_every_rule_has_both_languages_and_a_known_harm() -> None:
    for rule in shipped_policy().rules:
        assert set(rule.clause) >= {"en", "es"}


@pytest.mark.parametrize(
    ("where", "when", "line", "column", "message", "hint"),
    [
        ("", "advance_feee >= 0.5", 5, 9, "unknown signal", "'advance_fee'"),
        ("", "advance_fee <= 0.5", 5, 21, "unexpected '<'", "more evidence"),
        ("", "not advance_fee >= 0.5", 5, 9, "unknown signal 'not'", ""),
        ("", "advance_fee >= 1.5", 5, 24, "never true", ""),
        ("", "advance_fee >= nan", 5, 24, "expected a number", ""),
        ("", "count(fraud, 0.5) >= nan", 5, 30, "expected a number", ""),
        ("", "count(frod, 0.5) >= 2", 5, 15, "unknown harm", "'fraud'"),
        ("", "advance_fee >= 0.5 and", 5, 31, "expected", ""),
        ("", "advance_fee", 5, 20, "expected '>='", ""),
        ("", "advance_fee >= 0.5 advance_fee >= 1", 5, 28, "unexpected", "and / or"),
        ("profile == 3", "advance_fee >= 0.5", 4, 18, "no matching overload", ""),
        ("sektion == 'x'", "advance_fee >= 0.5", 4, 10, "undeclared reference", ""),
        ("photos + 1", "advance_fee >= 0.5", 4, 10, "true or false", ""),
        ("photos >", "advance_fee >= 0.5", 4, 18, "Syntax error", ""),
    ],
)
def test_a_broken_rule_is_shown_where_it_breaks(
    where: str, when: str, line: int, column: int, message: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        policy(where, when)
    error = caught.value
    assert (error.file, error.line, error.column) == ("p.toml", line, column)
    assert message in error.message
    assert hint in error.hint
    assert error.text.startswith("wh")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('id = "one"', 'id = "one"\nidd = 1', 3, "unknown key 'idd'"),
        ('verdict = "hold"', 'verdict = "maybe"', 6, "unknown verdict"),
        ('harm = "fraud"', 'harm = "frod"', 3, "unknown harm"),
        ('id = "one"\n', "", 1, "lacks 'id'"),
        ("clause = ", "quorum = 0\nclause = ", 7, "quorum"),
        ('{ en = "No.", es = "No." }', '{ es = "No." }', 7, "English"),
        ("[[rule]]", "[profiles]\ngods = ['x']\n[[rule]]", 2, "unknown profile"),
        ("[[rule]]", "[[rule]", 1, ""),
        ('where = "true"', "where = true", 4, "where must be a text"),
        ('when = "advance_fee >= 0.5"', "when = 3", 5, "when must be a text"),
        ('id = "one"', 'id = ["one"]', 2, "id must be a text"),
        ("[[rule]]", "profiles = 3\n[[rule]]", 1, "profiles must be a table"),
        ("[[rule]]", "[profiles]\ngoods = 'cars'\n[[rule]]", 2, "goods must be a list"),
        ("[[rule]]", "[profiles]\ngoods = [1]\n[[rule]]", 2, "goods must be a list"),
        ('when = "advance', 'when = "' + "(" * 60 + "advance", 5, "too many parentheses"),
    ],
)
def test_a_broken_file_is_shown_where_it_breaks(
    old: str, new: str, line: int, message: str
) -> None:
    text = RULE.format(where="true", when="advance_fee >= 0.5", verdict="hold").replace(old, new)
    with pytest.raises(ConfigError) as caught:
        load_policy(text, file="p.toml")
    assert (caught.value.file, caught.value.line) == ("p.toml", line)
    assert message in caught.value.message
    assert "^" in str(caught.value)


@pytest.mark.parametrize("text", ["rule = [1]", "rule = 3", "rule = {}", "rule = [[]]"])
def test_rules_that_are_no_tables_are_shown(text: str) -> None:
    with pytest.raises(ConfigError, match="rule must be a list of tables") as caught:
        load_policy(text, file="p.toml")
    assert (caught.value.line, caught.value.column) == (1, 1)


@pytest.mark.parametrize("read", [load_policy, load_terms])
def test_what_is_nested_too_deeply_is_no_crash(read: Any) -> None:
    with pytest.raises(ConfigError, match="nested too deeply"):
        read("a = " + "[" * 5000 + "]" * 5000)


LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(allow_nan=False), st.text(max_size=8),
    st.sampled_from(["hold", "fraud", "advance_fee >= 0.5", "photos > 1", "goods", "one"]),
)  # fmt: skip
KEYS = st.sampled_from(
    ["id", "harm", "where", "when", "verdict", "clause", "quorum", "en", "goods", "x", "weight",
     "signal", "indicator", "terms", "unless", "match", "scope"]
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=8),
    max_leaves=12,
)
FILES = st.dictionaries(
    st.sampled_from(["version", "profiles", "rule", "group", "x"]), VALUES, max_size=4
)


def as_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {as_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, bool) or value is None:
        return str(bool(value)).lower()
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "?")
    return repr(value)


@given(FILES)
@settings(max_examples=400)
def test_any_file_is_a_policy_or_an_error_that_can_be_shown(file: dict[str, object]) -> None:
    text = "\n".join(f"{key} = {as_toml(value)}" for key, value in file.items())
    for read in (load_policy, load_terms):
        said = "read"
        try:
            read(text, file="p.toml")
        except ConfigError as error:
            said = str(error)
        assert said


def test_several_errors_come_at_once() -> None:
    text = RULE.format(where="nope", when="nope >= 1", verdict="hold")
    with pytest.raises(ConfigErrors) as caught:
        load_policy(text)
    assert len(caught.value.errors) == 2


def test_two_rules_of_one_name_are_refused() -> None:
    text = RULE.format(where="true", when="advance_fee >= 0.5", verdict="hold")
    with pytest.raises(ConfigError, match="two rules"):
        load_policy(text + text)


def test_bad_terms_are_shown_with_their_line() -> None:
    text = '[[group]]\nsignal = "x"\n\n[[group]]\nsignal = "y"\nweight = 3\n'
    with pytest.raises(ConfigErrors) as caught:
        load_terms(text, file="t.toml")
    assert [error.line for error in caught.value.errors] == [1, 4]


def test_unknown_satisfies_every_rule_that_names_it() -> None:
    unknown = found("advance_fee", 0.0, Status.UNKNOWN)
    assert policy().decide([unknown], facts()).verdict is Verdict.HOLD
    for when in ("any(fraud) >= 0.9", "count(fraud, 0.9) >= 1"):
        assert policy(when=when).decide([unknown], facts()).verdict is Verdict.HOLD


def test_off_and_clear_say_nothing() -> None:
    for status in (Status.OFF, Status.CLEAR):
        signal = found("advance_fee", 1.0, status)
        assert policy().decide([signal], facts()).verdict is Verdict.PUBLISH


def test_where_narrows_a_rule_and_an_error_in_it_counts_as_true() -> None:
    signals = [found("advance_fee")]
    narrowed = policy("profile == 'housing'")
    assert narrowed.decide(signals, facts(profile="housing")).verdict is Verdict.HOLD
    assert narrowed.decide(signals, facts(profile="goods")).verdict is Verdict.PUBLISH
    broken = policy("attributes['nope'] == 1")
    assert broken.decide(signals, facts()).verdict is Verdict.HOLD


def test_only_rules_that_name_a_signal_of_the_ad_are_evaluated() -> None:
    asked: list[str] = []

    def where(said: str) -> Any:
        return lambda facts: asked.append(said) or True

    two = load_policy(
        RULE.format(where="true", when="advance_fee >= 0.5", verdict="hold")
        + RULE.format(where="true", when="velocity >= 0.5", verdict="hold").replace("one", "two")
        + RULE.format(where="true", when="any(fraud) >= 0.5", verdict="hold").replace("one", "all")
    )
    rules = [msgspec.structs.replace(rule, where=where(rule.id)) for rule in two.rules]
    watched = Policy(text=two.text, rules=rules, profiles={})
    assert watched.decide([], facts()).verdict is Verdict.PUBLISH
    watched.decide([found("advance_fee", status=Status.CLEAR)], facts())
    assert asked == []
    watched.decide([found("advance_fee")], facts())
    assert sorted(asked) == ["all", "one"]
    assert screen(Ad(title="Oak desk"), policy=watched).verdict is Verdict.PUBLISH
    assert len(asked) == 2


def test_no_policy_can_publish_a_doubt_about_a_child() -> None:
    empty = load_policy("")
    for status in (Status.FOUND, Status.UNKNOWN):
        signal = found("child_offered", 0.01, status)
        decision = empty.decide([signal], facts())
        assert (decision.verdict, decision.quorum) == (Verdict.HOLD, 2)
    lenient = RULE.replace("fraud", "child_safety").format(
        where="", when="child_offered >= 0.0", verdict="publish"
    )
    decision = load_policy(lenient).decide([found("child_offered")], facts())
    assert (decision.verdict, decision.quorum) == (Verdict.HOLD, 2)


SIGNALS = st.builds(
    lambda name, confidence, status: Signal(
        name=name, harm=KNOWN[name], confidence=confidence, status=status
    ),
    st.sampled_from(sorted(KNOWN)),
    st.floats(0, 1),
    st.sampled_from([Status.FOUND, Status.UNKNOWN, Status.CLEAR, Status.OFF]),
)


@given(st.lists(SIGNALS, max_size=5), SIGNALS, st.floats(0, 1))
@settings(max_examples=300)
def test_more_evidence_never_lowers_a_verdict(
    signals: list[Signal], more: Signal, raised: float
) -> None:
    ours = shipped_policy()
    before = ours.decide(signals, facts())
    after = ours.decide([*signals, more], facts())
    assert after.verdict.rank >= before.verdict.rank
    assert after.quorum >= before.quorum
    grown = [
        Signal(name=s.name, harm=s.harm, status=s.status, confidence=max(s.confidence, raised))
        for s in signals
    ]
    assert ours.decide(grown, facts()).verdict.rank >= before.verdict.rank
    unknown = [Signal(name=s.name, harm=s.harm, status=Status.UNKNOWN) for s in signals]
    assert ours.decide(unknown, facts()).verdict.rank >= before.verdict.rank


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_any_text_is_a_when_or_an_error_with_a_place(text: str) -> None:
    column = 0
    try:
        parse_when(text, KNOWN)
    except WhenError as error:
        column = error.column
    assert 0 <= column <= len(text)
