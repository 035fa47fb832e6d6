"""Whatever else a board comes to remember of an ad: no verdict, quorum or floor becomes lower."""

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
    Verdict,
    screen,
    shipped_policy,
)

LISTS = ("contacts", "near_duplicates", "photo_matches", "unknown")
COUNTS = ("posts_last_hour", "posts_last_day", "places_last_day", "text_posters", "photo_posters")
# A price is compared with the middle of others, which moves both ways; a check that a board has
# switched off says nothing, and every screening names it.
NEITHER = ("price_median_minor", "price_count", "off")

TITLES = st.sampled_from(
    ["Oak desk", "Lolita in town", "Free couch 4 young man", "young teen girl cleaner", "Room"]
)
HARMS = st.lists(st.sampled_from(Harm), max_size=2).map(tuple)
CONTACTS = st.builds(
    SeenContact, kind=st.just("phone"), value=st.just("+1"), ads=st.integers(0, 9),
    posters=st.integers(0, 9), places=st.integers(0, 9), blocked=st.booleans(),
)  # fmt: skip
DUPLICATES = st.builds(
    NearDuplicate, ad=st.just("1"), jaccard=st.floats(0.5, 1), same_poster=st.booleans(),
    poster=st.integers(0, 9), verdict=st.sampled_from(Verdict), harms=HARMS,
)  # fmt: skip
MATCHES = st.builds(
    PhotoMatch, photo=st.just("0"), source=st.sampled_from("ab"),
    kind=st.sampled_from(["sha256", "md5", "pdq"]), distance=st.integers(0, 31),
    harm=st.sampled_from(Harm), confirmed=st.booleans(), disputed=st.booleans(),
)  # fmt: skip
CHECKS = st.lists(
    st.sampled_from(["photo_match", "near_duplicate", "velocity", "laundering"]), max_size=2
)
MEMORIES = st.builds(
    Recollection,
    contacts=st.lists(CONTACTS, max_size=2).map(tuple),
    near_duplicates=st.lists(DUPLICATES, max_size=6).map(tuple),
    photo_matches=st.lists(MATCHES, max_size=2).map(tuple),
    unknown=CHECKS.map(tuple),
    **dict.fromkeys(COUNTS, st.integers(0, 60)),  # type: ignore[arg-type]
)


def test_every_field_of_a_recollection_is_one_that_grows_or_is_named() -> None:
    assert sorted(Recollection.__struct_fields__) == sorted((*LISTS, *COUNTS, *NEITHER))


def together(one: Recollection, other: Recollection) -> Recollection:
    known: dict[str, Any] = {name: getattr(one, name) + getattr(other, name) for name in LISTS}
    known |= {name: max(getattr(one, name), getattr(other, name)) for name in COUNTS}
    return Recollection(**known)


def assert_no_less(more: Screening, less: Screening) -> None:
    assert more.verdict.rank >= less.verdict.rank
    assert more.quorum >= less.quorum
    assert more.child_safety >= less.child_safety
    assert set(less.rules) <= set(more.rules)


@given(TITLES, MEMORIES, MEMORIES, st.booleans())
@settings(max_examples=400, deadline=None)
def test_remembering_more_of_anything_never_lowers(
    title: str, less: Recollection, more: Recollection, is_shown: bool
) -> None:
    photos = (PhotoPrint(sha256="00", pdq=b"\x0f" * 32),) if is_shown else ()
    ad = Ad(title=title, photos=photos)
    before = screen(ad, policy=shipped_policy(), recollection=less)
    for both in (together(less, more), together(more, less)):
        assert_no_less(screen(ad, policy=shipped_policy(), recollection=both), before)


FOUND = st.builds(
    Signal, name=st.sampled_from(["code_word", "child_offered", "prepayment", "kept_worker"]),
    harm=st.sampled_from(Harm), confidence=st.floats(0, 1), why=st.just("It was seen."),
)  # fmt: skip
EARLIER = st.builds(
    EarlierVersion, title=TITLES, body=st.sampled_from(["", "Call me tonight."]),
    verdict=st.sampled_from(Verdict), signals=st.lists(FOUND, max_size=3).map(tuple),
    same_ad=st.booleans(), same_contact=st.booleans(),
)  # fmt: skip
HISTORIES = st.lists(EARLIER, max_size=3).map(tuple)


@given(TITLES, HISTORIES, HISTORIES)
@settings(max_examples=300, deadline=None)
def test_a_longer_history_never_lowers(
    title: str, less: tuple[EarlierVersion, ...], more: tuple[EarlierVersion, ...]
) -> None:
    before = screen(Ad(title=title, earlier=less), policy=shipped_policy())
    for history in (less + more, more + less):
        assert_no_less(screen(Ad(title=title, earlier=history), policy=shipped_policy()), before)


@pytest.mark.parametrize("first", ["spam", "worse"])
def test_a_copy_of_spam_takes_nothing_from_a_copy_of_what_is_worse(first: str) -> None:
    spam = NearDuplicate(ad="1", jaccard=0.9, verdict=Verdict.HOLD, harms=(Harm.SPAM,))
    worse = msgspec.structs.replace(spam, ad="2", harms=(Harm.HOUSING_FOR_SEX,))
    known = (spam, worse) if first == "spam" else (worse, spam)
    memory = Recollection(near_duplicates=known)
    screening = screen(Ad(title="Desk"), policy=shipped_policy(), recollection=memory)
    assert screening.rules == ("home-for-company",)


def test_only_the_same_file_on_a_confirmed_list_is_sure() -> None:
    for kind, sure in (("sha256", True), ("md5", True), ("pdq", False)):
        match = PhotoMatch(photo="0", source="a", kind=kind, confirmed=True)
        memory = Recollection(photo_matches=(match,))
        [signal] = screen(Ad(title="Desk"), policy=shipped_policy(), recollection=memory).signals
        assert (signal.confidence == 1.0) is sure
