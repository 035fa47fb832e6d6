"""Take out of a text what would tell who wrote it: addresses, full names, private links.

An address is looked for as it reads, and in whatever a link or a token can wrap it: percent signs,
entities, quoted-printable, base64, hexadecimal. How much is looked at has an end: what is wrapped
so often that it does not end is taken out unread.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

from daylight.web import mailboxes
from daylight.web.replies.mailing import naming

HIDDEN = "[…]"
MOST_LOOKED_AT = 2_000_000  # letters, all forms of all tokens of one text
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PRIVATE_LINK = re.compile(r"/(?:reply|m)/[0-9a-z]{6,12}/[0-9a-z]{20,}", re.I)
_TOKEN = re.compile(r"\S{6,}")
_WRAPPED = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){6,}")
_DEEPEST = 3  # a link in a link in a link


@dataclass(frozen=True)
class Secrets:
    """What must not get through: mailboxes and full names of both sides, and our own domain."""

    addresses: tuple[str, ...]
    names: tuple[str, ...] = ()
    relay_domain: str = ""

    def needles(self) -> tuple[str, ...]:
        """Each mailbox in every way that it is written, the longest first."""
        found: set[str] = set()
        for each in self.addresses:
            if "@" not in each:
                continue
            for way in (each, mailboxes.spelled(each)):
                local, _at, domain = way.rpartition("@")
                found |= {
                    _folded(f"{local}@{written}")
                    for written in (
                        domain,
                        mailboxes.unicode_domain(domain),
                        mailboxes.ascii_domain(domain),
                    )
                }
        return tuple(sorted(found, key=len, reverse=True))


def hide(text: str, secrets: Secrets) -> tuple[str, Counter[str]]:
    """The text without any of it, and how often what was taken out."""
    cuts: Counter[str] = Counter()
    text = _INVISIBLE.sub("", text)
    text, names = naming.without(text, secrets.names, HIDDEN)
    cuts["name"] += names
    look = _Look(secrets)

    def checked(found: re.Match[str]) -> str:
        kind = look.what(found[0])
        if not kind:
            return found[0]
        cuts[kind] += 1
        return HIDDEN

    text = _TOKEN.sub(checked, text)
    return text, +cuts


class _Look:
    """What the tokens of one text hold, as long as there is anything left to look with."""

    def __init__(self, secrets: Secrets) -> None:
        self._needles = secrets.needles()
        self._relay = f"@{secrets.relay_domain}" if secrets.relay_domain else ""
        self._left = MOST_LOOKED_AT

    def what(self, token: str) -> str:
        """The kind of secret in it; "" for none."""
        for form in _forms(token):
            self._left -= len(form) + 1
            if self._left < 0:
                return "link"
            if any(needle in form for needle in self._needles):
                return "address"
            if self._relay and self._relay in form:
                return "relay"
            if _PRIVATE_LINK.search(form):
                return "link"
        return ""


def _forms(token: str, depth: int = _DEEPEST) -> Iterator[str]:
    """The token as it reads, and as it reads when what wraps it is taken off."""
    yield _folded(token)
    if depth == 0:
        return
    for inner in _unwrapped(token):
        if inner != token:
            yield from _forms(inner, depth - 1)


def _unwrapped(token: str) -> Iterator[str]:
    if "%" in token:
        yield unquote_plus(token)
    if "&" in token:
        yield html.unescape(token)
    if "=" in token:
        yield quopri.decodestring(token.encode("utf-8", "replace")).decode("utf-8", "replace")
    if "\\" in token:
        yield re.sub(r"\\(.)", r"\1", token)
    if "_" in token and "url" in token:  # Source: URL Defense v2: - for %, _ for /
        yield unquote(token.replace("-", "%").replace("_", "/"))
    if len(token) >= 12:
        yield from _decoded(token)


def _decoded(token: str) -> Iterator[str]:
    for found in _WRAPPED.findall(token):
        for cut in {found, *re.split(r"[/_-]", found)}:
            plain = cut.replace("-", "+").replace("_", "/")
            padded = plain[: len(plain) - (len(plain) % 4 == 1)]
            try:
                data = base64.b64decode(padded + "=" * (-len(padded) % 4))
            except (binascii.Error, ValueError):
                continue
            if b"@" in data or b"%40" in data:
                yield data.decode("utf-8", "replace")
    for found in _HEX.findall(token):
        yield bytes.fromhex(found).decode("utf-8", "replace")


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
