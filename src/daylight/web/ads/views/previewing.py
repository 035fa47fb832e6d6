"""An ad as readers will see it, before any reader can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language

from daylight.web.ads.cards import facts, price
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.content import Content
from daylight.web.ads.forms import places
from daylight.web.ads.models import Photo


@dataclass(frozen=True)
class Picture:
    """A photo at an address that only its poster has."""

    src: str
    width: int
    height: int


@dataclass(frozen=True)
class Shown:
    """What the ad's page says, in the reader's language."""

    title: str
    body: str
    price: str
    where: str
    section: str
    facts: list[tuple[str, str]]
    pictures: list[Picture]


def of_content(content: Content, source: Callable[[Photo], str]) -> Shown:
    trees, language = catalogue(), get_language() or "en"
    section = trees.sections[content.section_id]
    return Shown(
        title=content.title,
        body=content.body,
        price=price(content.price_kind, content.price_minor, content.currency),
        where=places.label(trees, trees.places[content.place_id]),
        section=section.name(language),
        facts=facts(section, content.attributes, language),
        pictures=[Picture(source(each), each.width, each.height) for each in content.photos],
    )
