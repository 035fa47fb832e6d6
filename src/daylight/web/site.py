"""What the operator says of the board in `HOME/site.toml`: name, looks, duties, contact points.

Read again when the file changes; a file that cannot be read stops `serve` at its start and, later,
leaves the last good one in force.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Site:
    name: str = "Daylight"
    tagline: str = ""
    logo: str = ""
    logo_version: str = ""
    logo_width: int = 32
    theme: str = ""
    country: str = "US"
    default_place: str = ""
    currency: str = "USD"
    languages: tuple[str, ...] = ("en", "es")
    quick_exit: str = "https://www.wikipedia.org/"
    witnesses: int = 0


def current() -> Site:
    return Site()
