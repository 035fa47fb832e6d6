"""What a reader looks for, and whether an ad is that. Pure.

address -> parse -> Query -> the index's plan, an alert's tokens, the same address again
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import chain
from urllib.parse import urlencode

from daylight.web.ads.catalogue import EVERYWHERE, EVERYWHERE_SLUG, Catalogue
from daylight.web.ads.search import facets
from daylight.web.ads.search.distance import Box, Point, between_km, is_inside
from daylight.web.ads.search.document import Document
from daylight.web.ads.search.words import MARK, synonyms

UNKNOWN = -1  # a place or section that is not there (any more): nothing matches
NEWEST, RELEVANCE = "newest", "relevance"
PATH = "/search"

Phrase = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an attribute should be: one of some values, or a number between two."""

    name: str
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    def tokens(self) -> list[str]:
        """Tokens of which a matching ad has one."""
        if self.values:
            return [facets.attribute(self.name, value) for value in self.values]
        return facets.numbers(self.name, self.low, self.high)

    def fits(self, document: Document) -> bool:
        value = document.attributes.get(self.name)
        if self.values:
            said = facets.YES if value is True else value
            token = facets.attribute(self.name, said) if isinstance(said, str) else ""
            return said in self.values and token in document.tokens
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return _between(value, self.low, self.high)


@dataclass(frozen=True, kw_only=True)
class Query:
    """A search. Made by `parse`; two that mean the same have the same address.

    `words` are tokens, `phrases` and `excluded` tokens in a row, `prefixes` beginnings. `place_id`
    and `section_id` are 0 for all and -1 for one that is gone. With a `centre` the place only names
    it. Prices are in minor units of `currency`.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    prefixes: tuple[str, ...] = ()
    place: str = ""
    place_id: int = EVERYWHERE
    radius_km: int = 0
    centre: Point | None = None
    point_given: bool = False  # the centre is the reader's own point and not the place's
    box: Box | None = None
    section: str = ""
    section_id: int = EVERYWHERE
    price_min_minor: int | None = None
    price_max_minor: int | None = None
    currency: str = "USD"
    attributes: tuple[Wish, ...] = ()
    with_photo: bool = False
    free: bool = False
    wanted: bool = False
    order: str = NEWEST
    price_texts: tuple[str, str] = ("", "")  # as addresses have them

    @property
    def has_terms(self) -> bool:
        """Whether any word of it can be looked up."""
        return bool(self.words or self.phrases or self.excluded or self.prefixes)

    @property
    def is_hopeless(self) -> bool:
        """Nothing can match: signs only, or a place or section that is gone."""
        gone = UNKNOWN in (self.place_id, self.section_id)
        return gone or bool(self.text and not self.has_terms)

    @property
    def is_plain(self) -> bool:
        """A list of the board and no search: nothing but a place and a section."""
        return not (self.text or self.has_reach or self.has_price or self.has_facets)

    @property
    def has_reach(self) -> bool:
        return self.centre is not None or self.box is not None

    @property
    def has_price(self) -> bool:
        return self.price_min_minor is not None or self.price_max_minor is not None

    @property
    def has_facets(self) -> bool:
        return bool(self.with_photo or self.free or self.wanted or self.attributes)

    @cached_property
    def all_of(self) -> tuple[str, ...]:
        """Words, meanings in their stead, and facets that each match has."""
        found = [synonyms().get(word, word) for word in self.words]
        found += chain.from_iterable(self.phrases)
        if self.place_id != EVERYWHERE and not self.has_reach:
            found.append(facets.place(self.place_id))
        if self.section_id != EVERYWHERE:
            found.append(facets.section(self.section_id))
        if self.with_photo:
            found.append(facets.PHOTO)
        return tuple(dict.fromkeys(found))

    @cached_property
    def any_of(self) -> tuple[tuple[str, ...], ...]:
        """Groups of tokens: each match has one of each group. The reach is not among them."""
        groups = [wish.tokens() for wish in self.attributes]
        kinds = [facets.FREE] * self.free + [facets.WANTED] * self.wanted
        if kinds:
            groups.append(kinds)
        if self.has_price:
            low, high = self.price_min_minor, self.price_max_minor
            groups.append(facets.prices(low, high, self.currency))
        return tuple(map(tuple, groups))

    def required_tokens(self) -> frozenset[str]:
        """Tokens that every matching document has; empty where there is no such token."""
        alone = [group[0] for group in self.any_of if len(group) == 1]
        return frozenset([*self.all_of, *alone])

    def matches(self, document: Document) -> bool:
        """Whether an ad is what is looked for: the slow and obvious way."""
        return (
            not self.is_hopeless
            and self.required_tokens() <= document.tokens
            and self._has_words(document)
            and self._is_within(document)
            and self._has_price(document)
            and all(wish.fits(document) for wish in self.attributes)
            and (not (self.free or self.wanted) or self._is_kind(document))
        )

    def _has_words(self, document: Document) -> bool:
        line = document.line
        words = document.words
        return (
            all(has_phrase(line, phrase) for phrase in self.phrases)
            and not any(self._is_excluded(document, each) for each in self.excluded)
            and all(any(w.startswith(prefix) for w in words) for prefix in self.prefixes)
        )

    def _is_excluded(self, document: Document, phrase: Phrase) -> bool:
        if len(phrase) == 1:
            return synonyms().get(phrase[0], phrase[0]) in document.tokens
        return has_phrase(document.line, phrase)

    def _is_within(self, document: Document) -> bool:
        if self.box is not None:
            return document.point is not None and is_inside(document.point, self.box)
        if self.centre is None:
            return True
        point = document.point
        return point is not None and between_km(self.centre, point) <= self.radius_km

    def _has_price(self, document: Document) -> bool:
        if not self.has_price:
            return True
        if document.price_kind == "free":
            return not self.price_min_minor
        if document.price_kind != "price" or document.price_minor is None:
            return False
        same = document.currency == self.currency
        low, high = self.price_min_minor, self.price_max_minor
        return same and _between(document.price_minor, low, high)

    def _is_kind(self, document: Document) -> bool:
        kind = document.price_kind
        return (self.free and kind == "free") or (self.wanted and kind == "wanted")

    def address(self) -> str:
        """The one address of this search, without a language; a list's own where it is plain."""
        if self.is_plain and self.order == NEWEST and not self.is_hopeless:
            place = self.place or EVERYWHERE_SLUG
            return f"/{place}/{self.section}" if self.section else f"/{place}"
        pairs = self._parameters
        return f"{PATH}?{urlencode(pairs)}" if pairs else PATH

    def parameters(self) -> list[tuple[str, str]]:
        """Names and values of its address, in their one order."""
        return list(self._parameters)

    @cached_property
    def _parameters(self) -> tuple[tuple[str, str], ...]:
        pairs = [("q", self.text), ("place", self.place), ("section", self.section)]
        if self.radius_km and self.centre:
            pairs.append(("km", str(self.radius_km)))
            if self.point_given:
                pairs.append(("at", ",".join(map(short, self.centre))))
        if self.box:
            pairs.append(("box", ",".join(map(short, self.box))))
        pairs += zip(("min", "max"), self.price_texts, strict=True)
        if self.has_price:
            pairs.append(("currency", self.currency))
        for wish in self.attributes:
            pairs += _wished(wish)
        flags = {"photo": self.with_photo, "free": self.free, "wanted": self.wanted}
        pairs += [(name, "1") for name, is_set in flags.items() if is_set]
        if self.order != NEWEST:
            pairs.append(("order", self.order))
        return tuple((name, value) for name, value in pairs if value)

    def without(self, **changes: object) -> Query:
        """The same search with some of it changed, for a chip's "remove"."""
        made = object.__new__(Query)  # a page makes several: what `replace` does, in less time
        made.__dict__.update({name: self.__dict__[name] for name in _FIELDS})
        made.__dict__.update(changes)
        return made

    def summary(self, trees: Catalogue, language: str = "") -> str:
        """What is looked for, in the reader's language: “red bike” · Bikes · with photo."""
        from daylight.web.ads.search.wording import summary

        return summary(self, trees, language)


_FIELDS = tuple(each.name for each in fields(Query))


def has_phrase(line: str, phrase: Sequence[str]) -> bool:
    """Whether tokens stand in a row in a document's line."""
    return f" {' '.join(phrase)} " in f" {line} "


def short(number: float) -> str:
    """A number as addresses have it: four decimals at most, none that say nothing."""
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def is_facet(token: str) -> bool:
    return token.startswith(MARK)


def _wished(wish: Wish) -> list[tuple[str, str]]:
    name = f"a_{wish.name}"
    bounds = ((f"{name}.min", wish.low), (f"{name}.max", wish.high))
    said = [(key, short(bound)) for key, bound in bounds if bound is not None]
    return [(name, ",".join(wish.values)), *said]


def _between(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)
