"""The web side: write, confirm, talk, stop, consent. And mail by a provider's webhook."""

from __future__ import annotations

import base64
import itertools
import re
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from daylight.web.ads import links as ad_links
from daylight.web.replies import links, spool, standing
from daylight.web.replies.models import Conversation, Message, MessageState, ReplyStanding, Side
from tests.web.boards import SELLER, jpeg
from tests.web.replies.talks import READER, drain
from tests.web.replies.world import letter

_n = itertools.count()


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def form(**changes: Any) -> dict[str, Any]:
    key = f"{next(_n):026d}"
    return {"begun": "1", "form_key": key, "text": "Hello, is it still there?", "email": READER,
            "whole": "1"} | changes  # fmt: skip


def test_write_confirm_and_talk_without_mail(talk: Any, client: Client) -> None:
    ad = talk.ad.public_id
    assert f"/a/{ad}/write" in client.get(f"/a/{ad}").content.decode()
    sent = client.post(f"/a/{ad}/write", form())
    assert READER in sent.content.decode()
    assert talk.outside.of(SELLER) == []
    drain()
    [mail] = talk.outside.of(READER)
    path = re.search(r"http://localhost(/reply/\S+/confirm/\S+)", mail.get_content())[1]  # type: ignore[index]
    assert client.get(path).status_code == 200
    drain()
    assert talk.outside.of(SELLER) == []  # opening a link is not confirming
    assert client.post(path).status_code == 303
    drain()
    assert len(talk.outside.of(SELLER)) == 1
    conversation = Conversation.objects.select_related("ad").get()
    poster = links.path(conversation, Side.POSTER)
    page = client.get(poster).content.decode()
    assert "is it still there?" in page
    assert READER not in page
    said = form(text="Yes, come by.", photos=SimpleUploadedFile("p.jpg", jpeg("gold")))
    assert client.post(poster, said).status_code == 303
    drain()
    page = client.get(links.path(conversation, Side.READER)).content.decode()
    assert "Yes, come by." in page
    [photo] = re.findall(r'href="(/reply/\S+/photo/\S+)"', page)
    assert client.get(photo)["content-type"] == "image/jpeg"
    assert len(list(talk.outside.of(READER)[-1].iter_attachments())) == 1


def test_a_form_sent_twice_is_one_message(talk: Any, client: Client) -> None:
    same = form()
    for _ in range(2):
        assert client.post(f"/a/{talk.ad.public_id}/write", same).status_code == 200
    assert Message.objects.count() == 1


def test_a_form_with_faults_comes_back_filled(talk: Any, client: Client) -> None:
    page = client.post(f"/a/{talk.ad.public_id}/write", form(email="nonsense", text="Hi"))
    assert page.status_code == 422
    assert "nonsense" in page.content.decode()


def test_links_are_private_and_bound_to_a_side(talk: Any, client: Client) -> None:
    conversation = talk.begin()
    right = links.path(conversation, Side.READER)
    response = client.get(right)
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    forged = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert client.get(forged).status_code == 404
    assert client.get("/reply/nonsense").status_code == 404
    assert links.key(conversation, Side.READER) != links.key(conversation, Side.POSTER)


def test_nobody_reads_what_was_not_passed_on(talk: Any, client: Client) -> None:
    conversation = talk.begin("Send me the 6 digit code I sent you, to be sure")
    assert Message.objects.get().state == MessageState.WAITING
    assert "digit" not in client.get(links.path(conversation, Side.POSTER)).content.decode()
    own = client.get(links.path(conversation, Side.READER)).content.decode()
    assert "Waits for a person" in own


def test_report_and_stop_act_by_the_button_alone(talk: Any, client: Client) -> None:
    conversation = talk.begin()
    here = links.path(conversation, Side.POSTER)
    report = f"{here}/report/{Message.objects.get().public_id}"
    for path in (report, f"{here}/stop", f"{here}/erase"):
        assert client.get(path).status_code == 200
    conversation.refresh_from_db()
    assert conversation.stopped_at is None
    assert client.post(report, {"reason": "fraud"}).status_code == 303
    assert client.post(f"{here}/stop").status_code == 303
    conversation.refresh_from_db()
    assert conversation.stopped_by == "poster"
    assert client.post(links.path(conversation, Side.READER), form()).status_code == 409
    assert Message.objects.get().report.reason == "fraud"


def test_pages_of_a_hidden_ad_show_nothing_of_it(talk: Any, client: Client) -> None:
    from daylight.web.ads import actions

    conversation = talk.begin()
    title = talk.ad.head.content.title
    assert title in client.get(links.path(conversation, Side.READER)).content.decode()
    actions.hide([talk.ad.public_id], reason="report")
    assert title not in client.get(links.path(conversation, Side.READER)).content.decode()
    assert client.get(f"/a/{talk.ad.public_id}/write").status_code == 404


def test_the_poster_sees_their_talks_and_agrees_to_show_the_rate(talk: Any, client: Client) -> None:
    for number in range(5):
        conversation = talk.begin(f"Hello number {number}", email=f"r{number}@example.org")
        talk.mail(conversation, "poster", f"Yes, dear number {number}.")
    manage = client.get(ad_links.path(talk.ad)).content.decode()
    assert manage.count("/reply/") == 5
    page = f"/a/{talk.ad.public_id}"
    assert "of 100 messages" not in client.get(page).content.decode()
    assert client.post(f"{ad_links.path(talk.ad)}/replies", {"shows": "1"}).status_code == 303
    assert "Answers 100 of 100 messages" in client.get(page).content.decode()
    client.post(f"{ad_links.path(talk.ad)}/replies", {"shows": "0"})
    assert "of 100 messages" not in client.get(page).content.decode()


def test_four_talks_are_too_few_to_say_anything(talk: Any) -> None:
    for number in range(4):
        conversation = talk.begin(f"Hello number {number}", email=f"r{number}@example.org")
        talk.mail(conversation, "poster", f"Yes, dear number {number}.")
    standing.agree(talk.ad, shows=True)
    assert ReplyStanding.objects.get().answered == 4
    assert standing.of_ad(talk.ad.public_id) is None


def postmark(raw: bytes, to: str, sender: str) -> dict[str, Any]:
    return {
        "RawEmail": raw.decode(),
        "From": sender,
        "FromFull": {"Email": sender, "Name": ""},
        "To": to,
        "ToFull": [{"Email": to, "Name": ""}],
        "OriginalRecipient": to,
        "Headers": [{"Name": "Return-Path", "Value": f"<{sender}>"}],
    }


def test_mail_by_a_providers_webhook(talk: Any, client: Client) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    hooked = replace(settings.ENVIRONMENT, mail_provider="postmark", mail_secret="user:secret")
    body = postmark(letter(READER, to, "By the provider."), to, READER)
    right = "Basic " + base64.b64encode(b"user:secret").decode()
    with override_settings(ENVIRONMENT=hooked, ANYMAIL={"WEBHOOK_SECRET": ["user:secret"]}):
        wrong = client.post(
            "/relay/in/postmark", body, content_type="application/json",
            headers={"Authorization": "Basic " + base64.b64encode(b"user:wrong").decode()},
        )  # fmt: skip
        assert wrong.status_code == 400
        assert spool.waiting() == []
        done = client.post(
            "/relay/in/postmark", body, content_type="application/json",
            headers={"Authorization": right},
        )  # fmt: skip
        assert done.status_code == 200
        assert client.post("/relay/in/mailgun", body).status_code == 404
    talk.work()
    assert "By the provider." in str(talk.outside.of(SELLER)[-1])
    assert client.post("/relay/in/postmark", body).status_code == 404  # nobody named it
