"""Short ways to do at a desk what reviewers do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import activate

from daylight.web import clock
from daylight.web.ads.models import Ad, Choice
from daylight.web.jobs import worker
from daylight.web.people.models import Role, Staff
from daylight.web.review import queues, seen
from daylight.web.review.actions import deciding, leasing, opening
from daylight.web.review.models import Case, Intention
from daylight.web.review.seen import Seen
from tests.web.boards import Board

EVERYTHING = queues.Queue()


def seen_of(case: Case) -> dict[int, Seen]:
    """What a person who opens a case now sees of it: each ad with what waits."""
    rows = case.members.filter(open=True).select_related("ad__head", "ad__public_version")
    found = {}
    for row in rows:
        waits = row.ad.held_since is not None
        version = row.ad.head if waits else row.ad.public_version
        assert version is not None
        found[row.ad_id] = seen.of(row.ad, version)
    return found


class Desk:
    """A board with a desk."""

    def __init__(self, board: Board) -> None:
        activate("en")
        self.board = board

    def staff(self, name: str = "reviewer", role: str = Role.REVIEWER) -> Staff:
        return self.board.staff(name, role)

    def held(self, email: str = "seller@example.org", **changes: Any) -> Ad:
        """An ad that waits for two people, with its case."""
        ad = self.board.confirmed(email, self.board.doubtful(**changes))
        opening.look_again([ad.pk])
        return ad

    def fraud(self, email: str = "seller@example.org", **changes: Any) -> Ad:
        """An ad that waits for one person, with its case."""
        words = {
            "title": "Apartment, half the usual rent",
            "body": "I cannot show it. Send the deposit by Western Union before viewing and I "
            "mail you the keys. Pay the fee by gift card first.",
        }
        ad = self.board.confirmed(email, self.board.content(**words | changes))
        opening.look_again([ad.pk])
        return ad

    def case_of(self, ad: Ad) -> Case:
        return Case.objects.get(members__ad=ad, members__open=True)

    def intend(
        self,
        staff: Staff,
        case: Case,
        choice: str = "publish",
        clause: str = "content-rules",
        note: str = "",
    ) -> Intention:
        case.refresh_from_db()
        return deciding.intend(
            staff, case, choice=Choice(choice), clause=clause, seen=seen_of(case), note=note
        )

    def decide(
        self, staff: Staff, case: Case, choice: str = "publish", note: str = ""
    ) -> Intention:
        """Take, decide, and let the seconds go by."""
        leasing.take(staff, case)
        made = self.intend(staff, case, choice, note=note)
        with clock.moved(timedelta(seconds=11)):
            deciding.write(intention=made.pk)
        made.refresh_from_db()
        return made

    def work(self) -> None:
        """What the worker has to do now."""
        worker.run_due()
