"""An ad's words as they may leave the board: without the contacts that stand in them.

What is public on the ad's page is byte for byte what was decided on. A feed, a preview on another
site and structured data are gathered by machines, so there the contacts are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

EXCERPT = 300  # characters
GAP = "\N{HORIZONTAL ELLIPSIS}"  # stands where a contact stood

Span = tuple[int, int]


class _Contact(msgspec.Struct):
    field: str
    start: int
    end: int


class _Screened(msgspec.Struct):
    """What a screening's companion row says of contacts; the rest of it is not read."""

    contacts: list[_Contact]


_decode = msgspec.json.Decoder(_Screened).decode


def contacts_of(screened: Any) -> dict[str, list[Span]] | None:
    """Where contacts stand in each field, from a screening's companion row as the driver gives it.

    None where there is no row, so that nobody can say.
    """
    if screened is None:
        return None
    is_text = isinstance(screened, str | bytes)
    read = _decode(screened) if is_text else msgspec.convert(screened, _Screened)
    found: dict[str, list[Span]] = {}
    for each in read.contacts:
        found.setdefault(each.field, []).append((each.start, each.end))
    return found


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with a gap in place of each span; spans may overlap.

    >>> without("Call 312 555 0123 now", [(5, 17)])
    'Call … now'
    """
    kept, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            kept += [text[at:start], GAP]
        at = max(at, end)
    return "".join([*kept, text[at:]])


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The first words on one line, cut between words.

    >>> excerpt("One  two\\nthree four", 10)
    'One two …'
    """
    line = " ".join(text[: length * 3].split())
    if len(line) <= length and len(text) <= length * 3:
        return line
    cut = line[: length - 1]
    head, space, _rest = cut.rpartition(" ")
    return f"{head if space and len(head) > length // 2 else cut} {GAP}".strip()


# What XML 1.0 has no way to say. Source: XML 1.0, production 2 (Char).
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def sayable(text: str) -> str:
    """The text without what no XML document may contain.

    >>> sayable("a\\x00b")
    'ab'
    """
    return _UNSAYABLE.sub("", text)
