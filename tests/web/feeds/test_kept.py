"""Kept, hidden and recently viewed ads: in the browser alone, and only where JavaScript runs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from daylight.web.ads import actions, hidden, kept
from tests.web.browse.crowd import many
from tests.web.browse.shots import photo
from tests.web.browse.test_browser import WCAG


def test_cards_are_of_visible_ads_in_their_order_and_are_not_stored(
    board: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three = many(board, 3)
    shot = photo()
    four = board.confirmed(photos=(shot,))
    actions.hide([two.public_id], reason="reported")
    ids = ",".join(each.public_id for each in (four, one, two, three))
    response = reader.get(f"/kept/cards?ids={ids},zzzzzzzz,<b>")
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    at = [page.index(f'data-ad="{each.public_id}"') for each in (four, one, two, three)]
    assert at == sorted(at)
    assert page.count("This ad is gone.") == 2  # hidden, and never there: they look alike
    assert f"/a/{two.public_id}" not in page
    assert shot.public_id in page
    assert "<b>&" not in page
    found = hidden.Hidden(frozenset({one.public_id}), frozenset({shot.public_id}))
    monkeypatch.setattr(hidden, "now", lambda: found)
    page = reader.get(f"/kept/cards?ids={ids}").content.decode()
    assert f"/a/{one.public_id}" not in page
    assert shot.public_id not in page


def test_only_names_are_read_and_not_too_many() -> None:
    assert kept.names("abcd1234,,abcd1234,A,' OR 1,a/b,xyzw") == ["abcd1234", "xyzw"]
    assert len(kept.names(",".join(f"abc{n:04}" for n in range(500)))) == kept.MOST


def test_an_empty_question_is_answered(board: Any, reader: Client) -> None:
    for query in ("", "?ids=", "?ids=%00,%ff"):
        assert "<li" not in reader.get(f"/kept/cards{query}").content.decode()


@pytest.mark.parametrize("path", ["/takedown", "/help", "/contact", "/post"])
def test_it_is_on_no_page_of_help(board: Any, reader: Client, path: str) -> None:
    page = reader.get(path).content.decode()
    assert "kept.js" not in page
    assert "/kept" not in page


def stored(page: Any) -> dict[str, list[str]]:
    text = page.evaluate("localStorage.getItem('daylight-kept')") or "{}"
    return {key: [row[0] for row in rows] for key, rows in json.loads(text).items()}


@pytest.fixture
def page(chrome: Any, server: str) -> Any:
    context = chrome.new_context(viewport={"width": 390, "height": 844})
    made = context.new_page()
    made.asked = []
    made.on("request", lambda request: made.asked.append(request.url.removeprefix(server)))
    yield made
    assert context.cookies() == []
    context.close()


@pytest.mark.browser
def test_an_ad_is_kept_listed_and_cleared(page: Any, server: str, board: Any) -> None:
    one, two, three = many(board, 3)
    page.goto(f"{server}/springfield/bikes")
    page.get_by_role("button", name=f"Keep this ad: {two.public_version.content.title}").click()
    expect(page.locator(".kept-link .n")).to_have_text("1")
    assert not [url for url in page.asked if "kept/cards" in url]
    page.goto(f"{server}/a/{three.public_id}")
    page.locator(".facts-line .keep-keep").click()
    assert stored(page) == {
        "keep": [three.public_id, two.public_id],
        "hide": [],
        "seen": [three.public_id],
    }
    page.locator(".kept-link").click()
    expect(page.locator("#keep li.ad")).to_have_count(2)
    expect(page.locator("#seen li.ad")).to_have_count(1)
    page.locator("#keep li.ad").first.get_by_text("Do not keep").click()
    page.get_by_role("button", name="Undo").click()
    actions.hide([two.public_id], reason="reported")
    page.reload()
    expect(page.locator("#keep li.ad").nth(1)).to_contain_text("This ad is gone.")
    page.get_by_role("button", name="Clear everything").click()
    expect(page.locator("#forgotten")).to_be_visible()
    expect(page.locator("#kept .clear:visible")).to_have_count(0)  # there is nothing to clear
    assert page.evaluate("localStorage.length") == 0
    assert one.public_id not in json.dumps(page.asked)


@pytest.mark.browser
def test_a_hidden_ad_stays_hidden_until_it_is_shown_again(
    page: Any, server: str, board: Any
) -> None:
    one, two = many(board, 2)
    title = one.public_version.content.title
    page.goto(f"{server}/springfield/bikes")
    page.get_by_role("button", name=f"Hide this ad: {title}").click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"Hide this ad: {title}")).to_be_focused()
    assert stored(page) == {}
    page.keyboard.press("Enter")
    for path in ("/springfield/bikes", "/", "/es/all"):
        page.goto(server + path)
        expect(page.get_by_role("link", name=title)).to_be_hidden()
        expect(page.get_by_role("link", name=two.public_version.content.title)).to_be_visible()
    page.goto(f"{server}/springfield/bikes")
    page.get_by_role("link", name="See them").click()
    page.locator("#hide li.ad").get_by_text("Show again").click()
    page.goto(f"{server}/springfield/bikes")
    expect(page.get_by_role("link", name=title)).to_be_visible()


@pytest.mark.browser
def test_leaving_quickly_takes_the_ad_out_of_what_was_viewed(
    page: Any, server: str, board: Any
) -> None:
    from daylight.web.ads.models import Section

    served = board.confirmed(section_id=Section.objects.get(slug="services-other").pk)
    needed = board.confirmed("b@example.org")
    needed.care = True
    needed.save(update_fields=["care"])
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="<h1>Away</h1>"))
    page.goto(f"{server}/a/{needed.public_id}")
    assert stored(page) == {}  # an ad by somebody in need is not remembered at all
    page.goto(f"{server}/a/{served.public_id}")
    assert stored(page)["seen"] == [served.public_id]
    page.locator("a.exit").click()
    page.wait_for_url("https://www.wikipedia.org/")
    page.goto(f"{server}/help")
    assert stored(page) == {}


@pytest.mark.browser
def test_more_are_kept_than_are_asked_for_at_once(page: Any, server: str, board: Any) -> None:
    first, last = many(board, 2)
    names = [first.public_id, *(f"zzzz{n:04}" for n in range(148)), last.public_id]
    page.goto(f"{server}/help")
    rows = json.dumps({"keep": [[name, 1] for name in names]})
    page.evaluate("text => localStorage.setItem('daylight-kept', text)", rows)
    page.goto(f"{server}/kept")
    expect(page.locator("#keep li.ad")).to_have_count(150)
    expect(page.locator("#keep li.ad").last).to_contain_text("Bike")
    assert len([url for url in page.asked if "kept/cards" in url]) == 2


@pytest.mark.browser
def test_what_is_stored_may_be_anything(page: Any, server: str, board: Any) -> None:
    (ad,) = many(board, 1)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for junk in ("{", '"x"', "null", '{"keep": 3, "hide": [["<img>", 1], 7], "seen": [[]]}'):
        page.goto(f"{server}/help")
        page.evaluate("text => localStorage.setItem('daylight-kept', text)", junk)
        page.goto(f"{server}/a/{ad.public_id}")
        page.locator(".facts-line .keep-keep").click()
        assert stored(page)["keep"] == [ad.public_id]
    assert errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_kept_ads_are_accessible(
    chrome: Any, server: str, board: Any, scheme: str, width: int
) -> None:
    ads = many(board, 3)
    context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{server}/springfield/bikes")
    for each in page.locator(".keep-keep").all():
        each.click()
    page.locator(".keep-hide").first.click()
    faults = [v["id"] for v in Axe().run(page, options=WCAG).response["violations"]]
    page.goto(f"{server}/a/{ads[0].public_id}")
    page.goto(f"{server}/kept")
    expect(page.locator("#keep li.ad")).to_have_count(3)
    expect(page.locator("#seen li.ad")).to_have_count(1)
    faults += [v["id"] for v in Axe().run(page, options=WCAG).response["violations"]]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.browser
def test_nothing_of_it_appears_without_javascript(chrome: Any, server: str, board: Any) -> None:
    (ad,) = many(board, 1)
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/springfield/bikes", f"/a/{ad.public_id}", "/"):
        page.goto(server + path)
        expect(page.locator(".keeps, .keep-keep, .keep-hide, .kept-link")).to_have_count(0)
    page.goto(f"{server}/kept")
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.locator("main button:visible")).to_have_count(0)
    context.close()
