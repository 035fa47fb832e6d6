"""An operator who goes round the gate is named by anybody who looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from daylight.ledger.ad_proof import AdProof, check_ad, parse_ad_proof, shown_digest
from daylight.ledger.command import main
from daylight.ledger.entries import commit, leaf_for, make_entry
from daylight.ledger.errors import Malformed
from daylight.ledger.policy import format_policy
from daylight.ledger.promise import make_promise
from daylight.ledger.receipts import Receipt, settle

from .boards import ORIGIN, PROMISE_KEY, Board, leaves, policy, salt

Serve = Callable[[Callable[[str], bytes | None]], str]
LEAVES = leaves(50)
POLICY = format_policy(policy()).encode()
NOW = datetime.now(UTC)

SHOWN = {
    "title": "Oak table and four chairs",
    "body": "Solid oak, two metres long. Some scratches.\nCall +1 312 555 0123 in the evening.",
    "section": 3,
    "place": 17,
    "price": ["fixed", 12000, "USD"],
    "attributes": {},
    "photos": [],
}


class LiveBoard(Board):
    """A board with public ads whose pages can be made to lie."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = NOW - timedelta(hours=5)
        self.files["log/policy"] = POLICY
        self.proofs: dict[str, AdProof] = {}

    def publish(self, number: int, *, verdict: str = "publish", logged: bool = True) -> str:
        shown = {**SHOWN, "title": f"{SHOWN['title']} number {'i' * (number + 1)}"}
        content = shown_digest(shown, salt(number)).hex()
        about = {"ad": f"ad-{number}", "version": 1, "content": content, "policy": "ab" * 32}
        at = NOW - timedelta(days=2)
        decided = make_entry("screening", time=at, verdict=verdict, **about)
        named = commit(decided, salt(1000 + number)).hex()
        entry = make_entry(
            "publication", time=at, authority="screening", authority_entry=named, **about
        )
        pairs = [(decided, salt(1000 + number)), (entry, salt(2000 + number))]
        if logged:
            self.add([leaf_for(*pair) for pair in pairs])
        self.proofs[f"ad-{number}"] = AdProof(
            shown, salt(number), self.receipt(*pairs[1]), self.receipt(*pairs[0])
        )
        return f"ad-{number}"

    def receipt(self, entry: dict[str, Any], its_salt: bytes) -> Receipt:
        receipt = Receipt(entry, its_salt, make_promise(ORIGIN, entry, its_salt, PROMISE_KEY))
        return settle(receipt, policy(), self.files["checkpoint"], self.read)[0]

    def render(self) -> None:
        listed = "".join(f"/{name}\n" for name in self.proofs)
        self.files["log/ads"] = listed.encode()
        for name, proof in self.proofs.items():
            body = proof.shown["body"].replace("+1 312 555 0123", "<a href=#>show number</a>")
            self.files[name] = (
                f"<html><head><link rel='daylight-proof' href='/{name}/proof'>"
                f"<style>p {{}}</style></head><h1>{proof.shown['title']}</h1><p>{body}</p>"
            ).encode()
            self.files[f"{name}/proof"] = proof.encode()


@pytest.fixture
def live() -> LiveBoard:
    board = LiveBoard()
    board.add(LEAVES[:50])
    for number in range(5):
        board.publish(number)
    board.render()
    return board


def test_an_honest_board_passes_its_audit(
    live: LiveBoard, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", serve(live.read), "--sample", "3", "--seed", "1"]) == 0
    assert "3 ads looked at, 0 of them wrong" in capsys.readouterr().out


def test_an_audit_names_each_ad_that_is_wrong(
    live: LiveBoard, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    around_the_gate = live.publish(5, logged=False)
    against_the_decision = live.publish(6, verdict="hold")
    live.render()
    live.files["ad-0"] = live.files["ad-0"].replace(b"Solid oak", b"Solid elm")
    edited = live.proofs["ad-1"]
    shown = {**edited.shown, "title": "Something else for sale"}
    live.files["ad-1/proof"] = AdProof(
        shown, edited.shown_salt, edited.publication, edited.decision
    ).encode()
    live.files["ad-2"] = b"<h1>No proof</h1>"
    del live.files["ad-3/proof"]
    live.files["log/ads"] += b"/gone\n"
    assert main(["audit", serve(live.read)]) == 1
    said = capsys.readouterr().out
    for name, why in (
        (around_the_gate, "should be in the record by now"),
        (against_the_decision, "not decided to publish it, but to hold"),
        ("ad-0", "does not show what was recorded"),
        ("ad-1", "not those that were recorded"),
        ("ad-2", "offers no proof"),
        ("ad-3", "answers 404"),
    ):
        assert any(f"/{name}: " in line and why in line for line in said.splitlines()), why
    assert "/ad-4:" not in said
    assert "7 ads looked at, 6 of them wrong" in said


def test_a_proof_of_another_ad_does_not_serve(live: LiveBoard) -> None:
    one, two = live.proofs["ad-0"], live.proofs["ad-1"]
    mixed = AdProof(one.shown, one.shown_salt, one.publication, two.decision)
    again = parse_ad_proof(mixed.encode())
    assert again == mixed
    page = f"{one.shown['title']} {one.shown['body']}"
    assert check_ad(one, page, policy(), NOW) == []
    problems = check_ad(again, page, policy(), NOW)
    assert any("about something else" in each for each in problems)
    assert any("not the one its publication names" in each for each in problems)
    for bad in (b"", b"[]", one.encode().replace(b'"v":1}', b'"v":9}')):
        with pytest.raises(Malformed):
            parse_ad_proof(bad)
