"""`daylight lists check|load|show`: hash lists of photos, from files in the site's `lists/`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from daylight.commands import site

SHOWN_FAULTS = 20
DESCRIPTION = """\
Hash lists of photos. Files named .csv or .txt in the site's folder `lists` are read together;
`lists.toml` beside them says of each source whether it is confirmed, and `opinions.csv` what people
of standing say that a list has wrong. See docs/photos.md.
"""


def main(argv: Sequence[str]) -> int:
    parser = site.parser("lists", DESCRIPTION)
    verbs = site.verbs(parser, "check|load|show")
    verbs.add_parser("check", help="read every file, say which lines cannot be used")
    load = verbs.add_parser("load", help="build the list and put it in force")
    load.add_argument("--none", action="store_true", help="take all lists out instead")
    verbs.add_parser("show", help="what is in force")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    return {"check": _check, "load": _load, "show": _show}[options.verb](options)


class _Faults:
    """Bad lines by file: the first few are told, all are counted. A line is never quoted."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, path: Path, row: Any) -> None:
        self.count += 1
        if self.count <= SHOWN_FAULTS:
            print(f"{path.name}:{row.line}: {row.why}", file=sys.stderr)
        elif self.count == SHOWN_FAULTS + 1:
            print("more lines like these are only counted", file=sys.stderr)


def _check(options: argparse.Namespace) -> int:
    from daylight.screening.hashlist_rows import HashRow
    from daylight.web.ads.actions import listing

    faults, good = _Faults(), 0
    found = listing.files()
    for row in listing.rows(found, listing.terms(), faults.add):
        good += isinstance(row, HashRow)
    opinions = sum(1 for _ in listing.opinions(faults.add))
    print(
        f"{len(found)} files: {good:,} signals, {opinions:,} opinions, {faults.count:,} bad lines"
    )
    return 1 if faults.count or not good else 0


def _load(options: argparse.Namespace) -> int:
    from daylight.web.ads.actions import listing

    if options.none:
        said = "No list is in force now." if listing.unload() else "No list was in force."
        print(said)
        return 0
    faults = _Faults()
    done = listing.load(faults.add)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in done.counts.items() if count)
    print(f"{counts}; {done.bad_rows:,} bad lines left out")
    for source in done.gone:
        print(f"! {source} was on the list before and is not on this one")
    for source in done.unheard:
        print(f"! opinions contradict {source}, which is no list here")
    if done.opinions:
        print(f"{done.opinions:,} opinions: they dispute matches and remove none")
    if done.is_new:
        print(f"In force: {done.digest}. Live ads are screened again by `daylight worker`.")
    else:
        print("The same list is in force already.")
    return 0


def _show(options: argparse.Namespace) -> int:
    from daylight.web.ads import lists
    from daylight.web.ads.models import BoardState

    digest = BoardState.objects.values_list("list_digest", flat=True).get(pk=1)
    if not digest:
        print("No list is in force: photos are compared with this board's own blocks only.")
        return 0
    if why := lists.missing():
        print(f"{digest}: cannot be read ({why}); ads with photos are held. `daylight lists load`")
        return 1
    hash_list = lists.built(digest)
    print(digest)
    for kind, count in hash_list.counts.items():
        print(f"  {kind:<8} {count:>12,}")
    said = Counter(opinion.source for opinion in hash_list.layout.opinions)
    for source in hash_list.layout.sources:
        confirmed = "confirmed" if source.terms.confirmed else "not confirmed"
        disputed = f", {said[source.name]:,} opinions against it" if said[source.name] else ""
        print(f"  {source.name}: {source.terms.harm.value}, {confirmed}{disputed}")
    if said[""]:
        print(f"  {said['']:,} opinions against a signal on whatever list")
    return 0
