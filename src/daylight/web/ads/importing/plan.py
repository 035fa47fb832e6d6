"""What an operator said about a file: which of its fields is which of ours, and what to assume."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from daylight.errors import ConfigError

FIELDS = (
    "id",
    "title",
    "body",
    "section",
    "place",
    "price_kind",
    "price",
    "price_minor",
    "currency",
    "email",
    "language",
    "attributes",
    "photos",
)
ATTRIBUTE = "attributes."  # of a mapped field: attributes.rooms=bedrooms
MAX_SOURCE = 40  # characters


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One import. `place` and `section` stand in where a line names none, the `unknown_` ones
    also where it names one that the board does not have. `photos` is the folder of the photos."""

    source: str
    photos: Path
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = ""
    section: str = ""
    unknown_place: str = ""
    unknown_section: str = ""
    place_map: Mapping[str, str] = field(default_factory=dict)
    section_map: Mapping[str, str] = field(default_factory=dict)
    email: str = ""
    language: str = "en"
    currency: str = "USD"
    html: bool = False

    def theirs(self, ours: str) -> tuple[str, ...]:
        """The names of a field of ours in the file, best first."""
        return self.fields.get(ours, (ours,))


def read_fields(pairs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`OURS=THEIRS`, each as often as there are fields to fall back on.

    >>> read_fields(["title=heading", "section=category", "section=group"])
    {'title': ('heading',), 'section': ('category', 'group')}

    Raises: ConfigError.
    """
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        known = ours in FIELDS or (ours.startswith(ATTRIBUTE) and ours != ATTRIBUTE)
        if not equals or not theirs or not known:
            raise ConfigError(
                f"--map {pair}: expected OURS=THEIRS",
                hint=f"ours are {', '.join(FIELDS)} and {ATTRIBUTE}NAME",
            )
        found[ours] = (*found.get(ours, ()), theirs)
    return found
