"""What the worker does for search: looks after the index, and counts words for their spelling."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from daylight.web.ads.search import beside, health, index, rebuilding, vocabulary
from daylight.web.jobs import queue
from daylight.web.jobs.models import Job, Lane

log = logging.getLogger("daylight.search")

LOOK_EVERY_S = 60
COUNT_EVERY_S = 600
COUNT_ANEW_EVERY = timedelta(days=7)
FORGET_EVERY = timedelta(days=1)
A_TURN_S = 20.0  # the worker does other work between two turns
WHERE_IT_WAITS = timedelta(seconds=10)  # for somebody who reads its tables


@queue.handles("search_tend")
def tend() -> None:
    """Look at the index; where something is wrong, begin to make it anew."""
    beside.clear_away()
    why = rebuilding.why_anew()
    if not why:
        index.tidy()
        return
    if why not in rebuilding.IN_THE_MAKING:
        log.warning("the search index is made anew: %s", why)
        rebuilding.start()
    if not Job.objects.filter(kind="search_build").exists():
        queue.put("search_build")


@queue.handles("search_build")
def build() -> None:
    """A turn of the work; the next one follows until the index is ready."""
    ends = time.monotonic() + A_TURN_S
    if not rebuilding.go_on(seconds=A_TURN_S):
        is_early = time.monotonic() < ends
        queue.put("search_build", delay=WHERE_IT_WAITS if is_early else timedelta(0))
    elif health.is_ready():
        log.warning("the search index is ready")


@queue.handles("search_forget")
def forget(begin: bool = True) -> None:
    """Let the index forget the words of ads that are gone, a turn of the work."""
    if rebuilding.why_anew():
        return  # what is made anew has none of them
    ends = time.monotonic() + A_TURN_S
    is_more = index.merge_all(begin=begin)
    while is_more and time.monotonic() < ends:
        is_more = index.merge_all(begin=False)
    if is_more:
        queue.put("search_forget", lane=Lane.BULK, begin=False)


@queue.handles("search_words")
def count_words() -> None:
    """Count the words of new ads; what is too much for one turn is the next one's."""
    if vocabulary.count_new():
        queue.put("search_words")


@queue.handles("search_words_anew")
def count_words_anew() -> None:
    """Count all words again: of ads that are gone nothing is kept."""
    vocabulary.begin_again()
    queue.put("search_words")


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    every = timedelta(seconds=LOOK_EVERY_S)
    queue.put("search_tend", key="recurring/search_tend", every=every)
    often = timedelta(seconds=COUNT_EVERY_S)
    queue.put("search_words", key="recurring/search_words", every=often)
    queue.put(
        "search_forget", key="recurring/search_forget", lane=Lane.BULK, every=FORGET_EVERY,
        delay=FORGET_EVERY,
    )  # fmt: skip
    queue.put(
        "search_words_anew",
        key="recurring/search_words_anew",
        every=COUNT_ANEW_EVERY,
        delay=COUNT_ANEW_EVERY,
    )
