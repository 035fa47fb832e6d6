"""The middle price of each section: counted by the worker once a day, remembered for screening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection, transaction

from daylight.web import clock
from daylight.web.ads.models import PriceMedian
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

KIND = "price_medians"
EVERY = timedelta(days=1)
_READ_AT_ONCE = 10_000

Key = tuple[int, str]  # section and currency


class Middle(NamedTuple):
    """A middle price in the currency's minor unit, and of how many ads it is."""

    minor: int
    ads: int


_PRICES = """
SELECT a.section_id, c.currency, c.price_minor
FROM ads_ad a JOIN ads_versioncontent c ON c.version_id = a.public_version_id
WHERE a.state = 'public' AND a.expires_at > %s AND c.price_kind = 'price' AND c.price_minor > 0
ORDER BY a.section_id, c.currency, c.price_minor
"""


@queue.handles(KIND)
def count() -> None:
    """Make all middle prices anew from the ads that are public now."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_PRICES, [clock.now()])
        for key, rows in groupby(iter(cursor.fetchone, None), itemgetter(0, 1)):
            prices = [price for _, _, price in rows]
            found.append((key, Middle(prices[len(prices) // 2], len(prices))))
    with transaction.atomic():
        PriceMedian.objects.all().delete()
        PriceMedian.objects.bulk_create(
            PriceMedian(section_id=section, currency=currency, median_minor=minor, ads=ads)
            for (section, currency), (minor, ads) in found
        )


def middles(keys: Iterable[Key]) -> dict[Key, Middle]:
    """The middle prices of these sections and currencies, where they were counted."""
    wanted = set(keys)
    if not wanted:
        return {}
    rows = PriceMedian.objects.filter(section_id__in={section for section, _ in wanted})
    return {
        (section, currency): Middle(minor, ads)
        for section, currency, minor, ads in rows.values_list(
            "section_id", "currency", "median_minor", "ads"
        )
        if (section, currency) in wanted
    }


def schedule() -> None:
    """Make sure that the count is in the queue."""
    queue.put(KIND, key=f"recurring/{KIND}", lane=Lane.BULK, every=EVERY)
