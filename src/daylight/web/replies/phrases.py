"""How phrases of messages are looked for: whole words, whatever white space stands between them."""

from __future__ import annotations

import re

from daylight.screening import Span
from daylight.screening.folding import fold

MOST_SPANS = 5


def any_of(*patterns: str) -> re.Pattern[str]:
    """Any of the phrases as whole words. A blank in one is any white space: mail breaks its lines
    where it likes, and so does whoever hides."""
    joined = "|".join(patterns).replace(" ", r"(?:\s{1,40})")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.I)


def spans(pattern: re.Pattern[str], text: str) -> tuple[Span, ...]:
    """Where it stands, the first few."""
    found = tuple(Span("body", m.start(), m.end()) for m in pattern.finditer(text))[:MOST_SPANS]
    if found or text.isascii():
        return found
    # Look-alikes, hidden marks and accents undone; where it stood is then not known.
    return (Span("body", 0, len(text)),) if pattern.search(fold(text)) else ()
