"""One waiting ad as `daylight held` shows it."""

from __future__ import annotations

import hashlib
import textwrap
from dataclasses import dataclass
from typing import Any

from daylight.errors import ConfigError
from daylight.web import clock
from daylight.web.ads import actions, storage
from daylight.web.ads.actions import deciding
from daylight.web.ads.models import Ad, ScreeningRecord, Version, VersionContent
from daylight.web.review import seen
from daylight.web.review.appeals import looking
from daylight.web.review.seen import Seen

CODE = 8  # hex digits that stand for "this is what I saw"
SPEAKING = ("found", "unknown")
GENERAL = "content-rules"


@dataclass(frozen=True)
class Case:
    """A waiting ad with its newest version and the newest word of the screening on it."""

    ad: Ad
    version: Version
    content: VersionContent
    screening: dict[str, Any]
    quorum: int
    agreed: int
    since: int  # the memory epoch of what last spoke against it
    seen: Seen

    @property
    def is_blind(self) -> bool:
        """Whether two are asked: then nobody is told whether one has agreed."""
        return self.quorum > 1

    @property
    def digest(self) -> bytes:
        return bytes(self.version.digest)

    @property
    def code(self) -> str:
        """Another one after a takedown: what was shown before says nothing of it."""
        came = f"{self.since}:{'.'.join(sorted(self.seen.claims))}".encode()
        return hashlib.sha256(self.digest + came).hexdigest()[:CODE]

    @property
    def signals(self) -> list[dict[str, Any]]:
        return [s for s in self.screening.get("signals", []) if s["status"] in SPEAKING]

    @property
    def is_listed(self) -> bool:
        """Whether a photo was found on a list of known material, or may show a child."""
        found = any(s["name"] == "photo_match" and s["status"] == "found" for s in self.signals)
        return found or looking.is_child_image(self.ad, self.version)

    @property
    def photos(self) -> list[str]:
        """Where the working copies lie: nobody agrees to photos that they have not looked at."""
        if self.is_listed:
            return []
        shown = self.version.shown_photos.order_by("position")
        names = shown.values_list("photo__public_id", flat=True)
        return [str(storage.path_of(name)) for name in names]

    @property
    def harms(self) -> list[str]:
        return sorted({signal["harm"] for signal in self.signals})

    @property
    def clause(self) -> str:
        """A token for the log: the highest rule that fired, else the first harm."""
        rules = self.screening.get("rules") or self.harms or [GENERAL]
        return str(rules[0]).replace("_", "-")

    @property
    def waited_hours(self) -> float:
        since = self.ad.held_since or self.ad.created_at
        return max(0.0, (clock.now() - since).total_seconds() / 3600)


def waiting() -> list[Case]:
    """All of them, the longest wait first."""
    return [_case(ad) for ad in actions.waiting()]


def find(public_id: str) -> Case:
    """Raises: ConfigError where no such ad waits."""
    ad = Ad.objects.filter(public_id=public_id.strip().lower()).select_related("head").first()
    if ad is None or ad.head is None:
        raise ConfigError(f"there is no ad {public_id!r}", hint="daylight held list")
    return _case(ad)


def _case(ad: Ad) -> Case:
    assert ad.head is not None
    shown = seen.of(ad, ad.head)
    newest = ScreeningRecord.objects.filter(version=ad.head).select_related("detail")
    row = newest.order_by("-id").first()
    return Case(
        ad=ad,
        version=ad.head,
        content=ad.head.content,
        screening=row.detail.body if row is not None else {},
        quorum=deciding.quorum(ad.head),
        agreed=len(deciding.standing(ad, ad.head)),
        since=deciding.since(ad, ad.head),
        seen=shown,
    )


def summary(case: Case) -> dict[str, Any]:
    """`agreed` is null where it would tell a second person what the first one chose."""
    return {
        "ad": case.ad.public_id,
        "state": case.ad.state,
        "edit": bool(case.ad.pending),
        "hours": round(case.waited_hours, 1),
        "harms": case.harms,
        "agreed": None if case.is_blind else case.agreed,
        "quorum": case.quorum,
        "section": case.content.section.slug,
        "place": case.content.place.slug,
        "title": case.content.title,
    }


def whole(case: Case) -> dict[str, Any]:
    return summary(case) | {
        "seen": case.code,
        "version": case.version.number,
        "body": case.content.body,
        "attributes": case.content.attributes,
        "signals": case.signals,
        "rules": case.screening.get("rules", []),
        "photos": case.photos,
    }


def line(case: Case) -> str:
    harms = ", ".join(case.harms) or case.ad.state
    hours = f"{case.waited_hours:.0f} h"
    seats = f"of {case.quorum}" if case.is_blind else f"{case.agreed}/{case.quorum}"
    title = textwrap.shorten(printable(case.content.title), 44, placeholder="…")
    return f"{case.ad.public_id}  {hours:>5}  {seats:<4}  {harms:<32} {title}"


def page(case: Case, *, colour: bool) -> str:
    """The ad for a terminal: `«words»` (or reversed) are what a signal points at."""
    ad, content = case.ad, case.content
    asked = f"{case.quorum} people must agree, each without knowing of the other"
    if not case.is_blind:
        asked = f"{case.agreed} of {case.quorum} agree to publish"
    lines = [
        f"{ad.public_id}  version {case.version.number}  "
        f"{content.section.slug} in {content.place.slug}",
        f"{ad.get_state_display()}, {case.waited_hours:.0f} hours; {asked}",
        "",
        marked(content.title, case.signals, "title", colour=colour),
        "",
        marked(content.body, case.signals, "body", colour=colour),
        "",
    ]
    for name, value in content.attributes.items():
        text = marked(str(value), case.signals, f"attributes.{name}", colour=colour)
        lines.append(f"{name}: {text}")
    if case.is_listed:
        lines.append("its photos stand on a list: nobody looks at them here")
    lines += [f"photo {number}: {path}" for number, path in enumerate(case.photos, 1)]
    for signal in case.signals:
        sure = f"{signal['confidence']:.2f}" if signal["status"] == "found" else "unknown"
        lines.append(f"- {signal['harm']}, {signal['name']} ({sure}): {signal['why']}")
    lines += ["", "To decide on exactly this:"]
    lines.append(
        f"  daylight held decide {ad.public_id} publish|refuse --seen {case.code} --as NAME"
    )
    return "\n".join(lines)


def marked(text: str, signals: list[dict[str, Any]], field: str, *, colour: bool) -> str:
    """The text with every span of that field marked; spans that overlap are one mark.

    >>> span = {"field": "body", "start": 2, "end": 6}
    >>> marked("a sofa", [{"spans": [span]}], "body", colour=False)
    'a «sofa»'
    """
    text = printable(text)
    spans = sorted(
        (span["start"], span["end"])
        for signal in signals
        for span in signal["spans"]
        if span["field"] == field
    )
    before, after = ("\x1b[7m", "\x1b[0m") if colour else ("«", "»")
    parts, at = [], 0
    for start, end in _merged(spans):
        parts += [text[at:start], before, text[start:end], after]
        at = end
    return "".join([*parts, text[at:]])


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def printable(text: str) -> str:
    """Without what could steer the terminal; as long as before, so that spans still fit."""
    return "".join(c if c == "\n" or c.isprintable() else "�" for c in text)
