"""What changed between two policies, in words that a person who wrote neither understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from daylight.screening.model import Harm, Verdict
from daylight.screening.policy import CHILD_SAFETY_QUORUM, Policy, Rule, shipped_policy

_DOES = {Verdict.PUBLISH: "let through", Verdict.HOLD: "held", Verdict.REFUSE: "refused"}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. `words` quotes rules in full; `public` names them and no threshold.

    `is_safety` marks what takes a shipped rule for the safety of a child away or makes it weaker.
    """

    words: str
    public: str
    is_safety: bool = False


def compare(old: Policy, new: Policy) -> list[Change]:
    """Every difference that changes a verdict, a quorum or what people are told; [] where none."""
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    changes = [_gone(rule) for name, rule in before.items() if name not in after]
    changes += [_new(rule) for name, rule in after.items() if name not in before]
    for name in before.keys() & after.keys():
        changes += _changed(before[name], after[name])
    changes += _profiles(old.profiles, new.profiles)
    if old.terms != new.terms:
        changes.append(_change("The private term lists changed.", "private term lists changed"))
    return sorted(changes, key=lambda change: (not change.is_safety, change.words))


def summary(changes: list[Change], *, most: int = 1900) -> str:
    """The differences for the public record: rules by name, and no threshold that would teach.

    What concerns the safety of a child comes first and is never left out for length.
    """
    if not changes:
        return "nothing that changes a verdict"
    said = ""
    for number, change in enumerate(changes):
        longer = f"{said}; {change.public}" if said else change.public
        if len(longer) > most:
            return f"{said}; and {len(changes) - number} more"
        said = longer
    return said


def is_for_safety(rule: Rule) -> bool:
    """Whether a rule stands for what the floors in the code stand for as well."""
    return (
        rule.harm is Harm.CHILD_SAFETY
        or Harm.CHILD_SAFETY in rule.when.harms
        or rule.quorum >= CHILD_SAFETY_QUORUM
    )


def _is_shipped(rule: Rule) -> bool:
    return is_for_safety(rule) and any(r.id == rule.id for r in shipped_policy().rules)


def _change(words: str, public: str, is_safety: bool = False) -> Change:
    if is_safety:
        words += " It is one of Daylight's own rules for the safety of a child."
        public = f"shipped child-safety {public}"
    return Change(words=words, public=public, is_safety=is_safety)


def _gone(rule: Rule) -> Change:
    words = f"Rule {rule.id!r} is gone: {_what(rule)} no longer for that reason."
    return _change(words, f"rule {rule.id} removed", _is_shipped(rule))


def _new(rule: Rule) -> Change:
    return _change(f"Rule {rule.id!r} is new: {_what(rule)}.", f"rule {rule.id} added")


def _what(rule: Rule) -> str:
    where = f" and the ad is {rule.where_text}" if rule.where_text else ""
    people = f" until {rule.quorum} people agree" if rule.quorum > 1 else ""
    return f"ads where {rule.when_text}{where} are {_DOES[rule.verdict]}{people}"


def _changed(old: Rule, new: Rule) -> Iterator[Change]:
    name, ours = old.id, _is_shipped(old)
    if old.verdict is not new.verdict:
        weaker = new.verdict.rank < old.verdict.rank
        words = f"Rule {name!r}: ads are {_DOES[new.verdict]}, before {_DOES[old.verdict]}."
        yield _change(words, f"rule {name}: {_way(weaker)} verdict", ours and weaker)
    if old.quorum != new.quorum:
        weaker = new.quorum < old.quorum
        words = f"Rule {name!r}: {new.quorum} must agree to publish, before {old.quorum}."
        yield _change(words, f"rule {name}: {_way(weaker)} quorum", ours and weaker)
    if old.when_text != new.when_text:
        words = f"Rule {name!r} holds when {new.when_text}; before when {old.when_text}."
        yield _change(words, f"rule {name}: signals changed", ours)
    if old.where_text != new.where_text:
        words = f"Rule {name!r} counts {_where(new)}; before {_where(old)}."
        yield _change(words, f"rule {name}: where it counts changed", ours and bool(new.where_text))
    if old.harm is not new.harm:
        words = f"Rule {name!r} stands for {new.harm.value}, before for {old.harm.value}."
        yield _change(words, f"rule {name}: harm changed", ours)
    if dict(old.clause) != dict(new.clause):
        words = f"Rule {name!r}: people are told {new.clause['en']!r}."
        yield _change(words, f"rule {name}: clause reworded")


def _way(weaker: bool) -> str:
    return "weaker" if weaker else "stricter"


def _where(rule: Rule) -> str:
    return f"where {rule.where_text}" if rule.where_text else "everywhere"


def _profiles(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for word in sorted(old.keys() | new.keys()):
        was, now = old.get(word, "general"), new.get(word, "general")
        if was != now:
            words = f"Sections called {word!r} count as {now}, before as {was}."
            yield _change(words, f"section word {word!r} counts as {now}")
