"""How long words are kept, what a hold keeps, and what goes on request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.actions import retention as ads_retention
from daylight.web.ads.models import EndReason, Photo
from daylight.web.evidence import holds
from daylight.web.evidence.models import DestroyedItem, Item
from daylight.web.record.models import Opening
from daylight.web.replies.actions import reporting, retention, writing
from daylight.web.replies.models import (
    Conversation,
    ConversationContact,
    Message,
    MessageBody,
    MessageState,
    Side,
)
from tests.web.replies.talks import READER


def later(days: int) -> None:
    with clock.moved(timedelta(days=days)):
        ads_retention.clear_due()
        ads_retention.destroy_due()
        retention.tidy()


def test_words_go_with_the_addresses_and_originals_with_the_ad(talk: Any) -> None:
    talk.begin()
    actions.end(talk.ad, EndReason.GONE)
    later(13)
    assert MessageBody.objects.count() == 1
    later(15)
    assert MessageBody.objects.count() == 0
    assert ConversationContact.objects.count() == 0
    original = Item.objects.get(kind="message")
    later(80)
    assert not DestroyedItem.objects.filter(item=original).exists()
    later(92)
    assert DestroyedItem.objects.filter(item=original).exists()
    subject = f"conversation:{Conversation.objects.get().pk}"
    assert not Opening.objects.filter(subject=subject).exists()


def test_an_ad_that_runs_long_keeps_its_originals(talk: Any) -> None:
    talk.begin()
    with clock.moved(timedelta(days=20)):
        actions.renew(talk.ad)
    with clock.moved(timedelta(days=45)):
        actions.renew(talk.ad)
    later(100)  # the mail is older than 90 days, its ad ended a month ago at most
    assert not DestroyedItem.objects.filter(item__kind="message").exists()


def test_a_hold_keeps_everything(talk: Any) -> None:
    conversation = talk.begin()
    actions.end(talk.ad, EndReason.GONE)
    hold = holds.place(talk.ad.pk, reason="request")
    later(200)
    assert MessageBody.objects.count() == 1
    with pytest.raises(Refused, match="must be kept"):
        retention.erase(conversation, Side.READER)
    with pytest.raises(DatabaseError), transaction.atomic():
        MessageBody.objects.all().delete()
    holds.release(hold)
    later(200)
    assert MessageBody.objects.count() == 0


def test_a_reported_message_is_kept_a_year(talk: Any) -> None:
    talk.begin()
    reporting.report(Message.objects.get(), Side.POSTER, "fraud")
    actions.end(talk.ad, EndReason.GONE)
    original = Item.objects.get(kind="message")
    for days in (31, 60, 100):  # the ad's words go at 30 days, its originals at 90
        later(days)
        assert MessageBody.objects.count() == 1
        assert not DestroyedItem.objects.filter(item=original).exists()
    later(366)
    assert DestroyedItem.objects.filter(item=original).exists()
    assert MessageBody.objects.count() == 0


def test_erasure_on_request_takes_ones_own_words(talk: Any) -> None:
    conversation = talk.begin()
    talk.mail(conversation, "poster", "Yes, it is.")
    assert retention.erase(conversation, Side.READER) == 1
    assert MessageBody.objects.get().message.side == "poster"
    reporting.report(Message.objects.get(side="poster"), Side.READER, "rude")
    assert retention.erase(conversation, Side.POSTER) == 0


def test_photos_of_erased_words_are_gone(talk: Any) -> None:
    from daylight.web.ads import storage
    from tests.web.boards import jpeg

    conversation = talk.begin()
    writing.say(
        conversation, Side.READER, text="Look at this.", files=[jpeg("pink")], form_key="p",
        raw=b"form",
    )  # fmt: skip
    photo = Photo.objects.get()
    assert storage.path_of(photo.public_id).exists()
    retention.erase(conversation, Side.READER)
    assert Photo.objects.count() == 0
    assert not storage.path_of(photo.public_id).exists()


def test_what_nobody_confirms_is_forgotten(talk: Any) -> None:
    made = writing.begin(
        talk.ad, text="Never confirmed", email=READER, language="en", form_key="n", raw=b"x",
        network="192.0.2.1",
    )  # fmt: skip
    assert made is not None
    later(8)
    made.refresh_from_db()
    assert made.state == MessageState.LAPSED
    assert MessageBody.objects.count() == 0
    with pytest.raises(Refused, match="not confirmed in time"):
        writing.confirm(made)
