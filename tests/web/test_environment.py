"""Settings fail loudly, with a sentence that says how to mend them."""

from __future__ import annotations

from pathlib import Path

import pytest

from daylight.errors import ConfigError
from daylight.web.environment import django_database, load_environment
from daylight.web.keys import make_secret


def load(home: Path, **values: str) -> object:
    return load_environment({"DAYLIGHT_HOME": str(home), **values})


def test_defaults_are_for_one_machine(tmp_path: Path) -> None:
    made = load_environment({"DAYLIGHT_HOME": str(tmp_path)})
    assert made.database == f"sqlite:///{tmp_path}/data/daylight.sqlite3"
    assert (made.web_workers, made.demo) == (2, False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DAYLIGHT_WEB_WORKERS", "many", "WEB_WORKERS"),
        ("DAYLIGHT_WEB_WORKERS", "0", "WEB_WORKERS"),
        ("DAYLIGHT_DEMO", "perhaps", "DEMO"),
        ("DAYLIGHT_DATABASE", "mysql://root@localhost/x", "DAYLIGHT_DATABASE"),
        ("DAYLIGHT_MAIL", "pigeon://coop", "DAYLIGHT_MAIL"),
        ("DAYLIGHT_URL", "board.example.org", "DAYLIGHT_URL"),
        ("DAYLIGHT_URL", "https://board.example.org/path", "DAYLIGHT_URL"),
        ("DAYLIGHT_WORKRES", "2", "did you mean"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path, **{name: value})
    assert said in str(error.value)


def test_a_password_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path, DAYLIGHT_DATABASE="mysql://root:swordfish@localhost/x")
    assert "swordfish" not in str(error.value)


def test_the_file_is_read_and_the_process_wins(tmp_path: Path) -> None:
    (tmp_path / "daylight.env").write_text("# ours\nDAYLIGHT_WEB_WORKERS=3\nDAYLIGHT_DEMO=1\n")
    made = load_environment({"DAYLIGHT_HOME": str(tmp_path), "DAYLIGHT_WEB_WORKERS": "5"})
    assert (made.web_workers, made.demo) == (5, True)


def test_a_bad_line_is_shown(tmp_path: Path) -> None:
    (tmp_path / "daylight.env").write_text("DAYLIGHT_DEMO=1\nworkers are three\n")
    with pytest.raises(ConfigError) as error:
        load(tmp_path)
    assert ":2:1:" in str(error.value)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    from daylight.web.keys import derived_key

    make_secret(tmp_path / "keys").chmod(0o644)
    with pytest.raises(ConfigError) as error:
        derived_key("x", tmp_path / "keys")
    assert "chmod 600" in str(error.value)


def test_postgresql_by_one_setting() -> None:
    made = django_database("postgresql://me:p%40ss@db.example.org:5433/board?host=/run/pg")
    assert made["NAME"] == "board"
    assert made["PASSWORD"] == "p@ss"
    assert (made["HOST"], made["PORT"]) == ("/run/pg", "5433")
