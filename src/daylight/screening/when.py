"""The `when` of a rule: a small language over signals in which evidence can only switch on.

    when    = clause ("or" clause)*
    clause  = test ("and" test)*
    test    = NAME ">=" NUMBER
            | "count" "(" HARM "," NUMBER ")" ">=" NUMBER
            | "any" "(" HARM ")" ">=" NUMBER
            | "(" when ")"

There is no negation and no upper bound, so a rule that holds goes on to hold when a signal is
added, grows or becomes unknown. An unknown signal satisfies every test that names it or its harm.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from daylight.screening.model import Harm, Signal, Status

Test = Callable[[Sequence[Signal]], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<word>[a-z_][a-z0-9_]*)|(?P<sign>>=|[(),])|(?P<bad>\S))"
)
_RESERVED = frozenset(("and", "or", "count", "any"))
_UPPER = frozenset("<=!")
_MOST_ALTERNATIVES = 256
_DEEPEST = 50  # parentheses inside each other


class WhenError(ValueError):
    """A `when` that cannot be used. `column` counts from 0 in its text."""

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.hint = hint


class Atom(msgspec.Struct, frozen=True):
    """One test: `name` is a signal, or with `harm` set any signals of that harm."""

    name: str
    harm: Harm | None
    least: float
    count: int = 1


# A when as alternatives, each of which is tests that must all hold.
Alternatives = tuple[frozenset[Atom], ...]


class When:
    """A parsed `when`: whether it holds, and which signals and harms can make it hold.

    `alternatives` is the same as an "or" of "and"s, for reasoning about rules.
    """

    __slots__ = ("alternatives", "harms", "holds", "names")

    def __init__(self, holds: Test, alternatives: Alternatives) -> None:
        self.holds = holds
        self.alternatives = alternatives
        atoms = [atom for tests in alternatives for atom in tests]
        self.names = frozenset(atom.name for atom in atoms if atom.harm is None)
        self.harms = frozenset(atom.harm for atom in atoms if atom.harm is not None)


def parse_when(text: str, known: Mapping[str, Harm]) -> When:
    """The `when` that `text` says. `known` names the signals there are.

    >>> when = parse_when("escort >= 0.5", {"escort": Harm.OUT_OF_SCOPE})
    >>> when.holds([Signal(name="escort", harm=Harm.OUT_OF_SCOPE, confidence=0.7)])
    True

    Raises: WhenError with the column.
    """
    return _Parser(text, known).whole()


class _Parser:
    def __init__(self, text: str, known: Mapping[str, Harm]) -> None:
        self.known = known
        self.tokens = _tokens(text)
        self.end = len(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> When:
        holds, alternatives = self.either()
        if self.at < len(self.tokens):
            raise WhenError(f"unexpected {self.peek()!r}", self.column(), "join tests by and / or")
        return When(holds, alternatives)

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def column(self) -> int:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else self.end

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            raise WhenError(f"expected {wanted or 'more'!r}", self.column(), _hint(token))
        self.at += 1
        return token

    def either(self) -> tuple[Test, Alternatives]:
        parts = [self.both()]
        while self.peek() == "or":
            self.take()
            parts.append(self.both())
        if len(parts) == 1:
            return parts[0]
        tests = [test for test, _ in parts]
        joined = tuple(one for _, alternatives in parts for one in alternatives)
        return (lambda signals: any(t(signals) for t in tests)), self.bounded(joined)

    def both(self) -> tuple[Test, Alternatives]:
        parts = [self.test()]
        while self.peek() == "and":
            self.take()
            parts.append(self.test())
        if len(parts) == 1:
            return parts[0]
        tests = [test for test, _ in parts]
        joined: Alternatives = (frozenset(),)
        for _, alternatives in parts:
            joined = self.bounded(tuple(a | b for a in joined for b in alternatives))
        return (lambda signals: all(t(signals) for t in tests)), joined

    def bounded(self, alternatives: Alternatives) -> Alternatives:
        """Equal ones dropped; a rule that still has too many is not one that people can read."""
        unique = tuple(dict.fromkeys(alternatives))
        if len(unique) > _MOST_ALTERNATIVES:
            raise WhenError("too many combinations", self.column(), "split the rule in two")
        return unique

    def test(self) -> tuple[Test, Alternatives]:
        if self.peek() == "(":
            if self.depth == _DEEPEST:
                raise WhenError("too many parentheses", self.column(), "split the rule in two")
            self.take("(")
            self.depth += 1
            inner = self.either()
            self.depth -= 1
            self.take(")")
            return inner
        if self.peek() == "count":
            return self.count()
        if self.peek() == "any":
            return self.any_of()
        return self.named()

    def named(self) -> tuple[Test, Alternatives]:
        column = self.column()
        name = self.take()
        if name not in self.known:
            raise WhenError(f"unknown signal {name!r}", column, nearest(name, self.known))
        self.take(">=")
        least = self.number(1.0)

        def holds(signals: Sequence[Signal]) -> bool:
            return any(s.name == name and _speaks(s, least) for s in signals)

        return holds, _one(Atom(name, None, least))

    def any_of(self) -> tuple[Test, Alternatives]:
        self.take("any")
        self.take("(")
        harm = self.harm()
        self.take(")")
        self.take(">=")
        least = self.number(1.0)

        def holds(signals: Sequence[Signal]) -> bool:
            return any(s.harm is harm and _speaks(s, least) for s in signals)

        return holds, _one(Atom("", harm, least))

    def count(self) -> tuple[Test, Alternatives]:
        self.take("count")
        self.take("(")
        harm = self.harm()
        self.take(",")
        least = self.number(1.0)
        self.take(")")
        self.take(">=")
        wanted = self.number(1000.0)

        def holds(signals: Sequence[Signal]) -> bool:
            speaking = {s.name for s in signals if s.harm is harm and _speaks(s, least)}
            return len(speaking) >= wanted

        return holds, _one(Atom("", harm, least, math.ceil(wanted)))

    def harm(self) -> Harm:
        column = self.column()
        name = self.take()
        try:
            harm = Harm(name)
        except ValueError:
            hint = nearest(name, [h.value for h in Harm])
            raise WhenError(f"unknown harm {name!r}", column, hint) from None
        return harm

    def number(self, most: float) -> float:
        column = self.column()
        token = self.take()
        # "nan" is a word here, though Python takes it for a number: no signal would ever reach it.
        if not token[0].isdigit() and token[0] != ".":
            raise WhenError(f"expected a number, not {token!r}", column)
        value = float(token)
        if value > most:
            raise WhenError(f"{token} is more than {most:g}: never true", column)
        return value


def _one(atom: Atom) -> Alternatives:
    return (frozenset((atom,)),)


def _tokens(text: str) -> list[tuple[str, int]]:
    tokens = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "bad":
            raise WhenError(f"unexpected {match[kind]!r}", match.start(kind), _hint(match[kind]))
        tokens.append((match[kind], match.start(kind)))
    return tokens


def _hint(token: str) -> str:
    if token and token[0] in _UPPER:
        return "only >= exists: a rule must not be switched off by more evidence"
    return "a test looks like: child_offered >= 0.5"


def _speaks(signal: Signal, least: float) -> bool:
    if signal.status is Status.UNKNOWN:
        return True
    return signal.status is Status.FOUND and signal.confidence >= least


def nearest(name: str, known: Sequence[str] | Mapping[str, Harm]) -> str:
    """A hint with the known name that is most like `name`, or nothing."""
    import difflib

    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(sorted(known))}"
