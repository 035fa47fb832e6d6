"""The desk in real Chromium: by keyboard alone, without a flash, and nothing that axe finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from daylight.web import clock
from daylight.web.ads.models import Ad, AdState, Decision
from daylight.web.people.models import Role, Staff
from daylight.web.review.actions import deciding, opening
from daylight.web.review.models import Intention, IntentionState, PhotoView
from tests.web.browse.shots import photo
from tests.web.desk.desks import Desk
from tests.web.desk.test_messages import waiting
from tests.web.people.signing import signed_in
from tests.web.serving import served

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("DAYLIGHT_TEST_SHOTS", "")  # a folder: each page is kept there to be seen


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with served("localhost") as found:
        yield found


class Reviewer:
    """A person at the desk, with a keyboard and no mouse."""

    def __init__(self, chrome: Any, address: str, staff: Staff, **options: Any) -> None:
        self.address, self.staff = address, staff
        self.context = chrome.new_context(**options)
        cookie = signed_in(staff).cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}]
        )
        self.page = self.context.new_page()
        self.keys = 0
        self.loads = 0
        self.page.on("load", lambda _page: self._loaded())
        self.open("/desk")

    def _loaded(self) -> None:
        self.loads += 1

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, *keys: str, until: str = "") -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1
        if until:
            self.page.get_by_text(until).first.wait_for()
            self.page.wait_for_load_state()  # a whole page hears keys once its script has run

    def next(self) -> None:
        self.press("n", until="exactly as it was submitted")

    def decide(self, key: str) -> None:
        self.press(key)
        self.press("Enter", until="What waits")
        self.page.get_by_text("Decided:").first.wait_for()

    def words(self) -> str:
        return str(self.page.inner_text("main"))

    def close(self) -> None:
        self.context.close()


def written() -> None:
    """Let the seconds go by in which a decision can be taken back."""
    with clock.moved(timedelta(seconds=30)):
        deciding.write_due()


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def test_twenty_typical_cases_by_keyboard_alone(chrome: Any, address: str, desk: Desk) -> None:
    for number in range(20):
        seller = f"seller{number}@example.org"
        if number % 4:
            desk.fraud(seller, title=f"Apartment {number}, half the usual rent")
        else:
            desk.held(seller, title=f"young girl available, number {number}")
    someone = Reviewer(chrome, address, desk.staff())
    seen = set()
    for number in range(20):
        someone.next()
        assert someone.page.url not in seen
        seen.add(someone.page.url)
        someone.decide("r" if number % 2 else "p")
    assert someone.loads == 1, "no page was loaded anew: each took the middle of the one before"
    assert someone.keys == 60
    written()
    assert Decision.objects.count() == 20
    someone.press("n", until="Nothing is left for you")
    doubtful = Ad.objects.filter(versions__screenings__child_safety=True)
    assert not doubtful.filter(state=AdState.PUBLIC).exists(), "one person's word is not enough"
    someone.close()


def test_a_decision_takes_three_keys_and_can_be_taken_back(
    chrome: Any, address: str, desk: Desk
) -> None:
    desk.fraud()
    someone = Reviewer(chrome, address, desk.staff())
    expect(someone.page.get_by_role("button", name="Next case")).to_be_focused()
    someone.press("Enter", until="exactly as it was submitted")
    someone.decide("r")
    assert someone.keys == 3
    someone.press("z", until="exactly as it was submitted")
    assert Intention.objects.get().state == IntentionState.TAKEN_BACK
    someone.decide("x")
    someone.close()
    written()
    assert Ad.objects.get().state == AdState.REFUSED, "closing the browser loses nothing"


def test_it_is_taken_back_from_the_next_case(chrome: Any, address: str, desk: Desk) -> None:
    desk.fraud()
    desk.fraud("b@example.org", title="another Apartment, half the usual rent")
    someone = Reviewer(chrome, address, desk.staff())
    someone.next()
    first = someone.page.url
    someone.decide("r")
    someone.next()
    assert someone.page.url != first
    expect(someone.page.get_by_role("button", name="Take it back")).to_be_visible()
    assert someone.page.locator("[data-static]").count() == 0, "the seconds run in the button"
    shoot(someone.page, "next-with-undo")
    someone.press("z")
    someone.page.wait_for_url(first)
    assert Intention.objects.get().state == IntentionState.TAKEN_BACK
    someone.close()


def test_a_photo_is_shown_by_one_key_and_entered(chrome: Any, address: str, desk: Desk) -> None:
    desk.fraud(photos=(photo("red"), photo("blue")))
    someone = Reviewer(chrome, address, desk.staff())
    someone.next()
    assert not PhotoView.objects.exists()
    someone.press("v")
    someone.page.locator("img.grey").first.wait_for()
    assert PhotoView.objects.get().shown == "grey"
    assert someone.page.locator("img.veiled").count() == 1
    someone.press("v")
    someone.page.locator("img.grey").nth(1).wait_for()
    assert PhotoView.objects.count() == 2
    someone.close()


def test_two_disagree_and_the_lead_resolves(chrome: Any, address: str, desk: Desk) -> None:
    ad = desk.held()
    lead = desk.staff("lead", Role.LEAD)
    for name, key in (("one", "p"), ("two", "r")):
        person = Reviewer(chrome, address, desk.staff(name))
        person.next()
        assert "disagree" not in person.words()
        person.decide(key)
        person.close()
        written()
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    resolver = Reviewer(chrome, address, lead)
    resolver.next()
    assert "They disagree, and you resolve it" in resolver.words()
    assert "one-p" in resolver.words()
    shoot(resolver.page, "dispute")
    resolver.decide("p")
    resolver.close()
    written()
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC


def test_it_is_taken_back_from_a_message_that_comes_next(
    chrome: Any, address: str, desk: Desk
) -> None:
    desk.fraud()
    someone = Reviewer(chrome, address, desk.staff())
    someone.next()
    message = waiting(desk)
    opening.handle(messages=[message.pk])
    someone.decide("r")
    someone.press("n", until="These are two people's private words.")
    shoot(someone.page, "message-with-undo")
    someone.press("z", until="exactly as it was submitted")
    assert Intention.objects.get().state == IntentionState.TAKEN_BACK
    someone.close()


def test_hold_asks_for_a_note_and_keys_rest_in_a_field(
    chrome: Any, address: str, desk: Desk
) -> None:
    desk.fraud()
    someone = Reviewer(chrome, address, desk.staff())
    someone.next()
    someone.press("h")
    someone.page.keyboard.type("ask the poster, n or m")
    someone.press("Enter", until="Decided: hold for more")
    written()
    second = Reviewer(chrome, address, desk.staff("two"))
    second.next()
    assert "ask the poster, n or m" in second.words()
    second.press("m", until="It goes to somebody else")
    someone.close()
    second.close()


def test_axe_finds_nothing(chrome: Any, address: str, desk: Desk) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from daylight.web.ads import actions

    red = photo("red")
    first = desk.held(photos=(red,))
    desk.held("stranger@example.org", photos=(photo("red"),))
    changed = desk.board.doubtful(
        title="Somebody available", body="Little girl, new in\u200b town.", photos=(red,)
    )
    actions.edit(first, changed, base=1, arrival=desk.board.arrival())
    opening.reconcile()
    someone = Reviewer(chrome, address, desk.staff("lead", Role.LEAD))
    found = {}

    def look(name: str) -> None:
        shoot(someone.page, name)
        for scheme in ("light", "dark"):
            someone.page.emulate_media(color_scheme=scheme)
            result = Axe().run(
                someone.page,
                options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
            )
            if result.violations_count:
                found[f"{name} {scheme}"] = result.generate_report()

    look("home")
    someone.open("/desk/cases")
    look("cases")
    someone.open(f"/desk/cases/{desk.case_of(first).public_id}")
    look("cover")
    someone.press("t", until="exactly as it was submitted")
    someone.press("?")
    look("case")
    someone.press("v")
    someone.page.locator("img.grey").first.wait_for()
    someone.decide("r")
    look("decided")
    for path in ("/desk/account/limits", "/desk/concern"):
        someone.open(path)
        look(path.rsplit("/", 1)[-1])
    someone.close()
    assert not found, "\n".join(f"{name}\n{said}" for name, said in found.items())
