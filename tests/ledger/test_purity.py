"""The ledger reads no clock, draws no dice and opens nothing, but for its shells and command."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import daylight.ledger

ROOT = Path(daylight.ledger.__file__).parent
PURE = sorted(path for path in ROOT.glob("*.py") if path.name != "command.py")
ALLOWED = {
    "__future__",
    "base64",
    "binascii",
    "collections",
    "cryptography",
    "daylight",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "html",
    "msgspec",
    "re",
    "rfc8785",
    "struct",
    "typing",
}
CLOCKS = {"now", "utcnow", "today", "time", "generate"}


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_a_pure_module_imports_nothing_that_touches_the_world(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            assert name.split(".")[0] in ALLOWED, name
            if name.startswith("daylight"):
                assert name.startswith(("daylight.ledger", "daylight.errors")), name
            assert not name.startswith(("daylight.ledger.shells", "daylight.ledger.command")), name


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_a_pure_module_calls_no_clock_and_opens_no_file(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func
            assert not (isinstance(name, ast.Name) and name.id in ("open", "input", "print"))
            assert not (
                isinstance(name, ast.Attribute)
                and name.attr in CLOCKS
                and isinstance(name.value, ast.Name)
            )
