"""What to offer where nothing was found: nearby, wider, another section, fewer conditions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime

from daylight.web.ads.catalogue import EVERYWHERE, Catalogue
from daylight.web.ads.search import finding
from daylight.web.ads.search.distance import point_of
from daylight.web.ads.search.finding import Count
from daylight.web.ads.search.plan import plan
from daylight.web.ads.search.query import NEWEST, Query

NEARBY_KM = (25, 50, 100, 250)
MOST = 4
MOST_LISTS = 2
ALIKE = 50  # newest ads by which two offers are known to be the same
_NO_REACH = {"centre": None, "radius_km": 0, "point_given": False, "box": None}
_NO_PRICE = {"price_min_minor": None, "price_max_minor": None, "price_texts": ("", "")}
_NO_KIND = {"with_photo": False, "free": False, "wanted": False, "attributes": ()}
_NO_WORDS = {"text": "", "words": (), "phrases": (), "excluded": (), "prefixes": ()}


def around(query: Query, trees: Catalogue, moment: datetime) -> list[tuple[Query, Count]]:
    """Searches like this one that do find something, the nearest first, and how much."""
    return _that_find(_wider(query, trees), query, trees, moment)


def lists(query: Query, trees: Catalogue, moment: datetime) -> list[tuple[Query, Count]]:
    """Where no ad anywhere has these words: the lists in which they were looked for."""
    bare = query.without(**_NO_WORDS, **_NO_PRICE, **_NO_KIND, order=NEWEST)
    found = _that_find(itertools.chain([bare], _wider(bare, trees)), query, trees, moment)
    return [each for each in found if each[0].parameters()][:MOST_LISTS]


def _that_find(
    searches: Iterable[Query], query: Query, trees: Catalogue, moment: datetime
) -> list[tuple[Query, Count]]:
    """The first few that find something, none of them twice."""
    offered: list[tuple[Query, Count]] = []
    known: set[tuple[int, ...]] = set()
    for wider in searches:
        if wider.is_hopeless or wider == query:
            continue
        found, count = finding.first(plan(wider, trees), moment, limit=ALIKE)
        seqs = tuple(found.seqs)
        if seqs and seqs not in known:  # the same ads once more are no offer
            known.add(seqs)
            offered.append((wider, count))
        if len(offered) == MOST:
            break
    return offered


def _wider(query: Query, trees: Catalogue) -> Iterator[Query]:
    if query.has_price or query.has_facets:
        yield query.without(**_NO_PRICE, **_NO_KIND)
    yield from _nearby(query, trees)
    section = trees.sections.get(query.section_id)
    if section is not None and section.parent_id is not None:
        above = trees.sections[section.parent_id]
        yield query.without(section=above.slug, section_id=above.id, attributes=())
    anywhere = {"place": "", "place_id": EVERYWHERE, **_NO_REACH}
    everything = {"section": "", "section_id": EVERYWHERE, "attributes": ()}
    if query.section:
        yield query.without(**everything)
    yield query.without(**anywhere)
    yield query.without(**anywhere, **everything, **_NO_PRICE, with_photo=False)


def _nearby(query: Query, trees: Catalogue) -> Iterator[Query]:
    """Farther around the same point, then the places above."""
    centre = query.centre or point_of(trees, query.place_id)
    if centre is not None and query.box is None:
        for km in NEARBY_KM:
            if km > query.radius_km:
                yield query.without(centre=centre, radius_km=km)
    place = trees.places.get(query.place_id)
    for key in reversed(place.path[:-1] if place else ()):
        above = trees.places[key]
        yield query.without(place=above.slug, place_id=above.id, **_NO_REACH)
