"""Search: words and queries are pure; the index beside them is a table that the gate keeps."""

from daylight.web.ads.search.document import Document, Hidden, document
from daylight.web.ads.search.parsing import is_search, parse
from daylight.web.ads.search.query import Query, Wish

__all__ = ["Document", "Hidden", "Query", "Wish", "document", "is_search", "parse"]
