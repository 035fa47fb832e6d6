"""What the doctor says of the folder that hides at once."""

from __future__ import annotations

from typing import Any

from daylight.web.ads import hidden
from daylight.web.reports import health
from tests.conftest import ON_POSTGRESQL


def said() -> list[tuple[str, str]]:
    return [(level, text) for level, text, _mend in health._folder()]


def test_a_database_of_several_machines_asks_whether_the_folder_is_shared(board: Any) -> None:
    level, text = said()[0]
    assert level == ("warn" if ON_POSTGRESQL else "ok")
    assert ("shared" in text) == ON_POSTGRESQL
    hidden.folder().mkdir(exist_ok=True)
    (hidden.folder() / hidden.SHARED).touch()
    assert said() == [("ok", "what is hidden at once is in the tables too")]
    assert not list(hidden.waiting())


def test_what_waits_on_disk_is_told(board: Any) -> None:
    hidden.put("x", {"ads": ["abcd1234"]})
    assert said()[-1][0] == "warn"
    assert "1 claims wait" in said()[-1][1]
