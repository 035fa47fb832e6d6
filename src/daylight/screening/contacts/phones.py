"""Phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLAIN = re.compile(r"(?<![\d.])\(?([2-9]\d{2})\)?[-. ]{0,2}([2-9]\d{2})[-. ]?(\d{4})(?!\d)")


def find_phones(text: str, *, country: str = "") -> Iterator[tuple[str, str, int, int]]:
    """(kind, value, start, end) of every phone number in the folded text."""
    for match in _PLAIN.finditer(text):
        yield "phone", "+1" + "".join(match.groups()), match.start(), match.end()
