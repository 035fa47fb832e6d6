"""By which tokens an alert is found: the rarest that every ad it wants must have.

An ad has some hundred tokens, and each leads to few alerts; so 100,000 alerts cost an ad little.
An alert that needs no token at all is found by `ANY`, which every ad has.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import transaction

from daylight.web import bulk
from daylight.web.ads.alerts import searches
from daylight.web.ads.models import (
    Alert,
    AlertAnchor,
    AlertHit,
    AlertState,
    HitState,
    SearchState,
)

ANY = "*"
LONGEST_TOKEN = 80
MOST_ALTERNATIVES = 64  # a choice of more tokens is no good anchor
SAMPLE_ADS = 2000
SAMPLE_FOR_S = 3600.0
BATCH = 500
COLUMNS = ("token", "alert_id", "rest", "exact")

Group = frozenset[str]  # an ad must have one of these
Row = tuple[str, int, str, bool]


@dataclass(frozen=True)
class Anchor:
    """The tokens that lead to an alert, and most of what else an ad must have."""

    tokens: tuple[str, ...]
    rest: str
    whole: bool  # nothing else but these must an ad have


@dataclass
class Sample:
    """How often tokens stand in the newest ads, counted once an hour."""

    counted: float = float("-inf")
    counts: Counter[str] = field(default_factory=Counter)

    def frequency(self, group: Group) -> int:
        """About how many of `SAMPLE_ADS` ads have one of these tokens."""
        if time.monotonic() - self.counted > SAMPLE_FOR_S:
            self.counts = Counter(t for tokens in searches.newest(SAMPLE_ADS) for t in set(tokens))
            self.counted = time.monotonic()
        return sum(self.counts[token] for token in group)


_sample = Sample()


def choose(groups: Sequence[Group], sample: Sample | None = None) -> Anchor:
    """The anchor of a search that needs one token of each group.

    Of two equally rare ones, the group of fewer and longer tokens: it says more.
    """
    sample = sample or _sample
    usable = [g for g in groups if g and len(g) <= MOST_ALTERNATIVES and _short(g)]
    if not usable:
        return Anchor((ANY,), "", whole=not groups)
    best = min(usable, key=lambda g: (sample.frequency(g), len(g), -max(map(len, g)), sorted(g)))
    rest = written(g for g in usable if g != best)
    return Anchor(tuple(sorted(best)), rest, whole=len(usable) == len(groups))


def _short(group: Group) -> bool:
    return all(len(token) <= LONGEST_TOKEN for token in group)


def written(groups: Iterable[Group]) -> str:
    """Groups as one text: tokens hold neither a space nor a bar.

    >>> written([frozenset({"red"}), frozenset({"bik", "bicicleta"})])
    'red bicicleta|bik'
    """
    return " ".join("|".join(sorted(group)) for group in groups)


@lru_cache(maxsize=100_000)
def read(rest: str) -> tuple[Group, tuple[Group, ...]]:
    """Groups as they were written: tokens that stand alone, and choices."""
    groups = [frozenset(group.split("|")) for group in rest.split()]
    alone = frozenset(token for group in groups if len(group) == 1 for token in group)
    return alone, tuple(group for group in groups if len(group) > 1)


def has_all(rest: str, tokens: Set[str]) -> bool:
    """Whether an ad of these tokens has one of each group.

    >>> has_all("red bicycle|bik", {"red", "bik"}), has_all("red", {"bik"}), has_all("", set())
    (True, False, True)
    """
    alone, choices = read(rest)
    return alone <= tokens and not any(tokens.isdisjoint(group) for group in choices)


def rows_of(alert: Alert) -> list[Row]:
    """Its rows: none where the search can find nothing any more."""
    query = searches.reopen(alert)
    if query is None:
        return []
    groups = searches.groups(query)
    if not all(groups):  # such as no place within its reach
        return []
    anchor = choose(groups)
    exact = anchor.whole and searches.is_tokens_alone(query)
    return [(token, alert.pk, anchor.rest, exact) for token in anchor.tokens]


def set_for(alert: Alert) -> None:
    """Let new ads find this alert."""
    drop(alert.pk)
    bulk.insert(AlertAnchor, COLUMNS, rows_of(alert))


def drop(alert_id: int) -> None:
    AlertAnchor.objects.filter(alert_id=alert_id).delete()


def forget_waiting(alert_id: int) -> None:
    AlertHit.objects.filter(alert_id=alert_id, state=HitState.WAITING).delete()


def renew(after: int) -> int:
    """Choose anew for some active alerts, by what ads and places are like now.

    Returns the last one's id; zero when there is none after that id. Little is locked: what is
    unchanged is not written.
    """
    active = Alert.objects.filter(state=AlertState.ACTIVE, pk__gt=after).order_by("pk")
    alerts = list(active[:BATCH])
    held: dict[int, set[Row]] = {alert.pk: set() for alert in alerts}
    for row in AlertAnchor.objects.filter(alert_id__in=held).values_list(*COLUMNS):
        held[row[1]].add(row)
    changed = [alert.pk for alert in alerts if set(rows_of(alert)) != held[alert.pk]]
    with transaction.atomic():
        for alert in active.filter(pk__in=changed).select_for_update():
            set_for(alert)
    return alerts[-1].pk if alerts else 0


def catch_up() -> None:
    """Choose all anew where places or sections have changed: the first ad of a new town counts."""
    revision = searches.revision()
    if SearchState.objects.filter(pk=1, anchored=revision).exists():
        return
    renew_all()
    SearchState.objects.filter(pk=1).update(anchored=revision)


def renew_all() -> None:
    """Every alert's, some at a time."""
    after = renew(0)
    while after:
        after = renew(after)


def forget() -> None:
    """Count anew (another board)."""
    _sample.counted = float("-inf")
