"""What a policy would have done to ads of the past: the same ads under two policies, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from daylight.screening.engine import screen
from daylight.screening.model import Ad, Screening, Signal, Verdict
from daylight.screening.policy import Policy
from daylight.screening.where import facts

EXAMPLES = 5  # of each way that a verdict may change


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """An ad of the past. `remembered` are the signals that memory gave then: they are history,
    since what the board remembers today is not what it remembered."""

    ad: Ad
    name: str = ""
    remembered: tuple[Signal, ...] = ()


class Example(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    title: str
    section: str
    place: str
    rules: tuple[str, ...]


class Replay:
    """Counts of ads that were read and of those whose verdict changes; grows by `add`.

    Memory does not grow with the number of ads, only with that of sections and places.
    """

    def __init__(self, old: Policy, new: Policy) -> None:
        self.old, self.new = old, new
        self.ads = 0
        self.moves: Counter[tuple[str, str]] = Counter()
        self.quorums = 0  # the same verdict, another number of people
        self.read: dict[str, Counter[str]] = {
            by: Counter() for by in ("section", "place", "language")
        }
        self.changed: dict[str, Counter[str]] = {
            by: Counter() for by in ("harm", "section", "place", "language")
        }
        # Of those read, which the new policy would not publish by itself.
        self.held: dict[str, Counter[str]] = {by: Counter() for by in self.read}
        self.examples: dict[tuple[str, str], list[Example]] = {}

    @property
    def changes(self) -> int:
        return sum(self.moves.values())

    def add(self, past: Past) -> None:
        """Screen one ad under both and count what differs."""
        before = _judged(past, self.old)
        after = before if self.old.digest == self.new.digest else _judged(past, self.new)
        self.ads += 1
        groups = {
            "section": past.ad.section or "-",
            "place": past.ad.place or "-",
            "language": before.language or "-",
        }
        for by, name in groups.items():
            self.read[by][name] += 1
            self.held[by][name] += after.verdict is not Verdict.PUBLISH
        if before.verdict is after.verdict:
            self.quorums += before.quorum != after.quorum
            return
        move = (before.verdict.value, after.verdict.value)
        self.moves[move] += 1
        for by, name in groups.items():
            self.changed[by][name] += 1
        graver = max(before, after, key=lambda each: each.verdict.rank)
        self.changed["harm"].update({signal.harm.value for signal in graver.found})
        self._keep(move, past, graver)

    def add_all(self, pasts: Iterable[Past]) -> None:
        for past in pasts:
            self.add(past)

    def _keep(self, move: tuple[str, str], past: Past, graver: Screening) -> None:
        kept = self.examples.setdefault(move, [])
        if len(kept) < EXAMPLES:
            ad = past.ad
            title = ad.title or ad.body[:60]
            kept.append(
                Example(
                    name=past.name,
                    title=title,
                    section=ad.section,
                    place=ad.place,
                    rules=graver.rules,
                )
            )


def _judged(past: Past, policy: Policy) -> Screening:
    """The screening of the words, and the rules asked again with what memory said then."""
    result = screen(past.ad, policy=policy)
    if not past.remembered:
        return result
    known = {(signal.name, signal.harm) for signal in result.signals}
    signals = (
        *result.signals,
        *(s for s in past.remembered if (s.name, s.harm) not in known),
    )
    asked = facts(
        past.ad,
        profile=past.ad.profile or policy.profile(past.ad.section),
        language=result.language,
        contacts=len(result.contacts),
        links=sum(1 for contact in result.contacts if contact.kind == "link"),
        care=result.care,
    )
    decision = policy.decide(signals, asked)
    return msgspec.structs.replace(
        result,
        verdict=decision.verdict,
        quorum=decision.quorum,
        signals=signals,
        rules=tuple(rule.id for rule in decision.rules),
    )
