"""Reading a policy file, and saying exactly where it cannot be used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from daylight.errors import ConfigError, ConfigErrors
from daylight.screening.folding import fold
from daylight.screening.model import Harm, Verdict
from daylight.screening.policy import PROFILES, Policy, Rule
from daylight.screening.signals.names import disagreements, signal_harms
from daylight.screening.terms import TermGroup, read_toml
from daylight.screening.when import WhenError, nearest, parse_when
from daylight.screening.where import WhereError, compile_where

_RULE_KEYS = ("id", "harm", "where", "when", "verdict", "clause", "quorum")
_TEXTS = ("id", "harm", "where", "when", "verdict")
_TOP_KEYS = ("version", "profiles", "rule")


def load_policy(
    text: str, *, file: str = "", terms: Sequence[TermGroup] = (), is_deployed: bool = False
) -> Policy:
    """The policy that a TOML text says, type-checked.

    `terms` are private term groups that the policy looks for besides the shipped ones. They are
    taken as they are where the policy `is_deployed`: a board goes on with what it has in force.

    Raises: ConfigError, or ConfigErrors with all problems at once: file, line, column, hint.
    """
    document = read_toml(text, file)
    loader = _Loader(text, file, document, tuple(terms))
    if not is_deployed:
        loader.errors += disagreements(terms)
    return loader.policy()


class _Loader:
    def __init__(
        self, text: str, file: str, document: dict[str, Any], terms: tuple[TermGroup, ...]
    ) -> None:
        self.text = text
        self.file = file
        self.document = document
        self.terms = terms
        self.lines = text.splitlines()
        self.starts = [
            n for n, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*rule\s*\]\]", line)
        ]
        self.errors: list[ConfigError] = []
        self.known = signal_harms(terms)

    def policy(self) -> Policy:
        for key in self.document:
            if key not in _TOP_KEYS:
                self.fail(f"unknown key {key!r}", self.find(key, 0), key, nearest(key, _TOP_KEYS))
        profiles = dict(self.profiles())
        rows = self.document.get("rule", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            hint = "each rule begins with a line [[rule]]"
            self.fail("rule must be a list of tables", self.find("rule", 0), "rule", hint)
            rows = []
        rules = [r for r in (self.rule(n, row) for n, row in enumerate(rows)) if r is not None]
        self.check_ids(rules)
        if self.errors:
            raise self.errors[0] if len(self.errors) == 1 else ConfigErrors(self.errors)
        version = str(self.document.get("version", ""))
        return Policy(
            text=self.text, rules=rules, profiles=profiles, terms=self.terms, version=version
        )

    def profiles(self) -> Iterator[tuple[str, str]]:
        table = self.document.get("profiles", {})
        if not isinstance(table, dict):
            hint = 'a line [profiles], then: goods = ["for-sale"]'
            self.fail("profiles must be a table", self.find("profiles", 0), "profiles", hint)
            return
        for profile, words in table.items():
            line = self.find(profile, 0)
            if profile not in PROFILES:
                self.fail(f"unknown profile {profile!r}", line, profile, nearest(profile, PROFILES))
            elif not isinstance(words, list) or not all(isinstance(w, str) for w in words):
                hint = f'{profile} = ["for-sale", "cars"]'
                self.fail(f"{profile} must be a list of words", line, profile, hint)
            else:
                yield from ((fold(word).strip(), profile) for word in words)

    def rule(self, number: int, row: dict[str, Any]) -> Rule | None:
        before = len(self.errors)
        start = self.starts[number] if number < len(self.starts) else 0
        for key in row:
            if key not in _RULE_KEYS:
                self.fail(
                    f"unknown key {key!r}", self.find(key, start), key, nearest(key, _RULE_KEYS)
                )
        for key in ("id", "harm", "when", "verdict", "clause"):
            if key not in row:
                self.fail(f"rule lacks {key!r}", start, "", f"every rule needs {key!r}")
        for key in _TEXTS:
            if not isinstance(row.get(key, ""), str):
                line = self.find(key, start)
                self.fail(f"{key} must be a text", line, key, f'{key} = "..."')
        if len(self.errors) > before:
            return None
        return self.compiled(row, start, before)

    def compiled(self, row: dict[str, Any], start: int, before: int) -> Rule | None:
        harm = self.choice(Harm, row["harm"], "harm", start)
        verdict = self.choice(Verdict, row["verdict"], "verdict", start)
        when = where = None
        try:
            when = parse_when(str(row["when"]), self.known)
        except WhenError as error:
            self.fail_inside("when", row["when"], error.column, error.message, error.hint, start)
        try:
            where = compile_where(row["where"]) if row.get("where") else None
        except WhereError as error:
            hint = "see docs/policy.md for the facts"
            self.fail_inside("where", row["where"], error.column, error.message, hint, start)
        quorum = self.quorum(row.get("quorum", 1), start)
        clause = self.clause(row["clause"], start)
        if len(self.errors) > before or harm is None or verdict is None or when is None:
            return None
        return Rule(
            id=str(row["id"]), harm=harm, verdict=verdict, quorum=quorum, clause=clause,
            when_text=str(row["when"]), where_text=str(row.get("where", "")),
            when=when, where=where, line=start + 1,
        )  # fmt: skip

    def choice(self, kind: Any, value: object, key: str, start: int) -> Any:
        try:
            return kind(value)
        except ValueError:
            hint = nearest(str(value), [member.value for member in kind])
            self.fail(f"unknown {key} {value!r}", self.find(key, start), str(value), hint)
            return None

    def quorum(self, value: object, start: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9:
            return value
        self.fail("quorum must be a whole number from 1 to 9", self.find("quorum", start), "quorum")
        return 1

    def clause(self, value: object, start: int) -> dict[str, str]:
        if isinstance(value, str) and value:
            return {"en": value}
        if (
            isinstance(value, dict)
            and value.get("en")
            and all(isinstance(v, str) for v in value.values())
        ):
            return {str(k): str(v) for k, v in value.items()}
        hint = 'clause = { en = "...", es = "..." }'
        self.fail("clause needs a sentence in English", self.find("clause", start), "clause", hint)
        return {}

    def check_ids(self, rules: Sequence[Rule]) -> None:
        seen: dict[str, int] = {}
        for rule in rules:
            if rule.id in seen:
                line = self.find("id", rule.line - 1)
                hint = f"the first is in line {seen[rule.id]}"
                self.fail(f"two rules are called {rule.id!r}", line, rule.id, hint)
            seen.setdefault(rule.id, rule.line)

    def find(self, key: str, start: int) -> int:
        """The index of the line on which `key` is set, from line `start` on."""
        pattern = re.compile(rf"\s*\[?\[?\"?{re.escape(key)}\"?\s*[=\].]")
        for number in range(start, len(self.lines)):
            if pattern.match(self.lines[number]):
                return number
            if number > start and self.lines[number].lstrip().startswith("[[") and key != "":
                break
        return start

    def fail_inside(
        self, key: str, value: object, column: int, message: str, hint: str, start: int
    ) -> None:
        """A problem at `column` of the text of a key."""
        line = self.find(key, start)
        shown = self.lines[line] if line < len(self.lines) else ""
        at = shown.find(str(value))
        self.errors.append(
            ConfigError(
                f"{key}: {message}",
                file=self.file,
                line=line + 1,
                column=(at + column + 1) if at >= 0 else 1,
                text=shown,
                hint=hint,
            )
        )

    def fail(self, message: str, line: int, word: str = "", hint: str = "") -> None:
        shown = self.lines[line] if line < len(self.lines) else ""
        column = shown.find(word) + 1 if word else 1
        self.errors.append(
            ConfigError(
                message, file=self.file, line=line + 1, column=max(1, column), text=shown, hint=hint
            )
        )
