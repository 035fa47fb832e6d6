"""What allauth asks of us about second factors: how secrets are sealed, and who we are."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from daylight.errors import ConfigError
from daylight.web import keys, site

NONCE_BYTES = 12


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie in the database sealed with a key of the site that is not in it."""

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(keys.derived_key("factors")).encrypt(nonce, text.encode(), None)
        return base64.b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Raises: ConfigError where the site's key is not the one that sealed it."""
        data = base64.b64decode(encrypted_text)
        try:
            opened = AESGCM(keys.derived_key("factors")).decrypt(
                data[:NONCE_BYTES], data[NONCE_BYTES:], None
            )
        except InvalidTag as error:
            hint = f"put the site's own secret back into {settings.ENVIRONMENT.keys}"
            raise ConfigError("a second factor cannot be opened", hint=hint) from error
        return opened.decode()

    def get_totp_issuer(self) -> str:
        return site.current().name

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host of the settings, never the one that a request claims."""
        return {"id": settings.ENVIRONMENT.host, "name": site.current().name}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        name = user.get_username()
        handle = user_pk_to_url_str(user).encode()
        return {"id": handle, "display_name": name, "name": name}
