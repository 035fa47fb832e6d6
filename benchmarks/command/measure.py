"""How fast `daylight serve` starts and what the processes weigh.

Makes a site of its own, measures the time from the command to the first page, three times, and the
memory of two web workers and one worker together (PSS: shared pages counted once).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

DAYLIGHT = [sys.executable, "-m", "daylight.cli"]
COLD_START_S = 2.0
MEMORY_MIB = 300
PORT = 8917


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="daylight-measure-"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DAYLIGHT_")}
    environment["DAYLIGHT_HOME"] = str(home / "site")
    try:
        subprocess.run(
            [*DAYLIGHT, "init", environment["DAYLIGHT_HOME"]],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        starts = [_start(environment, weigh=False)[0] for _ in range(3)]
        _, memory = _start(environment, weigh=True)
    finally:
        shutil.rmtree(home)
    load = os.getloadavg()[0]
    print(f"cold start, best of 3: {min(starts):.2f} s ({min(starts) / COLD_START_S:.2f} of 2 s)")
    print(f"two web workers and a worker: {memory:.0f} MiB ({memory / MEMORY_MIB:.2f} of 300 MiB)")
    print(f"load while measuring: {load:.1f}")
    return 0


def _start(environment: dict[str, str], *, weigh: bool) -> tuple[float, float]:
    """Seconds to the first page, and MiB of all processes once they have worked a little."""
    began = time.monotonic()
    command = [*DAYLIGHT, "serve", "--port", str(PORT)]
    serve = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    processes = [serve]
    try:
        took = _wait(serve, began)
        if not weigh:
            return took, 0.0
        command = [*DAYLIGHT, "worker"]
        processes.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL))
        for _ in range(60):
            _page()
            time.sleep(0.05)
        return took, sum(_pss_mib(process.pid) for process in processes)
    finally:
        for process in processes:
            process.terminate()
            process.wait(20)


def _page() -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=10) as page:
        page.read()


def _wait(serve: subprocess.Popen[bytes], began: float) -> float:
    while serve.poll() is None:
        try:
            _page()
        except OSError:
            time.sleep(0.01)
        else:
            return time.monotonic() - began
    raise SystemExit("the server ended")


def _pss_mib(pid: int) -> float:
    """Of a process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = next(
        int(line.split()[1])
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    )
    return own / 1024 + sum(_pss_mib(int(child)) for child in below)


if __name__ == "__main__":
    sys.exit(main())
