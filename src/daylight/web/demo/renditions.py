"""A process of the demo's own that makes photos smaller while ads are still being posted."""

from __future__ import annotations

import select
import sys

IDLE_S = 0.2


def main() -> None:
    """Work until standard input is closed and nothing is left to do."""
    from daylight.commands.site import wake

    wake()
    from daylight.web.ads import renditions
    from daylight.web.jobs import queue, worker

    assert renditions.make is queue.HANDLERS["renditions"]
    while True:
        jobs = queue.claim(kinds=["renditions"])
        for job in jobs:
            worker.run_one(job)
        if not jobs and select.select([sys.stdin], [], [], IDLE_S)[0]:
            return


if __name__ == "__main__":
    main()
