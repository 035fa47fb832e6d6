"""Whom a policy's errors would fall on: honest ads of each group, held by it.

Honest are ads that were published and that nobody has taken down since. A policy that holds many of
them in one place, section or language and few elsewhere errs at that group's cost. What a group's
people are like is asked nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from daylight.screening import Policy
from daylight.screening.replay import Replay
from daylight.web.ads import history
from daylight.web.ads.models import (
    AdState,
    Block,
    BlockKind,
    Publication,
    VersionContent,
)
from daylight.web.review.quality.cells import OTHERS, Cell, counted, ratios
from daylight.web.review.quality.intervals import Ratio

MOST_ADS = 5_000  # the newest; a minute's work at most
HIGH = 1.25  # a ratio whose lower bound is above this needs a published reason
_TOKEN = 60


def honest() -> QuerySet[VersionContent]:
    """The newest published versions that nobody took down."""
    blocked = Block.objects.filter(kind=BlockKind.AD, value=OuterRef("version__ad__public_id"))
    shown = Exists(Publication.objects.filter(version=OuterRef("version")))
    rows = VersionContent.objects.filter(shown, ~Exists(blocked))
    rows = rows.exclude(version__ad__state__in=[AdState.REFUSED, AdState.HIDDEN])
    newest = rows.order_by("-version_id").values_list("version_id", flat=True)[:MOST_ADS]
    return VersionContent.objects.filter(version_id__in=list(newest))


def measured(policy: Policy) -> dict[str, list[tuple[Cell, Ratio | None]]]:
    """By section, place and language: how many honest ads a policy would hold, and the ratio of
    that share to all others'. Groups too small to show are together."""
    replay = Replay(policy, policy)
    replay.add_all(history.pasts(honest()))
    return {by: ratios(counted(read, replay.held[by])) for by, read in replay.read.items()}


def uneven(policy: Policy) -> list[str]:
    """Groups that need a published reason: "place:peoria:1.80:1.31:2.47" is the ratio and the
    bounds of its 95 % interval."""
    return list(_flagged(measured(policy)))


def _flagged(found: dict[str, list[tuple[Cell, Ratio | None]]]) -> Iterator[str]:
    for by, rows in found.items():
        for cell, ratio in rows:
            if ratio is not None and ratio.low > HIGH and cell.name != OTHERS:
                name = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-"
                               for c in cell.name)[:_TOKEN]  # fmt: skip
                yield f"{by}:{name}:{ratio.value:.2f}:{ratio.low:.2f}:{ratio.high:.2f}"
