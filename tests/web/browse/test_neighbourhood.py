"""The drawn map: neighbours where they lie, labels apart, and nothing nearer than a town."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from daylight.web.ads import neighbourhood
from daylight.web.ads.catalogue import Catalogue, PlaceNode

TEXT = re.compile(r'<text x="(-?\d+)" y="(-?\d+)" text-anchor="\w+">([^<]*)<')


def place(number: int, latitude: float | None, longitude: float | None) -> PlaceNode:
    return PlaceNode(
        id=number,
        slug=f"town-{number}",
        name=f"Town {number}",
        parent_id=None,
        country="DE",
        latitude=latitude,
        longitude=longitude,
        timezone="",
        population=number,
        active=True,
        path=(number,),
    )


def trees(places: list[PlaceNode]) -> Catalogue:
    return Catalogue(1, places={each.id: each for each in places})


def test_a_town_to_the_north_east_is_up_and_right() -> None:
    towns = [place(1, 50.0, 10.0), place(2, 50.1, 10.1), place(3, 49.9, 9.8), place(4, 50.1, 9.9)]
    drawing = neighbourhood.draw(trees(towns), towns[0])
    assert drawing is not None
    spots = {name: (int(x), int(y)) for x, y, name in TEXT.findall(drawing.svg)}
    assert spots["Town 2"][0] > 160
    assert spots["Town 2"][1] < 100
    assert spots["Town 3"][0] < 160 < 200
    assert spots["Town 3"][1] > 100
    assert set(drawing.near) == {"Town 2", "Town 3", "Town 4"}


def test_without_a_position_or_neighbours_there_is_no_map() -> None:
    alone = place(1, 50.0, 10.0)
    assert neighbourhood.draw(trees([alone]), alone) is None
    assert neighbourhood.draw(trees([alone, place(2, -30.0, 10.0)]), alone) is None
    nowhere = place(3, None, None)
    assert neighbourhood.draw(trees([alone, nowhere]), nowhere) is None


def test_a_drawing_does_not_tell_apart_two_places_in_one_hundredth_of_a_degree() -> None:
    around = [place(n, 50.0 + n / 20, 10.1) for n in range(2, 6)]
    one, other = place(1, 50.0011, 10.0012), place(1, 50.0039, 10.0041)
    first = neighbourhood.draw(trees([one, *around]), one)
    second = neighbourhood.draw(trees([other, *around]), other)
    assert first == second


@given(
    st.lists(
        st.tuples(st.floats(-60, 60), st.floats(-180, 180)), min_size=2, max_size=12, unique=True
    )
)
def test_labels_never_lie_on_each_other(positions: list[tuple[float, float]]) -> None:
    towns = [place(n, lat / 30, lon / 60) for n, (lat, lon) in enumerate(positions, 1)]
    drawing = neighbourhood.draw(trees(towns), towns[0])
    if drawing is None:
        return
    spots = [(int(x), int(y)) for x, y, _name in TEXT.findall(drawing.svg)]
    assert len(spots) == len(drawing.near) <= neighbourhood.MOST_NEIGHBOURS
    for (x, y), (u, v) in itertools.combinations(spots, 2):
        assert abs(x - u) >= 26 or abs(y - v) >= 28
    for x, y in spots:
        assert 0 < x < neighbourhood.WIDTH
        assert 0 < y < neighbourhood.HEIGHT
