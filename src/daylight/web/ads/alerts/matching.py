"""Find the alerts for new ads, not the ads for each alert.

ad ── its tokens ── anchors with one of them ── their other tokens ── the search itself
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction

from daylight.web import bulk, clock
from daylight.web.ads.alerts import anchors, searches
from daylight.web.ads.models import Ad, Alert, AlertHit, AlertState, HitState
from daylight.web.ads.search.document import Document
from daylight.web.ads.search.query import Query
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

NEWS_FOR = timedelta(days=30)  # an ad older than that is no news; pairs are kept longer
MOST_TOKENS = 500  # asked for in one query
KEPT_SEARCHES = 20_000

Pair = tuple[int, int]  # alert, ad


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
        for start in range(0, len(missing), MOST_TOKENS):
            some = missing[start : start + MOST_TOKENS]
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
    tokens = {ad: document.tokens for ad, document in documents.items()}
    by_token: dict[str, list[int]] = {anchors.ANY: list(documents)}
    for ad, own in tokens.items():
        for token in own:
            by_token.setdefault(token, []).append(ad)
    candidates = set(_candidates(by_token, tokens))
    queries = _searches.of(sorted({alert for alert, _ad in candidates}))
    return sorted(
        (alert, ad)
        for alert, ad in candidates
        if alert in queries and queries[alert].matches(documents[ad])
    )


def _candidates(
    by_token: dict[str, list[int]], tokens: dict[int, frozenset[str]]
) -> Iterator[Pair]:
    for token, alert, rest in _anchored(by_token):
        for ad in by_token[token]:
            if anchors.has_all(rest, tokens[ad]):
                yield alert, ad


def _anchored(wanted: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    every = list(wanted)
    with connection.cursor() as cursor:
        for start in range(0, len(every), MOST_TOKENS):
            some = every[start : start + MOST_TOKENS]
            cursor.execute(
                "SELECT token, alert_id, rest FROM ads_alertanchor "
                f"WHERE token IN ({', '.join(['%s'] * len(some))})",
                some,
            )
            yield from cursor.fetchall()


def match(ads: Sequence[int]) -> int:
    """Note which alerts these newly published ads are for; returns how many pairs are new.

    Ads under care, ads without words any more and ads that are no news are for nobody. One that is
    hidden now may be back when its mail goes, which asks again. Twice is the same as once.
    """
    at = clock.now()
    found = pairs(searches.documents(_news(ads, at)))
    if not found:
        return 0
    with transaction.atomic():
        live = _wake(sorted({alert for alert, _ad in found}))

        bulk.insert(
            AlertHit,
            ("alert_id", "ad_id", "state", "at"),
            [(alert, ad, int(HitState.WAITING), at) for alert, ad in found if alert in live],
            skip_known=True,
        )
        queue.put("alerts-send", lane=Lane.URGENT)
    return len(found)


def _news(ads: Sequence[int], at: datetime) -> list[int]:
    """Ids of those ads that may be told of."""
    fresh = Ad.objects.filter(pk__in=ads, care=False, published_at__gt=at - NEWS_FOR)
    return list(fresh.values_list("pk", flat=True))


def _wake(alerts: Sequence[int]) -> set[int]:
    """Say that these have something to write. Returns those that are active still.

    Locks each row (in order of id) before its pairs are written, so that a worker that just ends
    a mail sees them, and a reader who just stops leaves none behind.
    """
    active = []
    with connection.cursor() as cursor:
        for pk in alerts:
            cursor.execute(
                "UPDATE ads_alert SET due_at = ready_at WHERE id = %s AND state = %s RETURNING id",
                [pk, AlertState.ACTIVE],
            )
            active += [row[0] for row in cursor.fetchall()]
    return set(active)
