"""Nobody learns from a statement, a letter or an export what they were found by."""

from __future__ import annotations

import html
import itertools
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from daylight.screening import Ad as EngineAd
from daylight.screening import Harm, screen, shipped_policy
from daylight.screening.signals.registry import examples
from daylight.web import clock
from daylight.web.ads import actions as ads
from daylight.web.ads.models import Ad, Section
from daylight.web.ads.screenings import SAFETY_HARMS
from daylight.web.review.appeals import actions as appealing
from daylight.web.review.models import Vote
from daylight.web.review.statements import dsa, exporting
from tests.web.appeals.stages import reasons_path, say

_numbers = itertools.count()  # of posters: one poster's ads are remembered together
SIGNALS = sorted(examples())
HARM_WORDS = ("child", "minor", "traffick", "intimate", "safety list", "two people", "reported")
SAMPLE = [
    (name, example)
    for name, shown in sorted(examples().items())
    for example in [case for case in shown if case.caught][:2]
]


def posted(board: Any, example: Any) -> Ad:
    """The example as somebody would post it, decided on by a person where it was held."""
    section = Section.objects.get(slug="services-other")
    content = board.content(
        title=example.title[:100], body=example.body or "-", section_id=section.pk
    )
    ad: Ad = ads.confirm(board.submitted(f"{next(_numbers)}@example.org", content))
    if ad.state == "held":
        clause = _clause(ad)
        ad = board.decide(ad, "reviewer", "refuse") if not clause else _decide(board, ad, clause)
    return ad


def _clause(ad: Ad) -> str:
    assert ad.head is not None
    rules = ad.head.screenings.order_by("-id")[0].detail.body.get("rules", [])
    return str(rules[0]) if rules else ""


def _decide(board: Any, ad: Ad, clause: str) -> Ad:
    assert ad.head is not None
    seen = bytes(ad.head.digest)
    return ads.decide(ad, digest=seen, staff=board.staff(), choice="refuse", clause=clause)  # type: ignore[arg-type]


def all_that_is_said(board: Any, ad: Ad, client: Any, letters_sent: Any) -> str:
    """Pages, letters and the export, without the poster's own title, names and days."""
    page = client.get(reasons_path(ad)).content.decode()
    main = page[page.index("<main") : page.index("</main")]
    appeal = appealing.appeal_as_poster(ad, "", language="en")
    say(board, appeal, "second reviewer", Vote.UPHOLD)
    letters = "\n".join(letters_sent())
    rows = exported(with_neutral=True)
    title = ad.head.content.title if ad.head else ""
    said = f"{html.unescape(main)}\n{letters}\n{json.dumps(rows)}"
    return said.replace(title, "TITLE").replace(" ".join(title.split()), "TITLE")


def exported(*, with_neutral: bool) -> list[dict[str, Any]]:
    today = clock.now().date()
    rows = exporting.exported(
        first=today - timedelta(days=1),
        until=today + timedelta(days=1),
        with_neutral=with_neutral,
    )
    return [row for row in rows if row is not None]


def quotes(example: Any) -> set[str]:
    """The words in the example that a signal points at."""
    ad = EngineAd(title=example.title, body=example.body or "-", section="services-other")
    found = set()
    for signal in screen(ad, policy=shipped_policy()).found:
        for span in signal.spans:
            text = {"title": ad.title, "body": ad.body}.get(span.field, "")
            found.add(text[span.start : span.end].strip().lower())
    return {quote for quote in found if len(quote) > 2}


@pytest.mark.parametrize(
    ("name", "example"), SAMPLE, ids=[f"{n}-{i}" for i, (n, _) in enumerate(SAMPLE)]
)
def test_no_word_and_no_signal_is_told(
    board: Any, name: str, example: Any, client: Any, letters_sent: Any
) -> None:
    ad = posted(board, example)
    if ad.state == "public":
        pytest.skip("the shipped policy publishes this example")
    letters_sent()
    said = all_that_is_said(board, ad, client, letters_sent).lower()
    for signal in SIGNALS:
        assert signal not in said
        assert signal.replace("_", " ") not in said or signal in WORDS_OF_CLAUSES
    clauses = " ".join(rule.clause["en"] for rule in shipped_policy().rules).lower()
    for quote in quotes(example):
        if re.search(rf"\b{re.escape(quote)}\b", clauses + ORDINARY):
            continue  # an ordinary word that the page says of every ad
        assert not re.search(rf"\b{re.escape(quote)}\b", said), quote


ORDINARY = " work more pictures your what who says person people you a it ad ads "
WORDS_OF_CLAUSES = {"adult_services", "prohibited_goods", "forced_labour"}


def normal(said: str, ad: Ad) -> str:
    """Without what differs between any two ads."""
    said = said.replace(ad.public_id, "AD")
    said = re.sub(r"[0-9a-z]{26}[0-9a-f]*", "KEY", said)
    return re.sub(r"\d\d:\d\d", "TIME", said)


def test_every_harm_to_a_person_is_told_in_the_same_words(
    board: Any, client: Any, letters_sent: Any
) -> None:
    """Whatever was found, and whether the machine found it or somebody reported it."""
    texts: dict[str, str] = {}
    seen: set[str] = set()
    for name, example in SAMPLE:
        harms = {signal.harm for signal in screen(_as_engine(example), policy=POLICY).found}
        key = ",".join(sorted(harms))
        if not harms & SAFETY_HARMS or key in seen:
            continue
        seen.add(key)
        ad = posted(board, example)
        if ad.state == "refused":
            texts[f"{name}: {key}"] = page_of(ad, client)
    for harm in (Harm.CHILD_SAFETY, Harm.INTIMATE_IMAGE, Harm.SEX_TRAFFICKING):
        ad = board.confirmed()
        ads.hide([ad.public_id], reason="a report", harm=harm)
        texts[f"reported: {harm}"] = page_of(board.decide(ad, "reviewer", "refuse"), client)
    assert len(texts) >= 6
    assert len(set(texts.values())) == 1, texts
    [said] = set(texts.values())
    assert not [word for word in HARM_WORDS if word in said.lower()]
    assert "ourselves" not in said, "nor that nobody reported it"


POLICY = shipped_policy()


def _as_engine(example: Any) -> EngineAd:
    return EngineAd(title=example.title, body=example.body or "-", section="services-other")


def page_of(ad: Ad, client: Any) -> str:
    page = client.get(reasons_path(ad)).content.decode()
    return normal(page[page.index("<main") : page.index("</main")], ad)


def test_all_that_wait_are_told_the_same(board: Any, client: Any) -> None:
    """Held for a child's sake, for fraud, or hidden by a report or by nobody: the same words."""
    child = ads.confirm(board.submitted(content=board.doubtful()))
    fraud = ads.confirm(
        board.submitted(
            content=board.content(
                title="Loan", body="Guaranteed loans. Send the fee first, by Western Union."
            )
        )
    )
    assert (child.state, fraud.state) == ("held", "held")
    assert page_of(child, client) == page_of(fraud, client)
    hidden = []
    for harm in ("child_safety", "fraud", ""):
        ad = board.confirmed()
        ads.hide([ad.public_id], reason="a report", harm=harm)
        ad.refresh_from_db()
        hidden.append(page_of(ad, client))
    assert len(set(hidden)) == 1
    assert "report" not in hidden[0].lower()
    assert "ourselves" not in hidden[0]


def test_a_clause_that_is_not_about_safety_is_told(board: Any, client: Any) -> None:
    ad = ads.confirm(
        board.submitted(
            content=board.content(
                title="Loan", body="Guaranteed loans. Send the fee by Western Union."
            )
        )
    )
    ad = _decide(board, ad, "fraud")
    said = page_of(ad, client)
    assert "Ads that ask for money before anything is seen or done are reviewed." in said
    assert "western union" not in said.lower()


def test_a_person_who_names_a_safety_rule_where_nothing_met_it_tells_no_more(
    board: Any, client: Any
) -> None:
    ad = board.confirmed()
    ads.hide([ad.public_id], reason="a report", harm="fraud")
    ad.refresh_from_db()
    said = page_of(_decide(board, ad, "child-safety"), client)
    assert "In some kinds of cases" in said
    assert "endanger" not in said
    assert exported(with_neutral=False) == []


@pytest.mark.parametrize("with_neutral", [False, True])
def test_what_is_exported_is_taken(board: Any, client: Any, with_neutral: bool) -> None:
    for _name, example in SAMPLE[::2]:
        client.get(reasons_path(posted(board, example)))
    rows = exported(with_neutral=with_neutral)
    assert rows
    assert [said for row in rows for said in dsa.problems(row)] == []
    assert len({row["puid"] for row in rows}) == len(rows)
