"""In real Chromium: a mother takes an ad down from a phone; the same by telephone through staff."""

from __future__ import annotations

import base64
import io
import os
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from daylight.screening.photos import distance, hash_photo
from daylight.web.ads import links
from daylight.web.reports import claim_links
from daylight.web.reports.actions import answering, mailboxes
from daylight.web.reports.models import Claim
from tests.web.browse.shots import photo
from tests.web.browse.test_browser import WCAG
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import claimed, paths_of, work
from tests.web.serving import follow

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("DAYLIGHT_TEST_SHOTS", "")  # a folder: each page is kept there to be seen
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 844}


def drawn(seed: int, size: tuple[int, int], kind: str = "JPEG") -> bytes:
    """A picture of shapes; the same for the same seed."""
    import numpy as np

    chance = np.random.default_rng(seed)
    image = Image.new("RGB", size, tuple(int(c) for c in chance.integers(0, 255, 3)))
    pen = ImageDraw.Draw(image)
    for _ in range(25):
        left, top = int(chance.integers(0, size[0])), int(chance.integers(0, size[1]))
        wide, high = int(chance.integers(9, size[0] // 2)), int(chance.integers(9, size[1] // 2))
        shape = pen.ellipse if chance.random() < 0.5 else pen.rectangle
        shape(
            (left, top, left + wide, top + high), tuple(int(c) for c in chance.integers(0, 255, 3))
        )
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


SIZES = ((640, 480), (480, 640), (1400, 1000), (4000, 3000), (200, 150), (3000, 500), (1023, 769))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_page_hashes_as_the_board_does(chrome: Any, kind: str) -> None:
    page = chrome.new_page()
    source = Path(__file__).parents[3] / "src/daylight/web/static/pdq.js"
    page.set_content(f"<script>{source.read_text('utf-8')}</script>")
    for seed, size in enumerate(SIZES):
        data = drawn(seed, size, kind)
        given = base64.b64encode(data).decode()
        found = page.evaluate(
            "async (b) => PDQ.ofFile(new Blob([Uint8Array.from(atob(b), c => c.charCodeAt(0))]))",
            given,
        )
        ours = hash_photo(data).print
        assert ours.pdq is not None
        assert distance(bytes.fromhex(found["hex"]), ours.pdq) <= 10, size
        assert abs(found["quality"] - ours.pdq_quality) <= 2
    plain = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(plain, "PNG")
    found = page.evaluate(
        "async (b) => PDQ.ofFile(new Blob([Uint8Array.from(atob(b), c => c.charCodeAt(0))]))",
        base64.b64encode(plain.getvalue()).decode(),
    )
    assert found["pdq"] == ""
    page.close()


def test_a_mother_takes_an_ad_down_from_a_phone(chrome: Any, server: str, recorded: Any) -> None:
    ad = recorded.confirmed(photos=(photo(),))
    context = chrome.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.goto(f"{server}/a/{ad.public_id}")
    page.get_by_role("link", name="It shows me, a child").click()
    page.get_by_role("link", name="Yes, now").click()
    expect(page.get_by_role("link", name="Call 911")).to_be_visible()
    assert ad.public_id in page.get_by_label("The address of the ad").input_value()
    page.get_by_label("It shows or offers somebody under 18").check()
    page.get_by_label("My child").check()
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    code = page.locator(".reference").inner_text()
    assert [context.request.get(server + path).status for path in paths_of(ad)] == [404, 404]
    page.get_by_role("link", name="Your receipt").click()
    expect(page.locator(".reference")).to_contain_text(code)
    claim = Claim.objects.get()
    assert (claim.wrong, claim.about, claim.danger) == ("child", "my_child", True)
    assert claim_links.reference(claim) == code
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]  # not even which ad was looked at before
    assert not context.cookies()
    context.close()


def test_leaving_quickly_leaves_no_way_back(chrome: Any, server: str, recorded: Any) -> None:
    context = chrome.new_context(viewport=PHONE)
    page = context.new_page()
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="elsewhere"))
    page.goto(f"{server}/help")
    page.goto(f"{server}/takedown?now=no")
    page.get_by_label("Or describe the ad").evaluate("field => field.value = 'private'")
    page.keyboard.press("Escape")
    page.wait_for_url("https://www.wikipedia.org/**")
    page.go_back()
    expect(page).to_have_url(f"{server}/help")
    context.close()


def test_the_picture_never_leaves_the_phone(
    chrome: Any, server: str, recorded: Any, tmp_path: Path
) -> None:
    data = drawn(3, (1400, 1000))
    (tmp_path / "picture.jpg").write_bytes(data)
    context = chrome.new_context(viewport=PHONE)
    page = context.new_page()
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page.goto(f"{server}/takedown?now=no")
    page.get_by_text("I do not have the address").click()
    page.get_by_label("The picture, if you have it").set_input_files(tmp_path / "picture.jpg")
    expect(page.locator("#photo-said")).to_have_text("Ready. Only two numbers are sent.")
    page.get_by_label("E-mail").fill("mother@example.org")
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("heading", name="One step is left")).to_be_visible()
    assert max(map(len, sent)) < 2000
    assert not any(data[100:140] in body or b"picture.jpg" in body for body in sent)
    ours = hash_photo(data).print
    sha, pdq = Claim.objects.get().prints.order_by("pk")
    assert sha.sha256 == ours.sha256
    assert distance(bytes(pdq.pdq or b""), ours.pdq or b"") <= 10
    context.close()


def test_the_page_works_without_scripts(chrome: Any, server: str, recorded: Any) -> None:
    ad = recorded.confirmed()
    context = chrome.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/takedown?ad={ad.public_id}")
    expect(page.locator("#photo")).to_be_hidden()
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    assert context.request.get(f"{server}/a/{ad.public_id}").status == 404
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_times_are_by_the_clock_of_whoever_reads(
    chrome: Any, server: str, recorded: Any, scripts: bool
) -> None:
    claim = claimed(recorded.confirmed())
    context = chrome.new_context(
        viewport=PHONE, timezone_id="Pacific/Auckland", locale="en-US", java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(server + claim_links.path(claim.public_id))
    due = page.locator("time").first
    there = claim.due_at.astimezone(ZoneInfo("Pacific/Auckland"))
    if scripts:
        expect(due).to_contain_text(f"{there:%A, %B} {there.day}")
        assert f"{there:%M}" in due.inner_text()
    else:
        expect(due).to_have_text(f"{claim.due_at:%Y-%m-%d %H:%M} UTC")
    context.close()


def signed(chrome: Any, server: str, staff: Any, size: dict[str, int]) -> Any:
    context = chrome.new_context(viewport=size)
    cookie = signed_in(staff).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server}])
    return context


def test_the_same_by_telephone_through_staff(chrome: Any, server: str, recorded: Any) -> None:
    ad = recorded.confirmed(photos=(photo(),))
    context = signed(chrome, server, recorded.staff(), DESK)
    page = context.new_page()
    page.goto(f"{server}/desk/reports")
    page.get_by_role("link", name="Somebody calls, writes or is here").click()
    page.get_by_label("Address or name of the ad").fill(ad.public_id.upper())
    page.get_by_label("It shows or offers somebody under 18").check()
    page.get_by_role("button", name="Take it down").click()
    code = page.locator(".reference").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", code)
    assert [context.request.get(server + path).status for path in paths_of(ad)] == [404, 404]
    page.goto(f"{server}/desk/reports")
    page.get_by_label("A code that somebody reads to you").fill(code.lower())
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="It shows or offers somebody under 18")).to_be_visible()
    follow(page, page.get_by_role("button", name="Count it"))
    assert Claim.objects.get().contacts == 2
    page.get_by_role("link", name="Receipt").first.click()
    expect(page.get_by_role("heading", name="Receipt", exact=True)).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible(chrome: Any, server: str, recorded: Any, size: Any) -> None:
    ad, hidden = recorded.confirmed(), recorded.confirmed()
    claim = claimed(hidden, description="my daughter", danger="yes")
    work()
    context = signed(chrome, server, recorded.staff("lead", "lead"), size)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    faults = []
    for path in (
        f"/takedown?ad={ad.public_id}",
        "/takedown?now=yes",
        f"/flag/{ad.public_id}",
        claim_links.path(claim.public_id),
        claim_links.confirm_path(claim.public_id),
        links.path(hidden) + "/wrong",
        links.path(ad) + "/still-there",
        "/desk/reports",
        "/desk/reports/new",
        f"/desk/reports/{claim.public_id}",
        "/desk/reports/flaggers",
        f"/desk/reports/move/{ad.public_id}",
    ):
        page.goto(server + path)
        faults += faults_of(page, path)
    assert not faults
    assert not said
    context.close()


def faults_of(page: Any, name: str) -> list[tuple[str, str, str]]:
    """What axe finds on the page as it stands."""
    if SHOTS:
        short = re.sub(r"[^a-z]+", "-", name.replace("/", " ").lower()).strip("-")[:30]
        width = page.viewport_size["width"]
        page.screenshot(path=f"{SHOTS}/reports-{short}-{width}.png", full_page=True)
    found = Axe().run(page, options=WCAG)
    faults = [(name, v["id"], v["nodes"][0]["html"]) for v in found.response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append((name, "scrolls sideways", ""))
    return faults


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_is_answered_at_once_is_accessible(
    chrome: Any, server: str, recorded: Any, size: Any
) -> None:
    """The pages that only a form leads to."""
    ad, other = recorded.confirmed(), recorded.confirmed()
    context = signed(chrome, server, recorded.staff(), size)
    page = context.new_page()
    page.goto(f"{server}/takedown?now=yes&ad={ad.public_id}")
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("heading", name="We have it")).to_be_visible()
    faults = faults_of(page, "answer")
    page.goto(f"{server}/takedown")
    page.get_by_label("The address of the ad").fill("https://elsewhere.example.net/a/12345678 ???")
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_text("of another site")).to_be_visible()
    faults += faults_of(page, "answer on a foreign address")
    page.goto(f"{server}/desk/reports/new")
    page.get_by_label("Address or name of the ad").fill(other.public_id)
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("heading", name="Read this aloud")).to_be_visible()
    faults += faults_of(page, "read aloud")
    described = claimed(description="somewhere", address="")
    answering.found_nothing(described, staff=recorded.staff())
    page.goto(server + claim_links.path(described.public_id))
    expect(page.get_by_role("button", name="Look once more")).to_be_visible()
    faults += faults_of(page, "nothing found")
    dead = claimed(other, email="mother@example.org", safe="yes")
    mailboxes.lose_reporter(dead.public_id)
    page.goto(server + claim_links.path(dead.public_id))
    expect(page.get_by_role("heading", name="Mail to you came back")).to_be_visible()
    faults += faults_of(page, "mail came back")
    assert not faults
    context.close()
