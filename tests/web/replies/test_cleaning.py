"""What is passed on of the mails of the main programs: the writer's new words, nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daylight.web.replies.mailing import cleaning, html, reading, robots
from daylight.web.replies.mailing.hiding import HIDDEN, Secrets, hide
from tests.web.replies.clients import CLIENTS, NAME, QUOTED, WORDS

ME, RELAY = "quentin@example.org", "r-0123456789abcdef@relay.example.org"
BOTH = Secrets((ME, "reader@example.com"), (NAME,), "relay.example.org")


def cleaned(raw: bytes, secrets: Secrets = BOTH) -> cleaning.Cleaned:
    mail = reading.read(raw)
    known = Secrets(secrets.addresses, tuple(mail.sender_names), secrets.relay_domain)
    return cleaning.clean(mail, known, expected_subject="Blue bicycle")


@pytest.mark.parametrize("client", CLIENTS, ids=lambda each: each.__name__)
def test_the_words_and_nothing_else(client: Callable[[str, str], bytes]) -> None:
    raw = client(ME, RELAY)
    mail = reading.read(raw)
    assert robots.kind_of(mail, ME) is robots.Kind.TALK
    assert mail.sender == ME
    found = cleaned(raw)
    lines = [line.strip() for line in found.text.split("\n") if line.strip()]
    assert lines == list(WORDS), found
    said = (found.text + found.html).lower()
    for secret in (ME, "Quentin", "Sellerson", RELAY, QUOTED, "Sent from", "track.example.net"):
        assert secret.lower() not in said
    if client.__name__ != "corporate":
        assert found.cuts


def test_html_keeps_what_is_safe_and_shows_where_links_lead() -> None:
    shown, text, cuts = html.safe(
        "<p onclick='x()'>Look <b>here</b>: <a href='https://a.example/p?q=1'>bank.example</a>"
        "<script>alert(1)</script><a href='javascript:x()'>tap</a>"
        "<img src='https://t.example/1.gif'><iframe src='https://f.example'></iframe></p>"
    )
    assert text == "Look here: bank.example <https://a.example/p?q=1>tap"
    assert 'href="https://a.example/p?q=1"' in shown
    assert "<b>here</b>" in shown
    assert cuts["image"] == 1
    for bad in ("onclick", "script", "iframe", "<img", "alert"):
        assert bad not in shown


@pytest.mark.parametrize(
    "wrapped",
    [
        "quentin@example.org",
        "QUENTIN@Example.Org",
        "quentin\u200b@example.org",
        "ｑｕｅｎｔｉｎ＠example.org",
        "<quentin@example.org>",
        "mailto:quentin@example.org",
        "https://x.example/?u=quentin%40example.org",
        "https://x.example/?u=quentin%2540example.org",
        "https://x.example/u/cXVlbnRpbkBleGFtcGxlLm9yZw==",
        "https://x.example/?e=cXVlbnRpbkBleGFtcGxlLm9yZw",
        "https://x.example/7175656e74696e406578616d706c652e6f7267",
        "quentin&#64;example.org",
        "quentin=40example.org",
        "https://board.example.org/reply/abcdef1234/0123456789abcdefghjkmnpqrs",
        "https://safe.example/?url=https%3A%2F%2Fb.example%2Freply%2Fabcdef1234%2F0123456789abcdefghjkmnpqrs",
        RELAY,
    ],
)
def test_an_address_is_found_in_whatever_wraps_it(wrapped: str) -> None:
    text, cuts = hide(f"Write to {wrapped} soon", BOTH)
    assert text == f"Write to {HIDDEN} soon"
    assert sum(cuts.values()) == 1


@pytest.mark.parametrize("kept", ["someone@example.net", "Quentin", "see https://shop.example/a"])
def test_what_is_nobodys_secret_stays(kept: str) -> None:
    assert hide(f"So: {kept}", BOTH) == (f"So: {kept}", {})


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Auto-Submitted: auto-replied", "auto"),
        ("Precedence: bulk", "auto"),
        ("X-Autoreply: yes", "auto"),
        ("Subject: Out of office: back on Monday", "auto"),
        ("Subject: Respuesta automática: fuera", "auto"),
        ("List-Id: <news.example.org>", "list"),
        ("Content-Type: multipart/report; boundary=x", "bounce"),
        ("X-Daylight-Relay: 1", "loop"),
        ("\n".join(f"Received: from h{n}" for n in range(31)), "loop"),
        ("Content-Type: text/calendar; method=REQUEST", "invite"),
        ("Auto-Submitted: no", "talk"),
        ("Precedence: first-class", "talk"),
    ],
)
def test_machines_are_known(headers: str, kind: str) -> None:
    raw = f"From: {ME}\n{headers}\n\nI am away.\n".encode()
    assert robots.kind_of(reading.read(raw), ME) == kind


def test_the_null_sender_is_a_machine() -> None:
    raw = f"From: {ME}\n\nHello\n".encode()
    assert robots.kind_of(reading.read(raw), "") is robots.Kind.BOUNCE


def test_an_empty_mail_says_its_subject() -> None:
    assert cleaned(f"From: {ME}\nSubject: Re: Is it still there?\n\n\n".encode()).text == (
        "Is it still there?"
    )
