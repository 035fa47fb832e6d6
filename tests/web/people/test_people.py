"""Who works here: roles, invitations, ways back in, and what the doctor says of it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from daylight.web import clock
from daylight.web.people import actions, factors, health, invitations
from daylight.web.people.actions import Refused
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Grant, Invitation, Role, SignIn, Staff
from daylight.web.record.models import Entry, Opening
from tests.web.people.conftest import PASSWORD
from tests.web.people.signing import signed_in
from tests.web.people.test_signing_in import is_in, types, with_app

Hire = Callable[..., Staff]


def new(name: str = "new") -> Staff:
    return actions.find(name)


def body(entry: Entry) -> str:
    return bytes(Opening.objects.get(entry=entry).body).decode()


def operators() -> int:
    return Grant.objects.filter(role=Role.OPERATOR, ended_at=None).count()


def change(client: Client, person: Staff, do: str, **more: str) -> Any:
    return client.post(f"/desk/people/{person.pk}/change", {"do": do, **more})


def link_on(page: Any) -> str:
    found = re.search(
        r'value="http://localhost(/desk/invitation/[0-9a-z]+)"', page.content.decode()
    )
    assert found, page.content.decode()
    return found[1]


# Roles


def test_an_operator_adds_somebody_who_chooses_their_own_password(
    stranger: Client, hire: Hire
) -> None:
    client = signed_in(hire("omar", Role.OPERATOR))
    page = client.post("/desk/people/add", {"name": "new", "role": ["reviewer", "auditor"]})
    assert actions.roles_of(new()) == ["auditor", "reviewer"]
    assert Entry.objects.filter(type="role_granted").count() == 3
    path = link_on(page)
    assert b"Welcome" in stranger.get(path).content
    short = stranger.post(path, {"password": "short"})
    assert short.status_code == 400
    assert stranger.post(path, {"password": PASSWORD}).url == "/desk/account/second-factor"
    assert stranger.get(path).status_code == 404
    assert not is_in(stranger)


def test_a_lead_gives_and_takes_reviewers_and_nothing_else(hire: Hire) -> None:
    lea, kim = hire("lea", Role.LEAD), hire("kim", Role.AUDITOR)
    client = signed_in(lea)
    assert change(client, kim, "give", role="reviewer").status_code == 302
    assert change(client, kim, "take", role="reviewer").status_code == 302
    for do, role in (("give", "lead"), ("give", "operator"), ("take", "auditor")):
        assert change(client, kim, do, role=role).status_code == 403
    page = client.post("/desk/people/add", {"name": "mole", "role": "operator"})
    assert page.status_code == 403
    assert not Staff.objects.filter(name="mole").exists()
    assert actions.roles_of(kim) == ["auditor"]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_themselves_a_role(hire: Hire, role: Role) -> None:
    for name, own in (("omar", Role.OPERATOR), ("lea", Role.LEAD)):
        staff = hire(name, own)
        if role != own:
            assert change(signed_in(staff), staff, "give", role=str(role)).status_code == 403
        assert actions.roles_of(staff) == [str(own)]


def test_the_last_operator_stays(hire: Hire) -> None:
    omar = hire("omar", Role.OPERATOR)
    client = signed_in(omar)
    for do in ("take", "dismiss"):
        said = change(client, omar, do, role="operator")
        assert said.status_code == 409
        assert b"last operator" in said.content
    with pytest.raises(Refused, match="last operator"):  # nor by the command
        actions.dismiss(omar)
    second = hire("second", Role.OPERATOR)
    assert change(client, omar, "take", role="operator").status_code == 302
    assert actions.roles_of(omar) == []
    assert actions.roles_of(second) == ["operator"]


def test_of_two_operators_who_remove_each_other_one_stays(hire: Hire) -> None:
    a, b = hire("a", Role.OPERATOR), hire("b", Role.OPERATOR)
    start = threading.Barrier(2)

    def remove(by: Staff, person: Staff) -> None:
        start.wait()
        try:
            actions.revoke(person, Role.OPERATOR, by=by)
        except Refused:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=remove, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert operators() == 1


def test_whoever_was_let_go_gets_no_role_and_no_link(hire: Hire) -> None:
    kim = hire("kim", password=None)
    path = invitations.invite(kim)
    actions.dismiss(kim)
    assert not actions.grant(kim, Role.REVIEWER)
    with pytest.raises(Refused):
        invitations.find(path.rsplit("/", 1)[1])
    with pytest.raises(Refused, match="has ended"):
        invitations.invite(kim)


# Links


def test_a_link_works_once_for_three_days_and_the_newest_alone(
    stranger: Client, hire: Hire
) -> None:
    kim = hire("kim", password=None)
    first, second = invitations.invite(kim), invitations.invite(kim)
    assert stranger.get(first).status_code == 404
    with clock.moved(timedelta(days=3, minutes=1)):
        assert stranger.get(second).status_code == 404
    assert stranger.get(second).status_code == 200
    stranger.post(second, {"password": PASSWORD})
    assert stranger.post(second, {"password": "an evil password"}).status_code == 404
    with pytest.raises(Refused, match="sign in already"):
        invitations.invite(kim)


def test_of_a_link_only_a_digest_is_kept(hire: Hire) -> None:
    path = invitations.invite(hire("kim", password=None))
    key = path.rsplit("/", 1)[1]
    stored = bytes(Invitation.objects.get().digest)
    assert key.encode() not in stored
    assert len(stored) == 32


def test_a_lead_makes_no_link_for_a_role_they_cannot_give(hire: Hire) -> None:
    """Whoever holds the link holds the role."""
    eva = hire("eva", Role.EVIDENCE, password=None)
    with pytest.raises(Refused, match="not yours"):
        invitations.invite(eva, by=hire("lea", Role.LEAD))
    assert invitations.invite(eva, by=hire("omar", Role.OPERATOR))


def test_links_cannot_be_tried_for_long(stranger: Client, board: Any) -> None:
    said = [stranger.get(f"/desk/invitation/{'z' * 26}").status_code for _ in range(31)]
    assert said == [404] * 30 + [429]


# A way back in


def test_two_people_let_somebody_back_in(stranger: Client, hire: Hire) -> None:
    kim, omar, lea = hire(), hire("omar", Role.OPERATOR), hire("lea", Role.LEAD)
    with_app(kim)
    working = signed_in(kim)
    first, second = signed_in(omar), signed_in(lea)
    assert change(first, kim, "reset").status_code == 302
    assert is_in(working)  # asking changes nothing
    assert change(first, kim, "agree").status_code == 403
    assert is_in(working)
    path = link_on(change(second, kim, "agree"))
    assert not is_in(working)
    assert types(stranger).status_code == 403
    assert not factors.enough(kim)
    assert stranger.post(path, {"password": "a new long one"}).status_code == 302
    entry = Entry.objects.filter(type="role_granted").order_by("pk").last()
    assert entry is not None
    said = body(entry)
    assert '"step":"reset"' in said
    act = f"role:{kim.pk}:reviewer:reset:{entry.at.isoformat()}"
    for number, person in enumerate((omar, lea)):
        assert blinded(person.pk, f"{act}:by:{number}") in said


def test_nobody_asks_or_agrees_for_themselves(hire: Hire) -> None:
    omar, lea = hire("omar", Role.OPERATOR), hire("lea", Role.LEAD)
    assert change(signed_in(omar), omar, "reset").status_code == 403
    waiting = invitations.ask_reset(omar, by=lea)
    with pytest.raises(Refused, match="Somebody else"):
        invitations.agree(waiting.pk, by=omar)
    with pytest.raises(Refused, match="Somebody else"):
        invitations.agree(waiting.pk, by=hire("kim"))
    assert invitations.agree(waiting.pk, by=hire("lou", Role.OPERATOR))
    with pytest.raises(Refused, match="does not work"):
        invitations.agree(waiting.pk, by=hire("max", Role.LEAD))


def test_a_way_back_in_that_waits_opens_nothing(stranger: Client, hire: Hire) -> None:
    waiting = invitations.ask_reset(hire(), by=hire("lea", Role.LEAD))
    assert waiting.digest is None
    for key in ("None", "0", "-", "z" * 26):
        assert stranger.get(f"/desk/invitation/{key}").status_code == 404


# One's own account


def test_grave_pages_ask_again_after_ten_minutes(hire: Hire) -> None:
    omar = hire("omar", Role.OPERATOR)
    with_app(omar)
    client = signed_in(omar)
    form = {"name": "late", "role": "reviewer"}
    with clock.moved(timedelta(minutes=11)):
        said = client.post(
            "/desk/people/add", form, headers={"referer": "http://localhost/desk/people/add"}
        )
        assert said.url == "/desk/confirm?next=/desk/people/add"
        assert not Staff.objects.filter(name="late").exists()
        assert client.post("/desk/account/recovery-codes").url == "/desk/confirm"
        assert client.post("/desk/confirm", {"password": PASSWORD}).status_code == 403
        code = factors.new_recovery_codes(omar)[0]
        assert client.post("/desk/confirm?next=/desk/people/add", {"code": code}).status_code == 302
        assert client.post("/desk/people/add", form).status_code == 200
    assert Staff.objects.filter(name="late").exists()


def test_the_last_second_factor_stays(hire: Hire) -> None:
    kim = hire()
    with_app(kim)
    client = signed_in(kim)
    said = client.post("/desk/account/code-app/remove")
    assert said.status_code == 409
    assert factors.held(kim).app


def test_nobody_touches_anothers_passkey(hire: Hire) -> None:
    from allauth.mfa.models import Authenticator

    data = {"name": "phone", "credential": {}}
    row = Authenticator.objects.create(user=hire("lea"), type="webauthn", data=data)
    client = signed_in(hire("kim"))
    for form in ({"do": "rename", "name": "mine"}, {"do": "remove"}):
        assert client.post(f"/desk/account/passkeys/{row.pk}", form).status_code == 404
    row.refresh_from_db()
    assert row.data["name"] == "phone"


def test_a_pseudonym_is_ones_own(hire: Hire) -> None:
    kim, _lea = hire("kim"), hire("lea")
    client = signed_in(kim)
    assert client.post("/desk/account/pseudonym", {"pseudonym": "Heron"}).status_code == 302
    assert client.post("/desk/account/pseudonym", {"pseudonym": "lea-p"}).status_code == 409
    assert client.post("/desk/account/pseudonym", {"pseudonym": "a\x00b"}).status_code == 400
    kim.refresh_from_db()
    assert kim.pseudonym == "Heron"


def test_names_are_seen_by_nobody_else(hire: Hire) -> None:
    hire("real-name-of-kim")
    client = signed_in(hire("omar", Role.OPERATOR))
    kim = new("real-name-of-kim")
    Staff.objects.filter(pk=kim.pk).update(pseudonym="Heron")
    for path in ("/desk/people", f"/desk/people/{kim.pk}"):
        page = client.get(path).content
        assert b"Heron" in page
        assert b"real-name" not in page


def test_passwords_that_differ_or_are_short_change_nothing(hire: Hire) -> None:
    kim = hire()
    client = signed_in(kim)
    for first, second in (("one long enough", "another one"), ("short", "short"), ("k" * 300,) * 2):
        said = client.post("/desk/account/password", {"password": first, "again": second})
        assert said.status_code == 400
    assert actions.sign_in("kim", PASSWORD)
    assert SignIn.objects.filter(ended_at=None).count() == 1


# The doctor


def test_the_doctor_names_who_is_missing_and_who_is_easily_robbed(hire: Hire) -> None:
    ana = hire("ana")
    said = "\n".join(finding for _level, finding, _mend in health.examine())
    for part in (
        "1 of 2 people can decide",
        "nobody is safety lead",
        "nobody is evidence officer",
        "nobody is auditor",
        "nobody is operator",
        "no second factor yet (ana)",
    ):
        assert part in said
    hire("ben", Role.REVIEWER, password=None)
    assert any("no way to sign in yet: ben" in finding for _l, finding, _m in health.examine())
    with_app(ana)
    for name, role in (("l", Role.LEAD), ("e", Role.EVIDENCE), ("a", Role.AUDITOR)):
        with_app(hire(name, role))
    with_app(hire("o", Role.OPERATOR))
    invitations.invite(new("ben"))
    assert [level for level, _said, _mend in health.examine()] == ["ok"]


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30])
def test_people_and_passkeys_that_are_not_there(hire: Hire, number: str) -> None:
    client = signed_in(hire("omar", Role.OPERATOR))
    assert client.get(f"/desk/people/{number}").status_code == 404
    assert client.post(f"/desk/people/{number}/change", {"do": "dismiss"}).status_code == 404
    assert client.post(f"/desk/account/passkeys/{number}", {"do": "remove"}).status_code == 404
    assert client.post("/desk/account/browsers", {"number": "1" * 30}).status_code == 302


def test_two_leads_do_not_become_an_operator(board: Any) -> None:
    first, second = board.staff("first", Role.LEAD), board.staff("second", Role.LEAD)
    operator = board.staff("operator", Role.OPERATOR)
    asked = invitations.ask_reset(operator, by=first)
    with pytest.raises(Refused) as refused:
        invitations.agree(asked.pk, by=second)
    assert refused.value.code == "not_yours_to_give"
    other = board.staff("other", Role.OPERATOR)
    assert invitations.agree(asked.pk, by=other).startswith("/desk/invitation/")
