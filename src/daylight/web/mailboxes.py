"""One spelling for a mailbox, so that one person is one, and two are never taken for one.

Source: RFC 5233 (tags), 6531 (letters beyond ASCII), 5891 (names of domains; nothing is mapped
away there: `straße` is no `strasse`, as it was once, and as Python's own codec still has it).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_STOPS = re.compile("[\u3002\uff0e\uff61]")  # dots of other scripts. Source: RFC 3490, 3.1
_ACE = "xn--"
MOST = 254  # bytes. Source: RFC 5321, 4.5.3.1.3, less the angle brackets
_LABEL = r"[^\W_][\w-]{0,62}"
_ADDRESS = re.compile(rf"[^\s@<>(),;:\"\\\[\]\x00-\x1f\x7f]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")


def is_address(text: str) -> bool:
    """Whether a mail can be sent to it: one @, no quotes, a domain without empty labels."""
    return len(text) <= MOST and _ADDRESS.fullmatch(text) is not None and not text.endswith("-")


def spelled(address: str) -> str:
    """No tag, no case, one form of letters, the domain in Unicode. Any text is taken.

    >>> spelled("Jane+Ads@Example.ORG"), spelled("j@xn--bcher-kva.example")
    ('jane@example.org', 'j@bücher.example')
    """
    local, _at, domain = address.strip().rpartition("@")
    name = _small(local, "NFC")
    return f"{name.split('+', 1)[0]}@{unicode_domain(domain)}"


def kept(address: str) -> str:
    """The address as it is stored and written to: its tag and case stay, the rest has one form.

    >>> kept(" Jane+Ads@XN--BCHER-KVA.example")
    'Jane+Ads@bücher.example'
    """
    local, _at, domain = address.strip().rpartition("@")
    return f"{unicodedata.normalize('NFC', local)}@{unicode_domain(domain)}"


def unicode_domain(domain: str) -> str:
    """A domain as people read it, in small letters; a label that is no true one stays as it is."""
    if domain.isascii() and _ACE not in domain.lower():
        return domain.rstrip(".").lower()
    folded = _STOPS.sub(".", _small(domain, "NFKC")).rstrip(".")
    return ".".join(_read(label) for label in folded.split("."))


def ascii_domain(domain: str) -> str:
    """The same as mail servers of old write it.

    >>> ascii_domain("Bücher.example"), ascii_domain("straße.example")
    ('xn--bcher-kva.example', 'xn--strae-oqa.example')
    """
    labels = unicode_domain(domain).split(".")
    return ".".join(label if label.isascii() else _written(label) for label in labels)


def _small(text: str, form: Literal["NFC", "NFKC"]) -> str:
    """Small letters in one form; some have the one only without the other, so twice."""
    return unicodedata.normalize(form, unicodedata.normalize(form, text).lower())


def _read(label: str) -> str:
    if not label.startswith(_ACE):
        return label
    try:
        found = label[len(_ACE) :].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, IndexError):
        return label
    is_true = (
        not found.isascii()
        and found == _small(found, "NFKC")
        and found.isprintable()
        and "." not in found
    )
    return found if is_true and _written(found) == label else label


def _written(label: str) -> str:
    return _ACE + label.encode("punycode").decode("ascii")
