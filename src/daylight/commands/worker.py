"""`daylight worker`: mail, photos, expiry and whatever else can wait."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from importlib.util import find_spec

from daylight.commands import site
from daylight.commands.serve import refuse_if_unfit

# Modules that register handlers when they are imported.
HANDLERS = (
    "daylight.web.ads.actions.rescreening",
    "daylight.web.ads.actions.erasing",
    "daylight.web.ads.actions.retention",
    "daylight.web.ads.actions.sealing",
    "daylight.web.ads.actions.upkeep",
    "daylight.web.ads.alerts.closing",
    "daylight.web.ads.alerts.jobs",
    "daylight.web.ads.alerts.letters",
    "daylight.web.ads.duplicates",
    "daylight.web.ads.letters",
    "daylight.web.ads.likephotos",
    "daylight.web.ads.prices",
    "daylight.web.ads.renditions",
    "daylight.web.ads.search.following",
    "daylight.web.ads.search.tending",
    "daylight.web.evidence.passes",
    "daylight.web.evidence.upkeep",
    "daylight.web.people.upkeep",
    "daylight.web.record.bucket",
    "daylight.web.record.sequencer",
    "daylight.web.record.tallies",
    "daylight.web.replies.actions.retention",
    "daylight.web.replies.notices",
    "daylight.web.replies.sending",
    "daylight.web.replies.standing",
    "daylight.web.reports.actions.calling",
    "daylight.web.reports.actions.flagging",
    "daylight.web.reports.actions.searching",
    "daylight.web.reports.actions.upkeep",
    "daylight.web.reports.letters",
    "daylight.web.review.actions.deciding",
    "daylight.web.review.actions.ending",
    "daylight.web.review.actions.opening",
    "daylight.web.review.appeals.upkeep",
    "daylight.web.review.quality.upkeep",
    "daylight.web.review.statements.actions",
)


def main(argv: Sequence[str]) -> int:
    parser = site.parser("worker", "Do the site's background work until Ctrl-C or SIGTERM.")
    parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    refuse_if_unfit(signs=True)
    prepare()
    from daylight.web.jobs import worker

    if options.once:
        print(f"{worker.run_due()} jobs done")
        return 0
    print("Daylight works in the background (Ctrl-C stops it)", flush=True)
    worker.run_forever()
    return 0


def prepare() -> None:
    """Every handler known, every recurring job in the queue."""
    for name in HANDLERS:
        if find_spec(name) is not None:
            module = importlib.import_module(name)
            if hasattr(module, "schedule"):
                module.schedule()
