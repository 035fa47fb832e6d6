"""A page in real Chromium with an authenticator that stands for a phone or a key."""

from __future__ import annotations

import os
from typing import Any

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
SHOTS = os.environ.get("DAYLIGHT_TEST_SHOTS", "")


class Browser:
    """One person's browser. `errors` is what its console complained of."""

    def __init__(self, chrome: Any, *, width: int = 1280, scheme: str = "light") -> None:
        self.context = chrome.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.devtools = self.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        made = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.device = made["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        given = self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.device})
        return list(given["credentials"])

    def carry(self, credential: dict[str, Any]) -> None:
        """Put a passkey of another device into this one, as a thief or a sync would."""
        known = {k: v for k, v in credential.items() if k in CARRIED}
        self.devtools.send(
            "WebAuthn.addCredential", {"authenticatorId": self.device, "credential": known}
        )

    def verified(self, yes: bool) -> None:
        """Whether the device's owner shows finger or face."""
        self.devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.device, "isUserVerified": yes}
        )

    def shot(self, name: str) -> None:
        """A picture for whoever wants to look: `DAYLIGHT_TEST_SHOTS=FOLDER`."""
        if SHOTS:
            width = self.page.viewport_size["width"]
            self.page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)

    def close(self) -> None:
        self.context.close()


CARRIED = ("credentialId", "isResidentCredential", "rpId", "privateKey", "userHandle", "signCount")
