"""Appeals and takedown claims: what nobody said may be about a child, and no word is older than
what it should have known of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.models import AdState, HiddenPhoto
from daylight.web.reports.models import ClaimAd
from daylight.web.review import seen
from daylight.web.review.appeals import actions, looking
from daylight.web.review.appeals.voting import needed
from daylight.web.review.models import Vote
from daylight.web.review.statements import actions as stating
from daylight.web.review.statements import facts
from tests.web.appeals.stages import refused, say
from tests.web.browse.shots import photo
from tests.web.desk.test_meanwhile import searched
from tests.web.people.signing import signed_in
from tests.web.reports import conftest as shared
from tests.web.reports.helpers import claimed
from tests.web.reports.test_copies import like, pictured

lawful = shared.lawful


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    yield from shared.clean.__wrapped__(board)


def without_a_photo(board: Any, wrong: str) -> Any:
    """An ad of somebody else that lost the photo of which a claim spoke."""
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    other = pictured(board, "b@example.org", like(shot, 4), title="A quite different thing")
    claim = searched(claimed(named, wrong=wrong))
    assert claim.ads.get(ad=other.public_id).role == ClaimAd.PHOTO
    other.refresh_from_db()
    return other


def test_a_photo_of_which_nobody_said_what_is_wrong_is_kept_as_a_childs(board: Any) -> None:
    ad = without_a_photo(board, "")
    found = facts.current(ad)
    assert found is not None
    assert facts.is_neutral(ad, found)
    stated = stating.issue(ad.pk)
    assert stated is not None
    assert "reported it" not in str(stated.text.body)
    with clock.moved(timedelta(days=5)):  # the hold on copies is over
        appeal = actions.appeal_as_poster(ad, "It is my bicycle.", language="en")
        assert needed(appeal) == 2
        assert ad.public_version is not None
        assert looking.is_child_image(ad, ad.public_version)
        with pytest.raises(Refused, match="trained"):
            say(board, appeal, "one", Vote.REVERSE)
    assert HiddenPhoto.objects.filter(restored_at__isnull=True).exists()


def test_a_photo_of_somebodys_number_is_no_childs(board: Any) -> None:
    ad = without_a_photo(board, "private")
    found = facts.current(ad)
    assert found is not None
    assert not facts.is_neutral(ad, found)
    assert ad.public_version is not None
    assert not looking.is_child_image(ad, ad.public_version)


@pytest.mark.parametrize("wrong", ["child", "private"])
def test_a_vote_on_a_page_from_before_a_claim_does_not_count(board: Any, wrong: str) -> None:
    ad = refused(board)
    appeal = actions.appeal_as_poster(ad, "It is wrong.", language="en")
    path = f"/desk/appeals/{appeal.public_id}"
    one = signed_in(board.staff("one"))
    shown = re.search(r'name="seen" value="([^"]+)"', one.get(path).content.decode())
    assert shown is not None
    claimed(ad, wrong=wrong)
    sent = {"vote": "reverse", "seen": shown[1]}
    assert one.post(path, sent).status_code == 409
    say(board, appeal, "two", Vote.REVERSE)
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED
    assert appeal.votes.count() == 1


def test_a_vote_from_before_a_claim_that_hides_nothing_does_not_count(board: Any) -> None:
    ad = refused(board)
    appeal = actions.appeal_as_poster(ad, "It is wrong.", language="en")
    say(board, appeal, "one", Vote.REVERSE)
    with clock.moved(timedelta(minutes=1)):
        claim = claimed(board.confirmed("b@example.org"), wrong="child")
        ClaimAd.objects.create(claim=claim, ad=ad.public_id, role=ClaimAd.LOOK)
        with clock.moved(timedelta(minutes=1)):
            say(board, appeal, "two", Vote.REVERSE)
            ad.refresh_from_db()
            assert ad.state == AdState.REFUSED
            say(board, appeal, "one", Vote.REVERSE)
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC


def test_what_keeps_it_down_is_heard_though_a_claim_came(board: Any) -> None:
    ad = refused(board)
    appeal = actions.appeal_as_poster(ad, "It is wrong.", language="en")
    shown = seen.of(ad, ad.head)
    claimed(ad, wrong="child")
    from daylight.web.review.appeals.voting import vote

    appeal = vote(appeal, staff=board.staff("one"), vote=Vote.UPHOLD, seen=shown)
    assert not appeal.is_open
