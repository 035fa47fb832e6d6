"""The door of the desk: passwords, codes, what a stranger learns and what they cannot break."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client

from daylight.web import clock
from daylight.web.people import actions, factors, sign_ins, tries
from daylight.web.people.models import How, Role, SignIn, Staff, Try
from tests.web.people.codes import code_of, secret_on
from tests.web.people.conftest import PASSWORD
from tests.web.people.signing import signed_in

Hire = Callable[..., Staff]
NETWORK = "203.0.113.5"


def types(client: Client, name: str = "kim", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/desk/sign-in", {"name": name, "password": password}, **more)


def with_app(staff: Staff) -> str:
    """Gives somebody a code app; returns its secret."""
    client = signed_in(staff)
    secret = secret_on(client.get("/desk/account/code-app").content.decode())
    given = client.post("/desk/account/code-app", {"code": code_of(secret, steps=-1)})
    assert b"Your recovery codes" in given.content
    SignIn.objects.all().delete()
    return secret


def codes(staff: Staff) -> list[str]:
    return factors.new_recovery_codes(staff)


def is_in(client: Client) -> bool:
    return bool(client.get("/desk/account").status_code == 200)


def test_public_pages_set_no_cookie_and_read_no_session(
    stranger: Client, board: Any, hire: Hire
) -> None:
    assert not stranger.get("/").cookies
    known = signed_in(hire()).get("/")
    assert not known.cookies
    assert not hasattr(known.wsgi_request, "session")


def test_a_password_alone_opens_nothing_but_the_way_to_a_second_factor(
    stranger: Client, hire: Hire
) -> None:
    hire("kim", Role.OPERATOR)
    assert types(stranger).url == "/desk/account/second-factor"
    for path in ("/desk/account", "/desk/people", "/desk/people/add"):
        assert stranger.get(path).url == "/desk/account/second-factor"
    assert stranger.post("/desk/account/recovery-codes").url == "/desk/account/second-factor"
    assert stranger.get("/desk/account/second-factor").status_code == 200


@pytest.mark.parametrize(("demo", "url", "opens"), [
    (True, "http://localhost:8000", True),
    (True, "https://board.example.org", False),
    (False, "http://localhost:8000", False),
])  # fmt: skip
def test_in_a_demo_on_this_machine_one_step_is_enough(
    stranger: Client, hire: Hire, told: Any, demo: bool, url: str, opens: bool
) -> None:
    hire("kim", Role.OPERATOR)
    told(demo=demo, url=url)
    types(stranger)
    assert is_in(stranger) is opens
    assert (stranger.get("/desk/people/add").status_code == 200) is opens


def test_a_code_of_the_app_is_the_second_step(stranger: Client, hire: Hire) -> None:
    secret = with_app(hire())
    assert types(stranger).url == "/desk/sign-in/code"
    assert not is_in(stranger)
    wrong = stranger.post("/desk/sign-in/code", {"code": "123456"})
    assert wrong.status_code == 403
    assert stranger.post("/desk/sign-in/code", {"code": code_of(secret)}).status_code == 302
    assert is_in(stranger)
    assert SignIn.objects.get().how == How.CODE


def test_a_second_factor_ends_what_a_password_alone_began(hire: Hire) -> None:
    """A thief who came first with the password adds no factor of their own afterwards."""
    kim = hire()
    owner, thief = signed_in(kim, How.PASSWORD), signed_in(kim, How.PASSWORD)
    page = owner.get("/desk/account/code-app").content.decode()
    owner.post("/desk/account/code-app", {"code": code_of(secret_on(page))})
    assert is_in(owner)
    assert thief.get("/desk/account/code-app").url.startswith("/desk/sign-in")


def test_the_offered_secret_of_an_app_is_sealed_in_the_session(hire: Hire) -> None:
    client = signed_in(hire())
    secret = secret_on(client.get("/desk/account/code-app").content.decode())
    assert secret_on(client.get("/desk/account/code-app").content.decode()) == secret
    assert secret not in str(dict(client.session))


def test_a_code_works_once(stranger: Client, hire: Hire) -> None:
    """Whoever looked over a shoulder is too late, in every process."""
    kim = hire()
    secret = with_app(kim)
    code = code_of(secret)
    assert factors.prove_code(kim, code) == How.CODE
    with pytest.raises(factors.Refused, match="used before"):
        factors.prove_code(kim, code)
    with pytest.raises(factors.Refused, match="used before"):  # an older one, too
        factors.prove_code(kim, code_of(secret, steps=-1))
    assert factors.prove_code(kim, code_of(secret, steps=1)) == How.CODE


@pytest.mark.parametrize(("steps", "counts"), [(-3, False), (-1, True), (0, True), (1, True),
                                               (2, False)])  # fmt: skip
def test_a_telephones_clock_may_be_half_a_minute_off(hire: Hire, steps: int, counts: bool) -> None:
    kim = hire()
    secret = with_app(kim)
    with clock.moved(timedelta(hours=1)):
        if counts:
            assert factors.prove_code(kim, code_of(secret, steps=steps)) == How.CODE
        else:
            with pytest.raises(factors.Refused):
                factors.prove_code(kim, code_of(secret, steps=steps))


def test_a_recovery_code_works_once(stranger: Client, hire: Hire) -> None:
    kim = hire()
    with_app(kim)
    [first, *_rest] = codes(kim)
    types(stranger)
    assert stranger.post("/desk/sign-in/code", {"code": first.replace("-", " ")}).status_code == 302
    assert factors.held(kim).codes_left == 9
    types(stranger)
    assert stranger.post("/desk/sign-in/code", {"code": first}).status_code == 403


def test_new_recovery_codes_end_the_old_ones(hire: Hire) -> None:
    kim = hire()
    old = codes(kim)[0]
    codes(kim)
    with pytest.raises(factors.Refused):
        factors.prove_code(kim, old)


def test_nothing_that_signs_in_lies_in_the_database_in_clear(hire: Hire) -> None:
    kim = hire()
    secret = with_app(kim)
    given = codes(kim)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(code.replace("-", "") in stored for code in given)
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert seed != factors.decrypt(seed)


def test_the_second_step_ends_after_five_minutes_and_with_the_password(
    stranger: Client, hire: Hire
) -> None:
    kim = hire()
    secret = with_app(kim)
    types(stranger)
    with clock.moved(timedelta(minutes=6)):
        late = stranger.post("/desk/sign-in/code", {"code": code_of(secret)})
        assert late.url == "/desk/sign-in"
    types(stranger)
    actions.set_password(kim, "quite another one")
    assert stranger.post("/desk/sign-in/code", {"code": code_of(secret)}).url == "/desk/sign-in"


# What a stranger learns


def test_a_wrong_name_and_a_wrong_password_look_alike(stranger: Client, hire: Hire) -> None:
    hire()
    ended = hire("ended")
    actions.dismiss(ended)
    hire("linked", password=None)
    pages = [
        types(stranger, name, "not the right one") for name in ("kim", "nobody", "ended", "linked")
    ]
    assert {page.status_code for page in pages} == {403}
    assert len({page.content.split(b"<form")[0] for page in pages}) == 1


@pytest.mark.parametrize("name", ["kim", "nobody", "linked", "k\x00m"])
def test_every_guess_costs_one_hash(
    stranger: Client, hire: Hire, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the time tells nobody which names there are."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hire()
    hire("linked", password=None)
    actions._nobodys()
    made: list[str] = []
    original = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        made.append(salt)
        return str(original(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    types(stranger, name, "not the right one")
    assert len(made) == 1


def test_guesses_are_throttled_and_the_person_is_not_locked_out(
    stranger: Client, hire: Hire
) -> None:
    secret = with_app(hire())
    own = Client(headers={"host": "localhost"}, REMOTE_ADDR="198.51.100.1")
    types(own)
    own.post("/desk/sign-in/code", {"code": code_of(secret)})
    for n in range(tries.PASSWORD.count):
        assert (
            types(stranger, password=f"guess {n} of many", REMOTE_ADDR=NETWORK).status_code == 403
        )
    said = types(stranger, REMOTE_ADDR="192.0.2.77")  # the right one, from anywhere unknown
    assert said.status_code == 429
    own.post("/desk/sign-out")
    assert types(own).url == "/desk/sign-in/code"
    with clock.moved(timedelta(minutes=16)):
        assert types(stranger, REMOTE_ADDR="192.0.2.77").status_code == 302


def test_a_mark_that_was_made_up_or_is_anothers_helps_nobody(
    stranger: Client, hire: Hire, told: Any
) -> None:
    hire()
    hire("lee")
    told(demo=True)
    lees = Client(headers={"host": "localhost"})
    types(lees, "lee")
    for n in range(tries.PASSWORD.count):
        types(stranger, password=f"guess {n} of many")
    for mark in (lees.cookies[tries.MARK_COOKIE].value, "abc.def", "abc.", ".", "\u00e9.\u00e9"):
        stranger.cookies[tries.MARK_COOKIE] = mark
        assert types(stranger).status_code == 429


def test_a_name_that_nobody_has_is_throttled_alike(stranger: Client, board: Any) -> None:
    said = [types(stranger, "nobody").status_code for _ in range(tries.PASSWORD.count + 1)]
    assert said == [403] * tries.PASSWORD.count + [429]


def test_one_network_may_not_try_every_name(stranger: Client, board: Any) -> None:
    limit = tries.FROM_A_NETWORK.count
    said = [types(stranger, f"n{n}", REMOTE_ADDR=NETWORK).status_code for n in range(limit + 1)]
    assert said == [403] * limit + [429]
    assert types(stranger, "else", REMOTE_ADDR="192.0.2.9").status_code == 403
    passkey = stranger.post("/desk/sign-in/passkey/options", REMOTE_ADDR=NETWORK)
    assert passkey.status_code == 200  # a neighbour's guesses do not stand in its way


def test_right_passwords_are_not_counted(stranger: Client, hire: Hire) -> None:
    hire()
    for _ in range(tries.PASSWORD.count + 5):
        assert types(stranger).status_code == 302
    assert not Try.objects.filter(count__gt=0).exists()


def test_codes_are_throttled_even_with_the_password(stranger: Client, hire: Hire) -> None:
    secret = with_app(hire())
    types(stranger)
    for _ in range(tries.CODE.count):
        assert stranger.post("/desk/sign-in/code", {"code": "000000"}).status_code == 403
    assert stranger.post("/desk/sign-in/code", {"code": code_of(secret)}).status_code == 429


def test_a_day_has_few_guesses_of_a_code(stranger: Client, hire: Hire) -> None:
    secret = with_app(hire())
    noon = clock.now().replace(hour=12, minute=0, second=1)
    said = []
    for n in range(tries.CODE_OF_A_DAY.count + 1):
        with clock.moved(noon - clock.now() + timedelta(minutes=15 * n)):
            types(stranger)
            code = code_of(secret) if n == tries.CODE_OF_A_DAY.count else "000000"
            said.append(stranger.post("/desk/sign-in/code", {"code": code}).status_code)
    assert said == [403] * tries.CODE_OF_A_DAY.count + [429]


def test_tries_of_old_windows_are_swept(stranger: Client, board: Any) -> None:
    types(stranger, "nobody")
    assert tries.sweep() == 0
    with clock.moved(timedelta(days=2)):
        assert tries.sweep() == 2


# Sessions


def test_signing_in_leaves_the_session_that_was_there(stranger: Client, hire: Hire) -> None:
    """A number that somebody planted in the browser opens nothing."""
    hire()
    stranger.post("/desk/sign-in/passkey/options")
    planted = stranger.cookies[settings.SESSION_COOKIE_NAME].value
    types(stranger)
    assert stranger.cookies[settings.SESSION_COOKIE_NAME].value != planted
    other = Client(headers={"host": "localhost"})
    other.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert other.get("/desk/account").url.startswith("/desk/sign-in")


def test_an_idle_and_an_old_session_end(hire: Hire) -> None:
    kim = hire()
    client = signed_in(kim)
    with clock.moved(timedelta(minutes=29)):
        assert is_in(client)
    with clock.moved(timedelta(minutes=58)):
        assert is_in(client)
    with clock.moved(timedelta(minutes=90)):
        assert not is_in(client)
    busy = signed_in(kim)
    for n in range(18):  # the last is four minutes before the end
        with clock.moved(timedelta(minutes=28 * n)):
            assert is_in(busy)
    with clock.moved(timedelta(hours=8, minutes=1)):
        assert not is_in(busy)


def test_a_new_password_ends_every_other_session(hire: Hire) -> None:
    kim = hire()
    here, there = signed_in(kim), signed_in(kim)
    new = {"password": "quite another one", "again": "quite another one"}
    assert here.post("/desk/account/password", new).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    actions.set_password(kim, "by the command this time")
    assert not is_in(here)


def test_a_role_that_is_taken_closes_its_pages_at_once(hire: Hire) -> None:
    omar, other = hire("omar", Role.OPERATOR), hire("other", Role.OPERATOR)
    client = signed_in(omar)
    form = {"name": "new", "role": "reviewer"}
    assert client.get("/desk/people").status_code == 200
    actions.revoke(omar, Role.OPERATOR, by=other)
    assert client.get("/desk/people").status_code == 404
    assert client.post("/desk/people/add", form).status_code == 404
    assert is_in(client)
    assert not Staff.objects.filter(name="new").exists()


def test_whoever_is_let_go_is_out_at_once(hire: Hire) -> None:
    kim = hire()
    client = signed_in(kim)
    assert is_in(client)
    actions.dismiss(kim)
    assert not is_in(client)
    assert client.post("/desk/account/pseudonym", {"pseudonym": "Ghost"}).status_code == 302
    kim.refresh_from_db()
    assert kim.pseudonym == "kim-p"


def test_browsers_are_listed_and_signed_out_one_by_one_or_all(hire: Hire) -> None:
    kim, lee = hire(), hire("lee")
    here, there, foreign = signed_in(kim), signed_in(kim), signed_in(lee)
    rows = sign_ins.live(kim)
    assert len(rows) == 2
    lees = sign_ins.live(lee)[0].pk
    here.post("/desk/account/browsers", {"number": lees})
    assert is_in(foreign)
    theirs = sorted(row.pk for row in rows)[1]
    here.post("/desk/account/browsers", {"number": theirs})
    assert is_in(here)
    assert not is_in(there)
    assert here.post("/desk/account/browsers").url == "/desk/sign-in"
    assert not is_in(here)


def test_signing_out_ends_the_row_and_not_only_the_cookie(hire: Hire) -> None:
    kim = hire()
    client = signed_in(kim)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.get("/desk/sign-out")
    assert is_in(client)  # an address alone signs nobody out
    client.post("/desk/sign-out")
    assert sign_ins.live(kim) == []
    thief = Client(headers={"host": "localhost"})
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not is_in(thief)


def test_old_sign_ins_are_swept(hire: Hire) -> None:
    signed_in(hire())
    assert sign_ins.sweep() == 0
    with clock.moved(timedelta(days=31)):
        assert sign_ins.sweep() == 1


# Forms of others, and addresses of others


@pytest.mark.parametrize("after", [
    "https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)",
    "/desk@evil.example.org", "/", "/a/abc12345", "desk/account", "/deskevil", "//desk/account",
    "/desk\\..\\evil", "https:/desk", "/es//evil.example.org/desk", "\t//evil.example.org",
])  # fmt: skip
def test_signing_in_leads_nowhere_but_to_the_desk(
    stranger: Client, hire: Hire, told: Any, after: str
) -> None:
    hire()
    told(demo=True)
    said = stranger.post(
        "/desk/sign-in", {"name": "kim", "password": PASSWORD}, query_params={"next": after}
    )
    assert said.url == "/desk"


@pytest.mark.parametrize("after", ["/desk", "/desk/account?a=1&b=//x", "/es/desk/cases", "/desk/"])
def test_signing_in_goes_on_to_where_one_was(
    stranger: Client, hire: Hire, told: Any, after: str
) -> None:
    hire()
    told(demo=True)
    said = stranger.post(
        "/desk/sign-in", {"name": "kim", "password": PASSWORD}, query_params={"next": after}
    )
    assert said.url == after


def test_a_form_of_another_site_does_nothing(hire: Hire, board: Any) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    hire()
    assert types(strict).status_code == 403
    own = signed_in(hire("omar", Role.OPERATOR))
    strict.cookies[settings.SESSION_COOKIE_NAME] = own.cookies[settings.SESSION_COOKIE_NAME].value
    said = strict.post("/desk/people/add", {"name": "mole", "role": "reviewer"})
    assert said.status_code == 403
    assert b"open for too long" in said.content
    assert strict.post("/desk/sign-out").status_code == 403
    assert strict.post("/desk/account/browsers").status_code == 403
    assert not Staff.objects.filter(name="mole").exists()


def test_rubbish_for_a_passkey_is_refused_with_a_sentence(stranger: Client, hire: Hire) -> None:
    kim = signed_in(hire())
    for answer in ("", "{}", "[]", "null", "{" * 5000, "x" * 30_000, '{"id": 1}',
                   '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30",'
                   '"authenticatorData":"AA","signature":"AA","userHandle":"MQ"}}',
                   '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30",'
                   '"attestationObject":"oA"}}'):  # fmt: skip
        stranger.post("/desk/sign-in/passkey/options")
        assert stranger.post("/desk/sign-in/passkey", {"credential": answer}).status_code == 403
        kim.post("/desk/account/passkeys/options")
        assert kim.post("/desk/account/passkeys", {"credential": answer}).status_code == 403
