"""Asking a person at the terminal, without leaving what they type anywhere."""

from __future__ import annotations

import getpass
import os
import sys

from daylight.errors import ConfigError


def password(whose: str, *, twice: bool = False) -> str:
    """A password typed unseen; from the first line of standard input where that is a pipe.

    Raises: ConfigError where nothing was given, or the two differ.
    """
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\n")
    else:
        given = getpass.getpass(f"Password of {whose}: ")
        if twice and getpass.getpass("The same again: ") != given:
            raise ConfigError("the two differ", hint="nothing was changed; try again")
    if not given:
        raise ConfigError("a password is needed", hint="type it, or give it on standard input")
    return given


def may_colour() -> bool:
    """Whether the output is a terminal whose user did not refuse colours."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
