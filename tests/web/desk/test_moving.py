"""An ad in the wrong section: a reviewer proposes another from the case page."""

from __future__ import annotations

from daylight.web.ads.models import Ad
from daylight.web.jobs.models import Job
from daylight.web.reports.actions import flagging
from daylight.web.reports.models import MoveProposal, Reason
from daylight.web.review.actions import leasing, opening
from daylight.web.review.models import Case
from tests.web.desk.desks import Desk
from tests.web.people.signing import signed_in


def flagged(desk: Desk, reason: Reason = Reason.SECTION) -> tuple[Ad, Case]:
    ad = desk.board.confirmed()
    flagging.flag(ad, reason, network="192.0.2.7")
    opening.look_again([ad.pk])
    return ad, desk.case_of(ad)


def test_a_reviewer_proposes_another_section_and_the_poster_is_asked(desk: Desk) -> None:
    ad, case = flagged(desk)
    staff = desk.staff()
    browser = signed_in(staff)
    leasing.take(staff, case)
    path = f"/desk/cases/{case.public_id}"
    text = browser.get(path).content.decode()
    assert "Ask the poster" in text
    assert 'value="furniture"' in text
    assert f'value="{ad.section.slug}"' not in text, "it stands there already"
    values = {"ad": ad.public_id, "section": "furniture"}
    done = browser.post(f"{path}/move", values, follow=True).content.decode()
    assert "The poster has been asked." in done
    assert "Ask the poster" not in done
    made = MoveProposal.objects.get()
    assert (made.ad, made.section.slug, made.staff) == (ad, "furniture", staff)
    assert Job.objects.filter(kind="poster-mail").exists()
    ad.refresh_from_db()
    assert ad.section.slug != "furniture", "only its poster moves it"
    assert browser.post(f"{path}/move", values).status_code == 409
    assert MoveProposal.objects.count() == 1


def test_nothing_is_proposed_for_another_flag_or_without_the_case(desk: Desk) -> None:
    ad, case = flagged(desk, Reason.SCAM)
    staff = desk.staff()
    browser = signed_in(staff)
    path = f"/desk/cases/{case.public_id}"
    values = {"ad": ad.public_id, "section": "furniture"}
    assert browser.post(f"{path}/move", values).status_code == 409
    leasing.take(staff, case)
    assert "Ask the poster" not in browser.get(path).content.decode()
    assert browser.post(f"{path}/move", values).status_code == 409
    assert not MoveProposal.objects.exists()


def test_an_unknown_section_is_refused(desk: Desk) -> None:
    ad, case = flagged(desk)
    staff = desk.staff()
    leasing.take(staff, case)
    values = {"ad": ad.public_id, "section": "nowhere"}
    answer = signed_in(staff).post(f"/desk/cases/{case.public_id}/move", values)
    assert answer.status_code == 404
    assert not MoveProposal.objects.exists()
