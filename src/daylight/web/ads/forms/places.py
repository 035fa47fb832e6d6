"""Find the place that somebody typed: by its name, its name and state, or its slug."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass, field

from daylight.web.ads.catalogue import Catalogue, PlaceNode

MANY = 60  # up to so many places a page lists them all; above, they are looked up while typing
SUGGESTIONS = 8


@dataclass
class _Index:
    """Every way to spell each place, of one revision of the tree."""

    trees: Catalogue
    by_spelling: dict[str, list[PlaceNode]] = field(default_factory=dict)
    by_size: list[tuple[str, PlaceNode]] = field(default_factory=list)  # largest first


_index: _Index | None = None


def may_post_to(trees: Catalogue, place: PlaceNode) -> bool:
    """Any active place but a root that has others below it: "somewhere in the country" is none."""
    is_root_of_others = place.parent_id is None and bool(trees.place_children.get(place.id))
    return place.active and not is_root_of_others


def label(trees: Catalogue, place: PlaceNode) -> str:
    """The name, with its parent's where that is not the root: "Springfield, Illinois"."""
    parent = trees.places.get(place.parent_id or 0)
    if parent is None or parent.parent_id is None:
        return place.name
    return f"{place.name}, {parent.name}"


def text_for(trees: Catalogue, place: PlaceNode) -> str:
    """What to write into the form so that exactly this place is found again."""
    text = label(trees, place)
    return text if [each.id for each in find(trees, text)] == [place.id] else place.slug


def find(trees: Catalogue, text: str) -> list[PlaceNode]:
    """The places that go by exactly this name, largest first; case and accents do not count."""
    return _indexed(trees).by_spelling.get(fold(text), [])


def suggest(trees: Catalogue, text: str) -> list[PlaceNode]:
    """Places whose name begins so, largest first; else those spelled nearly so."""
    wanted = fold(text)
    if not wanted:
        return []
    index = _indexed(trees)
    begins = [node for spelling, node in index.by_size if spelling.startswith(wanted)]
    if begins:
        return begins[:SUGGESTIONS]
    near = difflib.get_close_matches(wanted, index.by_spelling, SUGGESTIONS, cutoff=0.75)
    found = {node.id: node for spelling in near for node in index.by_spelling[spelling]}
    return list(found.values())[:SUGGESTIONS]


def all_labels(trees: Catalogue) -> list[str]:
    """Every place for a short tree, none for a long one."""
    index = _indexed(trees)
    if len(index.by_size) > MANY:
        return []
    return sorted(label(trees, node) for _spelling, node in index.by_size)


def fold(text: str) -> str:
    """Lower case, no accents, single spaces, no commas.

    >>> fold("  São  Paulo, SP")
    'sao paulo sp'
    """
    letters = unicodedata.normalize("NFKD", text[:200].casefold().replace(",", " "))
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _indexed(trees: Catalogue) -> _Index:
    global _index
    if _index is None or _index.trees is not trees:
        _index = _build(trees)
    return _index


def _build(trees: Catalogue) -> _Index:
    index = _Index(trees)
    nodes = [node for node in trees.places.values() if may_post_to(trees, node)]
    for node in sorted(nodes, key=lambda each: (-each.population, each.name)):
        index.by_size.append((fold(label(trees, node)), node))
        for spelling in {fold(node.name), fold(label(trees, node)), fold(node.slug)}:
            index.by_spelling.setdefault(spelling, []).append(node)
    return index
