"""Documents of ads from their rows: a few queries however many ads there are."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from django.db import connection

from daylight import screening as engine
from daylight.web import bulk
from daylight.web.ads import policies
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.models import Ad, VersionContent, VersionPhoto
from daylight.web.ads.search.document import Document, Hidden, Line, document, said

__all__ = ["Line", "document_of", "documents", "lines", "tokens"]

log = logging.getLogger("daylight.search")


class Words(NamedTuple):
    """What a document is made from; the names are those of the row."""

    version_id: int
    section_id: int
    place_id: int
    title: str
    body: str
    price_kind: str
    price_minor: int | None
    currency: str
    attributes: Any
    language: str


class _Detail(msgspec.Struct):
    """Of a screening's detail only what is hidden from search. `engine` is a check that failed."""

    contacts: list[_Found] = []
    signals: list[_Signal] = []


class _Found(msgspec.Struct):
    field: str
    start: int
    end: int


class _Signal(msgspec.Struct):
    name: str = ""


_decode = msgspec.json.Decoder(_Detail).decode


def document_of(ad: Ad, trees: Catalogue | None = None) -> Document:
    """The document of an ad's public version."""
    assert ad.public_version_id is not None
    return documents([ad.public_version_id], trees or catalogue())[ad.public_version_id]


def documents(versions: Sequence[int], trees: Catalogue) -> dict[int, Document]:
    """The document of each version."""
    return {
        words.version_id: document(words, trees, with_photo=with_photo, hidden=hidden)
        for words, with_photo, hidden in _read_all(versions, trees)
    }


def lines(versions: Sequence[int], trees: Catalogue) -> dict[int, str]:
    """The line of each version's document, which is all that the index needs."""
    return {version: " ".join(found) for version, found in tokens(versions, trees)}


def tokens(versions: Sequence[int], trees: Catalogue) -> Iterator[tuple[int, list[str]]]:
    """The tokens of each version's line, in order."""
    for words, with_photo, hidden in _read_all(versions, trees):
        yield words.version_id, said(words, trees, with_photo=with_photo, hidden=hidden)


def _read_all(
    versions: Sequence[int], trees: Catalogue
) -> Iterator[tuple[Words, bool, list[Hidden]]]:
    """Each version's words, whether it shows a photo, and where contacts stand."""
    if not versions:
        return
    rows = bulk.select(VersionContent, Words._fields, "version_id", versions)
    shown = {v for (v,) in bulk.select(VersionPhoto, ("version_id",), "version_id", versions)}
    hidden = _contacts(versions)
    for row in rows:
        words = Words(*row)
        if isinstance(words.attributes, str):
            values = {} if words.attributes == "{}" else json.loads(words.attributes)
            words = words._replace(attributes=values)
        spans = hidden.get(words.version_id)
        if spans is None:
            spans = _looked_for(words, trees)
        yield words, words.version_id in shown, spans


def contacts(versions: Sequence[int], trees: Catalogue) -> dict[int, list[Hidden]]:
    """Where the contacts of each version stand."""
    return {words.version_id: hidden for words, _photo, hidden in _read_all(versions, trees)}


def _contacts(versions: Sequence[int]) -> dict[int, list[Hidden]]:
    """Where contacts stand, by the newest screening that was finished."""
    query = _NEWEST.format(marks=", ".join(["%s"] * len(versions)))
    with connection.cursor() as cursor:
        cursor.execute(query, list(versions))
        rows = sorted(cursor.fetchall(), key=itemgetter(0))
    newest = {version: body for _id, version, body in rows}  # of several the last one stays
    found: dict[int, list[Hidden]] = {}
    for version, body in newest.items():
        detail = _read(body) if body is not None else None
        if detail and not any(signal.name == "engine" for signal in detail.signals):
            spans = [Hidden(each.field, each.start, each.end) for each in detail.contacts]
            found[version] = spans
    return found


# In no order: for one, SQLite looks at every screening there is.
_NEWEST = """
SELECT r.id, r.version_id, d.body FROM ads_screeningrecord r
LEFT JOIN ads_screeningdetail d ON d.screening_id = r.id
WHERE r.version_id IN ({marks})
"""


def _read(body: Any) -> _Detail:
    """SQLite gives text, PostgreSQL what it has read already."""
    return _decode(body) if isinstance(body, str | bytes) else msgspec.convert(body, _Detail)


def _looked_for(words: Words, trees: Catalogue) -> list[Hidden]:
    """A screening that broke found no contacts, so look now; what cannot be read is not indexed."""
    attributes: dict[str, Any] = {n: v for n, v in words.attributes.items() if isinstance(v, str)}
    subject = engine.Ad(
        title=words.title,
        body=words.body,
        attributes=attributes,
        country=trees.places[words.place_id].country,
    )
    try:
        found = engine.screen(subject, policy=policies.in_force()).contacts
    except Exception as error:
        log.exception("contacts could not be looked for: %s", type(error).__name__)
        texts = {f"attributes.{name}": text for name, text in attributes.items()}
        texts |= {"title": words.title, "body": words.body}
        return [Hidden(name, 0, len(text)) for name, text in texts.items()]
    return [Hidden(each.field, each.start, each.end) for each in found]
