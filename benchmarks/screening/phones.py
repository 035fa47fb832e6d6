"""Phone recall by disguise, and false phones, beside a phone-number library on the same texts.

python benchmarks/screening/phones.py [SEED]
"""

from __future__ import annotations

import sys
from collections import Counter

import phonenumbers
from phone_cases import SHAPES, cases, negatives

from daylight.screening import Ad, screen, shipped_policy

# Nothing was tuned on cases of this seed.
HELD_OUT = 20261120


def ours(text: str, country: str) -> set[str]:
    screening = screen(Ad(body=text, country=country), policy=shipped_policy())
    return {c.value for c in screening.contacts if c.kind == "phone"}


def library(text: str, country: str) -> set[str]:
    form = phonenumbers.PhoneNumberFormat.E164
    matcher = phonenumbers.PhoneNumberMatcher(text, country or "US")
    return {phonenumbers.format_number(match.number, form) for match in matcher}


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else HELD_OUT
    if not SHAPES.exists():
        print("skipped the real shapes: their file does not lie beside the checkout")
    total: Counter[str] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    for name, text, country, wanted in cases(seed, 100):
        total[name] += 1
        hits["ours", name] += wanted in ours(text, country)
        hits["library", name] += wanted in library(text, country)
    print(f"{'disguise':24}{'cases':>6}{'ours':>8}{'library':>9}")
    for name, count in total.items():
        found = hits["ours", name] / count, hits["library", name] / count
        print(f"{name:24}{count:6}{found[0]:8.3f}{found[1]:9.3f}")
    for who in ("ours", "library"):
        found_all = sum(hits[who, name] for name in total)
        print(f"recall over all, {who}: {found_all / sum(total.values()):.3f}")
    false_phones(seed)


def false_phones(seed: int) -> None:
    kinds: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for kind, text in negatives(seed, 40):
        kinds[kind] += 1
        wrong["ours", kind] += bool(ours(text, "US") | ours(text, ""))
        wrong["library", kind] += bool(library(text, "US"))
    for who in ("ours", "library"):
        count = sum(wrong[who, kind] for kind in kinds)
        bad = {kind: wrong[who, kind] for kind in kinds if wrong[who, kind]}
        print(f"false phones, {who}: {count} in {sum(kinds.values())} hard negatives {bad}")


if __name__ == "__main__":
    main()
