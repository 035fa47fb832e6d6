"""Who works on the board, for a list: one look at the database for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from daylight.web.people.models import Grant, Invitation, InvitationKind, Role, Staff

SECOND = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


@dataclass(frozen=True)
class Row:
    """A person as colleagues may see them."""

    staff: Staff
    roles: list[Role]
    protected: bool
    invited: bool

    @property
    def waits(self) -> bool:
        """They have not chosen a way to sign in."""
        return not self.protected and not self.staff.has_usable_password()


def everybody() -> list[Row]:
    """Active people first, by pseudonym."""
    return _rows(list(Staff.objects.order_by("-is_active", "pseudonym")))


def one(staff: Staff) -> Row:
    return _rows([staff])[0]


def _rows(people: list[Staff]) -> list[Row]:
    pks = [staff.pk for staff in people]
    roles: dict[int, list[Role]] = defaultdict(list)
    for pk, role in Grant.objects.filter(staff__in=pks, ended_at=None).values_list("staff", "role"):
        roles[pk].append(Role(role))
    factors = Authenticator.objects.filter(user__in=pks, type__in=SECOND)
    protected = set(factors.values_list("user", flat=True))
    invited = set(
        Invitation.objects.filter(staff__in=pks, used_at=None)
        .exclude(digest=None)
        .values_list("staff", flat=True)
    )
    return [
        Row(staff, sorted(roles[staff.pk], key=list(Role).index), staff.pk in protected,
            staff.pk in invited)
        for staff in people
    ]  # fmt: skip


def waiting_reset(staff: Staff) -> Invitation | None:
    """A way back in that one person asked for and nobody has agreed to."""
    rows = Invitation.objects.select_related("asked_by").filter(
        staff=staff, kind=InvitationKind.RESET, used_at=None, agreed_by=None, digest=None
    )
    return rows.first()
