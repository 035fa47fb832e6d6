"""`site.toml`: what is shipped reads clean, and every fault says where it is."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from daylight.errors import ConfigError, ConfigErrors
from daylight.web import colours, helplines, site, site_file

SHIPPED = Path(site.__file__).parent / "defaults" / "site.toml"
COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_the_shipped_file_says_what_a_board_without_one_has() -> None:
    read = site_file.read_site(SHIPPED)
    worded = {"tagline", "authorities"}
    fields = [f.name for f in dataclasses.fields(site.Site) if f.name not in worded]
    assert {n: getattr(read, n) for n in fields} == {n: getattr(site.Site(), n) for n in fields}
    assert read.words(read.tagline, "es").startswith("Anuncios")
    assert read.words(read.tagline, "de") == read.words(read.tagline, "en")


@pytest.mark.parametrize(
    ("text", "line", "said", "hint"),
    [
        ('nmae = "x"', 1, "unknown key 'nmae'", "did you mean 'name'?"),
        ('name = "Ours"\ncountry = "ZZZ"', 2, "country cannot be 'ZZZ'", '"US"'),
        ('currency = "DOLLAR"', 1, "currency cannot be", "USD"),
        ('languages = ["xx"]', 1, "languages cannot be", "en, es"),
        ('[colours]\nlink = "teal"', 2, "link cannot be 'teal'", "hexadecimal"),
        ('[colours]\nlink = "#ffee88"', 2, "people need 4.5", "can be read"),
        ('[colours]\nlink_dark = "#222222"', 2, "dark page", "can be read"),
        ('[contact.users]\n  email = "nobody"', 2, "email cannot be", "address"),
        ('[contact.police]\nemail = "a@example.org"', 1, "unknown key 'police'", "users"),
        ("[review]\nexpected_hours = 0", 2, "expected_hours cannot be 0", "hours"),
        ('logo = "../../etc/passwd"', 1, "cannot use", "a file here"),
        ('quick_exit = "http://example.org"', 1, "quick_exit cannot be", "https://"),
        ("tagline = 3", 1, "tagline is a text", "en ="),
        ('name = "Ours', 1, "", "quotes"),
    ],
)
def test_each_fault_has_its_line_and_a_hint(
    tmp_path: Path, text: str, line: int, said: str, hint: str
) -> None:
    path = tmp_path / "site.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        site_file.read_site(path)
    error = caught.value
    assert (error.file, error.line) == ("site.toml", line)
    assert said in error.message
    assert hint in error.hint


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text('nmae = "x"\ncountry = "ZZZ"\n')
    with pytest.raises(ConfigErrors) as caught:
        site_file.read_site(path)
    assert [error.line for error in caught.value.errors] == [1, 2]


@given(COLOUR, COLOUR)
def test_a_worked_out_colour_can_be_read(colour: str, background: str) -> None:
    for made in (
        colours.readable_on(background),
        colours.nearest_readable(colour, on=background),
    ):
        assert colours.contrast(made, background) >= colours.AA_TEXT


@given(COLOUR)
def test_a_link_that_is_taken_can_be_read_in_the_dark_too(colour: str) -> None:
    dark = site_file._lightened(colour)
    for paper in site_file.PAPER["dark"]:
        assert colours.contrast(dark, paper) >= colours.AA_TEXT


def test_the_papers_are_those_of_the_style_sheet() -> None:
    sheet = (Path(site.__file__).parent / "static" / "daylight.css").read_text()
    light, dark = sheet.split("prefers-color-scheme: dark", 1)
    for mode, text in (("light", light), ("dark", dark)):
        for name, colour in zip(("paper", "raised", "sunk"), site_file.PAPER[mode], strict=True):
            short = "#" + colour[1::2] if colour[1::2] == colour[2::2] else colour
            assert f"--{name}: {short};" in text or f"--{name}: {colour};" in text


def test_a_change_shows_and_a_fault_leaves_the_last_good_file(
    reader: Client, site_file: Callable[[str], None], caplog: Any
) -> None:
    site_file('name = "Millbrook Board"')
    assert "Millbrook Board" in reader.get("/").content.decode()
    path = settings.HOME / site.FILE
    path.write_text('name = "')
    os.utime(path, ns=(1, 1))
    site._held.looked = 0.0
    assert "Millbrook Board" in reader.get("/").content.decode()
    assert "last good" in caplog.text
    path.write_text('name = "Oakham Board"')
    site._held.looked = 0.0
    assert "Oakham Board" in reader.get("/").content.decode()


def test_the_operators_colours_logo_and_contacts_show(
    reader: Client, site_file: Callable[[str], None]
) -> None:
    logo = settings.HOME / "sun.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 32"/>')
    site_file(
        'logo = "sun.svg"\n[colours]\naccent = "#114422"\n'
        '[contact.users]\nemail = "help@example.org"\nphone = "+1 312 555 0123"\n'
        '[operator]\nname = "Ann Example"\naddress = "1 Main Street\\nSpringfield"\n'
    )
    page = reader.get("/contact").content.decode()
    assert 'href="mailto:help@example.org"' in page
    assert 'href="tel:+13125550123"' in page
    assert "1 Main Street<br>Springfield" in page
    assert 'width="64" height="32"' in page
    assert reader.get("/logo")["Content-Type"] == "image/svg+xml"
    theme = reader.get("/theme.css").content.decode()
    assert "--accent:#114422;--accent-ink:#ffffff" in theme
    assert "/theme.css?v=" in page
    assert "help@example.org" in reader.get("/takedown?ad=abc12345").content.decode()
    logo.unlink()


def test_every_help_line_has_a_source_and_a_way(board: Any) -> None:
    for country in ("US", "GB", "IE", "ES", "MX", "FR", "DE", "CA"):
        kinds = {line.kind for line in helplines.help_lines(country)}
        assert kinds >= {"missing_children", "trafficking", "domestic_violence", "suicide", "fraud"}
    for country in ("", *helplines.countries()):
        for line in helplines.help_lines(country):
            assert line.kind in helplines.KINDS
            assert line.source.startswith("https://")
            assert line.contacts
    assert helplines.help_lines("XX") == helplines.help_lines("")
