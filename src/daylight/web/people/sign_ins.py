"""The browsers in which people are signed in: how each began, whether it still counts, its end.

A session holds the number of a row and nothing else that counts. The row is bound to the password
as it was, so that whatever changes it ends every session, also one that began that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.translation import gettext as _

from daylight.web import clock, keys
from daylight.web.people.models import How, SignIn, Staff

SESSION_KEY = "sign-in"
HALF_KEY = "half-signed-in"
HALF_S = 300  # from the password to the code
PROOF = timedelta(minutes=10)  # how long a proof counts for what is grave
NOTE_EVERY = timedelta(minutes=1)
KEEP = timedelta(days=30)
STRONG = (How.PASSKEY, How.CODE, How.RECOVERY)
_LOCAL = ("localhost", "127.0.0.1", "::1")


def password_is_enough() -> bool:
    """In a demo on this machine alone, where everybody may know the passwords."""
    return bool(settings.ENVIRONMENT.demo and settings.ENVIRONMENT.host in _LOCAL)


def begin(request: HttpRequest, staff: Staff, how: How) -> SignIn:
    """Sign a person in, in a session that nobody knew before."""
    end(request)
    at = clock.now()
    row = SignIn.objects.create(
        staff=staff,
        how=how,
        bound_to=_bound_to(staff),
        began_at=at,
        seen_at=at,
        proven_at=at,
        browser=browser_of(request),
    )
    request.session[SESSION_KEY] = row.pk
    return row


def current(request: HttpRequest) -> SignIn | None:
    """Whoever is signed in here and active; None for everybody else. One query."""
    pk = request.session.get(SESSION_KEY)
    if pk is None:
        return None
    live = SignIn.objects.select_related("staff").filter(staff__is_active=True, ended_at=None)
    row = live.filter(pk=pk).first()
    if row is None or not _counts(row):
        return None
    at = clock.now()
    if at - row.seen_at >= NOTE_EVERY:
        SignIn.objects.filter(pk=row.pk).update(seen_at=at)
    return row


def _counts(row: SignIn) -> bool:
    at = clock.now()
    return (
        bytes(row.bound_to) == _bound_to(row.staff)
        and at - row.began_at < timedelta(hours=settings.ENVIRONMENT.desk_hours)
        and at - row.seen_at < timedelta(minutes=settings.ENVIRONMENT.desk_idle_minutes)
    )


def _bound_to(staff: Staff) -> bytes:
    return keys.keyed_digest("sign-in", f"{staff.pk}/{staff.password}")


def strong(row: SignIn) -> bool:
    """Whether it opens the desk. A password alone opens only the way to a second factor."""
    return row.how in STRONG or password_is_enough()


def recent(row: SignIn) -> bool:
    """Whether the person proved within the last minutes that it is they."""
    return clock.now() - row.proven_at < PROOF


def prove(request: HttpRequest, row: SignIn, how: How | None = None) -> None:
    """The person has just shown who they are, and maybe more than before."""
    if how is not None:
        row.how = how
    row.proven_at = clock.now()
    row.save(update_fields=["how", "proven_at"])
    request.session.cycle_key()


def end(request: HttpRequest) -> None:
    """Sign out here."""
    pk = request.session.get(SESSION_KEY)
    if pk is not None:
        SignIn.objects.filter(pk=pk, ended_at=None).update(ended_at=clock.now())
    request.session.flush()


def end_others(row: SignIn) -> int:
    """End every other browser's."""
    rows = SignIn.objects.filter(staff=row.staff, ended_at=None).exclude(pk=row.pk)
    return rows.update(ended_at=clock.now())


def end_all(staff: Staff) -> int:
    return SignIn.objects.filter(staff=staff, ended_at=None).update(ended_at=clock.now())


def end_one(staff: Staff, number: int) -> bool:
    """End one of one's own."""
    rows = SignIn.objects.filter(staff=staff, pk=number, ended_at=None)
    return rows.update(ended_at=clock.now()) == 1


def rebind(row: SignIn) -> None:
    """Let this one go on after its own person changed the password."""
    row.staff.refresh_from_db()
    row.bound_to = _bound_to(row.staff)
    row.save(update_fields=["bound_to"])


def live(staff: Staff) -> list[SignIn]:
    """One's own that still count, newest first."""
    rows = SignIn.objects.select_related("staff").filter(staff=staff, ended_at=None)
    return [row for row in rows.order_by("-seen_at") if _counts(row)]


# Between the password and the code


@dataclass(frozen=True)
class Half:
    """Somebody who knows a password, and has not shown a second factor yet."""

    staff: Staff


def begin_half(request: HttpRequest, staff: Staff) -> None:
    end(request)
    bound = _bound_to(staff).hex()
    request.session[HALF_KEY] = [staff.pk, bound, clock.now().timestamp()]


def half(request: HttpRequest) -> Half | None:
    """Raises nothing: an old or changed one is None."""
    pk, bound, since = request.session.get(HALF_KEY) or (None, "", 0)
    if pk is None or clock.now().timestamp() - since > HALF_S:
        return None
    staff = Staff.objects.filter(pk=pk, is_active=True).first()
    return Half(staff) if staff is not None and _bound_to(staff).hex() == bound else None


# What a list of browsers says


def browser_of(request: HttpRequest) -> str:
    """Roughly which browser, for its own person to know it again. Nothing finer is kept."""
    said = request.headers.get("User-Agent", "")
    names = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    name = next((each for each in names if f"{each}/" in said), "")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")
    system = next((each for each in systems if each in said), "")
    shown = {"Edg": "Edge", "OPR": "Opera"}.get(name, name)
    return ", ".join(part for part in (shown, system) if part) or _("unknown browser")


def sweep() -> int:
    """Delete what ended a month ago, and sessions that are over."""
    at = clock.now()
    Session.objects.filter(expire_date__lt=at).delete()
    return SignIn.objects.filter(seen_at__lt=at - KEEP).delete()[0]
