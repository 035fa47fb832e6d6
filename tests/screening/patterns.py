"""All patterns of the engine, and texts on which each would take long if it could."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import daylight.screening

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from re import _constants as op  # type: ignore[attr-defined]
    from re import _parser as reader  # type: ignore[attr-defined]

_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_ASSERTS = (op.ASSERT, op.ASSERT_NOT)
_OF_CATEGORY = {
    op.CATEGORY_DIGIT: "1", op.CATEGORY_NOT_DIGIT: "a ", op.CATEGORY_SPACE: " \n",
    op.CATEGORY_NOT_SPACE: "a", op.CATEGORY_WORD: "a1", op.CATEGORY_NOT_WORD: ". ",
}  # fmt: skip
_ANY = "a1 .-!\n@_☃"
_INLINE = ("sub", "search", "match", "fullmatch", "findall", "finditer", "split")


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern by its name, and every one that is written where it is used."""
    found: dict[str, re.Pattern[str]] = {}
    package = daylight.screening
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        module = importlib.import_module(info.name)
        short = info.name.removeprefix(package.__name__ + ".")
        for name, value in vars(module).items():
            owner = getattr(value, "__self__", value)  # _PLAIN.fullmatch is kept as a method
            if isinstance(owner, re.Pattern) and owner not in found.values():
                found[f"{short}.{name}"] = owner
        file = Path(str(module.__file__))
        for line, text in _inline(file) if file.suffix == ".py" else ():
            found[f"{short}:{line}"] = re.compile(text)
    return found


def _inline(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _INLINE
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, node.args[0].value


def hostile(pattern: re.Pattern[str]) -> list[str]:
    """Short pieces that, written many times, begin to match again and again.

    What the pattern matches, what each of its repeated parts does, both cut short and with a sign
    behind; drawn with a fixed seed.
    """
    r = random.Random(20261129)
    tree = reader.parse(pattern.pattern, pattern.flags)
    pieces = {"a", "1", " ", "\n", "-", ".", "a "}
    for more in (0, 1, 3):
        pieces.add(_sample(tree, more, r))
    for repeated in _repeated(tree):
        pieces.update((_sample(repeated, 0, r), _sample(repeated, 1, r)))
    pieces |= {piece[:-1] for piece in pieces}
    pieces |= {piece + sign for piece in pieces for sign in " !"}
    return sorted(piece for piece in pieces if 0 < len(piece) < 200)


def _repeated(tree: Iterable[Any]) -> Iterator[Any]:
    for kind, value in tree:
        if kind in _REPEATS:
            yield value[2]
            yield from _repeated(value[2])
        for inner in _inner(kind, value):
            yield from _repeated(inner)


def _inner(kind: Any, value: Any) -> list[Any]:
    if kind is op.BRANCH:
        return list(value[1])
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.ATOMIC_GROUP:
        return [value]
    return [value[1]] if kind in _ASSERTS else []


def _sample(tree: Iterable[Any], more: int, r: random.Random) -> str:
    """A text that the tree matches, assertions aside, with `more` of what may be repeated."""
    made = ""
    for kind, value in tree:
        if kind is op.LITERAL:
            made += chr(value)
        elif kind is op.NOT_LITERAL:
            made += "b" if value == ord("a") else "a"
        elif kind is op.ANY:
            made += "a"
        elif kind is op.IN:
            made += r.choice(_members(value))
        elif kind in _REPEATS:
            least, most, inner = value
            times = least if least == most else min(least + more, most)
            made += "".join(_sample(inner, 0, r) for _ in range(times))
        elif kind not in _ASSERTS and (inner := _inner(kind, value)):
            made += _sample(r.choice(inner), more, r)
    return made


def _members(items: list[Any]) -> str:
    """A few letters that a class has."""
    some = ""
    for kind, value in items:
        if kind is op.LITERAL:
            some += chr(value)
        elif kind is op.RANGE:
            some += chr(value[0]) + chr(value[1])
        elif kind is op.CATEGORY:
            some += _OF_CATEGORY[value]
    if items[0][0] is not op.NEGATE:
        return some
    return "".join(c for c in _ANY if c not in some) or "☃"
