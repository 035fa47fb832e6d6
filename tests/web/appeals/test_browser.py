"""A wrongly held seller appeals and is back, in real Chromium; axe looks at each page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from daylight.web import clock
from daylight.web.ads import actions as ads
from daylight.web.ads.models import AdState, Decision
from daylight.web.people.models import Role
from daylight.web.review.models import SecondLook
from daylight.web.review.quality import audits, publishing
from tests.web.appeals.stages import refused
from tests.web.people.signing import signed_in
from tests.web.serving import served

SHOTS = os.environ.get("SHOTS_OF_APPEALS", "")  # a folder: each page is kept there at two widths

pytestmark = pytest.mark.browser


@pytest.fixture
def address(board: Any) -> Iterator[str]:
    with served("localhost") as found:
        yield found


@pytest.fixture
def browser(chrome: Any) -> Any:
    return chrome


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """A page of somebody's own browser: a phone, or that of a person of staff."""
    contexts = []

    def one(staff: Any = None) -> Any:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        contexts.append(context)
        if staff is not None:
            name = settings.SESSION_COOKIE_NAME
            cookie = signed_in(staff).cookies[name].value
            context.add_cookies([{"name": name, "value": cookie, "url": address}])
        return context.new_page()

    yield one
    for context in contexts:
        context.close()


def looked_at(page: Any, name: str) -> None:
    """axe finds nothing; nothing is wider than the phone; a picture is kept where asked for."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:150]}" for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    if SHOTS:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
        page.set_viewport_size({"width": 390, "height": 844})


def test_a_wrongly_held_seller_appeals_and_is_back(
    board: Any, address: str, opened: Any, letters_sent: Any
) -> None:
    content = board.content(
        title="Drop side crib, white", body="Bought new last year, hardly used. Pick up in town."
    )
    ad = ads.confirm(board.submitted(content=content))
    assert ad.state == AdState.HELD
    decided = bytes(ad.head.digest)
    ads.decide(ad, digest=decided, staff=board.staff(), choice="refuse", clause="prohibited-goods")
    [refusal] = [each for each in letters_sent() if "not published" in each]
    found = re.search(r"https?://[^/\s]+(/m/\S+/reasons)", refusal)
    assert found

    seller = opened()
    seller.goto(address + found.group(1))
    expect(seller.get_by_text("Some goods may not be sold here")).to_be_visible()
    looked_at(seller, "reasons")
    seller.get_by_role("link", name="Appeal", exact=True).click()
    seller.get_by_label("Why is the decision wrong?").fill("It is another crib, made last year.")
    looked_at(seller, "appeal-form")
    seller.get_by_role("button", name="Send the appeal").click()
    expect(seller.get_by_role("heading", name="Your appeal waits for a person")).to_be_visible()
    looked_at(seller, "appeal-waits")

    second = opened(board.staff("second reviewer"))
    second.goto(f"{address}/desk/appeals")
    looked_at(second, "desk-appeals")
    second.locator("#waiting").get_by_role("link").first.click()
    expect(second.get_by_text("It is another crib, made last year.")).to_be_visible()
    looked_at(second, "desk-appeal")
    second.get_by_role("button", name="The decision was wrong").click()
    expect(second.get_by_text("Your word is written down.")).to_be_visible()

    [answer] = [each for each in letters_sent() if "you were right" in each]
    assert f"/a/{ad.public_id}" in answer
    seller.reload()
    expect(seller.get_by_role("heading", name="You were right")).to_be_visible()
    looked_at(seller, "appeal-reversed")
    seller.get_by_role("link", name="See it as readers do").click()
    expect(seller.get_by_role("heading", name="Drop side crib, white")).to_be_visible()


def test_the_other_pages_are_in_order(board: Any, address: str, opened: Any) -> None:
    ad = refused(board)
    first = opened()
    from daylight.web.ads import links

    first.goto(f"{address}{links.path(ad)}/reasons")
    looked_at(first, "reasons-neutral")
    SecondLook.objects.create(
        decision=Decision.objects.get(version=ad.head), created_at=clock.now()
    )
    second = opened(board.staff("second"))
    second.goto(f"{address}/desk/quality/second")
    looked_at(second, "quality-second")
    second.get_by_role("button", name="I would show it").click()
    expect(second.get_by_text("Your word is written down.")).to_be_visible()
    for n in range(45):
        board.confirmed(f"{n}@example.org", **({} if n % 2 else {"place_id": _peoria()}))
    publishing.publish(until=clock.now().astimezone(UTC).date() + timedelta(days=1))
    audits.commit_next()
    lead = opened(board.staff("lead", Role.LEAD))
    lead.goto(f"{address}/desk/quality")
    looked_at(lead, "quality")
    lead.get_by_role("link", name=f"ad {ad.public_id}").click()
    looked_at(lead, "quality-disagreement")
    lead.get_by_role("button", name="The second: others look anew").click()
    lead.goto(f"{address}/desk/quality/audit")
    looked_at(lead, "quality-audit-empty")
    officer = opened(board.staff("officer", Role.EVIDENCE))
    officer.goto(f"{address}/desk/appeals/delays")
    looked_at(officer, "delays")
    first.goto(f"{address}/transparency")
    looked_at(first, "transparency")


def _peoria() -> int:
    from daylight.web.ads.models import Place

    return Place.objects.get(slug="peoria").pk
