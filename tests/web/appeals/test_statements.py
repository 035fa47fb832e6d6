"""Statements of reasons: one for each cause, kept as given, in the poster's language, delayable."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions as ads
from daylight.web.ads import links
from daylight.web.ads.models import BlockKind, HiddenPhoto, PosterContact
from daylight.web.people.models import Role
from daylight.web.record.models import Opening
from daylight.web.review.models import Restriction, Statement, StatementDelay, StatementText
from daylight.web.review.statements import actions as stating
from daylight.web.review.statements import facts, texts
from tests.web.appeals.stages import reasons_path, refused
from tests.web.boards import SELLER
from tests.web.browse.shots import photo


def kinds(board: Any) -> dict[str, Any]:
    """An ad under each restriction that there is."""
    held = ads.confirm(board.submitted(content=board.doubtful()))
    hidden = board.confirmed()
    ads.hide([hidden.public_id], reason="a report", harm="fraud")
    edited = {}
    for name in ("edit_held", "edit_refused"):
        ad = board.confirmed(f"{name}@example.org")
        loan = board.content(title="Loan", body="Guaranteed loans. Send the fee by Western Union.")
        edited[name] = ads.edit(ad, loan, base=1, arrival=board.arrival())
    edited["edit_refused"] = board.decide(edited["edit_refused"], "reviewer", "refuse")
    shown = photo()
    pictured = board.confirmed("pictured@example.org", photos=(shown,))
    HiddenPhoto.objects.create(photo=shown, claim="c1", created_at=clock.now())
    waits = board.submitted(email="banned@example.org")
    ads.ban(BlockKind.EMAIL, "banned@example.org", reason="spam", appeal_to="")
    return edited | {
        "held": held,
        "hidden": hidden,
        "photo": pictured,
        "banned": ads.confirm(waits),
        "refused": refused(board),
    }


def test_every_restriction_is_stated(board: Any, client: Any) -> None:
    made = kinds(board)
    assert set(made) == set(Restriction)
    for kind, ad in made.items():
        stated = stating.issue(ad.pk)
        assert stated is not None, kind
        assert stated.restriction == kind
        page = client.get(reasons_path(ad)).content.decode()
        for heading in ("What was decided", "Why", "What it rests on", "Who decided"):
            assert f"<h2>{heading}</h2>" in page
        assert f"{links.path(ad)}/appeal" in page


def test_one_cause_one_statement(board: Any) -> None:
    ad = ads.confirm(board.submitted(content=board.doubtful()))
    first = stating.issue(ad.pk)
    assert stating.issue(ad.pk) == first
    board.decide(ad, "reviewer", "refuse")
    second = stating.issue(ad.pk)
    assert second != first
    assert Statement.objects.filter(ad=ad).count() == 2


def test_what_is_not_restricted_is_not_stated(board: Any, client: Any) -> None:
    ad = board.confirmed()
    assert stating.issue(ad.pk) is None
    assert b"Nothing restricts this ad." in client.get(reasons_path(ad)).content


def test_what_was_said_cannot_be_changed(board: Any) -> None:
    stated = stating.issue(refused(board).pk)
    assert stated is not None
    text = StatementText.objects.get(statement=stated)
    assert stating.digest_of(text.body, bytes(text.salt)) == bytes(stated.digest)
    for table, column in (("review_statement", "digest"), ("review_statementtext", "salt")):
        for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    entry = json.loads(bytes(Opening.objects.get(pk=stated.entry_id).body))
    assert entry["digest"] == bytes(stated.digest).hex()


def test_it_is_given_with_the_letter(board: Any, letters_sent: Any) -> None:
    ad = refused(board)
    [refusal] = [each for each in letters_sent() if "is not published" in each]
    assert f"{links.path(ad)}/reasons" in refusal
    assert Statement.objects.filter(ad=ad, restriction="refused").exists()


def test_it_is_in_the_language_of_the_poster(board: Any) -> None:
    ad = refused(board)
    PosterContact.objects.filter(poster=ad.poster).update(language="es")
    stated = stating.issue(ad.pk)
    assert stated is not None
    assert StatementText.objects.get(statement=stated).body["language"] == "es"


def test_a_clause_is_told_in_the_language_of_the_page() -> None:
    from django.utils import translation

    said = facts.Facts(
        restriction="refused",
        ad="x",
        version=1,
        submitted="2026-11-20",
        neutral=False,
        decided_by="person",
        clause={"en": "No fees first.", "es": "Sin pagos por adelantado."},
    )
    for language, words in said.clause.items():
        with translation.override(language):
            assert texts.clause_of(said) == words


def test_a_machine_or_a_person(board: Any, client: Any) -> None:
    adult = board.content(
        title="Escort service, outcall only",
        section_id=board.content().section_id,
        body="Escort service, outcall only",
    )
    by_machine = ads.confirm(board.submitted(content=adult))
    assert by_machine.state == "refused"
    said = client.get(reasons_path(by_machine)).content.decode()
    assert "No person has looked at it yet." in said
    assert "Adult services are outside the scope of this board." in said
    said = client.get(reasons_path(refused(board))).content.decode()
    assert "A person who works for this board decided this." in said


def officer(board: Any) -> Any:
    return board.staff("officer", Role.EVIDENCE)


def test_an_officer_delays_it(board: Any, client: Any) -> None:
    ad = refused(board)
    reason = "The police asked us to wait until Friday."
    stating.delay(ad, staff=officer(board), reason=reason, term=timedelta(days=5))
    page = client.get(reasons_path(ad)).content.decode()
    assert "We cannot give the reasons today." in page
    assert "What was decided" not in page
    assert "police" not in page
    assert "/receipt/" not in page
    assert f"{links.path(ad)}/appeal" in page, "an appeal need not wait"
    with clock.moved(timedelta(days=6)):
        page = client.get(reasons_path(ad)).content.decode()
        assert "What was decided" in page
    stated = Statement.objects.newest(ad)
    assert stated is not None
    assert stating.appeal_until(stated) == stating.months_later(
        clock.now() + timedelta(days=5), 6
    ), "the six months begin when it can be read"


def test_a_delay_is_on_the_record_and_not_the_posters_to_open(board: Any) -> None:
    ad = refused(board)
    made = stating.delay(
        ad, staff=officer(board), reason="A court asked for it.", term=timedelta(days=5)
    )
    stating.release(made, staff=officer(board))
    stating.release(made, staff=officer(board))
    openings = Opening.objects.filter(subject=f"delay:{made.pk}").order_by("entry_id")
    steps = [json.loads(bytes(row.body)) for row in openings]
    assert [step["step"] for step in steps] == ["delayed", "released"]
    assert not Opening.objects.filter(subject=f"ad:{ad.pk}", body__contains=b"delay").exists()
    assert stating.delay_of(ad) is None


BAD_DELAYS = [
    ("reviewer", Role.REVIEWER, "A reason that is long enough", 5, "not_allowed"),
    ("lead", Role.LEAD, "A reason that is long enough", 5, "not_allowed"),
    ("officer", Role.EVIDENCE, "short", 5, "no_reason"),
    ("officer", Role.EVIDENCE, "x" * 301, 5, "no_reason"),
    ("officer", Role.EVIDENCE, "A reason that is long enough", 0, "bad_term"),
    ("officer", Role.EVIDENCE, "A reason that is long enough", 91, "bad_term"),
]


@pytest.mark.parametrize(("name", "role", "reason", "days", "code"), BAD_DELAYS)
def test_a_delay_needs_an_officer_a_reason_and_a_term(
    board: Any, name: str, role: str, reason: str, days: int, code: str
) -> None:
    ad = refused(board)
    with pytest.raises(Refused) as caught:
        stating.delay(ad, staff=board.staff(name, role), reason=reason, term=timedelta(days=days))
    assert caught.value.code == code
    assert not StatementDelay.objects.exists()


def test_reasons_that_harm_nobody_are_not_delayed(board: Any) -> None:
    ad = board.confirmed()
    ads.hide([ad.public_id], reason="a report", harm="fraud")
    with pytest.raises(Refused) as caught:
        stating.delay(
            board.decide(ad, "reviewer", "refuse"),
            staff=officer(board),
            reason="A reason that is long enough",
            term=timedelta(days=5),
        )
    assert caught.value.code == "not_delayable"


def test_a_forged_link_opens_nothing(board: Any, client: Any) -> None:
    ad = refused(board)
    for end in ("reasons", "appeal"):
        page = client.get(f"/m/{ad.public_id}/{'0' * 26}/{end}")
        assert page.status_code == 404
    page = client.get(reasons_path(ad))
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not page.cookies
    assert SELLER.encode() not in page.content
