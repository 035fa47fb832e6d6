"""What goes wrong with one mailbox, one ad or one alert stays with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.ads import actions as posting
from daylight.web.ads.alerts import actions, delivery, jobs, matching, returns, sending
from daylight.web.ads.models import (
    Ad,
    Alert,
    AlertHit,
    AlertState,
    BoardState,
    HitState,
    Place,
    ScreeningDetail,
    ScreeningRecord,
)
from daylight.web.jobs import queue
from daylight.web.jobs.models import Job
from daylight.web.replies import spool
from daylight.web.replies.actions import arriving
from tests.web.alerts.readers import READER, Mailboxes, follow, work, work_later
from tests.web.alerts.test_sending import news

FORM = "/alerts/new?q=red+bicycle"


@pytest.fixture
def alert(board: Any, mailboxes: Mailboxes) -> Alert:
    found = follow("q=bicycle")
    work()
    mailboxes.mails.clear()
    return found


@pytest.mark.parametrize("path", [FORM, "/alerts"])
def test_a_mail_that_is_refused_for_good_is_not_sent_again(
    board: Any, reader: Any, mailboxes: Mailboxes, path: str
) -> None:
    """Whoever types a dead address into a form makes us work once, and calls nobody."""
    follow("q=bicycle")
    work()
    mailboxes.at_recipient = lambda address: "550 no such mailbox"
    reader.post(path, {"email": READER, "often": "daily"})
    assert Job.objects.filter(kind="alert-mail").exists()
    work()
    assert not Job.objects.filter(kind="alert-mail").exists()


def test_a_mail_that_is_put_off_comes_later_and_not_for_ever(
    board: Any, reader: Any, mailboxes: Mailboxes
) -> None:
    mailboxes.at_recipient = lambda address: "452 try again"
    reader.post(FORM, {"email": READER, "often": "daily"})
    work()
    assert not Job.objects.exclude(last_error="").exists()
    mailboxes.at_recipient = lambda address: "250 OK"
    with clock.moved(timedelta(hours=1)):
        work()
    assert len(mailboxes.to()) == 1
    mailboxes.at_recipient = lambda address: "452 try again"
    reader.post(FORM, {"email": READER, "often": "daily"})
    for hours in range(1, 30):
        with clock.moved(timedelta(hours=hours)):
            work()
    assert not Job.objects.filter(kind="alert-mail").exists()


def report(of: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
        "--r\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n"
        f"\r\nFinal-Recipient: rfc822; {of}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "--r--\r\n"
    ).encode()


def bounce(to: str, of: str = READER) -> None:
    at = clock.now().timestamp()
    arriving.take_in([spool.envelope("", [to], report(of), at)])


def test_only_a_mail_that_we_sent_can_come_back(alert: Alert, mailboxes: Mailboxes) -> None:
    """A stranger who knows a reader's address writes what a mail server would write."""
    for hours in (0, 2, 4, 6):
        with clock.moved(timedelta(hours=hours)):
            bounce("postmaster@localhost")
            bounce(f"f-{alert.public_id}-{'0' * 26}@localhost")
            bounce(f"f-{alert.public_id}@localhost")
    alert.refresh_from_db()
    assert (alert.failures, alert.state) == (0, AlertState.ACTIVE)


def test_mails_that_come_back_stop_an_alert(board: Any, alert: Alert, mailboxes: Mailboxes) -> None:
    """Our own server takes every mail at first, as most do that pass mail on."""
    for hours in (0, 2, 4):
        with clock.moved(timedelta(hours=hours)):
            board.confirmed(title=f"A red bicycle after {hours} hours")
            work_later()
            assert "@" in mailboxes.senders[-1]
            bounce(mailboxes.senders[-1])
    alert.refresh_from_db()
    assert (alert.failures, alert.state) == (3, AlertState.DEAD)
    assert len(news(mailboxes)) == 3
    assert mailboxes.mails[-1]["From"] == "Daylight <board@localhost>"


def test_failures_long_ago_are_forgiven(board: Any, alert: Alert, mailboxes: Mailboxes) -> None:
    for days in (0, 9, 18, 27, 36):
        with clock.moved(timedelta(days=days)):
            board.confirmed(title=f"A red bicycle of day {days}")
            work_later()
            if days in (0, 18):
                bounce(mailboxes.senders[-1])
    alert.refresh_from_db()
    assert (alert.failures, alert.state) == (0, AlertState.ACTIVE)


def test_a_bounce_to_an_alert_that_is_gone_is_nothing(alert: Alert) -> None:
    sender = returns.address(alert)
    actions.stop(alert.public_id)
    bounce(sender)
    assert not Alert.objects.exists()


def test_ads_that_ended_do_not_stand_before_new_ones(
    board: Any, alert: Alert, mailboxes: Mailboxes
) -> None:
    at = clock.now()
    for number in range(1, 1201):
        AlertHit.objects.create(alert_id=alert.pk, ad_id=-number, state=HitState.WAITING, at=at)
    board.confirmed(title="A red bicycle")
    work()
    assert news(mailboxes) == ["New: A red bicycle"]


def test_a_broad_alert_tells_of_the_newest(
    board: Any, alert: Alert, mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_ADS", 2)
    monkeypatch.setattr(sending, "SETTLED_AT_ONCE", 2)
    for number in range(7):
        board.confirmed(title=f"Bicycle of the size {number}")
    work()
    text = mailboxes.to()[-1].get_content()
    assert "size 6" in text
    assert "size 5" in text
    assert "And 5 more ads" in text
    assert set(AlertHit.objects.values_list("state", flat=True)) == {HitState.SENT}


def test_one_ad_that_cannot_be_read_keeps_no_other_back(
    board: Any, alert: Alert, mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three publications and one import, and the screening of two of these ads is broken."""
    first, good, last, poison = (board.confirmed(title=f"A bicycle {n}") for n in range(4))
    Job.objects.filter(kind="alerts-match").delete()
    for ads in ([poison.pk], [first.pk], [last.pk], [poison.pk, good.pk]):
        queue.put("alerts-match", ads=ads)
    spoil(poison)
    work()
    found = set(AlertHit.objects.values_list("ad_id", flat=True))
    assert found == {first.pk, good.pk, last.pk}
    assert Job.objects.filter(kind="alerts-match").count() == 2


def spoil(ad: Ad) -> None:
    """Its newest screening says something that nobody can read."""
    record = ScreeningRecord.objects.filter(version_id=ad.public_version_id).latest("pk")
    record.pk = None
    record.save(force_insert=True)
    ScreeningDetail.objects.create(screening=record, body={"contacts": 7})


def test_the_first_ad_of_a_new_town_is_found(
    board: Any, alert: Alert, mailboxes: Mailboxes
) -> None:
    follow("q=velocipede&place=springfield&km=30", address="other@example.org")
    board.confirmed(title="A sofa")
    work()
    state = Place.objects.get(slug="illinois")
    near = Place.objects.create(
        slug="chatham", name="Chatham", parent=state, country="US", latitude=39.7, longitude=-89.7
    )
    revision = BoardState.objects.get(pk=1).catalogue_revision
    BoardState.objects.filter(pk=1).update(catalogue_revision=revision + 1)
    board.confirmed(title="A velocipede", place_id=near.pk)
    work()
    assert [m["Subject"] for m in mailboxes.to("other@example.org")] == ["New: A velocipede"]


def test_no_contact_leaves_the_board_in_a_mail(
    board: Any, alert: Alert, mailboxes: Mailboxes
) -> None:
    board.confirmed(title="A red bicycle, call 217 555 0123")
    work()
    mail = mailboxes.to()[-1]
    assert mail["Subject"] == "New: A red bicycle, call …"
    assert "0123" not in mail.get_content()


def test_a_mail_that_cannot_be_written_was_not_handed_over(
    board: Any, alert: Alert, mailboxes: Mailboxes
) -> None:
    """Its alert waits, and no other one with it."""
    Alert.objects.filter(pk=alert.pk).update(email="reader@example.org\nCc: stranger@example.org")
    follow("q=bicycle", address="other@example.org")
    board.confirmed(title="A red bicycle")
    work()
    assert {hit.state for hit in AlertHit.objects.filter(alert_id=alert.pk)} == {HitState.WAITING}
    assert mailboxes.to("other@example.org")[-1]["Subject"] == "New: A red bicycle"


def test_where_nothing_went_nothing_waits(board: Any, alert: Alert, mailboxes: Mailboxes) -> None:
    ad = board.confirmed(title="A red bicycle")
    matching.match([ad.pk])
    posting.hide([ad.public_id], reason="a report")
    work()
    assert news(mailboxes) == []
    board.confirmed(title="A green bicycle")
    work()
    assert news(mailboxes) == ["New: A green bicycle"]


def test_an_encoding_that_fails_is_found_before_the_note(mailboxes: Mailboxes) -> None:
    from django.core.mail import EmailMessage

    asked: list[bool] = []
    mail = EmailMessage("two\nlines", "text", "board@localhost", [READER])
    with delivery.opened() as connection:
        outcome = delivery.hand_over(connection, mail, lambda: asked.append(True) or True)
    assert (outcome, asked) == (delivery.Outcome.REFUSED, [])


def test_all_kinds_of_work_are_scheduled() -> None:
    assert set(jobs.RECURRING) <= set(queue.HANDLERS)
