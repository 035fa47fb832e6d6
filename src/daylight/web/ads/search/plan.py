"""From a query to what the index is asked, and what its rows are asked after. Pure.

Everything that tokens can say is asked of the index. A phrase, the edges of a price and of a
number are the rest: the index brings few that do not fit, and each row is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from daylight.web.ads.catalogue import EVERYWHERE, Catalogue
from daylight.web.ads.search import facets, moved
from daylight.web.ads.search.query import Phrase, Query, Wish
from daylight.web.ads.search.reach import reach
from daylight.web.ads.search.words import synonyms


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a match has: all of some tokens, one of each group, none of some, and beginnings.

    The rest is asked of rows: phrases in or not in the line, a price, numbers, and sections where
    the index has not followed a change of their tree yet.
    """

    all_of: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    without_phrases: tuple[Phrase, ...] = ()
    price: tuple[int | None, int | None, str] | None = None
    numbers: tuple[Wish, ...] = ()
    sections: tuple[int, ...] = ()  # an ad's own is one of them

    @property
    def has_rest(self) -> bool:
        rest = (self.phrases, self.without_phrases, self.price, self.numbers, self.sections)
        return any(rest)


def plan(query: Query, trees: Catalogue) -> Plan | None:
    """The plan of a query; None where nothing can match."""
    if query.is_hopeless:
        return None
    groups = list(query.any_of)
    if query.has_reach:
        near = reach(query, trees)
        if not near:
            return None
        groups.append(near)
    stale = moved.corrections(query, trees)
    groups += stale.any_of
    single = [each[0] for each in query.excluded if len(each) == 1]
    all_of = [token for token in query.all_of if token not in stale.instead_of]
    all_of += [*(group[0] for group in groups if len(group) == 1)]
    groups = [group for group in groups if len(group) > 1]
    if not (all_of or groups or query.prefixes):
        all_of = [facets.place(EVERYWHERE)]
    low, high = query.price_min_minor, query.price_max_minor
    return Plan(
        all_of=tuple(dict.fromkeys(all_of)),
        any_of=tuple(groups),
        none_of=(*(synonyms().get(word, word) for word in single), *stale.none_of),
        prefixes=query.prefixes,
        phrases=tuple(each for each in query.phrases if len(each) > 1),
        without_phrases=tuple(each for each in query.excluded if len(each) > 1),
        price=(low, high, query.currency) if query.has_price else None,
        numbers=tuple(wish for wish in query.attributes if not wish.values),
        sections=stale.sections,
    )
