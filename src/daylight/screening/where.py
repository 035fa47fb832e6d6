"""The `where` of a rule: CEL over an ad's facts, type-checked before use.

`cel_expr_python` is loaded when the first rule with a `where` is compiled, and not before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from daylight.screening.model import Ad

Where = Callable[[Mapping[str, Any]], bool]
_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")
# Fact, its CEL type and what it says. Docs are made from this table.
FACTS = {
    "profile": ("string", "the section's profile: goods, housing, jobs, services, community ..."),
    "section": ("string", "the board's own word for the section"),
    "place": ("string", "the board's word for the place"),
    "country": ("string", "ISO 3166 alpha-2"),
    "language": ("string", "ISO 639-1, empty where not known"),
    "price_kind": ("string", "price, free, wanted, swap or none"),
    "price_minor": ("int", "the price in minor units, -1 where there is none"),
    "currency": ("string", "ISO 4217"),
    "length": ("int", "characters of title and body"),
    "photos": ("int", "how many photos"),
    "contacts": ("int", "how many contacts stand in the text"),
    "links": ("int", "how many links stand in the text"),
    "care": ("bool", "a person asks for a home or for work"),
    "poster_is_new": ("bool", "no ad published yet"),
    "poster_age_days": ("int", "days since the poster's first ad"),
    "poster_published_ads": (
        "int",
        "ads published; 1,000 stands for any more, here and below",
    ),
    "poster_refused_ads": ("int", "ads refused"),
    "poster_held_ads": ("int", "ads held"),
    "attributes": ("map", "the section's own attributes"),
}


class WhereError(ValueError):
    """A `where` that does not compile. `column` counts from 0."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def compile_where(text: str) -> Where:
    """A test of an ad's facts. What it cannot evaluate counts as true: doubt is never skipped.

    Raises: WhereError with the column.
    """
    from cel_expr_python import cel  # type: ignore[import-untyped]

    types = {
        "string": cel.Type.STRING,
        "int": cel.Type.INT,
        "bool": cel.Type.BOOL,
        "map": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
    }
    env = cel.NewEnv(variables={name: types[kind] for name, (kind, _) in FACTS.items()})
    try:
        expression = env.compile(text)
    except RuntimeError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise WhereError(str(error), 0) from None
        message = place[3].replace(" (in container '')", "").replace(" [INVALID_ARGUMENT]", "")
        raise WhereError(message, int(place[2]) - 1) from None
    if expression.return_type().name() != "BOOL":
        kind = expression.return_type().name().lower()
        raise WhereError(f"must be true or false, but is of type {kind}", 0)

    def holds(facts: Mapping[str, Any]) -> bool:
        try:
            value = expression.eval(data=dict(facts)).value()
        except (RuntimeError, TypeError, ValueError):
            return True
        return value is not False

    return holds


def facts(
    ad: Ad, *, profile: str, language: str, contacts: int, links: int, care: bool
) -> dict[str, Any]:
    """What a `where` may ask of an ad."""
    return {
        "profile": profile,
        "section": ad.section,
        "place": ad.place,
        "country": ad.country,
        "language": language,
        "price_kind": ad.price_kind,
        "price_minor": -1 if ad.price_minor is None else ad.price_minor,
        "currency": ad.currency,
        "length": len(ad.title) + len(ad.body),
        "photos": len(ad.photos),
        "contacts": contacts,
        "links": links,
        "care": care,
        "poster_is_new": ad.poster.is_new,
        "poster_age_days": ad.poster.age_days,
        "poster_published_ads": ad.poster.published_ads,
        "poster_refused_ads": ad.poster.refused_ads,
        "poster_held_ads": ad.poster.held_ads,
        "attributes": dict(ad.attributes),
    }
