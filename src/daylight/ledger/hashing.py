"""The two hashes of the tree, and the root over a complete run of hashes.

Source: RFC 6962, section 2.1, with SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from struct import Struct

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
_pairs = Struct("64s").iter_unpack


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of an entry.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """The hashes of entries, joined: 32 bytes each."""
    return b"".join([sha256(b"\x00" + entry).digest() for entry in entries])


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of two neighbours."""
    return sha256(b"\x01" + left + right).digest()


def join_pairs(hashes: bytes) -> bytes:
    """The row above a row of joined hashes of even number."""
    return b"".join([sha256(b"\x01" + pair).digest() for (pair,) in _pairs(hashes)])


def subtree_root(hashes: bytes) -> bytes:
    """The root over joined hashes whose number is a power of two."""
    while len(hashes) > HASH_BYTES:
        hashes = join_pairs(hashes)
    return hashes
