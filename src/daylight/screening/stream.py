"""JSON lines in, JSON lines out, in order; a bad line is reported in its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from daylight.screening.engine import screen
from daylight.screening.model import NOTHING, Ad, Recollection
from daylight.screening.parsing import BadAd, parse_ad, screening_to_json
from daylight.screening.policy import Policy
from daylight.screening.remembering import Memory, Source, source_of


def screen_lines(
    lines: Iterable[str | bytes],
    policy: Policy,
    *,
    recall: Callable[[Ad], Recollection] | None = None,
) -> Iterator[dict[str, Any]]:
    """One object for each line that is not blank, in order, and never more than one in memory.

    A line that cannot be screened becomes {"line": number from 1, "error": sentence}. `recall`
    gives what is remembered of an ad.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield screen_line(line, number, policy, recall=recall)


def screen_line(
    line: str | bytes,
    number: int,
    policy: Policy,
    *,
    recall: Callable[[Ad], Recollection] | None = None,
    memory: Memory | None = None,
) -> dict[str, Any]:
    """The screening of one line, or what is wrong with it. A `memory` judges it by those before."""
    try:
        row = decoded(line)
        if isinstance(row, dict) and "id" not in row:
            raise BadAd("id is required")
        ad = parse_ad(row)
        source = source_of(row) if memory is not None else Source()
    except (BadAd, ValueError) as error:
        return {"line": number, "error": str(error)}
    if memory is not None:
        remembered = memory.screen(ad, source, policy=policy)
        return screening_to_json(remembered, ad, identifier=row["id"])
    screening = screen(ad, policy=policy, recollection=recall(ad) if recall else NOTHING)
    return screening_to_json(screening, ad, identifier=row["id"])


def decoded(line: str | bytes) -> Any:
    """A line's JSON value: by the fast decoder, or by one that takes lone surrogates."""
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadAd(f"not JSON: {error}") from None
