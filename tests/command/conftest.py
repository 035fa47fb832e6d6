"""One site for the run, and copies of it to break."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import sites
from tests.conftest import ON_POSTGRESQL


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if ON_POSTGRESQL:
        pytest.skip("runs the command on a site of its own; seen on SQLite")
    from tests.web.databases import once

    made = Path(os.environ["DAYLIGHT_TEST_SHARED"]) / "sites" / "whole"
    with once(made) as missing:
        if missing:
            unfinished = sites.make(made.with_name("unfinished"))
            unfinished.rename(made)
    copy = tmp_path_factory.mktemp("sites") / "whole"
    shutil.copytree(made, copy)
    return copy


@pytest.fixture
def a_site(whole_site: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    copy = tmp_path / "site"
    shutil.copytree(whole_site, copy)
    return copy


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What the person at the terminal types next."""
    import io

    def type_(line: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))

    return type_
