"""Whether the index answers, and what to do when it does not.

A reader never sees an error of the index: its page falls back to browsing, and the worker makes
the index anew. What was looked for is in no log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, OperationalError, connection

from daylight.web.ads.models import SearchState, SearchStatus
from daylight.web.ads.models.search import ANSWERS
from daylight.web.ads.search import agreeing
from daylight.web.ads.search.rules import may_answer

log = logging.getLogger("daylight.search")
T = TypeVar("T")

_BUSY = ("locked", "busy", "timeout", "connection", "terminat")


def asked(ask: Callable[[], T]) -> T | None:
    """What the index answers; None where it is lost or in the making, or fails.

    One question that fails may be at fault itself: the index is lost where it fails to find what
    stands in it, too.

    Raises: OperationalError where the database itself is busy or away.
    """
    if not is_ready():
        return None
    try:
        return ask()
    except DatabaseError as error:
        if isinstance(error, OperationalError) and any(w in str(error).lower() for w in _BUSY):
            raise
        if agreeing.answers():
            log.error("a search failed: %s", type(error).__name__)
        else:
            lose(type(error).__name__)
        return None


def is_ready() -> bool:
    """False while the index is lost, being made, or of rules by which it cannot be asked.

    Asked on every search: by a plain query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, rules FROM ads_searchstate WHERE id = 1")
        found = cursor.fetchone()
    return found is not None and found[0] in ANSWERS and may_answer(found[1])


def lose(why: str) -> None:
    """Mark the index as lost: the worker will make it anew."""
    log.error("the search index does not answer: %s", why)
    answering = SearchState.objects.filter(pk=1, status__in=ANSWERS)
    answering.update(status=SearchStatus.LOST)


def progress() -> int:
    """How much of the index has been made, in percent."""
    state = SearchState.objects.filter(pk=1).first()
    if state is None or not state.total:
        return 0
    return min(99, 100 * state.done // state.total)
