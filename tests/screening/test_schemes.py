"""Schemes of several signs: enough of them are held, fewer are not, and honest ads have fewer."""

from __future__ import annotations

import time

import pytest

from daylight.screening import Ad, Screening, Verdict, screen, shipped_policy
from daylight.screening.signals import schemes
from daylight.screening.signals.signs import Scheme
from daylight.screening.terms import shipped_tags
from tests.screening.scheme_cases import HARMFUL, INNOCENT

ALL = [each for each in vars(schemes).values() if isinstance(each, Scheme)]


def screened(section: str, title: str, body: str) -> Screening:
    return screen(Ad(title=title, body=body, section=section), policy=shipped_policy())


@pytest.mark.parametrize(("section", "title", "body"), HARMFUL)
def test_a_scheme_is_held(section: str, title: str, body: str) -> None:
    assert screened(section, title, body).verdict is Verdict.HOLD


@pytest.mark.parametrize(("section", "title", "body"), INNOCENT)
def test_an_honest_ad_with_some_of_the_signs_is_published(
    section: str, title: str, body: str
) -> None:
    found = screened(section, title, body)
    assert found.verdict is Verdict.PUBLISH, [(signal.name, signal.why) for signal in found.found]


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: scheme.name)
def test_a_scheme_names_tags_and_kinds_that_there_are(scheme: Scheme) -> None:
    tags = {tag for sign in scheme.kinds.values() for tag in sign.tags}
    tags |= {tag for s in scheme.kinds.values() for *pair, _ in s.pairs for tag in pair} - {"#"}
    assert tags | set(scheme.spared) <= shipped_tags().keys()
    assert {kind for group in scheme.must for kind in group} <= scheme.kinds.keys()
    assert max(sign.worth for sign in scheme.kinds.values()) < scheme.fewest


def test_a_reviewer_reads_which_signs_there_are_and_where() -> None:
    section, title, body = HARMFUL[0]
    [signal] = [s for s in screened(section, title, body).signals if s.name == "unseen_home"]
    assert "nobody shows it" in signal.why
    assert all(span.field in ("title", "body") for span in signal.spans)


def test_many_signs_cost_no_more_than_their_number() -> None:
    def cost(times: int) -> float:
        body = (
            "Send the rest to the mover. I cannot show it, after you pay I send the keys. " * times
        )
        times_s = []
        for _ in range(3):
            start = time.process_time()
            screened("housing", "Flat", body)
            times_s.append(time.process_time() - start)
        return min(times_s)

    cost(10)
    assert cost(800) < cost(100) * 24 + 0.05
