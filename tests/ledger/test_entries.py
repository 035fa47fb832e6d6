"""Entries are written one way, commit to everything and show nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from daylight.ledger.commitment import blind, canonical, commit
from daylight.ledger.entries import leaf_for, make_entry
from daylight.ledger.entry_types import COMMON, ENTRY_TYPES, LEAF_CLASSES
from daylight.ledger.errors import EntryError, Forged, LedgerError, Malformed
from daylight.ledger.fields import KINDS, Field, format_time, parse_time
from daylight.ledger.leaf import leaf_bytes, opens, parse_leaf

from .boards import NOON, deployed, flag, salt

PROMISED = Path(__file__).parent / "entry_types.json"
DOCS = Path(__file__).parents[2] / "docs" / "log-format.md"
BOARD_NEEDS = {
    "submission",
    "screening",
    "decision",
    "publication",
    "hiding",
    "restoring",
    "expiry",
    "renewal",
    "withdrawal",
    "destruction",
    "flag",
    "takedown",
    "appeal",
    "policy_deployed",
    "list_deployed",
    "section_changed",
    "role_granted",
    "evidence_viewed",
    "hold",
    "request",
    "package",
    "override",
    "concern",
    "ban",
    "unban",
    "block",
    "import_batch",
    "tally",
}

SAMPLES: dict[str, Any] = {
    "text": "Böcker & musik \u2014 \U0001f4da",
    "token": "ad-7f3a",
    "digest": "ab" * 32,
    "count": 7,
    "flag": True,
    "time": NOON,
    "day": "2026-11-20",
    "tokens": ["a", "b"],
    "digests": ["cd" * 32],
    "counts": {"published": 3, "held": 0},
}
BAD: dict[str, list[Any]] = {
    "text": ["", "x" * 2001, 5, b"x"],
    "token": ["", "two words", "é", "x" * 129, 5, "-x"],
    "digest": ["AB" * 32, "ab" * 31, "", 5],
    "count": [-1, 2**53, True, 1.0, "1"],
    "flag": [1, 0, "true"],
    "time": ["2026-11-20", "2026-11-20T16:00:00Z", 5, datetime(2026, 11, 20)],  # noqa: DTZ001
    "day": ["2026-11-20T00", 20261120],
    "tokens": ["a", ["two words"], [5], ["a"] * 1001],
    "digests": ["ab", ["ab"], ["ab" * 32, 5]],
    "counts": [{"a": -1}, {"a b": 1}, {"a": True}, [], {1: 1}],
}


def fields_of(name: str) -> list[Field]:
    both = (*COMMON, *ENTRY_TYPES[name].fields)
    return [field for field in both if field.name not in ("v", "type")]


def full(name: str) -> dict[str, Any]:
    values: dict[str, Any] = {field.name: SAMPLES[field.kind] for field in fields_of(name)}
    return make_entry(name, **values)


@pytest.mark.parametrize("name", ENTRY_TYPES)
def test_every_type_makes_an_entry_that_opens_its_leaf(name: str) -> None:
    entry = full(name)
    leaf = parse_leaf(leaf_for(entry, salt(1)))
    assert leaf.leaf_class == ENTRY_TYPES[name].leaf_class
    assert leaf.hour == NOON
    assert leaf.commitment == commit(entry, salt(1))
    assert opens(leaf, entry, salt(1))
    assert not opens(leaf, entry, salt(2))
    assert not opens(leaf, {**entry, "subject": "another"}, salt(1))
    public = ENTRY_TYPES[name].is_public
    assert (leaf.entry, leaf.salt) == ((canonical(entry), salt(1)) if public else (None, None))


@pytest.mark.parametrize("name", ENTRY_TYPES)
def test_every_type_needs_what_it_needs_and_nothing_else(name: str) -> None:
    required = {field.name: SAMPLES[field.kind] for field in fields_of(name) if field.required}
    assert make_entry(name, **required)["type"] == name
    for lacking in required:
        rest = {key: value for key, value in required.items() if key != lacking}
        with pytest.raises(EntryError, match=f"{name} lacks {lacking}"):
            make_entry(name, **rest)
    with pytest.raises(EntryError, match="has no field 'colour'"):
        make_entry(name, **required, colour="red")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_refuses_what_does_not_fit_without_repeating_it(kind: str) -> None:
    name, field = next(
        (name, field)
        for name in ENTRY_TYPES
        for field in fields_of(name)
        if field.kind == kind and field.name != "time"
    )
    required = {each.name: SAMPLES[each.kind] for each in fields_of(name) if each.required}
    for bad in BAD[kind]:
        with pytest.raises(EntryError) as caught:
            make_entry(name, **{**required, field.name: bad})
        assert field.name in str(caught.value)
        assert "two words" not in str(caught.value)


def test_what_was_promised_never_changes() -> None:
    """A type, class, field, kind or need that is in the file stays; what is new is optional."""
    promised = json.loads(PROMISED.read_text(encoding="utf-8"))
    now = describe()
    for name, (leaf_class, fields) in promised.items():
        assert now[name][0] == leaf_class
        for field, kind in fields.items():
            assert now[name][1][field] == kind, f"{name}.{field} changed"
        fresh = now[name][1].keys() - fields.keys()
        assert not [field for field in fresh if now[name][1][field].endswith("!")]
    assert now == promised, "write what is new into entry_types.json: it is promised from now on"


def describe() -> dict[str, list[Any]]:
    common = {field.name: field.kind + "!" * field.required for field in COMMON}
    return {
        each.name: [
            each.leaf_class,
            common | {field.name: field.kind + "!" * field.required for field in each.fields},
        ]
        for each in ENTRY_TYPES.values()
    }


def test_the_types_that_the_board_needs_are_there_and_documented() -> None:
    assert ENTRY_TYPES.keys() >= BOARD_NEEDS
    assert {each.leaf_class for each in ENTRY_TYPES.values()} == set(LEAF_CLASSES)
    words = DOCS.read_text(encoding="utf-8")
    for each in ENTRY_TYPES.values():
        assert f"### `{each.name}`" in words
        for field in each.fields:
            assert f"| `{field.name}` | {field.kind}{', required' * field.required} |" in words
        names = [field.name for field in (*COMMON, *each.fields)]
        assert len(names) == len(set(names))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.lists(TEXTS, max_size=3),
    st.dictionaries(TEXTS, st.integers(0, 99), max_size=3),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
)


@given(st.dictionaries(TEXTS, VALUES, max_size=6))
def test_the_fast_spelling_is_that_of_rfc_8785(entry: dict[str, Any]) -> None:
    assert canonical(entry) == rfc8785.dumps(entry)


def test_keys_are_ordered_as_rfc_8785_orders_them() -> None:
    """By UTF-16 units, in which a key of four bytes comes before one of three."""
    assert canonical({"\uffff": 1, "\U00010000": 2}) == '{"\U00010000":2,"\uffff":1}'.encode()


def test_a_leaf_of_another_class_or_hour_is_not_opened() -> None:
    entry = flag(1)
    for leaf_class, hour, opened in (
        ("report", NOON, True),
        ("content", NOON, False),
        ("report", NOON + timedelta(hours=1), False),
    ):
        leaf = parse_leaf(leaf_bytes(leaf_class, hour, commit(entry, salt(1))))
        assert opens(leaf, entry, salt(1)) is opened
    public = leaf_bytes(
        "governance", NOON, commit(entry, salt(1)), entry=canonical(entry), salt=salt(1)
    )
    with pytest.raises(Forged):
        parse_leaf(public)


def test_the_example_of_rfc_8785() -> None:
    # Source: RFC 8785, section 3.2.4
    raw = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }
    assert (
        canonical(raw)
        == (
            '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ).encode()
    )


@pytest.mark.parametrize("bad", [{"a": "\ud800"}, {"a": 2**53}, {"a": float("nan")}, {1: 2}])
def test_what_has_no_spelling_is_refused(bad: dict[Any, Any]) -> None:
    with pytest.raises(EntryError):
        canonical(bad)


def test_commitments_hide_and_bind() -> None:
    entry = flag(1)
    assert commit(entry, salt(1)) == commit(canonical(entry), salt(1))
    assert commit(entry, salt(1)) != commit(entry, salt(2))
    assert blind("reviewer-3", salt(1)) != blind("reviewer-3", salt(2))
    for short in (b"", bytes(31), bytes(33)):
        with pytest.raises(EntryError):
            commit(entry, short)
        with pytest.raises(EntryError):
            blind("x", short)


def test_a_private_leaf_shows_class_and_hour_and_nothing_else() -> None:
    a, b = leaf_for(flag(1), salt(1)), leaf_for(flag(2, NOON + timedelta(minutes=59)), salt(2))
    raws = [json.loads(leaf) for leaf in (a, b)]
    assert raws[0].pop("commitment") != raws[1].pop("commitment")
    assert raws[0] == raws[1] == {"class": "report", "hour": "2026-11-20T12:00:00Z", "v": 1}
    assert len(a) == len(b)


def test_times_are_utc_milliseconds() -> None:
    there = timezone(timedelta(hours=-5))
    assert format_time(datetime(2026, 11, 20, 7, tzinfo=there)) == "2026-11-20T12:00:00.000Z"
    assert parse_time("2026-11-20T12:00:00.000Z") == NOON.astimezone(UTC)
    for bad in ("2026-11-20T12:00:00Z", "2026-13-20T12:00:00.000Z", "noon"):
        with pytest.raises(ValueError, match=r"time|month"):
            parse_time(bad)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":1.0'),
        (b'"v":1', b'"v": 1'),
        (b'"class":"report"', b'"class":"other"'),
        (b'"class":"report"', b'"class":"governance"'),
        (b"T12:00:00Z", b"T12:30:00Z"),
        (b"T12:00:00Z", b"T12:00:00"),
        (b'=","hour"', b'","hour"'),
        (b',"v":1}', b',"v":1,"w":1}'),
        (b',"v":1}', b',"v":1,"v":1}'),
        (b'{"class"', b'["class"'),
    ],
)
def test_leaves_in_any_other_form_are_refused(old: bytes, new: bytes) -> None:
    good = leaf_for(flag(1), salt(1))
    assert old in good
    with pytest.raises(LedgerError):
        parse_leaf(good.replace(old, new))


def test_a_public_entry_that_does_not_fit_its_commitment_is_refused() -> None:
    good = leaf_for(deployed(1), salt(1))
    with pytest.raises(Forged):
        parse_leaf(good.replace(b'"rules":9', b'"rules":8'))
    with pytest.raises(Malformed):
        parse_leaf(b"[" * 100_000)


def test_leaf_bytes_refuses_what_is_not_a_leaf() -> None:
    for arguments in (
        ("other", NOON, bytes(32)),
        ("content", NOON, bytes(31)),
        ("governance", NOON, bytes(32)),
        ("content", datetime(2026, 11, 20), bytes(32)),  # noqa: DTZ001
    ):
        with pytest.raises(EntryError):
            leaf_bytes(*arguments)
    with pytest.raises(EntryError):
        leaf_bytes("content", NOON, bytes(32), entry=b"{}", salt=salt(1))


def test_a_public_entry_that_is_too_long_is_refused() -> None:
    names = [f"{number:0120d}" for number in range(800)]
    entry = make_entry("tally", time=NOON, day="2026-11-20", counts={}, suppressed=names)
    with pytest.raises(EntryError, match="65535"):
        leaf_for(entry, salt(1))
