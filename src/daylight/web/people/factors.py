"""A person's passkeys, code app and recovery codes, in allauth's rows and by its checks.

Three things are done here and not by allauth: a passkey's page must be this board's own and not
merely one of its host; a one-time code is remembered in its row, since allauth remembers it in a
cache that our processes do not share; and time is the board's clock.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt, encrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.utils import websafe_encode
from fido2.webauthn import RegistrationResponse

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.people.models import How, Staff

Kind = Authenticator.Type
STEP_S = 30  # of a one-time code, RFC 6238
SKEW_STEPS = 1  # a telephone's clock may be this far off, either way
CHALLENGE_S = 300
LONGEST_ANSWER = 20_000  # characters of what a browser says of a passkey
MOST_PASSKEYS = 20
NAME_CHARS = 40
_BEGUN, _OFFERED = "passkey-begun", "app-secret"  # in the session
_UNREADABLE = (
    ValidationError,
    InvalidSignature,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    struct.error,
)


@dataclass(frozen=True)
class Held:
    """What a person can sign in with beside a password."""

    passkeys: list[Authenticator]
    app: Authenticator | None
    codes_left: int

    @property
    def enough(self) -> bool:
        return bool(self.passkeys or self.app)


def held(staff: Staff) -> Held:
    rows = list(Authenticator.objects.filter(user=staff).order_by("pk"))
    codes = next((row for row in rows if row.type == Kind.RECOVERY_CODES), None)
    return Held(
        passkeys=[row for row in rows if row.type == Kind.WEBAUTHN],
        app=next((row for row in rows if row.type == Kind.TOTP), None),
        codes_left=len(RecoveryCodes(codes).get_unused_codes()) if codes else 0,
    )


def enough(staff: Staff) -> bool:
    """Whether a password alone is not all they have."""
    second = Authenticator.objects.filter(user=staff, type__in=(Kind.WEBAUTHN, Kind.TOTP))
    return bool(second.exists())


# Passkeys


def begin_adding(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """What a browser needs to make a passkey for a person. Its challenge is in the session."""
    if Authenticator.objects.filter(user=staff, type=Kind.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise Refused("too_many_passkeys", _("Remove a passkey that you no longer use first."))
    request.session[_BEGUN] = clock.now().timestamp()
    return cast(dict[str, Any], webauthn.begin_registration(staff, True))


def begin_asking(request: HttpRequest, staff: Staff | None = None) -> dict[str, Any]:
    """What a browser needs to prove a passkey: anybody's, or one of this person's."""
    request.session[_BEGUN] = clock.now().timestamp()
    return cast(dict[str, Any], webauthn.begin_authentication(staff))


def add_passkey(request: HttpRequest, staff: Staff, name: str, answer: str) -> None:
    """Raises: Refused `bad_passkey`."""
    credential = _answer(request, answer)
    try:
        made = webauthn.parse_registration_response(credential)
        _ours(made.response.client_data)
        data = webauthn.complete_registration(credential)
    except _UNREADABLE as error:
        raise _bad_passkey() from error
    finally:
        webauthn.clear_state()
    stored = {"name": named(name), "credential": _plain(made), "count": data.counter}
    Authenticator.objects.create(
        user=staff, type=Kind.WEBAUTHN, data=stored, created_at=clock.now()
    )


def _plain(made: RegistrationResponse) -> dict[str, Any]:
    """What allauth reads again, and nothing else that a browser may have sent along."""
    return {
        "id": websafe_encode(made.raw_id),
        "rawId": websafe_encode(made.raw_id),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(made.response.client_data),
            "attestationObject": websafe_encode(made.response.attestation_object),
        },
        "clientExtensionResults": {},
    }


def prove_passkey(request: HttpRequest, answer: str, staff: Staff | None = None) -> Staff:
    """Whose passkey it is, and that they hold it now.

    Raises: Refused `bad_passkey`, also where it is not `staff`'s.
    """
    credential = _answer(request, answer)
    try:
        said = webauthn.parse_authentication_response(credential)
        _ours(said.response.client_data)
        owner = staff or webauthn.extract_user_from_response(credential)
        row = webauthn.complete_authentication(owner, credential)
    except _UNREADABLE as error:
        raise _bad_passkey() from error
    finally:
        webauthn.clear_state()
    if not owner.is_active or not _count(row.pk, said.response.authenticator_data.counter):
        raise _bad_passkey()
    return cast(Staff, owner)


def _answer(request: HttpRequest, answer: str) -> dict[str, Any]:
    """What the browser said, where it was asked a short while ago. It is asked once."""
    begun = request.session.pop(_BEGUN, 0)
    if clock.now().timestamp() - begun > CHALLENGE_S or len(answer) > LONGEST_ANSWER:
        webauthn.clear_state()
        raise _bad_passkey()
    try:
        return msgspec.json.decode(answer, type=dict[str, Any])
    except msgspec.DecodeError as error:
        webauthn.clear_state()
        raise _bad_passkey() from error


def _ours(client_data: Any) -> None:
    """A page of another host below ours may be anybody's: the whole origin must be the board's."""
    if client_data.origin != origin():
        raise ValueError("another origin")


def origin() -> str:
    """The board's own, as a browser says it: no default port."""
    parts = urlsplit(settings.ENVIRONMENT.url)
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{(parts.hostname or '').lower()}{port}"


def _count(pk: int, count: int) -> bool:
    """Keep a passkey's own counter. One that goes back was copied."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=pk)
        before = row.data.get("count", 0)
        if (before or count) and count <= before:
            return False
        row.data["count"], row.last_used_at = count, clock.now()
        row.save(update_fields=["data", "last_used_at"])
    return True


def _bad_passkey() -> Refused:
    said = _("That passkey did not work here. Please try again.")
    return Refused("bad_passkey", said, status=403)


def named(name: str) -> str:
    """What a person calls a passkey, made fit to show."""
    return "".join(c for c in name if c.isprintable()).strip()[:NAME_CHARS] or _("Passkey")


def passkey_of(staff: Staff, number: int) -> Authenticator:
    """Raises: Refused `unknown_passkey` (404), for somebody else's too."""
    row = Authenticator.objects.filter(user=staff, type=Kind.WEBAUTHN, pk=number).first()
    if row is None:
        raise Refused("unknown_passkey", _("There is no such passkey."), status=404)
    return cast(Authenticator, row)


def rename_passkey(staff: Staff, number: int, name: str) -> None:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=passkey_of(staff, number).pk)
        row.data["name"] = named(name)
        row.save(update_fields=["data"])


def remove(staff: Staff, row: Authenticator, *, may_be_last: bool = False) -> None:
    """Raises: Refused `last_factor`: nobody is left with a password alone."""
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        Authenticator.objects.filter(pk=row.pk, user=staff).delete()
        if not enough(staff) and not may_be_last:
            said = _("This is your only one. Add another passkey or a code app first.")
            raise Refused("last_factor", said, status=409)


def remove_all(staff: Staff) -> None:
    Authenticator.objects.filter(user=staff).delete()


# The code app


def app_secret(request: HttpRequest) -> str:
    """The secret that is offered to a code app in this session, until one shows a code of it."""
    sealed = request.session.get(_OFFERED)
    if sealed is None:
        sealed = request.session[_OFFERED] = encrypt(totp.generate_totp_secret())
    return str(decrypt(sealed))


def add_app(request: HttpRequest, staff: Staff, code: str) -> None:
    """Raises: Refused `wrong_code`."""
    secret = app_secret(request)
    counter = _counter(secret, code, after=-1)
    if counter is None:
        raise wrong_code()
    data = {"secret": encrypt(secret), "last": counter}
    with transaction.atomic():
        Authenticator.objects.filter(user=staff, type=Kind.TOTP).delete()
        Authenticator.objects.create(user=staff, type=Kind.TOTP, data=data, created_at=clock.now())
    del request.session[_OFFERED]


def prove_code(staff: Staff, code: str) -> How:
    """That somebody holds the person's code app, or one of the recovery codes.

    Raises: Refused `wrong_code`, also for one that was used before.
    """
    if _use_app(staff, code):
        return How.CODE
    if _use_recovery(staff, code):
        return How.RECOVERY
    raise wrong_code()


def _use_app(staff: Staff, code: str) -> bool:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=staff, type=Kind.TOTP).first()
        if row is None:
            return False
        counter = _counter(decrypt(row.data["secret"]), code, after=row.data.get("last", -1))
        if counter is None:
            return False
        row.data["last"], row.last_used_at = counter, clock.now()
        row.save(update_fields=["data", "last_used_at"])
    return True


def _counter(secret: str, code: str, *, after: int) -> int | None:
    """Which step of time the code is of, where it is later than the last one used."""
    given = "".join(code.split())
    now = int(clock.now().timestamp()) // STEP_S
    found = None
    for counter in range(now - SKEW_STEPS, now + SKEW_STEPS + 1):
        right = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if keys.same(given, right) and counter > after:
            found = counter
    return found


def wrong_code() -> Refused:
    said = _("That code is not right, or was used before. Wait for the next one.")
    return Refused("wrong_code", said, status=403, field="code")


# Recovery codes


def new_recovery_codes(staff: Staff) -> list[str]:
    """Ten codes in place of all before. They are shown now and never again."""
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        Authenticator.objects.filter(user=staff, type=Kind.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(staff)
    return [f"{code[:4]}-{code[4:]}" for code in codes.generate_codes()]


def _use_recovery(staff: Staff, code: str) -> bool:
    row = Authenticator.objects.filter(user=staff, type=Kind.RECOVERY_CODES).first()
    return row is not None and bool(RecoveryCodes(row).validate_code(code))
