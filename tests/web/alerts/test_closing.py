"""A place or section takes no more ads: whoever follows a search in it hears so by mail, once."""

from __future__ import annotations

from typing import Any

import pytest

from daylight.web.ads.alerts import actions, closing, links
from daylight.web.ads.models import BoardState, Place, Section
from tests.web.alerts.readers import READER, Mailboxes, follow, work


def close(node: Any, slug: str, *, active: bool = False) -> None:
    """As the operator's files do."""
    node.objects.filter(slug=slug).update(active=active)
    row = BoardState.objects.get(pk=1)
    BoardState.objects.filter(pk=1).update(catalogue_revision=row.catalogue_revision + 1)
    closing.trees_changed()
    work()


def told(mailboxes: Mailboxes, address: str = READER) -> list[str]:
    """The texts of the letters on it."""
    mine = [m for m in mailboxes.to(address) if str(m["Subject"]).startswith("Nothing new comes")]
    return [mail.get_content() for mail in mine]


@pytest.fixture
def bikes(board: Any, mailboxes: Mailboxes) -> Any:
    found = follow("q=bicycle&section=bikes")
    work()
    return found


def test_they_hear_why_and_how_to_change_it(bikes: Any, mailboxes: Mailboxes) -> None:
    close(Section, "bikes")
    [said] = told(mailboxes)
    assert "“bicycle” · Bikes" in said
    assert "The section of this search takes no new ads any more." in said
    assert links.url(bikes.public_id) in said


def test_they_hear_it_once_and_again_where_it_closes_again(
    bikes: Any, mailboxes: Mailboxes
) -> None:
    close(Section, "bikes")
    close(Place, "peoria")
    assert len(told(mailboxes)) == 1
    close(Section, "bikes", active=True)
    assert len(told(mailboxes)) == 1
    close(Section, "bikes")
    assert len(told(mailboxes)) == 2


def test_one_letter_to_a_mailbox(bikes: Any, mailboxes: Mailboxes) -> None:
    follow("q=tandem&section=bikes")
    follow("q=tandem")
    follow("q=tandem&section=bikes", "other@example.org")
    close(Section, "bikes")
    [mail] = [m for m in mailboxes.to() if "2 searches" in str(m["Subject"])]
    assert mail.get_content().count("takes no new ads any more") == 2
    assert len(told(mailboxes)) == 1
    assert len(told(mailboxes, "other@example.org")) == 1


def test_who_paused_or_stopped_hears_nothing(bikes: Any, mailboxes: Mailboxes) -> None:
    actions.pause(bikes)
    close(Section, "bikes")
    assert told(mailboxes) == []
    actions.stop(bikes.public_id)
    closing.tell()
    assert told(mailboxes) == []


def test_around_a_closed_place_ads_still_come(
    board: Any, mailboxes: Mailboxes, reader: Any
) -> None:
    """Kilometres reach into other places: neither the page nor a mail says otherwise."""
    alert = follow("q=bicycle&place=peoria&km=150")
    close(Place, "peoria")
    assert told(mailboxes) == []
    assert "takes no new ads" not in reader.get(links.path(alert.public_id)).content.decode()
    board.confirmed(title="A red bicycle")
    work()
    assert any("A red bicycle" in str(mail["Subject"]) for mail in mailboxes.to())


def test_what_opened_before_the_letter_went_is_not_said(bikes: Any, mailboxes: Mailboxes) -> None:
    Section.objects.filter(slug="bikes").update(active=False)
    BoardState.objects.filter(pk=1).update(catalogue_revision=7)
    closing.tell()
    Section.objects.filter(slug="bikes").update(active=True)
    BoardState.objects.filter(pk=1).update(catalogue_revision=8)
    work()
    assert told(mailboxes) == []
