"""Links by which people choose how to sign in: the first time, or after they lost everything.

Whoever has such a link is the person. So it works once and for three days; only a digest of it is
kept; and a way back in for somebody who was working already asks for two people.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.people import actions, factors, sign_ins
from daylight.web.people.models import Invitation, InvitationKind, Role, Staff

VALID = timedelta(days=3)
KEY_CHARS = 26  # 130 bits
MAY_RESET = (Role.OPERATOR, Role.LEAD)


def invite(staff: Staff, *, by: Staff | None = None) -> str:
    """A link for somebody who has never chosen a way to sign in; an older one is void.

    Raises: Refused `signs_in_already`, `account_ended` (409), `not_yours_to_give` (403).
    """
    with transaction.atomic():
        person = _locked(staff)
        _check_inviter(person, by)
        if person.has_usable_password() or factors.enough(person):
            said = _("They sign in already. A way back in asks for two people.")
            raise Refused("signs_in_already", said, status=409)
        row = _new(person, InvitationKind.WELCOME, by)
        return _link(row)


def ask_reset(staff: Staff, *, by: Staff) -> Invitation:
    """One of two people asks that somebody gets a way back in. Nothing changes yet.

    Raises: Refused `account_ended` (409), `own_reset` (403).
    """
    with transaction.atomic():
        person = _locked(staff)
        _check_other(person, by)
        return _new(person, InvitationKind.RESET, by)


def agree(number: int, *, by: Staff) -> str:
    """The second of two agrees: every way to sign in is taken, every session ends, and the link
    is for the person alone.

    Raises: Refused `no_invitation` (404), `own_reset`, `second_person`, `not_yours_to_give` (403).
    """
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(pk=number, used_at=None).first()
        if row is None or row.kind != InvitationKind.RESET or row.agreed_by is not None:
            raise _none()
        person = _locked(row.staff)
        _check_other(person, by)
        if row.asked_by == by:
            said = _("Somebody other than who asked must agree.")
            raise Refused("second_person", said, status=403)
        _check_reach(person, row.asked_by, by)
        row.agreed_by = by
        row.save(update_fields=["agreed_by"])
        _take_all(person, row)
        return _link(row)


def reset(staff: Staff) -> str:
    """The same for whoever has the machine and all its keys, with an entry that says one did it.

    Raises: Refused `account_ended` (409).
    """
    with transaction.atomic():
        person = _locked(staff)
        row = _new(person, InvitationKind.RESET, None)
        _take_all(person, row)
        return _link(row)


def _check_inviter(person: Staff, by: Staff | None) -> None:
    """Whoever holds the link holds the roles: so it is for who could give them."""
    if by is not None and not set(actions.roles_of(person)) <= set(actions.may_give(by)):
        said = _("That role is not yours to give or to take.")
        raise Refused("not_yours_to_give", said, status=403)


def _check_other(person: Staff, by: Staff) -> None:
    if person.pk == by.pk or not set(actions.roles_of(by)) & set(MAY_RESET):
        said = _("Somebody else must do that: an operator or a safety lead.")
        raise Refused("own_reset", said, status=403)


def _check_reach(person: Staff, *two: Staff | None) -> None:
    """The link holds the person's roles: two leads must not become an operator by it."""
    held = set(actions.roles_of(person))
    if not any(held <= set(actions.may_give(each)) for each in two if each is not None):
        said = _("One of the two must be somebody who can give every role that this person holds.")
        raise Refused("not_yours_to_give", said, status=403)


def _take_all(person: Staff, row: Invitation) -> None:
    factors.remove_all(person)
    actions.forget_password(person)
    sign_ins.end_all(person)
    actions.enter_reset(person, (row.asked_by, row.agreed_by), clock.now())


def _locked(staff: Staff) -> Staff:
    person = Staff.objects.select_for_update().get(pk=staff.pk)
    if not person.is_active:
        raise Refused("account_ended", _("This account has ended."), status=409)
    return person


def _new(person: Staff, kind: InvitationKind, by: Staff | None) -> Invitation:
    Invitation.objects.filter(staff=person, used_at=None).delete()
    at = clock.now()
    return Invitation.objects.create(
        staff=person, kind=kind, asked_by=by, made_at=at, expires_at=at + VALID
    )


def _link(row: Invitation) -> str:
    """The address, known from here on to whoever reads it now and to nobody else."""
    key = keys.random_name(KEY_CHARS)
    row.digest, row.expires_at = _digest(key), clock.now() + VALID
    row.save(update_fields=["digest", "expires_at"])
    return f"/desk/invitation/{key}"


def _digest(key: str) -> bytes:
    return keys.keyed_digest("invitation", key)


def find(key: str) -> Invitation:
    """Raises: Refused `no_invitation` (404): wrong, used and old ones look alike."""
    rows = Invitation.objects.select_related("staff").filter(
        digest=_digest(key), used_at=None, expires_at__gt=clock.now(), staff__is_active=True
    )
    row = rows.first()
    if row is None:
        raise _none()
    return row


def accept_password(key: str, password: str) -> Staff:
    """Raises: Refused `no_invitation`, `bad_password`."""
    with transaction.atomic():
        staff = _use(find(key), clock.now())
        actions.set_password(staff, password)
    return staff


def accept_passkey(request: HttpRequest, key: str, name: str, answer: str) -> Staff:
    """Raises: Refused `no_invitation`, `bad_passkey`."""
    with transaction.atomic():
        staff = _use(find(key), clock.now())
        factors.add_passkey(request, staff, name, answer)
    return staff


def _use(row: Invitation, at: datetime) -> Staff:
    if Invitation.objects.filter(pk=row.pk, used_at=None).update(used_at=at) != 1:
        raise _none()
    return row.staff


def _none() -> Refused:
    said = _("This link does not work any more. Ask whoever sent it for a new one.")
    return Refused("no_invitation", said, status=404)
