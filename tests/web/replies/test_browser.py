"""In real Chromium, without JavaScript: a reader writes, confirms, and the poster answers."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from daylight.web.ads import links as ad_links
from daylight.web.ads.models import Ad
from daylight.web.replies import links
from daylight.web.replies.actions import reporting, writing
from daylight.web.replies.models import Conversation, Message, Side
from tests.web.boards import SELLER, jpeg
from tests.web.browse.test_browser import WCAG
from tests.web.people.signing import signed_in
from tests.web.replies.talks import READER, drain
from tests.web.serving import follow

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("DAYLIGHT_TEST_SHOTS", "")  # a folder for pictures of every page


def link_in(mail: Any, tail: str) -> str:
    found = re.search(
        rf"http://localhost(/reply/\S+{tail})", str(mail.get_body(("plain",)).get_content())
    )
    assert found
    return found[1]


def test_a_whole_talk(talk: Any, chrome: Any, server: str) -> None:
    page = chrome.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/a/{talk.ad.public_id}")
    page.get_by_role("link", name="Write to the poster").click()
    page.get_by_label("Your message").fill("Is the bicycle still there?")
    page.get_by_label("Your e-mail").fill(READER)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    drain()
    page.goto(server + link_in(talk.outside.of(READER)[0], r"/confirm/\w+"))
    page.get_by_role("button", name="Yes, send it").click()
    expect(page.get_by_text("Your message is on its way.")).to_be_visible()
    drain()
    page.reload()
    expect(page.get_by_text("Delivered.")).to_be_visible()
    conversation = Conversation.objects.select_related("ad__poster").get()
    talk.mail(conversation, "poster", "Yes, by mail: it is.")
    page.reload()
    expect(page.get_by_text("Yes, by mail: it is.")).to_be_visible()
    page.goto(server + link_in(talk.outside.of(SELLER)[0], r"(?=\s)"))
    page.get_by_label("Your message").fill("And by the page, too.")
    photo = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": jpeg("gold")}
    page.get_by_label("Photos").set_input_files([photo])
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".line.mine img")).to_have_count(1)
    drain()
    assert "And by the page, too." in str(talk.outside.of(READER)[-1])
    page.get_by_role("link", name="Stop messages from this person").click()
    page.get_by_role("button", name="Yes, stop them").click()
    expect(page.get_by_text("This conversation was stopped.")).to_be_visible()


@pytest.fixture
def places(talk: Any) -> dict[str, str]:
    """Every page of ours, with something on it."""
    conversation = talk.begin("Hello, is the bicycle still there? I could come by on Friday.")
    talk.mail(conversation, "poster", "Yes, it is.\n\nSent from my iPhone")
    writing.say(
        conversation, Side.READER, text="Here is mine, for comparison.",
        files=[jpeg("teal"), jpeg("gold")], form_key="shots", raw=b"x",
    )  # fmt: skip
    drain()
    held = talk.begin("Send me the 6 digit code I sent you, to be sure.", email="r2@example.org")
    reporting.report(Message.objects.get(side="poster"), Side.READER, "rude")
    reader, poster = (links.path(conversation, side) for side in (Side.READER, Side.POSTER))
    first = Message.objects.filter(side="reader").order_by("pk")[0]
    waits = Message.objects.get(conversation=held)
    return {
        "ad": f"/a/{talk.ad.public_id}", "write": f"/a/{talk.ad.public_id}/write",
        "reader": reader, "poster": poster, "held": links.path(held, Side.READER),
        "report": f"{poster}/report/{first.public_id}", "stop": f"{reader}/stop",
        "manage": ad_links.path(talk.ad), "desk": "/desk/messages",
        "desk-message": f"/desk/messages/{waits.public_id}",
    }  # fmt: skip


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_pages_are_accessible(
    talk: Any,
    chrome: Any,
    server: str,
    places: dict[str, str],
    scheme: str,
    width: int,
) -> None:
    Ad.objects.filter(pk=talk.ad.pk).update(care=width == 390)
    context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    cookie = signed_in(talk.board.staff()).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server}])
    page, faults = context.new_page(), []
    for name, path in places.items():
        page.goto(server + path)
        faults += look(page, name, width)
    follow(page, page.get_by_role("button", name="Read it"))
    faults += look(page, "desk-opened", width)
    page.goto(server + places["write"])
    page.get_by_label("Your e-mail").fill("r3@example.org")
    page.locator("form").evaluate("form => form.noValidate = true")
    follow(page, page.get_by_role("button", name="Go on"))
    faults += look(page, "write-faults", width)
    page.get_by_label("Your message").fill("Hello, is it there?")
    follow(page, page.get_by_role("button", name="Go on"))
    faults += look(page, "sent", width)
    context.close()
    assert faults == []


def test_a_relayed_mail_fits_a_phone(talk: Any, chrome: Any) -> None:
    """Its long links too; and where their words end and ours begin is said."""
    talk.begin("Hello, https://example.org/" + "a" * 200)
    html = talk.outside.of(SELLER)[0].get_body(("html",)).get_content()
    page = chrome.new_context(viewport={"width": 390, "height": 700}).new_page()
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_text("Above the line stands what they wrote.")).to_be_visible()
    found = Axe().run(page, options=WCAG).response["violations"]  # landmarks are a page's matter
    assert [v["id"] for v in found if any(tag.startswith("wcag") for tag in v["tags"])] == []


def look(page: Any, name: str, width: int) -> list[tuple[str, str, str]]:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    found = Axe().run(page, options=WCAG)
    faults = [(name, v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        faults.append((name, "wider than the screen", str(width)))
    return faults
