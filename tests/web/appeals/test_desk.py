"""Appeals at the desk, through its pages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.ads import actions as ads
from daylight.web.ads.models import AdState, HiddenPhoto
from daylight.web.people.models import Role
from daylight.web.record.models import Opening
from daylight.web.reports.models import Claim
from daylight.web.review.appeals import actions
from daylight.web.review.models import Appeal, AppealState, PhotoView
from tests.web.appeals.stages import refused
from tests.web.browse.shots import photo
from tests.web.people.signing import signed_in


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64}:[0-9]+:[^"]*)"', page)
    assert found
    return found.group(1)


def vote(client: Any, path: str, word: str) -> Any:
    digest = seen(client.get(path).content.decode())
    return client.post(path, {"vote": word, "seen": digest, "clause": "", "note": "Looked."})


def test_two_people_bring_an_ad_back_through_the_pages(board: Any) -> None:
    ad = refused(board)
    appeal = actions.appeal_as_poster(ad, "It is my bicycle.", language="en")
    path = f"/desk/appeals/{appeal.public_id}"
    own = signed_in(board.staff("reviewer"))
    page = own.get(path).content.decode()
    assert "You had a part in this" in page
    assert 'name="vote"' not in page
    for name in ("second", "third"):
        client = signed_in(board.staff(name))
        assert appeal.public_id in client.get("/desk/appeals").content.decode()
        page = client.get(path).content.decode()
        assert "It is my bicycle." in page
        assert vote(client, path, "reverse").status_code == 303
        assert 'name="vote"' not in client.get(path).content.decode()
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC


def test_a_vote_on_what_one_decided_oneself_is_refused(board: Any) -> None:
    appeal = actions.appeal_as_poster(refused(board), "", language="en")
    assert appeal.ad.head is not None
    client = signed_in(board.staff("reviewer"))
    digest = bytes(appeal.ad.head.digest).hex()
    answer = client.post(f"/desk/appeals/{appeal.public_id}", {"vote": "reverse", "seen": digest})
    assert answer.status_code == 403
    assert Appeal.objects.get().state == AppealState.WAITING


@pytest.mark.parametrize(
    ("post", "status"),
    [
        ({}, 400),
        ({"vote": "maybe", "seen": "00"}, 400),
        ({"vote": "reverse", "seen": "zz"}, 409),
        ({"vote": "reverse", "seen": "zz:²:x"}, 409),
    ],
)
def test_bad_votes_are_refused(board: Any, post: dict[str, str], status: int) -> None:
    appeal = actions.appeal_as_poster(refused(board), "", language="en")
    client = signed_in(board.staff("second"))
    answer = client.post(f"/desk/appeals/{appeal.public_id}", post)
    assert answer.status_code == status


def test_the_original_is_in_view_when_its_public_copy_is_gone(board: Any) -> None:
    ad = board.confirmed(title="A blue bicycle to be seen again")
    ads.hide([ad.public_id], reason="a report", harm="fraud")
    ad = board.decide(ad, "reviewer", "refuse")
    appeal = actions.appeal_as_poster(ad, "", language="en")
    page = signed_in(board.staff("second")).get(f"/desk/appeals/{appeal.public_id}")
    assert "A blue bicycle to be seen again" in page.content.decode()


def pictured(board: Any, harm: str) -> tuple[Any, str]:
    shot = photo()
    ad = board.confirmed(photos=(shot,))
    ads.hide([ad.public_id], reason="a report", harm=harm)
    ad = board.decide(ad, "reviewer", "refuse")
    appeal = actions.appeal_as_poster(ad, "", language="en")
    return shot, f"/desk/appeals/{appeal.public_id}"


def test_a_photo_is_shown_on_the_record_only(board: Any) -> None:
    shot, path = pictured(board, "fraud")
    client = signed_in(board.staff("second"))
    image = f"{path}/photos/{shot.public_id}/grey"
    assert client.get(image).status_code == 404
    assert client.post(f"{path}/photos/{shot.public_id}").status_code == 303
    assert client.get(image).headers["Content-Type"] == "image/jpeg"
    assert PhotoView.objects.count() == 1
    assert Opening.objects.filter(entry__type="evidence_viewed").count() == 1
    other = signed_in(board.staff("third"))
    assert other.get(image).status_code == 404, "for whoever was entered, and nobody else"
    assert client.post(f"{path}/photos/nothing00").status_code == 404


def test_photos_of_a_child_are_shut_and_not_brought_back_unseen(board: Any) -> None:
    shot, path = pictured(board, "child_safety")
    client = signed_in(board.staff("second"))
    assert client.post(f"{path}/photos/{shot.public_id}").status_code == 403
    assert vote(client, path, "reverse").status_code == 403
    assert vote(client, path, "uphold").status_code == 303, "keeping it down needs no look"
    assert not PhotoView.objects.exists()


def withdrawn(board: Any, wrong: str) -> tuple[HiddenPhoto, str]:
    """A photo of an ad that a claim took away while the ad stayed."""
    shot, at = photo(), clock.now()
    ad = board.confirmed(photos=(shot,))
    Claim.objects.create(
        public_id="claim1", form_key="k", reference=1, wrong=wrong, channel="form",
        received_at=at, due_at=at,
    )  # fmt: skip
    hidden = HiddenPhoto.objects.create(photo=shot, claim="claim1", created_at=at)
    appeal = actions.appeal_as_poster(ad, "", language="en")
    return hidden, f"/desk/appeals/{appeal.public_id}"


def test_a_withdrawn_photo_comes_back(board: Any) -> None:
    hidden, path = withdrawn(board, "private")
    assert vote(signed_in(board.staff("one")), path, "reverse").status_code == 303
    hidden.refresh_from_db()
    assert hidden.restored_at is not None


def test_a_photo_withdrawn_for_a_child_comes_back_by_nobody_untrained(board: Any) -> None:
    hidden, path = withdrawn(board, "child")
    assert vote(signed_in(board.staff("one")), path, "reverse").status_code == 403
    hidden.refresh_from_db()
    assert hidden.restored_at is None


def test_an_officer_delays_through_the_page(board: Any) -> None:
    ad = refused(board)
    client = signed_in(board.staff("officer", Role.EVIDENCE))
    path = "/desk/appeals/delays"
    post = {"ad": ad.public_id, "days": "10", "reason": "The police asked us to wait."}
    assert client.post(path, post | {"days": "x"}).status_code == 400
    assert client.post(path, post | {"ad": "nothere1"}).status_code == 404
    assert client.post(path, post).status_code == 303
    page = client.get(path).content.decode()
    assert "The police asked us to wait." in page
    found = re.search(r'name="release" value="(\d+)"', page)
    assert found
    assert client.post(path, {"release": found.group(1)}).status_code == 303
    assert 'name="release"' not in client.get(path).content.decode()
    reviewer = signed_in(board.staff("second"))
    assert reviewer.get(path).status_code == 404
