"""A mail taken apart without trusting it: whatever the bytes are, this returns and never raises.

bytes ── cut to a bound ── parsed ── headers ── robots ── words (HTML, else plain text)
                                        └────── photos and what else was attached
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import getaddresses

from daylight.web.mailboxes import is_address
from daylight.web.replies.mailing.bounded import BOUNDED, head_of, within

MOST_PARTS = 200
MOST_WORDS = 100_000  # letters of all plain text, and of all HTML, that are looked at at all
MOST_PHOTOS = 8
MOST_SENDERS = 4_000  # letters of From and the like; who writes more names nobody

_ID = re.compile(r"<[^<>\s]{3,250}>")
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SLOW = frozenset(
    {"punycode", "idna", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined"}
)


@dataclass
class Piece:
    """Words that stand by themselves: one part, or one thing said twice, as text and as HTML."""

    text: str = ""
    html: str = ""


@dataclass
class Mail:
    """What a mail said. Addresses are as written; HTML is as it came and not safe to show."""

    headers: list[tuple[str, str]] = field(default_factory=list)  # encoded words undone
    written: list[tuple[str, str]] = field(default_factory=list)  # as written: for addresses
    pieces: list[Piece] = field(default_factory=list)
    photos: list[bytes] = field(default_factory=list)
    files: int = 0  # attachments that are no photo
    extra_photos: int = 0  # photos beyond the most that a message takes
    inline: int = 0  # pictures that stand in the text: a logo, a quoted picture
    invites: int = 0
    unread: int = 0  # letters of text that nobody looked at
    main_type: str = "text/plain"

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.pieces if each.text)

    @property
    def html(self) -> str:
        return "\n".join(each.html for each in self.pieces if each.html)

    def all(self, name: str) -> list[str]:
        """Every value of a header, topmost first."""
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def sender(self) -> str:
        """The address in From; "" where there is none, more than one, or none that can be.

        Read as written: an encoded word is a part of a name, whatever it says.
        """
        found = [address for _name, address in self._named("from") if "@" in address]
        return found[0] if len(found) == 1 and is_address(found[0]) else ""

    @property
    def sender_names(self) -> list[str]:
        """Names that stand beside the sender's own addresses."""
        shown = self._named("from", "reply-to", "sender")
        return list(dict.fromkeys(decoded(name) for name, _address in shown if name.strip()))

    def _named(self, *headers: str) -> list[tuple[str, str]]:
        values = [value for key, value in self.written if key in headers]
        return addresses([value for value in values[:10] if len(value) <= MOST_SENDERS])

    @property
    def message_id(self) -> str:
        found = _ID.search(self.one("message-id"))
        return found[0] if found else ""

    @property
    def answers(self) -> str:
        """The mail that this one answers."""
        found = _ID.findall(self.one("in-reply-to")) or _ID.findall(self.one("references"))
        return found[-1] if found else ""

    @property
    def subject(self) -> str:
        return " ".join(self.one("subject").split())


def read(raw: bytes) -> Mail:
    """Take a mail apart. Of bytes that are no mail there is nothing in it."""
    try:
        cut = within(raw)
        parsed = BytesParser(policy=BOUNDED).parsebytes(cut)
    except Exception:  # the parser throws nearly every class there is at nested or broken parts
        return _with_headers(list(_plain_headers(raw)))
    mail = _with_headers(list(_headers(parsed)))
    mail.main_type = _type(parsed)
    mail.files += len(cut) < len(raw)
    try:
        _take_parts(parsed, mail)
    except Exception:
        mail.files += 1  # what could not be read is said to have been left out
    return mail


def heads(raw: bytes) -> Mail:
    """Only what its headers say."""
    try:
        parsed = BytesHeaderParser(policy=BOUNDED).parsebytes(head_of(raw))
        return _with_headers(list(_headers(parsed)))
    except Exception:
        return _with_headers(list(_plain_headers(raw)))


def _with_headers(written: list[tuple[str, str]]) -> Mail:
    return Mail(headers=[(name, decoded(value)) for name, value in written], written=written)


def _headers(parsed: Message) -> Iterator[tuple[str, str]]:
    """Names in lower case, values on one line."""
    for name, value in parsed.raw_items():
        text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield str(name).lower(), " ".join(text.split())


def _plain_headers(raw: bytes) -> Iterator[tuple[str, str]]:
    head = head_of(raw).replace(b"\r\n", b"\n")
    for line in head.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip() and " " not in name.strip():
            yield name.strip().lower(), value.strip()


def decoded(text: str) -> str:
    """Encoded words undone where they can be. Source: RFC 2047."""
    if "=?" not in text or len(text) > MOST_SENDERS:
        return text
    try:
        return " ".join(str(make_header(decode_header(text))).split())
    except Exception:
        return text


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """(name, address) pairs of header values; nothing where they cannot be read."""
    try:
        return [(name, address) for name, address in getaddresses(values) if name or address]
    except Exception:
        return []


def _take_parts(parsed: Message, mail: Mail) -> None:
    for number, (part, piece, is_within) in enumerate(_leaves(parsed, mail)):
        if number >= MOST_PARTS:
            mail.files += 1
            break
        _take(part, mail, piece, is_within=is_within)
    mail.pieces = [each for each in mail.pieces if each.text or each.html]


def _leaves(
    part: Message, mail: Mail, piece: Piece | None = None, depth: int = 0, *, inside: bool = False
) -> Iterator[tuple[Message, Piece | None, bool]]:
    """Parts that hold something, the piece of which they are a form, and whether they belong into
    a text. A mail attached to a mail is one thing, not many."""
    if part.get_content_maintype() == "message" or depth > 20 or not part.is_multipart():
        yield part, piece, inside
        return
    kind = _type(part)
    if kind == "multipart/alternative" and piece is None:
        piece = Piece()
        mail.pieces.append(piece)
    inside = inside or kind == "multipart/related"
    for below in part.get_payload():
        if isinstance(below, Message):
            yield from _leaves(below, mail, piece, depth + 1, inside=inside)


def _take(part: Message, mail: Mail, piece: Piece | None, *, is_within: bool) -> None:
    kind = _type(part)
    if kind == "text/calendar":
        mail.invites += 1
    elif kind in ("text/plain", "text/html") and not _is_attached(part):
        _take_words(part, kind, mail, piece)
    elif kind.startswith("message/"):
        mail.files += 1
    else:
        _take_file(part, kind, mail, is_within=is_within)


def _take_words(part: Message, kind: str, mail: Mail, piece: Piece | None) -> None:
    if piece is None:
        piece = Piece()
        mail.pieces.append(piece)
    is_html = kind == "text/html"
    had = sum(len(each.html if is_html else each.text) for each in mail.pieces)
    words = _words(part)
    kept = words[: max(0, MOST_WORDS - had)]
    mail.unread += len(words) - len(kept)
    if is_html:
        piece.html = f"{piece.html}\n{kept}" if piece.html else kept
    else:
        piece.text = f"{piece.text}\n{kept}" if piece.text else kept


def _take_file(part: Message, kind: str, mail: Mail, *, is_within: bool) -> None:
    data = _bytes(part)
    if not data.strip():
        return
    if not _is_photo(kind, data):
        mail.files += 1
    elif _is_in_text(part, mail, is_within=is_within):
        mail.inline += 1
    elif len(mail.photos) >= MOST_PHOTOS:
        mail.extra_photos += 1
    else:
        mail.photos.append(data)


def _is_in_text(part: Message, mail: Mail, *, is_within: bool) -> bool:
    """Whether the text shows this picture by its Content-ID: a logo, or one of a quoted mail."""
    own = str(part.get("content-id", "")).strip().strip("<>")
    return bool(own) and (is_within or f"cid:{own}" in mail.html)


def _is_photo(kind: str, data: bytes) -> bool:
    from daylight.imaging import POSTABLE, sniff

    return sniff(data) in POSTABLE and kind.split("/")[0] in ("image", "application")


def _type(part: Message) -> str:
    try:
        return part.get_content_type().lower()
    except Exception:
        return "application/octet-stream"


def _is_attached(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment"
    except Exception:
        return True


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:
        return b""
    return data if isinstance(data, bytes) else b""


def _words(part: Message) -> str:
    text = _text_of(_bytes(part)[: 20 * MOST_WORDS], part)
    if "flowed" in str(part.get("content-type", "")).lower():
        text = _unflowed(text)
    if part.get_content_subtype() == "html":
        text = without_styles(text)
    return plain(text)


def _text_of(data: bytes, part: Message) -> str:
    try:
        charset = str(part.get_content_charset() or "utf-8")
        known = codecs.lookup(charset).name
        if known not in _SLOW:
            return data.decode(known, "replace")
    except (LookupError, ValueError, AssertionError, TypeError, AttributeError):
        pass
    return data.decode("utf-8", "replace")


def without_styles(text: str) -> str:
    """HTML without the sheets and comments that some programs write before the first word."""
    for begin, end in (("<style", "</style>"), ("<!--", "-->")):
        text = _without(text, begin, end)
    return text


def _without(text: str, begin: str, end: str) -> str:
    low, kept, at = text.lower(), [], 0
    if len(low) != len(text):  # a letter whose small form is longer: offsets would not fit
        return text
    while (start := low.find(begin, at)) >= 0:
        after = low.find(end, start)
        if after < 0:
            break
        kept.append(text[at:start])
        at = after + len(end)
    return "".join([*kept, text[at:]])


def _unflowed(text: str) -> str:
    """Lines that end in a space go on in the next one. Source: RFC 3676, 4.1."""
    made: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if made and not (goes_on and not line.startswith(">")):
            made.append("\n")
        made.append(line)
        goes_on = line.endswith(" ") and line != "-- "
    return "".join(made)


def plain(text: str) -> str:
    """The text with \\n between lines, and without what cannot be stored or shown."""
    text = _UNSHOWN.sub("", _BREAKS.sub("\n", text))
    return text.encode("utf-8", "replace").decode("utf-8")
