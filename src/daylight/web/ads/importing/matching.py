"""Which of the board's places and sections a line means by its own word."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from daylight.errors import ConfigError
from daylight.web.ads.catalogue import Catalogue, PlaceNode, SectionNode
from daylight.web.ads.forms import places

# A section that takes what none of its siblings does.
_CATCH_ALL = ("{parent}-other", "other-{parent}", "everything-else", "other")


def squashed(text: str) -> str:
    """Letters and digits alone, lower case, no accents: "New-York" and "newyork" are one.

    >>> squashed("Cell Phones & Más")
    'cellphonesmas'
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if c.isalnum())


def read_map(path: Path) -> dict[str, str]:
    """A TOML file of `"their word" = "our-slug"`.

    Raises: ConfigError.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from error
    for theirs, ours in table.items():
        if not isinstance(ours, str):
            raise ConfigError(f"{path}: {theirs!r} must be a slug", hint=f'"{theirs}" = "our-slug"')
    return {squashed(theirs): ours for theirs, ours in table.items()}


class Places:
    """Words -> the board's places. What was found is remembered."""

    def __init__(self, trees: Catalogue, aliases: Mapping[str, str], unknown: str) -> None:
        self.trees = trees
        self.aliases = {word: trees.place(slug) for word, slug in aliases.items()}
        self.unknown = trees.place(unknown) if unknown else None
        self._squashed: dict[str, PlaceNode] = {}
        for node in sorted(trees.places.values(), key=lambda each: each.population):
            if places.may_post_to(trees, node):
                self._squashed[squashed(node.name)] = node
                self._squashed[squashed(node.slug)] = node
        self._known: dict[str, PlaceNode | None] = {}

    def find(self, text: str) -> PlaceNode | None:
        """The place that is meant, else the one for the unknown. Namesakes: the largest."""
        if text not in self._known:
            if len(self._known) > 50_000:
                self._known.clear()
            self._known[text] = self._find(text)
        return self._known[text] or self.unknown

    def _find(self, text: str) -> PlaceNode | None:
        whole = self._one(text)
        if whole is not None:
            return whole
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        country = next((p.upper() for p in pieces if len(p) == 2 and self._country(p)), "")
        found = [node for piece in pieces for node in self._all(piece)]
        fitting = [node for node in found if not country or node.country == country]
        words = {squashed(piece) for piece in pieces}
        return max(fitting, key=lambda node: self._fit(node, words), default=None)

    def _one(self, text: str) -> PlaceNode | None:
        key = squashed(text)
        return self.aliases.get(key) or next(iter(self._all(text)), None) if key else None

    def _all(self, text: str) -> list[PlaceNode]:
        node = self._squashed.get(squashed(text))
        return places.find(self.trees, text) or ([node] if node is not None else [])

    def _country(self, code: str) -> bool:
        return any(
            node.country == code.upper()
            for node in self.trees.places.values()
            if not node.parent_id
        )

    def _fit(self, node: PlaceNode, words: set[str]) -> tuple[int, int, int]:
        """More of the words in its path, then the more exact place, then the larger one."""
        path = [self.trees.places[pk] for pk in node.path]
        named = {squashed(each.name) for each in path} | {squashed(each.slug) for each in path}
        return len(words & named), len(node.path), node.population


class Sections:
    """Words -> the board's sections that take ads."""

    def __init__(self, trees: Catalogue, aliases: Mapping[str, str], unknown: str) -> None:
        self.trees = trees
        self._by_word: dict[str, SectionNode] = {}
        for node in trees.sections.values():
            for word in (node.slug, *node.names.values()):
                self._by_word.setdefault(squashed(word), node)
        for word, slug in aliases.items():
            self._by_word[word] = _leaf(trees, slug)
        self.unknown = _leaf(trees, unknown) if unknown else None

    def find(self, words: Iterable[str]) -> SectionNode | None:
        """The first word that means a section which takes ads, else the one for the unknown."""
        for word in words:
            node = self._by_word.get(squashed(word))
            if node is None:
                continue
            taking = node if self.trees.may_post_to(node) else self._catch_all(node)
            if taking is not None:
                return taking
        return self.unknown

    def _catch_all(self, parent: SectionNode) -> SectionNode | None:
        children = {n.slug: n for n in self.trees.section_children.get(parent.id, ()) if n.active}
        slugs = (pattern.format(parent=parent.slug) for pattern in _CATCH_ALL)
        return next((children[slug] for slug in slugs if slug in children), None)


def _leaf(trees: Catalogue, slug: str) -> SectionNode:
    node = trees.section(slug)
    if not trees.may_post_to(node):
        raise ConfigError(
            f"the section {slug!r} takes no ads itself",
            hint="name one below it: "
            + ", ".join(child.slug for child in trees.section_children.get(node.id, ())),
        )
    return node
