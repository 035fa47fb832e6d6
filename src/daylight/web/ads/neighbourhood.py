"""A drawn map of the neighbourhood: a place among the places around it, and nothing nearer.

No tiles and no third party, so nobody learns which ad is read; and no address, so nobody learns
where a poster lives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from markupsafe import Markup, escape

from daylight.web.ads.catalogue import Catalogue, PlaceNode

WIDTH, HEIGHT = 320, 200  # user units of the drawing
KM_A_DEGREE = 111.2  # of latitude
MOST_NEIGHBOURS = 7
FEW = 3  # neighbours that make a map worth looking at
REACHES_KM = (5, 10, 25, 50, 100, 250, 500)  # half the drawing's width
KM_A_MILE = 1.609344
MILES = ("US", "GB", "LR")  # countries whose roads are measured in miles
GRID = Markup('<path class="grid" d="M0 50h320M0 100h320M0 150h320M80 0v200M160 0v200M240 0v200"/>')
MOST_DEGREES = 2.8  # of latitude, beyond the widest reach
AREA = 30  # radius of the circle around the place
LABEL_UNIT = 6.2  # width of a letter, roughly
LABEL_HEIGHT = 15.0


@dataclass(frozen=True)
class Spot:
    """A place in the drawing; `km` is its distance from the centre."""

    node: PlaceNode
    km: float
    east_km: float
    north_km: float


@dataclass(frozen=True)
class Drawing:
    """The SVG and the names in it, for its label."""

    svg: Markup
    near: list[str]


def draw(trees: Catalogue, place: PlaceNode) -> Drawing | None:
    """The map around a place; None where its position is not known, or nothing is around it."""
    if place.latitude is None or place.longitude is None:
        return None
    reach, inside = _framed(_around(trees, place))
    if not inside:
        return None
    scale = WIDTH / 2 / reach
    shown = _without_overlap(place, inside, scale)
    bar = _bar(reach, scale, place.country)
    parts = [GRID, _centre(place), *(_dot(spot, scale) for spot in shown), bar]
    return Drawing(Markup("").join(parts), [spot.node.name for spot in shown])


def _around(trees: Catalogue, place: PlaceNode) -> list[Spot]:
    """Towns (places without places below them) within the widest reach, nearest first."""
    assert place.latitude is not None
    found = []
    south, north = place.latitude - MOST_DEGREES, place.latitude + MOST_DEGREES
    for node in trees.places.values():
        if node.latitude is None or not south < node.latitude < north:
            continue
        if node.id == place.id or trees.place_children.get(node.id):
            continue
        spot = _spot(place, node)
        if spot is not None and spot.km <= REACHES_KM[-1] * 1.2:
            found.append(spot)
    return sorted(found, key=lambda spot: spot.km)


def _spot(place: PlaceNode, node: PlaceNode) -> Spot | None:
    if node.latitude is None or node.longitude is None or not node.active:
        return None
    latitude, longitude = round(place.latitude or 0, 2), round(place.longitude or 0, 2)
    north = (node.latitude - latitude) * KM_A_DEGREE
    turn = (node.longitude - longitude + 180) % 360 - 180
    east = turn * KM_A_DEGREE * math.cos(math.radians(latitude))
    return Spot(node, math.hypot(east, north), east, north)


def _framed(spots: list[Spot]) -> tuple[int, list[Spot]]:
    """The nearest reach that shows a few neighbours, and those that it shows."""
    for reach in REACHES_KM:
        inside = [spot for spot in spots if _inside(spot, WIDTH / 2 / reach)]
        if len(inside) >= FEW:
            break
    return reach, inside


def _xy(spot: Spot, scale: float) -> tuple[float, float]:
    return WIDTH / 2 + spot.east_km * scale, HEIGHT / 2 - spot.north_km * scale


def _inside(spot: Spot, scale: float) -> bool:
    x, y = _xy(spot, scale)
    return 12 < x < WIDTH - 12 and 16 < y < HEIGHT - 26


def _without_overlap(place: PlaceNode, spots: list[Spot], scale: float) -> list[Spot]:
    """The largest first; a label that would lie on another is left out with its dot."""
    x, y = WIDTH / 2, HEIGHT / 2
    taken = [_box(x, y + 4, place.name), (x - AREA, y - AREA, x + AREA, y + AREA)]
    kept = []
    for spot in sorted(spots, key=lambda s: (-s.node.population, s.km)):
        box = _box(*_xy(spot, scale), spot.node.name)
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            kept.append(spot)
        if len(kept) == MOST_NEIGHBOURS:
            break
    return sorted(kept, key=lambda s: s.km)


Box = tuple[float, float, float, float]


def _box(x: float, y: float, name: str) -> Box:
    half = max(14.0, len(name) * LABEL_UNIT / 2)
    return x - half, y - LABEL_HEIGHT, x + half, y + LABEL_HEIGHT


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _centre(place: PlaceNode) -> Markup:
    x, y = WIDTH // 2, HEIGHT // 2
    return Markup(
        '<circle class="area" cx="{x}" cy="{y}" r="{area}"/>'
        '<text class="here" x="{x}" y="{text}">{name}</text>'
    ).format(x=x, y=y, text=y + 4, name=escape(place.name), area=AREA)


def _dot(spot: Spot, scale: float) -> Markup:
    x, y = _xy(spot, scale)
    end = "start" if x < 50 else "end" if x > WIDTH - 50 else "middle"
    return Markup(
        '<circle class="town" cx="{:.0f}" cy="{:.0f}" r="3"/>'
        '<text x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>'
    ).format(x, y, x, y - 7, end, escape(spot.node.name))


def _bar(reach: int, scale: float, country: str) -> Markup:
    """A scale bar of about a fifth of the reach, in the unit of the country's road signs."""
    length = reach // 5
    unit, unit_km = ("mi", KM_A_MILE) if country in MILES else ("km", 1.0)
    return Markup(
        '<path class="bar" d="M12 186v4h{:.0f}v-4"/><text class="km" x="12" y="181">{} {}</text>'
    ).format(length * unit_km * scale, length, unit)
