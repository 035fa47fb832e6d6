"""Relay addresses: what they look like, and what stands behind one.

`r-...` reaches the other side of a conversation, `ad-<id>` an ad's poster; `b-...` takes bounces of
messages, `f-...` those of followed searches; other apps expect letters of theirs back too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.db.models import Q

from daylight.web import clock, keys, returning
from daylight.web.ads.alerts import returns
from daylight.web.ads.models import Ad
from daylight.web.replies import people
from daylight.web.replies.models import Conversation, Message, Side, Stop
from daylight.web.replies.models.conversation import GRACE

_SHAPE = re.compile(r"(r-[0-9a-z]{16}|ad-[0-9a-z]{6,10}|b-[0-9a-z]{12}-[0-9a-z]{26})")
ROLES = ("postmaster", "abuse")  # Source: RFC 5321, 4.5.1; RFC 2142


class Standing(StrEnum):
    """What becomes of mail to an address."""

    OPEN = "open"
    UNKNOWN = "unknown"
    OVER = "over"
    STOPPED = "stopped"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Recipient:
    """An address of ours and what it stands for. One of the last five at most is given."""

    standing: Standing
    local: str = ""
    conversation: Conversation | None = None
    writer: Side | None = None  # the side that this address was handed to
    ad: Ad | None = None
    bounced: Message | None = None
    alert: str = ""  # the followed search whose mails come back to this
    letter: tuple[str, str] | None = None  # kind and name of another letter that comes back to it


def domain() -> str:
    return str(settings.ENVIRONMENT.relay_domain)


def whole(local: str) -> str:
    return f"{local}@{domain()}"


def new_local() -> str:
    """80 bits: nobody finds one by trying."""
    return f"r-{keys.random_name(16)}"


def of_ad(ad: Ad) -> str:
    return whole(f"ad-{ad.public_id}")


def find(address: str) -> Recipient:
    """What a recipient of a mail stands for. One query for a conversation's address."""
    local, _at, host = address.strip().lower().rpartition("@")
    if host.rstrip(".") != domain().lower():
        return Recipient(Standing.FOREIGN)
    local = local.split("+", 1)[0]
    if local in ROLES or address.strip().lower() == settings.SERVER_EMAIL.lower():
        return Recipient(Standing.OPEN, local)
    if alert := returns.alert_of(local):
        return Recipient(Standing.OPEN, local, alert=alert)
    if letter := returning.letter_of(local):
        return Recipient(Standing.OPEN, local, letter=letter)
    if not _SHAPE.fullmatch(local):
        return Recipient(Standing.UNKNOWN)
    if local.startswith("ad-"):
        return _of_ad(local)
    if local.startswith("b-"):
        return _of_bounce(local)
    return _of_conversation(local)


def local_of(address: str) -> str:
    """What stands before the @ of an address of ours, without its tag; "" where it is not ours."""
    local, _at, host = address.strip().lower().rpartition("@")
    return local.split("+", 1)[0] if host.rstrip(".") == domain().lower() else ""


_STANDING = """
SELECT c.erased_at IS NOT NULL OR a.state = 'refused'
         OR (a.state = 'ended' AND a.ended_at IS NOT NULL AND a.ended_at < %s),
       c.stopped_at IS NOT NULL OR EXISTS (SELECT 1 FROM replies_stop s
         WHERE s.poster_id = a.poster_id AND s.reader_digest = c.reader_digest),
       c.reader_digest, p.email
FROM replies_conversation c JOIN ads_ad a ON a.id = c.ad_id
     LEFT JOIN ads_postercontact p ON p.poster_id = a.poster_id
WHERE c.for_reader = %s OR c.for_poster = %s
"""


def standing(address: str) -> Standing:
    """The same as `find(address).standing`, by two plain queries: the door asks for each mail."""
    local, _at, host = address.strip().lower().rpartition("@")
    local = local.split("+", 1)[0]
    if not local.startswith("r-") or host.rstrip(".") != domain().lower():
        return find(address).standing
    if not _SHAPE.fullmatch(local):
        return Standing.UNKNOWN
    since = connection.ops.adapt_datetimefield_value(clock.now() - GRACE)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [since, local, local])
        row = cursor.fetchone()
    if row is None:
        return Standing.UNKNOWN
    is_over, stopped, reader, email = row
    if is_over:
        return Standing.OVER
    if not stopped and email:
        pair = people.pair_digest(people.reader_digest(email), bytes(reader))
        stopped = Stop.objects.filter(pair=pair).exists()
    return Standing.STOPPED if stopped else Standing.OPEN


def _of_bounce(local: str) -> Recipient:
    found = Message.objects.select_related("conversation__ad")
    message = found.filter(public_id=returning.name_of("b", local)).first()
    return Recipient(Standing.OPEN if message else Standing.UNKNOWN, local, bounced=message)


def returns_to(message: Message) -> str:
    """Where a relayed mail comes back to: only the mail server that was given it knows that."""
    return whole(returning.local("b", message.public_id))


def _of_ad(local: str) -> Recipient:
    known = Ad.objects.select_related("poster__contact", "public_version__content")
    ad = known.filter(public_id=local[3:]).first()
    if ad is None or ad.published_at is None:
        return Recipient(Standing.UNKNOWN)
    standing = Standing.OPEN if ad.is_visible(clock.now()) else Standing.OVER
    return Recipient(standing, local, ad=ad)


def _of_conversation(local: str) -> Recipient:
    known = Conversation.objects.select_related(
        "contact", "ad__poster__contact", "ad__public_version__content", "ad__head__content"
    )
    found = known.filter(Q(for_reader=local) | Q(for_poster=local)).first()
    if found is None:
        return Recipient(Standing.UNKNOWN)
    writer = Side.READER if found.for_reader == local else Side.POSTER
    return Recipient(standing_of(found), local, conversation=found, writer=writer)


def standing_of(conversation: Conversation) -> Standing:
    if conversation.is_dead(clock.now()):
        return Standing.OVER
    return Standing.STOPPED if is_stopped(conversation) else Standing.OPEN


def is_stopped(conversation: Conversation) -> bool:
    """Whether either side wants nothing more: here, or from that person in any ad."""
    if conversation.stopped_at is not None:
        return True
    return is_stopped_for(conversation.ad, bytes(conversation.reader_digest))


def is_stopped_for(ad: Ad, reader: bytes) -> bool:
    """Whether a stop stands between the poster of an ad and a reader, in whatever ad it was, under
    whatever tag, and whoever of the two had that ad."""
    stops = Q(poster=ad.poster_id, reader_digest=reader)
    if pair := people.pair_of(ad, reader):
        stops |= Q(pair=pair)
    return Stop.objects.filter(stops).exists()
