"""How much of a mail is looked at before anything else: what no person's program writes is cut.

Python's parser asks every line of every part whether it ends one of the parts around it, and its
grammar for long headers tries again and again. So lines, parts, depth and headers have an end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.policy import Compat32

MOST_HEAD = 256_000  # bytes of all headers of a mail
MOST_VALUE = 16_000  # letters of one header
MOST_TYPE = 1_000  # letters of a header that says what a part is
MOST_LINES = 450_000  # 25 MB of photos have 340,000
MOST_BOUNDARIES = 2_000  # lines that begin like one
MOST_NESTED = 30  # times that a mail says "multipart/"

_TYPES = ("content-type", "content-disposition", "content-transfer-encoding")
_EMPTY_LINE = re.compile(rb"\n\r?\n")


class _Bounded(Compat32):
    """Cuts each header, of each part, before it is read."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[: MOST_TYPE if name.lower() in _TYPES else MOST_VALUE]


BOUNDED = _Bounded()


def head_of(raw: bytes) -> bytes:
    """The headers, up to a bound."""
    found = _EMPTY_LINE.search(raw, 0, MOST_HEAD + 4)
    head = raw[: found.end() if found else MOST_HEAD]
    if not found and len(raw) > MOST_HEAD:
        head = head[: head.rfind(b"\n") + 1]
    return head


def within(raw: bytes) -> bytes:
    """The mail, or as much of it as is read."""
    head = head_of(raw)
    if len(raw) > MOST_HEAD and not _EMPTY_LINE.search(head[-4:]):
        body = _EMPTY_LINE.search(raw)
        raw = head + (raw[body.start() :] if body else b"")
    if raw.lower().count(b"multipart/") > MOST_NESTED:
        return head
    raw = _up_to(raw, b"\n--", MOST_BOUNDARIES)
    return _up_to(raw, b"\n", MOST_LINES)


def _up_to(raw: bytes, mark: bytes, most: int) -> bytes:
    """What stands before the mark comes for the time after the last allowed one."""
    if raw.count(mark) <= most:
        return raw
    at = -1
    for _ in range(most + 1):
        at = raw.index(mark, at + 1)
    return raw[:at]
