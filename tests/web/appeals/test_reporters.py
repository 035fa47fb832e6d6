"""A reporter appeals from the answer to their report; what is destroyed takes its words along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web import appealing, clock
from daylight.web.ads import actions as ads
from daylight.web.ads.actions import retention
from daylight.web.ads.models import Ad, AdState
from daylight.web.people.models import Role
from daylight.web.record.models import Opening
from daylight.web.reports.models import Claim, ClaimAd, ClaimWords
from daylight.web.review.appeals import actions, reporters, upkeep
from daylight.web.review.models import (
    Appeal,
    AppealState,
    AppealText,
    StatementDelay,
    StatementText,
    Vote,
)
from daylight.web.review.statements import actions as stating
from tests.web.appeals.stages import reasons_path, refused, say
from tests.web.people.signing import signed_in

MOTHER = "mother@example.org"


def claimed(ad: Ad, *, safe: bool = True) -> Claim:
    at = clock.now()
    claim = Claim.objects.create(
        public_id="k7m2", form_key="form", reference=7, wrong="private", channel="form",
        received_at=at, due_at=at,
    )  # fmt: skip
    ClaimAd.objects.create(claim=claim, ad=ad.public_id, role=ClaimAd.NAMED, decided_at=at)
    ClaimWords.objects.create(claim=claim, safe=safe, email=MOTHER)
    return claim


def test_an_ad_that_came_back_is_appealed_and_taken_down(
    board: Any, client: Any, letters_sent: Any
) -> None:
    ad = board.confirmed()
    path = appealing.path_for(claimed(ad).public_id, ad.public_id)
    assert b"Why is the decision wrong?" in client.get(path).content
    letters_sent()
    assert client.post(path, {"words": "It is my flat in the picture."}).status_code == 303
    [receipt] = letters_sent()
    assert "has reached us" in receipt
    assert path in receipt
    assert client.post(path, {"words": "again"}).status_code == 409
    appeal = say(board, Appeal.objects.get(), "second", Vote.REVERSE, clause="privacy")
    ad.refresh_from_db()
    assert (appeal.state, ad.state) == (AppealState.REVERSED, AdState.REFUSED)
    [answer] = [each for each in letters_sent() if "you were right" in each]
    assert "/a/" not in answer, "nothing to show"
    assert b"You were right" in client.get(path).content


def test_the_poster_does_not_learn_of_it(board: Any, client: Any, letters_sent: Any) -> None:
    ad = board.confirmed()
    path = appealing.path_for(claimed(ad).public_id, ad.public_id)
    client.post(path, {"words": "x"})
    say(board, Appeal.objects.get(), "second", Vote.UPHOLD)
    letters_sent()
    mine = Opening.objects.filter(subject=f"ad:{ad.pk}")
    assert not mine.filter(entry__type="appeal").exists()
    assert b"Nothing restricts this ad." in client.get(reasons_path(ad)).content


def test_nobody_is_written_to_where_it_is_not_safe(
    board: Any, client: Any, letters_sent: Any
) -> None:
    ad = board.confirmed()
    path = appealing.path_for(claimed(ad, safe=False).public_id, ad.public_id)
    letters_sent()
    client.post(path, {})
    assert letters_sent() == []


@pytest.mark.parametrize("change", ["x", "claim", "ad", "cut"])
def test_a_made_up_address_opens_nothing(board: Any, client: Any, change: str) -> None:
    ad, other = board.confirmed(), board.confirmed()
    path = appealing.path_for(claimed(ad).public_id, ad.public_id)
    wrong = {
        "x": f"/appeal/{'0' * 26}k7m2-{ad.public_id}",
        "claim": path.replace("k7m2", "k7m3"),
        "ad": path.replace(ad.public_id, other.public_id),
        "cut": path[:-1],
    }[change]
    assert client.get(wrong).status_code == 404
    assert client.post(wrong).status_code == 404


def test_of_what_is_not_shown_and_too_late(board: Any) -> None:
    ad = board.confirmed()
    about = reporters.of_claim(claimed(ad).public_id, ad.public_id)
    assert about is not None

    def appeal() -> Appeal:
        return actions.appeal_as_reporter(
            ad, "", origin=about.origin, decided_at=about.decided_at, language="en"
        )

    with clock.moved(timedelta(days=20)):
        ads.renew(ad)
    with clock.moved(timedelta(days=40)):
        ads.renew(ad)
    ads.hide([ad.public_id], reason="a report")
    with pytest.raises(Refused) as caught:
        appeal()
    assert caught.value.code == "not_shown"


def wronged(board: Any) -> Ad:
    ad = board.confirmed()
    ads.hide([ad.public_id], reason="a report", harm="fraud")
    return board.decide(ad, "reviewer", "refuse")  # type: ignore[no-any-return]


def test_words_stay_until_the_appeal_is_answered_and_go_with_the_ad(
    board: Any, client: Any
) -> None:
    ad = wronged(board)
    appeal = actions.appeal_as_poster(ad, "These are my words.", language="en")
    with clock.moved(timedelta(days=400)):
        assert retention.destroy_due() == 0, "an open appeal keeps them"
        say(board, appeal, "second", Vote.UPHOLD)
        assert retention.destroy_due() == 1
        assert upkeep.forget_texts() == 1
        assert not AppealText.objects.exists()
        assert not StatementText.objects.exists()
        page = client.get(reasons_path(ad)).content.decode()
        assert "has been destroyed together with the ad" in page


def test_an_appeal_after_the_words_are_gone_is_heard_and_brings_nothing_back(board: Any) -> None:
    ad = wronged(board)
    stating.issue(ad.pk)
    officer = board.staff("officer", Role.EVIDENCE)
    StatementDelay.objects.create(
        ad=ad, staff=officer, reason="long ago", created_at=clock.now(),
        until=clock.now() + timedelta(days=390),
    )  # fmt: skip
    with clock.moved(timedelta(days=400)):
        assert retention.destroy_due() == 1
        appeal = actions.appeal_as_poster(ad, "", language="en")
        desk = signed_in(board.staff("second")).get(f"/desk/appeals/{appeal.public_id}")
        assert "Its words and photos have been destroyed" in desk.content.decode()
        appeal = say(board, appeal, "second", Vote.REVERSE)
        ad.refresh_from_db()
        assert (appeal.state, ad.state) == (AppealState.REVERSED, AdState.REFUSED)


def test_a_delay_does_not_outlive_the_six_months(board: Any) -> None:
    ad = refused(board)
    stated = stating.issue(ad.pk)
    officer = board.staff("officer", Role.EVIDENCE)
    with clock.moved(timedelta(days=30)):
        stating.delay(ad, staff=officer, reason="A court asks for it.", term=timedelta(days=60))
    assert stated is not None
    with clock.moved(timedelta(days=250)):
        assert actions.appeal_as_poster(ad, "", language="en").state == AppealState.WAITING
