"""The takedown page: what it asks, what it answers, what it leaves behind."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.web import clock, keys, mail
from daylight.web.ads.models import AdState
from daylight.web.record.models import Entry, Opening
from daylight.web.reports import addresses, claim_links
from daylight.web.reports.actions import answering, flaggers, upkeep
from daylight.web.reports.models import Claim, TrustedFlagger
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import claimed, mails, statuses, work

PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def text_of(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def test_nothing_is_left_in_the_browser(board: Any, client: Client) -> None:
    ad = board.confirmed()
    for response in (
        client.get(f"/takedown?ad={ad.public_id}"),
        client.get("/takedown?now=yes"),
        client.post("/takedown", {"address": ad.public_id}),
        client.post("/takedown", {}),
        client.get(claim_links.path(Claim.objects.get().public_id)),
    ):
        assert not response.cookies
        for name, value in PRIVATE.items():
            assert response[name] == value
        assert re.findall(r"<title>(.*?)</title>", text_of(response)) == ["Daylight"]
        assert 'class="button plain exit"' in text_of(response)


def test_it_never_asks_for_the_picture(client: Client) -> None:
    page = text_of(client.get("/takedown"))
    [field] = re.findall(r"<input[^>]*type=\"file\"[^>]*>", page)
    assert "name=" not in field
    assert "enctype" not in page
    assert "Do not send, copy or screenshot" in page


def test_danger_now_shows_whom_to_call(board: Any, client: Client) -> None:
    ad = board.confirmed()
    page = text_of(client.get(f"/takedown?now=yes&ad={ad.public_id}"))
    assert 'href="tel:911"' in page
    assert "1-800-843-5678" in page
    answer = text_of(client.post("/takedown", {"address": ad.public_id, "danger": "yes"}))
    assert 'href="tel:911"' in answer
    claim = Claim.objects.get()
    assert claim.danger
    assert claim.page_by is not None


def test_it_says_when_nobody_is_on_duty(board: Any, client: Client, all_day: None) -> None:
    assert "Nobody is on duty" in text_of(client.get("/takedown"))
    board.staff()
    assert "Nobody is on duty" not in text_of(client.get("/takedown"))


def test_the_clock(board: Any, all_day: None) -> None:
    alone = claimed(board.confirmed(), wrong="child")
    assert alone.due_at - alone.received_at == timedelta(hours=48)
    board.staff()
    child = claimed(board.confirmed(), wrong="child")
    assert child.due_at - child.received_at == timedelta(hours=4)
    other = claimed(board.confirmed(), wrong="private")
    assert other.due_at - other.received_at == timedelta(hours=48)


def test_reminders_and_escalation(board: Any) -> None:
    lead = board.staff("lead", "lead")
    lead.email = "lead@example.org"
    lead.save(update_fields=["email"])
    claimed(board.confirmed(), wrong="private")
    for hours, sent in ((1, 0), (25, 1), (26, 1), (49, 2), (60, 2)):
        with clock.moved(timedelta(hours=hours)):
            upkeep.look_at_clocks()
            work()
        assert len(mails("lead@example.org")) == sent, hours


GIVEN = {
    "whole": "http://localhost/a/{ad}",
    "in Spanish": "http://localhost/es/a/{ad}?x=1#photos",
    "cut short": "localhost/a/{ad}",
    "its path": "/a/{ad}",
    "its name": "{ad}",
    "in capitals": "HTTP://LOCALHOST/A/{AD}",
    "in a sentence": "please look at http://localhost/a/{ad}, it is my daughter",
    "in brackets": "<http://localhost/a/{ad}>",
    "with a line break": "\n http://localhost/a/{ad} \n",
}


@pytest.mark.parametrize("how", GIVEN)
def test_an_address_however_it_is_pasted(board: Any, client: Client, how: str) -> None:
    ad = board.confirmed()
    given = GIVEN[how].format(ad=ad.public_id, AD=ad.public_id.upper())
    assert client.post("/takedown", {"address": given}).status_code == 200
    assert statuses(client, ad) == [404]


def test_the_address_of_a_photo_names_its_ad(board: Any, client: Client) -> None:
    from tests.web.browse.shots import photo

    shot = photo()
    ad = board.confirmed(photos=(shot,))
    client.post("/takedown", {"address": f"http://localhost/p/{shot.public_id}/640.webp"})
    assert statuses(client, ad) == [404, 404]


BAD = {
    "dead": "http://localhost/a/0000000a",
    "foreign": "https://elsewhere.example.net/a/12345678",
    "malformed": "htp:/localhost//a",
    "nonsense": "\x00\x01 %%% ' OR 1=1 --",
    "long": "http://localhost/a/" + "x" * 3000,
    "broken IPv6": "http://[::1/a/abcd1234",
    "private link": "http://localhost/m/abcd1234/0123456789abcdefghijklmnop",
}


@pytest.mark.parametrize("how", BAD)
def test_what_names_nothing_is_received_and_looked_for(client: Client, how: str) -> None:
    answer = client.post("/takedown", {"address": BAD[how]})
    assert answer.status_code == 200
    claim = Claim.objects.get()
    assert claim_links.reference(claim) in text_of(answer)
    assert claim.is_open
    assert ("of another site" in text_of(answer)) == (how == "foreign")


def test_the_first_answer_is_the_same_whether_or_not_the_ad_is_here(
    board: Any, client: Client
) -> None:
    from tests.web.reports.test_copies import _without_names

    there, gone = board.confirmed().public_id, "0000000a"
    answers = [client.post("/takedown", {"address": f"/a/{name}"}) for name in (there, gone)]
    first, second = (_without_names(text_of(each)) for each in answers)
    assert first.replace(there, "AD") == second.replace(gone, "AD")


def test_an_ad_that_is_hidden_already_is_claimed_again(board: Any, client: Client) -> None:
    ad = board.confirmed()
    for _ in range(2):
        assert client.post("/takedown", {"address": ad.public_id}).status_code == 200
    assert Claim.objects.count() == 2
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN


def test_nothing_at_all_is_asked_for_again(client: Client) -> None:
    answer = client.post("/takedown", {"email": "x@example.org"})
    assert answer.status_code == 400
    assert 'href="#address"' in text_of(answer)
    assert not Claim.objects.exists()


def test_a_description_alone_is_enough(client: Client) -> None:
    client.post("/takedown", {"description": "an ad for a bicycle that shows my son"})
    assert Claim.objects.get().words.description.startswith("an ad for")


def test_another_site_cannot_claim_in_a_visitors_name(board: Any, client: Client) -> None:
    ad = board.confirmed()
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post("/takedown", {"address": ad.public_id}, headers=elsewhere)
    assert ad.public_id in text_of(answer)
    client.post(f"/flag/{ad.public_id}", {"reason": "scam"}, headers=elsewhere)
    assert not Claim.objects.exists()
    assert not Entry.objects.filter(type="flag").exists()


ORIGINS = {
    "http://elsewhere.example.net": False,
    "http://localhost.example.net": False,
    "https://evil:443": False,
    "null": True,  # our own pages tell nobody where they are
    "http://localhost": True,
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_browser_that_says_only_the_origin_is_understood(
    board: Any, client: Client, origin: str
) -> None:
    ad = board.confirmed()
    sent = {"address": ad.public_id}
    answer = client.post("/takedown", sent, headers={"Origin": origin})
    assert (ad.public_id in text_of(answer)) != ORIGINS[origin]
    client.post(f"/flag/{ad.public_id}", {"reason": "scam"}, headers={"Origin": origin})
    assert Claim.objects.exists() == ORIGINS[origin]


def test_too_long_is_said(client: Client) -> None:
    assert client.post("/takedown", {"description": "x" * 300_000}).status_code == 413


def test_a_fact_of_law_stands_before_nothing(board: Any, client: Client) -> None:
    ad = board.confirmed()
    client.post(
        "/takedown",
        {"address": ad.public_id, "name": "A. Parent", "signature": "A. Parent", "good_faith": "1"},
    )
    words = Claim.objects.get().words
    assert (words.signature, words.good_faith) == ("A. Parent", True)


def test_each_step_has_its_proof(recorded: Any, client: Client) -> None:
    ad = recorded.confirmed()
    answer = text_of(client.post("/takedown", {"address": ad.public_id}))
    receipt = re.findall(r'href="(/receipt/[^"]+)"', answer)[0]
    page = client.get(receipt)
    assert page.status_code == 200
    claim = Claim.objects.get()
    assert claim_links.reference(claim) in text_of(page)
    recorded.decide(ad, "reviewer", "refuse")
    work()
    upkeep.look_at_clocks()
    own = text_of(client.get(claim_links.path(claim.public_id)))
    links = re.findall(r'href="(/receipt/[^"]+)"', own)
    assert len(links) == 5  # received, hidden, searched, decided, answered
    assert all(client.get(link).status_code == 200 for link in links)


def test_no_entry_of_a_claim_tells_who_or_what(board: Any) -> None:
    ad = board.confirmed()
    claimed(
        ad, email="mother@example.org", safe="yes", description="my daughter", phone="3125550123"
    )
    for body in Opening.objects.filter(entry__type="takedown").values_list("body", flat=True):
        for word in (b"mother", b"daughter", b"312555", b"child"):
            assert word not in bytes(body)


def test_a_claims_page_is_only_its_holders(board: Any, client: Client) -> None:
    claim = claimed(board.confirmed())
    path = claim_links.path(claim.public_id)
    assert client.get(path).status_code == 200
    assert client.get(path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404
    assert client.get(f"/takedown/claim/{keys.random_name(12)}/{'0' * 26}").status_code == 404
    confirm = claim_links.confirm_path(claim.public_id)
    assert client.get(path.replace("/claim/", "/confirm/")).status_code == 404
    assert client.get(confirm).status_code == 200


def test_more_can_be_said_later_and_is_counted(board: Any, client: Client) -> None:
    claim = claimed(description="a bicycle", address="")
    ad = board.confirmed()
    path = claim_links.path(claim.public_id)
    client.post(path, {"address": f"/a/{ad.public_id}"})
    assert statuses(client, ad) == [404]
    client.post(path, {"address": ""})
    claim.refresh_from_db()
    assert claim.contacts == 3
    assert Entry.objects.filter(type="takedown").count() == 4  # received, 2 x contacted, hidden


def test_a_reporter_whose_mail_bounces_has_an_answer_all_the_same(
    board: Any, client: Client, monkeypatch: Any
) -> None:
    ad = board.confirmed()
    claim = claimed(ad, email="mother@example.org", safe="yes")
    board.decide(ad, "reviewer", "refuse")
    upkeep.look_at_clocks()

    def bounces(*args: Any, **more: Any) -> int:
        from smtplib import SMTPRecipientsRefused

        raise SMTPRecipientsRefused({"mother@example.org": (550, b"no such mailbox")})

    monkeypatch.setattr(mail.FolderBackend, "send_messages", bounces)
    work()
    claim.refresh_from_db()
    assert claim.answered_at is not None
    assert claim.words.bounced_at is not None
    assert "stays off" in text_of(client.get(claim_links.path(claim.public_id)))


# --- staff -------------------------------------------------------------------------------------


def desk_post(client: Client, path: str, **given: str) -> Any:
    return client.post(path, given)


def test_a_caller_gets_the_same_by_telephone(board: Any, client: Client) -> None:
    ad = board.confirmed()
    staff = signed_in(board.staff())
    answer = desk_post(
        staff, "/desk/reports/new", address=ad.public_id, wrong="child", channel="telephone"
    )
    assert answer.status_code == 200
    assert statuses(client, ad) == [404]
    claim = Claim.objects.get()
    assert claim.channel == "telephone"
    code = claim_links.reference(claim)
    assert code in text_of(answer)
    heard = code.lower().replace("0", "o").replace("-", " ")
    found = staff.get("/desk/reports", {"code": heard})
    assert found.headers["Location"].endswith(claim.public_id)


def test_a_caller_who_only_describes_it_is_not_told_that_it_is_hidden(board: Any) -> None:
    given = {"description": "a blue one, in town", "channel": "telephone"}
    said = text_of(desk_post(signed_in(board.staff()), "/desk/reports/new", **given))
    assert "It is hidden" not in said
    assert "Nothing is hidden yet" in said


def test_the_desk_shows_the_first_due_first_and_acts(board: Any, all_day: None) -> None:
    staff = signed_in(board.staff())
    slow = claimed(board.confirmed(), wrong="private")
    fast = claimed(board.confirmed(), wrong="child")
    listed = text_of(staff.get("/desk/reports"))
    assert listed.index(fast.public_id) < listed.index(slow.public_id)
    path = f"/desk/reports/{slow.public_id}"
    assert staff.get(path).status_code == 200
    desk_post(staff, path, do="contact", channel="post")
    slow.refresh_from_db()
    assert slow.contacts == 2
    described = claimed(description="somewhere", address="")
    desk_post(staff, f"/desk/reports/{described.public_id}", do="nothing")
    described.refresh_from_db()
    assert described.outcome == "nothing_found"
    answer = desk_post(staff, path, do="nothing")
    assert "must be decided first" in text_of(answer)


def test_whoever_is_not_signed_in_sees_nothing(board: Any, client: Client) -> None:
    claim = claimed(board.confirmed())
    for path in ("", "/new", "/flaggers", f"/{claim.public_id}", "/move/abcd1234"):
        assert client.get(f"/desk/reports{path}").status_code == 302
    auditor = signed_in(board.staff("auditor", "auditor"))
    for path in ("", "/new", "/flaggers", f"/{claim.public_id}"):
        assert auditor.get(f"/desk/reports{path}").status_code == 404


def test_trusted_flaggers_are_measured_warned_and_suspended(
    board: Any, client: Client, all_day: None
) -> None:
    lead = board.staff("lead", "lead")
    desk = signed_in(lead)
    page = text_of(desk_post(desk, "/desk/reports/flaggers", do="add", name="A hotline"))
    lane = re.findall(r"http://localhost(/takedown/lane/\w+)", page)[0]
    ad = board.confirmed()
    assert client.get(lane).status_code == 200
    client.post(lane, {"address": ad.public_id, "wrong": "private"})
    claim = Claim.objects.get()
    assert claim.trusted is not None
    assert claim.due_at - claim.received_at == timedelta(hours=24)
    made = TrustedFlagger.objects.get()
    assert "Warn them first" in text_of(
        desk_post(desk, "/desk/reports/flaggers", do="suspend", row=str(made.pk))
    )
    flaggers.warn(made, staff=lead)
    flaggers.suspend(made, staff=lead)
    assert client.get(lane).status_code == 404
    assert client.post("/takedown", {"address": ad.public_id}).status_code == 200
    assert Entry.objects.filter(type="trusted_flagger").count() == 3


def test_contacts_are_erased_half_a_year_after_the_answer(board: Any) -> None:
    claim = claimed(description="somewhere", address="", email="mother@example.org")
    answering.found_nothing(claim, staff=board.staff())
    upkeep.erase_due()
    claim.words.refresh_from_db()
    assert claim.words.email
    with clock.moved(timedelta(days=181)):
        upkeep.erase_due()
    claim.words.refresh_from_db()
    assert not claim.words.email
    assert not claim.words.description


def test_addresses_are_read_without_asking_any_table() -> None:
    read = addresses.read("abcdefgh and http://other.example.net", host="localhost")
    assert read.ads == ()
    assert read.is_foreign
