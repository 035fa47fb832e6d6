"""What every command that works on a site does first: find its folder and wake Django."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, NoReturn

from daylight.errors import ConfigError

HOME = "DAYLIGHT_HOME"


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """A parser whose command works on one site."""
    made = plain_parser(name, description)
    made.add_argument(
        "--site",
        metavar="FOLDER",
        help="the site's folder (else DAYLIGHT_HOME, else ./site)",
    )
    return made


class Parser(argparse.ArgumentParser):
    """Says what is wrong the way every other mistake is said."""

    def error(self, message: str) -> NoReturn:
        raise ConfigError(message, hint=f"{self.prog} --help")


class _VerbParser(Parser):
    """A verb of a command that works on one site: the site may be named after it too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_argument("--site", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def verbs(parser: argparse.ArgumentParser, names: str) -> argparse._SubParsersAction[_VerbParser]:
    """What a command can do, as words after its name."""
    return parser.add_subparsers(
        dest="verb", required=True, metavar=names, parser_class=_VerbParser
    )


def plain_parser(name: str, description: str) -> argparse.ArgumentParser:
    return Parser(
        prog=f"daylight {name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def open_site(folder: str | None = None) -> Path:
    """Settings read and checked, Django ready. Returns the site's folder.

    Raises: ConfigError where there is no site, or a setting is wrong.
    """
    if folder is not None:
        os.environ[HOME] = folder
    home = Path(os.environ.get(HOME, "site")).resolve()
    if not home.is_dir():
        raise ConfigError(
            f"there is no site at {home}",
            hint="make one with `daylight init FOLDER`, or name it with --site or DAYLIGHT_HOME",
        )
    os.environ[HOME] = str(home)
    wake()
    return home


def wake() -> None:
    """Django with the site's settings. What is wrong in them is raised, not printed."""
    from daylight.web.environment import load_environment
    from daylight.web.keys import site_secret

    site_secret("django", load_environment().keys)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daylight.web.settings")
    import django

    django.setup()
