"""People and children offered, homes for favours, binding work: caught; neighbours spared."""

from __future__ import annotations

import random

import pytest

from daylight.screening import Ad, EarlierVersion, Harm, Verdict, screen, shipped_policy
from tests.screening import people_cases, unseen_people
from tests.screening.disguises import DISGUISES
from tests.screening.unseen_people import Text

# What was caught of the texts that nothing was tuned on, when they were last counted.
UNSEEN_CAUGHT = 0.9


def verdict(title: str, body: str = "") -> Verdict:
    return screen(Ad(title=title, body=body), policy=shipped_policy()).verdict


def shapes(text: Text) -> list[Ad]:
    """The same words as a title, as a body, and cut between the two."""
    whole = " ".join(part for part in text if part)
    words = whole.split(" ")
    half = len(words) // 2
    return [
        Ad(title=text[0], body=text[1]),
        Ad(title=". ".join(part for part in text if part)),
        Ad(body="\n".join(part for part in text if part)),
        Ad(title=" ".join(words[:half]), body=" ".join(words[half:])),
    ]


@pytest.mark.parametrize("text", people_cases.CAUGHT, ids=" / ".join)
def test_is_caught_as_title_as_body_and_cut_in_two(text: Text) -> None:
    verdicts = [screen(ad, policy=shipped_policy()).verdict for ad in shapes(text)[:3]]
    assert Verdict.PUBLISH not in verdicts


@pytest.mark.parametrize("text", people_cases.SPARED, ids=" / ".join)
def test_is_spared_as_title_and_as_body(text: Text) -> None:
    verdicts = [screen(ad, policy=shipped_policy()).verdict for ad in shapes(text)[:3]]
    assert set(verdicts) == {Verdict.PUBLISH}


def test_words_cut_between_title_and_body_are_read_together() -> None:
    cut = [text for text in people_cases.CAUGHT if len(" ".join(text).split()) > 3]
    missed = [t for t in cut if verdict_of(shapes(t)[3]) is Verdict.PUBLISH]
    assert len(missed) <= 0.05 * len(cut), missed


def verdict_of(ad: Ad) -> Verdict:
    return screen(ad, policy=shipped_policy()).verdict


@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_disguise_of_a_caught_text_is_caught(disguise: str) -> None:
    r, change = random.Random(5), DISGUISES[disguise]
    texts = [t for t in people_cases.CAUGHT if not any(c.isdigit() for c in "".join(t))]
    changed = [(change(title, r), change(body, r)) for title, body in texts]
    missed = [t for t, c in zip(texts, changed, strict=True) if verdict(*c) is Verdict.PUBLISH]
    assert not missed


def test_recall_on_texts_that_nothing_was_tuned_on() -> None:
    caught = [verdict(*text) is not Verdict.PUBLISH for text in unseen_people.CAUGHT]
    assert sum(caught) / len(caught) >= UNSEEN_CAUGHT


def test_innocent_texts_that_nothing_was_tuned_on_are_published() -> None:
    held = [text for text in unseen_people.SPARED if verdict(*text) is not Verdict.PUBLISH]
    assert len(held) <= 2, held


@pytest.mark.parametrize("text", people_cases.CAUGHT, ids=" / ".join)
def test_an_ad_that_drops_what_was_flagged_does_not_pass(text: Text) -> None:
    title, body = text
    first = screen(Ad(title=title, body=body), policy=shipped_policy())
    earlier = EarlierVersion(
        title=title, body=body, verdict=first.verdict, signals=first.signals
    )  # fmt: skip
    again = Ad(title="Ask me for details", body="Write for more.", earlier=(earlier,))
    out_of_scope = {s.harm for s in first.signals} == {Harm.OUT_OF_SCOPE}
    expected = Verdict.PUBLISH if out_of_scope else Verdict.HOLD
    assert screen(again, policy=shipped_policy()).verdict is expected


@pytest.mark.parametrize(
    "title",
    [
        "Work wanted, any",
        "Will do any job, I am homeless",
        "Desperate for a room",
        "Available for any work",
        "Me ofrezco para cualquier trabajo",
        "Teen girl needs a room this weekend, please",
        "Busco trabajo de interna",
    ],
)
def test_who_asks_for_a_home_or_any_work_gets_care(title: str) -> None:
    for section in ("", "housing", "jobs", "services"):
        screening = screen(Ad(title=title, section=section), policy=shipped_policy())
        assert (screening.care, screening.verdict) == (True, Verdict.PUBLISH)
