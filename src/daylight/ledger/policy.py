"""Whom to trust: keys of logs and witnesses, and how many witnesses are enough.

Source: C2SP tlog-policy. Ours adds one thing inside a comment, so that other tools read the same
file: `#daylight promise VKEY`, a key that signs receipts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from daylight.ledger.checkpoints import SignedCheckpoint, open_checkpoint, parse_checkpoint
from daylight.ledger.errors import Forged, Malformed
from daylight.ledger.keys import COSIGNATURE, ED25519, VerifierKey, parse_verifier_key
from daylight.ledger.notes import split_note

NO_QUORUM = "none"
_PROMISE = "#daylight promise "
_BLANK = " \t"


class Group(msgspec.Struct, frozen=True):
    """Witnessed where at least `threshold` of the members (witnesses or groups) are."""

    threshold: int
    members: tuple[str, ...]


class Policy(msgspec.Struct, frozen=True):
    """What a verifier was told to trust."""

    logs: tuple[VerifierKey, ...] = ()
    promises: tuple[VerifierKey, ...] = ()
    witnesses: dict[str, VerifierKey] = {}
    urls: dict[str, str] = {}
    groups: dict[str, Group] = {}
    quorum: str = NO_QUORUM

    def open(self, data: bytes, *, origin: str | None = None) -> SignedCheckpoint:
        """A checkpoint signed by a log of this policy and by enough witnesses.

        Raises: Malformed, Forged.
        """
        claim = parse_checkpoint(split_note(data)[0])
        # A log's key speaks for the log of its own name only (tlog-policy, "Defining a log").
        logs = [key for key in self.logs if key.name == claim.origin]
        witnesses = tuple(self.witnesses.values())
        signed = open_checkpoint(data, logs, origin=origin, witnesses=witnesses)
        cosigners = [name for name, key in self.witnesses.items() if key in signed.witnesses]
        if not self.is_quorum(cosigners):
            raise Forged("too few witnesses signed this checkpoint")
        return signed

    def is_quorum(self, cosigners: Iterable[str]) -> bool:
        """Whether those witnesses, by their names in the policy, are enough."""
        return self.quorum == NO_QUORUM or self._has(self.quorum, frozenset(cosigners))

    def _has(self, name: str, cosigners: frozenset[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in cosigners
        return sum(self._has(each, cosigners) for each in group.members) >= group.threshold


class _Reader:
    """Reads a policy line by line; each name must be defined before it is used."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.promises: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.urls: dict[str, str] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()

    def read(self, line: str) -> None:
        if line.startswith(_PROMISE):
            self.promises.append(parse_verifier_key(line.removeprefix(_PROMISE).strip(_BLANK)))
        if not line or line.startswith("#"):
            return
        kind, *words = re.split(r"[ \t]+", line)
        reader = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }.get(kind)
        if reader is None:
            raise Malformed(f"a policy has no lines that begin with {kind!r}")
        reader(words)

    def _log(self, words: list[str]) -> None:
        if len(words) not in (1, 2):
            raise Malformed("a log line is: log VKEY [URL]")
        key = parse_verifier_key(words[0])
        if key.kind != ED25519 or any(key.public == each.public for each in self.logs):
            raise Malformed("a log's key is of the wrong kind, or named twice")
        self.logs.append(key)
        self._url(key.name, words[1:])

    def _witness(self, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise Malformed("a witness line is: witness NAME VKEY [URL]")
        name = self._new(words[0])
        key = parse_verifier_key(words[1]).as_kind(COSIGNATURE)
        if any(key.public == each.public for each in self.witnesses.values()):
            raise Malformed("a witness is named twice")
        self.witnesses[name] = key
        self._url(name, words[2:])

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise Malformed("a group line is: group NAME all|any|NUMBER MEMBER...")
        name, how, *members = words
        for member in members:
            self._known(member)
            if member in self._members:
                raise Malformed(f"{member} is in two groups")
            self._members.add(member)
        threshold = {"all": len(members), "any": 1}.get(how) or (
            int(how) if how.isascii() and how.isdecimal() else 0
        )
        if not 1 <= threshold <= len(members):
            raise Malformed(f"a group of {len(members)} cannot ask for {how}")
        self.groups[self._new(name)] = Group(threshold, tuple(members))

    def _quorum(self, words: list[str]) -> None:
        if len(words) != 1 or self.quorum is not None:
            raise Malformed("a policy has one quorum line with one name")
        if words[0] != NO_QUORUM:
            self._known(words[0])
        self.quorum = words[0]

    def _new(self, name: str) -> str:
        if name == NO_QUORUM or name in self.witnesses or name in self.groups:
            raise Malformed(f"{name} is defined twice")
        return name

    def _known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise Malformed(f"{name} is not defined before it is used")

    def _url(self, name: str, words: list[str]) -> None:
        if words:
            self.urls[name] = words[0]


def parse_policy(text: str) -> Policy:
    """The policy in a file.

    Raises: Malformed, with the number of the line.
    """
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        try:
            reader.read(line.strip(_BLANK))
        except Malformed as error:
            raise Malformed(f"line {number}: {error}") from error
    if reader.quorum is None:
        raise Malformed("a policy needs a quorum line, if only: quorum none")
    return Policy(
        logs=tuple(reader.logs),
        promises=tuple(reader.promises),
        witnesses=reader.witnesses,
        urls=reader.urls,
        groups=reader.groups,
        quorum=reader.quorum,
    )


def format_policy(policy: Policy) -> str:
    """The file that `parse_policy` reads back as that policy."""
    lines = [f"log {key}{_url(policy, key.name)}" for key in policy.logs]
    lines += [f"{_PROMISE}{key}" for key in policy.promises]
    lines += [f"witness {name} {key}{_url(policy, name)}" for name, key in policy.witnesses.items()]
    lines += [
        f"group {name} {group.threshold} {' '.join(group.members)}"
        for name, group in policy.groups.items()
    ]
    return "\n".join([*lines, f"quorum {policy.quorum}", ""])


def _url(policy: Policy, name: str) -> str:
    return f" {policy.urls[name]}" if name in policy.urls else ""
