"""Job ads with a fraud label: precision and recall by campaign, on the half that was not tuned on.

    python benchmarks/screening/jobs.py

Ads with like text or one company are one campaign; campaigns are split, never their ads. The set's
class ratio is not natural, so no accuracy is given.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from daylight.screening import Ad, screen, shipped_policy
from daylight.screening.likeness import bands, fingerprint, likeness
from daylight.screening.report import interval

JOBS = Path(__file__).parents[3] / "shared/data/job_ads/job_ads.jsonl"
_LIKE = 0.3


def campaigns(rows: list[dict[str, object]]) -> list[int]:
    """The number of each ad's campaign."""
    parent = list(range(len(rows)))

    def root(x: int) -> int:
        while parent[x] != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    prints = [fingerprint(f"{row['title']}\n{row['body']}") for row in rows]
    buckets: dict[object, list[int]] = defaultdict(list)
    for index, (row, mark) in enumerate(zip(rows, prints, strict=True)):
        for band in bands(mark):
            buckets[band].append(index)
        company = str(row["company"]).strip()[:60]
        if company:
            buckets[company].append(index)
    for key, members in buckets.items():
        for other in members[1:]:
            same = isinstance(key, str) or likeness(prints[members[0]], prints[other]) >= _LIKE
            if same:
                parent[root(other)] = root(members[0])
    return [root(index) for index in range(len(rows))]


def is_unseen(row: dict[str, object]) -> bool:
    """Half of the campaigns, by the digest of their first ad."""
    text = f"daylight-{row['title']}-{str(row['body'])[:40]}"
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 1


def main() -> int:
    if not JOBS.exists():
        print("skipped: no job ads beside the checkout")
        return 0
    rows = [json.loads(line) for line in JOBS.open("rb")]
    groups = campaigns(rows)
    policy = shipped_policy()
    verdicts = [
        screen(Ad(title=r["title"], body=r["body"], section="jobs"), policy=policy) for r in rows
    ]
    for name, unseen in (("tuned on", False), ("unseen", True)):
        held: dict[tuple[bool, int], bool] = {}
        signals: Counter[str] = Counter()
        for row, group, screening in zip(rows, groups, verdicts, strict=True):
            if is_unseen(rows[group]) is not unseen:
                continue
            key = bool(row["fraudulent"]), group
            is_held = screening.verdict != "publish"
            held[key] = held.get(key, False) or is_held
            if is_held:
                signals.update(s.name for s in screening.signals)
        show(name, held, signals)
    return 0


def show(name: str, held: dict[tuple[bool, int], bool], signals: Counter[str]) -> None:
    for is_fraud, what in ((True, "fraudulent"), (False, "honest")):
        part = [h for (fraud, _), h in held.items() if fraud is is_fraud]
        low, high = interval(sum(part), len(part))
        print(
            f"{name}: {sum(part)} of {len(part)} {what} campaigns held "
            f"({sum(part) / len(part):.1%}, {low:.1%} to {high:.1%})"
        )
    print(f"    signals in held ads: {dict(signals.most_common())}")


if __name__ == "__main__":
    sys.exit(main())
