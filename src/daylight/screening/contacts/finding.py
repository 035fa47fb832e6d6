"""All contacts of one ad, in the order of the text."""

from __future__ import annotations

from daylight.screening.contacts.addresses import find_addresses
from daylight.screening.contacts.phones import find_phones
from daylight.screening.model import Contact
from daylight.screening.reading import Reading


def find_contacts(reading: Reading, *, country: str = "") -> tuple[Contact, ...]:
    """Every contact that stands in the ad. `country` reads national phone numbers."""
    text = reading.folded.text
    found = [*find_phones(text, country=country), *find_addresses(text)]
    contacts = []
    for kind, value, start, end in sorted(found, key=lambda c: (c[2], c[3])):
        span = reading.folded_span(start, end)
        contacts.append(Contact(kind, value, span.field, span.start, span.end))
    return tuple(contacts)
