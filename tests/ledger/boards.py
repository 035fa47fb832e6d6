"""A small board's log in memory, with an operator who can be made to cheat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.entries import blind, leaf_for, make_entry
from daylight.ledger.keys import COSIGNATURE, SigningKey, make_key
from daylight.ledger.policy import Policy
from daylight.ledger.sequence import LogState, publish, sequence
from daylight.ledger.witness import cosign

ORIGIN = "board.example.org/log"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOON_S = int(NOON.timestamp())


def numbered(what: str, number: int = 0) -> bytes:
    """32 bytes that stand for random ones."""
    return sha256(f"{what} {number}".encode()).digest()


LOG_KEY = make_key(ORIGIN, numbered("log key"))
PROMISE_KEY = make_key(ORIGIN, numbered("promise key"))
WITNESS_KEY = make_key("witness.example.org/w1", numbered("witness key"), COSIGNATURE)


def policy(*, witnessed: bool = False) -> Policy:
    return Policy(
        logs=(LOG_KEY.verifier,),
        promises=(PROMISE_KEY.verifier,),
        witnesses={"w1": WITNESS_KEY.verifier},
        quorum="w1" if witnessed else "none",
    )


def salt(number: int) -> bytes:
    return numbered("salt", number)


def flag(number: int, time: datetime = NOON) -> dict[str, object]:
    return make_entry("flag", time=time, ad=f"ad-{number}", reason="fraud")


def deployed(number: int, time: datetime = NOON) -> dict[str, object]:
    return make_entry("policy_deployed", time=time, policy=blind(str(number), salt(0)), rules=9)


def leaves(count: int, first: int = 0) -> list[bytes]:
    """That many public leaves, every tenth of governance."""
    return [
        leaf_for((deployed if number % 10 == 9 else flag)(number), salt(number))
        for number in range(first, first + count)
    ]


class Board:
    """Its published files, and what its operator can do with them."""

    def __init__(self, key: SigningKey = LOG_KEY, *, witnessed: bool = False) -> None:
        self.files: dict[str, bytes] = {}
        self.key = key
        self.witnessed = witnessed
        self.state = LogState(ORIGIN)
        self.clock = NOON

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def add(self, entries: list[bytes], seed: bytes = bytes(32)) -> SignedCheckpoint:
        """Sequence those leaves, an hour later than the last time."""
        self.clock += timedelta(hours=1)
        batch = sequence(self.state, entries, seed)
        self.files |= batch.files
        return self.sign(batch.state)

    def sign(self, state: LogState) -> SignedCheckpoint:
        time_s = int(self.clock.timestamp())
        data, self.state = publish(state, [self.key], time_s)
        if self.witnessed:
            data += cosign(state.checkpoint, [WITNESS_KEY], time_s).encode()
        self.files["checkpoint"] = data
        return self.head

    @property
    def head(self) -> SignedCheckpoint:
        return policy(witnessed=self.witnessed).open(self.files["checkpoint"], origin=ORIGIN)
