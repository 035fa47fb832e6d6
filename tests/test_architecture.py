"""What the house rules say, checked: sizes, purity, who imports whom, where writes live."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "daylight"
MOST_LINES_IN_FUNCTION = 40
MOST_LINES_IN_FILE = 400

# A pure package takes time, chance and bytes as arguments. Shells beside it say so by their name.
PURE = ("screening", "ledger")
SHELLS = {
    "screening/command.py": "the `daylight screen` command reads files and standard input",
    "ledger/command.py": "the `daylight ledger` command",
    "ledger/shells": "a mirror, a witness and an auditor talk to the network",
}
FORBIDDEN_IN_PURE = {
    "django": "no Django",
    "socket": "no socket",
    "sqlite3": "no database",
    "psycopg": "no database",
    "random": "no chance but what is given",
    "secrets": "no chance but what is given",
    "requests": "no network",
}
FORBIDDEN_CALLS = {("time", "time"), ("datetime", "now"), ("os", "urandom"), ("date", "today")}


def sources() -> Iterator[Path]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1


def test_functions_are_short() -> None:
    long = [
        f"{name(path)}:{function} has {lines} lines"
        for path in sources()
        for function, lines in functions(path)
        if lines >= MOST_LINES_IN_FUNCTION
    ]
    assert not long, "\n".join(long)


def test_most_functions_are_very_short() -> None:
    sizes = [lines for path in sources() for _, lines in functions(path)]
    assert statistics.median(sizes) <= 10


def test_files_are_split_by_noun() -> None:
    long = [
        f"{name(path)} has {lines} lines"
        for path in sources()
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES_IN_FILE
    ]
    assert not long, "\n".join(long)
    assert not list(SOURCE.rglob("utils.py"))


def is_shell(path: Path) -> bool:
    return any(name(path).startswith(shell) for shell in SHELLS)


def pure_sources() -> list[Path]:
    return [p for p in sources() if name(p).split("/")[0] in PURE and not is_shell(p)]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", pure_sources(), ids=name)
def test_pure_packages_are_pure(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    for module in imported(tree):
        top = module.split(".")[0]
        assert top not in FORBIDDEN_IN_PURE, f"imports {module}: {FORBIDDEN_IN_PURE[top]}"
        assert not module.startswith("daylight.web"), f"imports {module}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            call = (getattr(owner, "id", getattr(owner, "attr", "")), node.func.attr)
            assert call not in FORBIDDEN_CALLS, f"line {node.lineno} calls {'.'.join(call)}"


def test_nothing_writes_in_views_or_forms() -> None:
    """Writes live in actions; a view or form that saves goes round the log."""
    words = (".save(", ".create(", "bulk_create(", ".delete(", ".update(")
    places = [p for p in sources() if {"views", "forms"} & set(p.parts)]
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in places
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if any(word in line and "objects" in line for word in words)
    ]
    assert not found, "\n".join(found)


def test_the_gate_alone_makes_public() -> None:
    """Nobody else writes a publication."""
    for path in sources():
        if name(path) == "web/ads/gate.py":
            continue
        text = path.read_text("utf-8")
        assert "Publication.objects.create" not in text, name(path)
        assert "bulk.insert(\n        Publication" not in text, name(path)


def test_every_setting_is_documented() -> None:
    from daylight.web.environment import NAMES

    docs = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert [name for name in NAMES if name not in docs and name != "DAYLIGHT_TESTS"] == []


def test_nothing_names_a_path_of_this_machine() -> None:
    for path in sources():
        assert str(ROOT) not in path.read_text("utf-8"), name(path)
