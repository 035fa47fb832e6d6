"""Addresses in any script: one spelling each, never two people under one, written to as such."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from daylight.web import mailboxes, smtp
from daylight.web.ads import memory
from daylight.web.ads.forms import Unfit
from daylight.web.replies import delivering, forms
from daylight.web.replies.mailing.hiding import HIDDEN, Secrets, hide
from daylight.web.replies.models import ConversationContact, Message, MessageState
from tests.web.boards import SELLER
from tests.web.replies.talks import drain
from tests.web.replies.test_pages import form
from tests.web.replies.world import Loop, Outside

SAME = [
    ("Jane+Ads@Example.ORG", "jane@example.org"),
    ("j@xn--bcher-kva.example", "j@bücher.example"),
    ("j@BÜCHER.example.", "j@bücher.example"),
    ("j@bu\u0308cher.example", "j@bücher.example"),
    ("ju\u0308rgen@example.org", "JÜRGEN@example.org"),
    ("j@ｂücher．example", "j@bücher.example"),
    ("j@xn--strae-oqa.example", "j@straße.example"),
]
DIFFERENT = [
    ("j@straße.example", "j@strasse.example"),  # two domains, two owners
    ("strauß@example.org", "strauss@example.org"),
    ("j@faß.example", "j@fass.example"),
    ("j@xn--zz.example", "j@zz.example"),
    ("j@example.org", "j@example.com"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_mailbox_has_one_spelling(one: str, other: str) -> None:
    assert mailboxes.spelled(one) == mailboxes.spelled(other)
    assert memory.mailbox_digest(one) == memory.mailbox_digest(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_mailboxes_are_never_one(one: str, other: str) -> None:
    assert mailboxes.spelled(one) != mailboxes.spelled(other)
    host, own = one.rpartition("@")[2], other.rpartition("@")[2]
    if host != own:
        assert mailboxes.ascii_domain(host) != mailboxes.ascii_domain(own)


@given(st.text(max_size=30))
def test_any_text_is_taken_and_spelled_once(text: str) -> None:
    for address in (text, f"{text}@example.org", f"x@{text}"):
        once = mailboxes.spelled(address)
        assert mailboxes.spelled(once) == once
        assert mailboxes.kept(mailboxes.kept(address)) == mailboxes.kept(address)


@given(st.text(st.characters(categories=("Ll", "Lo", "Nd")), min_size=1, max_size=12))
def test_a_domain_goes_out_and_comes_back_as_it_is(label: str) -> None:
    out = mailboxes.ascii_domain(f"{label}.example")
    assert out.isascii()
    assert mailboxes.unicode_domain(out) == mailboxes.unicode_domain(f"{label}.example")


@pytest.mark.parametrize(
    "text",
    ["Write to j@xn--bcher-kva.example", "or j@bücher.example", "J+x@BÜCHER.example is mine"],
)
def test_no_spelling_of_a_mailbox_passes(text: str) -> None:
    for known in ("j+x@bücher.example", "j+x@xn--bcher-kva.example"):
        said, cuts = hide(text, Secrets((known,)))
        assert HIDDEN in said
        assert cuts["address"] == 1


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Jane+Ads@Example.ORG ", "Jane+Ads@example.org"),
        ("jürgen@xn--bcher-kva.example", "jürgen@bücher.example"),
        ("ju\u0308rgen@bu\u0308cher.example", "jürgen@bücher.example"),
        ("用户@例子.example", "用户@例子.example"),
    ],
)
def test_the_form_takes_any_letters(typed: str, stored: str) -> None:
    assert forms.clean_mailbox(typed) == stored


@pytest.mark.parametrize(
    "odd",
    [
        "", " ", "nonsense", "a@b", "jürgen@", "@bücher.example", "j\u200brgen@example.org",
        "jür gen@example.org", "jür\u202egen@example.org", "ü@-x.example", "ü,a@b.example",
        "jürgen@example.org\nBcc: x@example.org", "<jürgen@example.org>", "ü" * 130 + "@b.example",
    ],
)  # fmt: skip
def test_the_form_refuses_what_no_mail_reaches(odd: str) -> None:
    with pytest.raises(Unfit):
        forms.clean_mailbox(odd)


def confirm_by_the_mail(talk: Any, email: str) -> Message:
    """Write by the form, open the mailed link, press the button."""
    client = Client(headers={"host": "localhost"})
    sent = client.post(f"/a/{talk.ad.public_id}/write", form(email=email))
    assert sent.status_code == 200, sent.content.decode()
    drain()
    made = Message.objects.order_by("pk").last()
    assert made is not None
    link = f"/confirm/{made.public_id}"
    raw = talk.outside.mails[-1][2]
    assert link.encode() in raw
    from daylight.web.replies.actions import writing

    writing.confirm(made)
    drain()
    made.refresh_from_db()
    return made


def test_a_whole_talk_with_letters_beyond_ascii(talk: Any) -> None:
    made = confirm_by_the_mail(talk, "Jürgen+ads@xn--bcher-kva.example")
    assert made.state == MessageState.RELAYED
    assert ConversationContact.objects.get().email == "Jürgen+ads@bücher.example"
    talk.mail(made.conversation, "poster", "Yes, it is.")
    _sender, to, raw = talk.outside.mails[-1]
    assert to == ["Jürgen+ads@bücher.example"]
    assert "To: Jürgen+ads@bücher.example".encode() in raw


def test_a_domain_beyond_ascii_needs_no_such_server(talk: Any) -> None:
    """And `straße` is written to as itself, not as `strasse`, which is somebody else's."""
    confirm_by_the_mail(talk, "jane@straße.example")
    assert [to for _sender, to, _raw in talk.outside.mails if to != [SELLER]] == [
        ["jane@xn--strae-oqa.example"]
    ]


class Plain(Outside):
    """A mail server of old: it offers no SMTPUTF8."""

    def __init__(self) -> None:
        from aiosmtpd.smtp import SMTP

        self.mails, self.says = [], {}
        self._loop = Loop(lambda: SMTP(self, enable_SMTPUTF8=False))
        self.port = self._loop.port


@pytest.fixture
def plain(talk: Any) -> Iterator[Plain]:
    server = Plain()
    with override_settings(EMAIL_PORT=server.port):
        yield server
    delivering.close()
    server.stop()


def test_where_the_server_cannot_the_form_says_so(talk: Any, plain: Plain) -> None:
    client = Client(headers={"host": "localhost"})
    page = client.post(f"/a/{talk.ad.public_id}/write", form(email="jürgen@example.org"))
    assert page.status_code == 422
    assert "cannot write to an address with letters like these" in page.content.decode()
    assert Message.objects.count() == 0
    fine = client.post(f"/a/{talk.ad.public_id}/write", form(email="jane@bücher.example"))
    assert fine.status_code == 200


def test_where_the_server_cannot_a_message_is_given_up_and_said(talk: Any, plain: Plain) -> None:
    """The reader came when the server could; now it cannot: nothing is tried for five days."""
    conversation = talk.begin()
    ConversationContact.objects.update(email="jürgen@example.org")
    talk.mail(conversation, "poster", "Yes, it is.")
    assert Message.objects.get(channel="mail").state == MessageState.FAILED
    [told] = [m for m in plain.of(SELLER) if "could not be delivered" in str(m["subject"])]
    assert "jürgen" not in str(told).lower()


def test_a_server_that_is_down_refuses_nobody(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_offers", {})
    with override_settings(EMAIL_PORT=1):
        assert smtp.can_write_to("jürgen@example.org")


def test_the_server_is_asked_once_in_a_while(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(smtp, "_offers", {})
    real = smtp._ask
    monkeypatch.setattr(smtp, "_ask", lambda backend: (asked.append(1), real(backend))[1])
    for _ in range(3):
        assert smtp.can_write_to("jürgen@example.org")
    assert smtp.can_write_to("jane@bücher.example")
    assert len(asked) == 1
