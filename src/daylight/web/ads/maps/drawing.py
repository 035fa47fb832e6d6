"""A map as SVG: the outline of the land or an operator's tiles, a circle, spots that are links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import Markup

from daylight.web.ads.maps.spots import Spot
from daylight.web.ads.maps.view import HEIGHT, TILE, WIDTH, View
from daylight.web.ads.search.distance import Point

OUTLINE = Path(__file__).parents[2] / "data" / "outline.txt"
ROUGH = 6  # from this zoom on the outline would put towns into the sea, so it is not drawn
MOST_NAMES = 12
SMALLEST, LARGEST = 20, 34  # radius of a spot, in pixels
LETTER, LINE = 7.4, 16  # a name's, in pixels
ON_PHONES = 1.6  # times as large, since the whole map is drawn small there

Shape = tuple[str, tuple[Point, ...]]
Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels


@dataclass(frozen=True)
class Label:
    """A spot as it is drawn: where its link leads, and what it says."""

    spot: Spot
    href: str
    name: str
    said: str  # "Springfield: 12 ads"
    count: str


@cache
def shapes() -> tuple[Shape, ...]:
    """The shipped outline: land first, then the waters in it."""
    found: list[Shape] = []
    for line in OUTLINE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, _name, *pairs = line.split()
            numbers = [tuple(map(float, pair.split(","))) for pair in pairs]
            found.append((kind, tuple((lat, lon) for lon, lat in numbers)))
    return tuple(sorted(found, key=lambda shape: shape[0] != "land"))


@lru_cache(maxsize=64)
def ground(view: View, tiles: str) -> Markup:
    """What lies under the spots."""
    if tiles:
        return Markup("").join(_tiles(view, tiles))
    if view.zoom >= ROUGH:
        return _grid()
    drawn = [_shape(view, kind, points) for kind, points in shapes()]
    return Markup("").join(each for each in drawn if each)


def _grid() -> Markup:
    paper = Markup('<rect class="land" width="{}" height="{}"/>').format(WIDTH, HEIGHT)
    rows = "".join(f"M0 {y}h{WIDTH}" for y in range(90, HEIGHT, 90))
    columns = "".join(f"M{x} 0v{HEIGHT}" for x in range(100, WIDTH, 100))
    return paper + Markup('<path class="grid" d="{}"/>').format(rows + columns)


def _shape(view: View, kind: str, points: tuple[Point, ...]) -> Markup:
    """One shape, unbroken where it goes over the map's edge; "" where none of it shows."""
    parts = []
    for turn in (-view.world, 0.0, view.world):
        line = [(x + turn, y) for x, y in _unbroken(view, points)]
        xs, ys = [x for x, _y in line], [y for _x, y in line]
        if max(xs) < 0 or min(xs) > WIDTH or max(ys) < 0 or min(ys) > HEIGHT:
            continue
        parts.append("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in line) + "z")
    return Markup('<path class="{}" d="{}"/>').format(kind, "".join(parts)) if parts else Markup()


def _unbroken(view: View, points: tuple[Point, ...]) -> Iterator[tuple[float, float]]:
    """A shape's points on the map; longitudes beyond 180 go on where they are."""
    for point in points:
        latitude, longitude = point
        _x, y = view.xy((latitude, 0.0))
        yield (longitude + 180) / 360 * view.world - view.left, y


def _tiles(view: View, address: str) -> Iterator[Markup]:
    side = 2**view.zoom
    first, last = int(view.left // TILE), int((view.left + WIDTH) // TILE)
    upper, lower = int(view.top // TILE), int((view.top + HEIGHT) // TILE)
    for row in range(max(upper, 0), min(lower, side - 1) + 1):
        for column in range(first, last + 1):
            href = address.replace("{z}", str(view.zoom)).replace("{y}", str(row))
            yield Markup('<image href="{}" x="{:.0f}" y="{:.0f}" width="{}" height="{}"/>').format(
                href.replace("{x}", str(column % side)),
                column * TILE - view.left,
                row * TILE - view.top,
                TILE,
                TILE,
            )


def circle(view: View, centre: Point, km: float) -> Markup:
    """A search's reach."""
    x, y = view.xy(centre)
    radius = max(view.pixels(km, centre[0]), 3)
    return Markup(
        '<circle class="reach" cx="{:.0f}" cy="{:.0f}" r="{:.0f}"/>'
        '<path class="cross" d="M{:.0f} {:.0f}m-6 0h12m-6 -6v12"/>'
    ).format(x, y, radius, x, y)


def marks(labels: Iterable[Label]) -> Markup:
    """Spots as links, their names below or above where there is room: on phones for fewer."""
    shown = list(labels)
    named = _named(shown, 1)
    on_phones = _named(shown, ON_PHONES)
    narrow = {each for each, side in on_phones.items() if named.get(each) == side}
    return Markup("").join(
        _mark(each, named.get(each, ""), "narrow" if each in narrow else "") for each in shown
    )


def _named(labels: Sequence[Label], times: float) -> dict[Label, str]:
    """On which side those have their name that hides no spot and no other name."""
    found: dict[Label, str] = {}
    taken = [_round(label.spot) for label in labels]
    for label in reversed(labels):  # the fullest first
        for side, box in _sides(label, times):
            inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < HEIGHT
            if inside and len(found) < MOST_NAMES and not any(_cross(box, each) for each in taken):
                taken.append(box)
                found[label] = side
                break
    return found


def _sides(label: Label, times: float) -> Iterator[tuple[str, Box]]:
    left, top, right, bottom = _round(label.spot)
    middle, half, high = (left + right) / 2, len(label.name) * LETTER * times / 2, LINE * times
    yield "below", (middle - half, bottom, middle + half, bottom + high)
    yield "above", (middle - half, top - high, middle + half, top)


def _round(spot: Spot) -> Box:
    """The square around a spot."""
    radius = _radius(spot.ads)
    return spot.x - radius, spot.y - radius, spot.x + radius, spot.y + radius


def _radius(ads: int) -> int:
    return min(LARGEST, SMALLEST + 4 * (len(str(ads)) - 1))


def _cross(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _mark(label: Label, side: str, narrow: str) -> Markup:
    x, y, radius = round(label.spot.x), round(label.spot.y), _radius(label.spot.ads)
    name = Markup('<text class="{}" x="{}" y="{}">{}</text>').format(
        f"name {side} {narrow}".strip(),
        x,
        y + radius + 13 if side == "below" else y - radius - 5,
        label.name,
    )
    return Markup(
        '<a href="{}" aria-label="{}"><title>{}</title><circle cx="{}" cy="{}" r="{}"/>'
        '<text x="{}" y="{}">{}</text>{}</a>'
    ).format(
        label.href, label.said, label.said, x, y, radius, x, y + 5, label.count,
        name if side else "",
    )  # fmt: skip


def values(view: View) -> Mapping[str, str]:
    """What a script needs to know which point was touched."""
    return {"zoom": str(view.zoom), "left": f"{view.left:.2f}", "top": f"{view.top:.2f}"}
