"""From the files into the tables: twice is once, nothing is deleted, all of it is on the record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.urls import get_resolver

from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, BoardState, Listing, Place, Section
from daylight.web.catalogue_files import PlaceRow, SectionRow, read_places, read_sections, slugs
from daylight.web.catalogue_files.load import load
from daylight.web.catalogue_files.places import COLUMNS
from daylight.web.jobs.models import Job
from daylight.web.record.models import Opening

PLACES = ",".join(COLUMNS) + (
    "\nusa,,United States,,,,US,\n"
    "illinois,usa,Illinois,,,,US,\n"
    "iowa,usa,Iowa,,,,US,\n"
    "springfield,illinois,Springfield,39.8,-89.6,America/Chicago,US,100000\n"
)
SECTIONS = """
[[section]]
slug = "for-sale"
name = { en = "For sale", es = "En venta" }
profile = "goods"
[[section]]
slug = "bikes"
parent = "for-sale"
name.en = "Bikes"
"""


def rows() -> tuple[list[PlaceRow], list[SectionRow]]:
    return read_places(PLACES), read_sections(SECTIONS)


def revision() -> int:
    return BoardState.objects.get(pk=1).catalogue_revision


def changes() -> list[dict[str, Any]]:
    """What the record says of sections since the board was made."""
    found = Opening.objects.filter(entry__type="section_changed").order_by("entry_id")
    return [msgspec.json.decode(bytes(body)) for body in found.values_list("body", flat=True)]


@pytest.fixture
def loaded(board: Any) -> Any:
    load(*rows())
    return board


def test_loading_twice_changes_nothing(loaded: Any) -> None:
    before, said = revision(), len(changes())
    done = load(*rows())
    assert not done.places
    assert not done.sections
    assert (revision(), len(changes())) == (before, said)


def test_what_vanished_is_closed_and_comes_back(loaded: Any) -> None:
    assert not Place.objects.get(slug="peoria").active
    assert not Section.objects.get(slug="services").active
    places, sections = rows()
    load(places[:-1], sections[:-1])
    assert not Section.objects.get(slug="bikes").active
    assert "bikes" in catalogue().section_by_slug, "ads may still stand in it"
    load(places, sections)
    assert Section.objects.get(slug="bikes").active
    steps = [c["step"] for c in changes() if c["section"] == "bikes"]
    assert steps[-2:] == ["closed", "opened"]


def test_a_new_name_is_a_public_entry_with_the_old_one(loaded: Any) -> None:
    places, sections = rows()
    load(places, [sections[0], replace(sections[1], names={"en": "Bicycles"})])
    last = changes()[-1]
    assert (last["step"], last["title"], last["previous"]) == ("renamed", "Bicycles", "Bikes")
    load(places, [sections[0], replace(sections[1], names={"en": "Bicycles"}, expiry_days=9)])
    assert changes()[-1]["step"] == "changed"


def test_the_process_sees_new_trees_at_once(loaded: Any) -> None:
    before = catalogue()
    places, sections = rows()
    load([replace(places[0], name="The States"), *places[1:]], sections)
    assert catalogue().place("usa").name == "The States"
    assert catalogue().revision == before.revision + 1


def test_an_ad_shows_under_its_places_new_parent(loaded: Any) -> None:
    ad = loaded.confirmed()
    assert ad.state == "public"
    iowa = Place.objects.get(slug="iowa").pk
    assert not Listing.objects.filter(place_id=iowa).exists()
    places, sections = rows()
    moved = [replace(p, parent="iowa") if p.slug == "springfield" else p for p in places]
    load(moved, sections)
    shown = Listing.objects.filter(place_id=iowa).values_list("pub_seq", flat=True)
    assert set(shown) == {Ad.objects.get(pk=ad.pk).pub_seq}
    illinois = Place.objects.get(slug="illinois").pk
    assert not Listing.objects.filter(place_id=illinois).exists()
    kinds = set(Job.objects.values_list("kind", flat=True))
    assert {"search_moved", "alerts-closed"} <= kinds  # the index follows, readers are told


def test_no_place_can_take_an_address_of_the_board() -> None:
    """Every first part of an address is reserved, so that a place never hides a page."""
    firsts = {
        str(pattern.pattern).split("/", maxsplit=1)[0]
        for pattern in _patterns(get_resolver().url_patterns)
    }
    literal = {first for first in firsts if first and "<" not in first and "(" not in first}
    assert literal, "there are addresses"
    free = sorted(first for first in literal if not slugs.reason_against(first))
    assert not free, f"add to RESERVED: {free}"


def _patterns(patterns: Any) -> Any:
    for pattern in patterns:
        if str(pattern.pattern) == "" and hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns)
        else:
            yield pattern
