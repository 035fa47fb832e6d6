"""The operator's long texts: Markdown beside `site.toml`, or the ones that are shipped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markupsafe import Markup

from daylight.errors import Refused
from daylight.web.site import Contact, Site

NAMES = ("about", "terms", "privacy")
SHIPPED = Path(__file__).parent / "defaults" / "texts"


def page(name: str, language: str, site: Site, *, takedown: str) -> Markup:
    """A text as HTML: in the language, else in the board's own, the operator's before ours.

    Raises: Refused (404) for a name that is none of ours.
    """
    if name not in NAMES:
        raise Refused("unknown_page", _("There is no such page."), status=404)
    path = _file(name, (language, *site.languages, "en"))
    source = _source(path, path.stat().st_mtime_ns)
    return Markup(_html(_filled(source, _values(site, language, takedown))))  # noqa: S704 - HTML is off in it


def _file(name: str, languages: tuple[str, ...]) -> Path:
    for language in languages:
        for folder in (settings.HOME / "texts", SHIPPED):
            path: Path = folder / f"{name}.{language}.md"
            if path.is_file():
                return path
    return SHIPPED / f"{name}.en.md"


@lru_cache(maxsize=64)
def _source(path: Path, _changed_ns: int) -> str:
    return path.read_text("utf-8")


def _filled(source: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        source = source.replace("{" + key + "}", value)
    return source


def _values(site: Site, language: str, takedown: str) -> dict[str, str]:
    return {
        "name": site.name,
        "tagline": site.words(site.tagline, language),
        "review": site.hours_in(language) or _("as soon as somebody is there"),
        "hours": str(site.expected_hours),
        "takedown": takedown,
        "operator": _lines(site.operator) or _("The operator has not yet said who they are."),
        "users": _lines(site.users) or _lines(site.operator),
    }


def _lines(contact: Contact) -> str:
    """A contact as lines of Markdown."""
    given = (contact.name, *contact.address.splitlines(), contact.email, contact.phone)
    return "  \n".join(line.strip() for line in given if line.strip())


@lru_cache(maxsize=64)
def _html(source: str) -> str:
    made: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(source)
    return made.replace("<table>", '<div class="scrolls" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )
