"""Looking again: invented cases, second looks, audits, figures, whom a policy's errors fall on."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
from datetime import UTC, timedelta
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.screening import load_policy, shipped_policy
from daylight.web import clock
from daylight.web.ads import actions as ads
from daylight.web.ads import policies
from daylight.web.ads.models import AdState, Choice, Decision, Place, Publication, Section
from daylight.web.people.models import Role
from daylight.web.record import quality as public
from daylight.web.record.models import Entry, Opening
from daylight.web.review.actions import limits
from daylight.web.review.models import Appeal, AppealBy, Audit, AuditItem, Finding, SecondLook
from daylight.web.review.quality import (
    audits,
    drawing,
    fairness,
    figures,
    golden,
    plan,
    publishing,
    second,
)
from daylight.web.review.quality.golden_texts import GOLDEN
from tests.web.appeals.stages import refused
from tests.web.people.signing import signed_in


def lead(board: Any, name: str = "lead") -> Any:
    return board.staff(name, Role.LEAD)


def every(board: Any, *, golden_share: int = 0, second_share: int = 500) -> None:
    plan.set_plan(lead(board), golden_per_1000=golden_share, second_per_1000=second_share)


def many(board: Any, count: int, **changes: Any) -> None:
    """Honest ads of as many posters, each in words of its own: one who posts so much, or so many
    who post the same, would be held for it."""
    for _ in range(count):
        number = next(_numbers)
        parts = " ".join(random.Random(number).sample(PARTS.split(), 10))
        texts = {"title": f"Bicycle {number}", "body": f"With {parts}."}
        board.confirmed(f"{number}@example.org", **texts | changes)


_numbers = itertools.count()
PARTS = (
    "saddle basket bell lamp tyre frame wheel chain paint rack lock pump cover stand brake gear "
    "pedal handle seat spoke fork crank cable hub rim valve grip mirror bag trailer"
)


# Invented cases


def test_invented_cases_are_what_they_say() -> None:
    """The shipped policy stops those that are to be refused, and no other."""
    names = {case.name for case in GOLDEN}
    assert len(names) == len(GOLDEN)
    for case in GOLDEN:
        assert case.choice in ("publish", "refuse")
        assert bool(case.clause) is (case.choice == "refuse")
        assert case.clause in {"", *(rule.id for rule in shipped_policy().rules)}


def test_an_invented_case_stays_until_it_is_answered_and_then_another_comes(board: Any) -> None:
    every(board, golden_share=200)
    staff = board.staff()
    seen: list[str] = []
    for _ in range(200):
        turn = limits.limits_of(staff).turns
        found = golden.pick(staff, turn)
        assert golden.pick(staff, turn) == found
        if found is None:
            limits.count_turn(staff)
        else:
            seen.append(found.name)
            assert golden.answer(staff, found, Choice(found.choice)).is_right
        if len(seen) == 3:
            break
    assert len(set(seen)) == 3, "none comes twice before the others"


def test_without_a_share_none_is_invented(board: Any) -> None:
    every(board, golden_share=0)
    assert golden.pick(board.staff(), 0) is None


def test_nothing_real_is_made_of_an_invented_case(board: Any) -> None:
    every(board)
    before = Entry.objects.count(), Decision.objects.count()
    for case in GOLDEN:
        golden.answer(board.staff(), case, Choice.REFUSE)
        golden.signals(case)
    assert (Entry.objects.count(), Decision.objects.count()) == before
    until = clock.now() + timedelta(days=1)
    assert list(publishing.series(until - timedelta(days=90), until)) == []


# Second looks


def looked(board: Any, choice: Choice = Choice.PUBLISH, name: str = "second") -> SecondLook:
    """A refusal that somebody looks at again."""
    ad = refused(board)
    decision = Decision.objects.get(version=ad.head)
    look = SecondLook.objects.create(decision=decision, created_at=clock.now())
    return second.answer(look, board.staff(name), choice, "")


def test_a_share_is_looked_at_again(board: Any) -> None:
    every(board, second_share=500)
    for _ in range(16):
        refused(board)
    made = second.draw()
    assert 1 <= made <= 15  # 8, with a deviation of 2
    assert second.draw() == 0, "drawn once"


def test_nobody_looks_again_at_what_they_decided(board: Any) -> None:
    ad = refused(board, "reviewer")
    look = SecondLook.objects.create(
        decision=Decision.objects.get(version=ad.head), created_at=clock.now()
    )
    assert second.waiting_for(board.staff("reviewer")) is None
    with pytest.raises(Refused) as caught:
        second.answer(look, board.staff("reviewer"), Choice.PUBLISH, "")
    assert caught.value.code == "own_decision"
    assert second.waiting_for(board.staff("other")) == look


def test_the_page_of_a_second_look_is_blind(board: Any) -> None:
    every(board, second_share=500)
    while not SecondLook.objects.exists():
        refused(board, "reviewer", body="Little girl, ask for her. A remark of its own.")
        second.draw()
    page = signed_in(board.staff("other")).get("/desk/quality/second").content.decode()
    main = page[page.index("<main") :]
    assert "A remark of its own." in main
    for word in ("refused", "reviewer-p", "<mark", "signal"):
        assert word not in main


def test_a_second_look_changes_nothing(board: Any) -> None:
    look = looked(board, Choice.PUBLISH)
    ad = look.decision.version.ad
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED
    assert second.disagreements() == [look]


def test_a_lead_who_thinks_it_was_wrong_opens_an_appeal(board: Any) -> None:
    look = second.resolve(looked(board), lead(board), first_was_right=False)
    assert look.first_was_right is False
    appeal = Appeal.objects.get()
    assert appeal.by == AppealBy.BOARD
    assert second.disagreements() == []
    with pytest.raises(Refused) as caught:
        second.resolve(look, lead(board), first_was_right=True)
    assert caught.value.code == "resolved_already"


def test_a_wrong_publication_is_hidden(board: Any) -> None:
    ad = board.confirmed()
    ads.hide([ad.public_id], reason="a report", harm="fraud")
    ad = board.decide(ad, "reviewer", "publish")
    assert ad.state == AdState.PUBLIC
    decision = Decision.objects.get(version=ad.head)
    look = SecondLook.objects.create(decision=decision, created_at=clock.now())
    look = second.answer(look, board.staff("second"), Choice.REFUSE, "fraud")
    second.resolve(look, lead(board), first_was_right=False)
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN


def test_neither_of_the_two_says_who_was_right(board: Any) -> None:
    look = looked(board, name="second")
    with pytest.raises(Refused) as caught:
        second.resolve(look, board.staff("second"), first_was_right=True)
    assert caught.value.code == "not_allowed"
    boss = lead(board, "boss")
    SecondLook.objects.filter(pk=look.pk).update(staff=boss)
    look.refresh_from_db()
    with pytest.raises(Refused) as caught:
        second.resolve(look, boss, first_was_right=True)
    assert caught.value.code == "own_decision"


# Audits


def drawn(board: Any, ads_shown: int = 12, size: int = 5) -> Audit:
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(UTC).date()
    made = audits.commit(period_from=tomorrow, period_until=tomorrow + timedelta(days=2), size=size)
    with clock.moved(timedelta(days=1, hours=1)):
        many(board, ads_shown)
    with clock.moved(timedelta(days=5)):
        assert audits.draw_due() == 1
        assert audits.draw_due() == 0
    made.refresh_from_db()
    return made


def entry_of(pk: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(Opening.objects.get(pk=pk).body))
    return found


def test_a_sample_was_committed_to_before_and_can_be_drawn_again(board: Any) -> None:
    board.confirmed()  # before the period: never drawn
    audit = drawn(board)
    committed, told = entry_of(audit.committed_id), entry_of(audit.drawn_id or 0)
    assert "seed" not in committed
    seed = bytes.fromhex(told["seed"])
    assert drawing.commitment(seed) == committed["commitment"]
    assert told["population"] == 12
    names = {
        str(pk)
        for pk in Publication.objects.filter(created_at__date__gte=audit.period_from).values_list(
            "pk", flat=True
        )
    }
    again = drawing.draw(names, audit.size, seed=seed, root=bytes.fromhex(told.get("root", "")))
    items = AuditItem.objects.order_by("position").values_list("publication_id", flat=True)
    assert [str(pk) for pk in items] == again


def test_an_audit_is_announced_before_its_period(board: Any) -> None:
    today = clock.now().astimezone(UTC).date()
    with pytest.raises(Refused) as caught:
        audits.commit(period_from=today, period_until=today + timedelta(days=7))
    assert caught.value.code == "too_late"
    assert audits.commit_next() is not None
    assert audits.commit_next() is None


def test_a_finding_against_a_rule_hides_what_is_shown(board: Any) -> None:
    drawn(board)
    with clock.moved(timedelta(days=5)):
        item = audits.waiting_for(board.staff())
        assert item is not None
        audits.answer(item, board.staff(), Finding.AGAINST, "fraud")
        ad = item.publication.version.ad
        ad.refresh_from_db()
        assert ad.state == AdState.HIDDEN
        with pytest.raises(Refused) as caught:
            audits.answer(item, board.staff("other"), Finding.FINE)
        assert caught.value.code == "answered_already"


def test_too_few_are_not_known_and_enough_are(board: Any) -> None:
    drawn(board, ads_shown=24, size=24)
    with clock.moved(timedelta(days=5)):
        now = clock.now()
        first, until = now - timedelta(days=90), now + timedelta(days=1)
        for n in range(24):
            item = audits.waiting_for(board.staff())
            assert item is not None
            audits.answer(item, board.staff(), Finding.FINE if n else Finding.CANNOT_SAY)
            if n == 10:
                assert "audit/all:few" in list(publishing.series(first, until))
        share, unsaid = figures.prevalence(first, until)
        assert share is not None
        assert (share.hits, share.total, unsaid) == (0, 23, 1)
        assert 0.14 < share.high < 0.15  # the exact bound of 0 of 23


# Figures


def test_what_is_public_is_read_back_as_it_was(board: Any, client: Any) -> None:
    many(board, 21)
    until = clock.now().astimezone(UTC).date() + timedelta(days=1)
    assert publishing.publish(until=until) is not None
    entry = public.newest()
    assert entry is not None
    found = public.taken_apart(entry)
    [held] = [each for each in found["held"] if each.group == "section.bikes"]
    assert (held.hits, held.total) == (0, 21)
    text = client.get("/transparency/quality.csv").content.decode()
    assert ",held,section.bikes,0,21,0.0,0.0," in text
    assert json.loads(client.get("/transparency/quality.json").content) == [entry]
    page = client.get("/transparency").content.decode()
    assert "How well we decide" in page
    assert "we cannot know: too few cases" in page


def test_small_groups_are_put_together(board: Any) -> None:
    many(board, 22)
    many(board, 3, section_id=Section.objects.get(slug="furniture").pk)
    now = clock.now() + timedelta(minutes=1)
    lines = figures.held("section", now - timedelta(days=1), now)
    assert [(line.name, line.total) for line in lines] == [("(others)", 25)]


def test_the_desk_shows_it_and_reviewers_are_for_leads(board: Any) -> None:
    looked(board)
    golden.answer(board.staff("second"), GOLDEN[0], Choice.PUBLISH)
    page = signed_in(lead(board)).get("/desk/quality").content.decode()
    assert "second-p" in page
    assert "They disagree" in page
    page = signed_in(board.staff("second")).get("/desk/quality").content.decode()
    assert "second-p" not in page.split("</nav>", 2)[-1].split("<h1>")[-1]
    assert "They disagree" not in page
    auditor = signed_in(board.staff("auditor", Role.AUDITOR))
    assert auditor.get("/desk/quality").status_code == 200
    assert auditor.get("/desk/quality/second").status_code == 404


def test_a_lead_sets_the_shares_on_the_record(board: Any) -> None:
    client = signed_in(lead(board))
    answer = client.post("/desk/quality/shares", {"second": "100", "golden": "30"})
    assert answer.status_code == 302 or answer.status_code == 303
    assert plan.current() == plan.Plan(30, 100)
    assert client.post("/desk/quality/shares", {"second": "x", "golden": "30"}).status_code == 400
    bodies = Opening.objects.filter(entry__type="sample").values_list("body", flat=True)
    assert b'"per_1000":100' in bytes(bodies[0])


# Policies


HARSH = """
[[rule]]
id = "links-in-peoria"
harm = "fraud"
when = "any(fraud) >= 0.1"
where = "place == 'peoria'"
verdict = "hold"
clause = { en = "Links from some places are reviewed.", es = "Se revisan los enlaces." }
"""
LINK = "A sturdy bicycle. Pictures at https://bit.ly/example1"


def crowded(board: Any) -> None:
    peoria = Place.objects.get(slug="peoria").pk
    many(board, 22, body=LINK)
    many(board, 22, body=LINK, place_id=peoria)
    assert Publication.objects.count() == 44


def test_a_policy_whose_errors_fall_on_one_place_is_found(board: Any) -> None:
    crowded(board)
    assert fairness.uneven(shipped_policy()) == []
    harsh = load_policy(shipped_policy().text + HARSH, file="harsh.toml")
    [found] = fairness.uneven(harsh)
    assert found.startswith("place:peoria:")
    low = float(found.split(":")[3])
    assert low > fairness.HIGH
    with pytest.raises(Refused) as caught:
        policies.sign(harsh.text, lead(board), lead(board, "other lead"))
    assert caught.value.code == "reason_needed"


def test_a_policy_that_holds_one_place_more_needs_a_published_reason(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, two = lead(board), lead(board, "other lead")
    text = shipped_policy().text + "\n# another\n"
    found = ["place:peoria:3.00:1.60:5.60"]
    monkeypatch.setattr(policies, "uneven", lambda policy: found)
    with pytest.raises(Refused) as caught:
        policies.sign(text, first, two)
    assert caught.value.code == "reason_needed"
    assert "peoria" in caught.value.message
    before = policies.in_force().digest
    assert before != hashlib.sha256(text.encode()).hexdigest()
    policies.sign(text, first, two, reason="Many false ads came from there in June.")
    body = Opening.objects.filter(entry__type="policy_deployed").order_by("-entry_id")[0].body
    entry = json.loads(bytes(body))
    assert entry["ratios"] == found
    assert entry["ratios_reason"] == "Many false ads came from there in June."
