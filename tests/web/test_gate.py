"""The gate: what makes an ad public, and what stops it, on the database at hand."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.screening import shipped_policy
from daylight.web import clock, keys
from daylight.web.ads import actions, policies
from daylight.web.ads.models import (
    Ad,
    AdState,
    BlockKind,
    BoardState,
    Decision,
    EndReason,
    Listing,
    ListingCount,
    Pending,
    Publication,
    ScreeningRecord,
    VersionContent,
)
from daylight.web.record.models import Opening
from tests.web.boards import SELLER, STRANGER, SUSPENDED_SELLER


def other_policy() -> str:
    """The shipped policy under another version: the same rules, another digest."""
    return shipped_policy().text.replace('version = "', 'version = "x-', 1)


def listed(ad: Ad) -> int:
    return Listing.objects.filter(pub_seq=ad.pub_seq).count() if ad.pub_seq else 0


def test_a_clean_ad_is_public_once_confirmed(board: Any) -> None:
    ad = board.submitted()
    assert ad.state == AdState.UNCONFIRMED
    assert listed(ad) == 0
    ad = actions.confirm(ad)
    assert ad.state == AdState.PUBLIC
    assert ad.is_visible(clock.now())
    assert listed(ad) == 4 * 3  # town, state, country, board x section, parent, board


def test_confirming_twice_publishes_once(board: Any) -> None:
    ad = board.confirmed()
    actions.confirm(ad)
    assert Publication.objects.filter(ad=ad).count() == 1


def test_a_child_safety_doubt_takes_two_people(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    assert ad.state == AdState.HELD
    ad = board.decide(ad, "reviewer")
    assert ad.state == AdState.HELD
    with pytest.raises(Refused) as refused:
        board.decide(ad, "reviewer")
    assert refused.value.code == "decided_already"
    ad = board.decide(ad, "second reviewer")
    assert ad.state == AdState.PUBLIC


def test_one_refusal_refuses(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    assert board.decide(ad, "second reviewer", "refuse").state == AdState.REFUSED


def test_a_decision_is_bound_to_what_was_seen(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    seen = bytes(ad.head.digest)
    ad = actions.edit(ad, board.doubtful(price_kind="free"), base=1, arrival=board.arrival())
    with pytest.raises(Refused) as refused:
        actions.decide(ad, digest=seen, staff=board.staff(), choice="publish", clause="looked-at")
    assert refused.value.code == "changed_meanwhile"


def test_dropping_the_words_does_not_drop_the_doubt(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    ad = actions.edit(ad, board.content(), base=1, arrival=board.arrival())
    assert ad.state == AdState.HELD
    board.decide(ad, "reviewer")
    ad.refresh_from_db()
    assert ad.state == AdState.HELD, "two people still, though the new words are clean"
    assert board.decide(ad, "second reviewer").state == AdState.PUBLIC


def test_a_doubtful_edit_takes_the_old_words_down(board: Any) -> None:
    ad = board.confirmed()
    ad = actions.edit(ad, board.doubtful(), base=1, arrival=board.arrival())
    assert ad.state == AdState.HELD
    assert listed(ad) == 0


def test_an_edit_keeps_its_place_in_the_list(board: Any) -> None:
    ad = board.confirmed()
    before = ad.pub_seq
    ad = actions.edit(ad, board.content(), base=1, arrival=board.arrival())
    assert (ad.state, ad.pub_seq) == (AdState.PUBLIC, before)
    assert ad.public_version_id == ad.head_id


def test_two_tabs_the_later_is_told(board: Any) -> None:
    ad = board.confirmed()
    actions.edit(ad, board.content(), base=1, arrival=board.arrival())
    with pytest.raises(Refused) as refused:
        actions.edit(ad, board.content(), base=1, arrival=board.arrival())
    assert refused.value.code == "edited_meanwhile"


def test_the_same_form_twice_is_one_ad(board: Any) -> None:
    content, arrival = board.content(), board.arrival()
    first = actions.submit(content, email=SELLER, language="en", arrival=arrival)
    again = actions.submit(content, email=SELLER, language="en", arrival=arrival)
    assert first.pk == again.pk
    assert Ad.objects.count() == 1


def by_machine(board: Any) -> Ad:
    return board.confirmed()


def by_people(board: Any) -> Ad:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    return board.decide(ad, "second reviewer")


def expired(ad: Ad) -> Ad:
    with clock.moved(timedelta(days=31)):
        actions.expire_due()
    ad.refresh_from_db()
    return ad


BRING_BACK = {
    "renew": (lambda ad: ad, actions.renew),
    "restore": (lambda ad: actions.end(ad, EndReason.WITHDRAWN), actions.restore),
    "unexpire": (expired, actions.renew),
}


def stop_by(what: str, ad: Ad) -> None:
    if what == "takedown":
        actions.hide([ad.public_id], reason="a report")
    elif what == "text":
        content = VersionContent.objects.get(version=ad.head_id)
        actions.block(BlockKind.TEXT, bytes(content.text_digest).hex(), reason="a report")
    elif what == "ban":
        actions.ban(BlockKind.EMAIL, SELLER, reason="spam", appeal_to="appeals@example.org")


@pytest.mark.parametrize("what", ["takedown", "text", "ban"])
@pytest.mark.parametrize("how", ["renew", "restore", "unexpire"])
@pytest.mark.parametrize("whose", [by_machine, by_people])
def test_an_old_authority_never_publishes_after_a_block(
    board: Any, what: str, how: str, whose: Any
) -> None:
    take_away, bring_back = BRING_BACK[how]
    ad = take_away(whose(board))
    never_again(ad, what, bring_back)


@pytest.mark.parametrize("what", ["takedown", "text", "ban"])
def test_a_confirmation_never_publishes_after_a_block(board: Any, what: str) -> None:
    never_again(board.submitted(), what, actions.confirm)


def never_again(ad: Ad, what: str, bring_back: Any) -> None:
    published = Publication.objects.filter(ad=ad).count()
    stop_by(what, ad)
    ad.refresh_from_db()
    with contextlib.suppress(Refused):
        bring_back(ad)
    ad.refresh_from_db()
    assert not ad.is_visible(clock.now())
    assert listed(ad) == 0
    assert Publication.objects.filter(ad=ad).count() == published


def test_an_old_word_of_people_does_not_survive_a_takedown(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    actions.hide([ad.public_id], reason="a report")
    ad = board.decide(ad, "second reviewer")
    assert ad.state == AdState.HELD, "the first decision was made before the takedown"
    assert board.decide(ad, "reviewer").state == AdState.PUBLIC


def test_a_policy_voids_a_machines_word_and_it_is_screened_again(board: Any) -> None:
    ad = board.submitted()
    policies.deploy(other_policy())
    ad = actions.confirm(ad)
    assert ad.state == AdState.PUBLIC
    assert ScreeningRecord.objects.filter(version=ad.head).count() == 2


def test_peoples_word_survives_a_policy(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    ad = board.decide(ad, "second reviewer")
    ad = actions.end(ad, EndReason.WITHDRAWN)
    policies.deploy(other_policy())
    assert actions.restore(ad).state == AdState.PUBLIC


def test_a_banned_seller_is_told_why_and_where_to_appeal(board: Any) -> None:
    actions.ban(
        BlockKind.EMAIL,
        SUSPENDED_SELLER,
        reason="the same ad forty times",
        appeal_to="appeals@example.org",
        term=timedelta(days=7),
    )
    with pytest.raises(Refused) as refused:
        board.submitted("Suspended+tag@example.org")
    assert refused.value.code == "banned"
    assert "appeals@example.org" in refused.value.message
    assert board.confirmed(STRANGER).state == AdState.PUBLIC
    with clock.moved(timedelta(days=8)):
        assert board.confirmed(SUSPENDED_SELLER).state == AdState.PUBLIC


def test_a_broken_ban_does_not_stop_the_board(board: Any) -> None:
    actions.block(BlockKind.NETWORK, "not a network", reason="typed wrong")
    assert board.confirmed().state == AdState.PUBLIC


def test_what_a_ban_would_have_stopped(board: Any) -> None:
    mine = board.confirmed(SUSPENDED_SELLER)
    board.confirmed(SELLER)
    tried = actions.dry_run(BlockKind.EMAIL, SUSPENDED_SELLER)
    assert (tried.looked_at, tried.stopped) == (2, [mine.public_id])
    assert mine.is_visible(clock.now())


def test_counts_are_exact(board: Any) -> None:
    for _ in range(3):
        board.confirmed()
    gone = board.confirmed()
    actions.end(gone, EndReason.GONE)
    counts = {
        (c.place_id, c.section_id): c.ads for c in ListingCount.objects.all() if c.section_id == 0
    }
    assert set(counts.values()) == {3}


def test_an_edit_in_doubt_of_no_harm_leaves_the_old_words_public(board: Any) -> None:
    ad = board.confirmed()
    old = ad.public_version_id
    spam = board.content(
        title="Bicycle shipped anywhere",
        body="I send a cashier's check for more than the price; wire the rest to my mover.",
    )
    ad = actions.edit(ad, spam, base=1, arrival=board.arrival())
    assert ad.pending in (Pending.HELD, Pending.REFUSED)
    assert (ad.state, ad.public_version_id) == (AdState.PUBLIC, old)


# The database refuses what the code above would never do.


def sabotage(ad: Ad) -> dict[str, Any]:
    version = ad.head_id
    return {
        "publish without a publication": lambda: Ad.objects.filter(pk=ad.pk).update(
            state=AdState.PUBLIC, public_version=version, expires_at=clock.now()
        ),
        "update words": lambda: VersionContent.objects.filter(version=version).update(body="x"),
        "delete words": lambda: VersionContent.objects.filter(version=version).delete(),
        "update a screening": lambda: ScreeningRecord.objects.filter(version=version).update(
            verdict="publish"
        ),
        "turn the epoch back": lambda: BoardState.objects.filter(pk=1).update(memory_epoch=0),
        "invent a publication": lambda: Publication.objects.create(
            ad=ad,
            version_id=version,
            authority=None or _any_authority(),
            cause="confirm",
            epoch=BoardState.objects.get().memory_epoch,
            created_at=clock.now(),
        ),
    }


def _any_authority() -> Any:
    from daylight.web.ads.models import Authority

    return Authority.objects.order_by("id").first()


@pytest.mark.parametrize(
    "deed",
    [
        "publish without a publication",
        "update words",
        "delete words",
        "update a screening",
        "turn the epoch back",
        "invent a publication",
    ],
)
def test_the_database_itself_refuses(board: Any, deed: str) -> None:
    board.confirmed()
    ad = board.confirmed(content=board.doubtful())
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        sabotage(ad)[deed]()


def test_no_decision_publishes_for_a_banned_seller(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    actions.ban(BlockKind.EMAIL, SELLER, reason="spam", appeal_to="appeals@example.org")
    board.decide(ad, "reviewer")
    board.decide(ad, "second reviewer")
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_a_decision_commits_to_the_person_and_names_nobody(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    board.decide(ad, "second reviewer")
    bodies = [
        msgspec.json.decode(bytes(opening.body))
        for opening in Opening.objects.filter(entry__type="decision").order_by("entry")
    ]
    decisions = list(Decision.objects.order_by("id"))
    for body, decision in zip(bodies, decisions, strict=True):
        salt = keys.keyed_digest("record/person", f"decision:{decision.pk}")
        assert body["person"] == blind(f"staff:{decision.staff_id}", salt)
        assert decision.staff.name not in str(body)
    assert bodies[0]["person"] != bodies[1]["person"]


def test_a_tag_is_another_poster_and_the_same_banned_mailbox(board: Any) -> None:
    plain, tagged = board.confirmed("joe@example.org"), board.confirmed("joe+bikes@example.org")
    assert plain.poster_id != tagged.poster_id
    actions.ban(BlockKind.EMAIL, "joe@example.org", reason="spam", appeal_to="a@example.org")
    assert len(actions.dry_run(BlockKind.EMAIL, "JOE@example.org").stopped) == 2
    for ad in (plain, tagged):
        actions.renew(ad)
        ad.refresh_from_db()
        assert ad.state == AdState.REFUSED
