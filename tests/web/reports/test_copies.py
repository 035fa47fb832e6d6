"""What a claim finds on the board, and how far it goes."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import Any

from django.test import Client

from daylight.screening.photos import distance
from daylight.web import clock
from daylight.web.ads import actions, content, copies, likephotos
from daylight.web.ads.models import Ad, AdState, Block, BlockKind, HiddenPhoto, Photo
from daylight.web.evidence.models import Hold
from daylight.web.reports import bounds, claim_links
from daylight.web.reports.actions import answering, searching, upkeep
from daylight.web.reports.models import Claim, ClaimAd
from daylight.web.takedowns import Likeness, Print, Target
from tests.web.browse.shots import photo
from tests.web.reports.helpers import LONG, claimed, link_in, mails, statuses, work


def like(other: Photo, bits: int) -> Photo:
    """Another file of nearly the same picture."""
    made = photo()
    turned = bytearray(bytes(other.pdq or b""))
    for bit in range(bits):
        turned[bit % 32] ^= 1 << (bit // 32)
    made.pdq, made.forms = bytes(turned), None
    made.save(update_fields=["pdq"])
    return made


def pictured(board: Any, email: str, shot: Photo, **changes: Any) -> Ad:
    likephotos.keep([shot])
    ad: Ad = board.confirmed(email, photos=(shot,), **changes)
    return ad


def states(*ads: Ad) -> list[str]:
    for ad in ads:
        ad.refresh_from_db()
    return [ad.state for ad in ads]


def test_bands_find_every_near_photo() -> None:
    pdq = secrets.token_bytes(32)
    for bits in (0, 1, 10, 15, 16, 31):
        turned = bytearray(pdq)
        spread = [n * 8 % 256 + n // 32 for n in range(bits)]
        for bit in spread:
            turned[bit // 8] ^= 1 << (bit % 8)
        assert distance(pdq, bytes(turned)) == bits
        keys = likephotos.bands(pdq) if bits < 16 else likephotos.probes(pdq)
        assert set(keys) & set(likephotos.bands(bytes(turned))), bits


def test_photos_are_found_by_their_look(board: Any) -> None:
    shot = photo()
    near, far = like(shot, 31), like(shot, 32)
    likephotos.fill()
    found = likephotos.find([bytes(shot.pdq or b"")], within=31)
    assert found[shot.pk] == 0
    assert found[near.pk] == 31
    assert far.pk not in found


def test_copies_of_the_same_poster_go_too(board: Any, client: Client) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    same_photo = pictured(board, "a@example.org", like(shot, 8))
    other = board.confirmed("a@example.org")
    claimed(named)
    assert states(named, same_photo, other) == ["hidden", "hidden", "public"]


def test_the_same_words_of_the_same_poster_go_too(board: Any) -> None:
    title = "A blue bicycle"
    named = board.confirmed("a@example.org", title=title, body=LONG)
    twin = board.confirmed("a@example.org", title=title, body=LONG)
    short = board.confirmed("a@example.org", title="Chair", body="A chair.")
    twin_of_short = board.confirmed("a@example.org", title="Chair", body="A chair.")
    claimed(named)
    claimed(short)
    assert states(named, twin, short, twin_of_short) == ["hidden", "hidden", "hidden", "public"]


def test_the_words_of_others_are_only_looked_at(board: Any) -> None:
    named = board.confirmed("a@example.org", title="A blue bicycle", body=LONG)
    stranger = board.confirmed("b@example.org", title="A blue bicycle", body=LONG)
    claim = claimed(named)
    assert states(named, stranger) == ["hidden", "public"]
    assert claim.ads.get(ad=stranger.public_id).role == ClaimAd.LOOK


def test_what_is_merely_alike_is_looked_for_after_the_answer(board: Any) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot, title="A bicycle", body=LONG)
    near = pictured(board, "b@example.org", like(shot, 25), title="Something else")
    said = board.confirmed("c@example.org", title="A bicycle", body=f"{LONG} Ask for Ann.")
    quick = copies.find(Target(ads=(named.public_id,), wide=False))
    assert {each.ad for each in quick.copies} == {named.public_id}
    claim = claimed(named)
    assert [row.ad for row in claim.ads.all()] == [named.public_id]
    work()
    roles = dict(claim.ads.values_list("ad", "role"))
    assert roles[near.public_id] == ClaimAd.PHOTO
    assert roles[said.public_id] == ClaimAd.LOOK
    assert states(near, said) == ["public", "public"]


def test_a_strangers_ad_loses_the_photo_and_keeps_its_words(board: Any, client: Client) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    copy = like(shot, 4)
    stranger = pictured(board, "b@example.org", copy, title="My own chair")
    head = stranger.head
    claim = claimed(named)
    assert states(stranger) == ["public"]
    assert statuses(client, stranger) == [200, 404]
    page = client.get(f"/a/{stranger.public_id}").content.decode()
    assert "My own chair" in page
    assert copy.public_id not in page
    assert copy.public_id not in client.get("/springfield").content.decode()
    stranger.refresh_from_db()
    assert stranger.head == head
    assert content.verify(head.content)  # type: ignore[union-attr]
    assert claim.ads.get(ad=stranger.public_id).photos == [copy.public_id]


def test_a_doubted_strangers_ad_goes_whole(board: Any) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    doubted = board.confirmed("b@example.org", content=board.doubtful(photos=(like(shot, 4),)))
    assert states(doubted) == ["held"]
    waiting = board.confirmed("c@example.org", content=board.doubtful(photos=(like(shot, 5),)))
    for name in ("reviewer", "second reviewer"):
        board.decide(doubted, name)
    assert states(doubted) == ["public"]
    likephotos.fill()
    claim = claimed(named)
    assert states(doubted) == ["hidden"]
    assert states(waiting) == ["held"], "its poster sees nothing of a report"
    assert claim.ads.get(ad=waiting.public_id).role == ClaimAd.COPY


def test_a_telephone_number_names_the_ads_it_stands_in(board: Any) -> None:
    with_number = board.confirmed("a@example.org", body=f"{LONG} Call 312 555 0123.")
    another = board.confirmed("b@example.org", body=f"{LONG} Call (312) 555-0123 now.")
    without = board.confirmed("c@example.org")
    claimed(phone="+1 312 555 0123", address="")
    assert states(with_number, another, without) == ["hidden", "hidden", "public"]


def test_copies_that_come_later_are_held_for_72_hours(board: Any) -> None:
    named = board.confirmed("a@example.org", title="A blue bicycle", body=LONG)
    claimed(named)
    again = board.confirmed("b@example.org", title="A blue bicycle", body=LONG)
    assert states(again) == ["held"]
    with clock.moved(timedelta(hours=73)):
        later = board.confirmed("c@example.org", title="A blue bicycle", body=LONG)
        assert states(later) == ["public"]


def test_a_person_keeps_the_hold_on_copies(board: Any) -> None:
    named = board.confirmed("a@example.org", title="A blue bicycle", body=LONG)
    claim = claimed(named)
    answering.confirm_stop(claim, days=365, staff=board.staff())
    with clock.moved(timedelta(hours=73)):
        later = board.confirmed("c@example.org", title="A blue bicycle", body=LONG)
    assert states(later) == ["held"]


def test_everything_that_is_hidden_is_preserved(board: Any) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    stranger = pictured(board, "b@example.org", like(shot, 4))
    claimed(named)
    for ad in (named, stranger):
        hold = Hold.objects.get(ad_id=ad.pk)
        assert hold.preserve_until is not None
        assert hold.preserve_until - hold.created_at >= timedelta(days=365)


def test_only_named_ads_hide_in_a_storm(board: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bounds, "STORM_LEAST", 3)
    for _ in range(4):
        claimed(board.confirmed())
    shot = photo()
    named = pictured(board, "z@example.org", shot)
    copy = pictured(board, "z@example.org", like(shot, 2))
    claim = claimed(named, network="198.51.100.1")
    assert states(named, copy) == ["hidden", "public"]
    assert claim.page_by is not None


def test_a_script_that_claims_every_ad(board: Any, monkeypatch: Any) -> None:
    """Each is hidden, for that is promised; no copy is taken along, and a lead is called."""
    monkeypatch.setattr(bounds, "MOST_OF_ONE_CONNECTION", 4)
    ads = [board.confirmed(f"s{n}@example.org") for n in range(6)]
    last = None
    for ad in ads:
        last = claimed(ad)
    assert set(states(*ads)) == {"hidden"}
    assert last is not None
    assert last.page_by is not None


def test_what_two_people_cleared_hides_and_calls_a_lead(board: Any) -> None:
    lead = board.staff("lead", "lead")
    lead.email = "lead@example.org"
    lead.save(update_fields=["email"])
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    board.decide(ad, "second reviewer")
    assert states(ad) == ["public"]
    claim = claimed(ad)
    assert states(ad) == ["hidden"]
    assert claim.page_by == claim.received_at + timedelta(minutes=15)
    work()
    [mail] = mails("lead@example.org")
    assert claim.public_id in mail
    with clock.moved(timedelta(minutes=16)):
        upkeep.look_at_clocks()
        work()
    assert len(mails("lead@example.org")) == 2


def test_a_copy_that_was_being_published_meanwhile_is_found(board: Any) -> None:
    """It committed after we looked and before the block: the second look finds it."""
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    claim = claimed(named)
    ClaimAd.objects.filter(claim=claim).exclude(ad=named.public_id).delete()
    Block.objects.filter(kind__in=[BlockKind.PHOTO, BlockKind.PDQ]).update(lifted_at=clock.now())
    missed = pictured(board, "a@example.org", like(shot, 3))
    assert states(missed) == ["public"]
    searching.search_again(claim.pk)
    assert states(missed) == ["hidden"]


# --- a picture alone ---------------------------------------------------------------------------


def alone(shot: Photo, **given: str) -> Claim:
    return claimed(
        address="", pdq=bytes(shot.pdq or b"").hex(), email="mother@example.org", **given
    )


def test_a_picture_alone_waits_for_the_mailbox(board: Any, client: Client) -> None:
    shot = photo()
    ad = pictured(board, "a@example.org", shot)
    claim = alone(shot)
    work()
    assert statuses(client, ad) == [200, 200]
    [mail] = mails("mother@example.org")
    path = link_in(mail, "takedown/confirm/")
    assert client.get(path).status_code == 200
    assert statuses(client, ad) == [200, 200]
    assert client.post(path).status_code == 200
    assert statuses(client, ad) == [200, 404]
    assert HiddenPhoto.objects.get().claim == claim.public_id


def test_a_picture_that_is_not_here_gets_the_same_answers(board: Any, client: Client) -> None:
    shown, unknown = photo(), photo()
    pictured(board, "a@example.org", shown)
    answers = []
    for shot in (shown, unknown):
        given = {"pdq": bytes(shot.pdq or b"").hex(), "email": "mother@example.org"}
        first = client.post("/takedown", given)
        work()
        path = link_in(mails("mother@example.org")[-1], "takedown/confirm/")
        own = link_in(
            first.content.decode().replace('href="/', 'href="http://localhost/'), "takedown/claim/"
        )
        second = client.post(path)
        third = client.get(own.split('"')[0])
        answers.append([_without_names(each.content.decode()) for each in (first, second, third)])
    assert answers[0] == answers[1]


def _without_names(page: str) -> str:
    import re

    page = re.sub(r"/takedown/(claim|confirm)/[0-9a-z/]+", "LINK", page)
    page = re.sub(r"/receipt/[0-9a-z]+", "RECEIPT", page)
    page = re.sub(r"\d{4}-\d\d-\d\d[T ][0-9:.+]+", "TIME", page)
    page = re.sub(r"\d\d?:\d\d\W*[AP]M", "TIME", page)
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", "CODE", page)


def test_what_cannot_be_hashed_is_looked_for_by_its_bytes(board: Any) -> None:
    shot = photo()
    shot.pdq = None
    shot.save(update_fields=["pdq"])
    ad = board.confirmed(photos=(shot,))
    found = copies.find(Target(prints=(Print(sha256=shot.sha256),)))
    assert [(each.ad, each.why) for each in found.copies] == [
        (ad.public_id, frozenset({Likeness.PHOTO}))
    ]


# --- back again --------------------------------------------------------------------------------


def test_a_restored_ad_gets_its_place_and_time_back(board: Any, client: Client) -> None:
    ad = board.confirmed()
    newer = board.confirmed()
    before = Ad.objects.get(pk=ad.pk)
    claim = claimed(ad)
    with clock.moved(timedelta(days=2)):
        board.decide(ad, "reviewer")
        board.decide(ad, "second reviewer")
        assert states(ad) == ["public"]
        assert ad.pub_seq == before.pub_seq
        assert ad.expires_at - before.expires_at >= timedelta(days=2)  # type: ignore[operator]
        listed = client.get("/springfield/bikes").content.decode()
        assert listed.index(newer.public_id) < listed.index(ad.public_id)
        upkeep.look_at_clocks()
        claim.refresh_from_db()
        assert claim.outcome == "restored"
        page = client.get(claim_links.path(claim.public_id)).content.decode()
        assert client.get(re.findall(r'href="(/appeal/[^"]+)"', page)[0]).status_code == 200
        again = board.confirmed("c@example.org")
        assert states(again) == ["public"]


def test_a_removed_ad_stays_down_and_the_reporter_is_told(board: Any, client: Client) -> None:
    ad = board.confirmed()
    claim = claimed(ad, email="mother@example.org", safe="yes")
    board.decide(ad, "reviewer", "refuse")
    upkeep.look_at_clocks()
    work()
    claim.refresh_from_db()
    assert claim.outcome == "removed"
    assert claim.closed_at is not None
    assert "stays off" in mails("mother@example.org")[-1]
    page = client.get(link_in(mails("mother@example.org")[-1], "takedown/claim/"))
    assert "1 ad was hidden" in page.content.decode()


def test_nobody_is_written_to_who_did_not_say_that_it_is_safe(board: Any) -> None:
    claimed(board.confirmed(), email="mother@example.org")
    work()
    assert not mails("mother@example.org")


def test_the_poster_says_that_it_is_wrong(board: Any, client: Client) -> None:
    ad = board.confirmed("a@example.org")
    claim = claimed(ad)
    work()
    mail = mails("a@example.org")[-1]
    for word in ("report", "child", "claim", "complain"):
        assert word not in mail.lower()
    path = link_in(mail, "/wrong")
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 200
    assert claim.ads.get().objected_at is not None


def test_an_ended_ad_that_is_named_does_not_come_back(board: Any) -> None:
    ad = actions.end(board.confirmed(), "withdrawn")  # type: ignore[arg-type]
    claimed(ad)
    actions.restore(ad)
    assert states(ad) == [AdState.HELD]
