"""Keys that sign notes: Ed25519 for notes, and for timestamped cosignatures.

Source: C2SP signed-note (types, key ids, verifier keys) and tlog-cosignature (v1). A signing
key's text is the one golang.org/x/mod/sumdb/note uses.
"""

from __future__ import annotations

import re
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from daylight.ledger import base64text
from daylight.ledger.errors import Malformed

ED25519 = 0x01
COSIGNATURE = 0x04
_KINDS = (ED25519, COSIGNATURE)
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_PRIVATE = "PRIVATE+KEY+"


def check_name(name: str) -> str:
    """The name itself.

    Raises: Malformed where it is empty or holds a space, a plus or a control character.
    """
    if not name or any(c.isspace() or c == "+" or c < " " for c in name):
        raise Malformed(f"not the name of a key: {name!r}")
    return name


def key_id(name: str, kind: int, public: bytes) -> int:
    """The 32-bit id which, with the name, says which key signed."""
    digest = sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()
    return int.from_bytes(digest[:4], "big")


def cosigned(text: bytes, time_s: int) -> bytes:
    """What a cosignature of a checkpoint's text at that time is made over."""
    return b"cosignature/v1\ntime %d\n%b" % (time_s, text)


class VerifierKey(msgspec.Struct, frozen=True):
    """A public key with its name and kind. `str()` is its vkey."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> int:
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        material = base64text.encode(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.id:08x}+{material}"

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made that signature (without its key id) over the note's text."""
        message = text
        if self.kind == COSIGNATURE:
            if len(signature) != 72 or signature[0] & 0x80:
                return False
            message = cosigned(text, int.from_bytes(signature[:8], "big"))
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def as_kind(self, kind: int) -> VerifierKey:
        return VerifierKey(self.name, kind, self.public)


class SigningKey(msgspec.Struct, frozen=True):
    """A private key with its name and kind. It shows no secret when printed."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.verifier})"

    __str__ = __repr__

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.kind, self._private.public_key().public_bytes_raw())

    def sign(self, text: bytes, time_s: int | None = None) -> bytes:
        """The signature without key id. A cosigning key needs the time in seconds since 1970.

        Raises: ValueError where a time is lacking, or given to a key that has no use for it.
        """
        if (self.kind == COSIGNATURE) != (time_s is not None):
            raise ValueError("a cosignature, and nothing else, has a time")
        if time_s is None:
            return self._private.sign(text)
        return time_s.to_bytes(8, "big") + self._private.sign(cosigned(text, time_s))

    def as_kind(self, kind: int) -> SigningKey:
        return SigningKey(self.name, kind, self.seed)

    def export(self) -> str:
        """The private text, to be kept where only its user can read it."""
        material = base64text.encode(bytes([self.kind]) + self.seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.id:08x}+{material}"


def make_key(name: str, seed: bytes, kind: int = ED25519) -> SigningKey:
    """A key from 32 random bytes.

    Raises: Malformed for a bad name; ValueError for another kind or length.
    """
    if len(seed) != 32 or kind not in _KINDS:
        raise ValueError("a key has 32 bytes and one of two kinds")
    return SigningKey(check_name(name), kind, seed)


def parse_verifier_key(text: str) -> VerifierKey:
    """The key in a vkey.

    Raises: Malformed, also where the id is not that of the name and key.
    """
    name, given_id, kind, public = _parse(text)
    key = VerifierKey(name, kind, public)
    if f"{key.id:08x}" != given_id:
        raise Malformed("a verifier key's id does not fit")
    return key


def parse_signing_key(text: str) -> SigningKey:
    """The key that `export` wrote.

    Raises: Malformed. The message never quotes the text.
    """
    if not text.startswith(_PRIVATE):
        raise Malformed("not a signing key")
    name, given_id, kind, seed = _parse(text.removeprefix(_PRIVATE))
    key = SigningKey(name, kind, seed)
    if f"{key.verifier.id:08x}" != given_id:
        raise Malformed("a signing key's id does not fit")
    return key


def _parse(text: str) -> tuple[str, str, int, bytes]:
    match = _KEY.fullmatch(text)
    if match is None:
        raise Malformed("not a key")
    name, given_id, material = match.groups()
    data = base64text.decode(material, size=33)
    if data[0] not in _KINDS:
        raise Malformed(f"a key of an unknown kind, {data[0]:#04x}")
    return check_name(name), given_id, data[0], data[1:]
