"""`daylight catalogue check|load`: the files of places and sections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from daylight.commands import site
from daylight.errors import ConfigError, ConfigErrors

if TYPE_CHECKING:
    from daylight.web.catalogue_files import PlaceRow, SectionRow
    from daylight.web.catalogue_files.load import Loaded


def main(argv: Sequence[str]) -> int:
    parser = site.parser("catalogue", "Check or load the site's places.csv and sections.toml.")
    parser.add_argument("what", choices=("check", "load"), help="only look, or put in force")
    options = parser.parse_args(argv)
    home = site.open_site(options.site)
    if options.what == "check":
        places, sections = read_files(home)
        print(f"{len(places):,} places and {len(sections)} sections, no fault found")
        return 0
    done = load_files(home)
    print(f"places: {done.places}\nsections: {done.sections}")
    return 0


def read_files(home: Path) -> tuple[list[PlaceRow], list[SectionRow]]:
    """Both files, checked.

    Raises: ConfigErrors with the faults of both.
    """
    from daylight.web.catalogue_files import (
        PLACES_FILE,
        SECTIONS_FILE,
        read_places,
        read_sections,
    )

    faults: list[ConfigError] = []
    places: list[PlaceRow] = []
    sections: list[SectionRow] = []
    try:
        places = read_places(_text(home / PLACES_FILE), file=PLACES_FILE)
    except ConfigErrors as error:
        faults += error.errors
    try:
        sections = read_sections(_text(home / SECTIONS_FILE), file=SECTIONS_FILE)
    except ConfigErrors as error:
        faults += error.errors
    if faults:
        raise ConfigErrors(faults)
    return places, sections


def load_files(home: Path) -> Loaded:
    from daylight.web.catalogue_files.load import load

    return load(*read_files(home))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise ConfigErrors([ConfigError(f"cannot read {path}: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start]
        fault = ConfigError(
            "this is not UTF-8",
            file=path.name,
            line=before.count(b"\n") + 1,
            hint="save the file as UTF-8",
        )
        raise ConfigErrors([fault]) from error
