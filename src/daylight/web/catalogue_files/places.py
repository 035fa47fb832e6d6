"""Reads `places.csv`: a tree of places, one a line."""

from __future__ import annotations

import csv
import difflib
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from daylight.errors import ConfigError, ConfigErrors
from daylight.web.catalogue_files import slugs, tree
from daylight.web.catalogue_files.model import MAX_NAME, PlaceRow

COLUMNS = (
    "slug",
    "parent",
    "name",
    "latitude",
    "longitude",
    "timezone",
    "country",
    "population",
)


@dataclass
class _Line:
    """One line of the file, and where each of its fields begins."""

    file: str
    number: int
    text: str
    values: dict[str, str]

    def fault(self, column: str, message: str, hint: str = "") -> ConfigError:
        at = COLUMNS.index(column) if column in COLUMNS else 0
        starts = _starts(self.text)
        return ConfigError(
            message,
            file=self.file,
            line=self.number,
            column=starts[at] if at < len(starts) else len(self.text) + 1,
            text=self.text,
            hint=hint,
        )


def read_places(text: str, *, file: str = "places.csv") -> list[PlaceRow]:
    """All places, parents before children.

    Raises: ConfigErrors with every fault of the file.
    """
    faults: list[ConfigError] = []
    lines = list(_lines(text, file, faults))
    rows = [row for line in lines if (row := _row(line, faults)) is not None]
    by_line = {line.number: line for line in lines}
    faults += [
        by_line[fault.node.line].fault(fault.field, fault.message, fault.hint)
        for fault in tree.faults(rows, what="place")
    ]
    if not rows and not faults:
        faults.append(ConfigError("there is no place", file=file, hint="one line for each place"))
    if faults:
        raise ConfigErrors(sorted(faults, key=lambda each: (each.line, each.column)))
    return tree.in_order(rows)


def write_places(rows: list[PlaceRow]) -> str:
    """The file's text for these places."""
    lines = [",".join(COLUMNS)]
    for row in rows:
        values = (
            row.slug,
            row.parent,
            row.name,
            _degrees(row.latitude),
            _degrees(row.longitude),
            row.timezone,
            row.country,
            str(row.population),
        )
        lines.append(",".join(_quoted(value) for value in values))
    return "\n".join(lines) + "\n"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if any(c in value for c in ',"\n') else value


def _lines(text: str, file: str, faults: list[ConfigError]) -> Iterator[_Line]:
    """Data lines with as many fields as there are columns; comments and empty lines are skipped."""
    seen_header = False
    for number, raw in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        values = next(csv.reader([raw]))
        if not seen_header:
            seen_header = True
            if tuple(values) != COLUMNS:
                hint = "the first line is " + ",".join(COLUMNS)
                message = "these are not the columns of a file of places"
                raise ConfigErrors([ConfigError(message, file=file, line=number, column=1, text=raw, hint=hint)])  # fmt: skip  # noqa: E501
            continue
        line = _Line(file, number, raw, dict(zip(COLUMNS, values, strict=False)))
        if len(values) != len(COLUMNS):
            hint = "columns are " + ",".join(COLUMNS) + '; put a name with a comma in "quotes"'
            faults.append(line.fault("", f"{len(values)} fields instead of {len(COLUMNS)}", hint))
            continue
        yield line


def _starts(text: str) -> list[int]:
    """Where each field begins, counted from 1."""
    starts, quoted = [1], False
    for at, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(at + 2)
    return starts


def _row(line: _Line, faults: list[ConfigError]) -> PlaceRow | None:
    values = {key: value.strip() for key, value in line.values.items()}
    found = [fault for fault in _text_faults(line, values) if fault is not None]
    latitude = _number(line, values, "latitude", 90, found)
    longitude = _number(line, values, "longitude", 180, found)
    population = values["population"] or "0"
    if not (population.isascii() and population.isdigit()) or int(population) > 2_000_000_000:
        found.append(line.fault("population", "not a number of people", "digits, or nothing"))
        population = "0"
    if bool(values["latitude"]) != bool(values["longitude"]):
        found.append(line.fault("latitude", "latitude and longitude go together", "both or none"))
    faults += found
    if slugs.reason_against(values["slug"]):
        return None
    return PlaceRow(
        slug=values["slug"],
        parent=values["parent"],
        name=values["name"],
        country=values["country"],
        latitude=latitude,
        longitude=longitude,
        timezone=values["timezone"],
        population=int(population),
        line=line.number,
    )


def _text_faults(line: _Line, values: dict[str, str]) -> Iterator[ConfigError | None]:
    reason = slugs.reason_against(values["slug"])
    if reason:
        offered = slugs.slug_of(values["name"])
        usable = offered and not slugs.reason_against(offered)
        hint = f"for example {offered}" if usable else "choose another, such as the-name-and-region"
        yield line.fault("slug", f"{values['slug']!r} cannot be a slug: {reason}", hint)
    if not values["name"] or len(values["name"]) > MAX_NAME:
        yield line.fault("name", f"a name has 1 to {MAX_NAME} characters")
    if any(ord(c) < 32 or ord(c) == 127 for c in values["name"]):
        yield line.fault("name", "a name has no control characters")
    country = values["country"]
    if country and not (len(country) == 2 and country.isascii() and country.isupper()):
        yield line.fault("country", f"{country!r} is not a country", "two capitals, such as US")
    zone = values["timezone"]
    if zone and zone not in _zones():
        near = difflib.get_close_matches(zone, _zones(), 1)
        hint = f"did you mean {near[0]}?" if near else "such as America/Chicago"
        yield line.fault("timezone", f"{zone!r} is not a time zone", hint)


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _number(
    line: _Line, values: dict[str, str], column: str, bound: int, faults: list[ConfigError]
) -> float | None:
    if not values[column]:
        return None
    try:
        number = float(values[column])
    except ValueError:
        number = float("nan")
    if not -bound <= number <= bound:
        hint = f"degrees from -{bound} to {bound}, with a point"
        faults.append(line.fault(column, f"{values[column]!r} is not a {column}", hint))
        return None
    return number
