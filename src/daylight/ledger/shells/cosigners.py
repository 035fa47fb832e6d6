"""Asking witnesses to cosign a new checkpoint. None is trusted further than its key reaches."""

from __future__ import annotations

from collections.abc import Sequence

from daylight.ledger.checkpoints import SignedCheckpoint, parse_decimal
from daylight.ledger.errors import Fork, Missing, Truncated
from daylight.ledger.keys import VerifierKey
from daylight.ledger.proofs import check_consistency, consistency_proof, root_at, tile_hashes
from daylight.ledger.shells.http import Client
from daylight.ledger.tiles import Read
from daylight.ledger.witness import Request, accept_cosignatures

_CONFLICT = 409


def ask_witness(
    client: Client,
    signed: SignedCheckpoint,
    read: Read,
    keys: Sequence[VerifierKey],
    *,
    last_size: int = 0,
) -> str:
    """The lines to add to the checkpoint: good cosignatures by those keys.

    `last_size` is what this witness is thought to have signed last; it corrects us where not.

    Raises: Missing where it is down or refuses; Forged, Malformed for an answer that is not what
    it should be, and where our own tiles do not fit; Truncated where it has seen a longer log than
    ours, Fork where it has seen another that ours does not continue: a restored backup, and then
    this log must not go on.
    """
    status, answer = _post(client, signed, read, min(last_size, signed.size))
    if status == _CONFLICT:
        seen = parse_decimal(answer.decode("ascii", "replace").removesuffix("\n"))
        if seen > signed.size:
            raise Truncated(f"a witness has seen {seen} entries and we have {signed.size}")
        status, answer = _post(client, signed, read, seen)
        if status == _CONFLICT and seen == signed.size:
            raise Fork(f"a witness has seen another log of {seen} entries")
    if status == 422:  # our proof was right, so what it saw was something else
        raise Fork("a witness has seen a log that ours does not continue")
    if status != 200:
        raise Missing(f"the witness at {client.base} answers {status}")
    return accept_cosignatures(signed.data, answer, keys)


def _post(client: Client, signed: SignedCheckpoint, read: Read, old: int) -> tuple[int, bytes]:
    hash_at = tile_hashes(read, signed.size)
    proof = consistency_proof(old, signed.size, hash_at)
    check_consistency(old, signed.size, proof, root_at(old, hash_at), signed.root)
    body = Request(old, tuple(proof), signed.data).encode()
    return client.request("POST", f"{client.base}add-checkpoint", body)
