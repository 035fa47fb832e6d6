"""What a person had before them: which words, in which memory epoch, with which claims.

It goes out with a page and comes back with the choice, so that nothing counts of which its author
did not know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from daylight.web.ads.models import Ad, BoardState, Version
from daylight.web.review import reported

_UNKNOWN = -1  # an epoch before all
_MOST_DIGITS = 18


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """`digest` of the version in hex; `claims` are the names of those that were open."""

    digest: str
    epoch: int = _UNKNOWN
    claims: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """As a form sends it back."""
        return f"{self.digest}:{self.epoch}:{'.'.join(self.claims)}"


def now(epoch: int, version: Version, claims: Iterable[str]) -> Seen:
    """What a page shows. Take the `epoch` first, by `epoch_now`: what came while the page was made
    is then newer than it."""
    return Seen(digest=bytes(version.digest).hex(), epoch=epoch, claims=tuple(claims))


def of(ad: Ad, version: Version) -> Seen:
    """What there is to be seen of an ad at this moment."""
    return now(epoch_now(), version, reported.claims_of([ad])[ad.public_id])


def epoch_now() -> int:
    return BoardState.objects.values_list("memory_epoch", flat=True).get(pk=1)


def read(value: str) -> Seen:
    """What a form sent; of what is malformed nothing was seen."""
    digest, _, rest = value.partition(":")
    epoch, _, claims = rest.partition(":")
    is_number = epoch.isascii() and epoch.isdigit() and len(epoch) <= _MOST_DIGITS
    return Seen(
        digest=digest,
        epoch=int(epoch) if is_number else _UNKNOWN,
        claims=tuple(filter(None, claims.split("."))),
    )


def kept(value: Any) -> Seen:
    """What stands in a row; a mere digest is of a time when no more was kept."""
    if isinstance(value, str):
        return Seen(digest=value)
    return msgspec.convert(value, type=Seen)


def has_new_claim(ad: Ad, seen: Seen) -> bool:
    """Whether somebody asked since to have it taken down."""
    return bool(set(reported.claims_of([ad])[ad.public_id]) - set(seen.claims))
