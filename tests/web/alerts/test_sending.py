"""What is mailed, how often, and what is not: at most once for each ad, whatever breaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from daylight.web import clock
from daylight.web.ads import actions as posting
from daylight.web.ads.alerts import actions, delivery, matching, sending
from daylight.web.ads.alerts.rhythm import GAP
from daylight.web.ads.models import Ad, Alert, AlertHit, AlertState, HitState
from daylight.web.jobs.models import Job
from tests.web.alerts.readers import READER, Mailboxes, follow, work, work_later


def news(mailboxes: Mailboxes) -> list[str]:
    """Subjects of the mails that told of ads."""
    return [str(mail["Subject"]) for mail in mailboxes.to() if "new" in mail["Subject"].lower()]


@pytest.fixture(autouse=True)
def alert(board: Any, mailboxes: Mailboxes) -> Alert:
    found = follow("q=bicycle")
    work()
    mailboxes.mails.clear()
    return found


def test_a_hidden_ad_is_not_mailed(board: Any, mailboxes: Mailboxes) -> None:
    ad = board.confirmed(title="A red bicycle")
    matching.match([ad.pk])
    posting.hide([ad.public_id], reason="a report")
    work()
    assert news(mailboxes) == []


def test_an_ad_hidden_while_its_mail_goes_is_not_mailed(board: Any, mailboxes: Mailboxes) -> None:
    """Hidden when the server has taken the recipient already: the last look sees it."""
    ad = board.confirmed(title="A red bicycle")

    asked: list[str] = []

    def hide(address: str) -> str:
        if address == READER:
            asked.append(address)
            Ad.objects.filter(pk=ad.pk).update(state="hidden")
        return "250 OK"

    mailboxes.at_recipient = hide
    work()
    assert asked
    assert news(mailboxes) == []
    assert AlertHit.objects.get().state == HitState.WAITING


def test_an_ad_that_is_back_comes_with_the_next_mail(board: Any, mailboxes: Mailboxes) -> None:
    ad = board.confirmed(title="A red bicycle")
    Ad.objects.filter(pk=ad.pk).update(state="held")
    work()
    assert news(mailboxes) == []
    posting.hide([ad.public_id], reason="a report")
    with clock.moved(GAP):
        board.confirmed(title="A green bicycle")
        work_later()
        assert news(mailboxes) == ["New: A green bicycle"]


def test_an_ad_under_care_is_not_mailed(board: Any, mailboxes: Mailboxes) -> None:
    ad = board.confirmed(title="A red bicycle")
    Ad.objects.filter(pk=ad.pk).update(care=True)
    work()
    assert not AlertHit.objects.exists()
    assert news(mailboxes) == []


def test_an_ad_that_came_under_care_after_it_was_matched_is_not_mailed(
    board: Any, mailboxes: Mailboxes
) -> None:
    ad = board.confirmed(title="A red bicycle")
    matching.match([ad.pk])
    assert AlertHit.objects.exists()
    Ad.objects.filter(pk=ad.pk).update(care=True)
    work()
    assert news(mailboxes) == []


def test_matching_twice_mails_once(board: Any, mailboxes: Mailboxes) -> None:
    ad = board.confirmed(title="A red bicycle")
    for _again in range(3):
        matching.match([ad.pk])
        work()
        with clock.moved(timedelta(hours=1)):
            matching.match([ad.pk])
            work_later()
    assert len(news(mailboxes)) == 1


def test_publishing_that_is_rolled_back_leaves_no_work(board: Any) -> None:
    from django.db import transaction

    ad = board.submitted(title="A red bicycle")
    Job.objects.all().delete()
    with transaction.atomic():
        posting.confirm(ad)
        assert Job.objects.filter(kind="alerts-match").exists()
        transaction.set_rollback(True)
    assert not Job.objects.filter(kind="alerts-match").exists()
    posting.confirm(ad)
    assert Job.objects.filter(kind="alerts-match").count() == 1


def test_what_comes_within_ten_minutes_goes_together(board: Any, mailboxes: Mailboxes) -> None:
    for title in ("A red bicycle", "A green bicycle", "A grey bicycle"):
        board.confirmed(title=title)
        work()
    assert news(mailboxes) == ["New: A red bicycle"]
    with clock.moved(GAP):
        work_later()
    assert news(mailboxes)[1:] == ["2 new ads: “bicycle”"]
    with clock.moved(3 * GAP):
        work_later()
    assert len(news(mailboxes)) == 2


def test_a_long_mail_shows_some_and_leads_to_the_rest(
    board: Any, mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "MOST_ADS", 2)
    for number in range(5):
        board.confirmed(title=f"Bicycle of the size {number}")
    work()
    mail = mailboxes.to()[-1]
    text = mail.get_content()
    assert mail["Subject"] == "5 new ads: “bicycle”"
    assert text.count("/a/") == 2
    assert "And 3 more ads" in text
    assert "http://localhost/search?q=bicycle" in text


def test_daily_and_weekly_come_in_the_morning(board: Any, mailboxes: Mailboxes) -> None:
    actions.change_rhythm(Alert.objects.get(), "weekly")
    ready = Alert.objects.get().ready_at
    assert ready.weekday() == 0
    board.confirmed(title="A red bicycle")
    work()
    assert news(mailboxes) == []
    board.confirmed(title="A green bicycle")
    with clock.moved(ready - clock.now() - timedelta(seconds=30)):
        work_later()
        assert news(mailboxes) == []
    with clock.moved(ready - clock.now() + timedelta(seconds=1)):
        work_later()
        assert news(mailboxes) == ["2 new ads: “bicycle”"]
        assert Alert.objects.get().ready_at == ready + timedelta(days=7)
    with clock.moved(ready - clock.now() + timedelta(days=7, seconds=1)):
        work_later()
    assert len(news(mailboxes)) == 1, "nothing new, no mail"


def test_a_paused_alert_finds_nothing(board: Any, mailboxes: Mailboxes, alert: Alert) -> None:
    assert actions.pause(alert)
    board.confirmed(title="A red bicycle")
    work()
    assert actions.resume(alert)
    work()
    assert news(mailboxes) == []
    board.confirmed(title="A green bicycle")
    work()
    assert news(mailboxes) == ["New: A green bicycle"]


def test_stopped_while_its_mail_goes(board: Any, mailboxes: Mailboxes, alert: Alert) -> None:
    board.confirmed(title="A red bicycle")

    asked: list[str] = []

    def stop(address: str) -> str:
        if address == READER:
            asked.append(address)
            Alert.objects.filter(pk=alert.pk).delete()
        return "250 OK"

    mailboxes.at_recipient = stop
    work()
    assert asked
    assert news(mailboxes) == []


def test_a_server_that_is_away_loses_nothing(board: Any, mailboxes: Mailboxes) -> None:
    board.confirmed(title="A red bicycle")
    with override_settings(EMAIL_PORT=9):
        work()
    assert Job.objects.get(kind="alerts-send").last_error == "Unreachable"
    with clock.moved(timedelta(minutes=1)):
        work_later()
    assert news(mailboxes) == ["New: A red bicycle"]


def test_a_server_that_asks_to_wait_gets_it_later(board: Any, mailboxes: Mailboxes) -> None:
    mailboxes.at_mail = lambda content: "451 try again"
    board.confirmed(title="A red bicycle")
    work()
    assert AlertHit.objects.get().state == HitState.WAITING
    mailboxes.at_mail = lambda content: "250 OK"
    work()
    assert news(mailboxes) == []
    with clock.moved(sending.RETRY):
        work_later()
    assert news(mailboxes) == ["New: A red bicycle"]
    assert Alert.objects.get().failures == 0


def test_a_dead_mailbox_stops_after_three_failures(
    board: Any, mailboxes: Mailboxes, alert: Alert, reader: Any
) -> None:
    mailboxes.at_recipient = lambda address: "550 no such mailbox"
    board.confirmed(title="A red bicycle")
    for day in range(4):
        with clock.moved(timedelta(days=day, minutes=day)):
            work_later()
            assert Alert.objects.get().failures == min(day + 1, 3)
    assert Alert.objects.get().state == AlertState.DEAD
    from daylight.web.ads.alerts import links

    page = reader.get(links.path(alert.public_id)).content.decode()
    assert "Our mails came back" in page
    mailboxes.at_recipient = lambda address: "250 OK"
    assert reader.post(f"{links.path(alert.public_id)}/resume").status_code == 303
    assert "Our mails came back" not in reader.get(links.path(alert.public_id)).content.decode()
    with clock.moved(timedelta(days=5)):
        board.confirmed(title="A green bicycle")
        work_later()
    assert Alert.objects.get().failures == 0
    assert len(news(mailboxes)) == 1


def test_bounces_of_one_hour_are_one_failure(alert: Alert) -> None:
    for _mail in range(5):
        assert actions.bounced("Reader@example.org") == 0
    assert Alert.objects.get().failures == 1
    assert actions.bounced("nobody@example.org") == 0
    for hours in (2, 4):
        with clock.moved(timedelta(hours=hours)):
            stopped = actions.bounced("reader@example.org")
    assert stopped == 1


def test_a_line_of_one_dot_arrives_whole(mailboxes: Mailboxes) -> None:
    from django.core.mail import EmailMessage

    mail = EmailMessage("dots", ".\n..one\nlast", "board@localhost", ["reader@example.org"])
    with delivery.opened() as connection:
        outcome = delivery.hand_over(connection, mail, lambda: True)
    assert outcome is delivery.Outcome.SENT
    assert mailboxes.mails[0].get_content().splitlines() == [".", "..one", "last"]
