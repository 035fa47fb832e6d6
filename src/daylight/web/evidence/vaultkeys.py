"""The key that things are sealed to. Anybody here can seal; nobody here can open.

A new key is made each month. Its private half is sealed to every recipient and then forgotten.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from pyrage import encrypt, x25519

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.evidence.models import Recipient, VaultKey, VaultKeyCopy
from daylight.web.record import actions as record

REMEMBERED_S = 30.0  # how long another process may go on with the key before


@dataclass(frozen=True)
class SealingKey:
    """What sealing needs of a vault key."""

    name: str
    recipient: x25519.Recipient

    def seal(self, data: bytes) -> bytes:
        sealed: bytes = encrypt(data, [self.recipient])
        return sealed


_remembered: tuple[str, float, SealingKey] | None = None


def current() -> SealingKey:
    """The key of this month, made if need be.

    Raises: Refused `no_vault` (503) where there is nobody to open what would be sealed.
    """
    global _remembered
    place, moment = str(connection.settings_dict["NAME"]), time.monotonic()
    if _remembered is not None and _remembered[0] == place and moment < _remembered[1]:
        return _remembered[2]
    newest = _newest()
    # Never inside somebody's transaction: were it undone, nobody could open what it sealed.
    if not connection.in_atomic_block and (newest is None or not _is_of_this_month(newest)):
        newest = rotate()
    if newest is None:
        raise no_recipient()
    found = SealingKey(newest.name, x25519.Recipient.from_str(newest.public))
    _remembered = (place, moment + REMEMBERED_S, found)
    return found


def forget() -> None:
    """Ask the database anew at the next call."""
    global _remembered
    _remembered = None


def no_recipient() -> Refused:
    return Refused(
        "no_vault",
        _("This board cannot take ads yet: nobody is appointed who could open what you send."),
        status=503,
    )


def recipients() -> list[Recipient]:
    """Who gets a copy of each new key."""
    return list(Recipient.objects.filter(removed_at__isnull=True).order_by("name"))


def _newest() -> VaultKey | None:
    """The newest key, unless everybody who could open it was removed."""
    if not recipients():
        return None
    return VaultKey.objects.order_by("-id").first()


def _is_of_this_month(key: VaultKey) -> bool:
    return f"{key.created_at:%Y%m}" == f"{clock.now():%Y%m}"


def rotate(*, always: bool = False) -> VaultKey | None:
    """A key for this month, sealed to all recipients; with `always` another one beside it.

    None where there are no recipients and the board is no demo.
    """
    if not recipients() and settings.ENVIRONMENT.demo:
        _demo_recipient()
    if not recipients():
        return None
    month = f"{clock.now():%Y%m}"
    beside = f"{month}-{keys.random_name(4)}"
    try:
        with transaction.atomic():
            return _make(beside if always else month)
    except IntegrityError:
        newest = VaultKey.objects.order_by("-id").first()
        if newest is not None and newest.name == month:  # another process made it meanwhile
            return newest
        # The clock went back. The key of that month may be one that a removed officer opens.
        with transaction.atomic():
            return _make(beside)
    finally:
        forget()


def _make(name: str) -> VaultKey:
    identity = x25519.Identity.generate()
    public, at = str(identity.to_public()), clock.now()
    # Locked before the key has its number: whoever goes meanwhile gets no copy of a newer one.
    live = Recipient.objects.filter(removed_at__isnull=True).order_by("pk").select_for_update()
    trusted = list(live)
    before = VaultKey.objects.order_by("-id").first()
    key = VaultKey.objects.create(name=name, public=public, created_at=at)
    for recipient in trusted:
        copy(key, identity, recipient)
    record.enter(
        "key_changed",
        subject="vault",
        at=at,
        key=public,
        use="vault",
        step="replaced" if before else "added",
        previous=before.public if before else None,
    )
    return key


def copy(key: VaultKey, identity: x25519.Identity, recipient: Recipient) -> None:
    """Seal a key's private half to one recipient."""
    to = x25519.Recipient.from_str(recipient.public)
    sealed = encrypt(str(identity).encode(), [to])
    VaultKeyCopy.objects.create(key=key, recipient=recipient, sealed=sealed)


def _demo_recipient() -> None:
    from daylight.web.evidence.setup import begin

    begin(settings.ENVIRONMENT.keys / "demo-recovery-key.txt")
