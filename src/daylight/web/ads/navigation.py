"""What pages say about the two trees: names, addresses, paths. Made once for each catalogue.

Nothing here queries; a view looks the catalogue up once and asks this.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from daylight.web import formats
from daylight.web.ads.catalogue import (
    EVERYWHERE,
    EVERYWHERE_SLUG,
    Catalogue,
    PlaceNode,
    SectionNode,
)

CHOICES = 10  # places in the head's chooser
MOST_FOUND = 40  # places that a search shows

MOST_REMEMBERED = 512  # choosers and maps, about 2 kB each
MOST_IN_TREE = 200  # places that the page of places shows at once

Link = tuple[str, str]  # text, address
_T = TypeVar("_T")


@dataclass(frozen=True)
class Group:
    """A top section and its children, for the directory on the front page."""

    node: SectionNode
    name: str
    children: tuple[tuple[SectionNode, str], ...]


@dataclass(frozen=True)
class Chooser:
    """The head's chooser of places."""

    place_name: str
    places: list[Link]


class Navigation:
    """One catalogue in one language."""

    def __init__(self, trees: Catalogue, language: str, prefix: str) -> None:
        self.trees = trees
        self.language = language
        self.prefix = prefix
        self.section_names = {key: node.name(language) for key, node in trees.sections.items()}
        self.place_names = {key: _place_name(node, language) for key, node in trees.places.items()}
        self.directory = self._directory()
        self._remembered: dict[tuple[str, int], Any] = {}
        self._folded: list[tuple[str, PlaceNode]] | None = None

    def href(self, place: PlaceNode | None, section: SectionNode | None = None) -> str:
        """The address of a list. No place means the whole board."""
        slug = place.slug if place else EVERYWHERE_SLUG
        if section is None:
            return f"{self.prefix}/{slug}"
        return f"{self.prefix}/{slug}/{section.slug}"

    def linked(self, place: PlaceNode) -> Link:
        return self.place_names[place.id], self.href(place)

    def subsections(self, section: SectionNode | None) -> list[SectionNode]:
        """Open sections below one (or the top ones), in the operator's order."""
        found = self.trees.section_children.get(section.id if section else EVERYWHERE, [])
        return [node for node in found if node.active]

    def subplaces(self, place: PlaceNode | None) -> list[PlaceNode]:
        """Open places below one (or the roots), the largest first."""
        found = self.trees.place_children.get(place.id if place else EVERYWHERE, [])
        return [node for node in found if node.active]

    def crumbs(
        self, place: PlaceNode | None, section: SectionNode | None, whole: str
    ) -> list[Link]:
        """From the whole board down through places, then sections."""
        items = [(whole, self.href(None))]
        if place is not None:
            nodes = [self.trees.places[key] for key in place.path]
            items += [self.linked(node) for node in nodes]
        if section is not None:
            for key in section.path:
                node = self.trees.sections[key]
                items.append((self.section_names[key], self.href(place, node)))
        return items

    def chooser(self, place: PlaceNode | None) -> Chooser:
        """Places above, below and beside this one."""
        key = ("chooser", place.id if place else EVERYWHERE)
        return self.remembered(key, lambda: self._chooser(place))

    def find_places(self, text: str) -> list[PlaceNode]:
        """Open places whose name begins with a text, then those that contain it; largest first."""
        if self._folded is None:
            nodes = sorted(self.trees.places.values(), key=lambda n: (-n.population, n.name))
            self._folded = [(folded(self.place_names[n.id]), n) for n in nodes if n.active]
        wanted = folded(text)
        begin = [node for name, node in self._folded if name.startswith(wanted)]
        inside = [node for name, node in self._folded if wanted in name[1:]] if wanted else []
        found = dict.fromkeys([node.id for node in (*begin, *inside)])
        return [self.trees.places[key] for key in found][:MOST_FOUND]

    def where(self, place: PlaceNode) -> str:
        """A place with the one above it: "Springfield, Illinois"."""
        if place.parent_id is None:
            return self.place_names[place.id]
        return f"{self.place_names[place.id]}, {self.place_names[place.parent_id]}"

    def towns(self) -> list[PlaceNode]:
        """The first level of the tree with more than one place: a board of one town has none."""
        level = self.subplaces(None)
        while len(level) == 1 and (below := self.subplaces(level[0])):
            level = below
        return level

    def tops(self) -> list[tuple[PlaceNode, list[PlaceNode]]]:
        """The roots with the places right below; alone where that would be a very long page."""
        roots = self.subplaces(None)
        below = {root.id: self.subplaces(root) for root in roots}
        long = len(roots) + sum(map(len, below.values())) > MOST_IN_TREE
        return [(root, [] if long else below[root.id]) for root in roots]

    def remembered(self, key: tuple[str, int], make: Callable[[], _T]) -> _T:
        """What was made before for this catalogue and language, else what `make` makes."""
        if key not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = make()
        made: _T = self._remembered[key]
        return made

    def _directory(self) -> list[Group]:
        return [
            Group(
                node,
                self.section_names[node.id],
                tuple((child, self.section_names[child.id]) for child in self.subsections(node)),
            )
            for node in self.subsections(None)
        ]

    def _chooser(self, place: PlaceNode | None) -> Chooser:
        if place is None:
            found = self.towns()
            return Chooser("", [self.linked(node) for node in found[:CHOICES]])
        above = [self.trees.places[key] for key in reversed(place.path[:-1])]
        near = self.subplaces(place) or self.subplaces(above[0] if above else None)
        shown = [*above, *(node for node in near if node.id != place.id)][:CHOICES]
        return Chooser(self.place_names[place.id], [self.linked(node) for node in shown])


def _place_name(node: PlaceNode, language: str) -> str:
    """A place as its file names it; a country that is named as in English, in the language."""
    if node.parent_id is None and formats.country(node.country, "en") == node.name:
        return formats.country(node.country, language)
    return node.name


def folded(text: str) -> str:
    """For looking up: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


_made: dict[str, Navigation] = {}


def navigation(trees: Catalogue, language: str, prefix: str) -> Navigation:
    """The navigation of a catalogue, made anew when the catalogue changed."""
    known = _made.get(language)
    if known is None or known.trees is not trees:
        known = _made[language] = Navigation(trees, language, prefix)
    return known
