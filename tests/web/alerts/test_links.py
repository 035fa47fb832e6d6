"""What the pages of alerts tell, to whom, and what they do with bad input."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from daylight.web import clock
from daylight.web.ads import actions as posting
from daylight.web.ads.alerts import actions, jobs, links
from daylight.web.ads.models import Alert, AlertState, RateCount
from daylight.web.jobs.models import Job
from tests.web.alerts.readers import READER, Mailboxes, follow, work

FORM = "/alerts/new?q=red+bicycle"
OTHER = "other@example.org"


def asked(reader: Any, address: str = READER, form: str = FORM) -> Any:
    return reader.post(form, {"email": address, "often": "daily"})


def said(page: Any, address: str) -> str:
    """A page without the address that was typed into it."""
    return str(page.content.decode()).replace(address, "")


def test_the_answer_tells_nothing_of_the_mailbox(
    reader: Any, mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New, known already, waiting, full: one page, one job."""
    follow("q=red+bicycle")
    monkeypatch.setattr(actions, "MOST_ALERTS", 1)
    new = asked(reader, OTHER)
    again = asked(reader, OTHER)
    known = asked(reader)
    full = asked(reader, form="/alerts/new?q=sofa")
    answers = {said(new, OTHER), said(again, OTHER), said(known, READER)}
    assert len(answers) == 1
    assert full.status_code == new.status_code
    work()
    assert "You follow this search already" in mailboxes.to()[-2]["Subject"]
    assert "You follow many searches" in mailboxes.to()[-1]["Subject"]
    assert Alert.objects.count() == 2


def test_asking_for_links_tells_nothing(reader: Any, mailboxes: Mailboxes) -> None:
    follow("q=red+bicycle")
    follow("q=sofa", often="weekly")
    work()
    known = reader.post("/alerts", {"email": READER})
    unknown = reader.post("/alerts", {"email": OTHER})
    assert said(known, READER) == said(unknown, OTHER)
    assert Job.objects.filter(kind="alert-mail").count() == 2
    work()
    assert len(set(mailboxes.links())) == 2
    assert mailboxes.to(OTHER) == []


def test_the_asking_browser_confirms_by_opening(reader: Any, mailboxes: Mailboxes) -> None:
    page = asked(reader)
    [cookie] = page.cookies.values()
    assert cookie["path"] == "/alerts"
    assert cookie["httponly"]
    assert not cookie["max-age"]
    work()
    [link] = mailboxes.links()
    assert reader.head(link).status_code == 200
    assert reader.get(link, headers={"Sec-Purpose": "prefetch"}).status_code == 200
    assert Alert.objects.get().state == AlertState.UNCONFIRMED
    assert reader.get(link).status_code == 303
    alert = Alert.objects.get()
    assert alert.state == AlertState.ACTIVE
    assert alert.browser is None


def test_unconfirmed_ones_lapse(reader: Any, mailboxes: Mailboxes) -> None:
    asked(reader)
    work()
    [link] = mailboxes.links()
    with clock.moved(jobs.LAPSE_AFTER - timedelta(minutes=1)):
        jobs.tidy()
        assert Alert.objects.exists()
    with clock.moved(jobs.LAPSE_AFTER):
        jobs.tidy()
    assert not Alert.objects.exists()
    assert "No mails come from this alert" in reader.get(link).content.decode()


def test_tidying_forgets_what_nobody_needs(board: Any, mailboxes: Mailboxes) -> None:
    from daylight.web.ads.models import AlertHit

    follow("q=bicycle")
    board.confirmed(title="A red bicycle")
    work()
    assert AlertHit.objects.exists()
    with clock.moved(jobs.FORGET_HITS_AFTER - timedelta(minutes=1)):
        jobs.tidy()
        assert AlertHit.objects.exists()
    with clock.moved(jobs.FORGET_HITS_AFTER + timedelta(minutes=1)):
        jobs.tidy()
    assert not AlertHit.objects.exists()
    Alert.objects.update(state=AlertState.DEAD)
    with clock.moved(jobs.FORGET_DEAD_AFTER + timedelta(minutes=1)):
        jobs.tidy()
    assert not Alert.objects.exists()


def test_stopping_leaves_no_address_anywhere(board: Any, mailboxes: Mailboxes) -> None:
    alert = follow("q=red+bicycle", address="leaver@example.org")
    board.confirmed(title="A red bicycle")
    work()
    actions.stop(alert.public_id)
    RateCount.objects.all().delete()
    needle = "leaver"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith("ads_searchindex"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not [row for row in cursor.fetchall() if needle in repr(row)], table


def test_no_search_and_no_reader_is_logged(
    board: Any, reader: Any, mailboxes: Mailboxes, caplog: pytest.LogCaptureFixture
) -> None:
    from daylight.web.record.models import Entry

    caplog.set_level(logging.DEBUG)
    entries = Entry.objects.count()
    alert = follow("q=velocipede")
    mailboxes.at_recipient = lambda address: "550 no"
    reader.post(f"{links.path(alert.public_id)}/pause")
    reader.post(f"{links.path(alert.public_id)}/resume")
    reader.post(f"{links.path(alert.public_id)}/stop")
    work()
    assert Entry.objects.count() == entries
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("daylight")]
    assert not [line for line in ours if "velocipede" in line or "reader" in line]


def test_a_banned_mailbox_follows_nothing(board: Any, reader: Any) -> None:
    posting.ban("email", READER, reason="spam", appeal_to="", staff=board.staff())  # type: ignore[arg-type]
    page = asked(reader)
    assert page.status_code == 403
    assert not Alert.objects.exists()


def test_a_network_that_asks_much_is_stopped(reader: Any) -> None:
    codes = {asked(reader, f"r{n}@example.org").status_code for n in range(20)}
    assert codes == {200}
    assert asked(reader, "r21@example.org").status_code == 429


def test_a_mailbox_is_not_flooded(reader: Any) -> None:
    codes = [
        reader.post(FORM, {"email": f"reader+{n}@example.org", "often": "daily"}).status_code
        for n in range(6)
    ]
    assert codes == [200] * 5 + [429]


@pytest.mark.parametrize(
    "path",
    [
        "/alerts/abcdefgh/0123456789abcdefghjkmnpqrs",
        "/alerts/abcdefgh/short",
        "/alerts/",
        "/alerts/abcdefgh",
        "/alerts/abcdefgh/0123456789abcdefghjkmnpqrs/stop",
        "/alerts/abcdefgh/0123456789abcdefghjkmnpqrs/pause",
        "/alerts/%00/x",
    ],
)
def test_a_forged_link_opens_nothing(reader: Any, path: str) -> None:
    for ask in (reader.get, reader.post):
        page = ask(path)
        assert page.status_code == 404
        assert "This link opens nothing" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "place=all",
        "q=%21%21%21",
        "place=atlantis",
        "section=unicorns&q=x",
        "km=50",
        "q=%00",
    ],
)
def test_what_cannot_be_followed_says_why(reader: Any, query: str) -> None:
    page = reader.get(f"/alerts/new?{query}")
    assert page.status_code == 422
    assert "This search cannot be followed" in page.content.decode()
    assert reader.post(f"/alerts/new?{query}", {"email": READER}).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "bike+" * 2000,
        "q=%22unbalanced",
        "q=bike+OR+1%3D1%3B--",
        "q=%F0%9F%9A%B2+bike",
        "q=%E2%80%AEekib",
        "q=bike&km=99999999&place=springfield",
        "q=bike&min=-5&max=nan",
        "q=\ue000p1+bike",
        "q=bike&junk=1&order=relevance&page=7",
    ],
)
def test_strange_searches_are_followed_as_they_are_found(
    board: Any, reader: Any, query: str
) -> None:
    assert reader.get(f"/alerts/new?{query}").status_code == 200
    assert asked(reader, form=f"/alerts/new?{query}").status_code == 200
    alert = Alert.objects.get()
    actions.confirm(alert)
    assert reader.get(links.path(alert.public_id)).status_code == 200
    board.confirmed(title="A bike")
    work()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"email": "", "often": "daily"}, "Write your e-mail address"),
        ({"email": "nobody", "often": "daily"}, "not an e-mail address"),
        ({"email": READER, "often": "hourly"}, "how often"),
        ({"email": READER}, "how often"),
    ],
)
def test_a_form_that_is_wrong_comes_back(reader: Any, form: dict[str, str], sentence: str) -> None:
    page = reader.post(FORM, form)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Alert.objects.exists()


def test_the_same_search_in_another_spelling_is_one(reader: Any) -> None:
    asked(reader, form="/alerts/new?q=red++bicycle&order=relevance&place=all")
    asked(reader, form="/alerts/new?junk=2&q=red+bicycle")
    assert Alert.objects.count() == 1


def test_pages_are_private_and_verbs_need_a_button(board: Any, reader: Any) -> None:
    alert = follow("q=bicycle")
    path = links.path(alert.public_id)
    page = reader.get(path)
    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies
    for verb in ("pause", "confirm", "resume", "often"):
        assert reader.get(f"{path}/{verb}").status_code == 303
    alert.refresh_from_db()
    assert alert.state == AlertState.ACTIVE
    assert reader.post(f"{path}/often", {"often": "weekly"}).status_code == 303
    assert "Once a week" in reader.get(f"{path}?done=often").content.decode()
    assert reader.post(f"{path}/often", {"often": "never"}).status_code == 422


def test_mail_and_pages_speak_the_readers_language(reader: Any, mailboxes: Mailboxes) -> None:
    asked(reader, form="/es/alerts/new?q=bicicleta")
    assert Alert.objects.get().language == "es"
    work()
    assert mailboxes.to()[-1]["Content-Language"] == "es"
    [link] = mailboxes.links()
    assert 'lang="es"' in reader.get(link, follow=True).content.decode()
    assert 'lang="en"' in reader.get(f"{link}?in=en").content.decode()
