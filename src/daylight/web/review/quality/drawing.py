"""A sample that nobody could choose: a seed committed before, and a root nobody knew then. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

SEED_BYTES = 32
_COMMIT = b"daylight/sample/commit/v1\n"
_DRAW = b"daylight/sample/draw/v1\n"


def commitment(seed: bytes) -> str:
    """What goes into the log before the period: it tells nothing of the seed, and fits no other."""
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes")
    return hashlib.sha256(_COMMIT + seed).hexdigest()


def draw(population: Iterable[str], size: int, *, seed: bytes, root: bytes) -> Sequence[str]:
    """`size` names of a population, each as likely as any other, in the order of their lots.

    A name's lot is a digest of the seed, of the root of a checkpoint signed after the period, and
    of the name. Whoever has the three can draw again.
    """
    lots = sorted((_lot(name, seed, root), name) for name in set(population))
    return [name for _lot_, name in lots[: max(size, 0)]]


def chosen(name: str, per_1000: int, key: bytes) -> bool:
    """Whether a case falls to the share that is looked at twice. Fixed by its name and the key."""
    lot = int.from_bytes(hashlib.sha256(_DRAW + key + name.encode()).digest()[:8], "big")
    return lot * 1000 < per_1000 << 64


def _lot(name: str, seed: bytes, root: bytes) -> bytes:
    return hashlib.sha256(_DRAW + seed + root + name.encode()).digest()
