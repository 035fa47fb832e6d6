"""A young person who is named in a sentence, and what the words around say of it."""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.signals.case import Case

_SKIPPED = frozenset(
    "a an the one two three four five 1 2 3 4 5 some any all very sweet cute beautiful pretty "
    "happy lovely nice small new our my una un dos tres la las los el".split()
)


class Youth:
    """A young person named in a sentence, and what stands around."""

    def __init__(self, case: Case, hit: Hit, around: list[Hit], *, minor: bool) -> None:
        self.case = case
        self.hit = hit
        self.around = around
        self.minor = minor

    def after(self, reach: int, *tags: str) -> Hit | None:
        """The first hit with one of the tags that starts within `reach` words after."""
        bits = self.case.bits(*tags)
        last = self.hit.last
        for other in self.around:
            if other.tags & bits and last < other.first <= last + reach:
                return other
        return None

    def before(self, reach: int, *tags: str) -> Hit | None:
        """The last hit with one of the tags that ends within `reach` words before."""
        bits = self.case.bits(*tags)
        first = self.hit.first
        found = [o for o in self.around if o.tags & bits and first - reach <= o.last < first]
        return found[-1] if found else None

    def beside(self, *tags: str) -> Hit | None:
        """The first hit of the sentence with one of the tags, outside of the person's words."""
        bits = self.case.bits(*tags)
        for other in self.around:
            inside = self.hit.first <= other.first and other.last <= self.hit.last
            if other.tags & bits and not inside:
                return other
        return None

    @property
    def noun(self) -> Hit | None:
        """The word for a person that the youth word belongs to."""
        bits = self.case.bits("girl", "adult_word")
        if self.hit.tags & self.case.bits("girl", "youth_noun"):
            return self.hit
        for other in self.around:
            if other.tags & bits and self.hit.last < other.first <= self.hit.last + 3:
                return other
        return self.before(1, "girl", "adult_word")

    @property
    def is_about_things(self) -> bool:
        """A thing, an animal or a home follows: "teen girl bedroom set"."""
        thing = self.after(5, "item", "pet")
        act = self.after(5, "offer", "seek", "exchange")
        return thing is not None and (act is None or thing.first < act.first)

    @property
    def is_recipient(self) -> bool:
        """Something is for, with or by the person: "sitter for 2 little girls"."""
        words = self.case.reading.words
        at = self.hit.first - 1
        while at >= 0 and (words[at] in _SKIPPED or words[at].isdigit()):
            if words[at] in ("my", "our"):
                return self.after(4, "offer") is None
            at -= 1
        if at < 0 or self._is_other_sentence(at):
            return False
        bit = self.case.bits("recipient")
        return any(o.tags & bit and o.last == at for o in self.around)

    def _is_other_sentence(self, word: int) -> bool:
        sentences = self.case.reading.sentences
        return sentences[word] != sentences[self.hit.first]

    @property
    def asks(self) -> bool:
        """The person asks for something: a home, work, help. That is care, not doubt."""
        seek = self.after(10, "seek")
        if seek is None or self.after(20, "company") is not None:
            return False
        bits = self.case.bits("home", "work", "job", "work_for_home")
        asked = any(o.tags & bits and 0 < o.first - seek.last <= 8 for o in self.around)
        return asked or self.after(20, "soft", "household") is None

    @property
    def works(self) -> bool:
        """A trade follows: "young energetic nanny"."""
        return self.beside("job", "work", "task") is not None and self.beside("company") is None


def youths(case: Case, *tags: str) -> Iterator[Youth]:
    """Every hit with one of the tags that is no part of a phrase about young people."""
    bits = case.bits(*tags)
    minor = case.bits("child", "child_group", "teen")
    covered = case.bits("about_young")
    for number, hits in case.by_sentence.items():
        about = [h for h in hits if h.tags & covered]
        around = case.around(number)
        for hit in hits:
            if hit.tags & bits and not any(
                a.first <= hit.first and hit.last <= a.last for a in about
            ):
                yield Youth(case, hit, around, minor=bool(hit.tags & minor))


def is_spared(youth: Youth) -> bool:
    """Whether something is for the person, or the sentence is about something else."""
    return youth.is_recipient or is_no_offer(youth)


def is_no_offer(youth: Youth) -> bool:
    """Whether a thing, an animal, a lesson or a wish is what the sentence is about."""
    if youth.is_about_things or youth.asks:
        return True
    if youth.beside("pet") and not youth.beside("company"):
        return True
    in_store = youth.case.profile == "goods" and youth.beside("item", "pet") is not None
    is_activity = youth.beside("activity") and not youth.beside("company", "household", "fresh")
    return in_store or bool(is_activity) or youth.beside("about_young") is not None
