"""The journeys of a poster in real Chromium, with and without JavaScript."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from daylight.web import clock
from daylight.web.ads import actions, letters, renditions
from daylight.web.ads.models import Ad, AdState
from daylight.web.jobs.worker import run_due
from tests.web.boards import HELD_BODY, HELD_TITLE, SELLER
from tests.web.posting.visitors import give_attributes, photo
from tests.web.serving import follow, served

HANDLERS = (letters, renditions)

pytestmark = pytest.mark.browser


@pytest.fixture
def address(board: Any) -> Iterator[str]:
    with served("localhost") as found:
        yield found


@pytest.fixture
def browser(chrome: Any) -> Any:
    return chrome


@pytest.fixture
def page(browser: Any, request: Any) -> Iterator[Any]:
    """A phone's browser; `without` scripts where the test says so."""
    scripts = getattr(request, "param", "with") != "without"
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=scripts
    )
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    yield tab
    context.close()
    assert not wrong


@pytest.fixture
def mailed(address: str) -> Callable[[], str]:
    """Run the worker and return the private link of the newest mail, on the live server."""

    def newest() -> str:
        run_due()
        path = max((settings.HOME / "mail").glob("*.eml"))
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found = re.search(r"https?://[^/\s]+(/m/\S+)", mail.get_content())
        assert found
        return address + found.group(1)

    return newest


def files(*names: str) -> list[dict[str, Any]]:
    return [
        {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": photo(name)[1]}
        for name in names
    ]


def fill(page: Any) -> None:
    page.get_by_label("Town").fill("Springfield")
    page.get_by_label("Title").fill("Blue bicycle with a basket")
    page.get_by_label("Text").fill("A sturdy bicycle with new tyres. Rides well.")
    page.get_by_label("Your e-mail").fill(SELLER)


def axe(page: Any) -> list[str]:
    """What axe finds wrong with a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in found]


def test_post_with_photos_and_see_it_public(
    page: Any, address: str, mailed: Callable[[], str]
) -> None:
    give_attributes("bikes")
    page.goto(f"{address}/post")
    fill(page)
    page.get_by_label("Section").select_option("bikes")
    page.get_by_label("Rooms").fill("2")
    page.get_by_label("How much").fill("1.234,56")
    page.get_by_label("Section").select_option("furniture")
    page.locator("#section-fields[aria-busy]").wait_for(state="detached")
    page.get_by_label("Section").select_option("bikes")
    page.locator("#a_rooms").wait_for()
    assert page.get_by_label("Rooms").input_value() == "2", "a changed mind loses nothing"
    page.get_by_label("Add photos").set_input_files(files("red", "teal", "navy"))
    page.locator("#pics li[data-id]").nth(2).wait_for()
    first = page.locator("#pics li").first.get_attribute("data-id")
    page.locator("#pics li").first.get_by_label("Move later").click()
    page.locator("#pics li").nth(2).get_by_label("Remove").click()
    page.locator("#pics li").nth(2).wait_for(state="detached")
    page.get_by_role("button", name="Preview").last.click()
    expect(page.locator("main")).to_contain_text("$1,234.56", use_inner_text=True)
    expect(page.locator(".shown li img")).to_have_count(2)
    page.get_by_role("button", name="Post this ad").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    page.goto(mailed())
    expect(page.get_by_role("heading", name="Your ad is public")).to_be_visible()
    page.get_by_role("link", name="See it as readers do").click()
    expect(page.get_by_role("heading", name="Blue bicycle with a basket")).to_be_visible()
    shown = page.locator(".gallery img")
    assert first in (shown.nth(1).get_attribute("src") or "")
    for at in range(2):
        shown.nth(at).scroll_into_view_if_needed()
        assert page.request.get(address + (shown.nth(at).get_attribute("src") or "")).ok
    page.wait_for_function("() => document.querySelector('.gallery img').naturalWidth > 100")


@pytest.mark.parametrize("page", ["without"], indirect=True)
def test_everything_again_without_javascript(
    page: Any, address: str, mailed: Callable[[], str]
) -> None:
    give_attributes("bikes")
    page.goto(f"{address}/post")
    fill(page)
    page.locator("#section").select_option("bikes")
    follow(page, page.get_by_role("button", name="Show the fields of this section"))
    assert page.get_by_label("Text").input_value() == "A sturdy bicycle with new tyres. Rides well."
    page.get_by_label("Rooms").fill("2")
    page.get_by_label("How much").fill("120")
    page.locator("#photos").set_input_files(files("red", "teal"))
    page.get_by_role("button", name="Add these photos now").click()
    expect(page.locator("#pics img")).to_have_count(2)
    page.locator("#pics li").nth(1).get_by_label("Move earlier").click()
    page.get_by_label("Title").press("Enter")
    expect(page.locator(".shown li img")).to_have_count(2)
    page.get_by_role("button", name="Change something").click()
    page.get_by_label("Title").fill("Blue bicycle, hardly used")
    page.get_by_role("button", name="Preview").last.click()
    page.get_by_role("button", name="Post this ad").click()
    link = mailed()
    page.goto(link)
    expect(page.get_by_role("heading", name="Your ad is public")).to_be_visible()
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Title").fill("Blue bicycle, a little used")
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("main")).to_contain_text("Blue bicycle, a little used", use_inner_text=True)
    page.get_by_role("button", name="It is gone").click()
    expect(page.get_by_role("heading", name="Marked as gone")).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("heading", name="Your ad is public")).to_be_visible()
    assert Ad.objects.get().state == AdState.PUBLIC


def test_photos_are_dropped_and_sorted_by_hand(page: Any, address: str) -> None:
    page.goto(f"{address}/post?section=bikes")
    page.evaluate(
        """() => { // as a person lets two files fall on the box, one of them no photo
            const carried = new DataTransfer();
            carried.items.add(new File(["no photo"], "letter.jpg", { type: "image/jpeg" }));
            const at = document.querySelector("#photo-box .drop");
            at.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
        }"""
    )
    page.locator("#pics .failed").wait_for()
    expect(page.locator("#pics .failed")).to_contain_text(
        "letter.jpg: This file is no photo", use_inner_text=True
    )
    page.locator("#pics .failed").get_by_role("button").click()
    page.get_by_label("Add photos").set_input_files(files("red", "teal", "navy"))
    items = page.locator("#pics li[data-id]")
    items.nth(2).wait_for()
    before = [items.nth(n).get_attribute("data-id") for n in range(3)]
    items.nth(2).drag_to(items.nth(0))
    after = [items.nth(n).get_attribute("data-id") for n in range(3)]
    assert after == [before[2], before[0], before[1]]
    page.get_by_label("Add photos").set_input_files(files(*(f"more{n}" for n in range(10))))
    items.nth(11).wait_for()
    expect(page.locator("#photos-said")).to_contain_text(
        "the rest was left out", use_inner_text=True
    )
    assert items.count() == 12


def test_an_upload_cut_half_way_posts_nothing_and_stops_nobody(page: Any, address: str) -> None:
    host, port = "localhost", int(address.rsplit(":", 1)[1])
    head = (
        f"POST /post HTTP/1.1\r\nHost: {host}\r\nContent-Length: 500000\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\n\r\n"
        '--cut\r\nContent-Disposition: form-data; name="begun"\r\n\r\n1\r\n'
        '--cut\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    slow = socket.create_connection((host, port))
    slow.sendall(head.encode() + photo()[1][:5000])
    page.goto(f"{address}/post")  # readers are answered while it dawdles
    slow.shutdown(socket.SHUT_WR)
    answer = slow.recv(65_536).decode()
    slow.close()
    assert " 400 " in answer.splitlines()[0]
    assert not Ad.objects.exists()
    assert page.goto(f"{address}/post").ok


def test_edit_into_a_held_ad(
    page: Any, board: Any, address: str, mailed: Callable[[], str]
) -> None:
    ad = board.confirmed()
    board.submitted(email="stranger@example.org")
    run_due()
    from daylight.web.ads import links

    page.goto(f"{address}{links.path(ad)}/edit")
    page.get_by_label("Title").fill(HELD_TITLE)
    page.get_by_label("Text").fill(HELD_BODY)
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("heading", name="A person is looking at your ad")).to_be_visible()
    expect(page.get_by_role("link", name="Leave this page quickly")).to_be_visible()
    assert axe(page) == []
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    assert page.goto(f"{address}/a/{ad.public_id}").status == 404


def test_renew_from_the_mail_in_one_tap(
    page: Any, browser: Any, address: str, mailed: Callable[[], str]
) -> None:
    page.goto(f"{address}/post?section=bikes&place=springfield")
    page.get_by_label("How much").fill("120")
    fill(page)
    page.get_by_role("button", name="Preview").last.click()
    follow(page, page.get_by_role("button", name="Post this ad"))
    page.goto(mailed())
    before = Ad.objects.get().expires_at
    assert before is not None
    with clock.moved(timedelta(days=28)):
        actions.remind_due()
        link = mailed()
        assert link.endswith("/renew")
        elsewhere = browser.new_page()
        elsewhere.goto(link)
        assert Ad.objects.get().expires_at == before, "a mail scanner renews nothing"
        assert elsewhere.get_by_role("button", name="Renew it").count() == 1
        elsewhere.close()
        page.goto(link)
    expect(page.locator("main")).to_contain_text("Renewed.", use_inner_text=True)
    after = Ad.objects.get().expires_at
    assert after is not None
    assert after - before > timedelta(days=27)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_posters(
    browser: Any, board: Any, address: str, scheme: str
) -> None:
    from daylight.web.ads import links

    give_attributes("bikes")
    ad, gone = board.confirmed(), board.confirmed(title="A second, other bicycle")
    actions.end(gone, "gone")
    width = 390 if scheme == "light" else 1280
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    link = f"{address}{links.path(ad)}"
    found = {}
    for path in (
        "/post", "/post?section=bikes", "/es/post", "/mine", "/m/abcdefgh/nothing",
    ):  # fmt: skip
        page.goto(address + path)
        found[path] = axe(page)
    for rest in ("", "/edit", "/renew"):
        page.goto(link + rest)
        found[rest] = axe(page)
    page.goto(f"{address}{links.path(gone)}")
    found["gone"] = axe(page)
    page.goto(f"{address}/post?section=bikes&place=springfield")
    fill(page)
    page.get_by_label("Add photos").set_input_files(
        [*files("red"), {"name": "bad.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}]
    )
    page.locator("#pics .failed").wait_for()
    found["uploading"] = axe(page)
    page.get_by_role("button", name="Preview").last.click()
    page.locator("#errors").wait_for()
    found["errors"] = axe(page)
    page.get_by_label("Rooms").fill("2")
    page.get_by_label("How much").fill("5")
    page.get_by_role("button", name="Preview").last.click()
    page.get_by_role("button", name="Post this ad").wait_for()
    found["preview"] = axe(page)
    page.get_by_role("button", name="Post this ad").click()
    page.get_by_role("button", name="Send it again").wait_for()
    found["sent"] = axe(page)
    context.close()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
