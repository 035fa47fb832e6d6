"""`daylight export DIR`: submitted content back, as lines that `daylight import` takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from daylight.commands import site

DESCRIPTION = """\
Write every ad to DIR/ads.jsonl and the copies of photos that readers saw to DIR/photos.

Never in it: originals, photos of ads that were not published, photos that a list or a block names,
and ads that were refused or hidden.
"""


def main(argv: Sequence[str]) -> int:
    parser = site.parser("export", DESCRIPTION)
    parser.add_argument("folder", metavar="DIR", help="made if it does not exist; must be empty")
    parser.add_argument("--addresses", action="store_true", help="with each poster's e-mail")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from daylight.web.ads.exporting import Exported, export

    done = Exported()
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        for done in export(Path(options.folder), addresses=options.addresses):
            bar.update(task, description=f"{done.ads} ads, {done.photos} photos")
    print(f"{done.ads} ads and {done.photos} photos are in {options.folder}")
    if done.withheld:
        print(f"{done.withheld} photos were withheld: a list or a block names them")
    return 0
