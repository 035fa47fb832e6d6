"""Add staff, give and take roles, check a password. Each role given or taken is a public entry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.record import actions as record

DECIDING = (Role.REVIEWER, Role.LEAD)
LEAST_PASSWORD, MOST_PASSWORD = 10, 256  # characters
MOST_NAME = 60


def deciding_staff() -> QuerySet[Staff]:
    """Active people who may decide on ads."""
    grants = Grant.objects.filter(role__in=DECIDING, ended_at__isnull=True)
    return Staff.objects.filter(is_active=True, pk__in=grants.values("staff"))


def roles_of(staff: Staff) -> list[str]:
    live = Grant.objects.filter(staff=staff, ended_at__isnull=True)
    return sorted(live.values_list("role", flat=True))


def add_staff(
    *,
    name: str,
    password: str | None,
    pseudonym: str = "",
    email: str = "",
    roles: list[Role],
    by: Staff | None = None,
) -> Staff:
    """A new account with its first roles. Without a password it waits for its invitation.

    `by` is who adds it at the desk; None is whoever has the machine.

    Raises: Refused `bad_name`, `bad_password`, `name_taken`, `not_yours_to_give`.
    """
    name = name.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise Refused("bad_name", _("A name has 1 to 60 characters."), field="name")
    if password is not None:
        _check_password(password, name)
    at = clock.now()
    try:
        with transaction.atomic():
            staff = Staff.objects.create(
                name=name,
                pseudonym=_pseudonym(pseudonym) or f"Staff {keys.random_name(4)}",
                email=email.strip(),
                password=make_password(password),
                created_at=at,
            )
            for role in dict.fromkeys(roles):
                _check_giver(by, staff, role)
                _grant(staff, role, at, by)
    except IntegrityError as error:
        raise _taken() from error
    return staff


def _taken() -> Refused:
    said = _("Somebody has that name or pseudonym already.")
    return Refused("name_taken", said, status=409, field="name")


def _pseudonym(text: str) -> str:
    """Raises: Refused `bad_name`."""
    text = text.strip()
    if len(text) > MOST_NAME or not text.isprintable():
        raise Refused("bad_name", _("A name has 1 to 60 characters."), field="pseudonym")
    return text


def set_pseudonym(staff: Staff, pseudonym: str) -> None:
    """What others see from now on, beside what the person decided before, too.

    Raises: Refused `bad_name`, `name_taken`.
    """
    staff.pseudonym = _pseudonym(pseudonym) or staff.pseudonym
    try:
        with transaction.atomic():
            staff.save(update_fields=["pseudonym"])
    except IntegrityError as error:
        raise _taken() from error


def set_mailbox(staff: Staff, email: str) -> None:
    """Where the person is written to, and called to what cannot wait; "" is nowhere.

    Raises: Refused `bad_mailbox`.
    """
    email = email.strip()
    if email and not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,189}", email):
        raise Refused("bad_mailbox", _("That is no e-mail address."), field="email")
    staff.email = email
    staff.save(update_fields=["email"])


def _check_password(password: str, name: str) -> None:
    if len(password) < LEAST_PASSWORD or password.casefold() == name.casefold():
        said = _("A password has at least %(n)d characters and is not the name.")
        raise Refused("bad_password", said % {"n": LEAST_PASSWORD}, field="password")
    if len(password) > MOST_PASSWORD:
        said = _("A password has at most %(n)d characters.")
        raise Refused("bad_password", said % {"n": MOST_PASSWORD}, field="password")


def set_password(staff: Staff, password: str) -> None:
    """Whatever browser the person was signed in with is signed out by it.

    Raises: Refused `bad_password`.
    """
    _check_password(password, staff.name)
    staff.password = make_password(password)
    staff.save(update_fields=["password"])


def forget_password(staff: Staff) -> None:
    """No password opens the account any more; sessions end."""
    staff.password = make_password(None)
    staff.save(update_fields=["password"])


@cache
def _nobodys() -> str:
    """What a password is compared with where there is nobody: as slow as a real one."""
    return make_password("nobody has this one")


def sign_in(name: str, password: str) -> Staff:
    """The active account with that name and password.

    Raises: Refused `not_signed_in` (403): a wrong name and a wrong password look alike and take
    the same time.
    """
    name = name.strip()
    rows = Staff.objects.filter(name=name, is_active=True)
    staff = rows.first() if name.isprintable() else None
    stored = staff.password if staff is not None else _nobodys()
    if not check_password(password[:MOST_PASSWORD], stored) or staff is None:
        said = _("That name and password do not belong together.")
        raise Refused("not_signed_in", said, status=403)
    return staff


def find(name: str) -> Staff:
    """Raises: Refused `unknown_staff` (404)."""
    staff = Staff.objects.filter(name=name).first()
    if staff is None:
        said = _("There is nobody called %(name)s.") % {"name": name}
        raise Refused("unknown_staff", said, status=404)
    return staff


def grant(staff: Staff, role: Role, *, by: Staff | None = None) -> bool:
    """Give a role; False where they have it. `by` is who does it at the desk.

    Raises: Refused `not_yours_to_give` (403).
    """
    with transaction.atomic():
        current = Staff.objects.select_for_update().get(pk=staff.pk)
        _check_giver(by, staff, role)
        if role in roles_of(staff) or not current.is_active:
            return False
        _grant(staff, role, clock.now(), by)
    return True


def revoke(staff: Staff, role: Role, *, by: Staff | None = None) -> bool:
    """Take a role; False where they have it not. What they decided before stands.

    Raises: Refused `not_yours_to_give` (403), `last_operator` (409).
    """
    at = clock.now()
    with transaction.atomic():
        _lock_operators(role)
        _check_giver(by, staff, role, taking=True)
        live = Grant.objects.filter(staff=staff, role=role, ended_at__isnull=True)
        if live.update(ended_at=at) != 1:
            return False
        if role == Role.OPERATOR and not _operators().exists():
            said = _("This is the last operator. Make somebody else an operator first.")
            raise Refused("last_operator", said, status=409)
        _enter(staff, role, "revoked", at, by)
    return True


def dismiss(staff: Staff, *, by: Staff | None = None) -> None:
    """End an account: all roles taken, no sign-in. The row stays, since decisions name it.

    Raises: Refused `not_yours_to_give` (403), `last_operator` (409).
    """
    with transaction.atomic():
        for role in roles_of(staff):
            revoke(staff, Role(role), by=by)
        staff.is_active = False
        staff.save(update_fields=["is_active"])


def may_give(by: Staff) -> tuple[Role, ...]:
    """The roles that a person may give to others, and take from them."""
    held = roles_of(by)
    if Role.OPERATOR in held:
        return tuple(Role)
    return (Role.REVIEWER,) if Role.LEAD in held else ()


def _check_giver(by: Staff | None, staff: Staff, role: Role, *, taking: bool = False) -> None:
    """Nobody gives themselves a role. Giving one up is everybody's right."""
    if by is None or (taking and by.pk == staff.pk):
        return
    if by.pk == staff.pk or role not in may_give(by):
        said = _("That role is not yours to give or to take.")
        raise Refused("not_yours_to_give", said, status=403)


def _operators() -> QuerySet[Grant]:
    return Grant.objects.filter(role=Role.OPERATOR, ended_at__isnull=True, staff__is_active=True)


def _lock_operators(role: Role) -> None:
    """So that of two who take each other's role at once, one is refused."""
    if role == Role.OPERATOR:
        live = Grant.objects.filter(role=Role.OPERATOR, ended_at__isnull=True)
        list(live.select_for_update().order_by("pk"))


def _grant(staff: Staff, role: Role, at: datetime, by: Staff | None) -> None:
    Grant.objects.create(staff=staff, role=role, granted_at=at)
    _enter(staff, role, "granted", at, by)


def enter_reset(staff: Staff, by: Iterable[Staff | None], at: datetime) -> None:
    """Somebody gets a new way to sign in. For each role it is said that its holder does."""
    for role in roles_of(staff):
        _enter(staff, Role(role), "reset", at, *by)


def _enter(staff: Staff, role: Role, step: str, at: datetime, *by: Staff | None) -> None:
    act = f"role:{staff.pk}:{role}:{step}:{at.isoformat()}"
    acted = [
        blinded(each.pk, f"{act}:by:{number}") for number, each in enumerate(by) if each is not None
    ]
    record.enter(
        "role_granted",
        subject=f"staff:{staff.pk}",
        at=at,
        granted_role=str(role),
        step=step,
        holder=blinded(staff.pk, f"{act}:holder"),
        deciding_staff=deciding_staff().count(),
        **({"persons": acted} if acted else {}),
    )
