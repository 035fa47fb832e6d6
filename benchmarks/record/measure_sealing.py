"""How long sealing takes, and what an entry and a proof cost.

python -m benchmarks.record.measure_sealing
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.record.site import make_site


def median_ms(work: Callable[[], Any], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="daylight-bench-"))
    make_site(home)
    from django.db import transaction

    from daylight.web.evidence import setup, vaultkeys
    from daylight.web.evidence.vault import vault
    from daylight.web.record import actions, receipts, sequencer
    from daylight.web.record.models import Opening

    setup.begin(home / "recovery-key.txt")
    photo, form = os.urandom(3_000_000), os.urandom(2_000)
    key = vaultkeys.current()
    print(f"sealing 3 MB: {median_ms(lambda: key.seal(photo), 30):.1f} ms")
    print(f"sealing a form: {median_ms(lambda: key.seal(form), 200):.3f} ms")
    print(
        f"3 MB into the vault: {median_ms(lambda: vault().append([('photo', photo)]), 15):.1f} ms"
    )
    print(
        f"a form into the vault: {median_ms(lambda: vault().append([('form', form)]), 50):.2f} ms"
    )

    with transaction.atomic():
        took = median_ms(lambda: actions.enter("flag", subject="ad:1", ad="x"), 300)
    print(f"one entry inside its deed's transaction: {took:.2f} ms")
    sequencer.run()
    opening = Opening.objects.select_related("entry").order_by("-entry_id")[0]
    print(f"a receipt with its proof: {median_ms(lambda: receipts.receipt(opening), 50):.1f} ms")


if __name__ == "__main__":
    main()
