"""The index's own tables, which no model describes. The migration and a rebuild make them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Pair(NamedTuple):
    """The names of an index and of the table that has exactly what was indexed."""

    docs: str
    lookup: str


CURRENT = Pair("ads_searchdoc", "ads_searchindex")
NEXT = Pair("ads_searchdoc_next", "ads_searchindex_next")  # in the making, beside the current one
OLD = Pair("ads_searchdoc_old", "ads_searchindex_old")  # to be cleared away

_FTS5 = (
    "CREATE VIRTUAL TABLE {lookup} USING fts5("
    "tokens, content='', columnsize=0, detail=none, tokenize='ascii')"
)
_VECTORS = "CREATE TABLE {lookup} (pub_seq bigint PRIMARY KEY, tokens tsvector NOT NULL)"
_GIN = (
    "CREATE INDEX {how} {lookup}_tokens ON {lookup} USING gin (tokens)"
    " WITH (gin_pending_list_limit = 512)"
)
_DOCS = "CREATE TABLE {docs} (pub_seq {number} PRIMARY KEY, tokens text NOT NULL)"
_CREATED_WITH = ("{docs}_pkey", "{lookup}_pkey", "{lookup}_tokens")  # on PostgreSQL


def made(vendor: str, pair: Pair = CURRENT) -> tuple[str, ...]:
    """Sentences that make the index's table."""
    sentences = (_FTS5,) if vendor == "sqlite" else (_VECTORS, _GIN)
    return tuple(sentence.format(lookup=pair.lookup, how="") for sentence in sentences)


def gin(pair: Pair, how: str) -> str:
    """PostgreSQL's index of the tokens alone; `how` is "CONCURRENTLY" or nothing."""
    return _GIN.format(lookup=pair.lookup, how=how)


def anew(vendor: str) -> tuple[str, ...]:
    """Sentences that leave an empty index in the stead of any, a broken one too.

    In the order in which the gate takes the two tables, so that neither waits for the other.
    """
    emptied = "DELETE FROM ads_searchdoc" if vendor == "sqlite" else "TRUNCATE ads_searchdoc"
    return (emptied, "DROP TABLE IF EXISTS ads_searchindex", *made(vendor))


def beside(vendor: str) -> tuple[str, ...]:
    """Sentences that make an empty index beside the current one."""
    number = "integer" if vendor == "sqlite" else "bigint"
    return (*gone(NEXT), _DOCS.format(docs=NEXT.docs, number=number), *made(vendor, NEXT))


def gone(pair: Pair) -> tuple[str, ...]:
    return (f"DROP TABLE IF EXISTS {pair.docs}", f"DROP TABLE IF EXISTS {pair.lookup}")


def put_in_place(vendor: str) -> tuple[str, ...]:
    """Sentences that make the next index the current one. Names change and no row is touched."""
    renamed = (*_renamed(vendor, CURRENT, OLD), *_renamed(vendor, NEXT, CURRENT))
    return (*gone(OLD), *renamed)


def _renamed(vendor: str, before: Pair, after: Pair) -> Iterator[str]:
    for old, new in zip(before, after, strict=True):
        yield f"ALTER TABLE {old} RENAME TO {new}"
    if vendor == "sqlite":
        return
    for name in _CREATED_WITH:
        old, new = name.format(**before._asdict()), name.format(**after._asdict())
        yield f"ALTER INDEX {old} RENAME TO {new}"
