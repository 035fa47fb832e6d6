"""The index's own tables, which no model describes. The migration and a rebuild make them."""

from __future__ import annotations

_FTS5 = (
    "CREATE VIRTUAL TABLE ads_searchindex USING fts5("
    "tokens, content='', columnsize=0, detail=none, tokenize='ascii')"
)
_VECTORS = "CREATE TABLE ads_searchindex (pub_seq bigint PRIMARY KEY, tokens tsvector NOT NULL)"
_GIN = (
    "CREATE INDEX ads_searchindex_tokens ON ads_searchindex USING gin (tokens)"
    " WITH (gin_pending_list_limit = 512)"
)


def made(vendor: str) -> tuple[str, ...]:
    """Sentences that make the index's table."""
    return (_FTS5,) if vendor == "sqlite" else (_VECTORS, _GIN)


def anew(vendor: str) -> tuple[str, ...]:
    """Sentences that leave an empty index in the stead of any, a broken one too.

    In the order in which the gate takes the two tables, so that neither waits for the other.
    """
    emptied = "DELETE FROM ads_searchdoc" if vendor == "sqlite" else "TRUNCATE ads_searchdoc"
    return (emptied, "DROP TABLE IF EXISTS ads_searchindex", *made(vendor))
