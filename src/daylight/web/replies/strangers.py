"""What mails to the ads' own addresses may cost us where nobody can say who sent them.

    unproven first mail ── room? ── yes: counted, kept, and its named sender asked to confirm
                             └── no: "452, later" at the door, before it is ours

Each such mail makes one letter to whoever it names, a few rows and a sealed copy. So one count
bounds all of them, for each ad and for the board. It is taken once, where the mail is accepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection

from daylight.web import clock, keys
from daylight.web.ads.models import RateCount
from daylight.web.replies import addresses
from daylight.web.replies.mailing import reading, senders
from daylight.web.replies.mailing.senders import Proof

AD_MAILS = 30  # for one ad in an hour
AD_BYTES = 60 * 1024 * 1024  # for one ad in an hour: the vault keeps each mail whole
BOARD_MAILS = 2000  # for all ads in a day: as many letters to people who may never have written
HOUR_S, DAY_S = 3600, 86400


def may_come(recipients: Iterable[str], raw: bytes) -> bool:
    """Whether a mail may be accepted: count it where nobody can say who sent it."""
    ads = ads_among(recipients)
    return not ads or is_proven(raw) or has_room(ads, len(raw))


def is_proven(raw: bytes) -> bool:
    """Whether the mail server in front of us says that the sender is who they say they are."""
    trusted = settings.ENVIRONMENT.mail_trusts
    return bool(trusted) and senders.proof_of(reading.heads(raw), trusted) is Proof.PASS


def ads_among(recipients: Iterable[str]) -> list[str]:
    """The local parts of those recipients that are an ad's own address."""
    locals_ = (addresses.local_of(each) for each in recipients)
    return sorted({each for each in locals_ if each.startswith("ad-")})


def has_room(ads: Iterable[str], size: int) -> bool:
    """Count an unproven mail for these ads; False where one is full, and then nothing counts."""
    uses = [("board", BOARD_MAILS, 1, DAY_S)]
    for ad in ads:
        uses.append((f"mails/{ad}", AD_MAILS, 1, HOUR_S))
        uses.append((f"bytes/{ad}", AD_BYTES, size, HOUR_S))
    named = [(_bucket(name, window), most, by, window) for name, most, by, window in uses]
    rows = RateCount.objects.filter(bucket__in=[bucket for bucket, *_ in named])
    counts = dict(rows.values_list("bucket", "count"))
    if any(counts.get(bucket, 0) + by > most for bucket, most, by, _window in named):
        return False
    for bucket, _most, by, window in named:
        _add(bucket, by, window)
    return True


def _bucket(name: str, window_s: int) -> str:
    window = int(clock.now().timestamp()) // window_s
    return f"stranger/{window}/{keys.keyed_digest('rate', name).hex()[:32]}"


def _add(bucket: str, by: int, window_s: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ads_ratecount (bucket, count, until) VALUES (%s, %s, %s) "
            "ON CONFLICT (bucket) DO UPDATE SET count = ads_ratecount.count + %s",
            [bucket, by, clock.now() + timedelta(seconds=window_s), by],
        )
