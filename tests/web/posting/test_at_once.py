"""Two at the same moment: the same form, the same ad, a database that is locked."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from daylight.web.ads import links
from daylight.web.ads.models import Ad, AdState, Publication, Submission, Version
from tests.conftest import ON_POSTGRESQL
from tests.web.posting.visitors import Visitor, carried, hidden, photo, text


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all at once, each in a thread with a database connection of its own."""
    start, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(at: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers[at] = work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_form_sent_by_four_hands_at_once_is_one_ad(board: Any) -> None:
    seller = Visitor()
    seller.opens()
    fields = carried(text(seller.sends(photos=[photo()]))) | {"do": "submit"}
    answers = together(*[lambda: Visitor().client.post("/m/new", fields) for _ in range(4)])
    assert {each.status_code for each in answers} == {303}
    assert len({each.headers["Location"] for each in answers}) == 1
    assert len({each.cookies[links.BROWSER_COOKIE].value for each in answers}) == 1
    assert Ad.objects.count() == Submission.objects.count() == 1


def test_a_link_opened_in_four_tabs_publishes_once(board: Any) -> None:
    seller = Visitor()
    ad = seller.posts()
    cookie = seller.client.cookies[links.BROWSER_COOKIE].value

    def opens() -> Any:
        tab = Visitor()
        tab.client.cookies[links.BROWSER_COOKIE] = cookie
        return tab.opens_link(ad)

    answers = together(opens, opens, opens, opens)
    assert {each.status_code for each in answers} <= {200, 303}
    assert Publication.objects.count() == 1
    assert Ad.objects.get().state == AdState.PUBLIC


def test_two_tabs_save_at_once_and_one_is_told(board: Any) -> None:
    seller = Visitor()
    ad = seller.posts()
    path = links.path(ad) + "/edit"

    def saves(title: str) -> Callable[[], Any]:
        fields = hidden(text(seller.client.get(path)))
        typed = seller.typed | fields | {"title": title, "do": "save"}
        return lambda: Visitor().client.post(path, typed)

    answers = together(saves("The first tab's title"), saves("The second tab's title"))
    assert sorted(each.status_code for each in answers) == [303, 409]
    assert Version.objects.count() == 2


def test_one_edit_form_sent_by_four_hands_at_once_is_one_version(board: Any) -> None:
    seller = Visitor()
    ad = seller.posts()
    path = links.path(ad) + "/edit"
    fields = hidden(text(seller.client.get(path)))
    typed = seller.typed | fields | {"title": "A bicycle, blue as ever", "do": "save"}
    answers = together(*[lambda: Visitor().client.post(path, typed) for _ in range(4)])
    assert {each.status_code for each in answers} == {303}
    assert Version.objects.count() == 2


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL locks rows, not the whole database")
def test_a_locked_database_loses_nothing(board: Any) -> None:
    seller = Visitor()
    seller.opens()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=50")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = seller.sends("submit")
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert seller.typed["title"] in text(answer)
    assert seller.sends("submit").status_code == 303
