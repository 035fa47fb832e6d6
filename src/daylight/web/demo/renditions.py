"""A process of the demo's own that makes photos smaller while ads are still being posted."""

from __future__ import annotations

import select
import sys

IDLE_S = 0.2


def main() -> None:
    """Work until standard input is closed and nothing is left to do."""
    from daylight.commands.site import wake

    wake()
    while work() or not select.select([sys.stdin], [], [], IDLE_S)[0]:
        pass


def work() -> int:
    """Make what is due now; how many photos that was."""
    from daylight.web.ads import renditions
    from daylight.web.jobs import queue, worker

    assert renditions.make is queue.HANDLERS["renditions"]
    done = 0
    while jobs := queue.claim(kinds=["renditions"]):
        done += sum(worker.run_one(job) for job in jobs)
    return done


if __name__ == "__main__":
    main()
