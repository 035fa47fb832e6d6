"""All that the page of the map shows of one search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import ngettext
from markupsafe import Markup

from daylight.web import formats
from daylight.web.ads.feeds.listing import Listing
from daylight.web.ads.maps import drawing, spots, view
from daylight.web.ads.maps.drawing import Label
from daylight.web.ads.maps.spots import Spot
from daylight.web.ads.maps.view import View
from daylight.web.ads.navigation import Navigation
from daylight.web.ads.search.distance import Box, Point, between_km, is_inside, point_of
from daylight.web.ads.search.query import Query

MOST_ROWS = 500  # of a search with words: the newest are shown
MOST_LISTED = 40
NOWHERE = {"centre": None, "radius_km": 0, "point_given": False, "box": None}


@dataclass(frozen=True)
class Town:
    """A line of the list beside the map. `km` is from the centre of the search, if it has one."""

    name: str
    href: str
    ads: int
    km: int | None


@dataclass(frozen=True)
class Map:
    """A drawn map, and what is said of it in words."""

    svg: Markup
    view: View
    towns: list[Town]
    ads: int
    is_newest_only: bool


class Page:
    """One search on one map."""

    def __init__(self, listing: Listing, nav: Navigation, shown: Box | None) -> None:
        self.query, self.nav, self.trees = listing.query, nav, nav.trees
        self.listing, self.shown = listing, shown

    def drawn(self, at: datetime, tiles: str) -> Map:
        """The map of it as it is now."""
        counts, is_cut = self._counts(at)
        where = spots.points(self.trees, counts)
        made = self._view(where)
        gathered = spots.gathered(made, counts, where)
        inside = [place for place, point in where.items() if made.contains(point)]
        parts = [drawing.ground(made, tiles), self._reach(made)]
        parts.append(drawing.marks(self._label(made, each, where) for each in gathered))
        return Map(
            svg=Markup("").join(parts),
            view=made,
            towns=self._towns(counts, inside),
            ads=sum(counts[place] for place in inside),
            is_newest_only=is_cut,
        )

    def _counts(self, at: datetime) -> tuple[dict[int, int], bool]:
        """Ads of each place; and whether there may be more than were looked at."""
        query = self.query
        if not query.without(**NOWHERE).is_plain:
            rows = self.listing.rows(at, MOST_ROWS)
            return spots.of_rows(rows), len(rows) == MOST_ROWS
        top = 0 if query.has_reach else query.place_id
        counts = spots.by_town(self.trees, top, query.section_id)
        if query.has_reach:
            counts = {key: n for key, n in counts.items() if self._is_within(key)}
        return counts, False

    def _is_within(self, place: int) -> bool:
        point = point_of(self.trees, place)
        if point is None:
            return False
        if self.query.box is not None:
            return is_inside(point, self.query.box)
        centre = self.query.centre
        return centre is not None and between_km(centre, point) <= self.query.radius_km

    def _view(self, where: Mapping[int, Point]) -> View:
        query = self.query
        if self.shown is not None:
            return view.of_box(self.shown)
        if query.box is not None:
            return view.of_box(query.box)
        if query.centre is not None:
            return view.around(query.centre, query.radius_km)
        place = point_of(self.trees, query.place_id) if query.place_id > 0 else None
        if not where and place is not None:
            return view.around(place, 40)
        return view.of_points(where.values())

    def _reach(self, made: View) -> Markup:
        query = self.query
        if query.centre is None:
            return Markup("")
        return drawing.circle(made, query.centre, query.radius_km)

    def _label(self, made: View, spot: Spot, where: Mapping[int, Point]) -> Label:
        name = self.nav.place_names[spot.places[0]]
        count = formats.number(spot.ads)
        values = {"place": name, "n": count, "others": formats.number(len(spot.places) - 1)}
        if len(spot.places) == 1:
            said = ngettext("%(place)s: %(n)s ad", "%(place)s: %(n)s ads", spot.ads) % values
            return Label(spot, self.href(spot.places[0]), name, said, count)
        said = (
            ngettext(
                "%(place)s and %(others)s other place: %(n)s ads",
                "%(place)s and %(others)s other places: %(n)s ads",
                len(spot.places) - 1,
            )
            % values
        )
        return Label(spot, self._nearer(made, spot, where), name, said, count)

    def _nearer(self, made: View, spot: Spot, where: Mapping[int, Point]) -> str:
        """The map of a spot of several towns; their ads where no map could part them."""
        nearer = view.of_points([where[place] for place in spot.places])
        if nearer.zoom <= made.zoom or len({where[place] for place in spot.places}) == 1:
            return self.href(spot.places[0])
        return self.moved(nearer.box())

    def href(self, place: int) -> str:
        """The ads of one place that match."""
        node = self.trees.places[place]
        asked = self.query.without(**NOWHERE, place=node.slug, place_id=node.id)
        return self.nav.prefix + asked.address()

    def moved(self, box: Box) -> str:
        """This map of another part of the world."""
        pairs = [*self.query.parameters(), ("view", ",".join(f"{each:.3f}" for each in box))]
        return f"{self.nav.prefix}/map?{urlencode(pairs)}"

    def area(self, made: View) -> str:
        """The search of the part that is shown."""
        south, west, north, east = (round(each, 2) for each in made.box())
        asked: Query = self.query.without(
            **(NOWHERE | {"box": (south, west, north, east)}), place="", place_id=0
        )
        return self.nav.prefix + asked.address()

    def _towns(self, counts: Mapping[int, int], inside: list[int]) -> list[Town]:
        found = []
        for place in sorted(inside, key=lambda each: (-counts[each], each))[:MOST_LISTED]:
            node, km = self.trees.places[place], None
            point = point_of(self.trees, place)
            if self.query.centre is not None and point is not None:
                km = round(between_km(self.query.centre, point))
            found.append(Town(self.nav.where(node), self.href(place), counts[place], km))
        return found
