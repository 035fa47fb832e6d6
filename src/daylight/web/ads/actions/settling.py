"""After the gate has answered: where the ad stands, and what its poster is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from daylight.errors import DaylightError
from daylight.web.ads import content, doubts, gate, memory, screenings
from daylight.web.ads.gate import Answer, Candidate, Outcome
from daylight.web.ads.models import (
    Ad,
    AdState,
    EndReason,
    Pending,
    ScreeningRecord,
    Submission,
    Version,
)
from daylight.web.ads.screenings import Judged
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.record import actions as record

# Letters that tell of a restriction: whoever is restricted is owed the reasons.
REASONED = frozenset({"held", "refused", "edit-held", "edit-refused"})


def owe_reasons(*ads: Ad) -> None:
    """Queue the statement of why each ad is restricted. Nothing here knows what it says."""
    queue.put_all(
        queue.build("statement", subject=f"ad:{ad.pk}", lane=Lane.URGENT, ad=ad.pk) for ad in ads
    )


def write_letter(template: str, ad: Ad, *, once: str = "", **extra: str | int) -> None:
    """Queue a mail about an ad; with `once` at most one of that name."""
    if template in REASONED:
        owe_reasons(ad)
    key = f"mail/{template}/{ad.pk}/{once}" if once else ""
    queue.put(
        "mail",
        subject=f"ad:{ad.pk}",
        key=key,
        lane=Lane.URGENT,
        template=template,
        ad=ad.pk,
        **extra,
    )


def settle(
    ad: Ad, version: Version, *, cause: str, at: datetime, until: datetime | None = None
) -> Outcome:
    """Bring a locked ad's version to the gate and put the ad where the answer says.

    A machine's authority that the policy or a list has voided is replaced by a new screening here,
    while the epoch is held, so that one more look is enough.
    """
    candidate = Candidate(ad, version, cause, until)
    answer = gate.publish([candidate], at=at)[ad.pk]
    if answer.outcome is Outcome.SCREEN_AGAIN:
        screen_again(ad, version, at=at)
        answer = gate.publish([candidate], at=at)[ad.pk]
    if answer.outcome is Outcome.PASSED:
        return answer.outcome
    memory.count_hits(list(answer.blocks), at)
    _not_published(ad, version, answer, at)
    return answer.outcome


class Voided(DaylightError):
    """A policy or list came after these screenings were made: screen again, outside of the lock."""


def settle_new(
    cases: Sequence[tuple[Ad, Version, Judged]], *, cause: str, at: datetime
) -> dict[int, Outcome]:
    """Bring many ads, new in this transaction, to the gate and put each where the answer says.

    No letter is written. Raises: Voided, and the caller rolls back and screens again.
    """
    candidates = [Candidate(ad, version, cause, line=judged.line) for ad, version, judged in cases]
    answers = gate.publish(candidates, at=at)
    if any(answer.outcome is Outcome.SCREEN_AGAIN for answer in answers.values()):
        raise Voided
    stopped: dict[AdState, list[Ad]] = {AdState.HELD: [], AdState.REFUSED: []}
    for ad, _version, judged in cases:
        answer = answers[ad.pk]
        if answer.outcome is Outcome.PASSED:
            continue
        memory.count_hits(list(answer.blocks), at)
        refused = answer.outcome is Outcome.BANNED or judged.verdict == "refuse"
        stopped[AdState.REFUSED if refused else AdState.HELD].append(ad)
    for state, ads in stopped.items():
        gate.take_down(ads, state=state, reason=EndReason.NONE, at=at)
    return {pk: answer.outcome for pk, answer in answers.items()}


def screen_again(ad: Ad, version: Version, *, at: datetime) -> int:
    """A new screening of a stored version, with what is remembered now."""
    network = Submission.objects.filter(version=version).values_list("network", flat=True).first()
    judged = screenings.judge(
        content.of_version(version.content),
        poster=ad.poster,
        ad=ad,
        network=network or "",
        at=at,
    )
    return screenings.write(version, judged, at=at)


def _not_published(ad: Ad, version: Version, answer: Answer, at: datetime) -> None:
    newest = ScreeningRecord.objects.filter(version=version).order_by("-id").first()
    assert newest is not None
    refused = answer.outcome is Outcome.BANNED or newest.verdict == "refuse"
    is_edit = ad.state == AdState.PUBLIC and ad.public_version_id != version.pk
    if is_edit and not newest.safety and not answer.blocks:
        _leave_old_public(ad, refused=refused, at=at)
        return
    stop(ad, AdState.REFUSED if refused else AdState.HELD, at=at)


def _leave_old_public(ad: Ad, *, refused: bool, at: datetime) -> None:
    """An edit in doubt, on no harm to a person: what was decided on stays meanwhile."""
    ad.pending = Pending.REFUSED if refused else Pending.HELD
    ad.held_since = None if refused else at
    ad.save(update_fields=["pending", "held_since"])
    doubts.tell([ad])
    write_letter("edit-refused" if refused else "edit-held", ad, once=str(ad.head_id))


def stop(ad: Ad, state: AdState, *, at: datetime, by: str = "screening") -> None:
    """Hold or refuse a locked ad, public or not, and tell its poster."""
    was_public = ad.state == AdState.PUBLIC
    if not gate.take_down([ad], state=state, reason=EndReason.NONE, at=at):
        doubts.tell([ad])  # it waited already, and waits for something else now
    if was_public:
        enter_hiding(ad, by, at)
    if state == AdState.HELD and was_public:
        write_down([ad])
    else:
        write_letter("held" if state == AdState.HELD else "refused", ad, once=str(ad.head_id))


def write_down(ads: Iterable[Ad], *, template: str = "report-hidden") -> None:
    """One letter to each poster, about all ads of theirs that went down at this moment. It is the
    same whatever they went down for. Nothing here knows what it says."""
    by_poster: dict[int, list[int]] = {}
    for ad in ads:
        by_poster.setdefault(ad.poster_id, []).append(ad.pk)
    queue.put_all(
        queue.build(
            "mail", subject=f"ad:{pks[0]}", lane=Lane.URGENT, template=template, ad=pks[0],
            also=pks[1:],
        )
        for pks in by_poster.values()
    )  # fmt: skip


def enter_hiding(ad: Ad, reason: str, at: datetime) -> None:
    """The entry of an ad that went down, and the reasons that its poster is owed."""
    owe_reasons(ad)
    record.enter("hiding", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason=reason)
