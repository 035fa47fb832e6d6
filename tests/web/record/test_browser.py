"""A poster's receipt in real Chromium: opened, saved, printed, and verified without the board."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from daylight.ledger import command
from daylight.web.ads import links
from daylight.web.record import logkeys, receipts, sequencer
from tests.web.posting.test_browser import SELLER, address, fill, mailed
from tests.web.posting.visitors import give_attributes
from tests.web.record.live import served

__all__ = ["address", "mailed"]  # fixtures: the board on a port, and the link of the newest mail

pytestmark = pytest.mark.browser


@pytest.fixture
def browser(chrome: Any) -> Any:
    return chrome


def test_a_poster_opens_saves_and_verifies_the_receipt(
    recorded: Any, browser: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ad = recorded.confirmed()
    sequencer.run()
    (tmp_path / "policy").write_text(logkeys.policy_text())
    with served() as url:
        context = browser.new_context(accept_downloads=True, java_script_enabled=False)
        page = context.new_page()
        page.goto(url.rstrip("/") + links.path(ad))
        page.get_by_role("link", name="Receipt").click()
        expect(page.locator("main")).to_contain_text("In the record", use_inner_text=True)
        expect(page.locator("svg.qr")).to_have_count(1)
        with page.expect_download() as download:
            page.get_by_role("link", name="Save the receipt's file").click()
        file = tmp_path / "receipt.json"
        download.value.save_as(file)
        page.pdf(path=tmp_path / "receipt.pdf")
        assert (tmp_path / "receipt.pdf").stat().st_size > 5000
        assert not context.cookies()
        context.close()
    assert command.main(["verify", str(file), "--policy", str(tmp_path / "policy")]) == 0
    assert "KEPT" in capsys.readouterr().out


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_form_to_a_receipt_that_verifies(
    recorded: Any,
    browser: Any,
    address: str,
    mailed: Callable[[], str],
    scripts: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Posted by the form, confirmed by mail, its receipt opened, checked here and elsewhere."""
    give_attributes("bikes")
    context = browser.new_context(accept_downloads=True, java_script_enabled=scripts)
    page = context.new_page()
    post(page, address)
    page.goto(mailed())
    expect(page.get_by_role("heading", name="Your ad is public")).to_be_visible()
    page.get_by_role("link", name="Receipt").click()
    expect(page.locator("main")).to_contain_text("It is about to be entered", use_inner_text=True)
    promised = save(page, tmp_path / "promised.json")
    sequencer.run()
    page.reload()
    expect(page.locator("main")).to_contain_text("In the record", use_inner_text=True)
    kept = save(page, tmp_path / "kept.json")
    check(page, address, promised, "It is about to be entered")
    check(page, address, kept, "In the record")
    context.close()
    policy, log = tmp_path / "policy", f"{address}/log/"
    policy.write_text(logkeys.policy_text())
    assert command.main(["verify", str(kept), "--policy", str(policy)]) == 0
    assert "KEPT" in capsys.readouterr().out
    assert command.main(["verify", str(promised), "--policy", str(policy), "--log", log]) == 0
    assert "KEPT" in capsys.readouterr().out
    true = kept.read_text()
    kept.write_text(true.replace('"version":1', '"version":2'))
    assert kept.read_text() != true
    assert command.main(["verify", str(kept), "--policy", str(policy)]) == 1
    assert "FORGED" in capsys.readouterr().out


def post(page: Any, address: str) -> None:
    page.goto(f"{address}/post?section=bikes")
    fill(page)
    page.get_by_label("Rooms").fill("2")
    page.get_by_label("How much").fill("120")
    page.get_by_role("button", name="Preview").last.click()
    page.get_by_role("button", name="Post this ad").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    assert SELLER in page.locator("main").inner_text()


def save(page: Any, file: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the receipt's file").click()
    download.value.save_as(file)
    return file


def check(page: Any, address: str, file: Path, said: str) -> None:
    """Hand a receipt's file to the page that checks one."""
    page.goto(f"{address}/record/check")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("main")).to_contain_text(said, use_inner_text=True)


@pytest.mark.parametrize("size", [(390, 844), (1280, 900)], ids=["phone", "desk"])
def test_no_page_of_the_record_is_wider_than_the_window(
    recorded: Any, browser: Any, client: Client, size: tuple[int, int]
) -> None:
    recorded.confirmed()
    sequencer.run()
    receipt = receipts.latest("ad:1", "submission")
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    with served() as url:
        for path in ("/record", "/record/0", "/record/check", "/transparency", receipt):
            page.goto(url.rstrip("/") + path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size[0], path
    context.close()
