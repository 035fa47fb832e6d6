"""Asking witnesses to cosign a new checkpoint. None is trusted further than its key reaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from daylight.ledger.checkpoints import SignedCheckpoint, open_checkpoint, parse_decimal
from daylight.ledger.errors import LedgerError, Misbehaviour, Missing, Unproven
from daylight.ledger.keys import VerifierKey
from daylight.ledger.proofs import check_consistency, consistency_proof, root_at, tile_hashes
from daylight.ledger.shells.http import Client
from daylight.ledger.tiles import Read
from daylight.ledger.verify import check_growth
from daylight.ledger.witness import Request, accept_cosignatures, log_id

_CONFLICT, _NO_PROOF = 409, 422


def ask_witness(
    client: Client,
    signed: SignedCheckpoint,
    read: Read,
    keys: Sequence[VerifierKey],
    *,
    last_size: int = 0,
    log_keys: Sequence[VerifierKey] = (),
) -> str:
    """The lines to add to the checkpoint: good cosignatures by those keys.

    `last_size` is what this witness is thought to have signed last; it corrects us where not.
    What a witness answers is not signed, so that it is asked for a note that `log_keys` signed.

    Raises: Missing where it is down or refuses; Forged, Malformed for an answer that is not what
    it should be, and where our own tiles do not fit; Truncated, Fork, TimeBackwards where it shows
    a note of ours that this checkpoint does not continue: a restored backup, and then this log
    must not go on; Unproven where it only says so.
    """
    status, answer = _post(client, signed, read, min(last_size, signed.size))
    if status == _CONFLICT:
        seen = parse_decimal(answer.decode("ascii", "replace").removesuffix("\n"))
        if seen > signed.size:
            _settle(client, signed, read, log_keys, f"has seen {seen} entries")
        status, answer = _post(client, signed, read, seen)
        if status == _CONFLICT and seen == signed.size:
            _settle(client, signed, read, log_keys, f"has seen another log of {seen} entries")
    if status == _NO_PROOF:  # our proof was right, so what it saw was something else
        _settle(client, signed, read, log_keys, "has seen a log that ours does not continue")
    if status != 200:
        raise Missing(f"the witness at {client.base} answers {status}")
    return accept_cosignatures(signed.data, answer, keys)


def shown_by(client: Client, origin: str) -> bytes | None:
    """The note of a log that a witness signed last, where it is one that shows it.

    Raises: Missing, Malformed.
    """
    return client.get(f"seen/{log_id(origin)}")


def _settle(
    client: Client,
    signed: SignedCheckpoint,
    read: Read,
    log_keys: Sequence[VerifierKey],
    claim: str,
) -> NoReturn:
    """Raise what the witness can show; Unproven where that is nothing."""
    origin = signed.checkpoint.origin
    try:
        note = shown_by(client, origin)
        if note is not None:
            check_growth(read, open_checkpoint(note, log_keys, origin=origin), signed)
    except Misbehaviour:
        raise
    except LedgerError:
        pass  # what it shows is nothing of ours
    raise Unproven(f"it says that it {claim}, we have {signed.size}, and it shows no note of ours")


def _post(client: Client, signed: SignedCheckpoint, read: Read, old: int) -> tuple[int, bytes]:
    hash_at = tile_hashes(read, signed.size)
    proof = consistency_proof(old, signed.size, hash_at)
    check_consistency(old, signed.size, proof, root_at(old, hash_at), signed.root)
    body = Request(old, tuple(proof), signed.data).encode()
    return client.request("POST", f"{client.base}add-checkpoint", body)
