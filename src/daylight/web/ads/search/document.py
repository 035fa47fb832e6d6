"""An ad as search sees it: tokens in order, and what is filtered by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, Protocol

from daylight.web.ads.catalogue import EVERYWHERE, Catalogue, SectionNode
from daylight.web.ads.search import facets
from daylight.web.ads.search.distance import Point, point_of
from daylight.web.ads.search.personal import is_of_a_person
from daylight.web.ads.search.words import BREAK, MARK, meanings, public_tokens


class Stretch(Protocol):
    """A stretch of an ad's text that is not indexed: a contact."""

    @property
    def field(self) -> str: ...  # "title", "body" or "attributes.NAME"
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Hidden(NamedTuple):
    field: str
    start: int
    end: int


class Line(NamedTuple):
    """A document's line, and the revision of the trees that its facets are of."""

    revision: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """`line` is what the index keeps: words, fields parted by a break, then facets."""

    line: str
    place_ids: tuple[int, ...]  # from the root down to the ad's own
    section_ids: tuple[int, ...]
    price_kind: str = "none"
    price_minor: int | None = None
    currency: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    with_photo: bool = False
    point: Point | None = None

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every word and facet. An alert's required tokens are among them."""
        return frozenset(self.line.split()) - {BREAK}

    @property
    def words(self) -> list[str]:
        """The words in order, breaks among them, without facets."""
        return [token for token in self.line.split() if token[0] != MARK]


def document(
    content: Any, trees: Catalogue, *, with_photo: bool, hidden: Iterable[Stretch] = ()
) -> Document:
    """The document of a content (`Content`, `VersionContent` or a row with the same names)."""
    place = trees.places[content.place_id]
    return Document(
        line=line(content, trees, with_photo=with_photo, hidden=hidden),
        place_ids=place.path,
        section_ids=trees.sections[content.section_id].path,
        price_kind=content.price_kind,
        price_minor=content.price_minor,
        currency=content.currency,
        attributes=content.attributes or {},
        with_photo=with_photo,
        point=point_of(trees, place.id),
    )


def line(
    content: Any, trees: Catalogue, *, with_photo: bool, hidden: Iterable[Stretch] = ()
) -> str:
    """What the index keeps of a content."""
    return " ".join(said(content, trees, with_photo=with_photo, hidden=hidden))


def said(
    content: Any, trees: Catalogue, *, with_photo: bool, hidden: Iterable[Stretch] = ()
) -> list[str]:
    """The tokens of its line, in order."""
    section = trees.sections[content.section_id]
    spans = _by_field(hidden)
    words = [*_words(content.title, spans.get("title")), BREAK]
    words += [*_words(content.body, spans.get("body")), BREAK]
    words += _said_besides(section, content.attributes or {}, content.language, spans)
    standing = _standing(trees.places[content.place_id].path, section.path)
    kinds = _facets(content, section, with_photo=with_photo)
    return [*words, *meanings(words), *standing, *kinds]


@lru_cache(maxsize=20_000)
def _standing(places: tuple[int, ...], sections: tuple[int, ...]) -> list[str]:
    """The facets of a place and a section."""
    found = [facets.place(EVERYWHERE), *map(facets.place, places)]
    return [*found, facets.own_place(places[-1]), *map(facets.section, sections)]


def line_of(content: Any, contacts: Iterable[Stretch], trees: Catalogue) -> Line:
    """The line of a `Content` whose contacts a screening has just found."""
    made = line(content, trees, with_photo=bool(content.photos), hidden=contacts)
    return Line(trees.revision, made)


def _by_field(hidden: Iterable[Stretch]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for each in hidden:
        found.setdefault(each.field, []).append((each.start, each.end))
    return found


def _words(text: str, spans: Sequence[tuple[int, int]] | None) -> list[str]:
    """Its tokens, without contacts and without numbers that are as long as a telephone's."""
    for start, end in sorted(spans or (), reverse=True):
        text = f"{text[:start]} \n {text[end:]}"
    return public_tokens(text)


def _said_besides(
    section: SectionNode,
    attributes: Mapping[str, Any],
    language: str,
    spans: Mapping[str, list[tuple[int, int]]],
) -> list[str]:
    """Words of attributes: texts as written, choices by their names. None of age or sex."""
    if not attributes:
        return []
    known = {each["name"]: each for each in section.attributes}
    words: list[str] = []
    for name, value in sorted(attributes.items()):
        attribute = known.get(name, {"name": name})
        if isinstance(value, str) and not is_of_a_person(attribute):
            text = _label(attribute, value, language)
            words += [*_words(text, spans.get(f"attributes.{name}")), BREAK]
    return words


def _label(attribute: Mapping[str, Any], value: str, language: str) -> str:
    for choice in attribute.get("choices") or ():
        if choice["value"] == value:
            labels = choice.get("labels", {})
            return str(labels.get(language) or labels.get("en") or value)
    return value


def _facets(content: Any, section: SectionNode, *, with_photo: bool) -> list[str]:
    found = []
    if with_photo:
        found.append(facets.PHOTO)
    if content.price_kind == "free":
        found.append(facets.FREE)
    if content.price_kind == "wanted":
        found.append(facets.WANTED)
    if content.price_kind == "price" and content.price_minor is not None:
        found += facets.price(content.price_minor, content.currency)
    if content.attributes:
        choices = {each["name"] for each in section.attributes if each["type"] == "choice"}
        for name, value in sorted(content.attributes.items()):
            found += _attribute(name, value, is_choice=name in choices)
    return found


def _attribute(name: str, value: Any, *, is_choice: bool) -> Sequence[str]:
    if isinstance(value, bool):
        return [facets.attribute(name, facets.YES)] if value else []
    if isinstance(value, int | float):
        return facets.number(name, value)
    is_value = is_choice and isinstance(value, str) and facets.is_value(value)
    return [facets.attribute(name, value)] if is_value else []
