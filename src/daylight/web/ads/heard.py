"""What people say of an ad that stands in no table of ads. Who keeps claims says so at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from daylight.web.ads.models import Ad


@dataclass(frozen=True)
class Heard:
    """How many people must agree to show an ad, and since when: what anybody chose before `since`
    they chose without knowing of it."""

    people: int = 1
    since: datetime | None = None


Hearing = Callable[[Ad], Heard]


def _nothing(_ad: Ad) -> Heard:
    return Heard()


_hearing: Hearing = _nothing


def ask(hearing: Hearing) -> Hearing:
    """Let this say it; returns the one before."""
    global _hearing
    before, _hearing = _hearing, hearing
    return before


def holds_edits(ad: Ad) -> bool:
    """Whether people are asked to look at what readers see: then no machine shows other words in
    its place before they have."""
    return ad.public_version_id is not None and of(ad).since is not None


def of(ad: Ad) -> Heard:
    """What is said of an ad now."""
    return _hearing(ad)
