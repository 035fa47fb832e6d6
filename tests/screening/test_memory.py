"""What the board remembers can raise a verdict and never lower it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.screening import (
    Ad,
    EarlierVersion,
    Harm,
    NearDuplicate,
    PhotoMatch,
    PhotoPrint,
    Recollection,
    Screening,
    SeenContact,
    Signal,
    Status,
    Verdict,
    screen,
    shipped_policy,
)

PLAIN = Ad(title="Oak desk", body="Solid oak desk with two drawers.", section="for-sale")


def with_memory(**known: object) -> Screening:
    return screen(PLAIN, policy=shipped_policy(), recollection=Recollection(**known))  # type: ignore[arg-type]


def test_a_listed_photo_is_held_for_two_people_even_if_disputed() -> None:
    for disputed in (False, True):
        match = PhotoMatch(
            photo="00", source="list", kind="sha256", confirmed=True, disputed=disputed
        )
        screening = with_memory(photo_matches=(match,))
        assert (screening.verdict, screening.quorum) == (Verdict.HOLD, 2)


def test_a_photo_that_could_not_be_hashed_is_not_clean() -> None:
    photos = (PhotoPrint(sha256="00"),)
    ad = Ad(title="Oak desk", photos=photos)
    screening = screen(ad, policy=shipped_policy())
    assert screening.verdict is Verdict.HOLD
    assert screening.signals[0].status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        ({"contacts": (SeenContact(kind="phone", value="+1", posters=40, places=9),)}, "publish"),
        ({"places_last_day": 12}, "publish"),
        ({"near_duplicates": (NearDuplicate(ad="1", jaccard=0.9),)}, "publish"),
        ({"contacts": (SeenContact(kind="phone", value="+1", blocked=True),)}, "hold"),
        ({"posts_last_hour": 30}, "hold"),
        ({"text_posters": 12}, "hold"),
        (
            {
                "near_duplicates": (
                    NearDuplicate(
                        ad="1", jaccard=0.8, verdict=Verdict.HOLD, harms=(Harm.CHILD_SAFETY,)
                    ),
                )
            },
            "hold",
        ),
        (
            {
                "near_duplicates": (
                    NearDuplicate(
                        ad="1", jaccard=0.9, verdict=Verdict.REFUSE, harms=(Harm.OUT_OF_SCOPE,)
                    ),
                )
            },
            "publish",
        ),
    ],
)
def test_what_is_remembered(known: dict[str, object], verdict: str) -> None:
    assert with_memory(**known).verdict == verdict


def test_unknown_is_doubt_and_off_is_said() -> None:
    unknown = with_memory(unknown=("photo_match",))
    assert (unknown.verdict, unknown.quorum) == (Verdict.HOLD, 2)
    off = with_memory(off=("velocity",))
    assert off.verdict is Verdict.PUBLISH
    assert [(s.name, s.status) for s in off.signals] == [("velocity", Status.OFF)]


def test_a_check_that_is_off_finds_nothing() -> None:
    ad = Ad(title="Free couch 4 young man", section="housing")
    memory = Recollection(off=("housing_for_sex",))
    screening = screen(ad, policy=shipped_policy(), recollection=memory)
    assert [(s.name, s.status) for s in screening.signals] == [("housing_for_sex", Status.OFF)]


def test_a_price_far_below_the_others_is_a_signal_but_holds_nothing_alone() -> None:
    ad = Ad(title="Flat", section="housing", price_kind="price", price_minor=10_000)
    memory = Recollection(price_median_minor=120_000, price_count=50)
    screening = screen(ad, policy=shipped_policy(), recollection=memory)
    assert [s.name for s in screening.signals] == ["price_far_below"]
    assert screening.verdict is Verdict.PUBLISH
    few = Recollection(price_median_minor=120_000, price_count=5)
    assert screen(ad, policy=shipped_policy(), recollection=few).signals == ()


def flagged(title: str) -> EarlierVersion:
    before = screen(Ad(title=title, section="services"), policy=shipped_policy())
    return EarlierVersion(title=title, body="", verdict=before.verdict, signals=before.signals)


def test_dropping_the_flagged_words_raises() -> None:
    earlier = flagged("Lolita in town, call me")
    ad = Ad(title="In town, call me", section="services", earlier=(earlier,))
    screening = screen(ad, policy=shipped_policy())
    assert [s.name for s in screening.signals] == ["laundering"]
    assert (screening.verdict, screening.quorum) == (Verdict.HOLD, 2)


def test_respelling_the_flagged_words_raises() -> None:
    earlier = flagged("Lolita in town, call me")
    ad = Ad(title="L0l!ta in town, call me", section="services", earlier=(earlier,))
    names = {s.name for s in screen(ad, policy=shipped_policy()).signals}
    assert names == {"code_word", "laundering"}
    same = Ad(title="Lolita in town, call me", section="services", earlier=(earlier,))
    assert {s.name for s in screen(same, policy=shipped_policy()).signals} == {"code_word"}


def test_who_takes_adult_services_out_has_complied() -> None:
    earlier = flagged("Escort service")
    ad = Ad(title="Dog walking service", section="services", earlier=(earlier,))
    assert screen(ad, policy=shipped_policy()).verdict is Verdict.PUBLISH


CRIB = "Drop side crib, white, with mattress"
BIKE = Ad(title="Mountain bike", body="Blue, 21 gears, new tyres, pick up near the park.")


def another_ad(title: str, **said: Any) -> EarlierVersion:
    return msgspec.structs.replace(flagged(title), **{"same_ad": False, **said})


def test_an_account_that_was_held_once_may_post_other_things() -> None:
    ad = msgspec.structs.replace(BIKE, earlier=(another_ad(CRIB),))
    assert screen(ad, policy=shipped_policy()).signals == ()


@pytest.mark.parametrize(
    ("title", "said", "names"),
    [
        (CRIB, {"same_ad": True}, ["laundering"]),
        (CRIB, {"same_contact": True}, []),
        ("Lolita in town, call me", {"same_contact": True}, ["laundering"]),
        ("Lolita in town, call me", {}, []),
    ],
)
def test_a_contact_leads_from_person_to_person_only(
    title: str, said: dict[str, bool], names: list[str]
) -> None:
    ad = msgspec.structs.replace(BIKE, earlier=(another_ad(title, **said),))
    assert [s.name for s in screen(ad, policy=shipped_policy()).signals] == names


def test_another_ad_of_like_words_without_the_flagged_ones_is_laundering() -> None:
    ad = Ad(title="Crib, white, with mattress", earlier=(another_ad(CRIB),))
    assert [s.name for s in screen(ad, policy=shipped_policy()).signals] == ["laundering"]


@pytest.mark.parametrize(
    ("name", "status"),
    [("laundering", Status.FOUND), ("engine", Status.UNKNOWN), ("photo_match", Status.UNKNOWN)],
)
def test_what_no_words_showed_says_nothing_of_later_ads(name: str, status: Status) -> None:
    told = Signal(name=name, harm=Harm.CHILD_SAFETY, status=status, confidence=0.9)
    earlier = EarlierVersion(title="Desk", body="", verdict=Verdict.HOLD, signals=(told,))
    ad = msgspec.structs.replace(BIKE, earlier=(earlier,))
    assert screen(ad, policy=shipped_policy()).signals == ()


def test_dropping_one_of_two_harms_of_a_signal_is_seen() -> None:
    earlier = flagged("Lolita, rape fantasy, new in town")
    ad = Ad(title="Rape fantasy, new in town", section="services", earlier=(earlier,))
    found = {(s.name, s.harm) for s in screen(ad, policy=shipped_policy()).signals}
    assert ("laundering", Harm.CHILD_SAFETY) in found


def test_an_earlier_version_that_was_published_says_nothing() -> None:
    earlier = EarlierVersion(title="Desk", body="", verdict=Verdict.PUBLISH)
    ad = Ad(title="Oak desk", earlier=(earlier,))
    assert screen(ad, policy=shipped_policy()).signals == ()


TITLES = st.sampled_from(
    ["Oak desk", "Lolita in town", "Free couch 4 young man", "young teen girl cleaner", "Room"]
)
MEMORIES = st.builds(
    Recollection,
    contacts=st.lists(
        st.builds(
            SeenContact, kind=st.just("phone"), value=st.just("+1"),
            posters=st.integers(0, 9), blocked=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    photo_matches=st.lists(
        st.builds(
            PhotoMatch, photo=st.just("0"), source=st.just("l"), kind=st.just("pdq"),
            distance=st.integers(0, 31), disputed=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    posts_last_hour=st.integers(0, 20),
    text_posters=st.integers(0, 20),
)  # fmt: skip


@given(TITLES, MEMORIES, MEMORIES)
@settings(max_examples=150)
def test_remembering_more_never_lowers(title: str, less: Recollection, more: Recollection) -> None:
    both = Recollection(
        contacts=less.contacts + more.contacts,
        photo_matches=less.photo_matches + more.photo_matches,
        posts_last_hour=max(less.posts_last_hour, more.posts_last_hour),
        text_posters=max(less.text_posters, more.text_posters),
    )
    ad = Ad(title=title)
    before = screen(ad, policy=shipped_policy(), recollection=less)
    after = screen(ad, policy=shipped_policy(), recollection=both)
    assert after.verdict.rank >= before.verdict.rank
    assert after.quorum >= before.quorum


@given(TITLES, TITLES)
@settings(max_examples=50)
def test_an_earlier_version_never_lowers(title: str, before: str) -> None:
    plain = screen(Ad(title=title), policy=shipped_policy())
    laundered = Ad(title=title, earlier=(flagged(before),))
    assert screen(laundered, policy=shipped_policy()).verdict.rank >= plain.verdict.rank


@given(st.text(max_size=80), st.sampled_from(["", "housing", "services", "zzz"]), MEMORIES)
@settings(max_examples=150)
def test_a_screening_is_a_function_of_its_arguments(
    text: str, section: str, memory: Recollection
) -> None:
    ad = Ad(title=text, body=text[::-1], section=section)
    first = screen(ad, policy=shipped_policy(), recollection=memory)
    screen(Ad(title="Something else"), policy=shipped_policy())
    assert screen(ad, policy=shipped_policy(), recollection=memory) == first


def test_signals_are_records_with_a_sentence() -> None:
    memory = Recollection(
        posts_last_hour=99, text_posters=9, places_last_day=9, unknown=("near_duplicate",)
    )
    for signal in screen(PLAIN, policy=shipped_policy(), recollection=memory).signals:
        assert isinstance(signal, Signal)
        assert signal.why.endswith(".")
        assert 0 <= signal.confidence <= 1
