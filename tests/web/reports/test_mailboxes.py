"""Mail that comes back, at once or later: said where people decide, and another way offered."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.test import Client

from daylight.web import returning
from daylight.web.ads import actions, links
from daylight.web.ads.models import Ad
from daylight.web.jobs.models import Job
from daylight.web.replies import carrying
from daylight.web.reports import claim_links
from daylight.web.reports.actions import mailboxes, upkeep
from daylight.web.reports.models import Claim, DeadMailbox
from daylight.web.review.actions import leasing, opening
from tests.web.desk.desks import Desk
from tests.web.people.signing import signed_in
from tests.web.replies.test_outage import report
from tests.web.replies.world import Door, Outside
from tests.web.reports.helpers import claimed, work

MOTHER = "mother@example.org"
CAME_BACK = "Mail to you came back"


def senders(outside: Outside, to: str) -> list[str]:
    return [sender for sender, recipients, _raw in outside.mails if to in recipients]


def come_back(door: Door, to: str, action: str = "failed", status: str = "5.1.1") -> None:
    door.send("", to, report(action, status))
    carrying.take_all()


def written_to(board: Any) -> tuple[Ad, Claim]:
    ad = board.confirmed()
    claim = claimed(ad, email=MOTHER, safe="yes")
    work()
    return ad, claim


def page_of(claim: Claim) -> str:
    client = Client(HTTP_HOST="localhost")
    return client.get(claim_links.path(claim.public_id)).content.decode()


def test_a_letter_that_comes_back_later_shows_and_another_way_is_offered(
    board: Any, outside: Outside, door: Door
) -> None:
    ad, claim = written_to(board)
    [sender] = senders(outside, MOTHER)
    assert sender.startswith(f"c-{claim.public_id}-")
    assert outside.of(MOTHER)[0]["from"] == settings.DEFAULT_FROM_EMAIL
    assert CAME_BACK not in page_of(claim)
    come_back(door, sender, "delayed", "4.4.1")
    assert CAME_BACK not in page_of(claim), "its server still tries"
    come_back(door, sender)
    assert CAME_BACK in page_of(claim)
    opening.look_again([ad.pk])
    desk = Desk(board)
    case, staff = desk.case_of(ad), desk.staff()
    leasing.take(staff, case)
    browser = signed_in(staff)
    assert "Mail to whoever asked came back" in (
        browser.get(f"/desk/cases/{case.public_id}").content.decode()
    )
    shown = browser.get(f"/desk/reports/{claim.public_id}").content.decode()
    assert "came back: answer by other means" in shown


def test_whoever_holds_the_page_gives_another_mailbox(
    board: Any, outside: Outside, door: Door, client: Client
) -> None:
    ad, claim = written_to(board)
    come_back(door, senders(outside, MOTHER)[0])
    path = claim_links.path(claim.public_id)
    bad = client.post(path, {"email": "no address"}).content.decode()
    assert "This is no e-mail address." in bad
    assert CAME_BACK in bad
    good = client.post(path, {"email": "aunt@example.org"}).content.decode()
    assert CAME_BACK not in good
    claim.refresh_from_db()
    assert claim.contacts == 2
    work()
    assert claim_links.path(claim.public_id) in str(outside.of("aunt@example.org")[-1])
    board.decide(ad, "reviewer", "refuse")
    upkeep.look_at_clocks()
    work()
    assert "stays off" in outside.of("aunt@example.org")[-1].get_content()
    assert len(outside.of(MOTHER)) == 1, "nothing more goes to the dead one"


def test_nobody_has_themselves_written_to_by_a_page_of_somebody_who_said_no(
    board: Any, client: Client
) -> None:
    claim = claimed(board.confirmed(), email=MOTHER)
    client.post(claim_links.path(claim.public_id), {"email": "else@example.org"})
    claim.refresh_from_db()
    assert claim.words.email == MOTHER
    assert not Job.objects.filter(kind="report-mail").exists()


def test_no_report_counts_that_somebody_made_up(board: Any, outside: Outside, door: Door) -> None:
    import smtplib

    _ad, claim = written_to(board)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        door.send("", f"c-{claim.public_id}-{'0' * 26}@localhost", report("failed", "5.1.1"))
    [sender] = senders(outside, MOTHER)
    stranger = sender.replace("c-", "a-", 1)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        door.send("", stranger, report("failed", "5.1.1"))
    door.send("somebody@example.org", sender, b"Subject: hello\r\n\r\nNo report.\r\n")
    carrying.take_all()
    claim.refresh_from_db()
    assert claim.words.bounced_at is None


def test_a_server_that_says_later_is_tried_again(board: Any, outside: Outside) -> None:
    outside.says[MOTHER] = "451 4.7.1 Please try again later"
    _ad, claim = written_to(board)
    claim.refresh_from_db()
    assert claim.words.bounced_at is None
    assert Job.objects.filter(kind="report-mail").exists()
    outside.says[MOTHER] = "550 5.1.1 No such mailbox"
    Job.objects.filter(kind="report-mail").update(due_at="2000-01-01T00:00Z")
    work()
    assert CAME_BACK in page_of(claim)


def test_a_poster_whose_mailbox_is_dead_shows_in_the_case(
    board: Any, outside: Outside, door: Door, client: Client
) -> None:
    ad = board.confirmed("gone@example.org")
    actions.hide([ad.public_id], reason="a report", harm="fraud")
    work()
    sender = senders(outside, "gone@example.org")[-1]
    assert sender.startswith(f"a-{ad.public_id}-")
    own = links.path(ad)
    assert "A letter to you came back" not in client.get(own).content.decode()
    come_back(door, sender)
    assert DeadMailbox.objects.get().poster_id == ad.poster_id
    assert "A letter to you came back" in client.get(own).content.decode()
    opening.look_again([ad.pk])
    desk = Desk(board)
    case, staff = desk.case_of(ad), desk.staff()
    leasing.take(staff, case)
    page = signed_in(staff).get(f"/desk/cases/{case.public_id}").content.decode()
    assert "Mail to its poster came back" in page
    for path in ("wrong", "reasons"):
        said = client.get(f"{links.path(ad)}/{path}").content.decode()
        assert "A letter to your mailbox came back." in said


def test_a_poster_who_is_refused_at_once_holds_up_no_queue(board: Any, outside: Outside) -> None:
    outside.says["gone@example.org"] = "550 5.1.1 No such mailbox"
    board.confirmed("gone@example.org")
    work()
    assert not Job.objects.filter(kind="mail").exists()
    assert DeadMailbox.objects.exists()


def test_without_a_door_for_mail_no_letter_names_one(board: Any) -> None:
    message = django_mail.EmailMessage(from_email="board@example.org")
    returning.ask_back(message, mailboxes.CLAIM, "abcdefgh1234")
    assert message.from_email == "board@example.org"
