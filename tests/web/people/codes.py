"""One-time codes as a telephone makes them: RFC 6238, written anew from the document."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from daylight.web import clock


def code_of(secret: str, *, steps: int = 0) -> str:
    """Six digits for now, or for so many half minutes later."""
    counter = int(clock.now().timestamp()) // 30 + steps
    key = base64.b32decode(secret)
    digest = hmac.digest(key, counter.to_bytes(8, "big"), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def secret_on(page: str) -> str:
    """The key that the page shows for those who cannot scan."""
    found = re.search(r'class="key">([A-Z2-7 ]+)<', page)
    assert found, "no key on the page"
    return found[1].replace(" ", "")
