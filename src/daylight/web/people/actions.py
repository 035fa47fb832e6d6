"""Add staff, give and take roles, check a password. Each role given or taken is a public entry."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.record import actions as record

DECIDING = (Role.REVIEWER, Role.LEAD)
LEAST_PASSWORD = 10  # characters


def deciding_staff() -> QuerySet[Staff]:
    """Active people who may decide on ads."""
    grants = Grant.objects.filter(role__in=DECIDING, ended_at__isnull=True)
    return Staff.objects.filter(is_active=True, pk__in=grants.values("staff"))


def roles_of(staff: Staff) -> list[str]:
    live = Grant.objects.filter(staff=staff, ended_at__isnull=True)
    return sorted(live.values_list("role", flat=True))


def add_staff(
    *, name: str, password: str, pseudonym: str = "", email: str = "", roles: list[Role]
) -> Staff:
    """A new account with its first roles.

    Raises: Refused `bad_name`, `bad_password`, `name_taken`.
    """
    name = name.strip()
    if not name or len(name) > 60 or not name.isprintable():
        raise Refused("bad_name", _("A name has 1 to 60 characters."), field="name")
    _check_password(password, name)
    at = clock.now()
    try:
        with transaction.atomic():
            staff = Staff.objects.create(
                name=name,
                pseudonym=pseudonym.strip() or f"Staff {keys.random_name(4)}",
                email=email.strip(),
                password=make_password(password),
                created_at=at,
            )
            for role in dict.fromkeys(roles):
                _grant(staff, role, at)
    except IntegrityError as error:
        said = _("Somebody has that name or pseudonym already.")
        raise Refused("name_taken", said, status=409, field="name") from error
    return staff


def _check_password(password: str, name: str) -> None:
    if len(password) < LEAST_PASSWORD or password.casefold() == name.casefold():
        said = _("A password has at least %(n)d characters and is not the name.")
        raise Refused("bad_password", said % {"n": LEAST_PASSWORD}, field="password")


def set_password(staff: Staff, password: str) -> None:
    """Raises: Refused `bad_password`."""
    _check_password(password, staff.name)
    staff.password = make_password(password)
    staff.save(update_fields=["password"])


def sign_in(name: str, password: str) -> Staff:
    """The active account with that name and password.

    Raises: Refused `not_signed_in` (403): a wrong name and a wrong password look alike and take
    the same time.
    """
    staff = Staff.objects.filter(name=name, is_active=True).first()
    stored = staff.password if staff is not None else make_password("nobody has this one")
    if not check_password(password, stored) or staff is None:
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


def grant(staff: Staff, role: Role) -> bool:
    """Give a role; False where they have it."""
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        if role in roles_of(staff):
            return False
        _grant(staff, role, clock.now())
    return True


def revoke(staff: Staff, role: Role) -> bool:
    """Take a role; False where they have it not. What they decided before stands."""
    at = clock.now()
    with transaction.atomic():
        live = Grant.objects.filter(staff=staff, role=role, ended_at__isnull=True)
        if live.update(ended_at=at) != 1:
            return False
        _enter(staff, role, "revoked", at)
    return True


def dismiss(staff: Staff) -> None:
    """End an account: all roles taken, no sign-in. The row stays, since decisions name it."""
    with transaction.atomic():
        for role in roles_of(staff):
            revoke(staff, Role(role))
        staff.is_active = False
        staff.save(update_fields=["is_active"])


def _grant(staff: Staff, role: Role, at: datetime) -> None:
    Grant.objects.create(staff=staff, role=role, granted_at=at)
    _enter(staff, role, "granted", at)


def _enter(staff: Staff, role: Role, step: str, at: datetime) -> None:
    salt = keys.keyed_digest("staff", str(staff.pk))
    record.enter(
        "role_granted",
        subject=f"staff:{staff.pk}",
        at=at,
        granted_role=str(role),
        step=step,
        holder=blind(f"staff:{staff.pk}", salt),
        deciding_staff=deciding_staff().count(),
    )
