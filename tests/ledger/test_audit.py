"""An operator who goes round the gate is named by anybody who looks."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from daylight.ledger.ad_page import differences, read_page
from daylight.ledger.ad_proof import (
    AdCheck,
    AdProof,
    LoggedLeaf,
    check_ad,
    parse_ad_proof,
    shown_digest,
)
from daylight.ledger.command import main
from daylight.ledger.entries import commit, leaf_for, make_entry
from daylight.ledger.errors import Malformed
from daylight.ledger.policy import format_policy
from daylight.ledger.promise import make_promise
from daylight.ledger.receipts import Receipt, settle
from daylight.ledger.shells.http import Client
from daylight.ledger.shells.kept import check, keep
from daylight.ledger.shells.walk import Walk

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
    "price": ["price", 12000, "USD"],
    "attributes": {},
    "photos": ["ab" * 32],
}


class LiveBoard(Board):
    """A board with public ads whose pages can be made to lie."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = NOW - timedelta(hours=12)
        self.files["log/policy"] = POLICY
        self.proofs: dict[str, AdProof] = {}

    def publish(
        self,
        number: int,
        *,
        verdict: str = "publish",
        logged: bool = True,
        by: str = "screening",
        at: datetime = NOW - timedelta(days=2),
    ) -> str:
        shown = {**SHOWN, "title": f"{SHOWN['title']} number {'i' * (number + 1)}"}
        content = shown_digest(shown, salt(number)).hex()
        about = {"ad": f"ad-{number}", "version": 1, "content": content, "policy": "ab" * 32}
        decided = make_entry(by, time=at, verdict=verdict, **about)
        named = commit(decided, salt(1000 + number)).hex()
        entry = make_entry("publication", time=at, authority=by, authority_entry=named, **about)
        pairs = [(decided, salt(1000 + number)), (entry, salt(2000 + number))]
        if logged:
            self.add([leaf_for(*pair) for pair in pairs])
        opened = self.receipt(*pairs[0])
        shut = LoggedLeaf(opened.leaf, opened.proof) if opened.proof else None
        self.proofs[f"ad-{number}"] = AdProof(
            shown,
            salt(number),
            self.receipt(*pairs[1]),
            opened if by == "screening" else None,
            shut,
        )
        return f"ad-{number}"

    def change(self, name: str, **fields: Any) -> None:
        """Offer another proof of an ad."""
        held = self.proofs[name]
        values = {each: getattr(held, each) for each in held.__struct_fields__}
        self.files[f"{name}/proof"] = AdProof(**values | fields).encode()

    def receipt(self, entry: dict[str, Any], its_salt: bytes) -> Receipt:
        receipt = Receipt(entry, its_salt, make_promise(ORIGIN, entry, its_salt, PROMISE_KEY))
        return settle(receipt, policy(), self.files["checkpoint"], self.read)[0]

    def render(self) -> None:
        for path in [each for each in self.files if each.startswith(("tile/", "checkpoint"))]:
            self.files[f"log/{path}"] = self.files[path]
        listed = "".join(f"/{name}\n" for name in self.proofs)
        self.files["log/ads"] = listed.encode()
        for name, proof in self.proofs.items():
            ask = "<a data-recorded=contact href=#>show number</a>"
            body = proof.shown["body"].replace("+1 312 555 0123", ask).replace("\n", "<br>\n")
            self.files[name] = (
                f"<html><head><link rel='daylight-proof' href='/{name}/proof'>"
                f"<style>p {{}}</style></head><h1 data-recorded=title>{proof.shown['title']}</h1>"
                f"<b data-recorded=price>$120.00</b><ul data-recorded=photos><img src=/1.jpg></ul>"
                f"<p data-recorded=body>{body}</p> Posted today"
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
    shown = {**live.proofs["ad-1"].shown, "title": "Something else for sale"}
    live.change("ad-1", shown=shown)
    live.files["ad-2"] = b"<h1>No proof</h1>"
    del live.files["ad-3/proof"]
    live.files["log/ads"] += b"/gone\n"
    assert main(["audit", serve(live.read)]) == 1
    said = capsys.readouterr().out
    for name, why in (
        (around_the_gate, "should be in the record by now"),
        (against_the_decision, "not decided to publish it, but to hold"),
        ("ad-0", "shows another body than was recorded"),
        ("ad-1", "not those that were recorded"),
        ("ad-2", "offers no proof"),
        ("ad-3", "answers 404"),
    ):
        assert any(f"/{name}: " in line and why in line for line in said.splitlines()), why
    assert "/ad-4:" not in said
    assert "7 ads looked at, 6 of them wrong" in said


def test_a_proof_of_another_ad_does_not_serve(live: LiveBoard) -> None:
    one, two = live.proofs["ad-0"], live.proofs["ad-1"]
    mixed = AdProof(one.shown, one.shown_salt, one.publication, two.decision, two.authority)
    again = parse_ad_proof(mixed.encode())
    assert again == mixed
    page = read_page(live.files["ad-0"].decode())
    assert check_ad(one, page, policy(), NOW) == AdCheck([], [])
    problems = check_ad(again, page, policy(), NOW).problems
    assert any("not what allowed it" in each for each in problems)
    assert any("about something else" in each for each in problems)
    assert any("not the one its publication names" in each for each in problems)
    for bad in (b"", b"[]", one.encode().replace(b'"v":1}', b'"v":9}')):
        with pytest.raises(Malformed):
            parse_ad_proof(bad)


def problems_of(live: LiveBoard, name: str) -> list[str]:
    page = read_page(live.files[name].decode())
    return check_ad(parse_ad_proof(live.files[f"{name}/proof"]), page, policy(), NOW).problems


@pytest.mark.parametrize(
    ("recorded", "said", "why"),
    [
        (b"number i<", b"number i, urgent<", "another title"),
        (b"Oak table", b"Elm table", "another title"),
        (b"number i<", b"number<", "another title"),
        (b"Some scratches.", b"Some scratches. New.", "another body"),
        (b" in the evening.", b".", "another body"),
        (b"Call ", b"", "another body"),
        (b"$120.00", b"$12.00", "another price"),
        (b"$120.00", b"Free", "another price"),
        (b"<b data-recorded=price>$120.00</b>", b"", "another price"),
        (b"$120.00</b>", b"$120</b><b data-recorded=price>$90</b>", "more than one price"),
        (b"<img ", b"<img src=/2.jpg><img ", "2 photos, and 1 were"),
        (b"data-recorded=body", b"", "does not mark its body"),
        (b"<h1 ", b"<h1 data-recorded=title>Sofa</h1><h1 ", "does not mark its title once"),
    ],
)
def test_a_page_that_shows_anything_else_is_named(
    live: LiveBoard, recorded: bytes, said: bytes, why: str
) -> None:
    assert problems_of(live, "ad-0") == []
    changed = live.files["ad-0"].replace(recorded, said)
    assert changed != live.files["ad-0"]
    live.files["ad-0"] = changed
    assert any(why in each for each in problems_of(live, "ad-0"))


@pytest.mark.parametrize(
    ("price", "seen", "good"),
    [
        (["price", 12050, "USD"], "$120.50", True),
        (["price", 12050, "EUR"], "120,50 €", True),
        (["price", 123456700, "INR"], "₹12,34,567", True),
        (["price", 12050, "USD"], "$120", False),
        (["price", 12000, "JPY"], "¥12,000", True),
        (["price", 12000, "JPY"], "¥120", False),
        (["price", 1500, "KWD"], "KWD 1.500", True),
        (["price", 12000, "EGP"], "١٢٠ ج.م", True),
        (["price", 5, "USD"], "$0.05", True),
        (["price", 0, "USD"], "$0", True),
        (["free", None, ""], "Free", True),
        (["free", None, ""], "$5", False),
        (["none", None, ""], None, True),
        (["none", None, ""], "$5", False),
    ],
)
def test_prices_are_compared_as_people_write_them(
    price: list[Any], seen: str | None, good: bool
) -> None:
    mark = "" if seen is None else f"<b data-recorded=price>{seen}</b>"
    page = f"<h1 data-recorded=title>Sofa</h1>{mark}<p data-recorded=body>Blue.</p>"
    shown = {"title": "Sofa", "body": "Blue.", "price": price, "photos": []}
    assert (differences(read_page(page), shown) == []) == good


def test_what_allowed_an_ad_must_be_in_the_log_and_offered(live: LiveBoard) -> None:
    by_people = live.publish(7, by="decision")
    live.render()
    assert problems_of(live, by_people) == [], "what people decided stays closed"
    live.change(by_people, authority=None)
    assert problems_of(live, by_people) == ["nothing shows that what allowed it is in the record"]
    held = live.proofs[by_people].authority
    assert held is not None
    live.change(by_people, authority=LoggedLeaf(LEAVES[3], held.proof))
    assert "not in the record" in problems_of(live, by_people)[0]
    live.change("ad-0", decision=None)
    assert problems_of(live, "ad-0") == ["a screening allowed it, and its page does not offer that"]


def test_a_promise_signed_anew_at_each_request_is_held_to_the_first(
    live: LiveBoard, serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = NOW - timedelta(hours=30)
    live.publish(5, logged=False, at=NOW - timedelta(minutes=5))
    live.render()
    where = serve(live.read)
    assert main(["audit", where]) == 0
    assert "1 of them promised and not yet in the record: --keep" in capsys.readouterr().out
    assert main(["audit", where, "--keep", str(tmp_path)]) == 0
    assert len(list(tmp_path.iterdir())) == 2, "of its publication and of its screening"
    assert main(["audit", where, "--keep", str(tmp_path)]) == 0
    for file in tmp_path.iterdir():
        file.unlink()
    # A day later: what was kept then, and the board signs with the time of now.
    live.publish(5, logged=False, at=late)
    old = live.proofs["ad-5"]
    keep(tmp_path, [old.publication], policy(), late)
    [kept] = list(tmp_path.iterdir())
    live.publish(5, logged=False, at=NOW - timedelta(minutes=5))
    live.clock = NOW - timedelta(hours=1)
    live.sign(live.state)
    live.render()
    assert main(["audit", where, "--keep", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert f"{kept}: NOT KEPT: its time is over, and the log does not hold the entry" in said
    live.add([old.publication.leaf])
    live.render()
    assert main(["audit", where, "--keep", str(tmp_path)]) == 0
    assert not kept.exists(), "it was kept after all"


def test_a_promise_that_was_kept_is_let_go_and_a_silent_log_is_named(
    live: LiveBoard, tmp_path: Path
) -> None:
    live.publish(5, logged=False, at=NOW - timedelta(hours=28))
    keep(tmp_path, [live.proofs["ad-5"].publication], policy(), NOW - timedelta(hours=28))
    [broken] = check(tmp_path, policy(), live.head, live.read, NOW)
    assert "signed nothing since" in broken.why
    broken.file.write_bytes(b"{}")
    [broken] = check(tmp_path, policy(), live.head, live.read, NOW)
    assert "not a receipt" in broken.why


LISTS = ("sitemap.xml", "town/bikes")


@pytest.mark.parametrize("where", LISTS)
def test_an_ad_that_readers_find_and_the_list_leaves_out_is_named(
    live: LiveBoard, serve: Serve, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    for name in list(live.proofs):
        live.proofs[f"a/{name}"] = live.proofs.pop(name)
    live.render()
    live.files[""] = b"<a href='/town'>Town</a> <a href='/es/a/ad-0'>1</a> <a href='/about'>x</a>"
    live.files["town"] = b"<a href='bikes'>Bikes</a><a href='/town/bikes'>Bikes</a>"
    live.files["town/bikes"] = b"<a href='/a/ad-1?from=list'>2</a><a href='/a/ad-2/write'>3</a>"
    live.files["sitemap.xml"] = b"<loc>https://board.example.org/ads.xml</loc>"
    live.files["ads.xml"] = b"<loc>https://board.example.org/a/ad-3</loc>"
    url = serve(live.read)
    assert main(["audit", url]) == 0
    live.files["a/secret"] = live.files["a/ad-4"].replace(b"/a/ad-4/proof", b"")
    if where == "sitemap.xml":
        live.files["ads.xml"] += b"<loc>https://board.example.org/a/secret</loc>"
    else:
        live.files[where] += b"<a href='/a/secret'>4</a>"
    capsys.readouterr()
    assert main(["audit", url, "--sample", "2"]) == 1
    said = capsys.readouterr().out
    assert "a/secret: readers find it, and the board's list of ads leaves it out" in said
    assert "3 ads looked at, 1 of them wrong" in said


def test_a_walk_takes_no_number_or_mailbox_for_a_page(serve: Serve) -> None:
    asked: list[str] = []
    links = ["tel:+13125550123", "mailto:a@example.org", "/b"]
    front = "".join(f'<a href="{each}">x</a>' for each in links).encode()

    def answer(path: str) -> bytes | None:
        asked.append(path)
        return front if path == "" else None

    url = serve(answer)
    Walk(Client(url), [], random.Random(1)).go()
    assert set(asked) == {"sitemap.xml", "", "b"}
