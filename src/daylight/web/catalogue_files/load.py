"""Puts what the two files say into the tables, in one transaction, and says what it did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from django.db import models, transaction
from django.db.models import F

from daylight.web import clock
from daylight.web.ads import catalogue as trees
from daylight.web.ads.alerts import closing
from daylight.web.ads.models import BoardState, Place, Section
from daylight.web.ads.search import following, index
from daylight.web.ads.search.personal import is_of_a_person
from daylight.web.catalogue_files.model import PlaceRow, SectionRow
from daylight.web.record import actions as record

_encode = msgspec.json.Encoder(order="sorted").encode
_BATCH = 200


@dataclass
class Change:
    """Slugs that were added, changed, moved to another parent, or closed."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.moved or self.closed)

    def __str__(self) -> str:
        parts = [f"{len(each)} {name}" for name, each in vars(self).items() if each]
        return ", ".join(parts) or "nothing changed"


@dataclass
class Loaded:
    places: Change
    sections: Change


def load(places: Sequence[PlaceRow], sections: Sequence[SectionRow]) -> Loaded:
    """Make the board's trees what the files say. Loading the same files again changes nothing.

    A slug that vanished is closed, since ads may stand in it; one that comes back is opened again.
    """
    try:
        with transaction.atomic():
            BoardState.objects.select_for_update().get(pk=1)
            before, stood = _read_by_search(), trees.catalogue()
            done = Loaded(_load_places(places), _load_sections(sections))
            if done.places or done.sections:
                BoardState.objects.filter(pk=1).update(
                    catalogue_revision=F("catalogue_revision") + 1
                )
            if done.places.moved or done.sections.moved:
                following.move(stood, trees.catalogue())
            _tell_search(before, _read_by_search())
            if done.places or done.sections:
                closing.trees_changed()
    finally:
        trees.forget()  # what was read inside may have been rolled back
    return done


def _tell_search(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> None:
    """The index's facets and words are of what sections asked before."""
    changed = [slug for slug, now in after.items() if now != before.get(slug, now)]
    if any(_of_persons(before[slug]) != _of_persons(after[slug]) for slug in changed):
        index.lose()  # words that nobody is to be found by are in it
    elif changed:
        index.outdate()


def _of_persons(attributes: list[Any]) -> set[str]:
    return {each["name"] for each in attributes if is_of_a_person(each)}


def _read_by_search() -> dict[str, list[Any]]:
    """Of each section, what says how an ad's attributes are indexed."""
    names = ("name", "type", "labels", "choices")
    return {
        slug: [{name: each.get(name) for name in names} for each in attributes]
        for slug, attributes in Section.objects.values_list("slug", "attributes")
    }


Row = TypeVar("Row", Place, Section)


def _load_places(rows: Sequence[PlaceRow]) -> Change:
    known = {place.slug: place for place in Place.objects.all()}
    wanted = [(row.slug, row.parent, row.fields()) for row in rows]
    return _sync(Place, known, wanted)


def _load_sections(rows: Sequence[SectionRow]) -> Change:
    known = {section.slug: section for section in Section.objects.all()}
    before = {slug: (row.names, _settings(row), row.active) for slug, row in known.items()}
    wanted = [
        (row.slug, row.parent, row.fields() | {"position": position})
        for position, row in enumerate(rows)
    ]
    change = _sync(Section, known, wanted)
    at = clock.now()
    record.enter_all(_entries(known, before, at))
    return change


def _sync(
    model: type[Row], known: dict[str, Row], wanted: Iterable[tuple[str, str, Any]]
) -> Change:
    """Add, change and close rows until they are as wanted. `known` holds all of them after."""
    change, dirty, seen = Change(), [], set()
    waiting: list[Row] = []
    for slug, parent_slug, values in wanted:
        seen.add(slug)
        if parent_slug and known[parent_slug].pk is None:
            _create(model, waiting)  # children need their parents' ids
        parent_id = known[parent_slug].pk if parent_slug else None
        row = known.get(slug)
        if row is None:
            known[slug] = model(slug=slug, parent_id=parent_id, active=True, **values)
            waiting.append(known[slug])
            change.added.append(slug)
        elif _differs(row, parent_id, values):
            (change.moved if row.parent_id != parent_id else change.changed).append(slug)
            _assign(row, values | {"parent_id": parent_id, "active": True})
            dirty.append(row)
    _create(model, waiting)
    for slug, row in known.items():
        if slug not in seen and row.active:
            row.active = False
            change.closed.append(slug)
            dirty.append(row)
    names = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name != "slug"]
    model._default_manager.bulk_update(dirty, names, batch_size=_BATCH)
    return change


def _create(model: type[Row], waiting: list[Row]) -> None:
    model._default_manager.bulk_create(waiting, batch_size=_BATCH)
    waiting.clear()


def _differs(row: models.Model, parent_id: int | None, values: dict[str, Any]) -> bool:
    now = {name: getattr(row, name) for name in values}
    return now != values or row.__dict__["parent_id"] != parent_id or not row.__dict__["active"]


def _assign(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _settings(row: Section) -> str:
    """Digest of all that a section's ads may be, its place in the tree included."""
    shown = {
        "parent": row.parent_id,
        "names": row.names,
        "profile": row.profile,
        "expiry_days": row.expiry_days,
        "photo_limit": row.photo_limit,
        "price_kinds": row.price_kinds,
        "attributes": row.attributes,
    }
    return hashlib.sha256(_encode(shown)).hexdigest()


def _entries(
    after: dict[str, Section], before: dict[str, tuple[dict[str, str], str, bool]], at: datetime
) -> Iterator[record.Draft]:
    """A public entry for each section that was opened, renamed, changed or closed."""
    for slug, row in after.items():
        names, settings, active = before.get(slug, ({}, "", False))
        if row.active and not active:
            step = "opened"
        elif active and not row.active:
            step = "closed"
        elif names != row.names:
            step = "renamed"
        elif settings != _settings(row):
            step = "changed"
        else:
            continue
        optional = {"previous": _title(names)} if step == "renamed" else {}
        yield record.draft(
            "section_changed",
            subject=f"section:{row.pk}",
            at=at,
            section=slug,
            step=step,
            title=_title(row.names),
            settings=_settings(row),
            **optional,
        )


def _title(names: dict[str, str]) -> str:
    return " / ".join(names[code] for code in sorted(names)) or "-"
