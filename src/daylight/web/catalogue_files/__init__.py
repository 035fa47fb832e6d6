"""The operator's two files: `places.csv` and `sections.toml`.

Read and checked without a database (every fault at once, with line, caret and hint), then loaded
by slug: what is new is added, what changed is changed, what vanished is closed and never deleted.
"""

from daylight.web.catalogue_files.model import Attribute, PlaceRow, SectionRow
from daylight.web.catalogue_files.places import read_places
from daylight.web.catalogue_files.sections import read_sections

PLACES_FILE = "places.csv"
SECTIONS_FILE = "sections.toml"

__all__ = [
    "PLACES_FILE",
    "SECTIONS_FILE",
    "Attribute",
    "PlaceRow",
    "SectionRow",
    "read_places",
    "read_sections",
]
