"""`serve` and `worker` start a sound site, and refuse any other."""

from __future__ import annotations

import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from daylight.commands import worker
from tests.command import sites


def answer(port: int, process: subprocess.Popen[bytes], path: str = "/robots.txt") -> int:
    """The status of a page, once somebody answers."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.05)  # until a real server has started
    raise AssertionError("nobody answered")


def test_a_sound_site_is_served_and_stops_when_told(whole_site: Path) -> None:
    port = sites.free_port()
    command = [sys.executable, "-m", "daylight.cli", "serve"]
    process = subprocess.Popen(
        [*command, "--site", str(whole_site), "--port", str(port)],
        stdout=subprocess.PIPE,
        env=sites.environment(),
    )
    try:
        assert answer(port, process) == 200
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_a_sentence(whole_site: Path, command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        where = ["--site", str(whole_site)] if command == "serve" else ["--folder", str(whole_site)]
        done = sites.run(command, *where, "--port", str(other.getsockname()[1]), status=2)
    assert "cannot be used: Address already in use" in done.stderr


def test_the_worker_does_what_is_due(whole_site: Path) -> None:
    assert "jobs done" in sites.run("worker", "--once", "--site", str(whole_site)).stdout


def break_trigger(site: Path) -> None:
    database = sqlite3.connect(site / "data/daylight.sqlite3")
    database.execute("DROP TRIGGER ads_publication_authorised")
    database.commit()
    database.close()


def forget_migration(site: Path) -> None:
    database = sqlite3.connect(site / "data/daylight.sqlite3")
    database.execute("DELETE FROM django_migrations WHERE app = 'ads'")
    database.commit()
    database.close()


def other_secret(site: Path) -> None:
    (site / "keys/secret").write_text("ab" * 32 + "\n")


def other_checkpoint_key(site: Path) -> None:
    (site / "keys/checkpoint").write_text((site / "keys/promise").read_text())


def no_promise_key(site: Path) -> None:
    (site / "keys/promise").unlink()


def readable_secret(site: Path) -> None:
    (site / "keys/secret").chmod(0o644)


def demo_for_everybody(site: Path) -> None:
    with (site / "daylight.env").open("a") as file:
        file.write("DAYLIGHT_DEMO=1\nDAYLIGHT_URL=https://board.example.org\n")


def unreadable_board(site: Path) -> None:
    with (site / "site.toml").open("a") as file:
        file.write("\n[colours2]\nlink = 3\n")


def unknown_setting(site: Path) -> None:
    with (site / "daylight.env").open("a") as file:
        file.write("DAYLIGHT_WEB_WORKER=3\n")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (break_trigger, "1 triggers are missing (ads_publication_authorised)"),
        (forget_migration, "migrations behind this version"),
        (other_secret, "not the keys that this database knows: site"),
        (no_promise_key, "not the keys that this database knows: promise"),
        (readable_secret, "is readable by others"),
        (demo_for_everybody, "the demo's mailbox is open to everybody"),
        (unreadable_board, "colours2"),
        (unknown_setting, "did you mean DAYLIGHT_WEB_WORKERS?"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_an_unsound_site_does_not_start(a_site: Path, command: str, spoil, said: str) -> None:  # type: ignore[no-untyped-def]
    spoil(a_site)
    done = sites.run(command, "--site", str(a_site), status=2)
    assert said in done.stderr
    assert "hint:" in done.stderr


def test_only_who_signs_the_log_opens_its_key(a_site: Path) -> None:
    other_checkpoint_key(a_site)
    done = sites.run("worker", "--once", "--site", str(a_site), status=2)
    assert "not the keys that this database knows: checkpoint" in done.stderr
    (a_site / "keys/checkpoint").unlink()
    code = (
        "from daylight.commands import site, serve; import sys;"
        "site.open_site(sys.argv[1]); serve.refuse_if_unfit(signs=False)"
    )
    subprocess.run([sys.executable, "-c", code, str(a_site)], check=True, env=sites.environment())


def test_the_worker_knows_every_handler() -> None:
    """A module that registers a job's handler is imported by the worker."""
    source = Path(worker.__file__).parents[1]
    registering = {
        ".".join(("daylight", *path.relative_to(source).with_suffix("").parts))
        for path in source.rglob("*.py")
        if re.search(r"^@(queue\.)?handles\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert registering
    assert registering == set(worker.HANDLERS)


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (break_trigger, "triggers"),
        (other_secret, "keys"),
        (forget_migration, "migrations"),
        (unreadable_board, "board"),
    ],
)
def test_the_doctor_says_the_same(a_site: Path, spoil, check: str) -> None:  # type: ignore[no-untyped-def]
    spoil(a_site)
    done = sites.run("doctor", "--site", str(a_site), status=1)
    assert f"MEND  {check}" in done.stdout


def test_the_doctor_sees_open_folders_and_changed_entries(a_site: Path) -> None:
    (a_site / "vault").chmod(0o755)
    database = sqlite3.connect(a_site / "data/daylight.sqlite3")
    database.execute("DROP TRIGGER record_opening_no_update")
    database.execute("UPDATE record_opening SET body = x'7b7d' WHERE entry_id = 5")
    database.commit()
    database.close()
    done = sites.run("doctor", "--site", str(a_site), status=1)
    assert "others on this machine can look into" in done.stdout
    assert "1 of the newest entries do not open to their commitments" in done.stdout


def test_duties_of_a_country_are_named(whole_site: Path) -> None:
    shown = sites.run("doctor", "--duties", "us", "--site", str(whole_site)).stdout
    assert "CyberTipline" in shown
    assert "no second person" in shown
    done = sites.run("doctor", "--duties", "Utopia", "--site", str(whole_site), status=2)
    assert "not a country" in done.stderr


def test_migrate_puts_triggers_back(a_site: Path) -> None:
    break_trigger(a_site)
    sites.run("migrate", "--site", str(a_site))
    assert "MEND" not in sites.run("doctor", "--site", str(a_site)).stdout
