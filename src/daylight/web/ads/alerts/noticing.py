"""Say, in the transaction that publishes, which ads are new."""

from __future__ import annotations

from collections.abc import Sequence

from daylight.web.jobs import queue


def published(ads: Sequence[int]) -> None:
    """Have these matched: one row for a transaction, however many ads it made public.

    It commits with them or not at all, so that nothing is missed, whoever commits late.
    """
    if ads:
        queue.put("alerts-match", ads=list(ads))
