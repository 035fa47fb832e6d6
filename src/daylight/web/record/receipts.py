"""Receipts: what a person keeps of an entry, and how they come back to it.

A receipt is made anew each time it is asked for: signatures of this kind come out the same, so that
nothing is stored and nothing can be lost. Whoever holds its address holds the receipt.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import msgspec
import segno
from markupsafe import Markup

from daylight.errors import ConfigError
from daylight.ledger.errors import LedgerError
from daylight.ledger.promise import make_promise
from daylight.ledger.proof_file import ProofFile, make_proof_file
from daylight.ledger.proofs import tile_hashes
from daylight.ledger.receipts import Receipt
from daylight.web import keys
from daylight.web.record import folder, logkeys
from daylight.web.record.models import Checkpoint, Entry, Leaf, Opening
from daylight.web.record.references import spoken_reference

log = logging.getLogger("daylight.record")

TYPE = "application/vnd.daylight.receipt+json"
_QR_BYTES = 2_300  # what still prints small enough to be read by a telephone
_TOKEN = 26
LOOKED_AT = 20_000  # newest entries that may still wait; a place comes within seconds


@dataclass(frozen=True)
class Found:
    """An entry's place in the public log, for whoever looks up its reference."""

    index: int
    entry: Entry

    @property
    def reference(self) -> str:
        return spoken_reference(bytes(self.entry.commitment))


def address(entry: int | Entry) -> str:
    """The private path of an entry's receipt."""
    pk = entry.pk if isinstance(entry, Entry) else entry
    return f"/receipt/{_token(pk)}{pk:x}"


def _token(pk: int) -> str:
    return keys.token("receipt", pk)


def at_address(name: str) -> Opening | None:
    """The opened entry behind the last part of a receipt's path; None where there is none.

    An address that was made up and one whose entry was destroyed look alike.
    """
    token, number = name[:_TOKEN], name[_TOKEN:]
    try:
        pk = int(number, 16)
    except ValueError:
        return None
    if f"{pk:x}" != number or pk >= 2**63 or not keys.same(token, _token(pk)):
        return None
    return Opening.objects.select_related("entry").filter(pk=pk).first()


def receipt(opening: Opening) -> Receipt:
    """The signed promise of an entry, with its proof once a checkpoint covers it.

    Raises: ConfigError where this board has no keys for a log.
    """
    made = opened(opening)
    promise = make_promise(logkeys.origin(), made.entry, made.salt, logkeys.promise_key())
    return Receipt(made.entry, made.salt, promise, made.proof)


def opened(opening: Opening) -> Receipt:
    """The same without a promise: the entry, its salt and its proof."""
    entry = msgspec.json.decode(bytes(opening.body))
    proof = proof_of(opening.entry_id)
    return Receipt(entry, bytes(opening.salt), None, proof.encode() if proof else None)


def proof_of(entry: int) -> ProofFile | None:
    """An entry's way to the newest checkpoint; None where no checkpoint covers it yet."""
    leaf = Leaf.objects.filter(pk=entry).first()
    newest = Checkpoint.objects.order_by("-id").first()
    if leaf is None or newest is None or leaf.index >= newest.size:
        return None
    hash_at = tile_hashes(folder.reader(), newest.size)
    try:
        return make_proof_file(leaf.index, newest.size, hash_at, bytes(newest.note))
    except LedgerError as error:  # the promise stands without it; `doctor` says what to mend
        log.error("no proof can be made: %s", error)
        return None


def latest(subject: str, kind: str) -> str:
    """The path of the receipt of the newest entry of a kind about a subject, as "ad:17".

    Empty where there is none. Only for a page that its holder alone can see.
    """
    found = Opening.objects.filter(subject=subject, entry__type=kind).order_by("-entry_id")
    pk = found.values_list("entry_id", flat=True).first()
    return address(pk) if pk is not None and can_be_given() else ""


def can_be_given() -> bool:
    """Whether this board has the keys that receipts need."""
    try:
        logkeys.promise_key()
    except ConfigError:
        return False
    return True


def look_up(reference: int) -> list[Found]:
    """Places in the log whose reference that is: one, nearly always."""
    leaves = Leaf.objects.filter(reference=reference).select_related("entry").order_by("index")
    return [Found(leaf.index, leaf.entry) for leaf in leaves[:10]]


def still_waits(reference: int) -> bool:
    """Whether one of the newest entries has that reference and no place yet.

    The database compares, over so many entries at most, and hands none of them out.
    """
    top = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    first, after = _commitments(reference)
    waiting = Entry.objects.unplaced(max(top - LOOKED_AT, 0)).filter(commitment__gte=first)
    return (waiting.filter(commitment__lt=after) if after else waiting).exists()


def _commitments(reference: int) -> tuple[bytes, bytes]:
    """The range of commitments that begin with these 50 bits; the end is b"" for the last."""
    first = (reference << 6).to_bytes(7, "big")
    end = (reference + 1) << 6
    return first, end.to_bytes(7, "big") if end < 1 << 56 else b""


def drawing(made: Receipt) -> Markup:
    """The receipt as a QR code: with it the paper alone can be verified. Empty if too long."""
    short = Receipt(made.entry, made.salt, made.promise).encode()
    if len(short) > _QR_BYTES:
        return Markup("")
    code = segno.make(short, error="l", micro=False, boost_error=False)
    svg = code.svg_inline(scale=2, border=4, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704 - made of squares alone
