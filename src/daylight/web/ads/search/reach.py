"""Which places lie within a query's reach, as facets. Pure; remembered for the trees in force."""

from __future__ import annotations

from daylight.web.ads.catalogue import EVERYWHERE, Catalogue, PlaceNode
from daylight.web.ads.search import facets, moved
from daylight.web.ads.search.distance import Box, Point, between_km, is_inside, point_of
from daylight.web.ads.search.query import Query

_MOST_REMEMBERED = 256
_Asked = tuple[Box | None, Point | None, int]
_remembered: tuple[Catalogue | None, dict[_Asked, tuple[str, ...]]] = (None, {})


def reach(query: Query, trees: Catalogue) -> tuple[str, ...]:
    """Facets of which an ad within reach has one; a branch that is wholly inside gives one.

    Empty where no place is within reach.
    """
    global _remembered
    if _remembered[0] is not trees or len(_remembered[1]) >= _MOST_REMEMBERED:
        _remembered = (trees, {})
    known = _remembered[1]
    asked = (query.box, query.centre, query.radius_km)
    if asked not in known:
        known[asked] = tuple(_cover(_inside(query, trees), trees))
    return known[asked]


def _inside(query: Query, trees: Catalogue) -> set[int]:
    points = {node: point_of(trees, node) for node in trees.places}
    return {node for node, point in points.items() if point and _holds(query, point)}


def _holds(query: Query, point: Point) -> bool:
    if query.box is not None:
        return is_inside(point, query.box)
    return query.centre is not None and between_km(query.centre, point) <= query.radius_km


def _cover(inside: set[int], trees: Catalogue) -> list[str]:
    roots = trees.place_children.get(EVERYWHERE, [])
    whole, found = _branches(roots, inside, trees)
    return [facets.place(EVERYWHERE)] if whole and roots else found


def _branches(nodes: list[PlaceNode], inside: set[int], trees: Catalogue) -> tuple[bool, list[str]]:
    """Whether all of these branches are inside, and the facets of what is."""
    all_whole, found = True, []
    for node in nodes:
        whole, below = _branches(trees.place_children.get(node.id, []), inside, trees)
        if node.id in inside and whole and not moved.is_unsettled(node.id, trees):
            found.append(facets.place(node.id))
            continue
        all_whole = False
        found += [facets.own_place(node.id)] * (node.id in inside) + below
    return all_whole, found
