"""What a person has just decided: it can be taken back from whatever page they went to."""

from __future__ import annotations

from typing import Any

from daylight.web import clock
from daylight.web.people.models import Staff
from daylight.web.review.models import Intention, IntentionState
from daylight.web.review.words import choice_name


def shown(made: Intention) -> dict[str, Any]:
    """A decision as a page shows it; no seconds are left once it is written or taken back."""
    left = (made.due_at - clock.now()).total_seconds()
    return {
        "made": made,
        "choice": choice_name(made.choice),
        "left_s": max(0, int(left)) if made.state == IntentionState.WAITING else 0,
        "ads": len(made.seen),
    }


def open_for(staff: Staff) -> dict[str, Any] | None:
    """The last decision of theirs that can still be taken back."""
    waiting = Intention.objects.filter(
        staff=staff, state=IntentionState.WAITING, due_at__gt=clock.now()
    )
    last = waiting.order_by("-id").first()
    return shown(last) if last is not None else None
