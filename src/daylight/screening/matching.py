"""Finding all phrases of the lexicon and of the term lists in one pass over an ad's words."""

from __future__ import annotations

import functools
import operator
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from daylight.screening.disguise import Vocabulary
from daylight.screening.onelook import Phrases
from daylight.screening.reading import Reading
from daylight.screening.terms import TermGroup, plain, shipped_tags, shipped_terms

# The number of a phrase, and its first and last word in the ad.
Match = tuple[int, int, int]


class Hit:
    """A phrase found in an ad: its tags and term groups, and its first and last word."""

    __slots__ = ("first", "groups", "last", "tags")

    def __init__(self, first: int, last: int, tags: int, groups: tuple[int, ...]) -> None:
        self.first = first
        self.last = last
        self.tags = tags
        self.groups = groups


_first = operator.attrgetter("first")


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit.first, -hit.last


class Matcher:
    """All phrases of a policy, compiled. Immutable and shared by all screenings.

    `tags` gives each tag its bit. Bits above them tell which group's `unless` or `needs` a
    phrase belongs to.
    """

    def __init__(self, groups: tuple[TermGroup, ...]) -> None:
        self.groups = groups
        lexicon = shipped_tags()
        self.tags = {tag: 1 << bit for bit, tag in enumerate(lexicon)}
        phrases: dict[str, int] = {}
        for tag, listed in lexicon.items():
            for phrase in listed:
                phrases[f" {phrase} "] = phrases.get(f" {phrase} ", 0) | self.tags[tag]
        self.known_bits: dict[tuple[str, ...], int] = {}
        self.term_bit = 1 << len(lexicon)
        self._shift = len(lexicon) + 1
        members: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            self._add_group(number, group, phrases, members)
        self._patterns = list(phrases)
        self._masks = list(phrases.values())
        self._groups = [tuple(members.get(p, ())) for p in self._patterns]
        whole, self._parts = Phrases(), _Parts()
        for number, pattern in enumerate(self._patterns):
            if pattern[0] == pattern[-1] == " ":
                whole.add(pattern.split(), number)
            else:
                self._parts.add(pattern, number)
        secret = (w for p in members for w in p.split())
        self.vocabulary = Vocabulary((w for p in self._patterns for w in p.split()), secret, whole)

    def _add_group(
        self,
        number: int,
        group: TermGroup,
        phrases: dict[str, int],
        members: dict[str, list[int]],
    ) -> None:
        for term in group.terms:
            pattern = _pattern(plain(term), group.match)
            phrases[pattern] = phrases.get(pattern, 0) | self.term_bit
            members.setdefault(pattern, []).append(number)
        for bit, listed in (
            (self.unless_bit(number), group.unless),
            (self.needs_bit(number), group.needs),
        ):
            for phrase in listed:
                pattern = f" {plain(phrase)} "
                phrases[pattern] = phrases.get(pattern, 0) | bit

    @property
    def has_parts(self) -> bool:
        """Whether a phrase may stand inside a word."""
        return bool(self._parts)

    def unless_bit(self, number: int) -> int:
        """The bit of the phrases that spare group `number`."""
        return 1 << (self._shift + 2 * number)

    def needs_bit(self, number: int) -> int:
        """The bit of the phrases that group `number` needs beside it."""
        return 1 << (self._shift + 2 * number + 1)

    def find(self, reading: Reading) -> Found:
        """Everything of the matcher's phrases that stands in the reading."""
        matches, mask = reading.look.phrases(self._masks)
        if self._parts:
            inside = self._parts.find(reading)
            mask = functools.reduce(operator.or_, (self._masks[n] for n, _, _ in inside), mask)
            matches += inside
        return Found(self, reading, matches, mask)

    def bits(self, tags: tuple[str, ...]) -> int:
        """As `mask`, and 0 for no tags."""
        return self.mask(*tags) if tags else 0

    def mask(self, *tags: str) -> int:
        """The bits of several tags."""
        known = self.known_bits.get(tags)
        if known is None:
            known = functools.reduce(operator.or_, (self.tags[tag] for tag in tags))
            self.known_bits[tags] = known
        return known


class _Parts:
    """Phrases that may stand inside words, or begin them, as a private list may ask."""

    def __init__(self) -> None:
        self._patterns: list[str] = []
        self._numbers: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def add(self, pattern: str, number: int) -> None:
        self._patterns.append(pattern)
        self._numbers.append(number)

    @functools.cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(
            self._patterns,
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, reading: Reading) -> list[Match]:
        """The number, first and last word of every phrase that stands in the ad."""
        starts = list(accumulate((len(word) + 1 for word in reading.words), initial=1))
        found = []
        for at, start, end in self._automaton.find_matches_as_indexes(
            reading.line, overlapping=True
        ):
            first = bisect_right(starts, start + (self._patterns[at][0] == " ")) - 1
            found.append((self._numbers[at], first, bisect_right(starts, end - 1) - 1))
        return found


def _pattern(phrase: str, match: str) -> str:
    if match == "part":
        return phrase
    return f" {phrase}" if match == "prefix" else f" {phrase} "


class Found:
    """What a matcher found in one ad."""

    def __init__(self, matcher: Matcher, reading: Reading, matches: list[Match], mask: int) -> None:
        self.matcher = matcher
        self.reading = reading
        self.mask = mask
        self._matches = matches

    def has(self, *tags: str) -> bool:
        """Whether a phrase of each of the tags stands in the ad."""
        wanted = self.matcher.mask(*tags)
        return self.mask & wanted == wanted

    def stands(self, tag: str, *, not_before: str) -> bool:
        """Whether a phrase of the tag stands in the ad that is not followed by this word."""
        bit, masks, words = self.matcher.tags[tag], self.matcher._masks, self.reading.words
        return any(
            masks[pattern] & bit and words[last + 1 : last + 2] != [not_before]
            for pattern, _, last in self._matches
        )

    @functools.cached_property
    def hits(self) -> list[Hit]:
        """All hits in order; of those that start at one word, the longer first."""
        masks, groups = self.matcher._masks, self.matcher._groups
        matches = self._matches if self.matcher.has_parts else reversed(self._matches)
        hits = [Hit(first, last, masks[n], groups[n]) for n, first, last in matches]
        # Of whole words the shorter came first of those that start at one word.
        hits.sort(key=_by_place if self.matcher.has_parts else _first)
        return hits

    def tagged(self, *tags: str) -> list[Hit]:
        """The hits with at least one of the tags, in order."""
        wanted = self.matcher.mask(*tags)
        return [h for h in self.hits if h.tags & wanted]

    def sentence(self, hit: Hit) -> int:
        """The number of the sentence that the hit starts in."""
        return self.reading.sentences[hit.first]


@functools.cache
def shipped_matcher() -> Matcher:
    """The matcher of the shipped lists alone, compiled once in a process."""
    return Matcher(shipped_terms())


def matcher_for(extra: Iterable[TermGroup]) -> Matcher:
    """A matcher of the shipped lists and of private ones."""
    more = tuple(extra)
    return Matcher((*shipped_terms(), *more)) if more else shipped_matcher()
