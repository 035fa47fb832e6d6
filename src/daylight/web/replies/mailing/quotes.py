"""How mail programs mark what is not the writer's new words: quotes, signatures, "sent from".

Two tables: marks in HTML, and lines in plain text. A new client is a new line here.
"""

from __future__ import annotations

import re

# (attribute, value): the element so marked goes, with all in it. A value ends in * for a prefix.
HTML_QUOTES: tuple[tuple[str, str], ...] = (
    ("class", "gmail_quote"),  # Gmail
    ("class", "gmail_quote_container"),
    ("class", "gmail_attr"),
    ("class", "moz-cite-prefix"),  # Thunderbird
    ("class", "yahoo_quoted"),  # Yahoo
    ("class", "protonmail_quote"),  # Proton
    ("class", "zmail_extra"),  # Zoho
    ("class", "quoted-text*"),
    ("class", "x_gmail_quote"),
    ("id", "mail-editor-reference-message-container"),  # Outlook for phones
    ("type", "cite"),  # Apple Mail, Thunderbird: <blockquote type="cite">
)
HTML_SIGNATURES: tuple[tuple[str, str], ...] = (
    ("class", "gmail_signature"),
    ("class", "gmail_signature_prefix"),
    ("class", "moz-signature"),
    ("class", "protonmail_signature_block*"),
    ("id", "signature"),  # Outlook on the web
    ("id", "applemailsignature"),
    ("id", "ms-outlook-mobile-signature"),
    ("id", "ymail_android_signature"),
    ("data-smartmail", "gmail_signature"),
)
# From such an element to the end of the mail everything is quoted.
HTML_REST_IS_QUOTED: tuple[tuple[str, str], ...] = (
    ("id", "appendonsend"),  # Outlook
    ("id", "divrplyfwdmsg"),
    ("id", "x_divrplyfwdmsg"),
    ("id", "reply-intro"),  # Roundcube
    ("id", "_origmsg_"),
)

_WROTE = (
    r"wrote|schrieb|escribi[oó]|a écrit|ha scritto|escreveu|skrev|schreef|napisał\(?a?\)?|"
    r"написал\(?а?\)?|пишет|yazdı|のメール|写道"
)
# "On Fri, 20 Nov 2026 at 10:00, somebody <...> wrote:", on one line or broken over two or three.
QUOTE_INTRO = re.compile(
    rf"^\s*>?\s*(on|am|el|le|il|em|den|op|dnia|vào|pe|w dniu|\d{{4}}[-./年]|\d{{1,2}}[-./]|"
    rf"в\b|ср|пн|вт|чт|пт|сб|вс)"
    rf"\b.{{0,300}}?\b({_WROTE})[^\n:：]{{0,80}}[:：]\s*$",
    re.I | re.S,
)
_PLAIN_INTRO = re.compile(
    rf"^\s*[^\n]{{0,200}}<[^<>\s]+@[^<>\s]+>[^\n]{{0,60}}({_WROTE}).{{0,40}}:?\s*$", re.I
)
ORIGINAL = re.compile(
    r"^\s*-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|mensaje original|"
    r"message d'origine|messaggio originale|mensagem original|reply above this line)\s*-{0,}\s*$"
    r"|^\s*(begin forwarded message|anfang der weitergeleiteten nachricht):\s*$"
    r"|^_{20,}\s*$",
    re.I,
)
HEADER_LINE = re.compile(
    r"^\s*\*?(from|sent|date|to|cc|subject|reply-to|von|gesendet|an|betreff|de|enviado( el)?|para|"
    r"asunto|fecha|envoyé|à|objet|da|inviato|a|oggetto|enviada|assunto)\s?:\*?\s*\S",
    re.I,
)
SIGNATURE = re.compile(r"^(-- |--|—\s*|__+)$")
SENT_FROM = re.compile(
    r"^\s*(sent|get|gesendet|von meinem|enviado|envoyé|inviato|verzonden|skickat|sendt|wysłan[oe]|"
    r"отправлено|送信)\b.{0,30}\b(from|via|using|outlook|mail|iphone|ipad|android|samsung|galaxy|"
    r"phone|huawei|xiaomi|yahoo|gmail|proton|handy|gerät|mi|desde|depuis|da|vanaf|från|z|с|から)\b.{0,60}$"
    r"|^\s*iPhoneから送信\s*$",
    re.I,
)


def is_marked(attributes: dict[str, str], table: tuple[tuple[str, str], ...]) -> bool:
    """Whether an element carries one of a table's marks."""
    for name, wanted in table:
        for value in attributes.get(name, "").lower().split():
            if value == wanted or (wanted.endswith("*") and value.startswith(wanted[:-1])):
                return True
    return False


def begins_quote(lines: list[str], at: int) -> bool:
    """Whether the quoted mail begins with this line."""
    line = lines[at]
    if ORIGINAL.match(line):
        return True
    if _is_header_block(lines, at):
        return True
    if not line.strip() or len(line) > 400:
        return False
    return any(
        QUOTE_INTRO.match("\n".join(lines[at : at + length])) for length in (1, 2, 3)
    ) or bool(_PLAIN_INTRO.match(line))


def _is_header_block(lines: list[str], at: int) -> bool:
    """Three or more of From, Sent, To, Subject one below the other."""
    if not HEADER_LINE.match(lines[at]):
        return False
    near = [line for line in lines[at : at + 8] if line.strip()]
    return sum(1 for line in near[:5] if HEADER_LINE.match(line)) >= 3
