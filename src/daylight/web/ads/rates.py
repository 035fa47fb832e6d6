"""How much one source may do in an hour, counted in the database so that every process agrees."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads.models import RateCount

HOUR_S = 3600


def network_of(address: str) -> str:
    """The network that a limit is about: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if ip.version == 6 and ip.ipv4_mapped is None:
        return str(ipaddress.ip_network(f"{ip}/64", strict=False))
    return str(ip.ipv4_mapped or ip) if ip.version == 6 else str(ip)


def spend(action: str, source: str, *, limit: int, window_s: int = HOUR_S) -> None:
    """Count one use; it is kept even when what follows is refused.

    Raises: Refused `too_many` (429) when the source has used up its window.
    """
    if not source:
        return
    at = clock.now()
    window = int(at.timestamp()) // window_s
    bucket = f"{action}/{window}/{keys.keyed_digest('rate', source).hex()[:32]}"
    until = at + timedelta(seconds=window_s)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ads_ratecount (bucket, count, until) VALUES (%s, 1, %s) "
            "ON CONFLICT (bucket) DO UPDATE SET count = ads_ratecount.count + 1 RETURNING count",
            [bucket, until],
        )
        count = cursor.fetchone()[0]
    if count > limit:
        raise Refused(
            "too_many",
            _(
                "That was a lot in a short time from your connection. Please wait an hour and "
                "try again; nothing that you posted is lost."
            ),
            status=429,
        )


def spend_post(address: str) -> None:
    """One submission from a network address."""
    spend("post", network_of(address), limit=settings.ENVIRONMENT.posts_per_hour)


def sweep() -> int:
    """Delete windows that are over."""
    return RateCount.objects.filter(until__lt=clock.now()).delete()[0]
