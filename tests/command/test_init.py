"""`daylight init`: everything private, everything there, and nothing overwritten."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from tests.command import sites


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_site_is_private_and_whole(whole_site: Path) -> None:
    assert all(mode(whole_site / name) == 0o700 for name in ("", "keys", "data", "vault", "photos"))
    files = ("keys/secret", "keys/checkpoint", "keys/promise", "daylight.env")
    assert all(mode(whole_site / name) == 0o600 for name in files)
    for name in ("sections.toml", "places.csv", "policy.toml", "site.toml"):
        assert (whole_site / name).read_text("utf-8").strip()
    board = tomllib.loads((whole_site / "site.toml").read_text("utf-8"))
    assert (board["name"], board["country"], board["currency"]) == ("Valletta Board", "MT", "EUR")


def test_the_doctor_finds_nothing_to_mend(whole_site: Path) -> None:
    shown = sites.run("doctor", "--site", str(whole_site)).stdout
    assert "MEND" not in shown
    assert "0 of 2 people can decide" in shown


def test_a_site_is_not_made_twice(whole_site: Path) -> None:
    secret = (whole_site / "keys/secret").read_text()
    done = sites.run("init", str(whole_site), status=2)
    assert "is a site already" in done.stderr
    assert (whole_site / "keys/secret").read_text() == secret


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--country", "ZZ"], "'ZZ' is not a country"),
        (["--url", "board.example.org"], "is not an address"),
        (["--name", "a\nb"], "a board cannot be called"),
        (["--database", "mysql://x"], "DAYLIGHT_DATABASE: cannot read"),
    ],
)
def test_a_mistake_leaves_a_folder_that_can_be_tried_again(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    if "--country" not in arguments:
        (folder / "places.csv").write_text(sites.PLACES)
        arguments = [*arguments, "--country", "MT"]
    done = sites.run("init", str(folder), *arguments, status=2)
    assert said in done.stderr
    assert not (folder / "daylight.env").exists()


def test_a_fault_in_the_operators_files_is_told_with_its_line(a_site: Path) -> None:
    with (a_site / "places.csv").open("a") as file:
        file.write("Post,malta,Post,,,,MT,\n")
    done = sites.run("catalogue", "check", "--site", str(a_site), status=2)
    assert "places.csv:4:1: 'Post' cannot be a slug" in done.stderr
    assert "hint:" in done.stderr


def test_the_catalogue_is_loaded_again_without_change(a_site: Path) -> None:
    assert "nothing changed" in sites.run("catalogue", "load", "--site", str(a_site)).stdout
