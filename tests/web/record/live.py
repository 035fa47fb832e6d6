"""The board behind a real socket, for the commands that look at it from outside."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tests.web import serving


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The board's address within the block, as a log's with its slash."""
    with serving.served() as address:
        yield f"{address}/"
