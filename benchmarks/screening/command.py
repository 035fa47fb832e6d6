"""`daylight screen` on all cores beside a library that only looks for phones; a long private list.

    python benchmarks/screening/command.py [ADS]

The same file of ads (see `speed.py`) goes through the command and through a pool of as many
processes that read each line and run `phonenumbers.PhoneNumberMatcher` over it: what is left of the
difference is all that the command does besides. Then processes of their own load the policy and
screen one ad, without and with 5,000 private terms: seconds, and memory that is not shared.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import phonenumbers
import speed

TERMS = 5_000
_LINES = 500  # at once, about a quarter of a megabyte, as the command takes them
_ROUNDS = 3


def written(count: int, to: Path) -> None:
    with to.open("w", encoding="utf-8") as file:
        for number, ad in enumerate(speed.ads(count)):
            row = {"id": number, "title": ad.title, "body": ad.body, "section": ad.section}
            file.write(json.dumps({**row, "country": ad.country}) + "\n")


def by_command(file: Path, jobs: int) -> None:
    command = [sys.executable, "-m", "daylight.screening.command", str(file), "--jobs", str(jobs)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def by_peer(file: Path, jobs: int) -> None:
    with ProcessPoolExecutor(jobs) as pool:
        sum(pool.map(scan, lots(file)))


def lots(file: Path) -> Iterator[list[bytes]]:
    lot: list[bytes] = []
    with file.open("rb") as lines:
        for line in lines:
            lot.append(line)
            if len(lot) == _LINES:
                yield lot
                lot = []
    yield lot


def scan(lot: list[bytes]) -> int:
    found = 0
    for line in lot:
        row = json.loads(line)
        matches = phonenumbers.PhoneNumberMatcher(f"{row['title']}\n{row['body']}", "US")
        found += sum(1 for _ in matches)
    return found


Work = Callable[[Path, int], None]


def seconds(work: Work, file: Path, jobs: int) -> float:
    """By the clock, with so many processes: the best of some rounds."""
    rounds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work(file, jobs)
        rounds.append(time.perf_counter() - start)
    return min(rounds)


def busy(work: Work, file: Path) -> float:
    """Seconds of processor time, with one process: those of many are not all our children."""
    rounds = []
    for _ in range(_ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        work(file, 1)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        rounds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(rounds)


_START = """
import sys, time
sys.path.insert(0, sys.argv[1])
from daylight.screening import Ad, screen, shipped_policy
def private():
    with open("/proc/self/smaps_rollup") as file:
        rows = dict(line.split(":", 1) for line in file if ":" in line)
    return sum(int(v.split()[0]) for k, v in rows.items() if k.startswith("Private")) / 1024
import speed
base, began = private(), time.perf_counter()
policy = speed.with_terms(int(sys.argv[2])) if int(sys.argv[2]) else shipped_policy()
screen(Ad(title="Oak desk", body="Two drawers."), policy=policy)
took, warm = time.perf_counter() - began, speed.ads(200)
for ad in warm:
    screen(ad, policy=policy)
print(took, private() - base)
"""


def start(terms: int) -> tuple[float, float]:
    """Seconds until the first ad is screened, and MiB that loading and 200 ads took."""
    command = [sys.executable, "-c", _START, str(Path(__file__).parent), str(terms)]
    rounds = []
    for _ in range(_ROUNDS):
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        took, more = map(float, said.split())
        rounds.append((took, more))
    return min(rounds)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60_000
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ads.jsonl"
        written(count, file)
        for name, work in (("daylight screen", by_command), ("PhoneNumberMatcher", by_peer)):
            print(
                f"{name:20} {count / seconds(work, file, cores):8,.0f} ads a second on {cores} "
                f"cores; {busy(work, file) / count * 1e6:.0f} us of processor time an ad"
            )
    plain, full = start(0), start(TERMS)
    print(f"without private terms: {plain[0]:.3f} s to the first ad, {plain[1]:.1f} MiB")
    print(f"with {TERMS:,} of them: {full[0]:.3f} s (aim 0.3), {full[1]:.1f} MiB")
    print(f"the terms alone: {full[0] - plain[0]:.3f} s, {full[1] - plain[1]:.1f} MiB (aim 20)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
