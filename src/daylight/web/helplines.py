"""Help lines by country, from `data/helplines.toml`, shown where a person may be in need."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

FILE = Path(__file__).parent / "data" / "helplines.toml"
KINDS = ("missing_children", "trafficking", "domestic_violence", "suicide", "fraud", "children")


@dataclass(frozen=True)
class Way:
    """One way to reach a line: an address for a link, and what the link says."""

    href: str
    text: str


@dataclass(frozen=True)
class HelpLine:
    country: str
    kind: str
    name: str
    source: str
    contacts: tuple[Way, ...]

    @property
    def topic(self) -> str:
        return topic(self.kind)


def topic(kind: str) -> str:
    """A kind of help line in the reader's language."""
    return {
        "missing_children": _("Missing children"),
        "trafficking": _("Trafficking and forced work"),
        "domestic_violence": _("Violence at home"),
        "suicide": _("Suicide and crisis"),
        "fraud": _("Fraud"),
        "children": _("Children and young people"),
    }[kind]


def help_lines(country: str, kinds: Collection[str] | None = None) -> list[HelpLine]:
    """A country's lines in the file's order; those of all the world where we know none."""
    known = _by_country()
    lines = known.get(country.upper()) or known[""]
    return [line for line in lines if kinds is None or line.kind in kinds]


def countries() -> list[str]:
    """Countries that we know lines of."""
    return sorted(code for code in _by_country() if code)


@cache
def _by_country() -> dict[str, list[HelpLine]]:
    found: dict[str, list[HelpLine]] = {}
    for row in tomllib.loads(FILE.read_text("utf-8"))["line"]:
        line = HelpLine(row["country"], row["kind"], row["name"], row["source"], _ways(row))
        found.setdefault(line.country, []).append(line)
    return found


def _ways(row: dict[str, str]) -> tuple[Way, ...]:
    ways = []
    if phone := row.get("phone"):
        ways.append(Way("tel:" + re.sub(r"[^\d+]", "", phone), phone))
    if sms := row.get("sms"):
        ways.append(Way(f"sms:{sms}", f"SMS {sms}"))
    host = urlsplit(row["source"]).hostname or ""
    ways.append(Way(row["source"], host.removeprefix("www.")))
    return tuple(ways)
