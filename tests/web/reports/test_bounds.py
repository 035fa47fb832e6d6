"""What one claim may do without a person, as a table and for every set of copies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daylight.web.reports import bounds
from daylight.web.takedowns import Copy, Found, Likeness

L = Likeness


def copy(name: str, *why: Likeness, **more: object) -> Copy:
    photos = (f"{name}-photo",) if {L.PHOTO, L.LIKE_PHOTO} & set(why) else ()
    return Copy(ad=name, why=frozenset(why), **({"photos": photos} | more))  # type: ignore[arg-type]


def plan(*copies: Copy, live: int = 100_000, hidden: int = 0, **more: bool) -> bounds.Plan:
    return bounds.plan(Found(copies=copies, live=live), hidden_last_hour=hidden, **more)


NAMED = copy("named", L.NAMED, L.PHOTO, L.TEXT, same_poster=True)


def test_the_named_ad_is_hidden_whatever_else_holds() -> None:
    for more in ({}, {"in_burst": True}):
        assert plan(NAMED, hidden=99_999, **more).hide == ("named",)  # type: ignore[arg-type]


def test_exact_copies_of_the_same_poster_are_hidden() -> None:
    copies = [copy(f"c{n}", L.TEXT, same_poster=True) for n in range(200)]
    assert len(plan(NAMED, *copies).hide) == 201


def test_anothers_ad_loses_the_photo_alone() -> None:
    made = plan(NAMED, copy("other", L.PHOTO, L.TEXT))
    assert made.hide == ("named",)
    assert made.photos == (("other", "other-photo"),)
    assert made.look_at == ("other",)


def test_anothers_ad_goes_where_a_signal_of_its_own_speaks() -> None:
    assert plan(NAMED, copy("other", L.PHOTO, doubted=True)).hide == ("named", "other")


def test_words_of_others_are_only_looked_at() -> None:
    made = plan(
        NAMED,
        copy("a", L.TEXT, doubted=True),
        copy("b", L.LIKE_TEXT, same_poster=True),
        copy("c", L.LIKE_TEXT),
    )
    assert made.hide == ("named",)
    assert not made.photos
    assert made.look_at == ("a", "b", "c")


def test_fifty_looser_copies_and_no_more() -> None:
    made = plan(NAMED, *(copy(f"c{n}", L.LIKE_PHOTO) for n in range(70)))
    assert len(made.photos) == 50
    assert "more than 50 looser copies" in made.page


def test_a_storm_leaves_the_named_ones() -> None:
    exact = copy("exact", L.PHOTO, same_poster=True)
    assert plan(NAMED, exact, hidden=999).hide == ("named", "exact")
    stormy = plan(NAMED, exact, hidden=1000)
    assert stormy.hide == ("named",)
    assert stormy.look_at == ("exact",)
    assert stormy.page


def test_a_small_board_is_not_in_a_storm_for_a_handful() -> None:
    assert not bounds.in_storm(10, 50)
    assert bounds.in_storm(11, 50)


def test_what_two_people_cleared_is_hidden_and_a_lead_called() -> None:
    cleared = copy("named", L.NAMED, cleared_by=2)
    made = plan(cleared)
    assert made.hide == ("named",)
    assert "two people had cleared it" in made.page
    assert not plan(copy("named", L.NAMED, cleared_by=1)).page


def test_a_picture_alone_hides_pictures_alone() -> None:
    made = plan(
        copy("a", L.PHOTO, same_poster=True, doubted=True),
        copy("b", L.LIKE_PHOTO),
        by_photo_alone=True,
    )
    assert not made.hide
    assert [ad for ad, _photo in made.photos] == ["a", "b"]


COPIES = st.lists(
    st.builds(
        copy,
        st.integers(0, 400).map(str),
        st.sampled_from(list(Likeness)),
        st.sampled_from(list(Likeness)),
        same_poster=st.booleans(),
        doubted=st.booleans(),
        cleared_by=st.integers(0, 3),
    ),
    unique_by=lambda each: each.ad,
    max_size=150,
)


@given(COPIES, st.integers(0, 3000), st.booleans(), st.booleans())
def test_the_bounds_hold_for_every_set_of_copies(
    copies: list[Copy], hidden: int, burst: bool, alone: bool
) -> None:
    made = plan(*copies, hidden=hidden, in_burst=burst, by_photo_alone=alone)
    by_name = {each.ad: each for each in copies}
    named = {each.ad for each in copies if L.NAMED in each.why}
    assert alone or named <= set(made.hide)
    assert not (alone and made.hide)
    exact = {each.ad for each in copies if each.same_poster and each.why & {L.PHOTO, L.TEXT}}
    loose = (set(made.hide) | {ad for ad, _ in made.photos}) - named
    assert len(loose - (set() if alone else exact)) <= bounds.MOST_LOOSE
    for ad in set(made.hide) - named:
        why = by_name[ad].why
        assert why & {L.PHOTO, L.TEXT, L.CONTACT}
        assert why != {L.TEXT} or by_name[ad].same_poster
        assert why != {L.LIKE_TEXT}
    if burst or bounds.in_storm(hidden + (0 if alone else len(named)), 100_000):
        assert set(made.hide) == (set() if alone else named)
        assert not made.photos
    assert not set(made.look_at) & set(made.hide)


# --- prints that were sent beside a name ---------------------------------------------------------


def typed(name: str, *why: Likeness, **more: object) -> Copy:
    """Found by a print alone."""
    return copy(
        name, *why, **({"typed": frozenset(why), "typed_photos": (f"{name}-photo",)} | more)
    )


def test_a_print_beside_a_name_is_looked_at_until_somebody_answers() -> None:
    copies = (NAMED, typed("a", L.PHOTO, same_poster=True, doubted=True), typed("b", L.LIKE_PHOTO))
    asked = plan(*copies)
    assert asked.hide == ("named",)
    assert not asked.photos
    assert asked.look_at == ("a", "b")
    answered = plan(*copies, prints=bounds.Prints.PHOTO)
    assert answered.hide == ("named",)
    assert sorted(ad for ad, _photo in answered.photos) == ["a", "b"]
    heard = plan(*copies, prints=bounds.Prints.FULL)
    assert heard.hide == ("named", "a")


def test_what_a_named_ad_shows_counts_though_a_print_says_so_too() -> None:
    both = copy(
        "other",
        L.PHOTO,
        L.LIKE_PHOTO,
        photos=("mine", "typed"),
        typed=frozenset({L.LIKE_PHOTO}),
        typed_photos=("typed",),
    )
    made = plan(NAMED, both)
    assert made.photos == (("other", "mine"),)
    assert made.look_at == ("other",)
