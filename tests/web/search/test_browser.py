"""A reader finds an ad within a radius, in a real browser, without JavaScript and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.web.search import scanning

pytestmark = pytest.mark.browser


@pytest.fixture
def town(board: Any) -> Any:
    scanning.furnish()
    board.confirmed(title="Swift mountain bike")
    board.confirmed(
        title="Swift folding bike",
        place_id=scanning.Place.objects.get(slug="chatham").pk,
        attributes={"state": "used", "wheels": 2},
    )
    return board


@pytest.mark.parametrize("width", [390, 1280])
def test_find_by_radius(town: Any, server: str, chrome: Any, width: int) -> None:
    plain = chrome.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{server}/peoria")
    page.fill("#find-words", "swift")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("No ad fits all of this", use_inner_text=True)

    def sift(*, check: str = "", **chosen: str) -> None:
        if width < 960:
            page.click(".filters summary")
        for name, value in chosen.items():
            page.select_option(f"#f-{name}", value)
        if check:
            page.check(check)
        page.click(".sifter .button")

    sift(km="250")
    expect(page.locator(".ad")).to_have_count(2)
    sift(section="for-sale")
    sift(section="bikes")
    sift(check="input[name=a_state][value=used]")
    assert page.locator(".ad h3").all_inner_texts() == ["Swift folding bike"]
    page.click(".chips a:has-text('Used')")
    expect(page.locator(".ad")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    looked = chrome.new_context(viewport={"width": width, "height": 900}).new_page()
    for address in (page.url, f"{server}/search?q=zzzz&place=peoria", f"{server}/springfield"):
        looked.goto(address)
        found = Axe().run(looked)
        assert found.violations_count == 0, found.generate_report()
