"""Whom a verifier trusts, as the specification writes it down."""

from __future__ import annotations

import pytest

from daylight.ledger.checkpoints import sign_checkpoint
from daylight.ledger.errors import Forged, Malformed
from daylight.ledger.keys import COSIGNATURE, ED25519, VerifierKey, make_key
from daylight.ledger.policy import format_policy, parse_policy
from daylight.ledger.witness import cosign

from .boards import LOG_KEY, PROMISE_KEY, Board, leaves, numbered


def witness(name: str) -> VerifierKey:
    return make_key(f"{name}.example.org", numbered(name), COSIGNATURE).verifier


X1, X2, X3, Y1, Y2 = (witness(name) for name in ("x1", "x2", "x3", "y1", "y2"))
TEXT = f"""
# whom we trust
log {LOG_KEY.verifier} https://board.example.org/log/
#daylight promise {PROMISE_KEY.verifier}

\twitness X1 {X1}  https://x1.example.org/
witness X2 {X2.as_kind(ED25519)}
witness X3 {X3}
group X-witnesses 2 X1 X2 X3
witness Y1 {Y1}
witness Y2 {Y2}
group Y-witnesses any Y1 Y2
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def test_a_quorum_of_groups() -> None:
    policy = parse_policy(TEXT)
    assert policy.logs == (LOG_KEY.verifier,)
    assert policy.promises == (PROMISE_KEY.verifier,)
    assert policy.witnesses["X2"] == X2
    assert policy.urls["X1"] == "https://x1.example.org/"
    assert policy.is_quorum(["X1", "X3", "Y2"])
    for few in (["X1", "Y1"], ["X1", "X2", "X3"], ["Y1", "Y2"], [], ["X1", "X1", "Y1"]):
        assert not policy.is_quorum(few)


def test_a_policy_reads_back() -> None:
    policy = parse_policy(TEXT)
    assert parse_policy(format_policy(policy)) == policy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "quorum"),
        ("quorum none\nquorum none", "line 2"),
        ("quorum X1", "not defined"),
        (f"witness none {X1}\nquorum none", "twice"),
        (f"witness A {X1}\nwitness A {X2}\nquorum none", "twice"),
        (f"witness A {X1}\nwitness B {X1.as_kind(ED25519)}\nquorum none", "twice"),
        (f"log {X1}\nquorum none", "wrong kind"),
        (f"log {LOG_KEY.verifier}\nlog {LOG_KEY.verifier}\nquorum none", "twice"),
        (f"witness A {X1}\ngroup G 2 A\nquorum G", "cannot ask"),
        (f"witness A {X1}\ngroup G 0 A\nquorum G", "cannot ask"),
        (f"witness A {X1}\ngroup G any A A\nquorum G", "two groups"),
        (f"witness A {X1}\ngroup G any A\ngroup H any A\nquorum G", "two groups"),
        ("group G any G\nquorum G", "not defined"),
        ("log", "VKEY"),
        ("witness A", "NAME"),
        ("group G any", "MEMBER"),
        ("trust everybody\nquorum none", "'trust'"),
        ("log board+00000000+AAAA\nquorum none", "line 1"),
    ],
)
def test_policies_that_cannot_be_meant(text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        parse_policy(text)


def test_a_key_speaks_only_for_the_log_of_its_name() -> None:
    """A second log that we trust cannot sign in the first one's name."""
    board = Board()
    checkpoint = board.add(leaves(3)).checkpoint
    other = make_key("other.example.org/log", numbered("other log"))
    trusted = parse_policy(f"log {LOG_KEY.verifier}\nlog {other.verifier}\nquorum none")
    assert trusted.open(sign_checkpoint(checkpoint, [LOG_KEY], 1)).checkpoint == checkpoint
    with pytest.raises(Forged):
        trusted.open(sign_checkpoint(checkpoint, [other], 1))


def test_two_keys_of_one_name_do_not_count_twice() -> None:
    one = make_key("w.example.org", numbered("one"), COSIGNATURE)
    two = make_key("w.example.org", numbered("two"), COSIGNATURE)
    text = (
        f"log {LOG_KEY.verifier}\nwitness A {one.verifier}\nwitness B {two.verifier}\n"
        "group G all A B\nquorum G"
    )
    board = Board()
    head = board.add(leaves(3))
    half = head.data + cosign(head.checkpoint, [one], 1).encode()
    with pytest.raises(Forged, match="too few"):
        parse_policy(text).open(half)
    parse_policy(text).open(half + cosign(head.checkpoint, [two], 1).encode())
