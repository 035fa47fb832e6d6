"""What `daylight doctor` says of takedowns."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from daylight.web import site
from daylight.web.ads import hidden
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.reports import duty


def examine() -> Iterator[tuple[str, str, str]]:
    """Level, sentence and how to mend it, of each thing looked at.

    PostgreSQL is what several machines need, and one machine cannot see whether there are others:
    a mark that was left in the folder on one of them is seen by those that share it.
    """
    yield from _folder()
    yield from _people()


def _folder() -> Iterator[tuple[str, str, str]]:
    path = hidden.folder()
    waiting = sum(1 for _each in hidden.waiting())
    if connection.vendor != "sqlite" and not hidden.is_shared():
        said = (
            f"{path} is not marked as shared: another machine would show for a while what it hides"
        )
        mend = (
            f"with several machines put {path} on a disk that they share; then, or with one "
            f"machine, touch {path / hidden.SHARED} once"
        )
        yield "warn", said, mend
    elif not waiting:
        yield "ok", "what is hidden at once is in the tables too", ""
    if waiting:
        said = f"{waiting:,} claims wait in {path}: what they name is hidden and not entered yet"
        yield "warn", said, "start `daylight worker`"


def _people() -> Iterator[tuple[str, str, str]]:
    """Who is called to a claim, and when somebody counts as on duty."""
    program = settings.ENVIRONMENT.call_program
    mend = "daylight staff mailbox NAME ADDRESS"
    if not duty.called() and not program:
        said = "nobody can be called to a takedown: no lead, reviewer or operator has a mailbox"
        yield "warn", said, mend
    elif silent := [staff.name for staff in _leads().filter(email="")]:
        yield "warn", f"safety leads without a mailbox are not called: {', '.join(silent)}", mend
    if program and not os.access(program, os.X_OK):
        said = f"DAYLIGHT_CALL_PROGRAM cannot be run: {program}"
        yield "fail", said, "give the path of a program that may be executed"
    if not site.current().rota:
        said = "no staffed hours: nobody counts as on duty, and a child's claim has 48 hours, not 4"
        yield "warn", said, "fill in [review.staffed] in site.toml"


def _leads() -> QuerySet[Staff]:
    grants = Grant.objects.filter(role=Role.LEAD, ended_at__isnull=True)
    return Staff.objects.filter(is_active=True, pk__in=grants.values("staff")).order_by("pk")
