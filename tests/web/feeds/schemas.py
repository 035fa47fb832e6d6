"""schema.org types as the big readers of structured data want them: what, and of which kind.

Source: schema.org 28, and Google's required and recommended properties for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.web.feeds.validators import is_rfc3339, is_web_address

Rule = Callable[[Any], bool]


def text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def day(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))


def day_or_time(value: Any) -> bool:
    return day(value) or bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", str(value)))


def day_or_moment(value: Any) -> bool:
    return day(value) or is_rfc3339(value)


def amount(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d+(\.\d+)?", value))


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def currency(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Z]{3}", value))


def addresses(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_web_address, value))


def of(*kinds: str) -> Rule:
    return lambda value: isinstance(value, dict) and value.get("@type") in kinds


def steps(value: Any) -> bool:
    """A trail of at least two, counted from one."""
    are_items = isinstance(value, list) and all(map(of("ListItem"), value))
    return (
        are_items
        and len(value) > 1
        and [e["position"] for e in value] == [*range(1, len(value) + 1)]
    )


def one_of(*values: str) -> Rule:
    return lambda value: value in values


SHOP = "https://schema.org/"
CONDITION = one_of(*(f"{SHOP}{each}Condition" for each in ("New", "Used", "Damaged")))
PLACE = of("Place")
COMMON: dict[str, Rule] = {"name": text, "description": text, "image": addresses}
HOME = COMMON | {
    "address": of("PostalAddress"),
    "numberOfBedrooms": number,
    "numberOfBathroomsTotal": lambda v: isinstance(v, int),
    "floorSize": of("QuantitativeValue"),
    "petsAllowed": flag,
}
PRODUCT = COMMON | {
    "offers": of("Offer"),
    "itemCondition": CONDITION,
    "brand": of("Brand"),
    "model": text,
}
EVENT = COMMON | {"startDate": day_or_time, "location": PLACE, "url": is_web_address}

# Type: (required, all that it may have).
SCHEMAS: dict[str, tuple[set[str], dict[str, Rule]]] = {
    "Product": ({"name", "offers"}, PRODUCT),
    "Vehicle": (
        {"name", "offers"},
        PRODUCT
        | {
            "vehicleModelDate": lambda v: bool(re.fullmatch(r"\d{4}", v)),
            "mileageFromOdometer": of("QuantitativeValue"),
        },
    ),
    "Offer": (
        {"price", "priceCurrency", "url"},
        {
            "name": text,
            "url": is_web_address,
            "price": amount,
            "priceCurrency": currency,
            "availability": one_of(f"{SHOP}InStock"),
            "validThrough": day,
            "itemCondition": CONDITION,
            "availableAtOrFrom": PLACE,
            "businessFunction": is_web_address,
            "itemOffered": of("Apartment", "House", "Room", "Accommodation"),
        },
    ),
    "Apartment": ({"name", "address"}, HOME),
    "House": ({"name", "address"}, HOME),
    "Room": ({"name", "address"}, {k: v for k, v in HOME.items() if "numberOf" not in k}),
    "Accommodation": ({"name", "address"}, HOME),
    "JobPosting": (
        {"title", "description", "datePosted", "hiringOrganization", "jobLocation"},
        {
            "title": text,
            "description": text,
            "datePosted": day_or_moment,
            "validThrough": day_or_moment,
            "hiringOrganization": of("Organization"),
            "jobLocation": PLACE,
            "employmentType": one_of("FULL_TIME", "PART_TIME", "TEMPORARY"),
            "directApply": flag,
            "url": is_web_address,
        },
    ),
    "Service": (
        {"name", "areaServed"},
        COMMON
        | {"serviceType": text, "areaServed": PLACE, "url": is_web_address, "offers": of("Offer")},
    ),
    "Event": ({"name", "startDate", "location"}, EVENT),
    "SaleEvent": ({"name", "startDate", "location"}, EVENT),
    "Place": ({"address"}, {"name": text, "address": of("PostalAddress")}),
    "PostalAddress": (
        {"addressCountry"},
        {
            "addressLocality": text,
            "addressRegion": text,
            "addressCountry": lambda v: bool(re.fullmatch(r"[A-Z]{2}", v)),
        },
    ),
    "Organization": ({"name"}, {"name": text}),
    "Brand": ({"name"}, {"name": text}),
    "QuantitativeValue": (
        {"value", "unitCode"},
        {"value": number, "unitCode": one_of("SMI", "KMT", "FTK", "MTK")},
    ),
    "WebSite": ({"name", "url"}, {"name": text, "url": is_web_address}),
    "BreadcrumbList": ({"itemListElement"}, {"itemListElement": steps}),
    "ListItem": (
        {"position", "name", "item"},
        {"position": lambda v: isinstance(v, int), "name": text, "item": is_web_address},
    ),
}


def faults(thing: Any) -> list[str]:
    """What is wrong with a thing and all things in it."""
    if isinstance(thing, list):
        return [fault for each in thing for fault in faults(each)]
    if not isinstance(thing, dict):
        return []
    kind = thing.get("@type", "")
    if kind not in SCHEMAS:
        return [f"{kind!r} is no known type"]
    required, known = SCHEMAS[kind]
    values = {key: value for key, value in thing.items() if key != "@type"}
    found = [f"{kind}: no {name}" for name in sorted(required - values.keys())]
    found += [f"{kind}: {name} is unknown" for name in values.keys() - known.keys()]
    found += [f"{kind}: {k} is {v!r}" for k, v in values.items() if k in known and not known[k](v)]
    return found + [fault for value in values.values() for fault in faults(value)]
