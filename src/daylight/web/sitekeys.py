"""The log's keys of a site: made once, and known to the database by their public halves.

`checkpoint` signs the log and is read by the sequencer only; `promise` signs receipts; `site`
stands for the site's secret, from which links and digests of contacts are made: with another
secret every ban would silently match nothing. A process whose keys are not those that the
database knows must not start.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path

import msgspec

from daylight.ledger.errors import Malformed
from daylight.ledger.keys import VerifierKey, make_key, parse_signing_key
from daylight.web import keys

FILES = ("checkpoint", "promise")
SITE = "site"
WEB = ("promise", SITE)  # what web processes may open
ALL = (*FILES, SITE)


def make(folder: Path, host: str) -> None:
    """Write the secret and both signing keys; those that exist are kept."""
    keys.make_secret(folder)
    for use in FILES:
        path = folder / use
        if not path.exists():
            key = make_key(_name(host, use), secrets.token_bytes(32))
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(key.export() + "\n")


def _name(host: str, use: str) -> str:
    """A key's name. The checkpoint key's is the log's origin."""
    return f"{host}/log" if use == "checkpoint" else f"{host}/{use}"


def public_halves(folder: Path, host: str, uses: tuple[str, ...] = ALL) -> dict[str, str]:
    """Use -> verifier key of the keys in a folder; one that cannot be read is left out."""
    found: dict[str, str] = {}
    for use in FILES:
        if use not in uses:
            continue
        try:
            text = (folder / use).read_text("ascii").strip()
            found[use] = str(parse_signing_key(text).verifier)
        except (OSError, ValueError, Malformed):
            continue
    found[SITE] = str(_site_key(folder, host))
    return found


def _site_key(folder: Path, host: str) -> VerifierKey:
    return make_key(_name(host, SITE), keys.derived_key("identity", folder)).verifier


def declare(folder: Path, host: str, *, at: datetime) -> None:
    """Enter the public halves that the database does not know yet. In the caller's transaction."""
    from daylight.web.record import actions as record

    known = declared()
    for use, key in public_halves(folder, host).items():
        if use not in known:
            record.enter("key_changed", subject="board", at=at, key=key, use=use, step="added")


def declared() -> dict[str, str]:
    """Use -> verifier key, as the record says."""
    from daylight.web.record.models import Opening

    found: dict[str, str] = {}
    rows = Opening.objects.filter(entry__type="key_changed").order_by("entry_id")
    for body in rows.values_list("body", flat=True):
        entry = msgspec.json.decode(bytes(body))
        if entry["step"] == "withdrawn":
            found.pop(entry["use"], None)
        else:
            found[entry["use"]] = entry["key"]
    return found


def differing(folder: Path, host: str, uses: tuple[str, ...] = ALL) -> list[str]:
    """Uses whose key in the folder is missing, or not the one that the record names."""
    here = public_halves(folder, host, uses)
    known = declared()
    return [
        use
        for use in uses
        if use not in known
        or _material(known[use])
        not in (_material(here.get(use, "")), _material(_waiting(folder, use)))
    ]


def _waiting(folder: Path, use: str) -> str:
    """The new key of a replacement that was cut off before it was put in place; "" for none."""
    try:
        text = (folder / f"{use}.new").read_text("ascii").strip()
        return str(parse_signing_key(text).verifier)
    except (OSError, ValueError, Malformed):
        return ""


def _material(verifier: str) -> str:
    """The key itself: a board may change its address, and with it the name."""
    return verifier.rsplit("+", 1)[-1]
