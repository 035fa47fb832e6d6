"""What is wrong with a policy that loads: rules that contradict themselves or each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from daylight.errors import ConfigError
from daylight.screening.model import Harm
from daylight.screening.policy import CHILD_SAFETY_QUORUM, PROFILES, Policy, Rule
from daylight.screening.unreachable import idle_rules
from daylight.screening.when import nearest

_EQUALS = re.compile(r"\b([a-z_]+)\s*==\s*(?:'([^']*)'|\"([^\"]*)\")")
_KNOWN = {
    "profile": PROFILES,
    "price_kind": ("price", "free", "wanted", "swap", "none"),
}


def warnings(policy: Policy, *, file: str = "") -> list[ConfigError]:
    """All of them in the order of the file. Cautious: it says only what it can show."""
    found = [*_contradictions(policy, file), *_never(policy, file), *_below_floor(policy, file)]
    said = {(each.line, each.column) for each in found}
    found += [w for w in idle_rules(policy, file=file) if (w.line, w.column) not in said]
    return sorted(found, key=lambda each: (each.line, each.column))


def _contradictions(policy: Policy, file: str) -> Iterator[ConfigError]:
    """Two rules that hold for the very same ads and say different things of them."""
    for first, second in combinations(policy.rules, 2):
        same = (
            set(first.when.alternatives) == set(second.when.alternatives)
            and first.where_text == second.where_text
        )
        if same and first.verdict is not second.verdict:
            message = f"rule {second.id!r} contradicts {first.id!r}"
            hint = (
                f"for the same ads one says {first.verdict.value} (line {first.line}), the "
                f"other {second.verdict.value}; the stricter wins, so take the other out"
            )
            yield _at(policy, second, "when", second.when_text, 0, message, hint, file)


def _never(policy: Policy, file: str) -> Iterator[ConfigError]:
    """A `where` that no ad meets: a fact with two values at once, or one that it never has."""
    for rule in policy.rules:
        text = rule.where_text
        equal = [
            (m[1], m[2] if m[2] is not None else m[3], m.start()) for m in _EQUALS.finditer(text)
        ]
        for name, value, start in equal:
            known = _KNOWN.get(name)
            if known and value not in known:
                message, hint = f"{name} is never {value!r}", nearest(value, known)
                yield _at(policy, rule, "where", text, start, message, hint, file)
        if "||" in text or "?" in text or "!" in text:
            continue
        seen: dict[str, str] = {}
        for name, value, start in equal:
            if seen.setdefault(name, value) != value:
                message = f"rule {rule.id!r} never holds"
                hint = f"{name} cannot be {seen[name]!r} and {value!r} at once; join them by ||"
                yield _at(policy, rule, "where", text, start, message, hint, file)


def _below_floor(policy: Policy, file: str) -> Iterator[ConfigError]:
    """A rule that says less than the code does whatever a file says."""
    for rule in policy.rules:
        if rule.harm is Harm.CHILD_SAFETY and rule.quorum < CHILD_SAFETY_QUORUM:
            message = f"rule {rule.id!r} asks fewer people than the floor does"
            hint = f"a signal of child safety asks {CHILD_SAFETY_QUORUM}, always: quorum = 2"
            yield _at(policy, rule, "quorum", str(rule.quorum), 0, message, hint, file)


def _at(
    policy: Policy, rule: Rule, key: str, text: str, start: int, message: str, hint: str, file: str
) -> ConfigError:
    lines = policy.text.splitlines()
    pattern = re.compile(rf"\s*{key}\s*=")
    for number in range(rule.line - 1, len(lines)):
        if pattern.match(lines[number]):
            column = max(0, lines[number].find(text)) + start + 1
            return ConfigError(
                message, file=file, line=number + 1, column=column, text=lines[number], hint=hint
            )
    return ConfigError(message, file=file, line=rule.line, column=1, hint=hint)
