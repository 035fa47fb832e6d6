"""What the doctor says of the people: who is missing, and who is easily robbed of an account."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.web.people import roster
from daylight.web.people.actions import DECIDING, deciding_staff
from daylight.web.people.models import Role
from daylight.web.people.sign_ins import password_is_enough

# What nobody does where nobody has the role.
MISSING = {
    Role.LEAD: "nobody resolves what two people see differently, or looks at appeals",
    Role.EVIDENCE: "nobody can open what is sealed for a court or an emergency",
    Role.AUDITOR: "nobody but those who decide looks at the figures",
    Role.OPERATOR: "nobody can add people at the desk; `daylight staff` still can",
}


def examine() -> Iterator[tuple[str, str, str]]:
    """Level, finding and how to mend it."""
    yield _deciding()
    rows = [row for row in roster.everybody() if row.staff.is_active]
    for role, means in MISSING.items():
        if rows and not any(role in row.roles for row in rows):
            mend = f"daylight staff role NAME {role.value}"
            yield "warn", f"nobody is {role.label}: {means}", mend
    bare = [row for row in rows if row.roles and not row.protected and not row.waits]
    if bare and not password_is_enough():
        names = ", ".join(row.staff.name for row in bare[:5]) + (" ..." if bare[5:] else "")
        said = f"{len(bare)} people have no second factor yet ({names}): no desk opens to them"
        yield "warn", said, "let them sign in at /desk/sign-in, where they are led to one"
    waiting = [row for row in rows if row.waits and not row.invited]
    if waiting:
        names = ", ".join(row.staff.name for row in waiting[:5])
        yield "warn", f"no way to sign in yet: {names}", "daylight staff invite NAME"


def _deciding() -> tuple[str, str, str]:
    count = deciding_staff().count()
    if count >= 2:
        return "ok", f"{count} people can decide", ""
    said = f"{count} of 2 people can decide: ads held for the safety of a child stay held"
    roles = " or ".join(role.value for role in DECIDING)
    return "warn", said, f"daylight staff add NAME --role reviewer ({roles} decide)"
