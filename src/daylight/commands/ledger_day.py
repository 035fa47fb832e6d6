"""`daylight ledger day WHERE OPENINGS`: an auditor compares a day's openings with log and tally.

Needs neither the board nor Django: the log's folder or address, and the file that the board gave
under a promise of secrecy (`daylight ledger openings`).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from daylight.errors import ConfigError
from daylight.ledger import base64text
from daylight.ledger.errors import LedgerError
from daylight.ledger.leaf import Leaf, opens
from daylight.ledger.policy import parse_policy
from daylight.ledger.shells.files import folder_reader
from daylight.ledger.shells.http import http_reader
from daylight.ledger.tally import check_tally, latest
from daylight.ledger.tiles import Read
from daylight.ledger.verify import verify_log


class Comparison:
    """Holds each leaf of the day against its opening, in the order of the log."""

    def __init__(self, day: str, openings: dict[int, dict[str, Any]]) -> None:
        self.day = day
        self.openings = openings
        self.problems: list[str] = []
        self.entries: list[dict[str, Any]] = []
        self.tallies: list[dict[str, Any]] = []
        self.destroyed = 0
        self._index = 0

    def visit(self, leaf: Leaf) -> None:
        index, self._index = self._index, self._index + 1
        if leaf.entry is not None:
            self._governance(leaf.entry)
        if not leaf.hour.isoformat().startswith(self.day):
            return
        line = self.openings.pop(index, None)
        if line is None or line["commitment"] != leaf.commitment.hex():
            self.problems.append(f"entry {index} of that day was not opened")
        elif "entry" not in line:
            self.destroyed += 1
        elif not opens(leaf, line["entry"], base64text.decode(line["salt"])):
            self.problems.append(f"entry {index} is not what the log has")
        else:
            self.entries.append(line["entry"])

    def _governance(self, raw: bytes) -> None:
        entry = msgspec.json.decode(raw)
        if entry["type"] == "tally" and entry["day"] == self.day:
            self.tallies.append(entry)

    def finish(self) -> list[str]:
        """All problems, in sentences."""
        beside = [f"entry {index} is not of that day" for index in self.openings]
        if not self.tallies:
            return [*self.problems, *beside, f"the log has no tally of {self.day}"]
        [tally] = latest(self.tallies)
        return [*self.problems, *beside, *check_tally(tally, self.entries)]


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="daylight ledger day", description=__doc__)
    parser.add_argument("day", metavar="DAY", help="such as 2026-11-20")
    parser.add_argument("where", metavar="WHERE", help="folder or address of the log")
    parser.add_argument("openings", metavar="OPENINGS", type=Path)
    parser.add_argument("--policy", metavar="FILE", type=Path, help="keys to trust")
    options = parser.parse_args(argv)
    web = options.where.startswith(("http://", "https://"))
    read = http_reader(options.where) if web else folder_reader(Path(options.where))
    comparison = Comparison(options.day, _openings(options.openings))
    try:
        _walk(read, options.policy, comparison)
    except LedgerError as error:
        print(f"the log does not hold: {error}")
        return 1
    problems = comparison.finish()
    if len(comparison.tallies) > 1:
        print(f"{options.day} was counted {len(comparison.tallies)} times; the last one counts.")
    print("\n".join([*problems, f"{len(comparison.entries)} entries opened, "
                     f"{comparison.destroyed} destroyed, {len(problems)} problems."]))  # fmt: skip
    return 1 if problems else 0


def _walk(read: Read, policy: Path | None, comparison: Comparison) -> None:
    text = policy.read_bytes() if policy is not None else read("policy")
    checkpoint = read("checkpoint")
    if text is None or checkpoint is None:
        raise ConfigError("there is no log, or none that says its keys", hint="--policy FILE")
    signed = parse_policy(text.decode()).open(checkpoint)
    verify_log(read, signed, visit=comparison.visit)


def _openings(path: Path) -> dict[int, dict[str, Any]]:
    try:
        lines = [msgspec.json.decode(line) for line in path.read_bytes().splitlines() if line]
        return {int(line["index"]): line for line in lines}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigError("these are no openings", file=str(path)) from error
