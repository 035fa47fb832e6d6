"""What anybody can read of the record, and what it does not tell."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.test import Client

from daylight.ledger import command
from daylight.ledger.receipts import Outcome, parse_receipt, verify_receipt
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import EndReason
from daylight.web.record import logkeys, receipts, sequencer
from daylight.web.record.models import Entry
from tests.web.record.live import served


def submission() -> Entry:
    return Entry.objects.filter(type="submission").order_by("-id")[0]


def test_the_log_is_served_byte_for_byte(recorded: Any, client: Client) -> None:
    recorded.confirmed()
    sequencer.run()
    for path in (settings.HOME / "log").rglob("*"):
        if path.is_file():
            name = path.relative_to(settings.HOME / "log")
            response = client.get(f"/log/{name}")
            assert response.content == path.read_bytes(), name
            assert "Set-Cookie" not in response.headers
            caching = "immutable" if "tile" in name.parts else "no-cache"
            assert caching in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["tile/0/../checkpoint", "tile/9/000", "tile/0/0", "tile/0/000.p/0", "tile/x"]
)
def test_other_paths_are_not_there(recorded: Any, client: Client, path: str) -> None:
    recorded.confirmed()
    sequencer.run()
    assert client.get(f"/log/{path}").status_code == 404


def test_the_commands_verify_a_live_board(
    recorded: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        recorded.confirmed()
    sequencer.run()
    with served() as url:
        assert command.main(["verify", f"{url}log/"]) == 0
        assert command.main(["mirror", f"{url}log/", str(tmp_path / "copy")]) == 0
        recorded.confirmed()
        sequencer.run()
        assert command.main(["mirror", f"{url}log/", str(tmp_path / "copy")]) == 0
        assert command.main(["audit", url]) == 0
    assert "4 ads looked at, 0 of them wrong" in capsys.readouterr().out


def test_pages_explain_the_log(recorded: Any, client: Client) -> None:
    assert client.get("/record").status_code == 200, "before anything is signed"
    recorded.confirmed()
    sequencer.run()
    page = client.get("/record").content.decode()
    assert "localhost/log" in page
    assert client.get("/record/0").status_code == 200
    assert client.get("/record/99999").status_code == 404
    assert client.get("/record?before=3").status_code == 200
    assert client.get("/es/record").status_code == 200


def test_a_reference_is_looked_up_however_it_is_typed(recorded: Any, client: Client) -> None:
    recorded.confirmed()
    sequencer.run()
    spoken = receipts.spoken_reference(bytes(submission().commitment))
    for typed in (spoken, spoken.lower(), spoken.replace("-", " "), spoken.replace("0", "O")):
        page = client.get("/record", {"reference": typed}).content.decode()
        assert "It is in the record" in page, typed
    assert "ten letters" in client.get("/record", {"reference": "x"}).content.decode()
    assert "no entry" in client.get("/record", {"reference": "0000-0000-00"}).content.decode()


def test_a_reference_that_waits_is_said_to_wait(recorded: Any, client: Client) -> None:
    sequencer.run()
    recorded.submitted()
    spoken = receipts.spoken_reference(bytes(submission().commitment))
    assert "about to be entered" in client.get(f"/record?reference={spoken}").content.decode()


def test_a_receipt_is_promised_then_kept(recorded: Any, client: Client) -> None:
    recorded.submitted()
    path = receipts.address(submission())
    made = parse_receipt(client.get(f"{path}/file").content)
    assert verify_receipt(made, logkeys.policy(), clock.now()).outcome is Outcome.PROMISED
    sequencer.run()
    made = parse_receipt(client.get(f"{path}/file").content)
    assert verify_receipt(made, logkeys.policy(), clock.now()).outcome is Outcome.KEPT


def test_a_receipt_is_verified_offline_by_the_command(
    recorded: Any, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded.submitted()
    sequencer.run()
    (tmp_path / "policy").write_bytes(client.get("/log/policy").content)
    file = tmp_path / "receipt.json"
    file.write_bytes(client.get(f"{receipts.address(submission())}/file").content)
    assert command.main(["verify", str(file), "--policy", str(tmp_path / "policy")]) == 0
    assert "KEPT" in capsys.readouterr().out


def test_the_page_of_a_receipt(recorded: Any, client: Client) -> None:
    recorded.submitted()
    response = client.get(receipts.address(submission()))
    page = response.content.decode()
    assert receipts.spoken_reference(bytes(submission().commitment)) in page
    assert "<svg" in page
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "style=" not in page


def test_only_its_holder_finds_a_receipt(recorded: Any, client: Client) -> None:
    recorded.submitted()
    recorded.submitted("stranger@example.org")
    path = receipts.address(submission())
    other = receipts.address(submission().pk - 1)
    mixed = path[: len("/receipt/") + 26] + other[len("/receipt/") + 26 :]
    for wrong in (mixed, path[:-1] + "g", "/receipt/" + "0" * 27, "/receipt/x", f"{path}0"):
        assert client.get(wrong).status_code == 404, wrong


def test_a_receipt_is_checked_by_whoever_has_it(recorded: Any, client: Client) -> None:
    recorded.submitted()
    sequencer.run()
    text = client.get(f"{receipts.address(submission())}/file").content.decode()
    page = client.post("/record/check", {"text": text}).content.decode()
    assert "In the record" in page
    changed = text.replace('"v":1}', '"v":2}')
    assert "no receipt" in client.post("/record/check", {"text": changed}).content.decode()
    salt = msgspec.json.decode(text.encode())["salt"]
    forged = text.replace(salt, "A" * 43 + "=")
    assert "Not genuine" in client.post("/record/check", {"text": forged}).content.decode()


def test_an_ad_carries_its_proof(recorded: Any, client: Client) -> None:
    ad = recorded.confirmed()
    sequencer.run()
    page = client.get(f"/a/{ad.public_id}").content.decode()
    assert f'href="/a/{ad.public_id}/proof.json"' in page
    proof = msgspec.json.decode(client.get(f"/a/{ad.public_id}/proof.json").content)
    assert proof["shown"]["title"] == ad.head.content.title
    assert b"".join(client.get("/log/ads")).decode() == f"/a/{ad.public_id}\n"


def test_an_ad_that_is_not_public_shows_no_proof(recorded: Any, client: Client) -> None:
    gone = actions.end(recorded.confirmed(), EndReason.WITHDRAWN)
    held = recorded.confirmed(content=recorded.doubtful())
    sequencer.run()
    for ad in (gone, held):
        assert client.get(f"/a/{ad.public_id}/proof.json").status_code == 404
    assert b"".join(client.get("/log/ads")) == b""


def test_that_people_decided_is_told_but_not_what(recorded: Any, client: Client) -> None:
    ad = recorded.confirmed(content=recorded.doubtful())
    recorded.decide(ad, "reviewer")
    ad = recorded.decide(ad, "second reviewer")
    sequencer.run()
    proof = msgspec.json.decode(client.get(f"/a/{ad.public_id}/proof.json").content)
    assert "decision" not in proof
    assert proof["publication"]["entry"]["authority"] == "decision"


def test_an_overdue_receipt_says_so(recorded: Any, client: Client) -> None:
    recorded.submitted()
    path = receipts.address(submission())
    with clock.moved(timedelta(days=2)):
        assert "evidence against us" in client.get(path).content.decode()


def test_a_poster_finds_the_receipt_and_nobody_else(recorded: Any, client: Client) -> None:
    from daylight.web.ads import links

    ad = recorded.confirmed()
    page = client.get(links.path(ad)).content.decode()
    path = receipts.latest(f"ad:{ad.pk}", "submission")
    assert path in page
    assert client.get(path).status_code == 200
    assert path not in client.get(f"/a/{ad.public_id}").content.decode()
    assert path not in client.get(f"/m/{ad.public_id}").content.decode()
