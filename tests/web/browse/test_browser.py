"""In real Chromium: WCAG 2.2 AA by axe, keyboard, no sideways scrolling, no shifting layout."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from daylight.web.ads import actions
from daylight.web.ads.models import EndReason, Section
from tests.web.browse.crowd import many
from tests.web.browse.shots import photo

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WCAG = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
SHIFT = """
() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 150);
})
"""


@pytest.fixture
def paths(board: Any) -> list[str]:
    """A page of every kind, with something on it."""
    many(board, 5)
    shown = board.confirmed(photos=(photo(size=(1400, 1000)), photo("red", size=(480, 640))))
    helped = board.confirmed(section_id=Section.objects.get(slug="services-other").pk)
    ended = actions.end(board.confirmed(), EndReason.GONE)
    ads = [f"/a/{ad.public_id}" for ad in (shown, helped, ended)]
    return [*ads, "/", "/illinois/for-sale", "/peoria/bikes", "/places?q=i", "/help",
            "/takedown?ad=abc12345", "/contact", "/privacy", "/none", "/es/"]  # fmt: skip


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_are_accessible_and_stand_still(
    chrome: Any, server: str, paths: list[str], scheme: str, width: int
) -> None:
    context = chrome.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    elsewhere: list[str] = []
    page.on("request", lambda r: elsewhere.append(r.url) if not r.url.startswith(server) else 0)
    faults = []
    for path in paths:
        page.goto(server + path)
        found = Axe().run(page, options=WCAG)
        faults += [(path, v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append((path, "wider than the screen", str(width)))
        if page.evaluate(SHIFT) > 0.01:
            faults.append((path, "layout shift", ""))
    context.close()
    assert faults == []
    assert elsewhere == []
    assert [text for text in said if "404" not in text and "410" not in text] == []


def test_everything_can_be_reached_by_keyboard(chrome: Any, server: str, board: Any) -> None:
    shown = board.confirmed(photos=(photo(), photo("red")))
    page = chrome.new_page()
    page.goto(f"{server}/a/{shown.public_id}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator(".chooser summary").press("Enter")
    expect(page.locator(".sheet input")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sheet input")).to_be_hidden()
    page.focus("#photos")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#photo-2")).to_be_in_viewport(ratio=0.9)
    page.close()


def test_ads_of_a_list_are_reached_by_the_tab_key(chrome: Any, server: str, board: Any) -> None:
    ads = many(board, 3)
    page = chrome.new_page()
    page.goto(f"{server}/springfield/bikes")
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    wanted = [f"/a/{ad.public_id}" for ad in reversed(ads)]
    assert [href for href in reached if href in wanted][:3] == wanted
    page.locator(".ad").first.click()  # anywhere on it, not only on its title
    page.wait_for_url(f"**{wanted[0]}")
    page.close()


def test_without_script_the_chooser_opens_and_photos_are_links(
    chrome: Any, server: str, board: Any
) -> None:
    shown = board.confirmed(photos=(photo(), photo("red")))
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/a/{shown.public_id}")
    page.locator(".chooser summary").click()
    page.locator(".sheet input").fill("Peoria")
    page.locator(".sheet button").click()
    expect(page).to_have_url(f"{server}/peoria")
    page.goto(f"{server}/a/{shown.public_id}")
    page.locator(".thumbs a").nth(1).click()
    assert page.url.endswith("#photo-2")
    expect(page.locator("[data-share] + button")).to_have_count(0)
    context.close()


def test_leaving_quickly_leaves_no_way_back(
    chrome: Any, server: str, site_file: Any, board: Any
) -> None:
    page = chrome.new_page()
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="<h1>Elsewhere</h1>"))
    page.goto(f"{server}/")
    page.goto(f"{server}/help")
    page.locator("a.exit").click()
    page.wait_for_url("https://www.wikipedia.org/")
    page.go_back()
    expect(page).to_have_url(f"{server}/")
    page.close()


def test_right_to_left_mirrors_without_spilling(chrome: Any, server: str, paths: list[str]) -> None:
    page = chrome.new_page(viewport={"width": 390, "height": 844})
    for path in paths[:6]:
        page.goto(server + path)
        page.evaluate("document.documentElement.dir = 'rtl'")
        brand = page.locator(".brand").bounding_box()
        assert brand["x"] > 150
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
