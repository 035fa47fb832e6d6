"""The cases of the weeks before: short, about nobody, and some of them false alarms."""

from __future__ import annotations

from datetime import timedelta

from daylight.web.ads.models import Choice
from daylight.web.demo.decided import Decided
from daylight.web.demo.story import Story
from daylight.web.review.models import Vote


def _story(title: str, body: str, section: str, days: float, price: int | None = None) -> Story:
    return Story(
        title=title,
        body=body,
        section=section,
        language="en",
        age=timedelta(days=days),
        price_kind="none" if price is None else "price",
        price_minor=None if price is None else price * 100,
    )


def _refused(story: Story, by: str, clause: str) -> Decided:
    return Decided(story, by, Choice.REFUSE, clause)


def _published(story: Story, by: str, clause: str) -> Decided:
    return Decided(story, by, Choice.PUBLISH, clause)


PAST: tuple[Decided, ...] = (
    _refused(
        _story(
            "Studio for rent, cheap",
            "I am out of the country. Send the deposit by Western Union and I mail you the keys.",
            "apartments",
            24,
            390,
        ),
        "ana",
        "fraud",
    ),
    _published(
        _story(
            "Antique oxycodone poster",
            "A pharmacy poster of 1950 about oxycodone, no prescription needed then. Framed.",
            "antiques",
            22,
            45,
        ),
        "ben",
        "prohibited-goods",
    ),
    _refused(
        _story(
            "Percocet and Xanax, sealed",
            "No prescription, shipped in plain boxes.",
            "everything-else",
            19,
            80,
        ),
        "ben",
        "prohibited-goods",
    ),
    _published(
        _story(
            "Room for a woman student",
            "No rent in exchange for helping in the house ten hours a week. Live with us, own "
            "bathroom.",
            "rooms-shared",
            16,
            0,
        ),
        "ana",
        "home-for-company",
    ),
    _refused(
        _story(
            "Earn $5,000 a week at home",
            "Pay the training fee by gift card first and we send your cashier's check.",
            "odd-jobs",
            13,
        ),
        "carla",
        "fraud",
    ),
    _refused(
        _story(
            "Glock with two magazines",
            "No background check, cash only, meet tonight.",
            "sports",
            11,
            280,
        ),
        "ana",
        "prohibited-goods",
    ),
    Decided(
        _story(
            "Summer cottage by the lake",
            "I am out of the country until May. A deposit is due before viewing, by wire transfer "
            "to the agency in town.",
            "holiday-homes",
            8,
            640,
        ),
        "ben",
        Choice.REFUSE,
        "fraud",
        appeal="The agency is in Lake Street and shows the cottage to everybody who asks.",
        outcome=Vote.REVERSE,
    ),
    Decided(
        _story(
            "Room in return for company",
            "No rent for a woman, instead of rent we agree on favors.",
            "rooms-shared",
            6,
            0,
        ),
        "ana",
        Choice.REFUSE,
        "home-for-company",
        appeal="I only want somebody to live here.",
        outcome=Vote.UPHOLD,
    ),
    Decided(
        _story(
            "Puppies, shipped to you",
            "Send the deposit by wire transfer to the shipping agent before you see them.",
            "pets",
            2,
            350,
        ),
        "ben",
        Choice.REFUSE,
        "fraud",
        appeal="The shipping agent is my brother. You can see them at his place first. Please look "
        "again.",
    ),
)
