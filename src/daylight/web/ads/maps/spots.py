"""How many ads each town has, and towns that would lie on each other as one spot."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daylight.web.ads import browse
from daylight.web.ads.catalogue import EVERYWHERE, Catalogue
from daylight.web.ads.maps.view import View
from daylight.web.ads.search.distance import Point, point_of

CELL = 48  # pixels; towns nearer than this become one spot
DECIMALS = 2  # of a degree, about a kilometre: a place's point, and never an address


@dataclass(frozen=True)
class Spot:
    """One or several towns at one point of the map. `places` are ids, the most ads first."""

    x: float
    y: float
    ads: int
    places: tuple[int, ...]


def by_town(trees: Catalogue, place_id: int, section_id: int) -> dict[int, int]:
    """How many ads each place has of its own, below a place; level by level, the empty left out."""
    tops = [place_id] if place_id else [n.id for n in trees.place_children.get(EVERYWHERE, [])]
    counts = browse.counts_of_places(section_id, tops)
    found: dict[int, int] = {}
    level = [each for each in tops if counts.get(each)]
    while level:
        below = {each: [n.id for n in trees.place_children.get(each, [])] for each in level}
        children = [child for ids in below.values() for child in ids]
        inside = browse.counts_of_places(section_id, children)
        for each in level:
            own = counts[each] - sum(inside.get(child, 0) for child in below[each])
            if own > 0:
                found[each] = own
        counts = inside
        level = [child for child in children if inside.get(child)]
    return found


def points(trees: Catalogue, places: Iterable[int]) -> dict[int, Point]:
    """Each place's point, rounded; a place without one has that of the place above."""
    found = {}
    for each in places:
        point = point_of(trees, each)
        if point is not None:
            found[each] = (round(point[0], DECIMALS), round(point[1], DECIMALS))
    return found


_Head = tuple[float, float, list[int]]  # where a spot stands, and its places


def gathered(view: View, counts: Mapping[int, int], where: Mapping[int, Point]) -> list[Spot]:
    """The spots of a map, the fullest last, so that it lies on top.

    A town joins the nearest fuller one that is close by, and stands where that stands.
    """
    shown = [(place, *view.xy(point)) for place, point in where.items() if view.contains(point)]
    shown.sort(key=lambda row: (-counts[row[0]], row[0]))
    heads: list[_Head] = []
    by_square: dict[tuple[int, int], list[_Head]] = {}
    for place, x, y in shown:
        column, row = int(x // CELL), int(y // CELL)
        around = [head for square in _around(column, row) for head in by_square.get(square, ())]
        near = min(around, key=lambda head: math.hypot(head[0] - x, head[1] - y), default=None)
        if near is not None and math.hypot(near[0] - x, near[1] - y) < CELL:
            near[2].append(place)
        else:
            heads.append((x, y, [place]))
            by_square.setdefault((column, row), []).append(heads[-1])
    spots = [Spot(x, y, sum(map(counts.__getitem__, ids)), tuple(ids)) for x, y, ids in heads]
    return sorted(spots, key=lambda spot: (spot.ads, spot.places))


def _around(column: int, row: int) -> list[tuple[int, int]]:
    """The squares of the map in which a town may be that is nearer than a square is wide."""
    steps = (-1, 0, 1)
    return [(column + across, row + down) for across in steps for down in steps]


def of_rows(rows: Iterable[browse.Row]) -> dict[int, int]:
    """How many of some ads each place has."""
    return dict(Counter(row.place_id for row in rows))
