"""What comes after the end: who returns, what was destroyed, what is forgotten, what waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions, letters, photos, storage
from daylight.web.ads.actions import retention, upkeep
from daylight.web.ads.content import of_version
from daylight.web.ads.models import (
    Ad,
    AdState,
    BlockKind,
    EndReason,
    Pending,
    Photo,
    PosterContact,
    Upload,
    VersionContent,
)
from daylight.web.evidence.models import Item
from daylight.web.evidence.vault import item_digest
from daylight.web.jobs.models import Job
from daylight.web.keys import sha256
from tests.web.boards import SELLER, STRANGER, jpeg

SPAM = {
    "title": "Bicycle shipped anywhere",
    "body": "I send a cashier's check for more than the price; wire the rest to my mover.",
}


def test_a_poster_who_comes_back_after_everything_was_destroyed_gets_mail(board: Any) -> None:
    actions.end(board.confirmed(), EndReason.GONE)
    with clock.moved(timedelta(days=91)):
        retention.destroy_due()
        assert not PosterContact.objects.exists()
        ad = board.submitted()
    assert PosterContact.objects.get(poster=ad.poster).email == SELLER
    letters.send("confirm", ad=ad.pk)


def expired(board: Any) -> Ad:
    ad = board.confirmed()
    with clock.moved(timedelta(days=31)):
        actions.expire_due()
    return ad  # type: ignore[no-any-return]


WAYS = {
    "renew": (expired, actions.renew, "not_renewable"),
    "restore": (
        lambda board: actions.end(board.confirmed(), EndReason.GONE),
        actions.restore,
        "not_restorable",
    ),
    "confirm": (
        lambda board: actions.end(board.submitted(), EndReason.WITHDRAWN),
        actions.confirm,
        "lapsed",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_destroyed_is_a_sentence_and_no_error(board: Any, way: str) -> None:
    begin, bring_back, code = WAYS[way]
    ad = begin(board)
    with clock.moved(timedelta(days=125)):
        retention.destroy_due()
        with pytest.raises(Refused) as refused:
            bring_back(ad)
    assert refused.value.code == code


def test_a_mistyped_address_is_forgotten_once_it_is_mended(board: Any) -> None:
    ad = board.submitted("sellre@example.org")
    actions.change_address(ad, SELLER, language="en")
    assert list(PosterContact.objects.values_list("email", flat=True)) == [SELLER]


def test_an_address_that_still_has_ads_is_kept(board: Any) -> None:
    board.confirmed()
    actions.change_address(board.confirmed(), STRANGER, language="en")
    assert PosterContact.objects.filter(email=SELLER).exists()


@pytest.mark.parametrize("how", ["expire", "withdraw"])
def test_an_edit_that_waits_goes_on_waiting_after_the_ad_was_down(board: Any, how: str) -> None:
    ad = board.confirmed()
    ad = actions.edit(ad, board.content(**SPAM), base=1, arrival=board.arrival())
    assert (ad.state, ad.pending) == (AdState.PUBLIC, Pending.HELD)
    if how == "withdraw":
        ad = actions.restore(actions.end(ad, EndReason.WITHDRAWN))
    else:
        with clock.moved(timedelta(days=31)):
            actions.expire_due()
            ad = actions.renew(ad)
    assert (ad.state, ad.pending) == (AdState.PUBLIC, Pending.HELD)
    assert ad.pk in actions.waiting().values_list("pk", flat=True)


def test_a_refused_edit_stays_refused_after_the_ad_was_down(board: Any) -> None:
    ad = board.confirmed()
    ad = actions.edit(ad, board.content(**SPAM), base=1, arrival=board.arrival())
    ad = board.decide(ad, "reviewer", "refuse")
    ad = actions.restore(actions.end(ad, EndReason.WITHDRAWN))
    assert (ad.state, ad.pending) == (AdState.PUBLIC, Pending.REFUSED)
    assert not actions.waiting().exists()


def test_sweeping_never_takes_a_photo_that_was_posted_meanwhile(
    board: Any,
) -> None:
    """The sweep has read its list; then the form is posted; then the sweep goes on."""
    photo = photos.take(jpeg(), form_key="f" * 26, network="")
    upload = Upload.objects.select_related("photo").get()
    content = board.content(photos=(photo,))
    board.confirmed(content=content)
    assert not Upload.objects.exists()
    assert not upkeep._forget_upload(upload)
    assert Photo.objects.filter(pk=photo.pk).exists()
    assert storage.open_working(photo.public_id)


def test_an_old_upload_is_swept_with_its_copy(board: Any) -> None:
    photo = photos.take(jpeg(), form_key="g" * 26, network="")
    with clock.moved(timedelta(days=2)):
        actions.sweep()
    assert not Photo.objects.exists()
    with pytest.raises(FileNotFoundError):
        storage.open_working(photo.public_id)


def test_asking_for_links_writes_the_same_whether_or_not_there_are_ads(board: Any) -> None:
    board.confirmed()
    Job.objects.all().delete()
    for email in (SELLER, STRANGER):
        actions.mail_links(email, network="192.0.2.7")
    known, unknown = Job.objects.order_by("id")
    assert (known.kind, known.lane) == (unknown.kind, unknown.lane)
    assert unknown.args["poster"] == 0
    letters.send(**unknown.args)  # to nobody


def test_a_tag_does_not_get_round_the_limit_of_mails_to_one_mailbox(board: Any) -> None:
    for number in range(3):
        actions.mail_links(f"seller+{number}@example.org", network="192.0.2.7")
    with pytest.raises(Refused) as refused:
        actions.mail_links("seller+3@example.org", network="192.0.2.7")
    assert refused.value.code == "too_many"


def kept_forms() -> set[bytes]:
    return {bytes(each) for each in Item.objects.values_list("digest", flat=True)}


def test_every_form_that_reached_the_vault_can_be_found_and_destroyed(board: Any) -> None:
    ad = board.confirmed()
    actions.ban(BlockKind.EMAIL, STRANGER, reason="spam", appeal_to="appeals@example.org")
    with pytest.raises(Refused):
        actions.submit(
            board.content(), email=STRANGER, language="en", arrival=board.arrival(raw=b"banned")
        )
    with pytest.raises(Refused):
        actions.edit(ad, board.content(), base=7, arrival=board.arrival(raw=b"stale"))
    same = of_version(VersionContent.objects.get(version=ad.head_id))
    actions.edit(ad, same, base=1, arrival=board.arrival(raw=b"the same"))
    for raw in (b"banned", b"stale", b"the same"):
        assert item_digest(sha256(raw)) in kept_forms()
    with clock.moved(timedelta(days=91)):
        assert retention.destroy_orphans() == 3


def test_no_new_address_for_an_ad_whose_words_are_gone(board: Any) -> None:
    ad = actions.end(board.confirmed(), EndReason.GONE)
    with clock.moved(timedelta(days=91)):
        retention.destroy_due()
        with pytest.raises(Refused):
            actions.change_address(ad, STRANGER, language="en")
    assert not PosterContact.objects.exists()
