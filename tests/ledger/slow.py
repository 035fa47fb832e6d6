"""RFC 6962 read aloud: the tree as its definitions have it, without a thought for speed."""

from __future__ import annotations

from hashlib import sha256


def root(entries: list[bytes]) -> bytes:
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return sha256(b"\x01" + root(entries[:k]) + root(entries[k:])).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, entries: list[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), root(entries[k:])]
    return [*path(m - k, entries[k:]), root(entries[:k])]


def proof(m: int, entries: list[bytes]) -> list[bytes]:
    return _subproof(m, entries, True) if 0 < m < len(entries) else []


def _subproof(m: int, entries: list[bytes], whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [root(entries)]
    k = split(len(entries))
    if m <= k:
        return [*_subproof(m, entries[:k], whole), root(entries[k:])]
    return [*_subproof(m - k, entries[k:], False), root(entries[:k])]


def tile(level: int, index: int, width: int, entries: list[bytes]) -> bytes:
    span = 256**level
    first = index * 256
    return b"".join(
        root(entries[(first + i) * span : (first + i + 1) * span]) for i in range(width)
    )
