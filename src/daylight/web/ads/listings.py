"""Rows and counts of every list an ad shows in. Called by the gate, in its transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from daylight.web.ads.catalogue import Catalogue

Place = tuple[int, int, int]  # place, section, pub_seq
AT_A_TIME = 1000


def add(trees: Catalogue, ads: Iterable[Place]) -> None:
    """Show ads in all their lists. Adding one that shows already is an error of the caller."""
    _put_in(_keys(trees, ads))


def remove(trees: Catalogue, ads: Iterable[Place]) -> None:
    """Take ads out of all their lists."""
    _take_out(_keys(trees, ads))


def _put_in(keys: list[Place]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ads_listing (place_id, section_id, pub_seq) VALUES (%s, %s, %s)", keys
        )
    _count(keys, +1)


def _take_out(keys: list[Place]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM ads_listing WHERE place_id = %s AND section_id = %s AND pub_seq = %s", keys
        )
    _count(keys, -1)


def _keys(trees: Catalogue, ads: Iterable[Place]) -> list[Place]:
    """In the order of the table's key: neighbours go in together."""
    return sorted(
        (place, section, seq)
        for place_id, section_id, seq in ads
        for place, section in trees.listing_keys(place_id, section_id)
    )


def _count(keys: list[Place], step: int) -> None:
    """In one order everywhere, so that two transactions never wait for each other in a ring."""
    sums = sorted(Counter((place, section) for place, section, _ in keys).items())
    with connection.cursor() as cursor:
        if step > 0:
            cursor.executemany(
                "INSERT INTO ads_listingcount (place_id, section_id, ads) VALUES (%s, %s, %s) "
                "ON CONFLICT (place_id, section_id) "
                "DO UPDATE SET ads = ads_listingcount.ads + EXCLUDED.ads",
                [(place, section, n) for (place, section), n in sums],
            )
        else:
            cursor.executemany(
                "UPDATE ads_listingcount SET ads = ads - %s "
                "WHERE place_id = %s AND section_id = %s",
                [(n, place, section) for (place, section), n in sums],
            )


def move(before: Catalogue, after: Catalogue, ads: Iterable[Place]) -> None:
    """Ads whose places or sections have moved: into the lists that are new, out of the others."""
    rows = list(ads)
    for start in range(0, len(rows), AT_A_TIME):
        some = rows[start : start + AT_A_TIME]
        old, new = set(_keys(before, some)), set(_keys(after, some))
        _take_out(sorted(old - new))
        _put_in(sorted(new - old))
