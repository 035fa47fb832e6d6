"""Which ads a feed, a widget or a map shows: a list by place and section, or any search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import site
from daylight.web.ads import browse
from daylight.web.ads.browse import Row
from daylight.web.ads.catalogue import Catalogue
from daylight.web.ads.navigation import Navigation
from daylight.web.ads.search import health
from daylight.web.ads.search.finding import find
from daylight.web.ads.search.parsing import parse
from daylight.web.ads.search.plan import plan
from daylight.web.ads.search.query import Query


@dataclass(frozen=True)
class Listing:
    """What a reader asked to see, read from an address."""

    query: Query
    trees: Catalogue

    def rows(self, at: datetime, limit: int) -> list[Row]:
        """The newest ads of it that are visible at that moment, newest first.

        Raises: Refused (503) while the index is made anew.
        """
        query = self.query
        if query.is_plain:
            return browse.newest(at, query.place_id, query.section_id, limit=limit)
        found = health.asked(lambda: find(plan(query, self.trees), at, limit=limit))
        if found is None:
            raise Refused(
                "no_index", _("The search is being put in order. Please try again."), status=503
            )
        return browse.rows_of(at, found.seqs)

    def ids(self, at: datetime, limit: int) -> list[str]:
        return [row.public_id for row in self.rows(at, limit)]

    @property
    def params(self) -> str:
        """The query part of an address that asks for the same, in one order; "" for all ads."""
        return urlencode(self.query.parameters())

    def href(self, nav: Navigation) -> str:
        """The page that shows it."""
        return nav.prefix + self.query.address()

    def title(self, nav: Navigation) -> str:
        """What it is of, in words."""
        query, trees = self.query, nav.trees
        section = trees.sections.get(query.section_id)
        if not query.is_plain or section is None or not query.place_id:
            said = query.summary(trees, nav.language)
            return said[:1].upper() + said[1:]
        words = {
            "section": nav.section_names[section.id],
            "place": nav.place_names[query.place_id],
        }
        return _("%(section)s in %(place)s") % words


def read(params: QueryDict, trees: Catalogue) -> Listing:
    """The listing that an address asks for.

    Raises: Refused (404) where it names a place or section that is not there.
    """
    query = parse(params, trees, currency=site.current().currency)
    if query.place_id < 0 or query.section_id < 0:
        raise Refused("unknown_list", _("There is no such list here."), status=404)
    return Listing(query, trees)
