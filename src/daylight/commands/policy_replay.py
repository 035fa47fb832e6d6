"""Reading history for `daylight policy replay`, and saying what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from daylight.errors import ConfigError
from daylight.screening.policy import Policy
from daylight.screening.replay import Past, Replay

MOST_GROUPS = 12  # lines of each table
SHOWN_FAULTS = 20


def over_file(path: Path, old: Policy, new: Policy) -> tuple[Replay, int]:
    """Replay ads as `daylight screen` reads them; returns it and how many lines were bad."""
    result = Replay(old, new)
    try:
        with path.open("rb") as file, progress(path.stat().st_size) as show:
            bad = 0
            for number, line in enumerate(file, 1):
                if line.strip():
                    bad += not _add(result, line, number, bad)
                if number % 100 == 0:
                    show(file.tell(), result)
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    return result, bad


def _add(result: Replay, line: bytes, number: int, bad: int) -> bool:
    from daylight.screening.parsing import BadAd, parse_ad
    from daylight.screening.stream import decoded

    try:
        row = decoded(line)
        ad = parse_ad(row)
    except (BadAd, ValueError) as error:
        if bad < SHOWN_FAULTS:
            print(f"line {number}: {error}", file=sys.stderr)
        return False
    result.add(Past(ad=ad, name=str(row.get("id", f"line {number}"))))
    return True


def over_board(old: Policy, new: Policy) -> Replay:
    """Replay every version whose words the board still has."""
    from daylight.web.ads import history

    result = Replay(old, new)
    with progress(history.count()) as show:
        for past in history.pasts():
            result.add(past)
            if result.ads % 100 == 0:
                show(result.ads, result)
    return result


@contextmanager
def progress(total: int) -> Iterator[Any]:
    """A bar for a person; nothing for a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total or None)

        def show(done: int, result: Replay) -> None:
            bar.update(
                task, completed=done, description=f"{result.ads} ads, {result.changes} change"
            )

        yield show


def as_text(result: Replay) -> str:
    """What would change: how many, where, and some of them by name."""
    lines = [f"{result.ads:,} ads read: {result.changes:,} would get another verdict"]
    if result.quorums:
        lines.append(f"{result.quorums:,} more would need another number of people")
    for (before, after), count in result.moves.most_common():
        lines += ["", f"{before} -> {after}: {count:,}"]
        for each in result.examples[before, after]:
            where = ", ".join(filter(None, (each.section, each.place)))
            rules = ", ".join(each.rules) or "no rule"
            lines.append(f"  {each.name}  {_plain(each.title)}  ({where or '-'}; {rules})")
    for by, counts in result.changed.items():
        if counts:
            lines += ["", f"by {by}:", *_table(by, result)]
    return "\n".join(lines)


def _table(by: str, result: Replay) -> Iterable[str]:
    counts = result.changed[by]
    for name, count in counts.most_common(MOST_GROUPS):
        read = result.read[by][name] if by in result.read else 0
        share = f" of {read:,} ({count / read:.1%})" if read else ""
        yield f"  {_plain(name):<32} {count:>7,}{share}"
    if len(counts) > MOST_GROUPS:
        yield f"  and {len(counts) - MOST_GROUPS} more (--json has them)"


def _plain(text: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown if len(shown) <= 60 else shown[:59] + "…"


def as_json(result: Replay) -> dict[str, Any]:
    """The same for a program."""
    return {
        "ads": result.ads,
        "changes": result.changes,
        "quorums": result.quorums,
        "old": result.old.digest,
        "new": result.new.digest,
        "moves": [
            {
                "before": before,
                "after": after,
                "ads": count,
                "examples": [
                    {"id": e.name, "title": e.title, "section": e.section, "place": e.place,
                     "rules": list(e.rules)}
                    for e in result.examples[before, after]
                ],
            }
            for (before, after), count in result.moves.most_common()
        ],
        "changed": {by: dict(counts) for by, counts in result.changed.items()},
        "read": {by: dict(counts) for by, counts in result.read.items()},
    }  # fmt: skip
