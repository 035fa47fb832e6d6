"""Every message is screened first; doubt waits for a person; each reading is on the record."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings

from daylight.errors import Refused
from daylight.screening import Harm
from daylight.web.ads.models import Ad
from daylight.web.jobs.models import Job
from daylight.web.people.models import Role
from daylight.web.record.models import Entry, Opening
from daylight.web.replies import deciding, signals
from daylight.web.replies.actions import reporting, settling
from daylight.web.replies.models import (
    Message,
    MessageBody,
    MessageDecision,
    MessageNote,
    MessageScreening,
    MessageScreeningDetail,
    MessageState,
    ReleaseChoice,
    Side,
)
from tests.web.boards import SELLER
from tests.web.people.signing import signed_in
from tests.web.replies.talks import READER, drain

CODE = "I just want to be sure you are real: send me the 6 digit code I sent you."
GROOMING = "How old are you? Do not tell your parents, it is our secret."


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (CODE, {"code_asked"}),
        ("Please envíame el código que te mandé", {"code_asked"}),
        ("I pay with gift cards, my mover will collect it", {"money_first"}),
        ("Text me at once, what is your number?", {"off_board"}),
        (GROOMING, {"grooming"}),
        ("¿Cuántos años tienes? No le digas a tus padres", {"grooming"}),
        ("How old are you? The ad says ages five and up.", set()),
        ("Is it still there? I can pay cash when I pick it up.", set()),
        ("Please do not tell anybody the gate code", set()),
        ("Could you send me more pictures of the bicycle?", set()),
    ],
)
def test_signals_of_messages(text: str, names: set[str]) -> None:
    assert {s.name for s in signals.look(signals.Asked(text=text))} == names
    for blank in ("\n", "  ", "\r\n", " \t\xa0"):
        broken = signals.look(signals.Asked(text=text.replace(" ", blank)))
        assert {s.name for s in broken} == names, "a mail breaks its lines where it likes"


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("You can stay with me, no rent", Harm.HOUSING_FOR_SEX),
        ("I am a generous man and want company in return for a room", Harm.SEX_TRAFFICKING),
        ("We will pay for your flight, bring your passport", Harm.LABOUR_TRAFFICKING),
    ],
)
def test_offers_to_a_person_in_need(text: str, harm: Harm) -> None:
    under_care = signals.look(signals.Asked(text=text, care=True))
    assert harm in {s.harm for s in under_care}
    assert all(s.harm is Harm.FRAUD for s in signals.look(signals.Asked(text=text)))


def test_more_mails_never_say_less() -> None:
    """Whoever writes to many is seen, and is not seen less for writing to more."""
    few = signals.Asked(text="Hello", talks_last_hour=9)
    many = signals.Asked(text="Hello", talks_last_hour=90, talks_last_day=90, same_words=50)
    assert [s.name for s in signals.look(few)] == ["velocity"]
    assert {s.name for s in signals.look(few)} <= {s.name for s in signals.look(many)}


def test_a_doubtful_message_waits_and_its_writer_hears_that(talk: Any) -> None:
    talk.begin(CODE)
    message = Message.objects.get()
    assert message.state == MessageState.WAITING
    assert talk.outside.of(SELLER) == []
    held = talk.outside.of(READER)[-1]
    assert "waits until a person has looked" in held.get_content()
    assert "code" not in held.get_content().lower()
    assert Job.objects.filter(kind="case", args={"messages": [message.pk]}).exists()


def test_released_by_one_person_it_goes_on(talk: Any) -> None:
    talk.begin(CODE)
    message = Message.objects.get()
    staff = talk.board.staff()
    deciding.decide(
        message, digest=bytes(message.digest), staff=staff, choice=ReleaseChoice.RELEASE
    )
    drain()
    assert len(talk.outside.of(SELLER)) == 1
    steps = [_fields(each).get("step") for each in Entry.objects.filter(type="message")]
    assert steps == ["screened", "released"]


def _fields(entry: Entry) -> dict[str, Any]:
    import json

    return dict(json.loads(bytes(Opening.objects.get(entry=entry).body)))


def test_a_childs_safety_asks_two_people(talk: Any) -> None:
    talk.begin(GROOMING)
    message = Message.objects.get()
    digest = bytes(message.digest)
    first, second = talk.board.staff("first"), talk.board.staff("second")
    deciding.decide(message, digest=digest, staff=first, choice=ReleaseChoice.RELEASE)
    drain()
    assert talk.outside.of(SELLER) == []
    with pytest.raises(Refused, match="another person"):
        deciding.decide(message, digest=digest, staff=first, choice=ReleaseChoice.RELEASE)
    deciding.decide(message, digest=digest, staff=second, choice=ReleaseChoice.RELEASE)
    drain()
    assert len(talk.outside.of(SELLER)) == 1


def test_one_refusal_refuses_and_teaches_nothing(talk: Any) -> None:
    talk.begin(GROOMING)
    message = Message.objects.get()
    deciding.decide(
        message, digest=bytes(message.digest), staff=talk.board.staff(),
        choice=ReleaseChoice.REFUSE,
    )  # fmt: skip
    drain()
    said = talk.outside.of(READER)[-1].get_content()
    assert "was not passed on" in said
    for word in ("age", "secret", "child", "parents"):
        assert word not in said.lower().replace("message", "")
    assert talk.outside.of(SELLER) == []


def test_a_decision_is_bound_to_what_was_read(talk: Any) -> None:
    talk.begin(CODE)
    message = Message.objects.get()
    with pytest.raises(Refused, match="changed"):
        deciding.decide(
            message, digest=b"x" * 32, staff=talk.board.staff(), choice=ReleaseChoice.RELEASE
        )


def test_each_reading_is_entered_and_needs_a_ground(talk: Any) -> None:
    talk.begin("A harmless question about the bicycle")
    harmless = Message.objects.get()
    staff = talk.board.staff()
    with pytest.raises(Refused, match="Nothing asks"):
        deciding.open_message(harmless, staff)
    assert not Entry.objects.filter(type="evidence_viewed").exists()
    reporting.report(harmless, Side.POSTER, "rude")
    opened = deciding.open_message(harmless, staff)
    assert opened.words is not None
    assert "harmless question" in opened.words.text
    [entry] = Entry.objects.filter(type="evidence_viewed")
    assert _fields(entry)["reason"] == "report"
    evidence = talk.board.staff("officer", Role.EVIDENCE)
    with pytest.raises(Refused) as error:
        deciding.open_message(harmless, evidence)
    assert error.value.code == "not_allowed"


def test_the_desk_reads_and_releases(talk: Any) -> None:
    talk.begin(CODE)
    message = Message.objects.get()
    client = signed_in(talk.board.staff())
    listed = client.get("/desk/messages").content.decode()
    assert message.public_id in listed
    assert "6 digit" not in listed
    page = client.get(f"/desk/messages/{message.public_id}").content.decode()
    assert "6 digit" not in page
    client.handler.enforce_csrf_checks = False
    opened = client.post(f"/desk/messages/{message.public_id}/open").content.decode()
    assert "6 digit code" in opened
    assert READER not in opened
    assert SELLER not in opened
    done = client.post(
        f"/desk/messages/{message.public_id}/decide",
        {"choice": "release", "digest": bytes(message.digest).hex()},
    )
    assert done.status_code == 303
    drain()
    assert len(talk.outside.of(SELLER)) == 1


def test_a_screening_that_fails_is_doubt(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(asked: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(signals, "look", breaks)
    talk.begin()
    assert Message.objects.get().state == MessageState.WAITING
    assert MessageScreening.objects.get().quorum == 2


def test_where_law_forbids_it_nothing_is_screened_and_both_are_told(talk: Any) -> None:
    from dataclasses import replace

    from django.conf import settings

    unscreened = replace(settings.ENVIRONMENT, unscreened_countries=("US",))
    with override_settings(ENVIRONMENT=unscreened):
        conversation = talk.begin(CODE)
        assert not MessageScreening.objects.get().screened
        assert "forbids the screening" in str(talk.outside.of(SELLER)[0].get_body())
        talk.mail(conversation, "poster", "Yes.")
        assert "forbids the screening" in str(talk.outside.of(READER)[-1].get_body())
    assert "screened by" not in str(talk.outside.of(SELLER)[0])


def test_an_ad_under_care_is_screened_harder(talk: Any) -> None:
    Ad.objects.filter(pk=talk.ad.pk).update(care=True)
    talk.ad.refresh_from_db()
    talk.begin("You can stay with me, there is a spare room")
    assert Message.objects.get().state == MessageState.WAITING


def test_words_changed_in_the_database_are_never_sent(talk: Any, monkeypatch: Any) -> None:
    from daylight.web import triggers
    from daylight.web.replies.actions import writing

    made = writing.begin(
        talk.ad, text="What was screened", email=READER, language="en", form_key="tampered",
        raw=b"x", network="192.0.2.1",
    )  # fmt: skip
    writing.confirm(made)
    settling.settle(Message.objects.select_related("conversation__ad").get())
    with pytest.raises(DatabaseError), transaction.atomic():
        MessageBody.objects.update(text="What was not")
    triggers.remove()
    MessageBody.objects.update(text="What was not")
    drain()
    assert talk.outside.of(SELLER) == []
    assert Message.objects.get().state == MessageState.FAILED


def test_what_was_said_of_a_message_stays(talk: Any) -> None:
    """Proof and companion rows: by triggers, whatever the code does."""
    talk.begin(CODE)
    message = Message.objects.get()
    deciding.decide(
        message, digest=bytes(message.digest), staff=talk.board.staff(),
        choice=ReleaseChoice.REFUSE, note="Seen before.",
    )  # fmt: skip
    changed = {
        MessageScreening: {"verdict": "publish"},
        MessageDecision: {"choice": "release"},
        MessageScreeningDetail: {"body": {}},
        MessageNote: {"text": "x"},
        MessageBody: {"text": "x"},
    }
    for table, values in changed.items():
        assert table.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(**values)
        if table is MessageBody:
            continue  # erased on request, unless a hold lives: tests/web/replies/test_keeping.py
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
