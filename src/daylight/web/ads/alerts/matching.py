"""Find the alerts for new ads, not the ads for each alert.

ad ── its tokens ── anchors with one of them ── their other tokens ── the search itself
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction

from daylight.web import clock
from daylight.web.ads.alerts import anchors, searches
from daylight.web.ads.models import Ad, Alert, AlertState, HitState
from daylight.web.ads.search.document import Document
from daylight.web.ads.search.query import Query
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

NEWS_FOR = timedelta(days=30)  # an ad older than that is no news; pairs are kept longer
MOST_VALUES = 500  # in one query
AT_A_TIME = 4000  # pairs: nobody waits long for our lock
KEPT_SEARCHES = 50_000  # some 2 kB each, of those that tokens do not say in full

Pair = tuple[int, int]  # alert, ad
_T = TypeVar("_T")


class _Searches:
    """Searches as they were read, by alert: an alert's never changes."""

    def __init__(self) -> None:
        self.known: OrderedDict[int, Query | None] = OrderedDict()
        self.revision = -1

    def of(self, alerts: Sequence[int]) -> dict[int, Query]:
        """The search of each; one that cannot be read any more is left out."""
        revision = searches.revision()
        if revision != self.revision:
            self.known.clear()
            self.revision = revision
        missing = [pk for pk in alerts if pk not in self.known]
        for some in _parts(missing, MOST_VALUES):
            for alert in Alert.objects.filter(pk__in=some):
                self.known[alert.pk] = searches.reopen(alert)
        found = {pk: self.known.get(pk) for pk in alerts}
        while len(self.known) > KEPT_SEARCHES:
            self.known.popitem(last=False)
        return {pk: query for pk, query in found.items() if query is not None}


_searches = _Searches()


def forget() -> None:
    """Read every search anew (another database)."""
    _searches.known.clear()
    _searches.revision = -1


def pairs(documents: dict[int, Document]) -> list[Pair]:
    """Every (alert, ad) where the alert's search matches the ad's document. In order of alert."""
    by_token: dict[str, list[int]] = {anchors.ANY: list(documents)}
    for ad, document in documents.items():
        for token in document.tokens:
            by_token.setdefault(token, []).append(ad)
    found: set[Pair] = set()
    doubtful: set[Pair] = set()
    for token, alert, rest, exact in _anchored(list(by_token)):
        alone, choices = anchors.read(rest)
        for ad in by_token[token]:
            tokens = documents[ad].tokens
            if alone <= tokens and not any(tokens.isdisjoint(group) for group in choices):
                (found if exact else doubtful).add((alert, ad))
    queries = _searches.of(sorted({alert for alert, _ad in doubtful}))
    found.update(
        (alert, ad)
        for alert, ad in doubtful
        if alert in queries and queries[alert].matches(documents[ad])
    )
    return sorted(found)


def _anchored(wanted: Sequence[str]) -> Iterator[anchors.Row]:
    with connection.cursor() as cursor:
        for some in _parts(wanted, MOST_VALUES):
            cursor.execute(
                "SELECT token, alert_id, rest, exact FROM ads_alertanchor "
                f"WHERE token IN ({_places(some)})",
                some,
            )
            yield from cursor.fetchall()


def _parts(values: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def match(ads: Sequence[int]) -> int:
    """Note which alerts these newly published ads are for; returns how many pairs there are.

    Ads under care, ads without words any more and ads that are no news are for nobody. One that is
    hidden now may be back when its mail goes, which asks again. Twice is the same as once.
    """
    at = clock.now()
    found = pairs(searches.documents(_news(ads, at)))
    for some in _parts(found, AT_A_TIME):
        with transaction.atomic():
            _keep(some, at)
    if found:
        queue.put("alerts-send", lane=Lane.URGENT)
    return len(found)


def _keep(found: Sequence[Pair], at: datetime) -> None:
    """Write pairs and wake their alerts."""
    live = set(_wake(sorted({alert for alert, _ad in found})))
    rows = [pair for pair in found if pair[0] in live]
    waiting = int(HitState.WAITING)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            moment = connection.ops.adapt_datetimefield_value(at)
            values = [(alert, ad, waiting, moment) for alert, ad in rows]
            cursor.executemany(_INSERT.format("VALUES (%s, %s, %s, %s)"), values)
        else:
            both = [[alert for alert, _ad in rows], [ad for _alert, ad in rows]]
            given = "SELECT unnest(%s::bigint[]), unnest(%s::bigint[]), %s, %s"
            cursor.execute(_INSERT.format(given), [*both, waiting, at])


_INSERT = "INSERT INTO ads_alerthit (alert_id, ad_id, state, at) {} ON CONFLICT DO NOTHING"


def _news(ads: Sequence[int], at: datetime) -> list[int]:
    """Ids of those ads that may be told of."""
    fresh = Ad.objects.filter(pk__in=ads, care=False, published_at__gt=at - NEWS_FOR)
    return list(fresh.values_list("pk", flat=True))


def _wake(alerts: Sequence[int]) -> list[int]:
    """Say that these have something to write. Returns those that are active still.

    Their rows are locked in order of id before a pair is written: a worker that just ends a mail
    sees the pair, and a reader who just stops leaves none behind.
    """
    active: list[int] = []
    lock = "" if connection.vendor == "sqlite" else "FOR UPDATE"
    with connection.cursor() as cursor:
        for some in _parts(alerts, MOST_VALUES):
            cursor.execute(
                f"SELECT id FROM ads_alert WHERE id IN ({_places(some)}) AND state = %s "
                f"ORDER BY id {lock}",
                [*some, AlertState.ACTIVE],
            )
            live = [row[0] for row in cursor.fetchall()]
            active += live
            if live:
                cursor.execute(
                    f"UPDATE ads_alert SET due_at = ready_at WHERE id IN ({_places(live)}) "
                    "AND (due_at IS NULL OR due_at <> ready_at)",
                    live,
                )
    return active
