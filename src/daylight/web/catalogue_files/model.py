"""What the two files say, line by line, before any database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LANGUAGES = ("en", "es")  # English must be there; the others fall back to it

PROFILES = ("general", "goods", "housing", "jobs", "services", "community", "pets")
PRICE_KINDS = ("price", "free", "wanted", "swap", "none")
ATTRIBUTE_TYPES = ("text", "integer", "number", "choice", "flag")

MAX_DEPTH = 5  # every level is one more list that an ad shows in
MAX_EXPIRY_DAYS = 365
MAX_PHOTOS = 12
MAX_SLUG = 60  # characters
MAX_NAME = 80


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """One line of `places.csv`. Degrees are WGS 84; `parent` is a slug, empty at the root."""

    slug: str
    parent: str
    name: str
    country: str
    latitude: float | None
    longitude: float | None
    timezone: str
    population: int
    line: int = 0

    def fields(self) -> dict[str, Any]:
        """The columns of the place's row, its parent apart."""
        return {
            "name": self.name,
            "country": self.country,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "timezone": self.timezone,
            "population": self.population,
        }


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One thing that ads of a section may say of themselves.

    `minimum` and `maximum` bound a number, or the length of a text in characters. `choices` maps
    the value that is kept to its names by language.
    """

    name: str
    type: str
    labels: dict[str, str]
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    choices: dict[str, dict[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As a section's row keeps it, and the posting form reads it."""
        return {
            "name": self.name,
            "type": self.type,
            "labels": self.labels,
            "required": self.required,
            "min": self.minimum,
            "max": self.maximum,
            "unit": self.unit,
            "choices": [
                {"value": value, "labels": labels} for value, labels in self.choices.items()
            ],
        }


@dataclass(frozen=True, kw_only=True)
class SectionRow:
    """One `[[section]]` of `sections.toml`, with what it inherits from its parent filled in."""

    slug: str
    parent: str
    names: dict[str, str]
    profile: str
    expiry_days: int
    photo_limit: int
    price_kinds: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    line: int = 0

    def fields(self) -> dict[str, Any]:
        """The columns of the section's row, its parent and position apart."""
        return {
            "names": self.names,
            "profile": self.profile,
            "expiry_days": self.expiry_days,
            "photo_limit": self.photo_limit,
            "price_kinds": list(self.price_kinds),
            "attributes": [each.as_json() for each in self.attributes],
        }
