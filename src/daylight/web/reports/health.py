"""What `daylight doctor` says of takedowns."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from daylight.web.ads import hidden


def examine() -> Iterator[tuple[str, str, str]]:
    """Level, sentence and how to mend it, of each thing looked at.

    PostgreSQL is what several machines need, and one machine cannot see whether there are others:
    a mark that was left in the folder on one of them is seen by those that share it.
    """
    path = hidden.folder()
    waiting = sum(1 for _each in hidden.waiting())
    if connection.vendor != "sqlite" and not hidden.is_shared():
        said = (
            f"{path} is not marked as shared: another machine would show for a while what it hides"
        )
        mend = (
            f"with several machines put {path} on a disk that they share; then, or with one "
            f"machine, touch {path / hidden.SHARED} once"
        )
        yield "warn", said, mend
    elif not waiting:
        yield "ok", "what is hidden at once is in the tables too", ""
    if waiting:
        said = f"{waiting:,} claims wait in {path}: what they name is hidden and not entered yet"
        yield "warn", said, "start `daylight worker`"
