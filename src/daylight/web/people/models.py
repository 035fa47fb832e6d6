"""Staff accounts and what each may do."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    REVIEWER = "reviewer", _("reviewer")
    LEAD = "lead", _("safety lead")
    EVIDENCE = "evidence", _("evidence officer")
    AUDITOR = "auditor", _("auditor")
    OPERATOR = "operator", _("operator")


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(name=username)


class Staff(AbstractBaseUser):
    """A person who works on the board. `name` signs in; `pseudonym` is all that others see."""

    name = models.CharField(max_length=60, unique=True)
    pseudonym = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.pseudonym


class How(models.TextChoices):
    """How somebody signed in."""

    PASSKEY = "passkey", "passkey"
    CODE = "code", "password and code"
    RECOVERY = "recovery", "password and recovery code"
    PASSWORD = "password", "password alone"
    INVITATION = "invitation", "invitation"


class SignIn(models.Model):
    """One browser in which a person is signed in. The session names this row and nobody else.

    `bound_to` is a digest of the password as it was: once that changes, no session goes on.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="sign_ins")
    how = models.CharField(max_length=12, choices=How.choices)
    bound_to = models.BinaryField(max_length=32)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proven_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["staff"], condition=models.Q(ended_at__isnull=True), name="signed_in_now"
            )
        ]

    def __str__(self) -> str:
        return f"{self.browser} {self.began_at:%Y-%m-%d %H:%M}".strip()


class InvitationKind(models.TextChoices):
    WELCOME = "welcome", "a new account"
    RESET = "reset", "a way back in"


class Invitation(models.Model):
    """A link by which a person chooses how to sign in. Of its key only a digest is kept.

    A reset asks for two people: it opens nothing until somebody other than `asked_by` agrees.
    """

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=InvitationKind.choices)
    digest = models.BinaryField(max_length=32, unique=True, null=True)
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    agreed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(used_at__isnull=True), name="one_invitation"
            )
        ]


class Try(models.Model):
    """How often something was tried in one window, by one source. The source is a digest."""

    bucket = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)


class Grant(models.Model):
    """A role given to a person, and when it ended."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=12, choices=Role.choices)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="one_live_grant",
            )
        ]
