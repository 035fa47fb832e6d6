"""Speed of a whole screening against a phone-number library's scan of the same ads, in one run.

    python benchmarks/screening/speed.py

Prints microseconds an ad, the ratio, start-up with 5,000 terms, and cost against length.
"""

# ruff: noqa: E501 - made-up sentences stay on one line
from __future__ import annotations

import random
import statistics
import time

import phonenumbers

from daylight.screening import Ad, load_policy, screen, shipped_policy
from daylight.screening.policy import Policy
from daylight.screening.terms import TermGroup

OPENERS = [
    "Bright two bedroom apartment near the park, quiet street, new kitchen and laundry in building.",
    "Solid oak table with six chairs, a few scratches but very stable, from a smoke free home.",
    "Experienced gardener for hedges, lawns and small repairs, own tools, references on request.",
    "Mountain bike, medium frame, new tires and chain, serviced last spring, rides well.",
    "Room in a shared house with garden, friendly housemates, bus stop in front of the door.",
    "Family moving abroad sells a sofa, a bookcase, two lamps and many other useful things.",
]
DETAILS = [
    "Available from the first of next month, deposit of one month, no agent in between.",
    "Pick up only, cash or transfer, first come first served, pets have been in the home.",
    "Please write a few words about yourself and tell me when you would like to come by.",
    "I am at home most evenings and on weekends, parking in front of the house is easy.",
    "Measurements on request, more pictures on request, price is a little negotiable today.",
    "The building is well kept, heating and water are part of the rent, internet is not.",
    "Everything works as it should, I only sell because I have no room for it any more.",
    "Good schools, shops and the train within a short walk, the street is calm at night.",
]


def ads(count: int, seed: int = 7) -> list[Ad]:
    """Made-up ads of about 440 characters, each with a price and a phone number."""
    r = random.Random(seed)
    made = []
    for _ in range(count):
        area = r.choice(["312", "415", "206", "617", "512", "303"])
        body = " ".join([r.choice(OPENERS), *r.sample(DETAILS, 3)])
        line = f"01{r.randrange(100):02d}"
        body += f" Asking ${r.randrange(20, 2500):,}. Call " + r.choice(
            [
                f"{area}-555-{line}.",
                f"({area}) 555-{line}.",
                f"{area}.555.{line}.",
                f"+1 {area} 555 {line}.",
            ]
        )
        made.append(Ad(title=r.choice(OPENERS)[:40], body=body, section="for-sale", country="US"))
    return made


def with_terms(count: int) -> Policy:
    """The shipped policy and as many made-up private terms as make `count`."""
    r = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyz"
    own = {"".join(r.choice(letters) for _ in range(r.randrange(6, 14))) for _ in range(count)}
    group = TermGroup(
        signal="private_list", indicator="private", harm="spam", weight=0.5, terms=tuple(own)
    )
    return load_policy(shipped_policy().text, terms=(group,))


def per_ad(work, sample: list[Ad], rounds: int = 5) -> float:
    """Microseconds an ad: the best of several rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for ad in sample:
            work(ad)
        times.append((time.perf_counter() - start) / len(sample) * 1e6)
    return min(times)


def scan(ad: Ad) -> None:
    for _ in phonenumbers.PhoneNumberMatcher(ad.body, "US"):
        pass


def main() -> None:
    sample = ads(2000)
    mean = statistics.mean(len(a.title) + len(a.body) for a in sample)
    start = time.perf_counter()
    policy = with_terms(5000)
    screen(sample[0], policy=policy)
    print(
        f"policy with 5,000 more terms loaded and first ad screened: {time.perf_counter() - start:.3f} s"
    )
    ours = per_ad(lambda ad: screen(ad, policy=policy), sample)
    theirs = per_ad(scan, sample)
    print(f"{len(sample)} ads, {mean:.0f} characters on average")
    print(f"screen() {ours:.1f} us; PhoneNumberMatcher {theirs:.1f} us; ratio {ours / theirs:.2f}")
    print("length (characters): microseconds a character")
    for size in (1_000, 10_000, 100_000, 1_000_000):
        long = Ad(body=(sample[0].body * (size // 400 + 1))[:size])
        print(f"{size:>9}: {per_ad(lambda ad: screen(ad, policy=policy), [long], 2) / size:.3f}")


if __name__ == "__main__":
    main()
