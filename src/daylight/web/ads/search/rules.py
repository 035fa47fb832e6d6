"""By which rules an index was made. Pure."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

_FILES = ("words.py", "words.toml", "document.py", "facets.py", "tables.py")


@cache
def rules() -> str:
    """Digest of all that says how an ad becomes tokens; another one asks for another index."""
    folder = resources.files("daylight.web.ads.search")
    digest = hashlib.sha256()
    for name in _FILES:
        digest.update(folder.joinpath(name).read_bytes())
    return digest.hexdigest()
