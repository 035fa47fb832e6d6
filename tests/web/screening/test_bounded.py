"""What a board remembers of a poster or a contact costs the same however much there is of it."""

from __future__ import annotations

from typing import Any

import pytest

from daylight import screening as engine
from daylight.web import bulk, clock
from daylight.web.ads import earlier, recollection
from daylight.web.ads.models import Ad, AdState, ContactSeen, Poster

PHONE = "Call 212-555-0143 in the evening."


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_COUNTED", 3)


def test_a_poster_s_ads_are_counted_by_state_up_to_a_bound(board: Any) -> None:
    ads = [board.confirmed(title=f"Lamp number {number}") for number in range(6)]
    poster = ads[0].poster
    Ad.objects.filter(pk=ads[0].pk).update(state=AdState.REFUSED)
    facts = facts_of(poster)
    assert (facts.published_ads, facts.refused_ads, facts.held_ads) == (3, 1, 0)
    assert not facts.is_new


def test_who_only_drafted_or_was_refused_is_new(board: Any) -> None:
    ad = board.submitted()
    assert facts_of(ad.poster).is_new
    Ad.objects.filter(pk=ad.pk).update(state=AdState.REFUSED)
    assert facts_of(ad.poster).is_new
    Ad.objects.filter(pk=ad.pk).update(state=AdState.ENDED)
    assert not facts_of(ad.poster).is_new


def test_a_contact_of_many_ads_is_counted_in_the_newest(board: Any) -> None:
    for number in range(4):
        board.confirmed(email=f"s{number}@example.org", title=f"Lamp {number}", body=PHONE)
    own = board.confirmed(email="s9@example.org", title="Lamp of ours", body=PHONE)
    [digest] = {bytes(each) for each in ContactSeen.objects.values_list("digest", flat=True)}
    [(ads, posters, places)] = recollection._counts({digest}, own.pk).values()
    assert (ads, posters, places) == (3, 3, 1)
    assert recollection._counts({b"\0" * 32}, own.pk) == {}


def facts_of(poster: Poster) -> engine.PosterFacts:
    return recollection._poster_facts({poster.pk: poster}, clock.now())[poster.pk]


def test_a_poster_s_doubts_are_found_by_the_newest_ads(board: Any) -> None:
    crib = board.confirmed(title="Drop side crib, white", body="With mattress.")
    assert crib.state == AdState.HELD
    lamp = board.confirmed(title="Lamp")
    assert earlier._of_posters({lamp.poster_id}) == {lamp.poster_id: [crib.pk]}
    assert earlier._of_posters(set()) == {}


def test_the_newest_of_each_key(board: Any) -> None:
    ads = [board.confirmed(title=f"Lamp number {number}") for number in range(4)]
    poster = ads[0].poster_id
    found = bulk.newest(Ad, "poster_id", "id", [poster, poster + 999], most=2)
    assert found == [(poster, ads[3].pk), (poster, ads[2].pk)]
    many = bulk.newest(Ad, "poster_id", "id", [poster, *range(1000, 1450)], most=1)
    assert many == [(poster, ads[3].pk)]
