"""The site's secret and what is derived from it.

One random file, `keys/secret`, readable by its owner only. Each use derives its own key, so that
a link, a digest and a signature never share one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from daylight.errors import ConfigError

SECRET_BYTES = 32


def make_secret(folder: Path) -> Path:
    """Write a new site secret; an existing one is kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "secret"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES) + "\n")
    return path


@cache
def _master(folder: Path) -> bytes:
    path = folder / "secret"
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii").strip()
    except OSError as error:
        raise ConfigError(
            f"cannot read the site's secret at {path}",
            hint="run `daylight init FOLDER` and set DAYLIGHT_HOME to that folder",
        ) from error
    if mode & 0o077:
        raise ConfigError(f"{path} is readable by others", hint=f"chmod 600 {path}")
    if len(text) < SECRET_BYTES * 2:
        raise ConfigError(f"{path} is too short", hint="it holds 64 hexadecimal digits")
    return bytes.fromhex(text)


@cache
def derived_key(purpose: str, folder: Path | None = None) -> bytes:
    """A 32-byte key for one purpose, the same in every process of the site."""
    if folder is None:
        from django.conf import settings

        folder = settings.ENVIRONMENT.keys
    return hmac.digest(_master(folder), f"daylight/{purpose}".encode(), "sha256")


def site_secret(purpose: str, folder: Path) -> str:
    """The same as text, for a setting."""
    return derived_key(purpose, folder).hex()


def keyed_digest(purpose: str, value: str) -> bytes:
    """What we keep in place of an e-mail, a phone or a network address: 32 bytes.

    Without the site's key nobody can test a guess against it.
    """
    return hmac.digest(derived_key(purpose), value.encode("utf-8", "surrogatepass"), "sha256")


def token(purpose: str, *parts: str | int) -> str:
    """An unguessable text bound to its parts: 26 characters of base 32, 128 bits."""
    text = "/".join(str(part) for part in parts)
    return _base32(keyed_digest(purpose, text)[:16])


def same(a: str, b: str) -> bool:
    """Compare two secrets without telling by the time how far they agree."""
    return hmac.compare_digest(a.encode(), b.encode())


ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def _base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    length = (len(data) * 8 + 4) // 5
    return "".join(ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(length)))


def random_name(length: int = 8) -> str:
    """A public address: 5 bits a character, spoken easily, never a word with meaning."""
    number = secrets.randbits(5 * length)
    return "".join(ALPHABET[(number >> (5 * i)) & 31] for i in range(length))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
