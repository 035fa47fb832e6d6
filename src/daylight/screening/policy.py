"""Policies: versioned rules over signals and facts, checked before use and known by a digest."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import msgspec

from daylight.screening.folding import fold
from daylight.screening.matching import Matcher, matcher_for
from daylight.screening.model import Harm, Signal, Status, Verdict
from daylight.screening.terms import TermGroup
from daylight.screening.when import When
from daylight.screening.where import Where

PROFILES = ("goods", "housing", "jobs", "services", "community", "pets", "general")
# Two people must agree before an ad with a signal of child safety is published.
CHILD_SAFETY_QUORUM = 2


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, compiled. `clause` maps a language to the sentence that people are shown."""

    id: str
    harm: Harm
    verdict: Verdict
    quorum: int
    clause: Mapping[str, str]
    when_text: str
    where_text: str
    when: When
    where: Where | None
    line: int = 0


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy makes of an ad's signals, floors included."""

    verdict: Verdict
    rules: tuple[Rule, ...]
    quorum: int


class Policy:
    """Rules in force, with the text and digest they are known by. Immutable once loaded."""

    def __init__(
        self,
        *,
        text: str,
        rules: Sequence[Rule],
        profiles: Mapping[str, str],
        terms: tuple[TermGroup, ...] = (),
        version: str = "",
    ) -> None:
        self.text = text
        self.version = version
        self.rules = tuple(rules)
        self.profiles = dict(profiles)
        self.terms = terms
        self.digest = hashlib.sha256(self.canonical.encode("utf-8", "surrogatepass")).hexdigest()
        self._by_name: dict[str, list[int]] = {}
        self._by_harm: dict[Harm, list[int]] = {}
        for number, rule in enumerate(self.rules):
            for name in rule.when.names:
                self._by_name.setdefault(name, []).append(number)
            for harm in rule.when.harms:
                self._by_harm.setdefault(harm, []).append(number)

    @functools.cached_property
    def canonical(self) -> str:
        """The text that the digest is of: line ends as LF, no blanks at line ends."""
        lines = [line.rstrip() for line in self.text.replace("\r\n", "\n").split("\n")]
        body = "\n".join(lines).strip("\n") + "\n"
        if not self.terms:
            return body
        return body + msgspec.json.encode(self.terms, order="deterministic").decode()

    @functools.cached_property
    def matcher(self) -> Matcher:
        """The phrases that this policy looks for, compiled on first use."""
        return matcher_for(self.terms)

    def profile(self, section: str) -> str:
        """What kind of section a board's word means; "general" where it is not known."""
        return self.profiles.get(section) or self.profiles.get(fold(section).strip(), "general")

    def decide(self, signals: Sequence[Signal], facts: Mapping[str, Any]) -> Decision:
        """The verdict of the rules, then of the floors that no policy can lower."""
        speaking = [s for s in signals if s.status in (Status.FOUND, Status.UNKNOWN)]
        if not speaking:
            return _NO_DOUBT
        numbers = self._named(speaking)
        held = [
            rule
            for rule in (self.rules[n] for n in sorted(numbers))
            if rule.when.holds(speaking) and (rule.where is None or rule.where(facts))
        ]
        held.sort(key=lambda rule: -rule.verdict.rank)
        verdict = held[0].verdict if held else Verdict.PUBLISH
        quorum = max((r.quorum for r in held if r.verdict is not Verdict.PUBLISH), default=0)
        if any(s.harm is Harm.CHILD_SAFETY for s in speaking):
            verdict = max(verdict, Verdict.HOLD, key=lambda v: v.rank)
            quorum = max(quorum, CHILD_SAFETY_QUORUM)
        elif verdict is not Verdict.PUBLISH:
            quorum = max(quorum, 1)
        return Decision(verdict=verdict, rules=tuple(held), quorum=quorum)

    def _named(self, signals: Sequence[Signal]) -> set[int]:
        numbers: set[int] = set()
        for signal in signals:
            numbers.update(self._by_name.get(signal.name, ()))
            numbers.update(self._by_harm.get(signal.harm, ()))
        return numbers


_NO_DOUBT = Decision(verdict=Verdict.PUBLISH, rules=(), quorum=0)


@functools.cache
def shipped_policy() -> Policy:
    """The policy that comes with the package."""
    from daylight.screening.loading import load_policy

    data = resources.files("daylight.screening").joinpath("data/policy.toml")
    return load_policy(data.read_text("utf-8"), file="policy.toml")
