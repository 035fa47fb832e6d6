"""For legal process an evidence officer reads, with a reference, and each reading is an entry."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.people.models import Role
from daylight.web.record.models import Entry, Opening
from daylight.web.replies import deciding, process
from daylight.web.replies.actions import retention
from daylight.web.replies.models import Message, ProcessReading, Side
from tests.web.boards import SELLER
from tests.web.people.signing import signed_in
from tests.web.replies.talks import READER

REFERENCE = "Case 26-CV-0199"
ADDRESS = "/desk/messages/process"


def officer(talk: Any) -> Any:
    return talk.board.staff("officer", Role.EVIDENCE)


def entered() -> list[dict[str, Any]]:
    rows = Opening.objects.filter(entry__type="evidence_viewed").order_by("entry")
    return [json.loads(bytes(row.body)) for row in rows]


def test_an_officer_reads_what_nothing_else_asks_for(talk: Any) -> None:
    talk.begin("A harmless question about the bicycle")
    message = Message.objects.get()
    opened = process.read(message, officer(talk), REFERENCE)
    assert opened.words is not None
    assert "harmless question" in opened.words.text
    [entry] = entered()
    assert (entry["reason"], entry["role"]) == ("legal-process", "evidence")
    assert REFERENCE not in str(entry)  # blinded there, in words in our own row
    row = ProcessReading.objects.get()
    assert (row.message, row.reference) == (message, REFERENCE)
    assert row.entry_id == Entry.objects.get(type="evidence_viewed").pk


def test_each_reading_is_an_entry_of_its_own(talk: Any) -> None:
    talk.begin()
    message = Message.objects.get()
    for _ in range(2):
        process.read(message, officer(talk), REFERENCE)
    assert len(entered()) == 2
    assert len({each["note"] for each in entered()}) == 2  # nobody can tell that it is the same
    assert len({each["person"] for each in entered()}) == 2


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EVIDENCE])
def test_nobody_else_may(talk: Any, role: Role) -> None:
    talk.begin()
    message = Message.objects.get()
    other = talk.board.staff("other", role)
    for act in (
        lambda: process.read(message, other, REFERENCE),
        lambda: process.list_of(talk.ad, other, REFERENCE),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.code == "not_allowed"
    assert entered() == []


@pytest.mark.parametrize("reference", ["", "    ", "abc", "x" * 121])
def test_without_a_reference_nothing_is_read(talk: Any, reference: str) -> None:
    talk.begin()
    message = Message.objects.get()
    with pytest.raises(Refused) as error:
        process.read(message, officer(talk), reference)
    assert error.value.code == "no_reference"
    assert entered() == []


def test_what_cannot_be_entered_is_not_shown(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.begin()
    message = Message.objects.get()

    def down(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(process.record, "enter", down)
    with pytest.raises(DatabaseError):
        process.read(message, officer(talk), REFERENCE)
    assert ProcessReading.objects.count() == 0


def test_it_opens_no_message_to_a_reviewer(talk: Any) -> None:
    talk.begin()
    message = Message.objects.get()
    process.read(message, officer(talk), REFERENCE)
    with pytest.raises(Refused, match="Nothing asks"):
        deciding.open_message(message, talk.board.staff())


def test_a_list_tells_no_word_and_is_entered(talk: Any) -> None:
    conversation = talk.begin("Private words")
    talk.mail(conversation, "poster", "And others.")
    rows = process.list_of(talk.ad, officer(talk), REFERENCE)
    assert [each.side for each in rows] == ["reader", "poster"]
    [entry] = entered()
    assert entry["reason"] == "legal-process"
    assert ProcessReading.objects.get().message is None


def test_the_page_lists_and_reads(talk: Any) -> None:
    conversation = talk.begin("Private words")
    message = Message.objects.get()
    client = signed_in(officer(talk))
    assert "Private words" not in client.get(ADDRESS).content.decode()
    asked = {"reference": REFERENCE, "ad": talk.ad.public_id}
    listed = client.post(ADDRESS, asked).content.decode()
    assert message.public_id in listed
    assert "Private words" not in listed
    read = client.post(ADDRESS, {"reference": REFERENCE, "message": message.public_id})
    page = read.content.decode()
    assert "Private words" in page
    for address in (READER, SELLER, conversation.for_reader, conversation.for_poster):
        assert address not in page
    assert len(entered()) == 2


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"reference": "", "ad": "x"}, 404),
        ({"reference": REFERENCE, "ad": "nothere1"}, 404),
        ({"reference": REFERENCE, "message": "nothere12345"}, 404),
    ],
)
def test_what_is_not_there_is_said(talk: Any, asked: dict[str, str], status: int) -> None:
    talk.begin()
    found = signed_in(officer(talk)).post(ADDRESS, asked)
    assert found.status_code == status
    assert entered() == []


def test_a_page_without_a_reference_comes_back(talk: Any) -> None:
    talk.begin()
    found = signed_in(officer(talk)).post(ADDRESS, {"ad": talk.ad.public_id, "reference": "x"})
    assert found.status_code == 422
    assert "reference" in found.content.decode()
    assert entered() == []


def test_the_proof_must_be_fresh(talk: Any) -> None:
    talk.begin()
    client = signed_in(officer(talk))
    with clock.moved(timedelta(minutes=11)):
        found = client.post(ADDRESS, {"reference": REFERENCE, "ad": talk.ad.public_id})
    assert found.status_code == 302
    assert "/desk/confirm" in found.headers["Location"]
    assert entered() == []


def test_what_was_erased_is_said(talk: Any) -> None:
    conversation = talk.begin()
    retention.erase(conversation, Side.READER)
    opened = process.read(Message.objects.get(), officer(talk), REFERENCE)
    assert opened.words is None


def test_the_row_of_a_reading_stays(talk: Any) -> None:
    talk.begin()
    process.read(Message.objects.get(), officer(talk), REFERENCE)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProcessReading.objects.update(reference="another")
    with pytest.raises(DatabaseError), transaction.atomic():
        ProcessReading.objects.all().delete()
