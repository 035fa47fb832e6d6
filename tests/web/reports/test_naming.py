"""Naming an ad on a claim that stands: hidden whatever the tables do, and entered when they can."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daylight.web.ads import hidden
from daylight.web.ads.models import AdState
from daylight.web.reports import claim_links
from daylight.web.reports.actions import telling, upkeep
from daylight.web.reports.models import ClaimAd
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import LONG, claimed, statuses
from tests.web.reports.test_hiding import TROUBLE, shown

# A claim's page needs a table to read; on a full disk so small a transaction may still fit.
HERE = [name for name in TROUBLE if name not in ("stopped", "full")]


@pytest.mark.parametrize("trouble", HERE)
def test_an_ad_that_is_named_later_cannot_be_refused(
    board: Any, client: Client, trouble: str
) -> None:
    ad = shown(board)
    claim = claimed(address="", description="a blue chair")
    path = claim_links.path(claim.public_id)
    with TROUBLE[trouble]():
        answer = client.post(path, {"address": f"http://localhost/a/{ad.public_id}"})
        assert answer.status_code == 200
        assert ad.public_id in hidden.now().ads
        assert client.get(f"/a/{ad.public_id}").status_code in (404, 503)
    assert statuses(client, ad) == [404, 404]
    upkeep.enter_waiting()
    assert not list(hidden.waiting())
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
    claim.refresh_from_db()
    assert claim.ads.get().role == ClaimAd.NAMED
    assert claim.contacts == 2


def test_what_was_only_looked_at_and_is_named_has_a_decision_to_come(board: Any) -> None:
    named = board.confirmed("a@example.org", title="A blue bicycle", body=LONG)
    twin = board.confirmed("b@example.org", title="A blue bicycle", body=LONG)
    claim = claimed(named)
    row = claim.ads.get(ad=twin.public_id)
    assert row.role == ClaimAd.LOOK
    telling.name_ads(claim, (twin.public_id,))
    row.refresh_from_db()
    assert (row.role, row.outcome) == (ClaimAd.NAMED, "")
    assert row.hidden_at is not None


@pytest.mark.parametrize("row", ["", "x", "-1", "1e3", "9" * 40, "\u0664"])
def test_a_row_that_is_no_number_does_nothing(board: Any, row: str) -> None:
    claim = claimed(board.confirmed())
    client = signed_in(board.staff())
    path = f"/desk/reports/{claim.public_id}"
    assert client.post(path, {"do": "keep", "row": row}).status_code == 200
    lead = signed_in(board.staff("lead", "lead"))
    sent = {"do": "warn", "row": row}
    assert lead.post("/desk/reports/flaggers", sent).status_code == 200
