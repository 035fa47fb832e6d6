"""The private address at which somebody without a link of their own appeals.

Whoever answers a report puts it into the answer; the pages behind it belong to review.
"""

from __future__ import annotations

from daylight.web import keys

_TOKEN = 26


def path_for(claim: str, ad: str) -> str:
    """Where the reporter of a claim appeals against what became of one ad, both by opaque id."""
    return f"/appeal/{_token(claim, ad)}{claim}-{ad}"


def read(name: str) -> tuple[str, str] | None:
    """The claim and the ad that the last part of such a path names; None where it was made up."""
    claim, _dash, ad = name[_TOKEN:].partition("-")
    if not claim or not ad or not keys.same(name[:_TOKEN], _token(claim, ad)):
        return None
    return claim, ad


def _token(claim: str, ad: str) -> str:
    return keys.token("appeal", claim, ad)
