"""A mirror: a whole second copy of a log that cries out when the first does wrong.

A folder holds the tiles as they are served, the last checkpoint, every checkpoint ever seen, the
policy it was begun with and, where the log did wrong, the evidence.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.continued import refuse_continued
from daylight.ledger.edge import Edge, load_edge
from daylight.ledger.errors import (
    Forged,
    Fork,
    LedgerError,
    Misbehaviour,
    Missing,
    TimeBackwards,
)
from daylight.ledger.evidence import collect_fork_proof
from daylight.ledger.policy import Policy
from daylight.ledger.shells.files import folder_reader, write_whole
from daylight.ledger.tiles import ENTRIES, TILE_WIDTH, Read, Tile
from daylight.ledger.verify import check_advance, check_growth, check_same, verify_log

RECHECKED = 16
FUTURE_S = 300


class MirrorReport(msgspec.Struct, frozen=True):
    """What one run did."""

    before: int
    size: int
    rechecked: int
    checkpoint: SignedCheckpoint


class Mirror:
    """A log's copy in a folder."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.folder = folder
        self.policy = policy
        self.read = folder_reader(folder)

    def held(self) -> SignedCheckpoint | None:
        """The last checkpoint that was mirrored.

        Raises: Malformed, Forged where the folder was tampered with.
        """
        data = self.read("checkpoint")
        return None if data is None else self.policy.open(data)

    def run(
        self,
        served: Read,
        now: datetime,
        *,
        seed: int,
        progress: Callable[[int], None] | None = None,
    ) -> MirrorReport:
        """Fetch what is new, verify it, keep it, and look again at some of what is old.

        Raises: Misbehaviour, after keeping the evidence; Missing, Malformed, Forged.
        """
        data = served("checkpoint")
        if data is None:
            raise Missing("there is no checkpoint")
        old = self.held()
        refuse_continued(served, data, old)
        new = self.policy.open(data)
        try:
            if old is not None:
                check_advance(old, new)
            _check_clock(new, now)
            self._grow(served, old, new, progress)
            rechecked = self._recheck(served, old, seed)
        except Misbehaviour as error:
            self._keep_evidence(error, old, new, now, served)
            raise
        self._keep_checkpoint(new)
        return MirrorReport(old.size if old else 0, new.size, rechecked, new)

    def _grow(
        self,
        served: Read,
        old: SignedCheckpoint | None,
        new: SignedCheckpoint,
        progress: Callable[[int], None] | None,
    ) -> None:
        start = Edge()
        if old is not None:
            start = load_edge(self.read, old.size)
            if start.root() != old.root:
                raise Forged("our own copy is damaged: its tiles do not fit its checkpoint")
        try:
            verify_log(served, new, start=start, keep=self._keep, progress=progress)
        except LedgerError:
            if old is not None:
                check_growth(served, old, new)  # says so if the log itself is to blame
            raise
        # One wait for the disk, not one for each of thousands of files.
        os.sync()

    def _keep(self, path: str, data: bytes) -> None:
        # Not under a checkpoint of ours yet: what lies there is of a run that was cut off.
        if self.read(path) != data:
            write_whole(self.folder / path, data, durable=False)

    def _recheck(self, served: Read, old: SignedCheckpoint | None, seed: int) -> int:
        full = old.size // TILE_WIDTH if old else 0
        chosen = random.Random(seed).sample(range(full), min(full, RECHECKED))  # noqa: S311
        for index in chosen:
            for level in (ENTRIES, 0):
                path = Tile(level, index).path
                held = self.read(path)
                if held is None:
                    raise Forged(f"our own copy is damaged: {path} is gone")
                check_same(path, held, served(path))
        return len(chosen)

    def _keep_checkpoint(self, signed: SignedCheckpoint) -> None:
        name = f"{signed.size}-{signed.time_s or 0}"
        write_whole(self.folder / "checkpoints" / name, signed.data)
        write_whole(self.folder / "checkpoint", signed.data)

    def _keep_evidence(
        self,
        error: Misbehaviour,
        old: SignedCheckpoint | None,
        new: SignedCheckpoint,
        now: datetime,
        served: Read,
    ) -> None:
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        folder = self.folder / "evidence" / f"{stamp}-{type(error).__name__.lower()}"
        write_whole(folder / "new", new.data)
        if old is not None:
            write_whole(folder / "old", old.data)
            proof = collect_fork_proof(served, old, new) if isinstance(error, Fork) else None
            if proof is not None:
                write_whole(folder / "proof", proof.encode())
        write_whole(folder / "why", f"{type(error).__name__}: {error}\n".encode())


def _check_clock(new: SignedCheckpoint, now: datetime) -> None:
    if new.time_s is not None and new.time_s > now.timestamp() + FUTURE_S:
        raise TimeBackwards(
            f"the log signed a time {new.time_s - int(now.timestamp())} seconds ahead of our clock"
        )
