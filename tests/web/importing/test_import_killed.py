"""A process killed in the middle, again and again: nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from daylight.web.ads.models import Ad, AdState, Submission, Version
from daylight.web.evidence.models import Item
from daylight.web.evidence.vault import read_segment
from daylight.web.record.models import Entry, Opening
from tests.conftest import NIGHTLY
from tests.web.elsewhere import environment
from tests.web.importing.files import row

ADS = 1500 if NIGHTLY else 1000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ads.jsonl"
    lines = (row(id=str(n), title=f"Chair number {n} of a long row") for n in range(ADS))
    path.write_text("".join(json.dumps(each) + "\n" for each in lines))
    return path


def start(file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "daylight.cli", "import", str(file), "--processes", "1"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def seen(process: subprocess.Popen[str], more_than: int) -> Iterator[set[str]]:
    """What readers can see while it runs, until there is more than that or it is over."""
    ended = time.monotonic() + 60
    while time.monotonic() < ended:
        over = process.poll() is not None
        ids = set(Ad.objects.filter(state=AdState.PUBLIC).values_list("source_id", flat=True))
        yield {each for each in ids if each}
        if over or len(ids) > more_than:
            return
        time.sleep(0.02)  # and leave the processor to the one that is watched
    raise AssertionError("it does not get on")


def test_killed_again_and_again(board: Any, file: Path) -> None:
    acknowledged: set[str] = set()
    for _kill in range(3):
        process = start(file)
        for public in seen(process, len(acknowledged) + 60):
            assert public >= acknowledged, "what was public is gone"
            acknowledged = public
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    assert 0 < len(acknowledged) < ADS, "it was killed too late to show anything"
    process = start(file)
    said, _errors = process.communicate(timeout=120)
    assert process.returncode == 0, _errors
    assert f"{ADS} lines of ads" in said
    ids = list(Ad.objects.values_list("source_id", flat=True))
    assert len(ids) == len(set(ids)) == ADS
    assert set(ids) >= acknowledged
    whole(ADS)


def whole(ads: int) -> None:
    """Every ad is all there: version, original, entries, publication."""
    assert Version.objects.count() == Submission.objects.count() == ads
    assert Ad.objects.filter(state=AdState.PUBLIC, publications__isnull=False).count() == ads
    assert Entry.objects.filter(type="publication").count() == ads
    assert Opening.objects.count() == Entry.objects.count()
    items = Item.objects.in_bulk(Submission.objects.values_list("vault_item", flat=True))
    kept = vault_records({item.segment for item in items.values()})
    assert all((item.segment, item.offset) in kept for item in items.values())


def vault_records(segments: set[str]) -> set[tuple[str, int]]:
    """Other tests damage segments of their own on purpose: only these are read."""
    from django.conf import settings

    folder = settings.HOME / "vault"
    return {(name, offset) for name in segments for offset, _, _ in read_segment(folder / name)}


def test_no_process_outlives_one_that_is_killed(board: Any, file: Path) -> None:
    process = start(file)
    for _public in seen(process, 20):
        pass
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert children
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    ended = time.monotonic() + 20
    while any(alive(child) for child in children) and time.monotonic() < ended:
        time.sleep(0.05)
    assert not any(alive(child) for child in children)


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
