"""Searches as alerts keep them: read from an address, kept as one text, opened again later.

Beside its text an alert keeps the numbers of its place and section, so that a place which gets
another name or address is still the same place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import bulk, site
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.models import Ad, Alert, SearchDoc
from daylight.web.ads.search.document import Document
from daylight.web.ads.search.documents import documents as read_documents
from daylight.web.ads.search.parsing import parse
from daylight.web.ads.search.personal import is_of_a_person
from daylight.web.ads.search.query import NEWEST, Query
from daylight.web.ads.search.reach import reach

Group = frozenset[str]


@dataclass(frozen=True)
class Followed:
    """A search that can be followed."""

    query: Query
    text: str
    place_id: int | None
    section_id: int | None

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.text.encode()).digest()


def read(params: Mapping[str, str]) -> Followed:
    """The search of an address.

    Raises: Refused where it looks for nothing, can find nothing, or picks people by age or sex.
    """
    trees = catalogue()
    query = replace(parse(params, trees, currency=site.current().currency), order=NEWEST)
    _refuse_by_person(query, trees)
    if query.is_hopeless:
        raise Refused("finds_nothing", _finds_nothing(query), status=422)
    if not query.parameters():
        raise Refused(
            "no_search",
            _("Look for something first, or choose a place or a section. Then follow that."),
            status=422,
        )
    return Followed(
        query, urlencode(query.parameters()), query.place_id or None, query.section_id or None
    )


def _finds_nothing(query: Query) -> str:
    if query.place_id < 0:
        return _("The place of this search is not on this board, so nothing could be found there.")
    if query.section_id < 0:
        return _("The section of this search is not on this board, so nothing could be found.")
    return _("There is no word in this search that an ad could have. Please use other words.")


def _refuse_by_person(query: Query, trees: Catalogue) -> None:
    if _is_by_person(query, trees):
        raise Refused("by_person", _by_person(), status=422)


def _by_person() -> str:
    return _("Nobody can be looked out for by age or sex. Leave that out, and follow the rest.")


def _is_by_person(query: Query, trees: Catalogue) -> bool:
    """Whether a search asks for somebody's age or sex, in the section it is about or in any."""
    asked = {wish.name for wish in query.attributes}
    if not asked:
        return False
    own = trees.sections.get(query.section_id)
    sections = [own] if own else trees.sections.values()
    known = [each for section in sections for each in section.attributes if each["name"] in asked]
    return any(map(is_of_a_person, [*({"name": name} for name in asked), *known]))


def reopen(alert: Alert) -> Query | None:
    """An alert's search as the board's places and sections are now; None where it finds nothing."""
    query = _query(alert)
    return None if query.is_hopeless or _is_by_person(query, catalogue()) else query


def _query(alert: Alert) -> Query:
    trees = catalogue()
    params = dict(parse_qsl(alert.search))
    for name, number, known in (
        ("place", alert.place_id, trees.places),
        ("section", alert.section_id, trees.sections),
    ):
        node = known.get(number or 0)
        if node is not None:
            params[name] = node.slug
    return parse(params, trees, currency=site.current().currency)


def summary(alert: Alert, language: str) -> str:
    """What is looked for, in the reader's words."""
    return _query(alert).summary(catalogue(), language)


def address(alert: Alert) -> str:
    """Where the search shows, without a language in front."""
    return _query(alert).address()


def trouble(alert: Alert) -> str:
    """Why an alert can find nothing (new) any more, kindly; empty where it can."""
    trees, query = catalogue(), _query(alert)
    if query.is_hopeless:
        return _finds_nothing(query)
    if _is_by_person(query, trees):
        return _by_person()
    place, section = trees.places.get(query.place_id), trees.sections.get(query.section_id)
    if place is not None and not place.active and not query.has_reach:
        return _("The place of this search takes no new ads any more.")
    if section is not None and not section.active:
        return _("The section of this search takes no new ads any more.")
    return ""


def zone(alert: Alert) -> str:
    """The time zone where the search is about; empty where it is about no place."""
    trees = catalogue()
    place = trees.places.get(alert.place_id or 0) or trees.place_by_slug.get(
        site.current().default_place
    )
    for node in reversed(place.path if place else ()):
        if trees.places[node].timezone:
            return trees.places[node].timezone
    return ""


def revision() -> int:
    """Moves when places or sections do."""
    return catalogue().revision


def groups(query: Query) -> list[Group]:
    """Groups of tokens: an ad that matches has one of each."""
    found = [frozenset({token}) for token in query.all_of]
    found += [frozenset(group) for group in query.any_of]
    if query.has_reach:
        found.append(frozenset(reach(query, catalogue())))
    return found


def is_tokens_alone(query: Query) -> bool:
    """Whether an ad of the right tokens is a match, whatever else it says."""
    more = query.excluded or query.prefixes or query.attributes or query.has_price
    return not more and all(len(phrase) == 1 for phrase in query.phrases)


def documents(ads: Sequence[int]) -> dict[int, Document]:
    """The documents of these ads' public versions, by ad; one whose words are gone is left out."""
    rows = bulk.select(Ad, ("id", "public_version_id"), "id", ads)
    versions = {ad: version for ad, version in rows if version is not None}
    read_now = read_documents(list(versions.values()), catalogue())
    return {ad: read_now[version] for ad, version in versions.items() if version in read_now}


def newest(count: int) -> list[list[str]]:
    """The tokens of the newest ads, as the index keeps them."""
    lines = SearchDoc.objects.order_by("-pub_seq").values_list("tokens", flat=True)
    return [line.split() for line in lines[:count]]
