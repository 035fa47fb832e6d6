"""The frame on somebody else's page, and the page that gives it away."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from daylight.web.ads import actions
from tests.web.browse.crowd import many
from tests.web.browse.test_browser import WCAG


def test_it_shows_the_newest_ads_of_a_listing(board: Any, reader: Client) -> None:
    ads = many(board, 7)
    response = reader.get("/widget?place=springfield&section=bikes&ads=3")
    page = response.content.decode()
    assert [ad.public_id for ad in ads if f"/a/{ad.public_id}" in page] == [
        ad.public_id for ad in ads[-3:]
    ]
    assert "<script" not in page
    assert not response.cookies
    assert "Nobody has posted here yet." in reader.get("/widget?place=peoria").content.decode()
    actions.hide([ads[-1].public_id], reason="reported")
    assert ads[-1].public_id not in reader.get("/widget").content.decode()


def test_it_shows_no_contact_and_nobody_in_need(board: Any, reader: Client) -> None:
    board.confirmed(title="Blue bicycle, call 312 555 0123")
    needed = board.confirmed("b@example.org")
    needed.care = True
    needed.save(update_fields=["care"])
    page = reader.get("/widget").content.decode()
    assert "Blue bicycle" in page
    assert "555" not in page
    assert needed.public_id not in page


@pytest.mark.parametrize(("asked", "count"), [("", 5), ("1", 3), ("9999", 5), ("99", 10), ("x", 5)])
def test_how_many_is_one_of_what_is_offered(
    board: Any, reader: Client, asked: str, count: int
) -> None:
    many(board, 11)
    page = reader.get(f"/widget?ads={asked}").content.decode()
    assert page.count('<li class="ad">') == count


def test_only_the_frame_may_be_framed(board: Any, reader: Client) -> None:
    ad = board.confirmed()
    assert "frame-ancestors *" in reader.get("/widget")["Content-Security-Policy"]
    for path in ("/", "/all", f"/a/{ad.public_id}", "/widget/new", "/kept", "/takedown", "/map"):
        assert "frame-ancestors 'none'" in reader.get(path)["Content-Security-Policy"], path


def test_a_page_that_did_not_change_stays_as_it_may_be_framed(board: Any, reader: Client) -> None:
    """What comes with "not modified" takes the place of what the browser keeps."""
    for path in ("/widget", "/springfield"):
        first = reader.get(path)
        again = reader.get(path, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        kept = {**first.headers, **again.headers}
        assert kept["Content-Security-Policy"] == first["Content-Security-Policy"], path


def test_the_snippet_is_that_of_the_choice(board: Any, reader: Client) -> None:
    page = reader.get("/widget/new?place=springfield&section=bikes&ads=10").content.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert found is not None
    snippet = unescape(found[1])
    address = "http://localhost/widget?place=springfield&amp;section=bikes&amp;ads=10"
    assert f'src="{address}"' in snippet
    assert 'title="Bikes in Springfield"' in snippet
    assert reader.get("/widget/new?place=nowhere").status_code == 404


@pytest.fixture
def elsewhere(server: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A page of another origin, its body to be set."""
    held = {"body": ""}

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(held["body"].encode())

        def log_message(self, *args: Any) -> None:
            pass

    other = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://localhost:{other.server_port}/", held
    other.shutdown()
    other.server_close()
    thread.join()


@pytest.mark.browser
def test_the_snippet_works_on_another_site_and_no_other_page_does(
    chrome: Any, server: str, board: Any, elsewhere: Any
) -> None:
    ads = many(board, 3)
    address, held = elsewhere
    context = chrome.new_context()
    page = context.new_page()
    page.goto(f"{server}/widget/new?place=springfield")
    snippet = page.locator("#snippet").input_value()
    held["body"] = snippet.replace("http://localhost/", f"{server}/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    frame = page.frame_locator("iframe")
    expect(frame.locator(".ad")).to_have_count(3)
    page.reload()  # with what the browser keeps of the frame
    expect(frame.locator(".ad")).to_have_count(3)
    assert said == []
    page.locator("iframe").evaluate("frame => { frame.height = 200 }")
    expect(frame.locator(".from a")).to_be_in_viewport()  # whatever its height
    with context.expect_page() as opened:
        frame.locator(".ad").first.click()
    assert opened.value.url == f"{server}/a/{ads[-1].public_id}"
    for path in ("/springfield", f"/a/{ads[0].public_id}", "/widget/new", "/takedown"):
        held["body"] = f'<iframe src="{server}{path}"></iframe>'
        page.goto(address)
        expect(page.frame_locator("iframe").locator("main h1")).to_have_count(0)
    assert any("frame-ancestors" in text for text in said)
    assert context.cookies() == []
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_its_pages_are_accessible(
    chrome: Any, server: str, board: Any, scheme: str, width: int
) -> None:
    many(board, 3)
    context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    page = context.new_page()
    for path in ("/widget?ads=3", "/widget/new?place=springfield"):
        page.goto(server + path)
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


REFUSE = """document.execCommand = () => false;
Object.defineProperty(navigator, "clipboard", { value: undefined });"""


@pytest.mark.browser
@pytest.mark.parametrize("refused", [False, True])
def test_the_snippet_is_copied_or_says_how(
    chrome: Any, server: str, board: Any, refused: bool
) -> None:
    context = chrome.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    if refused:
        page.add_init_script(REFUSE)
    page.goto(f"{server}/widget/new?place=springfield")
    page.get_by_role("button", name="Copy").click()
    name = "Selected: now press Ctrl+C" if refused else "Copied"
    expect(page.get_by_role("button", name=name)).to_be_visible()
    assert page.evaluate("snippet.selectionEnd - snippet.selectionStart == snippet.value.length")
    context.close()
