"""Bait: links that hide where they lead, and prices far below what the section asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daylight.screening.model import Contact, Harm, Signal, Span
from daylight.screening.signals.case import Case, Detector, caught, spared

# Services whose links show nothing of their target.
SHORTENERS = frozenset(
    [
        "bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "is.gd", "buff.ly", "cutt.ly", "rb.gy",
        "shorturl.at", "tiny.cc", "rebrand.ly", "adf.ly", "t.ly", "v.gd", "bl.ink", "s.id", "qr.ae",
    ]
)  # fmt: skip
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$")
_LABELLED = re.compile(r"\[([^\]\n]{1,200})\]\((https?://[^)\s]{1,500})\)")
_LEAST_ADS = 20
_FAR_BELOW = 5


def hidden_link(case: Case) -> Iterator[Signal]:
    """A link whose target cannot be read from it."""
    links = [c for c in case.contacts if c.kind == "link"]
    for link in links:
        reason = _hides(link)
        if reason:
            span = Span(link.field, link.start, link.end)
            yield _signal(reason, (span,))
            return
    if links and "](" in case.reading.folded.text:
        yield from _mislabelled(case)


def _hides(link: Contact) -> str:
    host = link.value.split("/")[0]
    if "@" in host:
        return "what stands before the @ is not where it leads"
    host = host.split(":")[0]
    if host in SHORTENERS:
        return "a shortener hides the target"
    if _ADDRESS.match(host):
        return "it leads to a bare network address"
    if host.startswith("xn--") or ".xn--" in host:
        return "the name is written in a coded alphabet"
    return ""


def _mislabelled(case: Case) -> Iterator[Signal]:
    """ "[bank.example](https://other.example)": the words name another site."""
    for match in _LABELLED.finditer(case.reading.folded.text):
        shown, target = match.groups()
        host = target.split("//")[1].split("/")[0].removeprefix("www.")
        if "." in shown and " " not in shown.strip() and host not in shown:
            span = case.reading.folded_span(match.start(), match.end())
            yield _signal("its words name another site", (span,))
            return


def _signal(reason: str, spans: tuple[Span, ...]) -> Signal:
    return Signal(
        name="hidden_link",
        harm=Harm.FRAUD,
        confidence=0.4,
        spans=spans,
        why=f"A link does not show where it leads: {reason}.",
    )


def price_far_below(case: Case) -> Iterator[Signal]:
    """A price that is a small part of what the section asks, where the board knows that."""
    memory, price = case.recollection, case.ad.price_minor
    median = memory.price_median_minor
    if price is None or not median or memory.price_count < _LEAST_ADS:
        return
    if case.ad.price_kind == "price" and 0 < price * _FAR_BELOW < median:
        yield Signal(
            name="price_far_below",
            harm=Harm.FRAUD,
            confidence=0.4,
            why=f"The price is {price / median:.0%} of the middle price here.",
        )


HIDDEN_LINK = Detector(
    name="hidden_link",
    harm=Harm.FRAUD,
    about="A link hides its target: a shortener, a bare address, a label that names another site.",
    blind="Links that redirect; shorteners that are not in the table. Nothing is ever fetched.",
    check=hidden_link,
    reads="contacts",
    examples=(
        caught("More pictures", body="Pictures at https://bit.ly/example1"),
        caught("Details", body="see http://192.0.2.7/room for details"),
        caught("Pay here", body="[bank.example.com](https://pay.example.net/x)"),
        spared("My shop", body="Pictures at https://www.example.org/desk"),
        spared("Write to me", body="jane@example.org"),
        spared("Desk, 30.5 x 12.2", body="Version 1.2.3.4 of the plan"),
    ),
)

PRICE_FAR_BELOW = Detector(
    name="price_far_below",
    harm=Harm.FRAUD,
    about="The price is less than a fifth of the section's middle price.",
    blind="Sections with fewer than 20 priced ads; prices told only in the text.",
    check=price_far_below,
    reads="memory",
)
