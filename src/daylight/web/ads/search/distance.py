"""How far two points are, and which places lie within a reach. Pure."""

from __future__ import annotations

import math

from daylight.web.ads.catalogue import Catalogue

Point = tuple[float, float]  # latitude, longitude; degrees, WGS 84
Box = tuple[float, float, float, float]  # south, west, north, east; west > east over the date line

EARTH_KM = 6371.0088  # mean radius, IUGG
FARTHEST_KM = 20_016  # half of a great circle, rounded up


def between_km(one: Point, other: Point) -> float:
    """Great-circle distance, by the haversine formula."""
    lat, lat2 = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    half = math.sin((lat2 - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(lat2) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def is_inside(point: Point, box: Box) -> bool:
    """Whether a point is in a box, its edges included."""
    south, west, north, east = box
    lat, lon = point
    beside = west <= lon <= east if west <= east else (lon >= west or lon <= east)
    return south <= lat <= north and beside


def point_of(trees: Catalogue, place_id: int) -> Point | None:
    """A place's own point, else that of the nearest place above that has one."""
    place = trees.places.get(place_id)
    for node in reversed(place.path if place else ()):
        above = trees.places[node]
        if above.latitude is not None and above.longitude is not None:
            return above.latitude, above.longitude
    return None
