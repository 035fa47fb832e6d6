"""How mail programs mark what is not the writer's new words: quotes, signatures, "sent from".

Two tables: marks in HTML, and lines in plain text. A new client is a new line here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# (attribute, value): the element so marked goes, with all in it. A value ends in * for a prefix.
HTML_QUOTES: tuple[tuple[str, str], ...] = (
    ("class", "gmail_quote"),  # Gmail
    ("class", "gmail_attr"),
    ("class", "moz-cite-prefix"),  # Thunderbird
    ("class", "yahoo_quoted"),  # Yahoo
    ("class", "protonmail_quote"),  # Proton
    ("class", "zmail_extra"),  # Zoho
    ("class", "quoted-text*"),
    ("class", "x_gmail_quote"),  # Outlook, of a quoted Gmail
    ("id", "mail-editor-reference-message-container"),  # Outlook for phones
    ("type", "cite"),  # Apple Mail, Thunderbird: <blockquote type="cite">
)
# A <div> so marked holds a quote, and what its writer put between and below the quoted lines.
HTML_FRAMES: tuple[tuple[str, str], ...] = (
    ("class", "gmail_quote"),
    ("class", "gmail_quote_container"),
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

_WROTE = re.compile(
    r"(?<!\w)(wrote|schrieb|escribi[oó]|a écrit|ha scritto|escreveu|skrev|schreef|napisał\(?a?\)?|"
    r"написал\(?а?\)?|пишет|yazdı)(?!\w)|のメール|写道",
    re.I,
)
# How "On Fri, 20 Nov 2026 at 10:00, somebody <...> wrote:" begins; it runs over one to three lines.
_INTRO = re.compile(
    r"(on|am|el|le|il|em|den|op|dnia|vào|pe|w dniu|\d{4}[-./年]|\d{1,2}[-./]|"
    r"в\b|ср|пн|вт|чт|пт|сб|вс)\b",
    re.I,
)
_MAILBOX = re.compile(r"<[^<>\s]{3,254}>")
LONGEST_INTRO = 400  # letters of the first line; no program writes more before "wrote:"
ORIGINAL = re.compile(
    r"-{2,} *(original message|forwarded message|ursprüngliche nachricht|mensaje original|"
    r"message d'origine|messaggio originale|mensagem original|reply above this line) *-*"
    r"|(begin forwarded message|anfang der weitergeleiteten nachricht):"
    r"|_{20,}",
    re.I,
)
HEADER_LINE = re.compile(
    r"^[ \t]{0,20}\*?(from|sent|date|to|cc|subject|reply-to|von|gesendet|an|betreff|de|"
    r"enviado( el)?|para|asunto|fecha|envoyé|à|objet|da|inviato|a|oggetto|enviada|"
    r"assunto)\s?:\*?\s*\S",
    re.I,
)
SIGNATURE = re.compile(r"^(-- |--|—\s*|__+)$")
_DEVICE = (
    r"outlook|mail|\w*phone|ipad|android|samsung|galaxy|huawei|xiaomi|redmi|pixel|oneplus|motorola|"
    r"blackberry|yahoo!?|gmail|proton|handy|gerät|mobile|móvil|celular|tablet|téléphone|mobil"
)
# A verb, a preposition and a device or a program. "Get it from my garage" has no program in it.
SENT_FROM = re.compile(
    r"\s*(?:"
    rf"sent (?:from|via|using|with) (?:\S+ ){{0,3}}?(?:{_DEVICE})\b.{{0,40}}"
    r"|get (?:outlook|yahoo mail|bluemail|aqua mail|spark|gmail)\b.{0,10} for .{0,40}"
    rf"|(?:gesendet (?:von|mit|über)|enviado (?:desde|con|via|do|da|de|pelo)|"
    rf"envoyé (?:de|depuis|avec)|inviato (?:da|dal|con)|verzonden (?:vanaf|met|via|vanuit)|"
    rf"skickat från|sendt fra|wysłan[oe] z|отправлено (?:с|из)) "
    rf"(?:\S+ ){{0,3}}?(?:{_DEVICE})\b.{{0,40}}"
    rf"|von meinem (?:\S+ ){{0,3}}?(?:{_DEVICE})\b.{{0,20}} gesendet.{{0,10}}"
    r"|iphoneから送信"
    r")\s*",
    re.I,
)


def is_marked(attributes: dict[str, str], table: tuple[tuple[str, str], ...]) -> bool:
    """Whether an element carries one of a table's marks."""
    for name, wanted in table:
        for value in attributes.get(name, "").lower().split():
            if value == wanted or (wanted.endswith("*") and value.startswith(wanted[:-1])):
                return True
    return False


def begins_quote(lines: Sequence[str], at: int, ours: frozenset[str] = frozenset()) -> bool:
    """Whether the quoted mail begins with this line. `ours` are beginnings of our own sentences."""
    line = lines[at].strip()
    if not line or len(line) > LONGEST_INTRO:
        return False
    if ORIGINAL.fullmatch(line) or beginning(line) in ours or _is_header_block(lines, at):
        return True
    return _is_intro(lines, at) or _names_who_wrote(line)


BEGINNING = 28  # letters of a sentence by which it is known, wherever a program breaks the line


def beginning(line: str) -> str:
    """The first letters of a sentence, without what a program may have put before it."""
    return " ".join(line.lstrip("> \t*").split())[:BEGINNING].casefold()


def _is_intro(lines: Sequence[str], at: int) -> bool:
    """A date, then who wrote and a colon at the end: on this line, or broken over two or three."""
    if not _INTRO.match(lines[at].lstrip(" \t>")):
        return False
    said = ""
    for line in lines[at : at + 3]:
        said = f"{said} {line.strip()}"
        if len(said) > 2 * LONGEST_INTRO:
            return False
        if said.endswith((":", "：")):
            found = [each for each in _WROTE.finditer(said) if each.start() <= 320]
            if found and len(said) - found[-1].end() <= 82:
                return True
    return False


def _names_who_wrote(line: str) -> bool:
    """Without a date: a mailbox, "wrote", and little else."""
    for found in _MAILBOX.finditer(line):
        rest = line[found.end() :]
        said = _WROTE.search(rest, 0, 80)
        if "@" in found[0] and found.start() <= 200 and said and len(rest) - said.end() <= 42:
            return True
    return False


def _is_header_block(lines: Sequence[str], at: int) -> bool:
    """Three or more of From, Sent, To, Subject one below the other."""
    if not HEADER_LINE.match(lines[at]):
        return False
    near = [line for line in lines[at : at + 8] if line.strip()]
    return sum(1 for line in near[:5] if HEADER_LINE.match(line)) >= 3


def is_sent_from(line: str) -> bool:
    """Whether a line only tells with what it was written."""
    return len(line) <= 120 and SENT_FROM.fullmatch(line) is not None
