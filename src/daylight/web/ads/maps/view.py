"""Which part of the world a map shows, in the web's usual projection. Pure.

Points are (latitude, longitude) in degrees, WGS 84; boxes are (south, west, north, east), as in
searches. A map is so many pixels of the world at a whole zoom, so that tiles lie exactly under it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from daylight.web.ads.search.distance import Box, Point

WIDTH, HEIGHT = 600, 450  # of a map, in pixels
TILE = 256
MOST_ZOOM = 12  # a street would show nearer than anybody's place is known
MOST_LATITUDE = 85.0
EQUATOR_KM = 40_075.017
KM_A_DEGREE = 111.2


@dataclass(frozen=True)
class View:
    """A map's zoom and the world pixel in its upper left corner."""

    zoom: int
    left: float
    top: float

    @property
    def world(self) -> float:
        """How many pixels the whole world is wide."""
        return float(TILE * 2**self.zoom)

    def xy(self, point: Point) -> tuple[float, float]:
        """Where a point lies on the map, by the shorter way round the world."""
        x, y = project(point)
        across = (x * self.world - self.left) % self.world
        if across > (self.world + WIDTH) / 2:
            across -= self.world
        return across, y * self.world - self.top

    def point(self, x: float, y: float) -> Point:
        """The point at a place of the map."""
        return unproject((self.left + x) / self.world % 1, (self.top + y) / self.world)

    @property
    def middle(self) -> Point:
        return self.point(WIDTH / 2, HEIGHT / 2)

    def box(self, left: float = 0, top: float = 0, *, times: float = 1) -> Box:
        """What another map shows: moved by so many maps, and so many times as wide."""
        x, y = WIDTH * (0.5 + left), HEIGHT * (0.5 + top)
        half_w, half_h = WIDTH / 2 * times, HEIGHT / 2 * times
        wide = min(half_w, self.world / 2 - 1)
        north, west = self.point(x - wide, max(y - half_h, -self.top))
        south, east = self.point(x + wide, min(y + half_h, self.world - self.top))
        return south, west, north, east

    def contains(self, point: Point, margin: float = 0) -> bool:
        x, y = self.xy(point)
        return -margin <= x <= WIDTH + margin and -margin <= y <= HEIGHT + margin

    def pixels(self, km: float, latitude: float) -> float:
        """How long a distance is on the map, at a latitude."""
        return km / (EQUATOR_KM * math.cos(math.radians(latitude))) * self.world

    @property
    def can_zoom_in(self) -> bool:
        return self.zoom < MOST_ZOOM


def project(point: Point) -> tuple[float, float]:
    """Web Mercator, the whole world from 0 to 1. Source: EPSG 3857.

    >>> [round(x, 3) for x in project((0.0, 0.0))]
    [0.5, 0.5]
    """
    latitude = max(-MOST_LATITUDE, min(MOST_LATITUDE, point[0]))
    turned = math.asinh(math.tan(math.radians(latitude)))
    return (point[1] + 180) / 360 % 1, 0.5 - turned / (2 * math.pi)


def unproject(x: float, y: float) -> Point:
    latitude = math.degrees(math.atan(math.sinh((0.5 - y) * 2 * math.pi)))
    return max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude)), x * 360 - 180


def around(centre: Point, km: float) -> View:
    """The nearest map that shows a whole circle."""
    x, y = project(centre)
    for zoom in range(MOST_ZOOM, -1, -1):
        view = _centred(zoom, x, y)
        if view.pixels(km, centre[0]) * 2 <= HEIGHT * 0.94:
            return view
    return _centred(0, x, y)


def of_box(box: Box) -> View:
    """The nearest map that shows a whole box."""
    south, west, north, east = box
    left, bottom = project((south, west))
    right, top = project((north, east))
    wide = (right - left) % 1 or (1.0 if east != west else 0.0)
    middle = (left + wide / 2) % 1, (top + bottom) / 2
    for zoom in range(MOST_ZOOM, 0, -1):
        world = TILE * 2**zoom
        if wide * world <= WIDTH + 1 and (bottom - top) * world <= HEIGHT + 1:
            return _centred(zoom, *middle)
    return _centred(1, *middle)


def of_points(points: Iterable[Point]) -> View:
    """The nearest map that shows all of them with room around; the world where there is none."""
    found = list(points)
    if not found:
        return _centred(1, 0.5, 0.42)
    if len(found) == 1:
        return around(found[0], 40)
    south, north = min(p[0] for p in found), max(p[0] for p in found)
    west, east = _narrowest([p[1] for p in found])
    high, wide = (north - south) * 0.12 + 0.05, (east - west) % 360 * 0.12 + 0.05
    whole = (east - west) % 360 + 2 * wide >= 360
    sides = (-180.0, 180.0) if whole else (west - wide, east + wide)
    return of_box((south - high, sides[0], north + high, sides[1]))


def _narrowest(longitudes: list[float]) -> tuple[float, float]:
    """The narrowest stretch with all of them, which may go over the date line."""
    ordered = sorted(set(longitudes))
    gaps = [
        ((ordered[(at + 1) % len(ordered)] - each) % 360 or 360.0, at)
        for at, each in enumerate(ordered)
    ]
    _widest, at = max(gaps)
    return ordered[(at + 1) % len(ordered)], ordered[at]


def _centred(zoom: int, x: float, y: float) -> View:
    world = TILE * 2**zoom
    top = y * world - HEIGHT / 2
    if world > HEIGHT:
        top = max(0.0, min(world - HEIGHT, top))
    return View(zoom, (x * world - WIDTH / 2) % world, top)
