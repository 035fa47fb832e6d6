"""Grooming comes in pieces, a message at a time: it is judged over the talk, and only ever more."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.errors import Refused
from daylight.screening import Harm
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import EndReason
from daylight.web.replies import deciding, grooming, signals, together
from daylight.web.replies.actions import retention
from daylight.web.replies.grooming import Piece
from daylight.web.replies.models import (
    Message,
    MessageBody,
    MessagePieces,
    MessageState,
    ReleaseChoice,
    Side,
)
from tests.web.people.signing import signed_in
from tests.web.replies.talks import READER, drain

AGE, SECRET = "How old are you?", "Do not tell your parents that we talk."
ALONE, GIFT, MOVE = "Please come alone.", "I will buy you a game.", "Add me on Snapchat."
SELFIE = "Send me a selfie."


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (AGE, Piece.AGE),
        ("¿Qué edad tienes?", Piece.AGE),
        ("What grade are you in?", Piece.AGE),
        ("I'm 13 years old", Piece.YOUNG),
        ("Tengo 13 años", Piece.YOUNG),
        (SECRET, Piece.SECRET),
        ("No le digas a nadie", Piece.SECRET),
        (SELFIE, Piece.PICTURE),
        ("Are you home alone?", Piece.ALONE),
        (ALONE, Piece.ALONE),
        ("¿Estás sola?", Piece.ALONE),
        (GIFT, Piece.GIFT),
        ("Te regalo un teléfono", Piece.GIFT),
        (MOVE, Piece.MOVE),
        ("Escríbeme por Telegram", Piece.MOVE),
    ],
)
def test_each_piece_is_known_and_is_no_doubt_alone(text: str, pieces: Piece) -> None:
    assert grooming.pieces_of(text)[0] == pieces
    assert grooming.pieces_of(text.replace(" ", "\n"))[0] == pieces
    assert not grooming.is_doubt(pieces)


# What people say who sell, buy, rent and look for work: never a doubt, all of it in one talk.
INNOCENT = {
    "a toy": [
        "How old is your child? The box says five and up.",
        "Text me at 555-0123 when you are here, I'll bring it out.",
        "Could you send me pics of the box? And the price?",
        "I can get you another one as well.",
    ],
    "a dog": [
        "He is 12 years old and good with children.",
        "Send me pics please.",
        "Is he ever left alone at home?",
        "What's your WhatsApp?",
    ],
    "a meeting": [
        "I am 15 minutes away.",
        "I'll come alone, my van has two seats.",
        "Please do not tell anybody the gate code.",
        "Call me at 555-0123.",
    ],
    "a young buyer": [
        "I'm 16 and saving for a bicycle.",
        "Can you send pics?",
        "My dad will drive me there.",
    ],
    "work": [
        "Are you over 18? The machine asks for it.",
        "What is your age limit for the class?",
        "Send me your number and I will call.",
        "Are you alone or do you work with somebody?",
    ],
}


@pytest.mark.parametrize("talk", INNOCENT)
def test_innocent_talks_are_none(talk: str) -> None:
    found = grooming.all_of(grooming.pieces_of(text)[0] for text in INNOCENT[talk])
    assert not grooming.is_doubt(grooming.of_writer(found, grooming.NONE)), grooming.said(found)


pieces = st.integers(0, 255).map(Piece)


@given(pieces, pieces, pieces, pieces, st.booleans())
def test_more_is_never_less(own: Piece, more: Piece, other: Piece, told: Piece, care: bool) -> None:
    """Whatever else is asked or told, a doubt stays one; care only adds."""
    if grooming.is_doubt(grooming.of_writer(own, other), care=care):
        assert grooming.is_doubt(grooming.of_writer(own | more, other | told), care=care)
        assert grooming.is_doubt(grooming.of_writer(own | more, other | told), care=True)


def test_what_was_asked_before_counts_and_a_harmless_word_does_not() -> None:
    before = signals.Asked(text=SECRET, before=Piece.AGE)
    assert [(s.name, s.harm) for s in signals.look(before)] == [("grooming", Harm.CHILD_SAFETY)]
    assert signals.look(signals.Asked(text="See you there.", before=Piece.AGE | Piece.SECRET)) == ()
    told = signals.Asked(text=ALONE, others=Piece.YOUNG)
    assert [s.name for s in signals.look(told)] == ["grooming"]


def test_what_people_let_go_on_counts_again_with_something_new() -> None:
    both = Piece.AGE | Piece.ALONE
    seen = signals.Asked(text=ALONE, before=both, covered=both)
    assert signals.look(seen) == ()
    new = signals.Asked(text=SECRET, before=both, covered=both)
    assert [s.name for s in signals.look(new)] == ["grooming"]
    whole = signals.Asked(text=f"{AGE} {ALONE}", before=both, covered=both)
    assert [s.name for s in signals.look(whole)] == ["grooming"]  # one message that says it all


def test_a_long_text_costs_little() -> None:
    text = "Send me the pictures when you are alone and come to see me in " * 330
    before = time.thread_time()
    grooming.pieces_of(text)
    assert time.thread_time() - before < 0.5


def by_mail(talk: Any, conversation: Any, *texts: str, side: str = "poster") -> list[Message]:
    for text in texts:
        talk.mail(conversation, side, text)
    return list(Message.objects.filter(channel="mail").order_by("pk"))


def test_pieces_over_a_talk_hold_the_message_that_completes_them(talk: Any) -> None:
    conversation = talk.begin()
    filler = [f"Yes, number {number} is still there." for number in range(6)]
    found = by_mail(talk, conversation, AGE, *filler, MOVE, "See you.", GIFT)
    assert [each.state for each in found[:-1]] == [MessageState.RELAYED] * 9
    assert found[-1].state == MessageState.WAITING
    assert found[-1].screenings.get().quorum == 2
    assert GIFT not in str([str(each) for each in talk.outside.of(READER)])


def test_the_other_sides_pieces_are_not_ones_own(talk: Any) -> None:
    conversation = talk.begin()
    by_mail(talk, conversation, SECRET, side="reader")
    [_first, second] = by_mail(talk, conversation, "I bring a gift for you", side="poster")
    assert second.state == MessageState.RELAYED


def test_an_age_that_the_other_told_counts(talk: Any) -> None:
    conversation = talk.begin("I'm 13 years old. Is the bicycle still there?")
    [held] = by_mail(talk, conversation, ALONE)
    assert held.state == MessageState.WAITING


def test_another_ad_of_the_same_two_is_the_same_talk(talk: Any) -> None:
    first = talk.begin(AGE)
    talk.ad = talk.board.confirmed()
    second = talk.begin("And is this one there?")
    assert first.pk != second.pk
    talk.mail(second, "reader", SECRET)
    assert Message.objects.get(channel="mail").state == MessageState.WAITING


def test_another_reader_starts_anew(talk: Any) -> None:
    talk.begin(AGE)
    other = talk.begin("Hello", email="second@example.org")
    talk.mail(other, "reader", SECRET, sender="second@example.org")
    assert Message.objects.get(channel="mail").state == MessageState.RELAYED


def test_those_who_decide_may_open_what_it_rests_on(talk: Any) -> None:
    conversation = talk.begin()
    asked, harmless, held = by_mail(talk, conversation, AGE, "Yes, it is there.", SECRET)
    staff = talk.board.staff()
    assert [each.pk for each in deciding.open_message(held, staff).ground] == [asked.pk]
    page = signed_in(staff).post(f"/desk/messages/{held.public_id}/open").content.decode()
    assert f"/desk/messages/{asked.public_id}" in page
    assert deciding.open_message(asked, staff).words is not None
    with pytest.raises(Refused, match="Nothing asks"):
        deciding.open_message(harmless, staff)
    earlier = signed_in(staff).post(f"/desk/messages/{asked.public_id}/open").content.decode()
    assert AGE in earlier
    assert "/decide" not in earlier  # it went on long ago


def test_two_people_let_it_go_on_and_the_same_is_not_asked_again(talk: Any) -> None:
    conversation = talk.begin()
    held = by_mail(talk, conversation, AGE, ALONE)[-1]
    for name in ("first", "second"):
        deciding.decide(
            held, digest=bytes(held.digest), staff=talk.board.staff(name),
            choice=ReleaseChoice.RELEASE,
        )  # fmt: skip
    drain()
    *_, again, new = by_mail(talk, conversation, "Then please come alone.", SECRET)
    assert again.state == MessageState.RELAYED
    assert new.state == MessageState.WAITING


def test_words_that_a_doubt_rests_on_are_not_erased_on_request(talk: Any) -> None:
    conversation = talk.begin()
    by_mail(talk, conversation, AGE, "Yes, it is there.")
    assert retention.erase(conversation, Side.POSTER) == 2
    [*_, held] = by_mail(talk, conversation, SECRET)
    assert held.state == MessageState.WAITING  # the words are gone, what they asked is known
    assert retention.erase(conversation, Side.POSTER) == 0
    assert MessageBody.objects.filter(message__side="poster").count() == 1


def test_pieces_go_with_the_words(talk: Any) -> None:
    talk.begin(AGE)
    assert MessagePieces.objects.count() == 1
    actions.end(talk.ad, EndReason.GONE)
    with clock.moved(timedelta(days=15)):
        retention.tidy()
    assert MessagePieces.objects.count() == 0


def test_where_law_forbids_it_no_pieces_are_kept(talk: Any) -> None:
    from dataclasses import replace

    from django.conf import settings
    from django.test import override_settings

    unscreened = replace(settings.ENVIRONMENT, unscreened_countries=("US",))
    with override_settings(ENVIRONMENT=unscreened):
        talk.begin(AGE)
    assert MessagePieces.objects.count() == 0


def test_looking_at_a_long_talk_costs_no_more(talk: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    conversation = talk.begin()
    by_mail(talk, conversation, "Yes.")
    first = Message.objects.select_related("conversation__ad").get(channel="mail")

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            together.before(first)
        found = together.of_both(first).values_list("side", "pieces").distinct()
        return len(asked), len(found)

    before = cost()
    by_mail(talk, conversation, *[f"{MOVE} Number {number}, please." for number in range(8)])
    assert cost() == (before[0], 1)
    assert before[0] == 1
