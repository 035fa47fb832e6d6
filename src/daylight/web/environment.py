"""Typed settings from `DAYLIGHT_*` values: the process environment over the site's `daylight.env`.

A value of the wrong type, a missing folder or a name that does not exist stops the process with a
sentence that says which and how to mend it.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from environs import Env, EnvError, validate

from daylight.errors import ConfigError

ENV_FILE = "daylight.env"

DATABASE_SCHEMES = ("sqlite", "postgresql")
MAIL_SCHEMES = ("smtp", "smtps", "smtp+tls", "folder", "console")
LISTEN_SCHEMES = ("smtp", "lmtp")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """What the process was told. Paths are absolute; sizes and times carry their unit."""

    home: Path
    url: str
    database: str
    mail: str
    mail_from: str
    demo: bool
    web_workers: int
    web_threads: int
    trusted_proxies: int
    posts_per_hour: int
    call_program: str
    desk_hours: int
    desk_idle_minutes: int
    relay_domain: str
    takes_mail: bool  # whether mail to the relay domain reaches us at all
    mail_listen: str
    mail_trusts: str
    mail_provider: str
    mail_secret: str
    mail_signing_key: str
    unscreened_countries: tuple[str, ...]
    log_copy: str
    keys: Path
    tests: bool

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or "localhost"

    @property
    def secure(self) -> bool:
        return self.url.startswith("https:")


NAMES = {
    "DAYLIGHT_HOME": "the site's folder (made by `daylight init`)",
    "DAYLIGHT_URL": "the board's public address, such as https://board.example.org",
    "DAYLIGHT_DATABASE": "sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME",
    "DAYLIGHT_MAIL": "smtp, smtps or smtp+tls://USER:PASSWORD@HOST:PORT, folder:PATH or console:",
    "DAYLIGHT_MAIL_FROM": "the address that the board's mail comes from",
    "DAYLIGHT_DEMO": "1 shows the demo's mailbox; never on a real board",
    "DAYLIGHT_WEB_WORKERS": "web processes, 1 to 64 (2)",
    "DAYLIGHT_WEB_THREADS": "threads of each web process, 1 to 64 (4)",
    "DAYLIGHT_TRUSTED_PROXIES": "reverse proxies in front that set X-Forwarded-For, 0 to 5 (0)",
    "DAYLIGHT_POSTS_PER_HOUR": "ads one network address may submit in an hour, 1 to 100000 (20)",
    "DAYLIGHT_CALL_PROGRAM": "a program that telephones who is on duty; gets a claim's code (none)",
    "DAYLIGHT_DESK_HOURS": "hours after which staff sign in again, 1 to 24 (8)",
    "DAYLIGHT_DESK_IDLE_MINUTES": "minutes without a page after which they do, 5 to 240 (30)",
    "DAYLIGHT_RELAY_DOMAIN": "domain of the relay addresses of replies (the host of DAYLIGHT_URL)",
    "DAYLIGHT_MAIL_LISTEN": "smtp://HOST:PORT or lmtp://HOST:PORT, where `daylight mail` listens",
    "DAYLIGHT_MAIL_TRUSTS": "the mail server in front, as its Authentication-Results names it",
    "DAYLIGHT_MAIL_PROVIDER": "the provider whose webhook brings mail in, such as postmark",
    "DAYLIGHT_MAIL_SECRET": "USER:PASSWORD that the provider's webhook gives",
    "DAYLIGHT_MAIL_SIGNING_KEY": "the key with which the provider signs its webhook",
    "DAYLIGHT_UNSCREENED_COUNTRIES": "countries where law forbids screening messages, as FR,DE",
    "DAYLIGHT_LOG_COPY": "s3://BUCKET/PREFIX, where a copy of the log's files goes (none)",
    "DAYLIGHT_KEYS": "folder of the site's keys (HOME/keys)",
    "DAYLIGHT_TESTS": "1 in the project's own tests: cheap password hashing",
}


def load_environment(values: Mapping[str, str] | None = None) -> Environment:
    """Read and check all values.

    Raises: ConfigError, which names the value, the fault and what is accepted.
    """
    given = dict(os.environ if values is None else values)
    home = Path(given.get("DAYLIGHT_HOME", "site")).resolve()
    merged = _read_file(home / ENV_FILE) | {
        key: value for key, value in given.items() if key.startswith("DAYLIGHT_")
    }
    _refuse_unknown(merged)
    try:
        return _typed(home, merged)
    except EnvError as error:
        name = str(error).split('"')[1] if '"' in str(error) else ""
        raise ConfigError(str(error), hint=NAMES.get(name, "")) from error


def _typed(home: Path, merged: dict[str, str]) -> Environment:
    env = Env(prefix="DAYLIGHT_")
    workers = validate.Range(1, 64)
    saved = {key: os.environ[key] for key in list(os.environ) if key.startswith("DAYLIGHT_")}
    try:
        _replace(saved, merged)
        return Environment(
            home=home,
            url=_address(env.str("URL", "http://localhost:8000")),
            database=_scheme(
                "DAYLIGHT_DATABASE",
                env.str("DATABASE", f"sqlite:///{home}/data/daylight.sqlite3"),
                DATABASE_SCHEMES,
            ),
            mail=_scheme("DAYLIGHT_MAIL", env.str("MAIL", f"folder:{home}/mail"), MAIL_SCHEMES),
            mail_from=env.str("MAIL_FROM", "Daylight <board@localhost>"),
            demo=env.bool("DEMO", False),
            web_workers=env.int("WEB_WORKERS", 2, validate=workers),
            web_threads=env.int("WEB_THREADS", 4, validate=workers),
            trusted_proxies=env.int("TRUSTED_PROXIES", 0, validate=validate.Range(0, 5)),
            posts_per_hour=env.int("POSTS_PER_HOUR", 20, validate=validate.Range(1, 100_000)),
            call_program=env.str("CALL_PROGRAM", "").strip(),
            desk_hours=env.int("DESK_HOURS", 8, validate=validate.Range(1, 24)),
            desk_idle_minutes=env.int("DESK_IDLE_MINUTES", 30, validate=validate.Range(5, 240)),
            **_replies(env),
            log_copy=_log_copy(env.str("LOG_COPY", "")),
            keys=env.path("KEYS", home / "keys"),
            tests=env.bool("TESTS", False),
        )
    finally:
        _replace(merged, saved)


def _replies(env: Env) -> dict[str, Any]:
    """What the relay of replies is told."""
    url = urlsplit(env.str("URL", "http://localhost:8000"))
    domain = env.str("RELAY_DOMAIN", "").strip().lower()
    return {
        "relay_domain": domain or url.hostname or "localhost",
        "takes_mail": bool(domain),
        "mail_listen": _scheme(
            "DAYLIGHT_MAIL_LISTEN",
            env.str("MAIL_LISTEN", "smtp://127.0.0.1:8025"),
            LISTEN_SCHEMES,
        ),
        "mail_trusts": env.str("MAIL_TRUSTS", "").strip(),
        "mail_provider": env.str("MAIL_PROVIDER", "").strip().lower(),
        "mail_secret": env.str("MAIL_SECRET", ""),
        "mail_signing_key": env.str("MAIL_SIGNING_KEY", ""),
        "unscreened_countries": tuple(
            code.strip().upper()
            for code in env.str("UNSCREENED_COUNTRIES", "").split(",")
            if code.strip()
        ),
    }


def _replace(old: Mapping[str, str], new: Mapping[str, str]) -> None:
    for key in old:
        os.environ.pop(key, None)
    os.environ.update(new)


def _read_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    values = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        key, equals, value = text.partition("=")
        if not equals:
            raise ConfigError(
                "expected NAME=value",
                file=str(path), line=number, column=1, text=line, hint="start a comment with #",
            )  # fmt: skip
        values[key.strip()] = value.strip().strip("\"'")
    return values


def _refuse_unknown(values: Mapping[str, str]) -> None:
    for key in values:
        if key not in NAMES and not key.startswith("DAYLIGHT_TEST_"):  # the tests' own
            near = difflib.get_close_matches(key, NAMES, 1)
            hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(sorted(NAMES))
            raise ConfigError(f"{key} is not a setting", hint=hint)


def _scheme(name: str, value: str, schemes: tuple[str, ...]) -> str:
    if value.split(":", 1)[0] not in schemes:
        raise ConfigError(f"{name}: cannot read {value.split('@')[-1]!r}", hint=NAMES[name])
    return value


def _log_copy(value: str) -> str:
    return _scheme("DAYLIGHT_LOG_COPY", value, ("s3",)) if value else ""


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise ConfigError(f"DAYLIGHT_URL: cannot read {value!r}", hint=NAMES["DAYLIGHT_URL"])
    return value.rstrip("/")


def django_database(url: str) -> dict[str, object]:
    """The `DATABASES` item for a database address."""
    if url.startswith("sqlite:"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-4000; PRAGMA mmap_size=67108864;"
                    "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
                    "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON"
                ),
            },
        }
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Nobody waits longer for a lock than on SQLite, and a lost client frees what it held. Our
        # questions take milliseconds: compiling one, as a plan that was forced asks for, takes 600.
        "OPTIONS": {
            "options": "-c lock_timeout=20s -c idle_in_transaction_session_timeout=60s -c jit=off"
        },
    }
