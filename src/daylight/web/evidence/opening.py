"""Opening what is sealed: with an officer's or the recovery key, a reason, and an entry first."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from pyrage import DecryptError, IdentityError, decrypt, x25519

from daylight.errors import ConfigError, IntegrityError, Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.evidence.models import DestroyedItem, Item, VaultKey, Viewing
from daylight.web.evidence.segments import read_record
from daylight.web.evidence.vault import item_digest, key_name
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.record import actions as record


class Opener:
    """A private key in hand, and the vault keys that it opens."""

    def __init__(self, identity: x25519.Identity) -> None:
        self._identity = identity
        self._keys: dict[str, x25519.Identity | None] = {}

    def identity_of(self, key: VaultKey) -> x25519.Identity | None:
        """A vault key's private half; None where it was never sealed to this key."""
        if key.name not in self._keys:
            self._keys[key.name] = self._unseal(key)
        return self._keys[key.name]

    def _unseal(self, key: VaultKey) -> x25519.Identity | None:
        public = str(self._identity.to_public())
        for copy in key.copies.filter(recipient__public=public):
            try:
                text = decrypt(bytes(copy.sealed), [self._identity])
                return x25519.Identity.from_str(text.decode())
            except (DecryptError, IdentityError):
                continue
        return None

    def open(self, item: Item) -> bytes:
        """The item as it arrived.

        Raises: IntegrityError where the vault does not hold it any more as it was; Refused
        `not_yours` where this key does not open it.
        """
        key = VaultKey.objects.filter(name=key_name(item.segment)).first()
        identity = self.identity_of(key) if key is not None else None
        if identity is None:
            raise Refused("not_yours", _("This key does not open that item."), status=403)
        sealed = read_record(settings.HOME / "vault" / item.segment, item.offset)
        if sealed is None:
            raise IntegrityError(f"item {item.pk} is damaged or gone from the vault")
        try:
            data = bytes(decrypt(sealed, [identity]))
        except DecryptError as error:
            raise IntegrityError(f"item {item.pk} does not open") from error
        if item_digest(hashlib.sha256(data).digest()) != bytes(item.digest):
            raise IntegrityError(f"item {item.pk} is not what was put there")
        return data


def opener_from(path: Path) -> Opener:
    """The key in a file as `age-keygen` writes it.

    Raises: ConfigError.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise ConfigError(f"cannot read it: {error.strerror}", file=str(path)) from error
    secret = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        [text] = secret
        return Opener(x25519.Identity.from_str(text))
    except (ValueError, IdentityError) as error:
        raise ConfigError("this file holds no age key", file=str(path)) from error


def view(item: Item, opener: Opener, *, staff: Staff, words: str) -> bytes:
    """Open one item for an evidence officer. The entry is written before anything is shown.

    Raises: Refused `not_allowed` (403), `no_reason`, `destroyed` (410); as `Opener.open`.
    """
    officer = Grant.objects.filter(staff=staff, role=Role.EVIDENCE, ended_at__isnull=True)
    if not staff.is_active or not officer.exists():
        raise Refused("not_allowed", _("Only an evidence officer opens the vault."), status=403)
    if len(words.strip()) < 5:
        raise Refused("no_reason", _("Say why, in a few words at least."), field="reason")
    if DestroyedItem.objects.filter(pk=item.pk).exists():
        raise Refused("destroyed", _("This was destroyed."), status=410)
    data = opener.open(item)
    _enter_viewing(item, staff=staff, words=words.strip(), drill=False)
    return data


def drill(opener: Opener, *, words: str = "yearly drill") -> dict[str, str]:
    """Open one item of each vault key and look at its digest only. Key name -> what happened."""
    found: dict[str, str] = {}
    for key in VaultKey.objects.order_by("id"):
        items = Item.objects.filter(segment__startswith=f"{key.name}_", destroyed__isnull=True)
        count = items.count()
        if not count:
            found[key.name] = "nothing sealed with it"
            continue
        item = items.order_by("id")[secrets.randbelow(count)]
        try:
            opener.open(item)
            found[key.name] = "opens"
        except (IntegrityError, Refused) as error:
            found[key.name] = f"DOES NOT OPEN: {error}"
        _enter_viewing(item, staff=None, words=words, drill=True)
    return found


def _enter_viewing(item: Item, *, staff: Staff | None, words: str, drill: bool) -> None:
    at = clock.now()
    salt = keys.keyed_digest("viewing", f"{item.pk}/{at.isoformat()}")
    person = blinded(staff.pk, f"viewing:{item.pk}:{at.isoformat()}") if staff else None
    with transaction.atomic():
        entry = record.enter(
            "evidence_viewed",
            subject=f"item:{item.pk}",
            at=at,
            item=blind(bytes(item.digest), salt),
            full_size=None if drill else True,
            person=person,
            role=str(Role.EVIDENCE) if staff else None,
            reason="drill" if drill else None,
            note=blind(words, keys.keyed_digest("viewing-words", f"{item.pk}/{at.isoformat()}")),
        )
        Viewing.objects.create(
            item=item, staff=staff, drill=drill, words=words, entry_id=entry.pk, created_at=at
        )
