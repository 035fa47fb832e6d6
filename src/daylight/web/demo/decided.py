"""What the demo's reviewers did in the weeks before: cases decided, statements, appeals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from daylight.web import clock
from daylight.web.ads.models import Ad, Choice
from daylight.web.demo.story import Story
from daylight.web.people.models import Staff
from daylight.web.review import seen
from daylight.web.review.actions import deciding, leasing, opening
from daylight.web.review.appeals import actions as appeals
from daylight.web.review.appeals import voting
from daylight.web.review.models import Vote
from daylight.web.review.statements import actions as stating

LOOKS_AFTER = timedelta(minutes=40)  # from an ad's arrival to a person
WRITTEN_AFTER = timedelta(seconds=30)  # longer than a decision can be taken back
APPEALS_AFTER = timedelta(hours=9)


@dataclass(frozen=True)
class Decided:
    """One ad of the past: who decided it, how, and what its poster said to that."""

    story: Story
    by: str
    choice: Choice
    clause: str
    appeal: str = ""
    outcome: Vote | None = None  # None where the appeal waits
    heard_by: str = "carla"


def decide(ad: Ad, said: Decided, staff: dict[str, Staff]) -> None:
    """Take the case, decide, and let the seconds pass in which it could be taken back."""
    age = said.story.age - LOOKS_AFTER
    with clock.moved(-age):
        [case] = opening.look_again([ad.pk])
        leasing.take(staff[said.by], case)
        ad.refresh_from_db()
        assert ad.head is not None
        meant = deciding.intend(
            staff[said.by],
            case,
            choice=said.choice,
            clause=said.clause,
            seen={ad.pk: seen.of(ad, ad.head)},
        )
    with clock.moved(WRITTEN_AFTER - age):
        deciding.write(intention=meant.pk)
        stating.issue(ad.pk)


def appeal(ad: Ad, said: Decided, staff: dict[str, Staff]) -> None:
    """The poster says that it is wrong; somebody who had no part in it looks, or nobody yet."""
    with clock.moved(APPEALS_AFTER - said.story.age):
        made = appeals.appeal_as_poster(ad, said.appeal, language=said.story.language)
    if said.outcome is None:
        return
    with clock.moved(2 * APPEALS_AFTER - said.story.age):
        made.refresh_from_db()
        voting.vote(
            made,
            staff=staff[said.heard_by],
            vote=said.outcome,
            seen=seen.of(made.ad, voting.version_of(made)),
        )


def decide_all(
    ads: Sequence[Ad], past: Sequence[Decided], staff: dict[str, Staff]
) -> list[tuple[Ad, Decided]]:
    """Those of them that were appealed, for whoever shows where to look."""
    for ad, said in zip(ads, past, strict=True):
        decide(ad, said, staff)
    appealed = [(ad, said) for ad, said in zip(ads, past, strict=True) if said.appeal]
    for ad, said in appealed:
        appeal(ad, said, staff)
    return appealed
