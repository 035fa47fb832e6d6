"""`daylight statements`: statements of reasons for the DSA transparency database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from daylight.commands import site
from daylight.errors import ConfigError

DESCRIPTION = """\
Statements of reasons as the EU's transparency database takes them (schema version 2).

Cases in which the safety of a person is in question are left out, since that database is public;
--with-safety puts them in, with their true category and source.
"""


def main(argv: Sequence[str]) -> int:
    parser = site.parser("statements", DESCRIPTION)
    verbs = site.verbs(parser, "export|check")
    export = verbs.add_parser("export", help="JSON, one statement a line, or batches of 100")
    export.add_argument("--from", dest="first", type=_day, metavar="DAY", help="as 2026-11-01")
    export.add_argument("--until", type=_day, metavar="DAY", help="the day after the last")
    export.add_argument("--batches", metavar="FOLDER", help="write requests of 100 there")
    export.add_argument("--with-safety", action="store_true", help="those left out otherwise, too")
    check = verbs.add_parser("check", help="what the database would not take")
    check.add_argument("file", metavar="FILE", help="one statement a line, or a request")
    options = parser.parse_args(argv)
    return {"export": _export, "check": _check}[options.verb](options)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day, such as 2026-11-20") from error


def _export(options: argparse.Namespace) -> int:
    site.open_site(options.site)
    from daylight.web import clock
    from daylight.web.review.statements import dsa, exporting

    until = options.until or clock.now().date() + timedelta(days=1)
    first = options.first or until - timedelta(days=31)
    rows = list(exporting.exported(first=first, until=until, with_neutral=options.with_safety))
    ready = [row for row in rows if row is not None]
    faults = [(row["puid"], said) for row in ready for said in dsa.problems(row)]
    for name, said in faults:
        print(f"{name}: {said}", file=sys.stderr)
    bad = {name for name, _said in faults}
    good = [row for row in ready if row["puid"] not in bad]
    if options.batches:
        _write_batches(Path(options.batches), good, dsa.BATCH)
    else:
        for row in good:
            print(json.dumps(row, ensure_ascii=False))
    left = len(rows) - len(ready)
    print(f"{len(good)} statements, {len(bad)} unfit, {left} left out", file=sys.stderr)
    return 1 if bad else 0


def _write_batches(folder: Path, rows: list[dict[str, Any]], size: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, some in enumerate(_in_batches(rows, size), 1):
        text = json.dumps({"statements": some}, ensure_ascii=False)
        (folder / f"statements-{number:04}.json").write_text(text, "utf-8")


def _in_batches(rows: list[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _check(options: argparse.Namespace) -> int:
    from daylight.web.review.statements import dsa

    found = 0
    for number, row in enumerate(_read(Path(options.file)), 1):
        for said in dsa.problems(row):
            found += 1
            print(f"{number}: {said}")
    print(f"{found} faults")
    return 1 if found else 0


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    try:
        if '"statements"' in text.split("\n", 1)[0][:20]:
            return list(json.loads(text)["statements"])
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{path} is no JSON of statements", file=str(path)) from error
