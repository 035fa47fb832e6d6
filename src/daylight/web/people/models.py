"""Staff accounts and what each may do."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Role(models.TextChoices):
    REVIEWER = "reviewer", "reviewer"
    LEAD = "lead", "safety lead"
    EVIDENCE = "evidence", "evidence officer"
    AUDITOR = "auditor", "auditor"
    OPERATOR = "operator", "operator"


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
