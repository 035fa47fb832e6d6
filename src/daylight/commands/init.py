"""`daylight init FOLDER`: a new site, ready to serve."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from daylight.commands import site
from daylight.errors import ConfigError

PRIVATE = ("keys", "data", "vault", "photos", "mail", "mail-texts")

SETTINGS = """\
# Settings of this site. A value in the process's environment wins over this file.

# The board's public address, as readers type it.
DAYLIGHT_URL={url}

# The database. SQLite needs nothing; PostgreSQL: postgresql://USER:PASSWORD@HOST:5432/NAME
{database}

# Mail. Until a server is named, mail is written to the folder `mail` and reaches nobody.
# smtp+tls://USER:PASSWORD@mail.example.org:587 or smtps://USER:PASSWORD@mail.example.org:465
{mail}

# The address that the board's mail comes from.
DAYLIGHT_MAIL_FROM={name} <board@{host}>

# Web processes and threads of each.
#DAYLIGHT_WEB_WORKERS=2
#DAYLIGHT_WEB_THREADS=4

# Reverse proxies in front of the board that set X-Forwarded-For.
#DAYLIGHT_TRUSTED_PROXIES=0

# Ads that one network address may submit in an hour.
#DAYLIGHT_POSTS_PER_HOUR=20
"""


def main(argv: Sequence[str]) -> int:
    parser = site.plain_parser("init", "Make a new site: its folder, keys, settings and database.")
    parser.add_argument("folder", metavar="FOLDER", help="made if it does not exist")
    parser.add_argument("--country", default="US", help="whose towns the board lists (US)")
    parser.add_argument("--url", default="http://localhost:8000", help="the public address")
    parser.add_argument("--name", default="Daylight", help="the board's name")
    parser.add_argument("--database", help="postgresql://... (else SQLite in the folder)")
    parser.add_argument("--mail", help="smtp+tls://... (else a folder)")
    options = parser.parse_args(argv)
    home = Path(options.folder).resolve()
    lines = make_site(
        home,
        country=options.country,
        url=options.url,
        name=options.name,
        database=options.database,
        mail=options.mail,
    )
    print("\n".join(lines))
    return 0


def make_site(
    home: Path,
    *,
    country: str,
    url: str,
    name: str,
    database: str | None = None,
    mail: str | None = None,
    places: str | None = None,
) -> list[str]:
    """Everything from an empty folder to a database ready to serve. Returns what to say.

    `places` is the text of the places file where the caller has one of its own.

    Raises: ConfigError where the folder is a site already, or a value cannot be used.
    """
    from daylight.web.catalogue_files.generate import country_facts

    host = _host(url)
    facts = country_facts(country)
    _refuse_unfit(home, name)
    if places is None and not (home / "places.csv").exists():
        places = _places(country)
    _folders(home)
    said = {"name": name, "country": str(facts["iso"]), "currency": str(facts["currencycode"])}
    _files(home, said, places)
    lines = {
        "database": f"DAYLIGHT_DATABASE={database}" if database else "#DAYLIGHT_DATABASE=",
        "mail": f"DAYLIGHT_MAIL={mail}" if mail else "#DAYLIGHT_MAIL=",
    }
    settings = SETTINGS.format(url=url, host=host, name=name, **lines)
    _write(home / "daylight.env", settings, mode=0o600)
    try:
        _database(home, host)
    except BaseException:
        (home / "daylight.env").unlink()  # so that the same command can be tried again
        raise
    return _next_steps(home)


def _refuse_unfit(home: Path, name: str) -> None:
    if not name.strip() or not name.isprintable() or any(c in name for c in '<>"\\'):
        raise ConfigError(f"a board cannot be called {name!r}", hint="letters, digits and spaces")
    if (home / "daylight.env").exists():
        hint = f"to look at it: daylight doctor --site {home}"
        raise ConfigError(f"{home} is a site already", hint=hint)


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{url!r} is not an address", hint="such as https://board.example.org")
    return parts.hostname


def _places(country: str) -> str:
    from daylight.web.catalogue_files.generate import places_of
    from daylight.web.catalogue_files.places import write_places

    return write_places(places_of(country))


def _folders(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in PRIVATE:
            (home / name).mkdir(mode=0o700, exist_ok=True)
        (home / "public" / "static").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"cannot make {home}: {error.strerror}") from error


def _files(home: Path, said: dict[str, str], places: str | None) -> None:
    """The operator's files. One that is there already is kept."""
    shipped = resources.files("daylight.web").joinpath("defaults")
    screening = resources.files("daylight.screening").joinpath("data")
    if places is not None:
        _write(home / "places.csv", places)
    _write(home / "sections.toml", shipped.joinpath("sections.toml").read_text("utf-8"))
    _write(home / "policy.toml", screening.joinpath("policy.toml").read_text("utf-8"))
    board = shipped.joinpath("site.toml")
    if board.is_file():
        _write(home / "site.toml", _filled_in(board.read_text("utf-8"), said))


def _filled_in(text: str, said: dict[str, str]) -> str:
    """The shipped site file with what `init` was told in place of its first such keys."""
    left = dict(said)
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        value = left.pop(line.split("=")[0].strip(), None)
        if value:
            lines[number] = f'{line.split("=")[0].strip()} = "{value}"\n'
    return "".join(lines)


def _write(path: Path, text: str, *, mode: int = 0o644) -> None:
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _database(home: Path, host: str) -> None:
    from daylight.web import sitekeys

    sitekeys.make(home / "keys", host)
    site.open_site(str(home))
    from django.conf import settings
    from django.db import transaction

    from daylight.commands.catalogue import load_files
    from daylight.commands.migrate import migrate
    from daylight.web import clock
    from daylight.web.ads import policies
    from daylight.web.evidence import setup

    migrate()
    with transaction.atomic():
        sitekeys.declare(settings.ENVIRONMENT.keys, host, at=clock.now())
    load_files(home)
    policies.deploy((home / "policy.toml").read_text("utf-8"))
    setup.begin(home / setup.RECOVERY_FILE)


def _next_steps(home: Path) -> list[str]:
    return [
        f"A new site is in {home}",
        "",
        "  places.csv, sections.toml   what is where: edit, then `daylight catalogue load`",
        "  site.toml                   name, colours, terms, contact points",
        "  policy.toml                 the policy in force",
        "  daylight.env                settings: address, database, mail",
        "  keys/                       copy it to a safe place: nothing can replace it",
        "  recovery-key.txt            opens the sealed originals: print it, lock it away and",
        "                              delete it here; then `daylight vault officers add ...`",
        "",
        "Next:",
        f"  export DAYLIGHT_HOME={home}",
        "  daylight staff add NAME --role reviewer   (two people, so that every ad can be decided)",
        "  daylight serve        and, beside it,  daylight worker",
        "  daylight doctor",
    ]
