"""A reader's journey in real Chromium on a phone, with and without JavaScript.

From a search that finds nothing to the mail of the first ad, and out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from daylight.web.ads.models import Alert, Place
from tests.web.alerts.readers import READER, Mailboxes, work
from tests.web.serving import follow, served

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
    scripts = getattr(request, "param", "with") != "without"
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=scripts
    )
    context.scripts = scripts
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield tab
    context.close()
    assert not [each for each in wrong if "Failed to load resource" not in each]


def axe(page: Any) -> list[str]:
    """What axe finds wrong with a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in found]


def link_of(mail: Any, address: str, pattern: str = r"/alerts/\S+") -> str:
    """The first such address in a mail, on the live server."""
    found = re.search(rf"http://localhost({pattern})", mail.get_content())
    assert found
    return address + found[1]


def fits(page: Any) -> bool:
    """Whether nothing of it is wider than the phone."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= 390


@pytest.mark.parametrize("page", ["with", "without"], indirect=True)
def test_follow_read_confirm_stop(
    page: Any, address: str, board: Any, mailboxes: Mailboxes, browser: Any
) -> None:
    page.goto(f"{address}/search?q=velocipede&place=springfield")
    page.locator("a[href*='/alerts/new']").first.click()
    expect(page.get_by_text("velocipede").first).to_be_visible()
    page.get_by_label("Your e-mail").fill(READER)
    page.get_by_label("At once").check()
    page.get_by_role("button", name="Follow it").click()
    expect(page.get_by_role("heading", name="Look in your mailbox")).to_be_visible()
    work()
    page.goto(link_of(mailboxes.to()[-1], address))
    expect(page.get_by_role("heading", name="You follow this search")).to_be_visible()

    board.confirmed(title="A velocipede of my grandfather")
    work()
    mail = mailboxes.to()[-1]
    page.goto(link_of(mail, address, r"/a/\S+"))
    expect(page.get_by_role("heading", name="A velocipede")).to_be_visible()

    # Another device, where scripts run no more than here.
    other = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=page.context.scripts
    )
    tab = other.new_page()
    tab.goto(link_of(mail, address, r"/alerts/\S+/stop"))
    assert Alert.objects.count() == 1
    tab.get_by_role("button", name="Stop and delete").click()
    expect(tab.get_by_role("heading", name="No mails come from this alert")).to_be_visible()
    assert Alert.objects.count() == 0
    other.close()


@pytest.mark.parametrize("page", ["without"], indirect=True)
def test_follow_what_is_around_a_town(
    page: Any, address: str, board: Any, mailboxes: Mailboxes
) -> None:
    """By the filters of a list, without JavaScript: within 250 km of Springfield."""
    peoria = Place.objects.get(slug="peoria").pk
    page.goto(f"{address}/springfield/bikes")
    page.get_by_role("searchbox").first.fill("velocipede")
    page.get_by_role("searchbox").first.press("Enter")
    page.locator("details.filters summary").click()
    page.locator("#f-km").select_option("250")
    page.get_by_role("button", name="Show ads").click()
    expect(page.get_by_text("within 250 km of Springfield").first).to_be_visible()
    page.locator("a[href*='/alerts/new']").first.click()
    page.get_by_label("Your e-mail").fill(READER)
    page.get_by_label("At once").check()
    follow(page, page.get_by_role("button", name="Follow it"))
    work()
    page.goto(link_of(mailboxes.to()[-1], address))
    board.confirmed(title="A velocipede of my grandfather", place_id=peoria)
    board.confirmed(title="A sofa of my grandfather", place_id=peoria)
    work()
    mail = mailboxes.to()[-1]
    assert mail["Subject"] == "New: A velocipede of my grandfather"
    page.goto(link_of(mail, address, r"/alerts/\S+/stop"))
    follow(page, page.get_by_role("button", name="Stop and delete"))
    assert Alert.objects.count() == 0


def test_change_pause_and_lost_links(
    page: Any, address: str, board: Any, mailboxes: Mailboxes
) -> None:
    """Every page on the way is found without fault by axe, and fits a phone."""
    page.goto(f"{address}/alerts/new?q=red+bicycle&place=springfield&max=200")
    faults = axe(page)
    assert fits(page)
    page.get_by_label("Your e-mail").fill("nobody")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Follow it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    faults += axe(page)
    page.get_by_label("Your e-mail").fill(READER)
    page.get_by_label("Once a week").check()
    follow(page, page.get_by_role("button", name="Follow it"))
    faults += axe(page)
    work()
    link = link_of(mailboxes.to()[-1], address)
    page.context.clear_cookies()
    page.goto(link)
    faults += axe(page)
    follow(page, page.get_by_role("button", name="Yes, follow it"))
    faults += axe(page)
    assert fits(page)
    page.get_by_label("Once a day").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("How often: Once a day.")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="This alert is paused")).to_be_visible()
    faults += axe(page)
    follow(page, page.get_by_role("button", name="Go on"))
    page.goto(f"{link}/stop")
    faults += axe(page)
    page.goto(f"{address}/alerts")
    faults += axe(page)
    page.get_by_label("Your e-mail").fill(READER)
    follow(page, page.get_by_role("button", name="Mail me my links"))
    faults += axe(page)
    work()
    page.goto(link_of(mailboxes.to()[-1], address))
    follow(page, page.get_by_role("button", name="Stop and delete"))
    faults += axe(page)
    for lost in ("/alerts/abcdefgh/0123456789abcdefghjkmnpqrs", "/alerts/new?q=%21"):
        page.goto(f"{address}{lost}")
        faults += axe(page)
        assert fits(page)
    assert faults == []
