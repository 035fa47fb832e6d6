"""Setting the vault up: who can open it."""

from __future__ import annotations

from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pyrage import RecipientError, x25519

from daylight.errors import ConfigError, Refused
from daylight.ledger.shells.files import write_whole
from daylight.web import clock
from daylight.web.evidence import vaultkeys
from daylight.web.evidence.models import Recipient, VaultKey
from daylight.web.evidence.opening import Opener
from daylight.web.record import actions as record

RECOVERY = "recovery"
RECOVERY_FILE = "recovery-key.txt"


def begin(path: Path) -> list[str]:
    """Make the recovery key, write it to a new file, and the first vault key. What to tell.

    Raises: ConfigError where there is a recovery key already.
    """
    if Recipient.objects.filter(kind=RECOVERY, removed_at__isnull=True).exists():
        raise ConfigError("the vault has a recovery key already", hint="daylight vault officers")
    public = new_identity(path, "recovery key of a Daylight board")
    with transaction.atomic():
        add_recipient(RECOVERY, public, kind=RECOVERY)
        vaultkeys.rotate()
    return [
        f"The recovery key of the vault is in {path}",
        "  Print it or copy it to a medium that you lock away, then delete this file.",
        "  It opens everything that people ever send; without it and without officers nobody can.",
        "  Officers: daylight vault officers add NAME --recipient age1...",
    ]


def new_identity(path: Path, what: str) -> str:
    """Write a new private key to a file only its owner can read; returns the public half.

    Raises: ConfigError where there is a file already.
    """
    if path.exists():
        raise ConfigError("there is a file already", file=str(path))
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# {what}, made {clock.now():%Y-%m-%d}\n# public key: {public}\n{identity}\n"
    write_whole(path, text.encode(), mode=0o600)
    return public


def add_recipient(name: str, public: str, *, kind: str = "officer") -> Recipient:
    """Somebody who can open what is sealed with keys made from now on.

    Raises: Refused `bad_recipient`, `recipient_taken`.
    """
    try:
        x25519.Recipient.from_str(public)
    except RecipientError as error:
        said = _("That is no age recipient: it begins with age1.")
        raise Refused("bad_recipient", said) from error
    try:
        with transaction.atomic():
            return Recipient.objects.create(
                name=name, kind=kind, public=public, added_at=clock.now()
            )
    except IntegrityError as error:
        said = _("There is a recipient of that name already.")
        raise Refused("recipient_taken", said, status=409) from error


def add_officer(name: str, public: str, *, opener: Opener | None) -> tuple[Recipient, int]:
    """A new evidence officer. With an opener they get every old key too; how many that were.

    Without one they open what is sealed from now on: a new key is made.
    """
    with transaction.atomic():
        recipient = add_recipient(name, public)
        _enter(recipient, "added")
        copied = 0
        if opener is not None:
            for key in VaultKey.objects.order_by("id"):
                identity = opener.identity_of(key)
                if identity is not None:
                    vaultkeys.copy(key, identity, recipient)
                    copied += 1
        else:
            vaultkeys.rotate(always=True)
    vaultkeys.forget()
    return recipient, copied


def remove_officer(name: str) -> Recipient:
    """From now on they get no key; what they could open before they can still open.

    Raises: Refused `unknown_recipient`, `last_recipient`.
    """
    at = clock.now()
    with transaction.atomic():
        found = Recipient.objects.filter(name=name, removed_at__isnull=True)
        recipient = found.first()
        if recipient is None:
            said = _("There is no recipient called %(name)s.") % {"name": name}
            raise Refused("unknown_recipient", said, status=404)
        if len(vaultkeys.recipients()) == 1:
            said = _("Nobody else could open the vault. Add another officer first.")
            raise Refused("last_recipient", said, status=409)
        found.update(removed_at=at)
        _enter(recipient, "withdrawn")
        vaultkeys.rotate(always=True)
    return recipient


def _enter(recipient: Recipient, step: str) -> None:
    record.enter("key_changed", subject="vault", key=recipient.public, use="vault", step=step)
