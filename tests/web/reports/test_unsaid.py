"""Nobody said what is wrong: such a claim is treated as one about a child."""

from __future__ import annotations

from typing import Any

from daylight.web.ads import harms, standing
from tests.web.reports.helpers import claimed


def test_no_reason_is_given_where_nobody_said_what_is_wrong(board: Any) -> None:
    ad = board.confirmed()
    claimed(ad, wrong="")
    board.decide(ad, "reviewer", "refuse")
    ad.refresh_from_db()
    assert ad.state == "refused"
    assert standing.touches_safety(ad)
    assert "looked at" not in " ".join(standing.why_refused(ad))


def test_unsaid_stands_for_a_child() -> None:
    assert harms.meant("") == "child_safety"
    assert harms.may_be_a_child("")
    assert harms.touches_safety("")
    assert not harms.may_be_a_child("intimate_image")
    assert harms.touches_safety("intimate_image")
    assert not harms.touches_safety("privacy")
