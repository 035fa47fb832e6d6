"""Which slugs and section names a board may have."""

from __future__ import annotations

import re
import unicodedata

from daylight.web.catalogue_files.model import MAX_SLUG

SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

# First parts of the board's own addresses: a place of that name could never be reached.
RESERVED = frozenset(
    """
    a about account ads advertise alerts all api appeal apple-touch-icon assets audit board
    catalogue checkpoint contact cookies daylight demo desk doctor edit evidence export
    favicon.ico feed feeds flag gone health healthz help hold home import index kept ledger legal
    list lists log login logo logout m mailbox manifest.webmanifest map mine new p photos ping
    places policy post privacy public receipt receipts record relay renew reply report review
    robots.txt rules safety search sections security.txt sitemap.xml staff static status support
    system takedown terms theme.css tile transparency version well-known widget withdraw witness
    """.split()  # noqa: SIM905 - words read best as words
)

# Words of sections for adult services, as the reports on closed sites name them.
_ADULT_ALWAYS = re.compile(
    r"\b(escorts?|erotic[ao]?s?|strippers?|body ?rubs?|acompanantes|companion services?)\b"
)
_ADULT_BESIDE = re.compile(
    r"\badult(os?)?( (services?|entertainment|jobs?|gigs?|work|personals|section|ads|fun|only)|$)"
    r"|\b(servicios|contactos|anuncios|trabajos?) (para )?adultos\b|^adults?$"
)

# Letters that carry no separable mark.
_UNMARKED = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def reason_against(slug: str) -> str:
    """Why a slug cannot be used, or an empty text.

    >>> reason_against("new-york")
    ''
    >>> reason_against("es")
    'two letters are kept for languages'
    """
    if not slug:
        return "a slug is missing"
    if not SHAPE.fullmatch(slug):
        return "a slug has small letters a to z, digits and single hyphens"
    if len(slug) > MAX_SLUG:
        return f"a slug has {MAX_SLUG} characters at most"
    if len(slug) == 2 and slug.isalpha():
        return "two letters are kept for languages"
    if slug in RESERVED:
        return f"/{slug} is an address of the board itself"
    return ""


def is_adult(text: str) -> bool:
    """Whether a section's slug or name is of the one kind that a Daylight board does not have.

    >>> is_adult("adult-services"), is_adult("Adult education"), is_adult("Escorts")
    (True, False, True)
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    words = " ".join(re.split(r"[^a-z0-9]+", plain)).strip()
    return bool(_ADULT_ALWAYS.search(words) or _ADULT_BESIDE.search(words))


def slug_of(name: str) -> str:
    """A slug from a name in Latin letters; empty where nothing can be kept.

    >>> slug_of("St. Paul’s Bay"), slug_of("Coeur d'Alene")
    ('st-pauls-bay', 'coeur-dalene')
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    plain = re.sub(r"['’`.]", "", plain).translate(_UNMARKED)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_SLUG].rstrip("-")
