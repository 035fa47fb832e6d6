"""How well the board decides, read from the log's own entries: for the page, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from daylight.ledger.series import Series, taken_apart
from daylight.web.record.models import Opening

__all__ = ["Bar", "Chart", "Series", "chart", "newest", "page", "taken_apart"]

WIDTH, _MARGIN = 300, 6  # of a drawing, in its own units
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True)
class Bar:
    """A share and its interval, drawn on a line of `WIDTH`; `share` has the numbers."""

    label: str
    low: float
    high: float
    point: float
    share: Series


@dataclass(frozen=True)
class Chart:
    """Shares of one kind beside each other; `unknown` are groups of which we cannot know."""

    title: str
    bars: tuple[Bar, ...]
    most: float
    unknown: tuple[str, ...]
    width: int = WIDTH


def newest() -> dict[str, Any] | None:
    rows = Opening.objects.filter(entry__type="quality").order_by("-entry_id")
    body = rows.values_list("body", flat=True).first()
    return _decode(bytes(body)) if body is not None else None


def page() -> dict[str, Any]:
    """What the transparency page shows of quality; empty where nothing was published yet."""
    entry = newest()
    if entry is None:
        return {"quality": None}
    found = taken_apart(entry)
    audit = next((each for each in found.get("audit", ()) if each.group == "all"), None)
    agreed = next((each for each in found.get("agreement", ()) if each.group == "all"), None)
    charts = [
        chart(title, [each for each in found.get(kind, ()) if each.group.startswith(f"{by}.")])
        for kind, by, title in _titles()
    ]
    return {
        "quality": {
            "from": entry["period_from"],
            "until": entry["period_until"],
            "few": entry.get("few", 20),
            "audit": audit,
            "agreement": agreed,
            "charts": [each for each in charts if each is not None],
        }
    }


def _titles() -> Iterator[tuple[str, str, str]]:
    by_section, by_place, by_language = _("by section"), _("by place"), _("by language")
    for kind, title in (
        ("held", _("Submitted ads that were held or refused by machine")),
        ("cleared", _("Ads in doubt that people published")),
        ("waited", _("Ads that waited longer than we say")),
        ("reversed", _("Appeals that changed the decision")),
    ):
        yield kind, "section", f"{title}, {by_section}"
        yield kind, "place", f"{title}, {by_place}"
        yield kind, "language", f"{title}, {by_language}"


def chart(title: str, rows: list[Series]) -> Chart | None:
    """A row for each group: the share as a dot, its interval as a line."""
    if not rows:
        return None
    known = [each for each in rows if each.low is not None and each.high is not None]
    most = max((each.high or 0.0 for each in known), default=0.0) or 1.0
    bars = tuple(_bar(each, most) for each in known)
    unknown = tuple(_label(each.group) for each in rows if not each.is_known)
    return Chart(title, bars, most, unknown)


def _bar(each: Series, most: float) -> Bar:
    def x(share: float | None) -> float:
        return round(_MARGIN + (WIDTH - 2 * _MARGIN) * (share or 0.0) / most, 1)

    return Bar(_label(each.group), x(each.low), x(each.high), x(each.value), each)


def _label(group: str) -> str:
    name = group.partition(".")[2] or group
    return _("all others") if name in ("others", "(others)") else name


def entries() -> list[dict[str, Any]]:
    """Every such entry, the oldest first."""
    rows = Opening.objects.filter(entry__type="quality").order_by("entry_id")
    return [_decode(bytes(body)) for body in rows.values_list("body", flat=True)]


def as_json(rows: list[dict[str, Any]]) -> bytes:
    """The entries as they stand in the log."""
    return msgspec.json.encode(rows)
