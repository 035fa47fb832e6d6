"""Holds by section, place and language, with intervals: the fairness report of a run."""

from __future__ import annotations

import math
from collections import Counter

import msgspec

_Z = 1.96  # 95 %
_FEWEST = 20


def interval(held: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share. (0, 1) where nothing was counted.

    >>> low, high = interval(5, 100)
    >>> round(low, 3), round(high, 3)
    (0.022, 0.112)

    Source: E. B. Wilson, Probable inference, 1927.
    """
    if not total:
        return 0.0, 1.0
    share, z2 = held / total, _Z * _Z
    middle = share + z2 / (2 * total)
    half = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    scale = 1 + z2 / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


class Report:
    """Counts of ads and of those not published, by what the ad says of itself."""

    def __init__(self) -> None:
        self.total: Counter[tuple[str, str]] = Counter()
        self.held: Counter[tuple[str, str]] = Counter()
        self.signals: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    def add(self, line: bytes, output: bytes) -> None:
        """Counts one line of input and what was said of it. Bad lines are counted apart."""
        result = msgspec.json.decode(output)
        if "error" in result:
            self.total["all", "bad lines"] += 1
            self.faults[result["error"].partition(":")[0]] += 1
            return
        try:
            row = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeError):
            row = {}
        is_held = result["verdict"] != "publish"
        row["language"] = result["language"]
        keys = [("all", "ads"), *((k, str(row.get(k) or "-")) for k in _GROUPS)]
        if not result["covered"]:
            keys.append(("all", "in no covered language"))
        for key in keys:
            self.total[key] += 1
            self.held[key] += is_held
        if is_held:
            self.signals.update({s["name"] for s in result["signals"]})

    def text(self) -> str:
        """The report as lines to read. Groups too small to tell say so."""
        lines = []
        for group in ("all", *_GROUPS):
            rows = [(name, n) for (kind, name), n in self.total.items() if kind == group]
            for name, total in sorted(rows, key=lambda row: (-row[1], row[0])):
                lines.append(self._line(group, name, total))
        lines += [f"bad for {fault}: {count}" for fault, count in self.faults.most_common(5)]
        lines += [f"held for {name}: {count}" for name, count in self.signals.most_common()]
        return "\n".join(lines)

    def _line(self, group: str, name: str, total: int) -> str:
        if name == "bad lines":
            return f"{name}: {total}"
        held = self.held[group, name]
        if total < _FEWEST:
            return f"{group} {name}: {held} of {total} not published; too few to tell"
        low, high = interval(held, total)
        share = held / total
        counted = f"{held} of {total} not published"
        return f"{group} {name}: {counted}, {share:.2%} ({low:.2%} to {high:.2%})"


_GROUPS = ("section", "place", "language")
