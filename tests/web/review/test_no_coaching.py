"""What a poster learns of a refusal after a report: that there is a rule, never which doubt."""

from __future__ import annotations

from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web.ads import actions, standing
from daylight.web.ads.models import BlockKind, Choice
from tests.web.boards import SELLER, STRANGER


@pytest.mark.parametrize(
    ("harm", "told"), [("child_safety", False), ("intimate_image", False), ("fraud", True)]
)
def test_the_clause_of_a_refusal_after_a_report(board: Any, harm: str, told: bool) -> None:
    ad = board.confirmed()
    actions.hide([ad.public_id], reason="a report", harm=harm)
    ad.refresh_from_db()
    clause = "words-of-the-clause"
    seen, refuse = bytes(ad.head.digest), Choice.REFUSE
    actions.decide(ad, digest=seen, staff=board.staff(), choice=refuse, clause=clause)
    ad.refresh_from_db()
    said = " ".join(standing.why_refused(ad))
    assert ("words of the clause" in said) is told


def test_a_banned_mailbox_hands_its_ad_to_no_other(board: Any) -> None:
    ad = board.submitted(SELLER)
    actions.ban(BlockKind.EMAIL, SELLER, reason="spam", appeal_to="appeals@example.org")
    with pytest.raises(Refused) as refused:
        actions.change_address(ad, STRANGER, language="en")
    assert refused.value.code == "banned"
    assert actions.confirm(ad).state == "refused"
