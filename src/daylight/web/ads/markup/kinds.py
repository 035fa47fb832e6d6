"""Which schema.org type an ad is, by its section's profile, and what is said of it.

Only what the ad says, and only whole: where a type needs something that the ad does not say, the
ad has no structured data rather than a guess. Source: schema.org 28.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from daylight.web.ads.markup import dates
from daylight.web.ads.markup.things import (
    CONDITIONS,
    Subject,
    Thing,
    address,
    located,
    named,
    offer,
)

SELL = "http://purl.org/goodrelations/v1#Sell"
RENT = "http://purl.org/goodrelations/v1#LeaseOut"

# Shipped sections of homes: what is offered, and whether to rent or to buy.
HOMES = {
    "apartments": ("Apartment", RENT),
    "houses": ("House", RENT),
    "rooms-shared": ("Room", RENT),
    "sublets": ("Accommodation", RENT),
    "holiday-homes": ("Accommodation", RENT),
    "homes-for-sale": ("Accommodation", SELL),
}
EVENTS = {"events": "Event", "garage-sales": "SaleEvent"}  # shipped sections with a date
HOURS = {  # Source: schema.org employmentType, in Google's words
    "full_time": "FULL_TIME",
    "part_time": "PART_TIME",
    "temporary": "TEMPORARY",
    "seasonal": "TEMPORARY",
}
UNITS = {  # Source: UN/CEFACT common codes
    "mi": "SMI",
    "km": "KMT",
    "sq ft": "FTK",
    "ft²": "FTK",
    "m²": "MTK",
    "sqm": "MTK",
}
MOST_WORDS = 10_000  # characters of a job's description


def describe(subject: Subject) -> Thing | None:
    """The ad as a thing of schema.org; None where it is none that can be told whole."""
    if subject.ad.price_kind in ("wanted", "swap"):
        return None
    if subject.section.slug in EVENTS:
        return _event(subject)
    maker = _MAKERS.get(subject.section.profile)
    return maker(subject) if maker else None


def _product(subject: Subject) -> Thing | None:
    is_vehicle = any(each["name"] == "mileage" for each in subject.section.attributes)
    condition = CONDITIONS.get(subject.text("condition"))
    price = offer(subject, availableAtOrFrom=located(subject))
    if price is None:
        return None
    made = named(subject, "Vehicle" if is_vehicle else "Product") | {"offers": price}
    if condition:
        price["itemCondition"] = made["itemCondition"] = condition
    if subject.text("make"):
        made["brand"] = {"@type": "Brand", "name": subject.text("make")}
    if subject.text("model"):
        made["model"] = subject.text("model")
    return made | (_vehicle(subject) if is_vehicle else {})


def _vehicle(subject: Subject) -> Thing:
    made: Thing = {}
    year, mileage = subject.number("year"), subject.number("mileage")
    if year is not None:
        made["vehicleModelDate"] = str(int(year))
    if mileage is not None and subject.unit("mileage") in UNITS:
        made["mileageFromOdometer"] = _quantity(mileage, subject.unit("mileage"))
    return made


def _quantity(value: float, unit: str) -> Thing:
    return {"@type": "QuantitativeValue", "value": value, "unitCode": UNITS[unit]}


def _home(subject: Subject) -> Thing | None:
    kind, function = HOMES.get(subject.section.slug, ("", ""))
    if not kind:
        return None
    home = named(subject, kind) | {"address": address(subject)}
    rooms, baths, area = (subject.number(name) for name in ("rooms", "baths", "area"))
    if rooms is not None:
        home["numberOfBedrooms"] = rooms
    if baths is not None and baths == int(baths):
        home["numberOfBathroomsTotal"] = int(baths)
    if area is not None and subject.unit("area") in UNITS:
        home["floorSize"] = _quantity(area, subject.unit("area"))
    if subject.text("pets") in ("yes", "no"):
        home["petsAllowed"] = subject.text("pets") == "yes"
    if kind == "Room":  # a room has neither bedrooms nor bathrooms of its own
        home = {k: v for k, v in home.items() if not k.startswith("numberOf")}
    return offer(
        subject,
        name=subject.said.title,
        businessFunction=function,
        itemOffered=home,
    )


def _job(subject: Subject) -> Thing | None:
    """Who employs, where and since when are required; without them nothing is said."""
    ad, employer = subject.ad, subject.text("employer")
    if not employer or ad.published_at is None or not subject.place.country:
        return None
    body = escape(subject.said.body[:MOST_WORDS]).replace("\n", "<br>")
    made: Thing = {
        "@type": "JobPosting",
        "title": subject.said.title,
        "description": body,
        "datePosted": f"{ad.published_at:%Y-%m-%d}",
        "hiringOrganization": {"@type": "Organization", "name": employer},
        "jobLocation": located(subject),
        "directApply": False,
        "url": subject.url,
    }
    if ad.expires_at is not None:
        made["validThrough"] = f"{ad.expires_at:%Y-%m-%dT%H:%M:%SZ}"
    if subject.text("hours") in HOURS:
        made["employmentType"] = HOURS[subject.text("hours")]
    return made


def _service(subject: Subject) -> Thing | None:
    made = named(subject, "Service")
    made["serviceType"] = subject.nav.section_names[subject.section.id]
    made["areaServed"] = located(subject)
    made["url"] = subject.url
    price = offer(subject)
    return made | {"offers": price} if price else made


def _event(subject: Subject) -> Thing | None:
    start = dates.start(subject.text("date"))
    if not start:
        return None
    return named(subject, EVENTS[subject.section.slug]) | {
        "startDate": start,
        "location": located(subject),
        "url": subject.url,
    }


_MAKERS: dict[str, Callable[[Subject], Thing | None]] = {
    "goods": _product,
    "housing": _home,
    "jobs": _job,
    "services": _service,
}
