"""All contacts of one ad, in the order in which the text is shown."""

from __future__ import annotations

from daylight.screening.contacts.addresses import find_addresses, tidy_link
from daylight.screening.contacts.phones import find_phones
from daylight.screening.folding import fold
from daylight.screening.model import Contact
from daylight.screening.reading import Reading


def find_contacts(reading: Reading, *, country: str = "") -> tuple[Contact, ...]:
    """Every contact of the ad as it is shown; then phones that only whoever copies the text gets.

    `country` reads national phone numbers.
    """
    text = reading.folded.text
    first = reading.first_look
    found = find_phones(text, reading.look, country=country, digit=first.digit)
    found += find_addresses(text, first)
    if not found and reading.as_typed is None:
        return ()
    contacts = []
    if len(found) > 1:
        found.sort(key=lambda row: (row[2], row[3]))
    for kind, value, start, end in found:
        span = reading.folded_span(start, end)
        has_path = kind == "link" and "/" in value
        shown = _with_path(value, reading, start, end) if has_path else value
        contacts.append(Contact(kind, shown, span.field, span.start, span.end))
    if reading.as_typed is not None:
        known = {contact.value for contact in contacts}
        typed = find_contacts(reading.as_typed, country=country)
        contacts += [c for c in typed if c.kind == "phone" and c.value not in known]
    return tuple(contacts)


def _with_path(value: str, reading: Reading, start: int, end: int) -> str:
    """The link with its path as written: paths, unlike hosts, tell upper from lower case."""
    low, high = reading.folded.span(start, end)
    written = tidy_link(reading.folded.original[low:high])
    host, slash, path = written.partition("/")
    return value if fold(written) != value else f"{fold(host)}{slash}{path}"
