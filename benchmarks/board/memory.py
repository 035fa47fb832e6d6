"""Memory of a small board at work, and how soon `serve` answers.

python -m benchmarks.board.memory [--ads 2000]

Proportional set size: what processes share is counted once, split between them.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import psutil
from benchmarks.board import ads, load, site

PSS_GOAL_MIB = 300
START_GOAL_S = 2.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=2000)
    options = parser.parse_args()
    home = site.make()
    file = ads.write(
        home.parent / "ads.jsonl", options.ads, sections=site.sections(), places=site.towns()
    )
    print(site.run_import(file))
    port = site.free_port()
    began = time.perf_counter()
    with site.served(site.serve(port, "--workers", "2"), port) as server:
        cold = time.perf_counter() - began
        used = load.cpu_s(server)
        print(f"cold start: answers after {cold:.2f} s, {used:.2f} s of processor time: ratio "
              f"{cold / START_GOAL_S:.2f} (goal {START_GOAL_S} s)")  # fmt: skip
        with site.working() as worker:
            _use(port)
            time.sleep(3)
            web = _pss_mib(server)
            background = _pss_mib(worker)
    total = web + background
    print(
        f"two web workers and their parent {web:.0f} MiB, worker {background:.0f} MiB: "
        f"{total:.0f} MiB, ratio {total / PSS_GOAL_MIB:.2f} (goal {PSS_GOAL_MIB} MiB)"
    )


def _use(port: int) -> None:
    """Every kind of page, often enough that both workers have made each."""
    from daylight.web.ads.models import Ad

    names = Ad.objects.filter(state="public").values_list("public_id", flat=True)[:100]
    paths = ["/", "/post", "/all", "/es/", *(f"/a/{name}" for name in names)]
    paths += [f"/all/{section}" for section in site.sections()]
    for _round in range(3):
        for path in paths:  # a connection each, so that both workers get some
            site.get_once(port, path)


def _pss_mib(process: psutil.Process) -> float:
    found = (process, *process.children(recursive=True))
    return sum(_pss_kib(each.pid) for each in found) / 1024


def _pss_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError("this kernel does not tell a process's proportional set size")


if __name__ == "__main__":
    main()
