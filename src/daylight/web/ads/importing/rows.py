"""One line as an ad: its fields found by the plan, cleaned by the same rules as a form's.

Other boards ask for less than ours: a text may be missing, a title may be short, and an attribute
that readers look for need not be there. What is there must be right.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from daylight.errors import ConfigError, Refused
from daylight.web.ads.catalogue import Catalogue, PlaceNode, SectionNode
from daylight.web.ads.content import Content
from daylight.web.ads.forms import attributes, draft, mailbox, money, texts
from daylight.web.ads.importing.lines import Line
from daylight.web.ads.importing.matching import Places, Sections
from daylight.web.ads.importing.plan import ATTRIBUTE, Plan

MAX_TITLE = 200  # characters, as many as its column holds
MAX_ID = 120
MAX_MINOR = 10**15
# Bytes of Windows-1252 that were read as Latin 1: what every browser takes them for.
# Source: WHATWG Encoding, "iso-8859-1" is a label of windows-1252.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
Row = dict[str, Any]
T = TypeVar("T")


class BadLine(Exception):
    """A line that cannot be an ad; the message says which field and why."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """A line that can be an ad. Its photos are still paths; the content has none of them yet."""

    line: int
    raw: bytes
    source_id: str
    content: Content
    email: str
    photos: tuple[str, ...]


@dataclass(frozen=True)
class Reader:
    """Reads lines by one plan against one state of the board's trees."""

    plan: Plan
    trees: Catalogue
    places: Places
    sections: Sections

    @classmethod
    def of(cls, plan: Plan, trees: Catalogue) -> Reader:
        """Raises: ConfigError where the plan names a place or section that is not there."""
        try:
            for slug in filter(None, (plan.place, plan.unknown_place)):
                trees.place(slug)
            return cls(
                plan,
                trees,
                Places(trees, plan.place_map, plan.unknown_place),
                Sections(trees, plan.section_map, plan.unknown_section),
            )
        except Refused as refused:
            raise ConfigError(refused.message, hint="`daylight catalogue` has them") from refused

    def decode(self, line: Line) -> tuple[Row, str]:
        """The line's object and the id that makes it one ad however often it comes.

        Raises: BadLine.
        """
        try:
            row = msgspec.json.decode(line.raw)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise BadLine(f"is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise BadLine("is not a JSON object")
        return row, self._id(row, line)

    def _id(self, row: Row, line: Line) -> str:
        given = self._text(row, "id").strip()
        if len(given) > MAX_ID:
            raise BadLine(f"id: longer than {MAX_ID} characters")
        if given.isprintable() and given:
            return given
        if given:
            raise BadLine("id: holds characters that cannot be shown")
        return f"line {line.number} {hashlib.sha256(line.raw).hexdigest()[:16]}"

    def read(self, line: Line, row: Row, source_id: str) -> Given:
        """Raises: BadLine."""
        section, place = self._section(row), self._place(row)
        kind, minor, currency = self._price(row, section, place)
        content = Content(
            title=self._title(row),
            body=self._body(row),
            section_id=section.id,
            place_id=place.id,
            price_kind=kind,
            price_minor=minor,
            currency=currency,
            attributes=self._attributes(row, section),
            language=self._language(row),
        )
        photos = self._photos(row)
        if len(photos) > section.photo_limit:
            over = len(photos) - section.photo_limit
            raise BadLine(f"photos: {draft.too_many_photos(section.photo_limit, over)}")
        return Given(
            line=line.number,
            raw=line.raw,
            source_id=source_id,
            content=content,
            email=self._email(row),
            photos=photos,
        )

    def _all(self, row: Row, ours: str) -> list[str]:
        """What the file says for a field of ours, best first, empty ones left out."""
        found = []
        for name in self.plan.theirs(ours):
            value = row.get(name)
            if value is None or value == "":
                continue
            if isinstance(value, (dict, list)):
                raise BadLine(f"{name}: expected a text or a number")
            found.append(_as_text(value))
        return found

    def _text(self, row: Row, ours: str) -> str:
        text = next(iter(self._all(row, ours)), "")
        return html.unescape(text).translate(_WINDOWS) if self.plan.html else text

    def _title(self, row: Row) -> str:
        title = _taken("title", texts.clean_line, self._text(row, "title"), most=MAX_TITLE)
        if not any(character.isalnum() for character in title):
            raise BadLine("title: there is none" if not title else "title: has no word in it")
        return title

    def _body(self, row: Row) -> str:
        text = self._text(row, "body").strip()
        if len(text) < texts.MIN_BODY:
            return _taken("body", texts.clean_line, text, most=texts.MIN_BODY)
        return _taken("body", texts.clean_body, text)

    def _section(self, row: Row) -> SectionNode:
        words = self._all(row, "section") or [self.plan.section]
        node = self.sections.find(word for word in words if word)
        if node is None:
            named = next((word for word in words if word), "")
            raise BadLine(f"section: {named!r} is none of ours" if named else "section: not named")
        return node

    def _place(self, row: Row) -> PlaceNode:
        words = [word for word in self._all(row, "place") if word.strip(" ,")]
        for word in words:
            node = self.places.find(word)
            if node is not None:
                return node
        otherwise = self.plan.place or self.plan.unknown_place
        if words or not otherwise:
            raise BadLine(f"place: {words[0][:80]!r} is unknown" if words else "place: not named")
        return self.trees.place(otherwise)

    def _price(
        self, row: Row, section: SectionNode, place: PlaceNode
    ) -> tuple[str, int | None, str]:
        kind, text = self._text(row, "price_kind").strip().casefold(), self._text(row, "price")
        minor, currency = row.get(self.plan.theirs("price_minor")[0]), self._text(row, "currency")
        if text.strip().casefold() in ("free", "wanted", "swap", "none"):
            kind, text = text.strip().casefold(), ""
        kind = kind or ("price" if text.strip() or minor is not None else "none")
        if kind != "none" and kind not in section.price_kinds:
            raise BadLine(f"price_kind: {kind[:20]!r} does not go with the section {section.slug}")
        if kind != "price":
            return kind, None, ""
        if minor is not None:
            return kind, _minor(minor), _currency(currency)
        own = money.currency_of(place.country, self.plan.currency)
        amount, code = _taken("price", money.parse_price, f"{text} {currency}".strip(), own)
        return kind, amount, code

    def _attributes(self, row: Row, section: SectionNode) -> dict[str, attributes.Value]:
        given = self._given_attributes(row)
        if not given:
            return {}
        known = {attribute["name"] for attribute in section.attributes}
        for name in given:
            if name not in known:
                raise BadLine(f"attributes: the section {section.slug} has no {name[:40]!r}")
        typed = {attributes.PREFIX + name: text for name, text in given.items()}
        values, wrong = attributes.clean(section, typed, language="en")
        for field_name, sentence in wrong.items():
            if field_name in typed:
                raise BadLine(f"{field_name.removeprefix(attributes.PREFIX)}: {sentence}")
        return values

    def _given_attributes(self, row: Row) -> dict[str, str]:
        whole = row.get(self.plan.theirs("attributes")[0]) or {}
        if not isinstance(whole, dict):
            raise BadLine("attributes: expected an object")
        given = {name: value for name, value in whole.items() if value not in (None, "")}
        for ours in self.plan.fields:
            if ours.startswith(ATTRIBUTE) and (found := self._all(row, ours)):
                given[ours.removeprefix(ATTRIBUTE)] = found[0]
        if any(isinstance(value, (dict, list)) for value in given.values()):
            raise BadLine("attributes: expected texts, numbers and flags")
        return {name: _as_text(value) for name, value in given.items()}

    def _language(self, row: Row) -> str:
        language = self._text(row, "language").strip().lower()
        if language and not (len(language) <= 8 and language.replace("-", "").isalpha()):
            raise BadLine("language: expected a code such as en")
        return language

    def _email(self, row: Row) -> str:
        email = self._text(row, "email").strip()
        return _taken("email", mailbox.clean_email, email) if email else ""

    def _photos(self, row: Row) -> tuple[str, ...]:
        value = next((row[n] for n in self.plan.theirs("photos") if row.get(n)), ())
        listed = value.replace("\n", ";").split(";") if isinstance(value, str) else value
        if not isinstance(listed, (list, tuple)) or not all(isinstance(p, str) for p in listed):
            raise BadLine("photos: expected a list of paths")
        return tuple(path.strip() for path in listed if path.strip())


def _as_text(value: object) -> str:
    """A number as people write it, so that one reader of numbers does for all."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def _taken(field_name: str, clean: Callable[..., T], *args: object, **options: object) -> T:
    try:
        return clean(*args, **options)
    except texts.Unfit as unfit:
        raise BadLine(f"{field_name}: {unfit}") from unfit


def _minor(value: object) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or len(text) > 16:
        raise BadLine("price_minor: expected a whole number above zero")
    if not 0 < int(text) <= MAX_MINOR:
        raise BadLine("price_minor: this price is too high or too low to be real")
    return int(text)


def _currency(text: str) -> str:
    code = text.strip().upper()
    if code not in money._codes():
        raise BadLine("currency: expected a code such as USD beside price_minor")
    return code
