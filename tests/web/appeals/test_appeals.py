"""Appeals: who may, when, who decides, and what a reversal gives back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions as ads
from daylight.web.ads import links
from daylight.web.ads.models import AdState, BlockKind, Decision
from daylight.web.record.models import Opening
from daylight.web.review import seen
from daylight.web.review.appeals import actions, upkeep, voting
from daylight.web.review.models import AppealState, Vote
from tests.web.appeals.stages import refused, say
from tests.web.boards import SELLER


def appealed(board: Any, ad: Any) -> Any:
    return actions.appeal_as_poster(ad, "It is a bicycle.", language="en")


def test_two_new_people_bring_a_doubtful_ad_back(board: Any) -> None:
    ad = refused(board)
    appeal = appealed(board, ad)
    appeal = say(board, appeal, "second", Vote.REVERSE)
    ad.refresh_from_db()
    assert (appeal.state, ad.state) == (AppealState.WAITING, AdState.REFUSED)
    appeal = say(board, appeal, "third", Vote.REVERSE)
    ad.refresh_from_db()
    assert (appeal.state, ad.state) == (AppealState.REVERSED, AdState.PUBLIC)


def test_nobody_decides_on_their_own(board: Any) -> None:
    appeal = appealed(board, refused(board, "reviewer"))
    for word in Vote:
        with pytest.raises(Refused) as caught:
            say(board, appeal, "reviewer", word)
        assert (caught.value.code, caught.value.status) == ("own_decision", 403)
    assert voting.left(appeal) == 0
    board.staff("second")
    assert voting.left(appeal) == 1


def test_whoever_agreed_before_is_not_new(board: Any) -> None:
    ad = ads.confirm(board.submitted(content=board.doubtful()))
    board.decide(ad, "first", "publish")
    board.decide(ad, "reviewer", "refuse")
    appeal = appealed(board, ad)
    with pytest.raises(Refused) as caught:
        say(board, appeal, "first", Vote.REVERSE)
    assert caught.value.code == "own_decision"


def test_a_poster_who_works_here_does_not_decide(board: Any) -> None:
    appeal = appealed(board, refused(board))
    insider = board.staff("insider")
    insider.email = SELLER.upper()
    insider.save(update_fields=["email"])
    with pytest.raises(Refused) as caught:
        say(board, appeal, "insider", Vote.REVERSE)
    assert caught.value.code == "own_decision"


def test_one_person_twice_is_one(board: Any) -> None:
    appeal = appealed(board, refused(board))
    say(board, appeal, "second", Vote.REVERSE)
    with pytest.raises(Refused) as caught:
        say(board, appeal, "second", Vote.REVERSE)
    assert caught.value.code == "voted_already"


def test_one_who_upholds_ends_it(board: Any) -> None:
    ad = refused(board)
    appeal = appealed(board, ad)
    say(board, appeal, "second", Vote.REVERSE)
    appeal = say(board, appeal, "third", Vote.UPHOLD)
    ad.refresh_from_db()
    assert (appeal.state, ad.state) == (AppealState.UPHELD, AdState.REFUSED)
    with pytest.raises(Refused) as caught:
        say(board, appeal, "fourth", Vote.REVERSE)
    assert caught.value.code == "decided_already"


def test_once_is_enough(board: Any) -> None:
    ad = refused(board)
    appeal = appealed(board, ad)
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            appealed(board, ad)
        assert caught.value.code == "appealed_already"
        if appeal.state == AppealState.WAITING:
            appeal = say(board, appeal, "second", Vote.UPHOLD)


def test_six_months_and_a_day(board: Any) -> None:
    ad = refused(board)
    other = refused(board)
    for each in (ad, other):
        actions.stating.issue(each.pk)
    with clock.moved(timedelta(days=180)):
        assert appealed(board, ad).state == AppealState.WAITING
    with clock.moved(timedelta(days=185)), pytest.raises(Refused) as caught:
        appealed(board, other)
    assert (caught.value.code, caught.value.status) == ("too_late", 410)


def test_nothing_to_appeal_against(board: Any) -> None:
    with pytest.raises(Refused) as caught:
        appealed(board, board.confirmed())
    assert caught.value.code == "not_restricted"


def test_an_ad_that_came_back_meanwhile_settles_its_appeal(board: Any, letters_sent: Any) -> None:
    ad = ads.confirm(board.submitted(content=board.doubtful()))
    appeal = appealed(board, ad)
    board.decide(ad, "one", "publish")
    board.decide(ad, "two", "publish")
    with pytest.raises(Refused) as caught:
        say(board, appeal, "three", Vote.UPHOLD)
    assert caught.value.code == "settled"
    letters_sent()
    assert upkeep.settle_over() == 1
    appeal.refresh_from_db()
    assert appeal.state == AppealState.SETTLED
    assert any("is settled" in letter for letter in letters_sent())


def test_a_withdrawn_ad_settles_its_appeal(board: Any) -> None:
    ad = ads.confirm(board.submitted(content=board.doubtful()))
    appeal = appealed(board, ad)
    ads.end(ad, "withdrawn")
    assert actions.settle_if_over(appeal)


def test_what_was_away_runs_longer(board: Any) -> None:
    ad = board.confirmed()
    before = ad.expires_at
    ads.hide([ad.public_id], reason="a report", harm="fraud")
    with clock.moved(timedelta(days=3)):
        ad = board.decide(ad, "reviewer", "refuse")
    with clock.moved(timedelta(days=5)):
        appeal = appealed(board, ad)
        say(board, appeal, "second", Vote.REVERSE)
        ad.refresh_from_db()
        assert ad.state == AdState.PUBLIC
        assert abs(ad.expires_at - before - timedelta(days=5)) < timedelta(minutes=1)
    entries = Opening.objects.filter(subject=f"ad:{ad.pk}", entry__type="restoring")
    [body] = entries.values_list("body", flat=True)
    assert b'"reason":"appeal"' in bytes(body)


def test_a_block_after_a_vote_makes_it_count_no_more(board: Any) -> None:
    ad = refused(board)
    appeal = appealed(board, ad)
    say(board, appeal, "second", Vote.REVERSE)
    ads.hide([ad.public_id], reason="a new report", harm="child_safety")
    appeal = say(board, appeal, "third", Vote.REVERSE)
    ad.refresh_from_db()
    assert (appeal.state, ad.state) == (AppealState.WAITING, AdState.REFUSED)
    appeal = say(board, appeal, "second", Vote.REVERSE)  # looks again, after the report
    ad.refresh_from_db()
    assert (appeal.state, ad.state) == (AppealState.REVERSED, AdState.PUBLIC)


def test_a_changed_ad_is_looked_at_again(board: Any) -> None:
    ad = ads.confirm(board.submitted(content=board.doubtful()))
    appeal = appealed(board, ad)
    shown = seen.of(ad, ad.head)
    ads.edit(ad, board.doubtful(body="Other words."), base=1, arrival=board.arrival())
    from daylight.web.review.appeals.voting import vote

    with pytest.raises(Refused) as caught:
        vote(appeal, staff=board.staff("second"), vote=Vote.REVERSE, seen=shown)
    assert caught.value.code == "changed_meanwhile"


def test_a_ban_is_appealed_and_lifted(board: Any) -> None:
    boss = board.staff("boss")
    ad = board.submitted()
    ban = ads.ban(BlockKind.EMAIL, SELLER, reason="spam", appeal_to="", staff=boss)
    ad = ads.confirm(ad)
    assert ad.state == AdState.REFUSED
    appeal = appealed(board, ad)
    with pytest.raises(Refused) as caught:
        say(board, appeal, "boss", Vote.REVERSE)
    assert caught.value.code == "own_decision"
    say(board, appeal, "second", Vote.REVERSE)
    ad.refresh_from_db()
    ban.refresh_from_db()
    assert ban.lifted_at is not None
    assert ad.state == AdState.PUBLIC


def test_a_reversal_does_not_pass_a_ban(board: Any) -> None:
    ad = board.confirmed()
    ads.hide([ad.public_id], reason="a report", harm="fraud")
    ad = board.decide(ad, "reviewer", "refuse")
    appeal = appealed(board, ad)
    ads.ban(BlockKind.EMAIL, SELLER, reason="spam", appeal_to="")
    with pytest.raises(Refused) as caught:
        say(board, appeal, "second", Vote.REVERSE)
    assert caught.value.code == "gate"
    assert not Decision.objects.filter(choice="publish").exists(), "nothing of it is left"


def test_an_edit_that_was_refused_is_appealed(board: Any) -> None:
    ad = board.confirmed()
    ads.edit(
        ad,
        board.content(title="Loan", body="Guaranteed loans. Send the fee by Western Union."),
        base=1,
        arrival=board.arrival(),
    )
    ad.refresh_from_db()
    assert ad.pending == "held", "the shipped policy holds this"
    ad = board.decide(ad, "reviewer", "refuse")
    until = ad.expires_at
    appeal = appealed(board, ad)
    say(board, appeal, "second", Vote.REVERSE)
    ad.refresh_from_db()
    assert (ad.state, ad.pending, ad.public_version_id) == (AdState.PUBLIC, "", ad.head_id)
    assert ad.expires_at == until, "it was never away"


def test_its_steps_are_on_the_record(board: Any, letters_sent: Any) -> None:
    ad = refused(board)
    appeal = appealed(board, ad)
    say(board, appeal, "second", Vote.UPHOLD)
    letters_sent()
    bodies = Opening.objects.filter(entry__type="appeal").order_by("entry_id")
    steps = [bytes(body) for body in bodies.values_list("body", flat=True)]
    for step, body in zip(("received", "agreed", "decided", "answered"), steps, strict=True):
        assert f'"step":"{step}"'.encode() in body


def test_the_answer_reaches_the_poster(board: Any, letters_sent: Any, client: Any) -> None:
    ad = refused(board)
    letters_sent()
    appeal = appealed(board, ad)
    [received] = letters_sent()
    assert "has reached us" in received
    say(board, appeal, "second", Vote.UPHOLD)
    [answer] = letters_sent()
    assert "the decision stands" in answer
    path = f"{links.path(ad)}/appeal"
    assert path in answer
    assert b"The decision stands" in client.get(path).content
