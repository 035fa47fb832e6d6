"""Whatever a mail is made of: never an exception, never the writer's address or name outside."""

from __future__ import annotations

import base64
import html
import itertools
import re
from email.header import Header
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.core import mail as outbox
from django.test import override_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from daylight.web.replies import spool
from daylight.web.replies.actions import arriving
from daylight.web.replies.mailing import cleaning, reading, robots
from daylight.web.replies.mailing.hiding import Secrets
from daylight.web.replies.models import Message, MessageState
from tests.web.boards import SELLER
from tests.web.replies.clients import CLIENTS
from tests.web.replies.talks import drain
from tests.web.replies.world import parsed

NAME = "Quentin Sellerson"
_count = itertools.count()


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


PIECES = [
    "Yes, it is still there.", "", "\n", "-- ", NAME, NAME.upper(), "Sellerson, Quentin", SELLER,
    SELLER.upper(), f"mailto:{SELLER}", quote(SELLER, safe=""), quote(quote(SELLER, safe="")),
    html.escape(SELLER).replace("@", "&#64;"), f"https://t.example/?u={b64(SELLER)}",
    f"https://t.example/{SELLER.encode().hex()}", "\u200b".join(SELLER), f"\"{NAME}\" <{SELLER}>",
    "On Friday, somebody wrote:", f"From: {NAME} <{SELLER}>\nSent: now\nTo: x\nSubject: y",
    "> quoted", "Sent from my iPhone", "=\n", "\x00\x07", "é ñ 你好 🙂",
]  # fmt: skip
TAGS = [
    f'<a href="mailto:{SELLER}">mail</a>', f'<a href="https://t.example/?e={quote(SELLER)}">x</a>',
    f'<a href="https://t.example/?e={b64(SELLER)}">{NAME}</a>', f'<img alt="{SELLER}" src="x">',
    f"<span title='{NAME}'>x</span>", f"<!-- {SELLER} -->", f"<p>{NAME}<br>{SELLER}</p>",
    f"<style>a:after{{content:'{SELLER}'}}</style>", f"<title>{NAME}</title>",
    f"<p>{SELLER[:5]}<b>{SELLER[5:]}</b></p>", "<p>Quentin <i>Sellerson</i></p>",
    f"<div class='gmail_quote'>{SELLER}</div>", "<p>Yes</p>", "<table><tr><td>a</td></tr>",
    f"<base href='https://{SELLER}/'>", f"<a href='https://t.example/#{SELLER}'>{SELLER}</a>",
]  # fmt: skip
NAMES = [
    f"{NAME} <{{}}>", f'"{NAME}" <{{}}>', "{} (" + NAME + ")", "<{}>", "{}",
    Header(NAME, "utf-8").encode() + " <{}>", f"=?utf-8?b?{b64(NAME)}?= <{{}}>",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=6).map("\n".join)
markup = st.lists(st.sampled_from(TAGS), max_size=6).map(" ".join)
charsets = st.sampled_from(["utf-8", "latin-1", "us-ascii", "utf-16", "x-none", "", "cp1252"])
encodings = st.sampled_from(["7bit", "8bit", "base64", "quoted-printable", "x-odd", ""])


@st.composite
def part(draw: Any, kind: str, words: Any) -> bytes:
    charset, encoding = draw(charsets), draw(encodings)
    try:
        data = draw(words).encode(charset or "utf-8", "replace")
    except LookupError:
        data = draw(words).encode("utf-8", "replace")
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        import quopri

        data = quopri.encodestring(data)
    head = f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + data


@st.composite
def mails(draw: Any) -> bytes:
    who = draw(st.sampled_from(NAMES)).format(SELLER)
    head = f"From: {who}\nTo: x@localhost\nMessage-ID: <f{next(_count)}@h.example>\n"
    head += f"Subject: {draw(st.sampled_from(['Re: x', NAME, SELLER, '', 'Re: ' + b64(SELLER)]))}\n"
    head += draw(st.sampled_from(["", f"Reply-To: {SELLER}\n", f"Sender: {who}\n", "X-A: b\n"]))
    parts = draw(
        st.lists(part("text/plain", texts) | part("text/html", markup), min_size=1, max_size=3)
    )
    if len(parts) == 1:
        return head.encode() + parts[0]
    body = b"".join(b"--b1\n" + each + b"\n" for each in parts) + b"--b1--\n"
    kind = draw(st.sampled_from(["mixed", "alternative", "related", "signed"]))
    return head.encode() + f"Content-Type: multipart/{kind}; boundary=b1\n\n".encode() + body


def forms(text: str, depth: int = 3) -> set[str]:
    """The text as it reads, and as it reads unwrapped: written apart from the code it tests."""
    found = {re.sub("[\u200b\u00ad]", "", text).lower()}
    if depth:
        inner = {unquote(text), html.unescape(text)}
        for token in re.findall(r"[A-Za-z0-9+/_-]{12,}", text):
            padded = token.replace("-", "+").replace("_", "/")
            data = base64.b64decode(padded[: len(padded) // 4 * 4] + "", validate=False)
            inner.add(data.decode("utf-8", "replace"))
            if re.fullmatch(r"(?:[0-9a-f]{2})+", token):
                inner.add(bytes.fromhex(token).decode("utf-8", "replace"))
        for each in inner - {text}:
            found |= forms(each, depth - 1)
    return found


def everything(raw: bytes) -> str:
    """All that a mail says, decoded: headers, words, file names."""
    made = parsed(raw)
    said = []
    for each in made.walk():
        said += [f"{name}: {value}" for name, value in each.items() if name.lower() != "to"]
        if each.get_content_maintype() == "text":
            said.append(str(each.get_content()))
            said.append(re.sub(r"<[^>]*>", "", str(each.get_content())))
    return "\n".join(said)


def leaks(text: str, secrets: list[str]) -> list[str]:
    return [s for s in secrets if any(s.lower() in form for form in forms(text))]


@pytest.fixture
def relay(talk: Any) -> Any:
    """A conversation in which the seller answers, without sockets."""
    conversation = talk.begin()

    def send(raw: bytes) -> list[bytes]:
        Message.objects.filter(side="poster").update(received_at="2020-01-01T00:00:00Z")
        outbox.outbox = []
        to = talk.address(conversation, "poster")
        arriving.take_in([spool.envelope(SELLER, [to], raw, 1_800_000_000)])
        drain()
        return [each.message().as_bytes() for each in outbox.outbox if talk_mail(each)]

    def talk_mail(each: Any) -> bool:
        return each.to != [SELLER]

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield send


quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(mails())
def test_no_mail_tells_who_wrote_it(relay: Any, raw: bytes) -> None:
    named = any(name in str(parsed(raw)["from"]) for name in ("Quentin", "Sellerson"))
    for made in relay(raw):
        assert leaks(everything(made), [SELLER] + [NAME] * named) == [], everything(made)
        assert SELLER.encode() not in made


@quick
@given(st.data())
def test_no_broken_mail_tells_who_wrote_it(relay: Any, data: Any) -> None:
    raw = bytearray(data.draw(st.sampled_from(CLIENTS))(SELLER, "r-0000000000000000@localhost"))
    raw[:0] = f"X-Odd: {next(_count)}\r\n".encode()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw)))
        if data.draw(st.booleans()):
            del raw[at : at + data.draw(st.integers(0, 60))]
        else:
            raw[at:at] = data.draw(st.binary(max_size=20))
    for made in relay(bytes(raw)):
        assert leaks(everything(made), [SELLER]) == []


@settings(max_examples=100, deadline=None)
@example(
    b"Content-Type: multipart/mixed; boundary=a\n\n"
    + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 400
)
@example(b'From: =?utf-8?b?////?= <a@b\nContent-Type: text/plain; charset="\n\n\xff\xfe')
@example(b"Content-Type: message/rfc822\n\n" * 50)
@given(st.binary(max_size=600) | mails())
def test_whatever_the_bytes_are_reading_returns(raw: bytes) -> None:
    mail = reading.read(raw)
    robots.kind_of(mail, "x@example.org")
    cleaning.clean(mail, Secrets((SELLER,), tuple(mail.sender_names), "localhost"))


def test_the_property_would_see_a_leak() -> None:
    plain = f"From: a@b\nContent-Type: text/plain\n\nhttps://t.example/?u={b64(SELLER)}\n".encode()
    assert leaks(everything(plain), [SELLER]) == [SELLER]
    assert Message.__name__ == "Message"
    assert MessageState.READY == "ready"
