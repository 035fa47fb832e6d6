"""Passkeys in real Chromium, and every page of the account looked at by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from daylight.web.people import actions, factors, invitations
from daylight.web.people.models import Role, SignIn, Staff
from tests.web.people.browsers import Browser
from tests.web.people.codes import code_of, secret_on
from tests.web.people.conftest import PASSWORD

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WCAG = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
Hire = Callable[..., Staff]


@pytest.fixture
def browser(chrome: Any) -> Iterator[Browser]:
    opened = Browser(chrome)
    yield opened
    opened.close()


def invited(browser: Browser, server: str, staff: Staff) -> None:
    """Opens the invitation and makes a passkey with it."""
    browser.page.goto(server + invitations.invite(staff))
    browser.page.fill("#passkey-name", "my phone")
    browser.page.click("text=Make a passkey")
    browser.page.wait_for_selector("text=Your recovery codes")


def signed_out(browser: Browser, server: str) -> None:
    browser.page.goto(f"{server}/desk/account")
    browser.page.click("text=Sign out everywhere")
    browser.page.wait_for_url(f"{server}/desk/sign-in")


def test_a_passkey_is_made_from_an_invitation_and_signs_in(
    browser: Browser, server: str, hire: Hire
) -> None:
    kim = hire(password=None)
    invited(browser, server, kim)
    page = browser.page
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{server}/desk/account")
    assert "my phone" in page.content()
    signed_out(browser, server)
    page.goto(f"{server}/desk/account")
    assert "/desk/sign-in?next=/desk/account" in page.url
    page.click("text=Sign in with a passkey")
    page.wait_for_url(f"{server}/desk/account")
    assert factors.held(kim).passkeys[0].last_used_at
    assert browser.errors == []


def test_a_passkey_of_another_site_or_of_nobody_signs_nobody_in(
    browser: Browser, server: str, hire: Hire
) -> None:
    invited(browser, server, hire(password=None))
    signed_out(browser, server)
    Authenticator.objects.all().delete()
    browser.page.click("text=Sign in with a passkey")
    browser.page.wait_for_selector("text=That passkey did not work here")
    assert SignIn.objects.filter(ended_at=None).count() == 0


def test_a_device_whose_owner_shows_no_finger_signs_nobody_in(
    browser: Browser, server: str, hire: Hire
) -> None:
    invited(browser, server, hire(password=None))
    signed_out(browser, server)
    browser.verified(False)
    browser.page.click("text=Sign in with a passkey")
    browser.page.wait_for_selector("text=No passkey was used")
    assert SignIn.objects.filter(ended_at=None).count() == 0


def test_a_copied_passkey_is_found_out(
    browser: Browser, chrome: Any, server: str, hire: Hire
) -> None:
    """The copy's counter stays behind when its owner signs in."""
    invited(browser, server, hire(password=None))
    [credential] = browser.credentials()
    page = browser.page
    signed_out(browser, server)
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/desk")
    thief = Browser(chrome)
    thief.carry(credential)
    thief.page.goto(f"{server}/desk/sign-in")
    thief.page.click("text=Sign in with a passkey")
    thief.page.wait_for_selector("text=That passkey did not work here")
    thief.close()


def test_what_a_passkey_said_once_cannot_be_said_again(
    browser: Browser, server: str, hire: Hire
) -> None:
    """Whoever recorded it is too late, in the same session and with a counter made to fit."""
    invited(browser, server, hire(password=None))
    signed_out(browser, server)
    sent: list[str] = []
    browser.page.on(
        "request", lambda r: sent.append(r.post_data or "") if r.url.endswith("/passkey") else None
    )
    browser.page.click("text=Sign in with a passkey")
    browser.page.wait_for_url("**/desk")
    row = Authenticator.objects.get(type="webauthn")
    row.data["count"] = 0
    row.save()
    [form] = [parse_qs(each) for each in sent]
    thief = Client(headers={"host": "localhost"})
    for begun in (False, True):
        if begun:
            thief.post("/desk/sign-in/passkey/options")
        said = thief.post("/desk/sign-in/passkey", {"credential": form["credential"][0]})
        assert said.status_code == 403
    assert thief.get("/desk/account").status_code == 302


def test_a_page_on_another_port_cannot_use_a_passkey_of_ours(
    browser: Browser, server: str, hire: Hire, told: Callable[..., None]
) -> None:
    """The browser lets any page of the host ask; we do not."""
    invited(browser, server, hire(password=None))
    signed_out(browser, server)
    told(url="http://localhost:1")
    browser.page.click("text=Sign in with a passkey")
    browser.page.wait_for_selector("text=That passkey did not work here")


def test_a_password_leads_to_a_second_factor_and_then_to_a_code(
    browser: Browser, server: str, hire: Hire
) -> None:
    hire()
    page = browser.page

    def password() -> None:
        page.goto(f"{server}/desk/sign-in?next=/desk/account")
        page.fill("#name", "kim")
        page.fill("#password", PASSWORD)
        page.click("text=Sign in with a password")

    password()
    page.wait_for_url("**/desk/account/second-factor")
    page.goto(f"{server}/desk/account")
    assert page.url.endswith("/second-factor")
    page.click("text=Set up a code app")
    page.wait_for_selector("#code")
    secret = secret_on(page.content())
    page.fill("#code", code_of(secret))
    page.click("text=Use this app")
    page.wait_for_selector("text=Your recovery codes")
    recovery = page.locator(".codes code").first.inner_text()
    signed_out(browser, server)
    password()
    page.wait_for_url("**/desk/sign-in/code?**")
    page.fill("#code", recovery)
    page.click("text=Sign in")
    page.wait_for_url(f"{server}/desk/account")
    assert "9 codes are left" in page.content()
    assert browser.errors == []


def test_a_passkey_confirms_before_what_is_grave(browser: Browser, server: str, hire: Hire) -> None:
    invited(browser, server, hire("omar", Role.OPERATOR, password=None))
    SignIn.objects.update(proven_at="2020-01-01T00:00Z")
    page = browser.page
    page.goto(f"{server}/desk/people/add")
    assert "/desk/confirm?next=/desk/people/add" in page.url
    page.click("text=Use a passkey")
    page.wait_for_url("**/desk/people/add")
    page.fill("#name", "ana")
    page.check("text=reviewer")
    page.click("text=Add them")
    address = page.input_value("#link")
    assert address.startswith(f"{server}/desk/invitation/")
    assert actions.roles_of(actions.find("ana")) == ["reviewer"]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_page_is_accessible(
    chrome: Any, server: str, hire: Hire, width: int, scheme: str
) -> None:
    ana, omar = hire("ana", Role.LEAD), hire("omar", Role.OPERATOR, password=None)
    waiting = hire("bo", Role.REVIEWER, password=None)
    browser = Browser(chrome, width=width, scheme=scheme)
    faults: list[Any] = []

    def look(name: str) -> None:
        browser.shot(name)
        found = Axe().run(browser.page, options=WCAG)
        faults.extend(
            (name, each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]
        )
        wide = browser.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if wide:
            faults.append((name, "scrolls sideways"))

    page = browser.page
    page.goto(f"{server}/desk/sign-in")
    look("sign-in")
    page.fill("#name", "ana")
    page.fill("#password", PASSWORD)
    page.click("text=Sign in with a password")
    page.wait_for_url("**/second-factor")
    look("second-factor")
    page.click("text=Set up a code app")
    page.wait_for_selector("#code")
    look("code-app")
    page.fill("#code", code_of(secret_on(page.content())))
    page.click("text=Use this app")
    page.wait_for_selector("text=Your recovery codes")
    look("codes")
    signed_out(browser, server)
    page.fill("#name", "ana")
    page.fill("#password", PASSWORD)
    page.click("text=Sign in with a password")
    page.wait_for_selector("#code")
    look("sign-in-code")
    page.fill("#code", "000000")
    page.click("text=Sign in")
    page.wait_for_selector("text=That code is not right")
    look("sign-in-code-wrong")
    page.goto(server + invitations.invite(omar))
    look("invitation")
    page.fill("#passkey-name", "Key on my ring")
    page.click("text=Make a passkey")
    page.wait_for_selector("text=Your recovery codes")
    invitations.ask_reset(ana, by=omar)
    for name, path in (
        ("account", "/desk/account"),
        ("people", "/desk/people"),
        ("people-add", "/desk/people/add"),
        ("person", f"/desk/people/{ana.pk}"),
        ("person-waiting", f"/desk/people/{waiting.pk}"),
        ("self", f"/desk/people/{omar.pk}"),
        ("confirm", "/desk/confirm"),
    ):
        page.goto(server + path)
        look(name)
    page.goto(f"{server}/desk/people/{waiting.pk}")
    page.click("text=Make an invitation link")
    page.wait_for_selector("#link")
    look("link")
    SignIn.objects.update(proven_at="2020-01-01T00:00Z")
    page.goto(f"{server}/desk/account")
    look("account-not-recent")
    browser.close()
    assert faults == []
