"""What is answered, when, by whom, and what can be said against it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import keys
from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, HiddenPhoto, Pending
from daylight.web.people.models import Staff
from daylight.web.record.models import Opening
from daylight.web.reports import claim_links
from daylight.web.reports.actions import answering, searching, telling, upkeep
from daylight.web.reports.bounds import Plan
from daylight.web.reports.models import Claim, ClaimAd, FlagCount, Outcome
from daylight.web.review.actions import opening
from daylight.web.review.models import Case
from daylight.web.takedowns import Copy, Found, Likeness
from tests.web.browse.shots import photo
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import LONG, claimed, link_in, mails, statuses, work
from tests.web.reports.test_copies import like, pictured, states


def page_of(client: Client, claim: Claim) -> str:
    return client.get(claim_links.path(claim.public_id)).content.decode()


def decide_reported(board: Any, ad: Ad, name: str, choice: str) -> None:
    """A person decides on what readers see."""
    assert ad.public_version is not None
    actions.decide(
        ad, digest=bytes(ad.public_version.digest), staff=board.staff(name),
        choice=choice, clause="looked-at", reported=True,  # type: ignore[arg-type]
    )  # fmt: skip


# --- an ad that ended -------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["child", "", "private"])
def test_an_ended_ad_that_is_named_waits_for_a_person(
    board: Any, client: Client, wrong: str
) -> None:
    ad = actions.end(board.confirmed(), "withdrawn")  # type: ignore[arg-type]
    claim = claimed(ad, wrong=wrong)
    work()
    upkeep.look_at_clocks()
    claim.refresh_from_db()
    assert claim.outcome == ""
    ad.refresh_from_db()
    assert (ad.state, ad.pending) == (AdState.ENDED, Pending.HELD)
    opening.look_again([ad.pk])
    assert Case.objects.filter(members__ad=ad, members__open=True).exists()
    board.decide(ad, "reviewer", "refuse")
    upkeep.look_at_clocks()
    claim.refresh_from_db()
    assert claim.outcome == Outcome.REMOVED


def test_an_ad_that_nobody_confirmed_and_is_named_waits_for_a_person(board: Any) -> None:
    ad = board.submitted()
    claim = claimed(ad, wrong="child")
    ad = actions.confirm(Ad.objects.get(pk=ad.pk))
    assert ad.state == AdState.HELD
    ad = actions.end(ad, "withdrawn")  # type: ignore[arg-type]
    upkeep.look_at_clocks()
    claim.refresh_from_db()
    assert (claim.outcome, ad.pending) == ("", Pending.HELD)


def test_a_poster_who_ends_an_ad_ends_no_look_at_its_photo(board: Any) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    stranger = pictured(board, "b@example.org", like(shot, 4))
    claim = claimed(named, wrong="child")
    board.decide(named, "reviewer", "refuse")
    actions.end(stranger, "withdrawn")  # type: ignore[arg-type]
    upkeep.look_at_clocks()
    claim.refresh_from_db()
    assert claim.is_open
    assert claim.ads.get(ad=stranger.public_id).outcome == ""


# --- photos that are hidden alone, and looks --------------------------------------------------


def photo_alone(board: Any, wrong: str = "private") -> tuple[Claim, Ad]:
    shot = photo()
    ad = pictured(board, "a@example.org", shot)
    pdq = bytes(shot.pdq or b"").hex()
    claim = claimed(address="", pdq=pdq, email="mother@example.org", safe="yes", wrong=wrong)
    return telling.contact_answered(claim), ad


def test_nothing_is_not_answered_while_a_photo_is_hidden(board: Any) -> None:
    claim, _ad = photo_alone(board)
    assert HiddenPhoto.objects.filter(restored_at=None).exists()
    with pytest.raises(Refused, match="must be decided first"):
        answering.found_nothing(claim, staff=board.staff())
    page = signed_in(board.staff()).get(f"/desk/reports/{claim.public_id}").content.decode()
    assert "nothing found" not in page


def test_a_look_that_people_removed_concludes_a_claim(board: Any) -> None:
    named = board.confirmed("a@example.org", title="A blue bicycle", body=LONG)
    twin = board.confirmed("b@example.org", title="A blue bicycle", body=LONG)
    claim = claimed(description="somewhere", address="")
    searching.act(  # people are to look at both
        claim,
        Found(
            copies=tuple(
                Copy(ad=ad.public_id, why=frozenset({Likeness.LIKE_TEXT})) for ad in (named, twin)
            )
        ),
        Plan(look_at=(named.public_id, twin.public_id)),
        at=claim.received_at,
    )
    decide_reported(board, named, "reviewer", "refuse")
    upkeep.look_at_clocks()
    claim.refresh_from_db()
    assert claim.is_open, "one of them was not looked at"
    decide_reported(board, twin, "reviewer", "refuse")
    upkeep.look_at_clocks()
    claim.refresh_from_db()
    assert claim.outcome == Outcome.REMOVED


# --- the poster of a photo --------------------------------------------------------------------


def test_the_poster_of_a_hidden_photo_hears_of_it_and_may_say_that_it_is_wrong(
    board: Any, client: Client
) -> None:
    from daylight.web.review.models import Statement

    claim, ad = photo_alone(board, wrong="child")
    before = len(mails("a@example.org"))
    work()
    [letter] = [each for each in mails("a@example.org")[before:] if "/wrong" in each]
    for word in ("report", "child", "claim", "complain"):
        assert word not in letter.lower()
    assert Statement.objects.filter(ad=ad).exists()
    path = link_in(letter, "/wrong")
    assert "This is wrong" in client.get(path).content.decode()
    assert client.post(path).status_code == 200
    assert claim.ads.get().objected_at is not None
    assert statuses(client, ad) == [200, 404]


def test_nobody_is_said_to_have_been_told_where_nobody_was(board: Any, client: Client) -> None:
    from daylight.web.ads import links

    ad = board.confirmed()
    page = client.post(f"{links.path(ad)}/wrong").content.decode()
    assert "This ad is not hidden" in page
    actions.hide([ad.public_id], reason="somebody called", harm="child_safety")
    page = client.post(f"{links.path(ad)}/wrong").content.decode()
    assert "have been told" not in page
    assert "A person looks at your ad" in page


def test_an_ad_that_is_only_looked_at_takes_no_objection(board: Any, client: Client) -> None:
    from daylight.web.ads import links

    named = board.confirmed("a@example.org", title="A blue bicycle", body=LONG)
    twin = board.confirmed("b@example.org", title="A blue bicycle", body=LONG)
    claim = claimed(named)
    assert claim.ads.get(ad=twin.public_id).role == ClaimAd.LOOK
    assert "not hidden" in client.post(f"{links.path(twin)}/wrong").content.decode()
    assert claim.ads.get(ad=twin.public_id).objected_at is None


# --- appeals of the reporter ------------------------------------------------------------------


def test_what_came_back_can_be_appealed_against_piece_by_piece(
    board: Any, client: Client, lawful: None
) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    copy = pictured(board, "a@example.org", like(shot, 2))
    stranger = pictured(board, "b@example.org", like(shot, 4))
    claim = claimed(named, wrong="private")
    for ad in (named, copy):
        board.decide(ad, "reviewer")
        answering.decided(ad.public_id, Outcome.RESTORED)
    row = claim.ads.get(ad=stranger.public_id)
    answering.decide_row(row, Outcome.RESTORED, staff=board.staff())
    found = re.findall(r'href="(/appeal/[^"]+)"', page_of(client, claim))
    assert [path.rpartition("-")[2] for path in found] == [
        named.public_id, copy.public_id, stranger.public_id,
    ]  # fmt: skip
    for path in found:
        assert client.get(path).status_code == 200


def test_who_sent_a_picture_alone_is_not_told_how_many_were_found(
    board: Any, client: Client
) -> None:
    shot = photo()
    for number in range(3):
        pictured(board, f"a{number}@example.org", like(shot, number))
    pdq = bytes(shot.pdq or b"").hex()
    claim = claimed(address="", pdq=pdq, email="mother@example.org", wrong="private")
    telling.contact_answered(claim)
    for row in claim.ads.all():
        answering.decide_row(row, Outcome.RESTORED, staff=board.staff())
    assert len(re.findall(r'href="(/appeal/[^"]+)"', page_of(client, claim))) == 1


def test_who_is_told_that_there_is_nothing_asks_for_another_look_by_somebody_else(
    board: Any, client: Client
) -> None:
    claim = claimed(description="somewhere", address="")
    one, two = board.staff("one"), board.staff("two")
    answering.found_nothing(claim, staff=one)
    assert "Look once more" in page_of(client, claim)
    client.post(claim_links.path(claim.public_id))
    claim.refresh_from_db()
    assert claim.is_open
    with pytest.raises(Refused, match="Somebody else"):
        answering.found_nothing(claim, staff=one)
    answering.found_nothing(claim, staff=two)
    claim.refresh_from_db()
    assert claim.outcome == Outcome.NOTHING


# --- who acted --------------------------------------------------------------------------------


def persons(claim: Claim) -> list[str]:
    """The commitments to people in the entries of a claim and of its holds."""
    bodies = Opening.objects.filter(entry__type__in=["takedown", "block"]).order_by("entry_id")
    found = (re.search(rb'"person":"([^"]+)"', bytes(row.body)) for row in bodies)
    return [each[1].decode() for each in found if each is not None]


def is_of(commitment: str, staff: Staff, claim: Claim, moments: list[Any]) -> bool:
    salts = (
        keys.keyed_digest("record/person", f"claim:{claim.public_id}:{at.isoformat()}")
        for at in moments
    )
    return any(blind(f"staff:{staff.pk}", salt) == commitment for salt in salts)


def test_what_staff_do_on_a_claim_commits_to_who_did_it(board: Any) -> None:
    staff = board.staff()
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    stranger = pictured(board, "b@example.org", like(shot, 4))
    claim = claimed(description="somewhere", address="", wrong="private")
    assert not persons(claim)
    telling.name_ads(claim, (named.public_id,), staff=staff)
    assert len(persons(claim)) == 1
    telling.contact_again(claim, channel="telephone", staff=staff)
    assert len(persons(claim)) == 2
    row = claim.ads.get(ad=stranger.public_id)
    answering.decide_row(row, Outcome.REMOVED, staff=staff)
    assert len(persons(claim)) == 3
    other = claimed(description="elsewhere", address="")
    answering.found_nothing(other, staff=staff)
    assert len(persons(claim)) == 4
    answering.confirm_stop(claim, days=365, staff=staff)
    claim.refresh_from_db()
    made = persons(claim)
    assert len(made) > 4
    moments = [step.at for step in [*claim.steps.all(), *other.steps.all()]]
    assert is_of(made[0], staff, claim, moments)
    assert not is_of(made[0], board.staff("other"), claim, moments)
    assert claim.stop_confirmed_at is not None
    assert is_of(made[-1], staff, claim, [claim.stop_confirmed_at])


# --- evidence officers ------------------------------------------------------------------------


def test_an_evidence_officer_finds_a_claim_by_the_code_of_the_police(board: Any) -> None:
    claim = claimed(board.confirmed(), wrong="private")
    other = claimed(board.confirmed(), wrong="private")
    officer = signed_in(board.staff("officer", "evidence"))
    home = officer.get("/desk/reports").content.decode()
    assert other.public_id not in home
    found = officer.get("/desk/reports", {"code": claim_links.reference(claim)})
    assert found.headers["Location"].endswith(claim.public_id)
    page = officer.get(f"/desk/reports/{claim.public_id}").content.decode()
    assert 'name="do"' not in page
    refused = officer.post(f"/desk/reports/{claim.public_id}", {"do": "contact"})
    assert "Only a reviewer or a safety lead" in refused.content.decode()
    claim.refresh_from_db()
    assert claim.contacts == 1


# --- a process that ends ----------------------------------------------------------------------


def test_a_process_that_ends_when_the_mailbox_answered_loses_nothing(
    board: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot = photo()
    ad = pictured(board, "a@example.org", shot)
    pdq = bytes(shot.pdq or b"").hex()
    claim = claimed(address="", pdq=pdq, email="mother@example.org")

    class Killed(BaseException):
        pass

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(telling, "search_again", killed)
        with pytest.raises(Killed):
            telling.contact_answered(claim)
    assert statuses(client, ad) == [200, 200]
    work()
    assert statuses(client, ad) == [200, 404]


def test_a_flag_that_its_poster_answered_is_asked_again_after_a_while(
    board: Any, client: Client
) -> None:
    from datetime import timedelta

    from daylight.web import clock
    from daylight.web.reports.actions import flagging
    from daylight.web.reports.models import Reason

    ad = board.confirmed("a@example.org")

    def asked() -> int:
        return sum("Is it still available?" in each for each in mails("a@example.org"))

    flagging.flag(ad, Reason.GONE, network="192.0.2.1")
    work()
    assert asked() == 1
    flagging.still_there(ad)
    flagging.flag(ad, Reason.GONE, network="192.0.2.2")
    work()
    assert asked() == 1
    with clock.moved(timedelta(days=15)):
        flagging.flag(ad, Reason.GONE, network="192.0.2.3")
        work()
        assert asked() == 2
        row = FlagCount.objects.get(ad=ad, reason=Reason.GONE)
        assert row.closed_at is None


def test_a_thousand_strangers_with_the_same_words_hide_no_copy_of_the_same_poster(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daylight.web.ads import copies

    monkeypatch.setattr(copies, "MOST", 2)
    same = {"title": "A bicycle", "body": LONG}
    older = [board.confirmed(f"s{n}@example.org", **same) for n in range(2)]
    twin = board.confirmed("z@example.org", **same)
    newer = [board.confirmed(f"t{n}@example.org", **same) for n in range(2)]
    named = board.confirmed("z@example.org", **same)
    claimed(named)
    assert states(twin) == ["hidden"]
    assert "hidden" not in states(*older, *newer)
