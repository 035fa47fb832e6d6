"""An ad's address as a QR code for its printed page, drawn in some microseconds.

Every bit of a QR code's symbol is a sum (XOR) of bits of its text, once version, level and mask are
fixed. So the symbol of one name gives that of any other of the same length: the first, XORed with
the change that each changed bit makes. A process works the changes out once, with segno.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import segno
from markupsafe import Markup

from daylight.web import pages

MASK = 3  # any of the eight is valid; with one fixed the symbols can be added
QUIET = 2  # modules around it; paper is white
_BITS = 7  # of an ASCII letter


@dataclass(frozen=True)
class Symbols:
    """All symbols of names of one length: the one of the first name, and each bit's change."""

    first: bytes
    size: int  # modules of a side
    symbol: int
    changes: tuple[int, ...]


def drawn(name: str) -> Markup:
    """The QR code of an ad's address as SVG."""
    known = _symbols(pages.address("/a/"), len(name))
    symbol = known.symbol
    given = name.encode("ascii")
    for at, (old, new) in enumerate(zip(known.first, given, strict=True)):
        changed = old ^ new
        for bit in range(_BITS):
            if changed >> bit & 1:
                symbol ^= known.changes[at * _BITS + bit]
    return _svg(symbol, known.size)


@cache
def _symbols(prefix: str, length: int) -> Symbols:
    first = b"0" * length
    symbol, size = _symbol(prefix, first)
    changes = []
    for at in range(length):
        for bit in range(_BITS):
            other = bytearray(first)
            other[at] ^= 1 << bit
            changes.append(symbol ^ _symbol(prefix, bytes(other))[0])
    return Symbols(first, size, symbol, tuple(changes))


def _symbol(prefix: str, name: bytes) -> tuple[int, int]:
    """A symbol as one number, each row filled up to whole bytes; and how many modules a row has."""
    code = segno.make(
        prefix.encode("ascii") + name,
        error="l",  # paper is clean, and fewer modules are fewer bytes
        mode="byte",
        mask=MASK,
        micro=False,
        boost_error=False,
    )
    rows = [bytes(row) for row in code.matrix]
    return int.from_bytes(b"".join(map(_packed, rows)), "big"), len(rows)


def _packed(row: Sequence[int]) -> bytes:
    width = (len(row) + 7) // 8
    number = int("".join(map(str, row)), 2) << (width * 8 - len(row))
    return number.to_bytes(width, "big")


def _svg(symbol: int, size: int) -> Markup:
    width = (size + 7) // 8
    data = symbol.to_bytes(width * size, "big")
    strokes = _strokes()
    parts = []
    for y in range(size):
        parts.append(f"M0 {y}")
        row = "".join([strokes[each] for each in data[y * width : y * width + width]])
        parts.append(row[: row.rindex("h") + 2] if "h" in row else "")
    side = size + 2 * QUIET
    return Markup(  # noqa: S704 - numbers only
        f'<svg viewBox="-{QUIET} -{QUIET}.5 {side} {side}"><path stroke="#000" '
        f'd="{"".join(parts)}"/></svg>'
    )


@cache
def _strokes() -> list[str]:
    """How a pen draws each byte's eight modules and comes out behind them."""
    made = []
    for byte in range(256):
        runs: list[list[int]] = []
        for bit in f"{byte:08b}":
            if runs and runs[-1][0] == int(bit):
                runs[-1][1] += 1
            else:
                runs.append([int(bit), 1])
        made.append("".join(f"h{n}" if dark else f"m{n} 0" for dark, n in runs))
    return made
