"""The half of `daylight ledger` that works on this site's own log."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from daylight.commands import site
from daylight.errors import ConfigError
from daylight.ledger.tiles import Read


def main(argv: Sequence[str]) -> int:
    parser = site.parser("ledger", "Look after this site's own log.")
    verbs = site.verbs(parser, "sequence|rebuild|openings|recover|continue|rotate")
    verbs.add_parser("sequence", help="give every entry its place now, and sign")
    verbs.add_parser("rebuild", help="write the log's files again from the database")
    openings = verbs.add_parser("openings", help="one day's entries and salts, for an auditor")
    openings.add_argument("day", metavar="DAY", type=_day, help="such as 2026-11-20")
    openings.add_argument("--out", metavar="FILE", type=Path, required=True)
    recover = verbs.add_parser("recover", help="after a restore: take newer entries from the log")
    where = "address or folder of a mirror, or s3://BUCKET/PREFIX (else HOME/log)"
    recover.add_argument("--from", dest="source", metavar="WHERE", help=where)
    _add_continue(verbs.add_parser("continue", help="the newer log is lost: go on, and say so"))
    rotate = verbs.add_parser("rotate", help="replace a key")
    rotate.add_argument("use", choices=("checkpoint", "promise"))
    rotate.add_argument("--finish", action="store_true", help="stop signing with the old one too")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    return {
        "sequence": _sequence,
        "rebuild": _rebuild,
        "openings": _openings,
        "recover": _recover,
        "continue": _continue,
        "rotate": _rotate,
    }[options.verb](options)


def _add_continue(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--gap", required=True, help="what is missing, in words that all can read")
    parser.add_argument(
        "--last", metavar="FILE", type=Path, action="append", default=[],
        help="a newer checkpoint that somebody kept; may be given again",
    )  # fmt: skip
    parser.add_argument("--unseen", action="store_true", help="no newer checkpoint is left either")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _sequence(options: argparse.Namespace) -> int:
    from daylight.web.record import sequencer

    print(f"{sequencer.run_all():,} entries were given their place")
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    from daylight.web.record import published, sequencer

    newest = published.settled()
    if newest is None:
        raise ConfigError("nothing is signed yet", hint="daylight ledger sequence")
    state = sequencer.rebuild(newest)
    published.put()
    print(f"{state.size:,} entries written again; they hash to the root that was signed")
    return 0


def _openings(options: argparse.Namespace) -> int:
    from daylight.ledger.shells.files import write_whole
    from daylight.web.record import auditing

    lines = [json.dumps(each) for each in auditing.openings_of(options.day)]
    write_whole(options.out, ("\n".join(lines) + "\n").encode(), mode=0o600)
    print(f"{len(lines):,} openings. They name people and reasons: for the auditor's eyes only.")
    return 0


def _recover(options: argparse.Namespace) -> int:
    from daylight.web.record import folder, recovery

    found = recovery.recover(_reader(options.source or str(folder.path())))
    print(
        f"The log goes on after entry {found.size:,}: {found.known:,} entries of this database "
        f"have their place again, {found.lost:,} are known to the log only."
    )
    return 0


def _reader(where: str) -> Read:
    from daylight.ledger.shells.files import folder_reader
    from daylight.ledger.shells.http import http_reader
    from daylight.web.record.bucket import Bucket

    if where.startswith("s3://"):
        return Bucket(where).read
    web = where.startswith(("http://", "https://"))
    return http_reader(where) if web else folder_reader(Path(where))


def _continue(options: argparse.Namespace) -> int:
    from daylight.web.record import continuing

    try:
        beside = [path.read_bytes() for path in options.last]
    except OSError as error:
        raise ConfigError(f"cannot read it: {error.strerror}", file=str(error.filename)) from error
    said = continuing.continue_log(gap=options.gap, beside=beside, unseen=options.unseen)
    print("\n".join(said))
    return 0


def _rotate(options: argparse.Namespace) -> int:
    from daylight.web.record import rotation

    for line in rotation.finish(options.use) if options.finish else rotation.begin(options.use):
        print(line)
    return 0
