"""What several kinds of ads have in common, in the words of schema.org."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_precision

from daylight.web import pages, site
from daylight.web.ads.browse import Detail
from daylight.web.ads.catalogue import PlaceNode, SectionNode
from daylight.web.ads.feeds import words
from daylight.web.ads.markup.said import Said
from daylight.web.ads.navigation import Navigation

Thing = dict[str, Any]

DESCRIPTION = 300  # characters; a page stays light
PHOTOS = 3

CONDITIONS = {  # Source: schema.org, OfferItemCondition
    "new": "https://schema.org/NewCondition",
    "like_new": "https://schema.org/UsedCondition",
    "good": "https://schema.org/UsedCondition",
    "fair": "https://schema.org/UsedCondition",
    "for_parts": "https://schema.org/DamagedCondition",
}


@dataclass(frozen=True)
class Subject:
    """All that is known of an ad while it is described."""

    ad: Detail
    said: Said
    nav: Navigation
    place: PlaceNode
    section: SectionNode

    @property
    def url(self) -> str:
        return pages.address(f"/a/{self.ad.public_id}")

    def text(self, name: str) -> str:
        """An attribute's text, "" where the ad does not say it."""
        value = self.said.attributes.get(name)
        return value.strip() if isinstance(value, str) else ""

    def number(self, name: str) -> int | float | None:
        value = self.said.attributes.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if is_number else None

    def unit(self, name: str) -> str:
        """The unit that the section's file gives an attribute."""
        for each in self.section.attributes:
            if each["name"] == name:
                return str(each.get("unit") or "")
        return ""


def named(subject: Subject, kind: str) -> Thing:
    """Type, name, description and photos."""
    made: Thing = {
        "@type": kind,
        "name": subject.said.title,
        "description": words.excerpt(subject.said.body, DESCRIPTION),
    }
    if subject.ad.photos:
        made["image"] = [photo(each.id, each.width) for each in subject.ad.photos[:PHOTOS]]
    return made


def photo(name: str, width: int) -> str:
    return pages.address(f"/p/{name}/{width}.jpg")


def offer(subject: Subject, **more: Any) -> Thing | None:
    """What it costs; None where the ad asks for no money and gives nothing away."""
    ad = subject.ad
    if ad.price_kind == "price" and ad.price_minor is not None:
        price, currency = amount(ad.price_minor, ad.currency), ad.currency
    elif ad.price_kind == "free":
        price, currency = "0", site.current().currency
    else:
        return None
    made = {
        "@type": "Offer",
        "url": subject.url,
        "price": price,
        "priceCurrency": currency,
        "availability": "https://schema.org/InStock",
    }
    if ad.expires_at is not None:
        made["validThrough"] = f"{ad.expires_at:%Y-%m-%d}"
    return made | more


@lru_cache(maxsize=4096)
def amount(minor: int, currency: str) -> str:
    """An amount of minor units with a decimal point and nothing else.

    >>> amount(123450, "USD"), amount(500, "JPY")
    ('1234.50', '500')
    """
    return f"{Decimal(minor).scaleb(-get_currency_precision(currency)):f}"


def located(subject: Subject) -> Thing:
    """The ad's town: nothing nearer, since nothing nearer is known."""
    return {"@type": "Place", "name": subject.place.name, "address": address(subject)}


def address(subject: Subject) -> Thing:
    path = [subject.nav.trees.places[key] for key in subject.place.path]
    made: Thing = {"@type": "PostalAddress"}
    if len(path) > 1:
        made["addressLocality"] = path[-1].name
    if len(path) > 2:
        made["addressRegion"] = path[-2].name
    if subject.place.country:
        made["addressCountry"] = subject.place.country
    return made
