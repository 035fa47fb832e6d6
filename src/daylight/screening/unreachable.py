"""Rules of a policy that change nothing: shadowed by others, or of no effect by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from daylight.errors import ConfigError
from daylight.screening.model import Harm, Verdict
from daylight.screening.policy import Policy, Rule
from daylight.screening.signals.names import signal_harms
from daylight.screening.when import Atom, When

# A signal of these names bears the harm of what it recalls, so its name does not tell its harm.
_BORROWED = frozenset(("copy_of_held", "laundering", "photo_match"))


def idle_rules(policy: Policy, *, file: str = "") -> list[ConfigError]:
    """A warning for each rule without which every verdict and quorum would stay the same.

    Cautious: it warns only of what it can show. Cost grows with the square of the rules.
    """
    harms = signal_harms(policy.terms)
    lines = policy.text.splitlines()
    warnings: list[ConfigError] = []
    idle: set[str] = set()
    for rule in policy.rules:
        if rule.verdict is Verdict.PUBLISH:
            idle.add(rule.id)
            hint = "publish is what happens without a rule; no rule can lower another"
            warnings.append(_warning(rule, "changes nothing", hint, lines, file))
    for rule, other in permutations(policy.rules, 2):
        if rule.id in idle or other.id in idle:
            continue
        if _covers(other, rule, harms):
            idle.add(rule.id)
            hint = f"whenever it holds, rule {other.id!r} holds with at least its verdict"
            warnings.append(_warning(rule, "is never the one that decides", hint, lines, file))
    return warnings


def _warning(rule: Rule, what: str, hint: str, lines: list[str], file: str) -> ConfigError:
    shown = lines[rule.line - 1] if 0 < rule.line <= len(lines) else ""
    message = f"rule {rule.id!r} {what}"
    return ConfigError(message, file=file, line=rule.line, column=1, text=shown, hint=hint)


def _covers(wide: Rule, narrow: Rule, harms: Mapping[str, Harm]) -> bool:
    """Whether `wide` holds whenever `narrow` does, and is at least as strict."""
    if wide.verdict.rank < narrow.verdict.rank or wide.quorum < narrow.quorum:
        return False
    if wide.where is not None and wide.where_text != narrow.where_text:
        return False
    return implies(narrow.when, wide.when, harms)


def implies(narrow: When, wide: When, harms: Mapping[str, Harm]) -> bool:
    """Whether `wide` must hold where `narrow` holds. False where that cannot be shown."""
    return all(
        any(
            all(any(_atom_implies(a, b, harms) for a in alternative) for b in other)
            for other in wide.alternatives
        )
        for alternative in narrow.alternatives
    )


def _atom_implies(narrow: Atom, wide: Atom, harms: Mapping[str, Harm]) -> bool:
    if narrow.least < wide.least or narrow.count < wide.count:
        return False
    if wide.harm is None:
        return narrow.harm is None and narrow.name == wide.name
    if narrow.harm is not None:
        return narrow.harm is wide.harm
    return narrow.name not in _BORROWED and harms.get(narrow.name) is wide.harm
