"""A stop stands between two people: under any tag, in any ad, and whoever of them has it."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web.replies import addresses
from daylight.web.replies.actions import writing
from daylight.web.replies.models import Message, MessageState, Side, Stop
from tests.web.boards import SELLER
from tests.web.replies.talks import READER, drain
from tests.web.replies.world import letter


def refused(talk: Any, conversation: Any, side: str, sender: str) -> None:
    to = talk.address(conversation, side)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        talk.door.send(sender, to, letter(sender, to))


@pytest.mark.parametrize("by", list(Side))
def test_a_reader_under_a_tag_is_the_same_reader(talk: Any, by: Side) -> None:
    conversation = talk.begin()
    writing.stop(conversation, by)
    with pytest.raises(Refused) as error:
        talk.begin("Me again", email="Reader+other@example.org")
    assert error.value.code == "stopped"


@pytest.mark.parametrize("by", list(Side))
def test_a_poster_under_a_tag_is_the_same_poster(talk: Any, by: Side) -> None:
    conversation = talk.begin()
    writing.stop(conversation, by)
    talk.ad = talk.board.confirmed("Seller+second@example.org")
    assert talk.ad.poster_id != conversation.ad.poster_id
    with pytest.raises(Refused) as error:
        talk.begin("And this one?")
    assert error.value.code == "stopped"


@pytest.mark.parametrize("by", list(Side))
def test_it_stands_where_the_other_has_the_ad(talk: Any, by: Side) -> None:
    """The one who was stopped cannot answer an ad of the one who stopped them."""
    conversation = talk.begin()
    writing.stop(conversation, by)
    talk.ad = talk.board.confirmed(READER)
    with pytest.raises(Refused) as error:
        talk.begin("So I write to you", email=SELLER)
    assert error.value.code == "stopped"


def test_a_talk_that_runs_is_stopped_with_it(talk: Any) -> None:
    """By mail too, and the door's answer is the slow one's."""
    first = talk.begin()
    talk.ad = talk.board.confirmed(READER)
    second = talk.begin("You have one too?", email="Seller+x@example.org")
    writing.stop(first, Side.READER)
    for side, sender in (("reader", "Seller+x@example.org"), ("poster", READER)):
        refused(talk, second, side, sender)
        to = talk.address(second, side)
        assert addresses.standing(to) == addresses.find(to).standing == "stopped"


def test_a_stop_from_before_pairs_were_known_still_stands(talk: Any) -> None:
    conversation = talk.begin()
    writing.stop(conversation, Side.POSTER)
    Stop.objects.update(pair=None)
    refused(talk, conversation, "reader", READER)
    talk.ad = talk.board.confirmed()
    with pytest.raises(Refused):
        talk.begin("And this one?")


def test_others_are_not_stopped(talk: Any) -> None:
    conversation = talk.begin()
    writing.stop(conversation, Side.POSTER)
    assert talk.begin("Hello", email="second@example.org").pk
    talk.ad = talk.board.confirmed("another@example.org")
    assert talk.begin("Hello, is yours there?").pk


def test_what_is_on_its_way_when_the_stop_comes_stays_here(talk: Any) -> None:
    conversation = talk.begin()
    talk.outside.says[SELLER] = "451 4.3.0 Not just now"
    talk.mail(conversation, "reader", "On its way.")
    writing.stop(conversation, Side.POSTER)
    del talk.outside.says[SELLER]
    from datetime import timedelta

    from daylight.web import clock

    with clock.moved(timedelta(hours=1)):
        drain()
    assert Message.objects.get(channel="mail").state == MessageState.FAILED
    assert not [m for m in talk.outside.of(SELLER) if "On its way." in str(m)]
