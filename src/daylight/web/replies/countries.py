"""Whether messages are screened in a country, and what both sides are told of it.

No country is named here: law changes, and whom it binds is for the operator's counsel to say. They
name the countries in `DAYLIGHT_UNSCREENED_COUNTRIES`.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from daylight.web import site
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad


def country_of(ad: Ad) -> str:
    place = catalogue().places.get(ad.place_id)
    return (place.country if place else "") or site.current().country


def screens(country: str) -> bool:
    return country.upper() not in settings.ENVIRONMENT.unscreened_countries


def notice(country: str) -> str:
    """The sentence that stands in every mail and on every page of a conversation."""
    screened, unscreened = notices()
    return screened if screens(country) else unscreened


def notices() -> tuple[str, str]:
    """Where messages are screened, and where the law forbids it."""
    return (
        _(
            "A machine looks at each message for fraud and harm before it is passed on. A person "
            "reads one only where the machine or one of you raises a doubt, or where legal process "
            "asks for it."
        ),
        _(
            "The law here forbids the screening of private messages: nobody and nothing has looked "
            "at this one. Be careful, and report what is wrong."
        ),
    )
