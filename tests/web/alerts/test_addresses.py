"""Mailboxes in any script follow searches and post ads, where the mail server can write to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from django.test import Client, override_settings

from daylight.web import smtp
from daylight.web.ads import letters as posters
from daylight.web.ads import links as links_of_ads
from daylight.web.ads.alerts import links, sending
from daylight.web.ads.models import Ad, Alert, AlertState, PosterContact
from tests.web.alerts.readers import Mailboxes, follow, work
from tests.web.boards import SELLER
from tests.web.posting.visitors import Visitor
from tests.web.replies.world import Loop

ANYWHERE = "Jürgen+ads@xn--bcher-kva.example"
KEPT = "Jürgen+ads@bücher.example"
CANNOT = "cannot write to an address with letters like these"


@pytest.fixture
def taken(mailboxes: Mailboxes) -> list[str]:
    """Every recipient that the mail server took."""
    found: list[str] = []
    mailboxes.at_recipient = lambda address: found.append(address) or "250 OK"  # type: ignore[func-returns-value]
    smtp._offers.clear()
    return found


@pytest.fixture
def of_old(mailboxes: Mailboxes) -> Iterator[None]:
    """A mail server that offers no SMTPUTF8."""
    server = Loop(lambda: SMTP(mailboxes, enable_SMTPUTF8=False))
    smtp._offers.clear()
    with override_settings(EMAIL_PORT=server.port):
        yield
    server.stop()


def test_a_search_is_followed_with_letters_beyond_ascii(
    board: Any, mailboxes: Mailboxes, taken: list[str], reader: Client
) -> None:
    asked = reader.post("/alerts/new?q=bicycle", {"email": ANYWHERE, "often": "at_once"})
    assert asked.status_code == 200
    work()
    alert = Alert.objects.get(email=KEPT)
    assert taken == [KEPT]
    assert f"To: {KEPT}\r\n".encode() in mailboxes.raw[-1]
    confirmed = reader.get(links.path(alert.public_id), follow=True)
    assert "You follow this search" in confirmed.content.decode()
    board.confirmed(title="A red bicycle")
    work()
    assert taken.count(KEPT) == 2
    assert sending.send_due() == 0


def test_a_domain_beyond_ascii_is_written_as_itself(
    board: Any, mailboxes: Mailboxes, taken: list[str]
) -> None:
    """`straße` is not `strasse`, which is somebody else's."""
    follow(address="jane@straße.example")
    board.confirmed(title="A red bicycle")
    work()
    assert set(taken) - {SELLER} == {"jane@xn--strae-oqa.example"}


def test_an_ad_is_posted_with_letters_beyond_ascii(
    board: Any, mailboxes: Mailboxes, taken: list[str]
) -> None:
    ad = Visitor(email=ANYWHERE).posts()
    work()
    assert PosterContact.objects.get().email == KEPT
    assert taken == [KEPT]
    assert links_of_ads.path(ad).encode() in mailboxes.raw[-1]


def test_where_the_server_cannot_both_forms_say_so(
    board: Any, of_old: None, reader: Client
) -> None:
    asked = reader.post("/alerts/new?q=bicycle", {"email": ANYWHERE, "often": "at_once"})
    posted = Visitor(email=ANYWHERE).sends()
    for page in (asked, posted, reader.post("/alerts", {"email": ANYWHERE})):
        assert page.status_code == 422
        assert CANNOT in page.content.decode()
    assert not Alert.objects.exists()
    assert not Ad.objects.exists()


def test_what_no_server_writes_to_any_more_is_a_dead_mailbox(
    board: Any, mailboxes: Mailboxes, taken: list[str], request: pytest.FixtureRequest
) -> None:
    """The server could when they came. Nothing is tried without end, and nobody else waits."""
    alert = follow(address=KEPT)
    other = follow(address="other@example.org")
    work()
    ad = board.confirmed(title="A red sofa", email=KEPT)
    taken.clear()
    request.getfixturevalue("of_old")
    board.confirmed(title="A red bicycle")
    work()
    alert.refresh_from_db()
    assert (alert.failures, alert.state) == (1, AlertState.ACTIVE)
    other.refresh_from_db()
    assert other.failures == 0
    assert other.mailed_at is not None
    posters.send("confirm", ad=ad.pk)
    assert KEPT not in taken
