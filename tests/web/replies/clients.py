# ruff: noqa: E501 - mails are as wide as their programs write them
"""Answers as the main mail programs write them, of our own making, about one relayed mail.

Each is a function of the two addresses; the writer's own words are always the two lines of `WORDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

WORDS = ("Yes, it is still there.", "Come on Friday at six.")
NAME = "Quentin Sellerson"
QUOTED = "is the bicycle still there"  # stands in every quote, and must not come back


def _mail(head: str, body: str) -> bytes:
    return (
        (dedent(head).strip() + "\n\n" + dedent(body).lstrip("\n")).replace("\n", "\r\n").encode()
    )


def gmail(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        MIME-Version: 1.0
        From: {NAME} <{me}>
        Date: Fri, 20 Nov 2026 18:02:11 -0600
        Message-ID: <CAxyz-gmail@mail.example.org>
        Subject: Re: Blue bicycle
        To: Answers from Daylight <{relay}>
        Content-Type: multipart/alternative; boundary="0000b1"
        """,
        f"""
        --0000b1
        Content-Type: text/plain; charset="UTF-8"

        Yes, it is still there.
        Come on Friday at six.

        On Fri, Nov 20, 2026 at 5:58 PM Answers from Daylight <
        {relay}> wrote:

        > Hello, is the bicycle still there?
        >
        --0000b1
        Content-Type: text/html; charset="UTF-8"
        Content-Transfer-Encoding: quoted-printable

        <div dir=3D"ltr"><div>Yes, it is still there.</div><div>Come on Friday at six.</div><div><br></div><span class=3D"gmail_signature_prefix">-- </span><br><div class=3D"gmail_signature" data-smartmail=3D"gmail_signature">{NAME}<br>{me}</div></div><br><div class=3D"gmail_quote gmail_quote_container"><div dir=3D"ltr" class=3D"gmail_attr">On Fri, Nov 20, 2026 at 5:58 PM &lt;<a href=3D"mailto:{relay}">{relay}</a>&gt; wrote:<br></div><blockquote class=3D"gmail_quote">Hello, is the bicycle still there?</blockquote></div>

        --0000b1--
        """,
    )


def outlook(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: "Sellerson, Quentin" <{me}>
        To: "Answers from Daylight" <{relay}>
        Subject: RE: Blue bicycle
        Thread-Topic: Blue bicycle
        Thread-Index: AdxYzQ0BAAAAAAA=
        Message-ID: <DM6PR01MB0001@DM6PR01MB0001.prod.example.com>
        X-Originating-IP: [192.0.2.44]
        X-MS-Has-Attach:
        Organization: Sellerson Ltd
        Content-Type: text/html; charset="us-ascii"
        MIME-Version: 1.0
        """,
        f"""
        <html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {{margin:0}}</style></head>
        <body lang="EN-US"><div class="WordSection1">
        <p class="MsoNormal">Yes, it is still there.<o:p></o:p></p>
        <p class="MsoNormal">Come on Friday at six.<o:p></o:p></p>
        <p class="MsoNormal"><o:p>&nbsp;</o:p></p>
        <div><div style="border:none;border-top:solid #E1E1E1 1.0pt">
        <p class="MsoNormal"><b>From:</b> Answers from Daylight &lt;{relay}&gt;<br>
        <b>Sent:</b> Friday, November 20, 2026 5:58 PM<br>
        <b>To:</b> {NAME} &lt;{me}&gt;<br>
        <b>Subject:</b> Blue bicycle</p></div></div>
        <p class="MsoNormal">Hello, is the bicycle still there?</p>
        </div></body></html>
        """,
    )


def outlook_web(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: {NAME} <{me}>
        To: {relay}
        Subject: Re: Blue bicycle
        Message-ID: <owa1@example.com>
        Content-Type: text/html; charset="utf-8"
        """,
        f"""
        <html><body dir="ltr"><div class="elementToProof">Yes, it is still there.</div>
        <div class="elementToProof">Come on Friday at six.</div>
        <div id="Signature"><p>{NAME}</p><p>Sellerson Ltd, +1 312 555 0123</p></div>
        <div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">
        <div id="divRplyFwdMsg" dir="ltr"><b>From:</b> {relay}<br><b>To:</b> {NAME} &lt;{me}&gt;</div>
        <div>Hello, is the bicycle still there?</div></body></html>
        """,
    )


def apple_mail(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: {NAME} <{me}>
        Content-Type: multipart/alternative; boundary="Apple-Mail=_1"
        Mime-Version: 1.0 (Mac OS X Mail 16.0)
        Subject: Re: Blue bicycle
        Message-Id: <11111111-AAAA@example.org>
        To: {relay}
        X-Mailer: Apple Mail (2.3)
        """,
        f"""
        --Apple-Mail=_1
        Content-Transfer-Encoding: 7bit
        Content-Type: text/plain;
        \tcharset=us-ascii

        Yes, it is still there.
        Come on Friday at six.

        > On 20 Nov 2026, at 17:58, Answers <{relay}> wrote:
        >
        > Hello, is the bicycle still there?

        --Apple-Mail=_1
        Content-Type: text/html; charset=us-ascii

        <html><body>Yes, it is still there.<div>Come on Friday at six.<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 20 Nov 2026, at 17:58, Answers &lt;{relay}&gt; wrote:</div><div>Hello, is the bicycle still there?</div></blockquote></div></div></body></html>
        --Apple-Mail=_1--
        """,
    )


def thunderbird(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        Message-ID: <tb-1@example.org>
        Date: Fri, 20 Nov 2026 18:02:11 -0600
        User-Agent: Mozilla Thunderbird
        Subject: Re: Blue bicycle
        To: Answers from Daylight <{relay}>
        From: {NAME} <{me}>
        Autocrypt: addr={me}; keydata=xsBN
        Content-Type: text/plain; charset=UTF-8; format=flowed
        Content-Transfer-Encoding: 8bit
        """,
        f"""
        Yes, it is still
        there.

        Am 20.11.26 um 17:58 schrieb Answers from Daylight:
        > Hello, is the bicycle still there?

        Come on Friday at six.

        --\x20
        {NAME}
        {me}
        """.replace("it is still\n", "it is still \n"),
    )


def phone(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: {NAME} <{me}>
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: base64
        Mime-Version: 1.0 (1.0)
        Subject: Re: Blue bicycle
        Message-Id: <phone-1@example.org>
        To: {relay}
        X-Mailer: iPhone Mail (20A)
        """,
        _base64(
            f"Yes, it is still there.\nCome on Friday at six.\n\nSent from my iPhone\n\n"
            f"> On Nov 20, 2026, at 5:58 PM, Answers <{relay}> wrote:\n> \n"
            f"> ﻿Hello, is the bicycle still there?\n"
        ),
    )


def android(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: {NAME} <{me}>
        Subject: Re: Blue bicycle
        Message-ID: <droid1@example.org>
        To: {relay}
        Content-Type: text/html; charset=utf-8
        """,
        f"""
        <div dir="auto">Yes, it is still there.<br>Come on Friday at six.</div><div dir="auto"><br></div>
        <div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757">Sent from my Galaxy</div></div>
        <div dir="auto"><br></div><div style="font-size:100%"><!-- originalMessage --><div>-------- Original message --------</div><div>From: {relay}</div><div>Date: 11/20/26 5:58 PM (GMT-06:00)</div><div>To: {NAME} &lt;{me}&gt;</div><div>Subject: Blue bicycle</div><div>Hello, is the bicycle still there?</div></div>
        """,
    )


def yahoo(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        Date: Sat, 21 Nov 2026 00:02:11 +0000 (UTC)
        From: {NAME} <{me}>
        To: {relay}
        Message-ID: <1.2.yahoo@mail.example.com>
        Subject: Re: Blue bicycle
        Content-Type: text/html; charset=UTF-8
        """,
        f"""
        <div>Yes, it is still there.</div><div>Come on Friday at six.</div><div><br></div>
        <div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Friday, {relay} wrote:</div>
        <div>Hello, is the bicycle still there?</div></div><div>Sent from Yahoo Mail on Android</div>
        <img src="https://track.example.net/open.gif?u={me}" width="1" height="1">
        """,
    )


def proton(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: {NAME} <{me}>
        To: {relay}
        Subject: Re: Blue bicycle
        Message-ID: <proton1@example.org>
        Content-Type: text/html; charset=utf-8
        """,
        f"""
        <div>Yes, it is still there.<br></div><div>Come on Friday at six.</div>
        <div class="protonmail_signature_block"><div>Sent with <a href="https://proton.example/">secure mail</a>.</div></div>
        <div class="protonmail_quote">On Friday, {relay} wrote:<br><blockquote class="protonmail_quote" type="cite">Hello, is the bicycle still there?</blockquote></div>
        """,
    )


def mutt(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: {NAME} <{me}>
        To: {relay}
        Subject: Re: Blue bicycle
        Message-ID: <Z0@host.home.example.org>
        """,
        f"""
        On Fri, Nov 20, 2026 at 05:58:00PM -0600, Answers wrote:
        > Hello, is the bicycle still there?

        Yes, it is still there.
        Come on Friday at six.
        --\x20
        {NAME}, {me}
        """,
    )


def spanish_web(me: str, relay: str) -> bytes:
    return _mail(
        f"""
        From: {NAME} <{me}>
        To: {relay}
        Subject: RV: Blue bicycle
        Message-ID: <es1@example.org>
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable
        """,
        f"""
        Yes, it is still there.
        Come on Friday at six.

        Enviado desde mi iPhone

        El vie, 20 nov 2026 a las 17:58, Respuestas (<{relay}>) escribi=F3:

        Hello, is the bicycle still there?
        """,
    )


def corporate(me: str, relay: str) -> bytes:
    """An old program: no MIME, a header block in plain text."""
    return _mail(
        f"""
        From: {me} ({NAME})
        To: {relay}
        Subject: Re: Blue bicycle
        Message-ID: <old1@example.org>
        """,
        f"""
        Yes, it is still there.
        Come on Friday at six.

        -----Original Message-----
        From: {relay}
        Sent: Friday
        To: {me}
        Subject: Blue bicycle

        Hello, is the bicycle still there?
        """,
    )


def _base64(text: str) -> str:
    import base64

    return base64.encodebytes(text.encode()).decode()


CLIENTS: tuple[Callable[[str, str], bytes], ...] = (
    gmail, outlook, outlook_web, apple_mail, thunderbird, phone, android, yahoo, proton, mutt,
    spanish_web, corporate,
)  # fmt: skip
