"""`daylight search check|rebuild`: the search index."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from daylight.commands import site

DESCRIPTION = """\
The search index. It is made from the ads and can be made anew at any time, while the board serves:
beside the one that answers. Where that one does not, readers are shown lists instead of searches
until it is done. See docs/search.md.
"""

FEW = 20_000  # ads that are not worth processes of their own


def main(argv: Sequence[str]) -> int:
    parser = site.parser("search", DESCRIPTION)
    verbs = site.verbs(parser, "check|rebuild")
    verbs.add_parser("check", help="say whether it answers; exit status 1 where it does not")
    verbs.add_parser("rebuild", help="make it anew")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    return _check() if options.verb == "check" else _rebuild()


def _check() -> int:
    from daylight.web.ads.models import SearchDoc
    from daylight.web.ads.search import health, rebuilding

    why = rebuilding.why_anew()
    answers = not why or (why in rebuilding.MEANWHILE and health.is_ready())
    if why == "beside":
        print(f"the index answers; {health.progress()} % of another one is there beside it")
    elif why == "building":
        print(f"the index is being made anew: {health.progress()} % of it is there")
    elif why:
        print(f"the index must be made anew ({why}): `daylight search rebuild`")
    else:
        print(f"the index answers; it holds {SearchDoc.objects.count():,} ads")
    return 0 if answers else 1


def _rebuild() -> int:
    from daylight.web.ads.models import Ad, AdState, SearchDoc
    from daylight.web.ads.search import rebuilding

    shows = sys.stderr.isatty()

    def tell(done: int, total: int) -> None:
        if shows and total:
            print(f"\r{min(done, total):,} of {total:,} ads", end="", file=sys.stderr, flush=True)

    many = Ad.objects.filter(state=AdState.PUBLIC).count() > FEW

    def ready() -> None:
        if shows:
            print(
                "\nit answers; its parts are merged, and the old one is cleared away",
                file=sys.stderr,
            )

    rebuilding.whole(tell, ready=ready, processes=os.cpu_count() or 1 if many else 0)
    print(f"the index is ready; it holds {SearchDoc.objects.count():,} ads")
    return 0
