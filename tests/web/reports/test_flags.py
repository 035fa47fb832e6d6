"""Flags raise an ad in a queue. They never take it down, however many come."""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.web import clock
from daylight.web.ads import catalogue, content
from daylight.web.ads.models import Ad, Section
from daylight.web.jobs.models import Job
from daylight.web.record.models import Entry
from daylight.web.reports import flags
from daylight.web.reports.actions import flagging
from daylight.web.reports.models import Flag, FlagCount, FlagRecord, MoveProposal, Reason
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import link_in, mails, work


def cases() -> int:
    return Job.objects.filter(kind="case").count()


@pytest.fixture
def ad(board: Any) -> Ad:
    made: Ad = board.confirmed("a@example.org")
    Job.objects.all().delete()
    return made


def test_a_reader_flags_without_account_or_cookie(client: Client, ad: Ad) -> None:
    page = client.get(f"/flag/{ad.public_id}")
    assert page.status_code == 200
    answer = client.post(f"/flag/{ad.public_id}", {"reason": "scam"})
    assert answer.status_code == 200
    assert not page.cookies
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert flags.weight_of(ad) > 0
    assert Entry.objects.filter(type="flag").count() == 1


def test_one_person_and_reason_count_once(ad: Ad) -> None:
    assert flagging.flag(ad, Reason.SCAM, network="192.0.2.1")
    assert not flagging.flag(ad, Reason.SCAM, network="192.0.2.1")
    assert flagging.flag(ad, Reason.SPAM, network="192.0.2.1")
    assert flagging.flag(ad, Reason.SCAM, network="192.0.2.2")
    assert {each.reason: each.count for each in flags.of([ad.pk])[ad.pk]} == {"scam": 2, "spam": 1}


def test_flags_follow_nobody(board: Any, ad: Ad) -> None:
    """The same connection, another ad or another day: nothing that is kept is the same."""
    other = board.confirmed()
    flagging.flag(ad, Reason.SCAM, network="192.0.2.1")
    flagging.flag(other, Reason.SCAM, network="192.0.2.1")
    with clock.moved(timedelta(days=1)):
        flagging.flag(ad, Reason.SCAM, network="192.0.2.1")
    assert len({bytes(row.who) for row in Flag.objects.all()}) == 3
    flagging.close(ad, upheld=True)
    assert not Flag.objects.filter(ad=ad, source__isnull=False).exists()


@pytest.mark.parametrize("bad", ["", "nonsense", "' OR 1=1"])
def test_no_reason_is_asked_for_again(client: Client, ad: Ad, bad: str) -> None:
    assert client.post(f"/flag/{ad.public_id}", {"reason": bad}).status_code == 400
    assert not Flag.objects.exists()


def test_an_ad_that_is_not_there_cannot_be_flagged(client: Client) -> None:
    assert client.post("/flag/abcd1234", {"reason": "scam"}).status_code == 404


def test_a_brigade_is_cheap_and_harmless(board: Any, ad: Ad) -> None:
    """The 10,000th flag costs what the first did, hides nothing and makes no more work."""
    row = FlagCount.objects.create(
        ad=ad, reason=Reason.WRONG, count=9_990, weight=4_995.0,
        first_at=clock.now(), last_at=clock.now(),
    )  # fmt: skip
    Flag.objects.bulk_create(
        Flag(ad=ad, reason=Reason.WRONG, who=secrets.token_bytes(16), created_at=clock.now())
        for _ in range(9_990)
    )
    took = []
    for number in range(20):
        began = time.perf_counter()
        flagging.flag(ad, Reason.WRONG, network=f"198.51.100.{number}")
        took.append(time.perf_counter() - began)
    assert sorted(took)[10] < 0.1
    assert cases() == 0
    row.refresh_from_db()
    assert row.count == 10_010
    ad.refresh_from_db()
    assert ad.state == "public"
    assert flags.weight_of(ad) <= 1


def test_looks_are_asked_for_ever_less_often(ad: Ad) -> None:
    for number in range(40):
        flagging.flag(ad, Reason.SCAM, network=f"192.0.2.{number}")
    assert cases() == 6  # at 1, 2, 4, 8, 16, 32


def test_a_reason_that_a_person_cleared_does_not_raise_it_again(board: Any, ad: Ad) -> None:
    flagging.flag(ad, Reason.SCAM, network="192.0.2.1")
    flagging.close(ad, upheld=False)
    before = cases()
    for number in range(2, 30):
        flagging.flag(ad, Reason.SCAM, network=f"192.0.2.{number}")
    assert flags.weight_of(ad) == 0
    assert cases() == before
    flagging.flag(ad, Reason.SPAM, network="192.0.2.1")
    assert flags.weight_of(ad) > 0
    assert cases() == before + 1


def test_other_words_can_be_flagged_anew(board: Any, ad: Ad) -> None:
    from daylight.web.ads import actions

    flagging.flag(ad, Reason.SCAM, network="192.0.2.1")
    flagging.close(ad, upheld=False)
    actions.edit(ad, board.content(title="Quite another thing"), base=1, arrival=board.arrival())
    ad.refresh_from_db()
    flagging.flag(ad, Reason.SCAM, network="192.0.2.9")
    assert flags.weight_of(ad) > 0


def test_whoever_was_right_weighs_more(board: Any) -> None:
    right, wrong = "192.0.2.1", "192.0.2.2"
    for _ in range(5):
        good, bad = board.confirmed(), board.confirmed()
        flagging.flag(bad, Reason.SCAM, network=right)
        flagging.flag(good, Reason.SCAM, network=wrong)
        flagging.close(bad, upheld=True)
        flagging.close(good, upheld=False)
    at = clock.now()
    assert flags.weight_of_source(flags.source(right, at)) > 0.8
    assert flags.weight_of_source(flags.source(wrong, at)) < 0.2
    assert FlagRecord.objects.count() == 2
    one, other = board.confirmed(), board.confirmed()
    flagging.flag(one, Reason.SCAM, network=right)
    flagging.flag(other, Reason.SCAM, network=wrong)
    assert flags.weight_of(one) > 2 * flags.weight_of(other)


def test_gone_asks_the_poster_first(client: Client, ad: Ad) -> None:
    flagging.flag(ad, Reason.GONE, network="192.0.2.1")
    flagging.flag(ad, Reason.GONE, network="192.0.2.2")
    assert cases() == 0
    work()
    [mail] = mails("a@example.org")
    path = link_in(mail, "/still-there")
    assert client.get(path).status_code == 200
    assert client.post(path, {"is": "there"}).status_code == 200
    ad.refresh_from_db()
    assert ad.state == "public"
    assert flags.weight_of(ad) == 0
    assert client.post(path, {"is": "gone"}).status_code == 200
    ad.refresh_from_db()
    assert (ad.state, ad.end_reason) == ("ended", "gone")


def test_a_poster_who_says_nothing_is_looked_at_by_a_person(ad: Ad) -> None:
    flagging.flag(ad, Reason.GONE, network="192.0.2.1")
    with clock.moved(timedelta(days=4)):
        flagging.look_if_unanswered(ad.pk)
    assert cases() == 1


def test_only_the_poster_moves_an_ad(board: Any, client: Client, ad: Ad) -> None:
    staff = signed_in(board.staff())
    before = ad.head
    path = f"/desk/reports/move/{ad.public_id}"
    assert staff.get(path).status_code == 200
    staff.post(path, {"section": "furniture"})
    ad.refresh_from_db()
    assert ad.head == before
    work()
    [mail] = mails("a@example.org")
    assert "Furniture" in mail
    answer = link_in(mail, "/move/")
    assert client.get(answer).status_code == 200
    assert client.post(answer, {"is": "yes"}).status_code == 200
    ad.refresh_from_db()
    assert ad.section == Section.objects.get(slug="furniture")
    assert ad.head != before
    assert ad.head is not None
    assert ad.head.screenings.exists()
    moved, old = content.of_version(ad.head.content), content.of_version(before.content)  # type: ignore[union-attr]
    assert (moved.title, moved.body) == (old.title, old.body)
    assert MoveProposal.objects.get().accepted_at is not None


def test_a_section_that_takes_no_ads_any_more_is_refused(
    board: Any, client: Client, ad: Ad
) -> None:
    made = flagging.propose_move(ad, "furniture", staff=board.staff())
    work()
    path = link_in(mails("a@example.org")[-1], "/move/")
    Section.objects.filter(slug="furniture").update(active=False)
    catalogue.forget()
    try:
        assert client.post(path, {"is": "yes"}).status_code == 409
    finally:
        catalogue.forget()
    made.refresh_from_db()
    ad.refresh_from_db()
    assert made.accepted_at is None
    assert ad.section.slug == "bikes"


def test_a_poster_leaves_it_where_it_is(board: Any, client: Client, ad: Ad) -> None:
    made = flagging.propose_move(ad, "furniture", staff=board.staff())
    work()
    path = link_in(mails("a@example.org")[-1], "/move/")
    client.post(path, {"is": "no"})
    made.refresh_from_db()
    ad.refresh_from_db()
    assert made.declined_at is not None
    assert ad.section.slug == "bikes"
