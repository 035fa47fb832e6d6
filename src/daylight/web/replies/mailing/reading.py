"""A mail taken apart without trusting it: whatever the bytes are, this returns and never raises.

bytes ── parsed ── headers ── robots ── words (HTML, else plain text)
                               └─────── photos and what else was attached
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses

MOST_PARTS = 200
MOST_WORDS = 2_000_000  # bytes of one text part that are looked at at all
MOST_PHOTOS = 8

_ID = re.compile(r"<[^<>\s]{3,250}>")
_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


@dataclass
class Mail:
    """What a mail said. Addresses are as written; `html` is as it came and not safe to show."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    html: str = ""
    photos: list[bytes] = field(default_factory=list)
    files: int = 0  # attachments that are no photo
    extra_photos: int = 0  # photos beyond the most that a message takes
    invites: int = 0
    main_type: str = "text/plain"

    def all(self, name: str) -> list[str]:
        """Every value of a header, topmost first."""
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def sender(self) -> str:
        """The address in From; "" where there is none, or more than one."""
        found = [address for _name, address in addresses(self.all("from")) if "@" in address]
        return found[0] if len(found) == 1 else ""

    @property
    def sender_names(self) -> list[str]:
        """Names that stand beside the sender's own addresses."""
        shown = addresses([*self.all("from"), *self.all("reply-to"), *self.all("sender")])
        return list(dict.fromkeys(name for name, _address in shown if name.strip()))

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
        parsed = BytesParser(policy=policy.default).parsebytes(raw)
    except Exception:  # the parser throws nearly every class there is at nested or broken parts
        return Mail(headers=list(_plain_headers(raw)))
    mail = Mail(headers=list(_headers(parsed)))
    mail.main_type = _type(parsed)
    try:
        _take_parts(parsed, mail)
    except Exception:
        mail.files += 1  # what could not be read is said to have been left out
    return mail


def _headers(parsed: Message) -> Iterator[tuple[str, str]]:
    """Names in lower case, values decoded where they can be."""
    for name, value in parsed.raw_items():
        yield str(name).lower(), _decoded(value)


def _plain_headers(raw: bytes) -> Iterator[tuple[str, str]]:
    head = raw[:100_000].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    for line in head.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.strip() and " " not in name.strip():
            yield name.strip().lower(), value.strip()


def _decoded(value: object) -> str:
    text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    text = " ".join(text.split())
    if "=?" not in text:
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
    for number, part in enumerate(_leaves(parsed)):
        if number >= MOST_PARTS:
            mail.files += 1
            continue
        _take(part, mail)


def _leaves(part: Message, depth: int = 0) -> Iterator[Message]:
    """Parts that hold something. A mail attached to a mail is one thing, not many."""
    if part.get_content_maintype() == "message" or depth > 20:
        yield part
    elif part.is_multipart():
        for below in part.get_payload():
            if isinstance(below, Message):
                yield from _leaves(below, depth + 1)
    else:
        yield part


def _take(part: Message, mail: Mail) -> None:
    kind = _type(part)
    if kind == "text/calendar":
        mail.invites += 1
    elif kind in ("text/plain", "text/html") and not _is_attached(part):
        _take_words(part, kind, mail)
    elif kind.startswith("message/"):
        mail.files += 1
    else:
        _take_file(part, kind, mail)


def _take_words(part: Message, kind: str, mail: Mail) -> None:
    words = _words(part)
    if kind == "text/html":
        mail.html = f"{mail.html}\n{words}" if mail.html else words
    else:
        mail.text = f"{mail.text}\n{words}" if mail.text else words


def _take_file(part: Message, kind: str, mail: Mail) -> None:
    data = _bytes(part)
    if not data.strip():
        return
    if not _is_photo(kind, data):
        mail.files += 1
    elif len(mail.photos) >= MOST_PHOTOS:
        mail.extra_photos += 1
    else:
        mail.photos.append(data)


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
    data = _bytes(part)[:MOST_WORDS]
    try:
        charset = str(part.get_content_charset() or "utf-8")
        text = data.decode(charset, "replace")
    except (LookupError, ValueError, AssertionError, TypeError, AttributeError):
        text = data.decode("utf-8", "replace")
    if isinstance(part, EmailMessage) and "flowed" in str(part.get("content-type", "")).lower():
        text = _unflowed(text)
    return plain(text)


def _unflowed(text: str) -> str:
    """Lines that end in a space go on in the next one. Source: RFC 3676, 4.1."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        last = lines[-1] if lines else ""
        if last.endswith(" ") and last != "-- " and not line.startswith(">"):
            lines[-1] = last + line
        else:
            lines.append(line)
    return "\n".join(lines)


def plain(text: str) -> str:
    """The text with \\n between lines, and without what cannot be stored or shown."""
    text = _BREAKS.sub("\n", text)
    kept = (c for c in text if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127))
    return "".join(kept).encode("utf-8", "replace").decode("utf-8")
