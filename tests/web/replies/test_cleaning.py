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


def test_an_empty_answer_does_not_say_the_ads_title() -> None:
    assert cleaned(f"From: {ME}\nSubject: Re: Blue bicycle\n\n\n".encode()).text == ""


def parts(kind: str, *of: str) -> bytes:
    body = "".join(f"--b\n{each}\n" for each in of)
    return f"From: {ME}\nContent-Type: multipart/{kind}; boundary=b\n\n{body}--b--\n".encode()


def test_words_in_text_and_a_disclaimer_in_html_are_both_passed_on() -> None:
    found = cleaned(
        parts(
            "mixed",
            "Content-Type: text/plain\n\nCome on Friday.",
            "Content-Type: text/html\n\n<p>This mail was scanned.</p>",
        )
    )
    assert found.text == "Come on Friday.\n\nThis mail was scanned."
    assert "Come on Friday." in found.html


def test_of_two_forms_of_one_text_one_is_passed_on() -> None:
    found = cleaned(
        parts(
            "alternative",
            "Content-Type: text/plain\n\nCome on Friday.",
            "Content-Type: text/html\n\n<p>Come on Friday.</p>",
        )
    )
    assert found.text == "Come on Friday."


def test_html_without_words_does_not_hide_the_text() -> None:
    found = cleaned(
        parts(
            "alternative",
            "Content-Type: text/plain\n\nCome on Friday.",
            'Content-Type: text/html\n\n<img src="https://t.example/1.gif">',
        )
    )
    assert found.text == "Come on Friday."


GMAIL = (
    '<div>Yes.</div><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">'
    'On Fri, somebody wrote:<br></div><blockquote class="gmail_quote">Is it there?</blockquote>'
    '<div>It is.</div><blockquote class="gmail_quote">When?</blockquote><div>At six.</div></div>'
)


def test_an_answer_between_quoted_lines_stays() -> None:
    _shown, text, cuts = html.safe(GMAIL)
    assert text.split() == ["Yes.", "It", "is.", "At", "six."]
    assert cuts["quote"] >= 1


def test_a_forwarded_mail_is_not_passed_on() -> None:
    source = (
        '<div>See.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded '
        "message ---------<br>From: x</div><div>Secret words</div></div><div>Bye</div>"
    )
    assert html.safe(source)[1].split() == ["See.", "Bye"]


@pytest.mark.parametrize(
    "kept",
    [
        "Get it from my garage at six.",
        "Sent you a photo by mail yesterday.",
        "Sent from my garage it costs ten more.",
        "I get my mail on the phone only.",
    ],
)
def test_what_only_looks_like_a_programs_line_stays(kept: str) -> None:
    assert cleaned(f"From: {ME}\n\nYes.\n{kept}\n".encode()).text == f"Yes.\n{kept}"


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone", "Sent from Yahoo Mail for iPhone", "Get Outlook for Android",
        "Sent from my Galaxy", "Sent with Proton Mail secure email.", "Enviado desde mi iPhone",
        "Von meinem iPhone gesendet", "Gesendet mit der Telekom Mail App", "Envoyé de mon iPhone",
        "Sent via the Samsung Galaxy S9, an AT&T smartphone", "Inviato da iPad",
    ],
)  # fmt: skip
def test_a_programs_line_goes(line: str) -> None:
    assert cleaned(f"From: {ME}\n\nYes.\n\n{line}\n".encode()).text == "Yes."


@pytest.mark.parametrize(
    ("name", "signed", "kept"),
    [
        ("王小明", "王小明", "你好,\n{}"),
        ("山田 太郎", "山田太郎", "よろしく\n{}"),
        ("김철수", "김 철수", "감사합니다 {}"),
        ("Quentin M. Sellerson", "Quentin Sellerson", "Yours {}"),
        ("O'Neil, Jean-Pierre", "Jean-Pierre O'Neil", "Yours {}."),
    ],
)
def test_full_names_in_any_script_are_hidden(name: str, signed: str, kept: str) -> None:
    secrets = Secrets((ME,), (name,))
    assert hide(kept.format(signed), secrets)[0] == kept.format(HIDDEN)


def test_a_first_name_stays_in_any_script() -> None:
    said = "Yours, Quentin. 太郎より"
    assert hide(said, Secrets((ME,), (NAME, "山田太郎")))[0] == said


def test_a_link_that_a_mail_filter_rewrote_is_hidden() -> None:
    link = "https://urldefense.proofpoint.com/v2/url?u=https-3A__b.example.org_reply_abcdef1234"
    text, _cuts = hide(f"See {link}_0123456789abcdefghjkmnpqrs&d=x", BOTH)
    assert text == f"See {HIDDEN}"


def test_what_does_not_end_is_taken_out_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    from daylight.web.replies.mailing import hiding

    monkeypatch.setattr(hiding, "MOST_LOOKED_AT", 30)
    text, cuts = hide("short words stay but%2525252525252525252525252525252525252525", BOTH)
    assert text == f"short words stay {HIDDEN}"
    assert cuts["link"] == 1


def test_pictures_of_the_text_are_left_out_and_said() -> None:
    from base64 import encodebytes

    from tests.web.boards import jpeg

    def image(head: str) -> str:
        data = encodebytes(jpeg("red")).decode()
        return f"Content-Type: image/jpeg\n{head}Content-Transfer-Encoding: base64\n\n{data}"

    words = 'Content-Type: text/html\n\n<p>Yes.</p><img src="cid:logo@x">'
    mail = reading.read(parts("related", words, image("Content-ID: <logo@x>\n")))
    assert (len(mail.photos), mail.inline) == (0, 1)
    assert ("inline", 1) in cleaning.clean(mail, BOTH).cuts
    assert len(reading.read(parts("mixed", words, image(""))).photos) == 1


def test_our_own_footer_ends_what_they_wrote() -> None:
    from daylight.web.replies.mailing.quotes import beginning

    ours = frozenset({beginning("Meet in a public place, see it first, and never pay ahead.")})
    mail = reading.read(
        f"From: {ME}\n\nYes.\n\n*Meet in a public place,  see it first,\nand never\nx".encode()
    )
    assert cleaning.clean(mail, BOTH, ours=ours).text == "Yes."


def test_an_encoded_word_in_from_is_a_name_whatever_it_says() -> None:
    raw = b"From: =?utf-8?q?victim=40example.org_=28?= <me@evil.example>\n\nx\n"
    mail = reading.read(raw)
    assert mail.sender == "me@evil.example"
    assert mail.sender_names == ["victim@example.org ("]


@pytest.mark.parametrize(
    "odd", ["a@b@c.org", "a b@c.org", "@c.org", "a@", "a@.org", "a@c..org", "a@c.org-", "a"]
)
def test_what_no_mail_can_be_sent_to_is_no_sender(odd: str) -> None:
    assert reading.read(f"From: {odd}\n\nx\n".encode()).sender == ""
    assert not reading.is_address(odd)


@pytest.mark.parametrize(
    "good", ["a@c.org", "jürgen@bücher.example", "a.b+c@x-y.co", "a_b@localhost"]
)
def test_addresses_in_any_letters_are_senders(good: str) -> None:
    assert reading.read(f"From: Anna <{good}>\n\nx\n".encode()).sender == good


def test_a_name_in_a_link_is_hidden_whatever_stands_beside_it() -> None:
    for source in (
        f"mail<a href='https://t.example/'>{NAME}</a>",
        f"<a href='mailto:x@y'>{NAME}</a>mail",
        f"<table><tr><td>a</td></tr> <a href='mailto:x@y'>mail</a> <a href='tel:1'>{NAME}</a>",
    ):
        assert NAME not in hide(html.safe(source)[1], BOTH)[0]
