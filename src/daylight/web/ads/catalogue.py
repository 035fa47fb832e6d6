"""The two trees as a process holds them: loaded once, checked by one number on each request."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web.ads.models import Place, SearchMove, Section

Row = dict[str, Any]

EVERYWHERE = 0  # stands for the whole board in listings
EVERYWHERE_SLUG = "all"


@dataclass(frozen=True)
class PlaceNode:
    id: int
    slug: str
    name: str
    parent_id: int | None
    country: str
    latitude: float | None
    longitude: float | None
    timezone: str
    population: int
    active: bool
    path: tuple[int, ...]  # ids from the root down to this one


@dataclass(frozen=True)
class SectionNode:
    id: int
    slug: str
    names: dict[str, str]
    parent_id: int | None
    profile: str
    expiry_days: int
    photo_limit: int
    price_kinds: tuple[str, ...]
    attributes: tuple[dict[str, Any], ...]
    active: bool
    path: tuple[int, ...]

    def name(self, language: str) -> str:
        """The section's name in a language, else in English, else its slug."""
        return self.names.get(language) or self.names.get("en") or self.slug


class Stood(NamedTuple):
    """What stood above a place or section when its ads were indexed: at all times, at any."""

    always: frozenset[int]
    ever: frozenset[int]


@dataclass
class Catalogue:
    """Both trees by id and by slug, with the children of each node in their order."""

    revision: int
    places: dict[int, PlaceNode] = field(default_factory=dict)
    sections: dict[int, SectionNode] = field(default_factory=dict)
    place_by_slug: dict[str, PlaceNode] = field(default_factory=dict)
    section_by_slug: dict[str, SectionNode] = field(default_factory=dict)
    place_children: dict[int, list[PlaceNode]] = field(default_factory=dict)
    section_children: dict[int, list[SectionNode]] = field(default_factory=dict)
    moved_places: dict[int, Stood] = field(default_factory=dict)  # until search has followed
    moved_sections: dict[int, Stood] = field(default_factory=dict)

    def place(self, slug: str) -> PlaceNode:
        """Raises: Refused `unknown_place` (404)."""
        node = self.place_by_slug.get(slug)
        if node is None:
            said = _("There is no place “%(slug)s” here.") % {"slug": slug}
            raise Refused("unknown_place", said, status=404)
        return node

    def section(self, slug: str) -> SectionNode:
        """Raises: Refused `unknown_section` (404)."""
        node = self.section_by_slug.get(slug)
        if node is None:
            said = _("There is no section “%(slug)s” here.") % {"slug": slug}
            raise Refused("unknown_section", said, status=404)
        return node

    def listing_keys(self, place_id: int, section_id: int) -> list[tuple[int, int]]:
        """Each (place, section) whose list shows an ad of this place and section."""
        places = (EVERYWHERE, *self.places[place_id].path)
        sections = (EVERYWHERE, *self.sections[section_id].path)
        return [(place, section) for place in places for section in sections]

    def may_post_to(self, section: SectionNode) -> bool:
        """Ads go to the tree's leaves."""
        return section.active and not self.section_children.get(section.id)


_lock = threading.Lock()
_current: Catalogue | None = None


def catalogue() -> Catalogue:
    """The trees as they are now: one small query when nothing changed."""
    global _current
    revision = _revision()
    known = _current
    if known is not None and known.revision == revision:
        return known
    with _lock:
        _current = _load(revision)
        return _current


def _revision() -> int:
    """Asked on every page: by a plain query, since building one costs more than answering it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT catalogue_revision FROM ads_boardstate WHERE id = 1")
        return int(cursor.fetchone()[0])


def forget() -> None:
    """Drop what this process holds (a test changed the database under it)."""
    global _current
    _current = None


def _load(revision: int) -> Catalogue:
    made = Catalogue(revision)
    _load_places(made)
    _load_sections(made)
    for move in SearchMove.objects.all():
        known = made.moved_places if move.kind == "place" else made.moved_sections
        known[move.node] = Stood(frozenset(move.always), frozenset(move.ever))
    return made


def _load_places(made: Catalogue) -> None:
    rows: dict[int, Row] = {row["id"]: dict(row) for row in Place.objects.values()}
    for row in rows.values():
        path = _path(rows, row["id"])
        node = PlaceNode(**row, path=path)
        made.places[node.id] = node
        made.place_by_slug[node.slug] = node
    for node in sorted(made.places.values(), key=lambda n: (-n.population, n.name)):
        made.place_children.setdefault(node.parent_id or EVERYWHERE, []).append(node)


def _load_sections(made: Catalogue) -> None:
    ordered = Section.objects.order_by("position").values()
    rows: dict[int, Row] = {row["id"]: dict(row) for row in ordered}
    for row in rows.values():
        values = {key: value for key, value in row.items() if key != "position"}
        values["price_kinds"] = tuple(values["price_kinds"])
        values["attributes"] = tuple(values["attributes"])
        node = SectionNode(**values, path=_path(rows, row["id"]))
        made.sections[node.id] = node
        made.section_by_slug[node.slug] = node
        made.section_children.setdefault(node.parent_id or EVERYWHERE, []).append(node)


def _path(rows: dict[int, Row], node: int) -> tuple[int, ...]:
    path: list[int] = []
    at: int | None = node
    while at is not None:
        path.append(at)
        at = rows[at]["parent_id"]
    return tuple(reversed(path))
