"""Why ads wait for a person, gathered for many by a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from daylight.screening import Harm
from daylight.web import clock, keys, site
from daylight.web.ads.content import of_version
from daylight.web.ads.harms import meant
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    Pending,
    ScreeningDetail,
    ScreeningRecord,
    Version,
    VersionContent,
)
from daylight.web.review import reported, weights
from daylight.web.review.reported import Reported

SPEAKING = ("found", "unknown")
_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Why one ad waits. `version_id` is the version that people decide on."""

    ad: Ad
    version_id: int
    group: bytes
    harms: list[str]
    confidence: float
    quorum: int
    language: str
    place_id: int
    since: datetime
    child_image: bool
    reports: list[Reported] = field(default_factory=list)

    @property
    def severity(self) -> int:
        return weights.severity(self.harms[0])

    @property
    def deadline(self) -> datetime | None:
        """The earliest of the reports' clocks and the end of the wait for a second person."""
        ends = [each.due_at for each in self.reports if each.due_at is not None]
        if self.quorum > 1:
            ends.append(self.since + timedelta(days=site.current().desk.second_person_days))
        return min(ends, default=None)

    @property
    def urgent_at(self) -> datetime:
        claims = [each.at for each in self.reports if each.kind == "claim"]
        return weights.urgent_at(
            self.since,
            severity=self.severity,
            confidence=self.confidence,
            claimed_at=min(claims, default=None),
            flags=sum(each.weight for each in self.reports),
            deadline=self.deadline,
        )


def waits(ad: Ad) -> bool:
    """The same as `AdQuerySet.waiting`, for one row."""
    return ad.state in (AdState.HELD, AdState.HIDDEN) or ad.pending == Pending.HELD


def gather(ads: Sequence[Ad]) -> dict[int, Doubt]:
    """The doubts of those that wait or were reported, by ad id. Others are left out, and so is
    what was destroyed."""
    reports = reported.of(ads)
    version_of: dict[int, int] = {}
    for ad in ads:
        shown = ad.public_version_id if ad.state == AdState.PUBLIC and ad.pk in reports else None
        version = ad.head_id if waits(ad) else shown
        if version is not None:
            version_of[ad.pk] = version
    contents = _contents(version_of.values())
    said = _said(version_of.values())
    blocks = _blocks(ads)
    quorums = _quorums(version_of)
    return {
        ad.pk: _doubt(
            ad,
            contents[version_of[ad.pk]],
            said.get(version_of[ad.pk], {}),
            blocks.get(ad.public_id, []),
            reports.get(ad.pk, []),
            quorums.get(ad.pk, 1),
        )
        for ad in ads
        if version_of.get(ad.pk) in contents
    }


def _contents(versions: Iterable[int]) -> dict[int, VersionContent]:
    rows = VersionContent.objects.filter(version__in=list(versions))
    shown = rows.select_related("version").prefetch_related("version__shown_photos__photo")
    return {row.version_id: row for row in shown}


def _said(versions: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The newest screening of each version, as it stands in its detail."""
    details = ScreeningDetail.objects.filter(screening__version__in=list(versions))
    rows = details.order_by("screening_id").values_list("screening__version", "body")
    return dict(rows)


def _blocks(ads: Sequence[Ad]) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    rows = Block.objects.live(clock.now()).filter(
        kind=BlockKind.AD, value__in=[ad.public_id for ad in ads]
    )
    for row in rows:
        found.setdefault(row.value, []).append(row)
    return found


def _quorums(version_of: dict[int, int]) -> dict[int, int]:
    """As `deciding.quorum` has it, blocks of the ad's parts apart."""
    found: dict[int, int] = {}
    rows = ScreeningRecord.objects.filter(version__ad__in=list(version_of))
    for ad, child, quorum in rows.values_list("version__ad", "child_safety", "quorum"):
        found[ad] = max(found.get(ad, 1), 2 if child else quorum, 1)
    return found


def _doubt(
    ad: Ad,
    content: VersionContent,
    said: dict[str, Any],
    blocks: list[Block],
    reports: list[Reported],
    quorum: int,
) -> Doubt:
    signals = speaking(said)
    blocked = [meant(block.harm) for block in blocks]
    told = [each.harm for each in reports]
    harms = weights.gravest_first([*(s["harm"] for s in signals), *blocked, *told])
    harms = harms or [weights.OTHER]
    about_child = blocked.count(Harm.CHILD_SAFETY) or any(r.is_child_claim for r in reports)
    has_photos = bool(content.version.shown_photos.all())
    return Doubt(
        ad=ad,
        version_id=content.version_id,
        group=group_of(content),
        harms=harms,
        confidence=_confidence(harms[0], signals, bool(blocked or told)),
        quorum=max(quorum, 2) if about_child else quorum,
        language=content.language or said.get("language", ""),
        place_id=content.place_id,
        since=ad.held_since or min((r.at for r in reports), default=clock.now()),
        child_image=has_photos and (bool(about_child) or is_listed(signals)),
        reports=reports,
    )


def harms_of(ad: Ad, version: Version) -> list[str]:
    """All that a version may be about, the gravest first: by its screening, by what hid its ad and
    by every claim there was. What is in no doubt is about something else."""
    signals = speaking(_said([version.pk]).get(version.pk, {}))
    hidden = Block.objects.filter(kind=BlockKind.AD, value=ad.public_id)
    blocked = [meant(harm) for harm in hidden.values_list("harm", flat=True)]
    said = [*(s["harm"] for s in signals), *blocked, *reported.harms_ever(ad)]
    return weights.gravest_first(said) or [weights.OTHER]


def speaking(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The signals of a screening that are found or unknown."""
    return [signal for signal in said.get("signals", ()) if signal["status"] in SPEAKING]


def is_listed(signals: Sequence[dict[str, Any]]) -> bool:
    """Whether a photo stands on a list of known child images."""
    return any(
        s["name"] == "photo_match" and s["status"] == "found" and s["harm"] == Harm.CHILD_SAFETY
        for s in signals
    )


def is_confirmed(signals: Sequence[dict[str, Any]]) -> bool:
    """Whether it is an exact match on a confirmed list, which nobody disputes."""
    return is_listed(signals) and any(
        s["name"] == "photo_match" and s["confidence"] == 1.0 for s in signals
    )


def _confidence(harm: str, signals: Sequence[dict[str, Any]], reported: bool) -> float:
    """The surest word on the gravest harm; a failed check and a person's word count in full."""
    sure = [
        1.0 if signal["status"] == "unknown" else float(signal["confidence"])
        for signal in signals
        if signal["harm"] == harm
    ]
    return min(1.0, max([*sure, 1.0 if reported and not sure else 0.0]))


def group_of(content: VersionContent) -> bytes:
    """The same for ads that a person could not tell apart but for their place."""
    shown = of_version(content).shown()
    del shown["place"]
    return keys.keyed_digest("case", _encode(shown).decode())
