"""Reading opinions on hash lists: what people of standing say that a list has wrong.

    signal_type,signal,source,by,added_at,note

`source` is the list that is contradicted; where it is empty, every list that has the signal. Who
says so must be named. An opinion disputes a match and never removes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from daylight.screening.hashlist_layout import Opinion
from daylight.screening.hashlist_rows import BadRow, read_rows


def read_opinions(path: Path) -> Iterator[Opinion | BadRow]:
    """The file's opinions in order, and what is wrong with the lines that are none.

    Raises: OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        for row in read_rows(file, source=""):
            if isinstance(row, BadRow):
                yield row
            elif not row.by:
                yield BadRow(line=row.line, why="who says so is not named in a column `by`")
            else:
                yield Opinion(row.kind, row.digest, row.source)
