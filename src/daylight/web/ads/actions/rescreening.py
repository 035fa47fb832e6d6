"""Live ads under a new policy or list: a slice at a time, and what is in doubt now goes down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daylight.screening import Screening
from daylight.web import clock
from daylight.web.ads import content, duplicates, gate, rescreens, screenings
from daylight.web.ads.actions.settling import stop
from daylight.web.ads.models import (
    Ad,
    AdState,
    AuthorityKind,
    Publication,
    ScreeningDetail,
    Submission,
    Version,
)
from daylight.web.ads.recollection import Ask
from daylight.web.ads.screenings import Judged
from daylight.web.jobs import queue

SLICE = 200  # ads of one job: a few seconds, so that mail is never far behind
BATCH = 20  # ads of one transaction


@queue.handles(rescreens.KIND)
def screen_slice(*, cause: str, epoch: int, total: int, after: int, seen: int, hidden: int) -> None:
    """Screen the next ads again and queue what follows; a newer round takes over from this one."""
    if rescreens.is_superseded(epoch):
        return
    pks = list(
        Ad.objects.filter(state=AdState.PUBLIC, pk__gt=after)
        .order_by("pk")
        .values_list("pk", flat=True)[:SLICE]
    )
    for start in range(0, len(pks), BATCH):
        hidden += screen_live(pks[start : start + BATCH])
    if len(pks) == SLICE:
        rescreens.put(
            cause=cause, epoch=epoch, total=total,
            after=pks[-1], seen=seen + len(pks), hidden=hidden,
        )  # fmt: skip


@queue.handles(duplicates.LOOK_AGAIN)
def screen_some(*, pks: list[int]) -> None:
    """Screen these again, those of them that are public."""
    for start in range(0, len(pks), BATCH):
        screen_live(pks[start : start + BATCH])


def screen_live(pks: list[int]) -> int:
    """Screen public ads by what counts now; hide those that may not stay. Returns how many.

    The looking is done without a lock. An ad that changed meanwhile passed the gate since then.

    Raises: whatever a lookup does that fails, with nothing hidden, so that the job tries again.
    """
    at = clock.now()
    found = Ad.objects.filter(pk__in=pks, state=AdState.PUBLIC).order_by("pk")
    ads = list(found.select_related("poster", "public_version__content"))
    versions = [ad.public_version for ad in ads if ad.public_version is not None]
    judged = screenings.judge_many(_asks(ads, versions), at=at, must_answer=True)
    looked_at = {v.pk: (v, each) for v, each in zip(versions, judged, strict=True)}
    with transaction.atomic():
        return _settle(gate.lock(*[ad.pk for ad in ads]), looked_at, at)


def _asks(ads: list[Ad], versions: list[Version]) -> list[Ask]:
    sent = Submission.objects.filter(version__in=versions)
    networks = dict(sent.values_list("version_id", "network"))
    return [
        Ask(
            content=content.of_version(version.content),
            poster=ad.poster,
            ad=ad,
            network=networks.get(version.pk, ""),
            by_hand=False,
        )
        for ad, version in zip(ads, versions, strict=True)
    ]


def _settle(ads: list[Ad], looked_at: dict[int, tuple[Version, Judged]], at: datetime) -> int:
    """Keep what was said of locked ads and stop those that it speaks against."""
    by_people = _decided_by_people(ads)
    said: list[tuple[Version, Judged]] = []
    for ad in ads:
        if ad.state != AdState.PUBLIC or ad.public_version_id not in looked_at:
            continue
        version, judged = looked_at[ad.public_version_id]
        version.ad = ad
        if ad.pk not in by_people or _is_newly_listed(version, judged.screening):
            said.append((version, judged))  # else: people's word outlives a policy
    screenings.write_many(said, at=at)
    stopped = [(version.ad, judged) for version, judged in said if judged.verdict != "publish"]
    for ad, judged in stopped:
        stop(ad, AdState.REFUSED if judged.verdict == "refuse" else AdState.HELD, at=at)
    return len(stopped)


def _decided_by_people(ads: list[Ad]) -> set[int]:
    """Those of them whose newest publication rests on people's decisions."""
    rows = Publication.objects.filter(ad__in=ads).order_by("id")
    newest = dict(rows.values_list("ad_id", "authority__kind"))
    return {pk for pk, kind in newest.items() if kind == AuthorityKind.PEOPLE}


def _is_newly_listed(version: Version, screening: Screening) -> bool:
    """Whether a photo stands on a list that the people who decided had not been told of."""
    matched = {signal.why for signal in screening.found if signal.name == "photo_match"}
    if not matched:
        return False
    details = ScreeningDetail.objects.filter(screening__version=version)
    told = {
        signal["why"]
        for body in details.values_list("body", flat=True)
        for signal in body.get("signals", ())
        if signal["name"] == "photo_match"
    }
    return bool(matched - told)
