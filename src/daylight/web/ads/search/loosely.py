"""Ads that fit nearly: where few or none have all the words, those that have all but one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from daylight.web import bulk
from daylight.web.ads.catalogue import Catalogue
from daylight.web.ads.models import SearchDoc
from daylight.web.ads.search import finding, ranking
from daylight.web.ads.search.plan import plan
from daylight.web.ads.search.query import Query
from daylight.web.ads.search.vocabulary import slips

FEW = 5  # results below which near ones are looked for
EACH = 300  # newest ads that have all words but one
_MOST_WORDS = 8
_ALIKE = 0.8  # of a word's weight, for one that is one mistake away


def near(
    query: Query, trees: Catalogue, moment: datetime, *, but: Sequence[int], limit: int
) -> list[int]:
    """The best of those that lack one word, or have it spelled nearly so; none of `but`."""
    words = query.words
    if not 1 < len(words) + len(query.phrases) <= _MOST_WORDS:
        return []
    seqs: set[int] = set()
    for missing in range(len(words)):
        fewer = query.without(words=words[:missing] + words[missing + 1 :])
        seqs.update(finding.find(plan(fewer, trees), moment, limit=EACH).seqs)
    if query.phrases:
        fewer = query.without(phrases=(), words=(*words, *query.phrases[0][:1]))
        seqs.update(finding.find(plan(fewer, trees), moment, limit=EACH).seqs)
    rows = bulk.select(SearchDoc, ("pub_seq", "tokens"), "pub_seq", seqs - set(but))
    return _Best(query, {seq: line.split() for seq, line in rows}).seqs()[:limit]


@dataclass
class _Best:
    query: Query
    docs: Mapping[int, list[str]]

    def seqs(self) -> list[int]:
        wanted = ranking.units(self.query)
        weight = ranking.weights(wanted, list(self.docs.values()))
        like = {unit: slips(unit) for unit in wanted if len(unit) > 2}
        known: dict[str, set[str]] = {}
        scored = {}
        for seq, tokens in self.docs.items():
            total = ranking.score(tokens, wanted, weight)
            scored[seq] = total + self._alike(tokens, wanted, weight, like, known)
        return sorted(self.docs, key=lambda seq: (-scored[seq], -seq))

    def _alike(
        self,
        tokens: list[str],
        wanted: Sequence[str],
        weight: Mapping[str, float],
        like: Mapping[str, set[str]],
        known: dict[str, set[str]],
    ) -> float:
        """For wanted words that the title does not have and nearly has."""
        title, total = ranking.title_of(tokens), 0.0
        for unit in wanted:
            if unit in tokens or unit not in like:
                continue
            for token in title:
                if token not in known:
                    known[token] = slips(token) if len(token) > 2 else set()
                if abs(len(token) - len(unit)) <= 1 and known[token] & like[unit]:
                    total += weight[unit] * 3.0 * _ALIKE
                    break
        return total
