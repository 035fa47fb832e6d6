"""The demo's log, verified from outside by the command, and its operator caught at cheating.

The demo runs as processes of its own, site and worker, as anybody starts it. Whoever falsifies it
here has the whole machine: they take the triggers away and put them back.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command import sites
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import migrated_sqlite

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the demo is a SQLite board")


@dataclass(frozen=True)
class Demo:
    """A demo that runs. Its database is open to whoever has the machine."""

    home: Path
    url: str

    @property
    def log(self) -> str:
        return f"{self.url}log/"

    def ledger(self, *arguments: str, status: int | None = 0) -> str:
        """What `daylight ledger` says, run as somebody elsewhere runs it."""
        done = sites.run("ledger", *arguments, status=status)
        return done.stdout + done.stderr

    def own(self, *arguments: str) -> str:
        return sites.run("ledger", *arguments, "--site", str(self.home)).stdout

    def sign(self) -> None:
        """Everything has its place and is signed: by us, or by the worker who has the lease."""
        until = time.monotonic() + 60
        waits = "SELECT count(*) FROM record_entry e WHERE NOT EXISTS (SELECT 1 FROM record_leaf l WHERE l.entry_id = e.id)"  # fmt: skip  # noqa: E501
        while time.monotonic() < until:
            sites.run("ledger", "sequence", "--site", str(self.home), status=None)
            if (self.home / "log" / "checkpoint").exists() and self.ask(waits) == [(0,)]:
                return
        raise AssertionError("nobody signs the log")

    def falsify(self, *deeds: str) -> None:
        """All at once, and the triggers are back before anybody looks."""
        path = next((self.home / "data").glob("*.sqlite3"))
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as base:
            base.execute("BEGIN IMMEDIATE")
            rows = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = rows.fetchall()
            for name, _sql in triggers:
                base.execute(f'DROP TRIGGER "{name}"')
            for deed in deeds:
                base.execute(deed)
            for _name, sql in triggers:
                base.execute(sql)
            base.execute("COMMIT")

    def ask(self, question: str) -> list[tuple[object, ...]]:
        path = next((self.home / "data").glob("*.sqlite3"))
        with closing(sqlite3.connect(path, timeout=30)) as base:
            return base.execute(question).fetchall()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home, port = tmp_path_factory.mktemp("demo") / "board", sites.free_port()
    # The demo from nothing is started in tests/command: here its tables are there already.
    (home / "data").mkdir(parents=True)
    tables = migrated_sqlite(Path(os.environ["DAYLIGHT_TEST_SHARED"]))
    shutil.copyfile(tables, home / "data" / "daylight.sqlite3")
    words = ["demo", "--fast", "--folder", str(home), "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "daylight.cli", *words],
        stdout=subprocess.PIPE,
        text=True,
        env=sites.environment(),
    )
    assert process.stdout is not None
    try:
        said = next((line for line in process.stdout if "is open" in line), "")
        assert said
        demo = Demo(home, f"http://localhost:{port}/")
        demo.sign()
        yield demo
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def test_the_demos_log_holds_from_outside(demo: Demo, tmp_path: Path) -> None:
    said = json.loads(demo.ledger("verify", demo.log, "--json").partition("\n")[0])
    assert said["origin"] == "localhost/log"
    assert said["size"] > 500
    copy = str(tmp_path / "copy")
    assert "of them new" in demo.ledger("mirror", demo.log, copy)
    assert "0 of them new" in demo.ledger("mirror", demo.log, copy)
    demo.ledger("verify", copy)
    assert " 0 of them wrong" in demo.ledger("audit", demo.url, "--sample", "1000")
    assert "policies" in demo.ledger("stats", demo.log, "--table", "nonsense", status=2)
    assert demo.ledger("stats", demo.log, "--table", "policies").count("\n") >= 2


def test_publishing_around_the_gate_is_caught(demo: Demo) -> None:
    [[held]] = demo.ask(
        "SELECT public_id FROM ads_ad WHERE state = 'held' AND published_at IS NULL LIMIT 1"
    )
    demo.falsify(
        f"""UPDATE ads_ad SET state = 'public', public_version_id = head_id, pub_seq = 1000000,
        published_at = created_at, expires_at = '2999-01-01' WHERE public_id = '{held}'"""
    )
    said = demo.ledger("audit", demo.url, "--sample", "1000", status=1)
    assert f"a/{held}: " in said
    demo.falsify(
        f"""UPDATE ads_ad SET state = 'held', public_version_id = NULL, pub_seq = NULL,
        published_at = NULL, expires_at = NULL WHERE public_id = '{held}'"""
    )
    assert " 0 of them wrong" in demo.ledger("audit", demo.url, "--sample", "1000")


def test_editing_a_machines_decision_is_caught(demo: Demo) -> None:
    [[ad, pk]] = demo.ask(
        """SELECT a.public_id, max(e.id) FROM ads_ad a
        JOIN record_opening o ON o.subject = 'ad:' || a.id JOIN record_entry e ON e.id = o.entry_id
        WHERE a.state = 'public' AND e.type = 'screening' AND a.id = (
            SELECT p.ad_id FROM ads_publication p JOIN ads_authority u ON u.id = p.authority_id
            JOIN ads_ad b ON b.id = p.ad_id
            WHERE u.kind = 'machine' AND b.state = 'public' ORDER BY p.id DESC LIMIT 1)"""
    )
    edit = "UPDATE record_opening SET body = CAST(replace(CAST(body AS TEXT), '{}', '{}') AS BLOB) WHERE entry_id = {}"  # fmt: skip  # noqa: E501
    there, changed = '"verdict":"publish"', '"verdict":"hold"'
    demo.falsify(edit.format(there, changed, pk))
    said = demo.ledger("audit", demo.url, "--sample", "1000", status=1)
    assert f"a/{ad}: " in said
    demo.falsify(edit.format(changed, there, pk))
    assert " 0 of them wrong" in demo.ledger("audit", demo.url, "--sample", "1000")


def test_editing_a_persons_decision_is_caught_by_an_auditor(demo: Demo, tmp_path: Path) -> None:
    [[pk, day]] = demo.ask(
        "SELECT id, substr(at, 1, 10) FROM record_entry WHERE type = 'decision' ORDER BY id LIMIT 1"
    )
    honest, changed = tmp_path / "honest", tmp_path / "changed"
    demo.own("openings", str(day), "--out", str(honest))
    said = demo.ledger("day", str(day), demo.log, str(honest))
    assert " 0 problems" in said
    demo.falsify(
        f"UPDATE record_opening SET body = CAST(replace(CAST(body AS TEXT), '\"seat\":1', "
        f"'\"seat\":2') AS BLOB) WHERE entry_id = {pk}"
    )
    demo.own("openings", str(day), "--out", str(changed))
    said = demo.ledger("day", str(day), demo.log, str(changed), status=1)
    assert "is not what the log has" in said


def test_dropping_an_entry_is_caught_by_a_mirror_and_the_audit(demo: Demo, tmp_path: Path) -> None:
    """Last: what is dropped is gone, and the log is written anew without it."""
    copy = str(tmp_path / "copy")
    demo.ledger("mirror", demo.log, copy)
    [[ad, name]] = demo.ask(
        """SELECT b.id, b.public_id FROM ads_publication p
        JOIN ads_authority u ON u.id = p.authority_id JOIN ads_ad b ON b.id = p.ad_id
        WHERE u.kind = 'machine' AND b.state = 'public' ORDER BY p.id DESC LIMIT 1"""
    )
    found = demo.ask(
        f"""SELECT e.id FROM record_opening o JOIN record_entry e ON e.id = o.entry_id
        WHERE o.subject = 'ad:{ad}' AND e.type = 'publication'"""
    )
    dropped = ", ".join(str(pk) for [pk] in found)
    demo.falsify(
        "DELETE FROM record_leaf",
        "DELETE FROM record_checkpoint",
        f"DELETE FROM record_opening WHERE entry_id IN ({dropped})",
        f"DELETE FROM record_entry WHERE id IN ({dropped})",
    )
    shutil.rmtree(demo.home / "log")
    demo.sign()
    assert "ALARM" in demo.ledger("mirror", demo.log, copy, status=1)
    assert list((Path(copy) / "evidence").iterdir())
    assert f"a/{name}: " in demo.ledger("audit", demo.url, "--sample", "1000", status=1)
