"""Places and sections that moved in their tree, until the index has followed. Pure.

    Illinois ── Springfield    an ad of it, as it is indexed: of Illinois, of Springfield
    Iowa ────── Springfield    asked for Iowa: of Iowa, or of Springfield itself
                               asked for Illinois: of Illinois, and not of Springfield itself

So every search finds what it should, whether an ad of them was indexed before or after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daylight.web.ads.catalogue import EVERYWHERE, Catalogue, PlaceNode, SectionNode, Stood
from daylight.web.ads.search import facets
from daylight.web.ads.search.query import Query


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """What is asked in the stead of some tokens, and what besides."""

    instead_of: frozenset[str] = frozenset()
    any_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()
    sections: tuple[int, ...] = ()


NONE = Corrections()


def corrections(query: Query, trees: Catalogue) -> Corrections:
    """Nothing, as a rule."""
    if not (trees.moved_places or trees.moved_sections):
        return NONE
    instead_of: list[str] = []
    any_of: list[tuple[str, ...]] = []
    none_of: list[str] = []
    sections: list[int] = []
    if query.place_id > EVERYWHERE and not query.has_reach:
        came, left = _came_and_left(query.place_id, trees.moved_places, trees.places)
        instead_of.append(facets.place(query.place_id))
        any_of.append((facets.place(query.place_id), *map(facets.own_place, came)))
        none_of += map(facets.own_place, left)
    if query.section_id > EVERYWHERE:
        came, left = _came_and_left(query.section_id, trees.moved_sections, trees.sections)
        instead_of.append(facets.section(query.section_id))
        any_of.append((facets.section(query.section_id), *map(facets.section, came)))
        if came or left:  # no token says which section an ad's own is
            sections = _below(query.section_id, trees)
    return Corrections(
        instead_of=frozenset(instead_of),
        any_of=tuple(any_of),
        none_of=tuple(none_of),
        sections=tuple(sections),
    )


def is_unsettled(place: int, trees: Catalogue) -> bool:
    """Whether the facet of a place says of some ad what is so no more, or does not say what is."""
    return bool(trees.moved_places) and any(_came_and_left(place, trees.moved_places, trees.places))


def _came_and_left(
    above: int,
    moved: Mapping[int, Stood],
    nodes: Mapping[int, PlaceNode] | Mapping[int, SectionNode],
) -> tuple[list[int], list[int]]:
    """What stands below a node now and did not at some time, and the other way round."""
    came = [each for each, stood in moved.items() if _is_new(above, nodes[each].path, stood)]
    left = [
        each
        for each, stood in moved.items()
        if above in stood.ever and above not in nodes[each].path
    ]
    return came, left


def _is_new(above: int, path: tuple[int, ...], stood: Stood) -> bool:
    return above in path and above not in stood.always


def _below(section: int, trees: Catalogue) -> list[int]:
    return [node.id for node in trees.sections.values() if section in node.path]
