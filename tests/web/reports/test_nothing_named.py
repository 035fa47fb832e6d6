"""Where nothing is named that could be hidden, nobody is told that something is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daylight.web.reports import claim_links
from daylight.web.reports.models import Claim
from tests.web.reports.helpers import mails, work

MOTHER = "mother@example.org"
DESCRIBED = {"description": "a blue one, in town"}
GONE = {"address": "http://localhost/a/7kq2m9xz"}


def told(client: Client, board: Any, **given: str) -> list[str]:
    """What the answer, the claim's page and the mail say."""
    board.staff()
    answer = client.post("/takedown", {"wrong": "child", "safe": "yes", "email": MOTHER, **given})
    page = client.get(claim_links.path(Claim.objects.get().public_id))
    work()
    return [answer.content.decode(), page.content.decode(), mails(MOTHER)[-1]]


def test_who_describes_an_ad_is_told_that_a_person_looks_for_it(board: Any, client: Client) -> None:
    for said in told(client, board, **DESCRIBED):
        assert "stays hidden" not in said
        assert "is hidden meanwhile" not in said
        assert "What you named is hidden" not in said
        assert "A person looks for the ad" in said


@pytest.mark.parametrize("here", [True, False])
def test_who_names_one_is_told_the_same_whether_or_not_it_is_here(
    board: Any, client: Client, here: bool
) -> None:
    named = {"address": board.confirmed().public_id} if here else GONE
    answer, page, mail = told(client, board, **named)
    assert "What you named is hidden from every page" in answer
    assert "is hidden meanwhile" in page
    assert "What you named is hidden" in mail
