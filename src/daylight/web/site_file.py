"""Reads and checks `site.toml`: every fault at once, each with its line and a hint."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from babel import Locale
from babel.numbers import list_currencies
from django.conf import settings
from PIL import Image

from daylight.errors import ConfigError, ConfigErrors
from daylight.web import colours
from daylight.web.rota import WEEKDAYS, Rota, is_spans, is_zone, spans
from daylight.web.site import Colours, Contact, Desk, Site

_T = TypeVar("_T")

PAPER = {"light": ("#fdfcfa", "#ffffff", "#f4f1eb"), "dark": ("#171614", "#201f1c", "#262420")}
LOGO_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
}
LOGO_BYTES = 200_000

_CONTACT = {"name", "address", "email", "phone", "languages"}
KNOWN = {
    "": {
        "name", "tagline", "country", "currency", "languages", "default_place", "logo",
        "quick_exit", "review", "desk", "colours", "map", "operator", "contact",
    },
    "review": {"hours", "expected_hours", "staffed"},
    "review.staffed": {"zone", *WEEKDAYS},
    "map": {"tiles", "credit"},
    "desk": {
        "points_a_day", "break_after_minutes", "second_person_days", "take_back_s",
        "restoring_child_images", "counselling",
    },
    "colours": {"accent", "link", "link_dark"},
    "operator": _CONTACT,
    "contact": {"users", "authorities"},
    "contact.users": _CONTACT,
    "contact.authorities": _CONTACT,
}  # fmt: skip


def read_site(path: Path) -> Site:
    """The site that a file describes; what it leaves out is as shipped.

    Raises: ConfigError for what is no TOML, ConfigErrors for all that does not make sense.
    """
    text = path.read_text("utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _undecodable(error, path, text) from error
    return _Reader(path, text, data).site()


def _undecodable(error: tomllib.TOMLDecodeError, path: Path, text: str) -> ConfigError:
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    lines = text.splitlines()
    line, column = (int(found[1]), int(found[2])) if found else (len(lines), 0)
    return ConfigError(
        str(error).split(" (at")[0],
        file=path.name,
        line=line,
        column=column,
        text=lines[line - 1] if 0 < line <= len(lines) else "",
        hint='texts stand in quotes: name = "Our board"',
    )


class _Reader:
    """One reading of one file; faults are collected as they are met."""

    def __init__(self, path: Path, text: str, data: dict[str, Any]) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.data = data
        self.errors: list[ConfigError] = []

    def site(self) -> Site:
        for table, known in KNOWN.items():
            self._refuse_unknown(table, known)
        made = self._site()
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise ConfigErrors(self.errors)
        return made

    def _site(self) -> Site:
        usual = Site()
        own_colours = self._colours()
        logo, version, width = self._logo()
        return Site(
            name=self._checked("", "name", _is_name, usual.name, "1 to 60 letters"),
            tagline=self._texts("", "tagline"),
            country=self._checked("", "country", _is_country, usual.country, 'such as "US"'),
            currency=self._checked("", "currency", _is_currency, usual.currency, 'such as "USD"'),
            languages=self._languages("", "languages", usual.languages, shipped=True),
            default_place=self._checked("", "default_place", _is_slug, "", "a slug of places.toml"),
            logo=logo,
            logo_version=version,
            logo_width=width,
            quick_exit=self._checked(
                "", "quick_exit", _is_web_address, usual.quick_exit, "an https:// address"
            ),
            review_hours=self._texts("review", "hours"),
            expected_hours=self._checked(
                "review", "expected_hours", _is_hours, usual.expected_hours, "1 to 720 hours"
            ),
            rota=self._rota(),
            desk=self._desk(),
            colours=own_colours,
            theme="" if own_colours == usual.colours else _digest(repr(own_colours).encode()),
            tiles=self._checked(
                "map", "tiles", _is_tile_address, "", "an https:// address with {z}, {x} and {y}"
            ),
            tiles_credit=self._checked("map", "credit", _is_credit, "", "at most 200 letters"),
            operator=self._contact("operator"),
            users=self._contact("contact.users"),
            authorities=self._contact("contact.authorities"),
        )

    def _rota(self) -> Rota:
        """The staffed hours of each weekday."""
        table = "review.staffed"
        zone = self._checked(table, "zone", is_zone, "", 'such as "America/Chicago"')
        hours = {}
        for number, day in enumerate(WEEKDAYS):
            text = self._checked(
                table, day, is_spans, "", 'such as "09:00-12:00, 13:00-18:00" or "00:00-24:00"'
            )
            hours[number] = spans(text) if text else ()
        if any(hours.values()) and not zone:
            day = next(day for number, day in enumerate(WEEKDAYS) if hours[number])
            self._fault(table, day, "hours need a zone", 'zone = "America/Chicago"')
            return Rota()
        return Rota(zone=zone or "UTC", hours={day: spans for day, spans in hours.items() if spans})

    def _desk(self) -> Desk:
        usual = Desk()

        def whole(key: str, least: int, most: int) -> int:
            good = partial(_is_whole, least=least, most=most)
            return self._checked(
                "desk", key, good, int(getattr(usual, key)), f"a whole number, {least} to {most}"
            )

        return Desk(
            points_a_day=whole("points_a_day", 10, 5000),
            break_after_minutes=whole("break_after_minutes", 10, 240),
            second_person_days=whole("second_person_days", 1, 60),
            take_back_s=whole("take_back_s", 0, 60),
            restoring_child_images=self._checked(
                "desk",
                "restoring_child_images",
                lambda value: isinstance(value, bool),
                usual.restoring_child_images,
                "true or false",
            ),
            counselling=self._texts("desk", "counselling"),
        )

    def _table(self, name: str) -> dict[str, Any]:
        at: Any = self.data
        for part in filter(None, name.split(".")):
            at = at.get(part, {}) if isinstance(at, dict) else {}
        return at if isinstance(at, dict) else {}

    def _refuse_unknown(self, table: str, known: set[str]) -> None:
        for key in self._table(table):
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = (
                    f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(sorted(known))
                )
                self._fault(table, key, f"unknown key {key!r}", hint)

    def _fault(self, table: str, key: str, message: str, hint: str) -> None:
        line, column = self._place_of(table, key)
        text = self.lines[line - 1] if line else ""
        self.errors.append(
            ConfigError(
                message, file=self.path.name, line=line, column=column, text=text, hint=hint
            )
        )

    def _place_of(self, table: str, key: str) -> tuple[int, int]:
        """Line and column of a key, (0, 0) where it is written oddly."""
        at = ""
        for number, line in enumerate(self.lines, 1):
            if heading := re.match(r"\s*\[([\w.\s]+)\]", line):
                at = re.sub(r"\s", "", heading[1])
                if at == f"{table}.{key}".lstrip("."):
                    return number, 1
            elif at == table and (
                found := re.match(rf"(\s*)[\"']?{re.escape(key)}[\"']?\s*=", line)
            ):
                return number, len(found[1]) + 1
        return 0, 0

    def _checked(
        self, table: str, key: str, good: Callable[[Any], bool], usual: _T, hint: str
    ) -> _T:
        values = self._table(table)
        if key not in values or values[key] == "":
            return usual
        value: _T = values[key]
        if not good(value):
            self._fault(table, key, f"{key} cannot be {value!r}", f"expected {hint}")
            return usual
        return value

    def _texts(self, table: str, key: str) -> dict[str, str]:
        """A text, or a table of a text for each language."""
        value = self._table(table).get(key, "")
        own = self.data.get("languages") or ["en"]
        if isinstance(value, str):
            return {str(own[0]): value} if value else {}
        if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return {str(code): words for code, words in value.items() if words}
        hint = f'{key} = "..." or {key} = {{ en = "...", es = "..." }}'
        self._fault(table, key, f"{key} is a text or a table of texts", hint)
        return {}

    def _languages(
        self, table: str, key: str, usual: tuple[str, ...], *, shipped: bool
    ) -> tuple[str, ...]:
        value = self._table(table).get(key, list(usual))
        known = {code for code, _name in settings.LANGUAGES}
        good = isinstance(value, list) and value and all(isinstance(each, str) for each in value)
        if not good or (shipped and not known.issuperset(value)):
            choice = ", ".join(sorted(known)) if shipped else 'such as ["en", "es"]'
            self._fault(table, key, f"{key} cannot be {value!r}", f"a list of languages: {choice}")
            return usual
        return tuple(value)

    def _contact(self, table: str) -> Contact:
        return Contact(
            name=self._checked(table, "name", _is_line, "", "a text of one line"),
            address=self._checked(table, "address", _is_text, "", "a text"),
            email=self._checked(table, "email", _is_email, "", "an e-mail address"),
            phone=self._checked(table, "phone", _is_phone, "", 'such as "+1 312 555 0123"'),
            languages=self._languages(table, "languages", (), shipped=False)
            if "languages" in self._table(table)
            else (),
        )

    def _colours(self) -> Colours:
        usual = Colours()
        hint = 'six hexadecimal digits after #, such as "#0b5563"'
        accent = self._checked("colours", "accent", _is_colour, usual.accent, hint)
        link = self._checked("colours", "link", _is_colour, usual.link, hint)
        worked_out = usual.link_dark if link == usual.link else _lightened(link)
        link_dark = self._checked("colours", "link_dark", _is_colour, worked_out, hint)
        self._must_read("link", link, "light")
        self._must_read("link_dark", link_dark, "dark")
        ink = usual.accent_ink if accent == usual.accent else colours.readable_on(accent)
        return Colours(accent=accent, accent_ink=ink, link=link, link_dark=link_dark)

    def _must_read(self, key: str, colour: str, mode: str) -> None:
        worst = min(PAPER[mode], key=lambda paper: colours.contrast(colour, paper))
        ratio = colours.contrast(colour, worst)
        if ratio < colours.AA_TEXT:
            near = colours.nearest_readable(colour, on=worst)
            self._fault(
                "colours",
                key,
                f"{colour} has a contrast of {ratio:.1f} on the {mode} page; people need 4.5",
                f"{near} is near it and can be read",
            )

    def _logo(self) -> tuple[str, str, int]:
        name = self._checked("", "logo", _is_line, "", "a file's name")
        if not name:
            return "", "", 32
        path = self.path.parent / name
        inside = path.resolve().is_relative_to(self.path.parent.resolve())
        if not inside or path.suffix.lower() not in LOGO_TYPES or not path.is_file():
            kinds = ", ".join(LOGO_TYPES)
            self._fault("", "logo", f"cannot use {name!r} as a logo", f"a file here: {kinds}")
            return "", "", 32
        data = path.read_bytes()
        if len(data) > LOGO_BYTES:
            self._fault("", "logo", f"{name!r} is too heavy", f"at most {LOGO_BYTES // 1000} kB")
        return name, _digest(data), _logo_width(path, data)


def _lightened(link: str) -> str:
    darkest_needed = PAPER["dark"][-1]
    return colours.nearest_readable(colours.mixed(link, "#ffffff", 0.5), on=darkest_needed)


def _logo_width(path: Path, data: bytes) -> int:
    """How wide a logo is when it is 32 high."""
    if path.suffix.lower() == ".svg":
        box = re.search(rb'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', data)
        width, height = (float(box[1]), float(box[2])) if box else (1.0, 1.0)
    else:
        with Image.open(path) as image:
            width, height = image.size
    return max(8, min(240, round(32 * width / (height or 1))))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:10]


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 200 and value.isprintable()


def _is_name(value: Any) -> bool:
    return _is_line(value) and 0 < len(value.strip()) <= 60


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 2000


def _is_slug(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value))


def _is_country(value: Any) -> bool:
    return isinstance(value, str) and value in Locale("en").territories and len(value) == 2


def _is_currency(value: Any) -> bool:
    return isinstance(value, str) and value in list_currencies()


def _is_web_address(value: Any) -> bool:
    return (
        isinstance(value, str) and value.startswith("https://") and bool(urlsplit(value).hostname)
    )


_TILES = re.compile(r"https://[a-z0-9.-]+(:\d{1,5})?/[^\s\"'<>;,]*")


def _is_tile_address(value: Any) -> bool:
    """Its host goes into the content security policy, so nothing else may be in it."""
    named = isinstance(value, str) and all(part in value for part in ("{z}", "{x}", "{y}"))
    return named and bool(_TILES.fullmatch(value))


def _is_credit(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 200


def _is_hours(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 720


def _is_whole(value: Any, *, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_colour(value: Any) -> bool:
    return isinstance(value, str) and colours.is_colour(value)


def _is_email(value: Any) -> bool:
    return _is_line(value) and bool(re.fullmatch(r"[^@\s]+@[^@\s]+", value))


def _is_phone(value: Any) -> bool:
    return _is_line(value) and bool(re.fullmatch(r"\+?[\d\s().-]{3,30}", value))
