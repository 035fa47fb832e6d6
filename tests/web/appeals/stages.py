"""Short ways to what appeals begin with."""

from __future__ import annotations

from typing import Any

from daylight.web.ads import actions as ads
from daylight.web.ads import letters, links
from daylight.web.ads.models import Ad
from daylight.web.review import seen
from daylight.web.review.appeals import upkeep
from daylight.web.review.appeals.voting import version_of, vote
from daylight.web.review.models import Appeal, Vote
from daylight.web.review.statements import actions as stating

HANDLERS = (letters, upkeep, stating)


def refused(board: Any, name: str = "reviewer", **changes: Any) -> Ad:
    """An ad in doubt for a child's sake that one person refused."""
    ad = ads.confirm(board.submitted(content=board.doubtful(**changes)))
    return board.decide(ad, name, "refuse")  # type: ignore[no-any-return]


def say(board: Any, appeal: Appeal, name: str, word: Vote, **more: Any) -> Appeal:
    """A named person's word on what they see now."""
    appeal = Appeal.objects.select_related("ad__head", "ad__public_version").get(pk=appeal.pk)
    shown = seen.of(appeal.ad, version_of(appeal))
    return vote(appeal, staff=board.staff(name), vote=word, seen=shown, **more)


def reasons_path(ad: Ad) -> str:
    return f"{links.path(ad)}/reasons"
