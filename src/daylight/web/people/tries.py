"""How often one source may guess, counted in the database so that every process agrees.

A guess is counted before it is looked at, so that many at once gain nothing. Whoever signs in
leaves a mark in their browser, and guesses from browsers with the mark of that name are counted
apart: a stranger's guesses slow strangers down and nobody else.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys, pages
from daylight.web.people.models import Staff, Try

MARK_COOKIE = "daylight-desk-known"
MARK_S = 180 * 86_400


@dataclass(frozen=True)
class Limit:
    """At most `count` tries in `window_s` seconds."""

    what: str
    count: int
    window_s: int


QUARTER, DAY = 900, 86_400  # seconds
FROM_A_NETWORK = Limit("network", 40, QUARTER)
PASSWORD = Limit("password", 10, QUARTER)
# A code has six digits and three are right at a time: 20 a day come to one in 17,000.
CODE = Limit("code", 6, QUARTER)
CODE_OF_A_DAY = Limit("code-day", 20, DAY)
# Nobody guesses a passkey; each asking makes a session.
PASSKEY = Limit("passkey", 100, QUARTER)
INVITATION = Limit("invitation", 30, QUARTER)


def network_of(request: HttpRequest) -> str:
    """Whose limit it is: an IPv4 address, or the /64 of an IPv6 one."""
    hops = settings.ENVIRONMENT.trusted_proxies
    chain = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    said = chain[-hops].strip() if hops and len(chain) >= hops else ""
    for text in (said, str(request.META.get("REMOTE_ADDR", ""))):
        try:
            ip = ipaddress.ip_address(text.strip("[]").partition("%")[0])
        except ValueError:
            continue
        if ip.version == 6 and ip.ipv4_mapped is None:
            return str(ipaddress.ip_network(f"{ip}/64", strict=False))
        return str(ip.ipv4_mapped or ip) if ip.version == 6 else str(ip)
    return ""


def spend(limit: Limit, source: str) -> None:
    """Count one try. It is kept even when what follows is refused.

    Raises: Refused `too_many_tries` (429).
    """
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_try (bucket, count, until) VALUES (%s, 1, %s) "
            "ON CONFLICT (bucket) DO UPDATE SET count = people_try.count + 1 RETURNING count",
            [_bucket(limit, source), at + timedelta(seconds=limit.window_s)],
        )
        count = cursor.fetchone()[0]
    if count > limit.count:
        raise Refused("too_many_tries", _too_many(limit), status=429)


def _too_many(limit: Limit) -> str:
    if limit == CODE_OF_A_DAY:
        return _("Too many codes were tried today. Sign in with a passkey, or try tomorrow.")
    if limit in (PASSWORD, CODE, FROM_A_NETWORK):
        return _("That was tried too often. Sign in with a passkey, or wait a quarter of an hour.")
    return _("That was tried too often. Wait a quarter of an hour.")


def give_back(limit: Limit, source: str) -> None:
    """A try that was right does not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_try SET count = count - 1 WHERE bucket = %s AND count > 0",
            [_bucket(limit, source)],
        )


def _bucket(limit: Limit, source: str) -> str:
    window = int(clock.now().timestamp()) // limit.window_s
    return f"{limit.what}/{window}/{keys.keyed_digest('tries', source).hex()[:32]}"


def guesser(request: HttpRequest, name: str) -> str:
    """Who is guessing about a name: a browser that it has signed in before, or all others."""
    name = name.casefold()
    mark = request.COOKIES.get(MARK_COOKIE, "")
    salt, _dot, signed = mark.partition(".")
    known = bool(signed) and keys.same(signed, keys.token("desk-mark", name, salt))
    return f"{name}/{mark}" if known else name


def mark(response: HttpResponse, staff: Staff) -> None:
    """Remember in this browser that the person has signed in here."""
    salt = keys.random_name(16)
    response.set_cookie(
        MARK_COOKIE,
        f"{salt}.{keys.token('desk-mark', staff.name.casefold(), salt)}",
        max_age=MARK_S,
        path=pages.link("/desk"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def sweep() -> int:
    """Delete windows that are over."""
    return Try.objects.filter(until__lt=clock.now()).delete()[0]
