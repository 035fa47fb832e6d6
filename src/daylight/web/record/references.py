"""The reference of a receipt: ten characters that can be read aloud, and the number they are."""

from __future__ import annotations

from daylight.ledger.promise import spoken_reference

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What people write for what they hear or see. Source: Crockford's base 32.
_HEARD = str.maketrans({"O": "0", "I": "1", "L": "1"})
LENGTH = 10

__all__ = ["number_of", "parse_reference", "spoken_reference"]


def number_of(commitment: bytes) -> int:
    """The first 50 bits of a commitment.

    >>> number_of(bytes(range(32))) == parse_reference("000g-40r4-0m")
    True
    """
    return int.from_bytes(commitment[:7], "big") >> 6


def parse_reference(text: str) -> int | None:
    """The number in a reference as people type it; None where it is none."""
    plain = "".join(text.split()).replace("-", "").upper().translate(_HEARD)
    if len(plain) != LENGTH or any(c not in ALPHABET for c in plain):
        return None
    number = 0
    for character in plain:
        number = number << 5 | ALPHABET.index(character)
    return number
