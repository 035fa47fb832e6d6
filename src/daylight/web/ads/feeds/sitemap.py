"""The sitemap: an index, and parts of at most 50,000 addresses each, written as they are read.

Ads are cut by publication number, so that a part is found without counting and an old part stays
as it is; lists are cut by place. Source: sitemaps.org protocol 0.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.html import escape

from daylight.web import pages
from daylight.web.ads import hidden
from daylight.web.ads.catalogue import EVERYWHERE, Catalogue
from daylight.web.ads.feeds import times
from daylight.web.ads.navigation import navigation

MOST = 50_000  # addresses of a part
BATCH = 2_000  # ads held at a time
PLACES = 20  # whose lists are held at a time
STATIC = ("/", "/places", "/about", "/terms", "/privacy", "/contact")

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def index(trees: Catalogue, languages: Sequence[str]) -> Iterator[str]:
    """The index: every part that has an address in it."""
    yield f"{_HEAD}<sitemapindex {_SPACE}>\n"
    names = ["sitemap-pages.xml"]
    names += [f"sitemap-lists-{number}.xml" for number in list_parts(trees, languages)]
    for name in names:
        yield _part(name)
    for number in ad_parts():
        yield _part(f"sitemap-ads-{number}.xml")
    yield "</sitemapindex>\n"


def _part(name: str) -> str:
    return f"<sitemap><loc>{escape(pages.address(f'/{name}'))}</loc></sitemap>\n"


def ad_parts() -> Iterator[int]:
    """The numbers of the parts with ads in them: one short look into the list for each."""
    after = -1
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT MIN(pub_seq) FROM ads_listing "
                "WHERE place_id = %s AND section_id = %s AND pub_seq > %s",
                (EVERYWHERE, EVERYWHERE, after),
            )
            found = cursor.fetchone()[0]
            if found is None:
                return
            number = found // MOST
            yield number
            after = (number + 1) * MOST - 1


_ADS = """
SELECT a.pub_seq, a.public_id, a.published_at, v.created_at
FROM ads_ad a JOIN ads_version v ON v.id = a.public_version_id
WHERE a.pub_seq > %s AND a.pub_seq < %s AND a.state = 'public' AND a.expires_at > %s
  AND NOT a.care ORDER BY a.pub_seq LIMIT %s
"""


def ads(number: int, at: datetime) -> Iterator[str]:
    """One part of the ads that are visible. An ad by somebody in need is in none."""
    base = f"<url><loc>{escape(settings.ENVIRONMENT.url)}/a/"
    yield f"{_HEAD}<urlset {_SPACE}>\n"
    after, end = number * MOST - 1, (number + 1) * MOST
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ADS, (after, end, times.bound(at), BATCH))
            rows = cursor.fetchall()
        gone = hidden.now().ads
        yield "".join(
            f"{base}{public_id}</loc><lastmod>{_day(max(published, written))}</lastmod></url>\n"
            for _seq, public_id, published, written in rows
            if public_id not in gone
        )
        if len(rows) < BATCH:
            break
        after = rows[-1][0]
    yield "</urlset>\n"


def _day(value: datetime | str) -> str:
    """The first ten letters of a moment: all moments of a raw row are in UTC."""
    return value[:10] if isinstance(value, str) else times.read(value).strftime("%Y-%m-%d")


def _places_a_part(trees: Catalogue, languages: Sequence[str]) -> int:
    """How many places' lists fill a part, were there ads in each section."""
    return max(1, MOST // ((len(trees.sections) + 1) * max(1, len(languages))))


def _cut(trees: Catalogue, languages: Sequence[str]) -> list[list[int]]:
    """Open places and the whole board, in the order of their ids, as parts hold them."""
    ids = [EVERYWHERE, *sorted(node.id for node in trees.places.values() if node.active)]
    size = _places_a_part(trees, languages)
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def list_parts(trees: Catalogue, languages: Sequence[str]) -> Iterator[int]:
    """The numbers of the parts with a list in them that has ads."""
    query = "SELECT 1 FROM ads_listingcount WHERE place_id >= %s AND place_id <= %s AND ads > 0"
    for number, ids in enumerate(_cut(trees, languages)):
        with connection.cursor() as cursor:
            cursor.execute(f"{query} LIMIT 1", (ids[0], ids[-1]))
            if cursor.fetchone():
                yield number


def lists(number: int, trees: Catalogue, languages: Sequence[str]) -> Iterator[str]:
    """One part of the lists that have ads, in each language."""
    cut = _cut(trees, languages)
    yield f"{_HEAD}<urlset {_SPACE} {_LINKS}>\n"
    for ids in cut[number : number + 1]:
        for start in range(0, len(ids), PLACES):
            yield "".join(_lists_of(ids[start : start + PLACES], trees, languages))
    yield "</urlset>\n"


def _lists_of(ids: list[int], trees: Catalogue, languages: Sequence[str]) -> Iterator[str]:
    marks = ", ".join(["%s"] * len(ids))
    nav = navigation(trees, "en", "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place_id, section_id FROM ads_listingcount WHERE place_id IN ({marks}) "
            "AND ads > 0 ORDER BY place_id, section_id",
            ids,
        )
        rows = cursor.fetchall()
    for place_id, section_id in rows:
        section = trees.sections.get(section_id)
        if section_id == EVERYWHERE or (section is not None and section.active):
            yield from _addresses(nav.href(trees.places.get(place_id), section), languages)


def static_pages(languages: Sequence[str]) -> Iterator[str]:
    """The front page, the places and the operator's texts."""
    yield f"{_HEAD}<urlset {_SPACE} {_LINKS}>\n"
    for path in STATIC:
        yield from _addresses(path, languages)
    yield "</urlset>\n"


def _addresses(path: str, languages: Sequence[str]) -> Iterator[str]:
    """A page in each language, each naming all of them."""
    made = {code: escape(pages.address(pages.link(path, code))) for code in languages}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
        for code, address in made.items()
    )
    for address in made.values():
        yield f"<url><loc>{address}</loc>{links if len(made) > 1 else ''}</url>\n"
