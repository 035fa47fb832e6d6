"""Looking at a live board as any reader does, and asking of each ad whether the record has it.

The board lists its public ads at `log/ads`, one address a line; each ad's page names its proof in
`<link rel="daylight-proof" href="...">`. What the list leaves out is looked for where readers look.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin

import msgspec

from daylight.ledger.ad_page import read_page
from daylight.ledger.ad_proof import AdCheck, check_ad, parse_ad_proof
from daylight.ledger.errors import LedgerError, Missing
from daylight.ledger.policy import Policy
from daylight.ledger.receipts import Receipt
from daylight.ledger.shells.http import Client
from daylight.ledger.shells.walk import Walk

LIST = "log/ads"


class AdReport(msgspec.Struct, frozen=True):
    """An ad that was looked at, what is wrong with it in sentences, and what is only promised."""

    url: str
    problems: list[str]
    promised: list[Receipt] = []


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
    """A report for each ad of a random sample of the board's list, and for as many of those that
    readers find and the list leaves out. The same seed gives the same sample.

    Raises: Missing where the list cannot be read.
    """
    rng = random.Random(seed)  # noqa: S311
    ads = list_ads(client)
    for url in rng.sample(ads, min(sample, len(ads))):
        report = _report(client, url, policy, now)
        if report is not None:
            yield report
    beside = sorted(Walk(client, ads, rng).go() - set(ads))
    for url in rng.sample(beside, min(sample, len(beside))):
        report = _report(client, url, policy, now)
        if report is not None and url not in list_ads(client):  # it may have come meanwhile
            said = "readers find it, and the board's list of ads leaves it out"
            yield AdReport(url, [said, *report.problems], report.promised)


def _report(client: Client, url: str, policy: Policy, now: datetime) -> AdReport | None:
    """None where the ad is not public, or went down between the list and now."""
    try:
        found = _check(client, url, policy, now)
    except LedgerError as error:
        return AdReport(url, [str(error)])
    return None if found is None else AdReport(url, found.problems, found.promised)


def _check(client: Client, url: str, policy: Policy, now: datetime) -> AdCheck | None:
    status, body = client.request("GET", url)
    if status in (404, 410):
        return None
    if status != 200:
        return AdCheck([f"its page answers {status}"], [])
    page = read_page(body.decode("utf-8", "replace"))
    if not page.proof:
        return AdCheck(["its page offers no proof"], [])
    status, data = client.request("GET", urljoin(url, page.proof))
    if status != 200:
        return AdCheck([f"its proof answers {status}"], [])
    return check_ad(parse_ad_proof(data), page, policy, now)
