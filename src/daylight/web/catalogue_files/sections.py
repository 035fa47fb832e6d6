"""Reads `sections.toml`: `[attribute.NAME]` tables, and `[[section]]` tables in the order shown.

A section inherits from its parent what it does not say itself: profile, expiry, photo limit,
price kinds and attributes.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

from daylight.errors import ConfigErrors
from daylight.web.catalogue_files import slugs, tree
from daylight.web.catalogue_files.attributes import read_attribute
from daylight.web.catalogue_files.model import (
    MAX_EXPIRY_DAYS,
    MAX_NAME,
    MAX_PHOTOS,
    PRICE_KINDS,
    PROFILES,
    Attribute,
    SectionRow,
)
from daylight.web.catalogue_files.toml_place import Block, TomlFile

KEYS = (
    "slug",
    "parent",
    "name",
    "profile",
    "expiry_days",
    "photo_limit",
    "price_kinds",
    "attributes",
)
DEFAULTS: dict[str, Any] = {
    "profile": "general",
    "expiry_days": 45,
    "photo_limit": 8,
    "price_kinds": ("price", "free", "swap"),
    "attributes": (),
}


def read_sections(text: str, *, file: str = "sections.toml") -> list[SectionRow]:
    """All sections, parents before children, else in the order of the file.

    Raises: ConfigErrors with every fault of the file.
    """
    source = TomlFile(text, file)
    reader = _Reader(source)
    rows = reader.rows()
    if source.faults:
        raise ConfigErrors(sorted(source.faults, key=lambda each: (each.line, each.column)))
    return rows


class _Reader:
    """One reading of one file; faults gather in the source."""

    def __init__(self, source: TomlFile) -> None:
        self.source = source
        self.attributes: dict[str, Attribute] = {}
        self.given: dict[str, dict[str, Any]] = {}  # slug -> what its table says itself

    def rows(self) -> list[SectionRow]:
        for key in set(self.source.top) - {"attribute", "section"}:
            self.source.fault_at_top(
                key, f"unknown key {key!r}", "there are [attribute.NAME] and [[section]]"
            )
        for block in self.source.tables("attribute"):
            attribute = read_attribute(block)
            self.attributes[attribute.name] = attribute
        blocks = self.source.array("section")
        rows = [row for block in blocks if (row := self._row(block)) is not None]
        if not blocks:
            self.source.fault_at_top("", "there is no section", "begin one with [[section]]")
        self._check_tree(rows, blocks)
        if self.source.faults:
            return []
        return self._inherit(tree.in_order(rows))

    def _check_tree(self, rows: list[SectionRow], blocks: list[Block]) -> None:
        by_line = {block.line: block for block in blocks}
        for fault in tree.faults(rows, what="section"):
            by_line[fault.node.line].fault(fault.field, fault.message, fault.hint)

    def _inherit(self, rows: list[SectionRow]) -> list[SectionRow]:
        whole: dict[str, SectionRow] = {}
        for row in rows:
            above = whole[row.parent].__dict__ if row.parent else DEFAULTS
            own = self.given[row.slug]
            filled = {key: own.get(key, above[key]) for key in DEFAULTS}
            whole[row.slug] = replace(row, **filled)
        return list(whole.values())

    def _row(self, block: Block) -> SectionRow | None:
        block.refuse_unknown(KEYS)
        slug = block.text("slug", required=True)
        names = block.names("name", longest=MAX_NAME, required=True)
        if slug is None:
            return None
        reason = slugs.reason_against(slug)
        if reason:
            block.fault("slug", f"{slug!r} cannot be a slug: {reason}")
        for field, words in (("slug", slug), *(("name", name) for name in names.values())):
            if slugs.is_adult(words):
                block.fault(field, *_NO_ADULT_SECTION)
                break
        own = {key: value for key, value in self._own(block).items() if value is not None}
        self.given[slug] = own
        parent = block.text("parent") or ""
        return SectionRow(
            slug=slug, parent=parent, names=names, line=block.line, **(DEFAULTS | own)
        )

    def _own(self, block: Block) -> dict[str, Any]:
        profile = block.text("profile")
        if profile is not None and profile not in PROFILES:
            block.fault("profile", f"{profile!r} is not a profile", _near(profile, PROFILES))
        kinds = block.texts("price_kinds")
        for kind in kinds or ():
            if kind not in PRICE_KINDS:
                block.fault(
                    "price_kinds", f"{kind!r} is not a kind of price", _near(kind, PRICE_KINDS)
                )
        if kinds == []:
            block.fault("price_kinds", "at least one is needed", 'for no price, write ["none"]')
        return {
            "profile": profile,
            "expiry_days": block.whole("expiry_days", 1, MAX_EXPIRY_DAYS),
            "photo_limit": block.whole("photo_limit", 0, MAX_PHOTOS),
            "price_kinds": None if kinds is None else tuple(dict.fromkeys(kinds)),
            "attributes": self._attributes(block),
        }

    def _attributes(self, block: Block) -> tuple[Attribute, ...] | None:
        names = block.texts("attributes")
        if names is None:
            return None
        for name in names:
            if name not in self.attributes:
                hint = _near(name, self.attributes) + f", or write [attribute.{name}] above"
                block.fault("attributes", f"there is no attribute {name!r}", hint)
        return tuple(self.attributes[name] for name in names if name in self.attributes)


_NO_ADULT_SECTION = (
    "a Daylight board has no section for adult services",
    "such ads are refused with the clause named, wherever they are posted: the screening, its "
    "policies and its duties are made for a board without them, and no setting changes that",
)


def _near(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f"did you mean {near[0]!r}?" if near else "one of " + ", ".join(sorted(known))
