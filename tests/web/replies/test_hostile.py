"""Mails made to keep a machine busy: whatever is in them, reading and cleaning end soon.

Time is the processor's, of this thread; the bounds are some ten times what a slow machine needs.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from daylight.web.replies.mailing import cleaning, hiding, html, quotes, reading, robots, senders
from daylight.web.replies.mailing.hiding import Secrets

SOON_S = 3.0
HOP = "mx.example.org"


def spent(work: Callable[[], object]) -> float:
    before = time.thread_time()
    work()
    return time.thread_time() - before


def through(raw: bytes) -> cleaning.Cleaned:
    """All that is done with a stranger's bytes before they have a row."""
    mail = reading.read(raw)
    robots.kind_of(mail, "x@example.org")
    senders.proof_of(mail, HOP)
    known = Secrets(
        ("seller@example.org", "reader@example.org", mail.sender), tuple(mail.sender_names), "r.org"
    )
    return cleaning.clean(mail, known, expected_subject="Blue bicycle")


def mail(body: bytes, head: str = "", kind: str = "text/plain", who: str = "a@b.org") -> bytes:
    head = f"From: {who}\nSubject: Re: x\nContent-Type: {kind}; charset=utf-8\n{head}"
    return head.encode() + b"\n" + body


N = 60_000
HOSTILE = {
    "dots": mail(b"." * 3000, who="\"" + ". " * 40 + "\" <a@b.org>"),
    "dotted name": mail(b". , " * N, who='". . . . x" <a@b.org>'),
    "one word often": mail(b"a " * N, who='"' + "a " * 60 + 'b" <a@b.org>'),
    "many names": mail(
        b"ann lee " * N, who=", ".join(f'"a{n} b{n}" <a@b.org>' for n in range(9000))
    ),
    "spaces": mail(b"x" + b" " * (20 * N) + b"y"),
    "spaces in HTML": mail(b"<p>x" + b"&nbsp;" * N + b"y", kind="text/html"),
    "an intro that never ends": mail((b"<@" * 190 + b"\n") * 2000),
    "intro after intro": mail((b"On " + b"wrote " * 60 + b"\n") * 2000),
    "a long second line": mail((b"On x\n" + b"wrote:" * 3000 + b" " * 3000 + b"x\n") * 20),
    "an original that never ends": mail(b"-- original message" + b" " * (2 * N) + b"x"),
    "lines": mail(b"a\n" * (10 * N)),
    "quotes": mail(b"> a\nOn x wrote:\n" * N),
    "percent signs": mail(b"%25" * N),
    "entities": mail(b"&amp;" * N),
    "equal signs": mail(b"=3D" * N),
    "base64 in base64": mail(b"QEBAQEBAQEBAQEBA/" * 6000),
    "hexadecimal": mail(b"40" * N),
    "everything wrapped": mail(b"%3D&amp;\\=40QEBAQEBAQEBA_-/4040404040404040" * 2500),
    "deep HTML": mail(b"<div>" * N, kind="text/html"),
    "bold in bold": mail(
        b"".join(b"<b id=%d>" % n for n in range(6000)) + b"<p>x" * 6000, kind="text/html"
    ),
    "fonts": mail(b"<font color=a><a href=b><i class=c>" * 2000 + b"</p><p>x" * 9000,
                  kind="text/html"),
    "tables": mail(b"<table><tr><td>" * 20_000, kind="text/html"),
    "comments": mail(b"<!--" * N, kind="text/html"),
    "links": mail(b"<a href='https://x.org/" + b"a" * N + b"'>" + b"b " * N, kind="text/html"),
    "a name in From": mail(b"x", who='"' + "(" * N + '" <a@b.org>'),
    "comments in From": mail(b"x", who="(" * N + "a@b.org"),
    "encoded words": mail(b"x", who="=?a?q?" * N + " <a@b.org>"),
    "an encoded subject": mail(b"x", head="X-A: " + "=?a?q?" * N + "\n"),
    "parameters": mail(b"x", head="", kind='text/plain; a="' + ";" * N),
    "many parameters": mail(b"x", kind="text/plain" + "; a=b" * N),
    "a great head": mail(b"x", head="".join(f"X-{n}: y\n" for n in range(120_000))),
    "references": mail(b"x", head="References: " + "<a" * N + "\n"),
    "results": mail(b"x", head=f"Authentication-Results: {HOP}; " + "(" * N + "dmarc=pass\n"),
    "results of nothing": mail(b"x", head=f"Authentication-Results: {HOP};" + " dkim" * N + "\n"),
    "answers of answers": mail(b"", head="Subject: " + "Re:" * N + "\n"),
    "parts": mail(b"--b\n\nx\n" * 30_000, kind="multipart/mixed; boundary=b"),
    "parts with heads": mail(
        (b"--b\nContent-Type: text/plain" + b"; a=b" * 500 + b"\n\nx\n") * 190,
        kind="multipart/mixed; boundary=b",
    ),
    "a slow charset": mail(b"abc-" + b"9" * N).replace(b"charset=utf-8", b"charset=punycode"),
    "flowed": mail(b"a \n" * (3 * N)).replace(b"charset=utf-8", b"charset=utf-8; format=flowed"),
    "parts in parts": mail(
        b"".join(
            b"--%d\nContent-Type: multipart/mixed; boundary=%d\n\n" % (n, n + 1) for n in range(90)
        )
        + b"x\n" * 20 * N,
        kind="multipart/mixed; boundary=0",
    ),
    "great parts": mail(
        (b"--b\n\n" + b"y .  " * 20_000 + b"\n") * 60, kind="multipart/mixed; boundary=b"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_takes_long(name: str) -> None:
    assert spent(lambda: through(HOSTILE[name])) < SOON_S


PIECES = [
    ". ", ",", " ", "\t", "\xa0", "\n", "a", "@", "<", ">", "<a@", "On ", "wrote", ":", "-", "--",
    "_", "=", "%25", "%40", "&", "&#64;", "\\", "QEBA", "40", "/", "(", ")", '"', ";", "<b>", "<p>",
    "</p>", "<div>", "<a href='", "'>", "<!--", "-->", "\u200b", "ﷺ", "Quentin", "你",
]  # fmt: skip


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join),
    st.sampled_from(["text/plain", "text/html"]),
)
def test_what_is_said_again_and_again_ends(first: str, second: str, kind: str) -> None:
    """Repeated pieces are what makes a pattern try everything: four times as many may
    not cost much more than four times as much."""

    def cost(times: int) -> float:
        body = (first * times + second * times).encode()
        who = f'"{(second * 20).replace(chr(10), "").replace(chr(34), "")}" <a@b.org>'
        return spent(lambda: through(mail(body, kind=kind, who=who)))

    few, many = cost(1000), cost(4000)
    assert many < 0.25 or many < few * 9


def test_each_step_is_bounded_by_itself() -> None:
    spaces = "x" + " " * 400_000 + "y"
    assert spent(lambda: html.tidied(spaces)) < 0.5
    assert spent(lambda: hiding.hide(". " * 50_000, Secrets((), (". . . . .",)))) < 0.5
    line = "<@" * 199
    assert spent(lambda: [quotes.begins_quote([line], 0) for _ in range(200)]) < 0.5
