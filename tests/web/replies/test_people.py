"""Spoofed, aliased and forwarded mail; threads; photos; what a person may see of the other."""

from __future__ import annotations

import io
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from PIL import Image

from daylight.web.ads import links as ad_links
from daylight.web.replies import links
from daylight.web.replies.actions import writing
from daylight.web.replies.mailing import reading, senders
from daylight.web.replies.models import Message, MessageState, Side
from tests.web.boards import SELLER, jpeg
from tests.web.replies.talks import READER, drain

HOP = "mx.board.example.org"


@pytest.mark.parametrize(
    ("line", "proof"),
    [
        (f"{HOP}; dmarc=pass header.from=example.org", "pass"),
        (f"{HOP}; spf=pass smtp.mailfrom=example.org; dkim=none", "pass"),
        (f"{HOP}; dkim=pass header.d=example.org", "pass"),
        (f"{HOP}; dmarc=fail (p=none) header.from=example.org", "fail"),
        (f"{HOP}; spf=fail smtp.mailfrom=evil.example; dkim=none", "fail"),
        (f"{HOP}; spf=pass smtp.mailfrom=evil.example", "none"),
        (f"{HOP}; spf=fail smtp.mailfrom=x; dkim=pass header.d=example.org", "pass"),
        (f"{HOP} (dmarc=pass); dmarc=fail", "fail"),
        (f"{HOP}; dmarc=pass header.from=evil.example", "none"),
        (f"{HOP}; dmarc=pass", "none"),
        (f"{HOP}; dmarc=pass (p=none) header.from=Example.ORG", "pass"),
        (
            f"{HOP}; dmarc=pass header.from=evil.example; spf=pass smtp.mailfrom=evil.example",
            "none",
        ),
        (f"{HOP}; spf=pass smtp.mailfrom=x@org", "none"),
        ("other.example.org; dmarc=pass", "none"),
        ("", "none"),
    ],
)
def test_what_the_trusted_hop_says(line: str, proof: str) -> None:
    raw = f"Authentication-Results: {line}\nFrom: a@example.org\n\nx\n".encode()
    assert senders.proof_of(reading.read(raw), HOP) == proof
    assert senders.proof_of(reading.read(raw), "") == "none"


def test_a_name_that_reads_like_an_address_is_no_sender() -> None:
    raw = (
        f"Authentication-Results: {HOP}; dmarc=pass header.from=evil.org\n"
        "From: =?utf-8?q?victim=40example.org_=28?= <me@evil.org>\n\nx\n"
    ).encode()
    mail = reading.read(raw)
    assert (mail.sender, senders.proof_of(mail, HOP)) == ("me@evil.org", "pass")


def test_only_the_topmost_line_of_the_trusted_hop_counts() -> None:
    raw = (
        f"Authentication-Results: {HOP}; dmarc=fail\n"
        f"Authentication-Results: {HOP}; dmarc=pass header.from=example.org\n"
        "From: a@example.org\n\nx\n"
    ).encode()
    assert senders.proof_of(reading.read(raw), HOP) == "fail"


def test_a_spoofed_sender_is_asked_at_the_true_mailbox(talk: Any) -> None:
    conversation = talk.begin()
    trusting = replace(settings.ENVIRONMENT, mail_trusts=HOP)
    with override_settings(ENVIRONMENT=trusting):
        talk.mail(
            conversation, "poster", "Pay me first.",
            Authentication_Results=f"{HOP}; dmarc=fail header.from=example.org",
        )  # fmt: skip
    assert talk.outside.of(READER) == []
    asked = talk.outside.of(SELLER)[-1]
    assert "Did you write this?" in asked["subject"]


def test_another_address_of_ones_own_is_confirmed_by_the_link(talk: Any) -> None:
    conversation = talk.begin()
    talk.mail(conversation, "poster", "From my desk at work.", sender="work@example.com")
    assert talk.outside.of("work@example.com") == []
    held = Message.objects.get(channel="mail")
    assert held.state == MessageState.UNCONFIRMED
    client = Client(headers={"host": "localhost"})
    path = f"{links.path(conversation, Side.POSTER)}/confirm/{held.public_id}"
    assert "From my desk" in client.get(path).content.decode()
    assert Message.objects.get(pk=held.pk).state == MessageState.UNCONFIRMED  # a scanner looked
    client.post(path)
    drain()
    last = talk.outside.of(READER)[-1]
    assert "From my desk at work." in str(last)
    assert "work@example.com" not in str(last)


def test_the_other_side_cannot_write_to_the_wrong_address(talk: Any) -> None:
    """Whoever learns the address of the other side is still not that side."""
    conversation = talk.begin()
    talk.mail(conversation, "poster", "I am the poster, honest.", sender=READER)
    assert talk.outside.of(READER) == []
    assert Message.objects.get(channel="mail").state == MessageState.UNCONFIRMED


def test_threads_stay_together_on_both_sides(talk: Any) -> None:
    conversation = talk.begin()
    [first] = talk.outside.of(SELLER)
    talk.mail(
        conversation, "poster", "Yes.", message_id="<s1@seller.example>",
        In_Reply_To=first["message-id"],
    )  # fmt: skip
    answer = talk.outside.of(READER)[-1]
    talk.mail(
        conversation, "reader", "When?", message_id="<r1@reader.example>",
        In_Reply_To=answer["message-id"], References=f"<x@y> {answer['message-id']}",
    )  # fmt: skip
    second = talk.outside.of(SELLER)[-1]
    assert second["in-reply-to"] == "<s1@seller.example>"  # as the seller's program knows it
    assert first["message-id"] in second["references"]
    assert "reader.example" not in str(second)
    assert "seller.example" not in str(answer)
    assert answer["subject"].startswith("Re: ") or first["subject"] in answer["subject"]
    assert second["subject"] == f"Re: {first['subject']}"


def test_every_mail_carries_what_it_must(talk: Any) -> None:
    conversation = talk.begin()
    [mail] = talk.outside.of(SELLER)
    own = links.url(conversation, Side.POSTER)
    public = f"/a/{talk.ad.public_id}"
    for kind in ("plain", "html"):
        said = mail.get_body((kind,)).get_content()
        for wanted in (public, own, f"{own}/report/", f"{own}/stop", "/gone", "never pay ahead"):
            assert wanted in said, (kind, wanted)
        assert "looks at each message" in said
    talk.mail(conversation, "poster", "Yes.")
    back = str(talk.outside.of(READER)[-1].get_body(("plain",)).get_content())
    assert ad_links.link_key(talk.ad) not in back
    assert "/gone" not in back
    assert links.key(conversation, Side.POSTER) not in back
    assert {h.lower() for h in talk.outside.of(READER)[-1]} <= {
        "from", "to", "subject", "message-id", "in-reply-to", "references", "content-language",
        "x-auto-response-suppress", "x-daylight-relay", "mime-version", "content-type", "date",
        "content-transfer-encoding",
    }  # fmt: skip


def test_an_answer_that_quotes_our_mail_gives_no_link_away(talk: Any) -> None:
    conversation = talk.begin()
    [mail] = talk.outside.of(SELLER)
    quoted = mail.get_body(("plain",)).get_content()
    talk.mail(
        conversation, "poster", f"Yes!\n\n{quoted}\n\nalso {links.url(conversation, Side.POSTER)}"
    )
    said = str(talk.outside.of(READER)[-1])
    assert "Yes!" in said
    assert links.key(conversation, Side.POSTER) not in said
    assert ad_links.link_key(talk.ad) not in said


def with_photo(sender: str, to: str, *photos: tuple[bytes, str]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: it"
    mail["Message-ID"] = "<photo@example.org>"
    mail.set_content("See the photo.")
    for data, kind in photos:
        main, sub = kind.split("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename="Quentin Sellerson.jpg")
    return mail.as_bytes()


def test_photos_pass_cleaned_and_everything_else_stays_out(talk: Any) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at 1 Secret Street"
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    raw = with_photo(
        SELLER, to, (jpeg("red", exif=exif.tobytes()), "image/jpeg"),
        (b"%PDF-1.4 invoice", "application/pdf"), (b"\xff\xd8\xff broken", "image/jpeg"),
    )  # fmt: skip
    talk.door.send(SELLER, to, raw)
    talk.work()
    mail = talk.outside.of(READER)[-1]
    [photo] = list(mail.iter_attachments())
    assert photo.get_filename() == "photo-1.jpg"
    data = photo.get_content()
    assert b"Secret" not in data
    assert Image.open(io.BytesIO(data)).size == (640, 480)
    said = mail.get_body(("plain",)).get_content()
    assert "- 1 attached file" in said
    assert "- 1 photo that cannot be read" in said
    assert "Sellerson" not in str(mail)


def test_a_photo_on_a_list_waits_for_people(talk: Any) -> None:
    import hashlib

    from daylight.web.ads import actions
    from daylight.web.ads.models import BlockKind

    data = jpeg("navy")
    actions.block(
        BlockKind.PHOTO, hashlib.sha256(data).hexdigest(), reason="x", harm="child_safety"
    )
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    talk.door.send(SELLER, to, with_photo(SELLER, to, (data, "image/jpeg")))
    talk.work()
    held = Message.objects.get(channel="mail")
    assert held.state == MessageState.WAITING
    assert held.screenings.get().quorum == 2


def test_an_ad_handed_on_kills_the_old_posters_link(talk: Any) -> None:
    from daylight.web.ads import actions

    conversation = talk.begin()
    old = links.path(conversation, Side.POSTER)
    actions.change_address(talk.ad, "new@example.org", language="en")
    client = Client(headers={"host": "localhost"})
    assert client.get(old).status_code == 404
    talk.mail(conversation, "reader", "Hello again.")
    assert "Hello again." in str(talk.outside.of("new@example.org")[-1])


def test_nobody_writes_to_their_own_ad(talk: Any) -> None:
    from daylight.errors import Refused

    made = writing.begin(
        talk.ad, text="Hello, me", email="Seller+me@example.org", language="en", form_key="own",
        raw=b"", network="192.0.2.1",
    )  # fmt: skip
    with pytest.raises(Refused, match="your own"):  # the form itself tells nobody whose it is
        writing.confirm(made)
