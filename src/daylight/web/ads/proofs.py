"""What a public ad offers to whoever checks the board: `daylight ledger audit` asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from daylight.ledger.ad_proof import AdProof, LoggedLeaf
from daylight.web import clock
from daylight.web.ads.content import of_version
from daylight.web.ads.models import Ad
from daylight.web.record import receipts
from daylight.web.record.leaves import leaf_of
from daylight.web.record.models import Opening

CHUNK = 2000


def of_ad(public_id: str) -> AdProof | None:
    """The proof of an ad that readers can see now; None for every other."""
    ads = Ad.objects.visible(clock.now()).select_related("public_version__content")
    ad = ads.filter(public_id=public_id).first()
    if ad is None or ad.public_version is None or not receipts.can_be_given():
        return None
    version = ad.public_version
    entries = _entries(ad, version.number, bytes(version.digest).hex())
    if "publication" not in entries:
        return None
    screening = entries.get("screening")
    return AdProof(
        shown=of_version(version.content).shown(),
        shown_salt=bytes(version.content.salt),
        publication=receipts.receipt(entries["publication"]),
        decision=receipts.receipt(screening) if screening else None,
        authority=_logged(entries["authority"]) if "authority" in entries else None,
    )


def _logged(opening: Opening) -> LoggedLeaf | None:
    """That an entry is in the record; what it says stays closed."""
    proof = receipts.proof_of(opening.entry_id)
    return None if proof is None else LoggedLeaf(leaf_of(opening.entry), proof.encode())


def _entries(ad: Ad, number: int, content: str) -> dict[str, Opening]:
    """The newest publication of a version, the entry that allowed it as `authority`, and the same
    as `screening` if a machine's did.

    What people decided stays with them and the poster: that an ad was held is nobody's business.
    """
    allowing: dict[str, Opening] = {}
    found: dict[str, Opening] = {}
    rows = Opening.objects.filter(
        subject=f"ad:{ad.pk}", entry__type__in=("publication", "screening", "decision")
    )
    for row in rows.select_related("entry").order_by("entry_id"):
        entry = msgspec.json.decode(bytes(row.body))
        if entry["version"] != number or entry["content"] != content:
            continue
        if row.entry.type != "publication":
            allowing[bytes(row.entry.commitment).hex()] = row
            continue
        found = {"publication": row}
        allowed = allowing.get(entry.get("authority_entry", ""))
        if allowed is not None:
            found["authority"] = allowed
            if allowed.entry.type == "screening":
                found["screening"] = allowed
    return found


def addresses() -> Iterator[bytes]:
    """The paths of all public ads, newest first, some thousands a piece.

    Each piece is a query of its own, so that whoever reads slowly holds no cursor open.
    """
    at, below = clock.now(), None
    while True:
        ads = Ad.objects.visible(at)
        if below is not None:
            ads = ads.filter(pub_seq__lt=below)
        rows = list(ads.order_by("-pub_seq").values_list("pub_seq", "public_id")[:CHUNK])
        if not rows:
            return
        yield "".join(f"/a/{public_id}\n" for _seq, public_id in rows).encode()
        below = rows[-1][0]
