"""Looking at a live board as any reader does, and asking of each ad whether the record has it.

The board lists its public ads at `log/ads`, one address a line; each ad's page names its proof in
`<link rel="daylight-proof" href="...">`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import urljoin

import msgspec

from daylight.ledger.ad_proof import check_ad, parse_ad_proof
from daylight.ledger.errors import LedgerError, Missing
from daylight.ledger.policy import Policy
from daylight.ledger.shells.http import Client

LIST = "log/ads"
_HIDDEN = {"script", "style", "template"}


class AdReport(msgspec.Struct, frozen=True):
    """An ad that was looked at, and what is wrong with it in sentences."""

    url: str
    problems: list[str]


class _Page(HTMLParser):
    """The text of a page and the address of its proof."""

    def __init__(self) -> None:
        super().__init__()
        self.proof = ""
        self.text: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "link" and "daylight-proof" in (named.get("rel") or "").split():
            self.proof = named.get("href") or ""
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


def list_ads(client: Client) -> list[str]:
    """Addresses of all public ads.

    Raises: Missing.
    """
    data = client.get(LIST)
    if data is None:
        raise Missing(f"{client.base}{LIST} does not list the board's ads")
    lines = data.decode("utf-8", "replace").split()
    return [urljoin(client.base, line) for line in lines]


def audit(
    client: Client, policy: Policy, now: datetime, *, sample: int, seed: int
) -> Iterator[AdReport]:
    """A report for each ad of a random sample; the same seed gives the same sample.

    Raises: Missing where the list cannot be read.
    """
    ads = list_ads(client)
    for url in random.Random(seed).sample(ads, min(sample, len(ads))):  # noqa: S311
        try:
            problems = _check(client, url, policy, now)
        except LedgerError as error:
            problems = [str(error)]
        if problems is not None:
            yield AdReport(url, problems)


def _check(client: Client, url: str, policy: Policy, now: datetime) -> list[str] | None:
    """Problems; None where the ad went down between the list and now."""
    status, body = client.request("GET", url)
    if status in (404, 410):
        return None
    if status != 200:
        return [f"its page answers {status}"]
    page = _Page()
    page.feed(body.decode("utf-8", "replace"))
    if not page.proof:
        return ["its page offers no proof"]
    status, data = client.request("GET", urljoin(url, page.proof))
    if status != 200:
        return [f"its proof answers {status}"]
    return check_ad(parse_ad_proof(data), " ".join(page.text), policy, now)
