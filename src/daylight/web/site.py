"""What the operator says of the board in `HOME/site.toml`: name, looks, duties, contact points.

Looked at again when the file changes. A fault stops the process that starts with it; a fault made
later leaves the last good file in force and is logged.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from daylight.errors import ConfigError
from daylight.web.rota import Rota

log = logging.getLogger("daylight.site")

FILE = "site.toml"
LOOK_EVERY_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A way to reach somebody. Empty where the operator gave none."""

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()

    @property
    def given(self) -> bool:
        return bool(self.email or self.phone or self.address)


@dataclass(frozen=True, kw_only=True)
class Colours:
    """The operator's two colours and what follows from them, all "#rrggbb"."""

    accent: str = "#ffc23d"
    accent_ink: str = "#221a02"
    link: str = "#0b5563"
    link_dark: str = "#8fd0dc"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """How the people at the desk are spared, and how long an ad waits for a second one."""

    points_a_day: int = 240  # exposure, see `daylight.web.review.weights`
    break_after_minutes: int = 50
    second_person_days: int = 7
    take_back_s: int = 10
    restoring_child_images: bool = False  # whether the law lets a trained officer look
    counselling: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Site:
    """The board as its operator describes it. Texts map a language to words."""

    name: str = "Daylight"
    tagline: Mapping[str, str] = field(default_factory=dict)
    country: str = "US"
    currency: str = "USD"
    languages: tuple[str, ...] = ("en", "es")
    default_place: str = ""
    logo: str = ""
    logo_version: str = ""
    logo_width: int = 32
    quick_exit: str = "https://www.wikipedia.org/"
    review_hours: Mapping[str, str] = field(default_factory=dict)
    expected_hours: int = 24
    rota: Rota = field(default_factory=Rota)  # empty: nobody is known to be on duty
    desk: Desk = Desk()
    colours: Colours = Colours()
    theme: str = ""  # a digest where the colours are the operator's own, else ""
    tiles: str = ""  # a tile server's address with {z}, {x} and {y}; "" draws an outline
    tiles_credit: str = ""
    operator: Contact = Contact()
    users: Contact = Contact()
    authorities: Contact = Contact()

    def words(self, texts: Mapping[str, str], language: str) -> str:
        """A text in a language, else in the board's own, else whichever there is."""
        own = texts.get(language) or texts.get(self.languages[0])
        return own or next(iter(texts.values()), "")

    def hours_in(self, language: str) -> str:
        """When people look, in the operator's own words, else as the staffed hours say."""
        return self.words(self.review_hours, language) or self.rota.words(language)


class _Held:
    """The site in force, and when its file was last looked at."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.path = Path()
        self.stamp: tuple[int, int] | None = None
        self.looked = 0.0
        self.site: Site | None = None


_held = _Held()


def current() -> Site:
    """The site as its file says now.

    Raises: ConfigError where the first reading fails.
    """
    path = settings.HOME / FILE
    moment = time.monotonic()
    site = _held.site
    if site is not None and path == _held.path and moment - _held.looked < LOOK_EVERY_S:
        return site
    with _held.lock:
        return _look(path, moment)


def forget() -> None:
    """Read the file anew at the next call (it has changed within this second)."""
    _held.site = None


def _look(path: Path, moment: float) -> Site:
    from daylight.web.site_file import read_site

    stamp = _stamp(path)
    if _held.site is None or path != _held.path or stamp != _held.stamp:
        try:
            _held.site = read_site(path) if stamp else Site()
        except ConfigError as error:
            if _held.site is None or path != _held.path:
                raise
            log.error("the last good %s stays in force: %s", FILE, error)
        _held.path, _held.stamp = path, stamp
    _held.looked = moment
    return _held.site


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size
