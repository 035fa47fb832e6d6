"""Likeness: cost of a fingerprint, and recall over the bands, against datasketch in one run.

    python benchmarks/media/likeness.py

Wants `pip install datasketch`, which is no dependency of Daylight. Texts are made up; pairs have a
Jaccard index of 0.6 or more, and one set of them is just at 0.6.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path

from daylight.screening.likeness import bands, fingerprint, jaccard, likeness

try:
    from datasketch import MinHash, MinHashLSH
except ImportError as error:  # said, so that a missing peer is not taken for a won race
    raise SystemExit("datasketch is not installed: no peer to compare with") from error

WORDS = [
    f"{a}{b}" for a in "bcdfghklmnprstvw" for b in ("alon", "eri", "ota", "uss", "imble", "ay")
]


def ad(rng: random.Random) -> str:
    """About 440 characters, with a price and a telephone number."""
    words = rng.choices(WORDS, k=75)
    return " ".join(words) + f" ${rng.randrange(900)} call 312 555 01{rng.randrange(100):02}"


def changed(rng: random.Random, text: str, wanted: float) -> str:
    """The text with words replaced until one more would bring the index below the wanted one."""
    words = text.split()
    while True:
        nearer = list(words)
        nearer[rng.randrange(len(words))] = rng.choice(WORDS)
        if jaccard(text, " ".join(nearer)) < wanted:
            return " ".join(words)
        words = nearer


def peer(text: str) -> MinHash:
    """The same word pairs and as many permutations, in datasketch's fastest way."""
    words = re.findall(r"[^\W_]+", text.lower())
    made = MinHash(num_perm=112, seed=1)
    made.update_batch([f"{a} {b}".encode() for a, b in pairwise(words)])
    return made


def microseconds(work: Callable[[str], object], texts: list[str]) -> float:
    best = min(_spent(work, texts) for _ in range(5))
    return best / len(texts) * 1e6


def _spent(work: Callable[[str], object], texts: list[str]) -> float:
    start = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - start


def recall(pairs: list[tuple[str, str]]) -> tuple[float, float]:
    ours = sum(bool(set(bands(fingerprint(a))) & set(bands(fingerprint(b)))) for a, b in pairs)
    theirs = 0
    for a, b in pairs:
        lsh = MinHashLSH(num_perm=112, params=(28, 4))
        lsh.insert("a", peer(a))
        theirs += bool(lsh.query(peer(b)))
    return ours / len(pairs), theirs / len(pairs)


def real_ads(folder: Path) -> None:
    """Recall on real job ads, all pairs compared; the largest cluster of real headings."""
    ads, headings = folder / "job_ads/job_ads.jsonl", folder / "headings/headings.jsonl"
    if not ads.exists() or not headings.exists():
        print("SKIPPED: real ads do not lie beside the checkout")
        return
    texts = [f"{ad['title']}\n{ad['body']}" for ad in _lines(ads)]
    prints = [fingerprint(text) for text in texts]
    shared = [set(bands(found)) for found in prints]
    alike = met = candidates = 0
    for a, b in combinations(range(len(texts)), 2):
        candidates += bool(shared[a] & shared[b])
        # Four standard errors under the threshold: nobody who is over it is left out.
        if likeness(prints[a], prints[b]) > 0.41 and jaccard(texts[a], texts[b]) >= 0.6:
            alike += 1
            met += bool(shared[a] & shared[b])
    print(
        f"real job ads: recall {met / alike:.4f} of {alike} pairs over 0.6; "
        f"{alike / candidates:.2f} of {candidates} candidates are such"
    )
    print(f"largest cluster of real headings: {_largest([h['heading'] for h in _lines(headings)])}")


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _largest(texts: list[str]) -> int:
    first: dict[int, int] = {}
    parent = list(range(len(texts)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, text in enumerate(texts):
        for band in bands(fingerprint(text)):
            other = first.setdefault(band, i)
            if other != i and jaccard(text, texts[other]) >= 0.6:
                parent[root(i)] = root(other)
    return max(Counter(root(i) for i in range(len(texts))).values())


def main() -> None:
    rng = random.Random(1)
    texts = [ad(rng) for _ in range(2000)]
    ours, theirs = microseconds(fingerprint, texts), microseconds(peer, texts)
    mean = sum(map(len, texts)) / len(texts)
    print(
        f"fingerprint of {mean:.0f} characters: {ours:.1f} us; datasketch {theirs:.1f} us; "
        f"ratio {ours / theirs:.3f}"
    )
    accented = [text.replace("e", "é") for text in texts]
    print(f"the same, accented: {microseconds(fingerprint, accented):.1f} us")
    print(f"bytes an ad: {len(fingerprint(texts[0]))}")

    at = [(t, changed(rng, t, 0.6)) for t in texts]
    over = [(t, changed(rng, t, rng.uniform(0.6, 1))) for t in texts]
    for name, pairs in (("at 0.60-0.62", at), ("spread over 0.6-1", over)):
        one, other = recall(pairs)
        print(
            f"recall of pairs {name}: {one:.4f}; datasketch, same bands {other:.4f}; n={len(pairs)}"
        )
    errors = [abs(likeness(fingerprint(a), fingerprint(b)) - jaccard(a, b)) for a, b in over]
    print(f"mean error of the estimate: {sum(errors) / len(errors):.4f}")
    for length in (1_000, 10_000, 100_000, 1_000_000):
        text = (" ".join(texts) * 2)[:length]
        cost = min(_spent(fingerprint, [text]) for _ in range(3))
        print(f"{length:>9,} characters: {cost / length * 1e9:6.1f} ns a character")
    real_ads(Path(__file__).parents[2].parent / "shared" / "data")


if __name__ == "__main__":
    main()
