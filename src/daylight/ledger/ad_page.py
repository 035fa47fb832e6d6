"""An ad's page as readers see it, compared with what its proof says was recorded.

The page marks what it shows of the ad: `data-recorded="title"`, `"body"` and `"price"` on the
elements that hold them, `"photos"` on the one that holds an `img` for each photo, and `"contact"`
inside of title or body on what stands where readers must ask for a contact. Marked text is compared
whole, so that no word can be added or left out; what stands outside of marks is the board's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import msgspec

MARK = "data-recorded"
_TEXTS = ("title", "body", "price")
_CONTACT = "\N{OBJECT REPLACEMENT CHARACTER}"
# What a mark for a contact may stand for: words that hold what contacts are made of.
_PART = r"(?:\S*(?:[\d@/+]|\w\.\w)\S*)"
_CONTACTS = re.compile(rf"{_PART}(?: {_PART})*")
_LONGEST_CONTACT, _MOST_CONTACTS = 120, 30
_HIDDEN = {"script", "style", "template"}
_EMPTY = "area base br col embed hr img input link meta source track wbr"
_VOID = frozenset(_EMPTY.split())
# Decimals of amounts where they are not two. Source: Unicode CLDR, currency fractions.
_NONE = """AFN ALL BIF CLP DJF GNF IQD IRR ISK JPY KMF KPW KRW LAK LBP MGA MMK PYG RSD RWF SOS SYP
UGX UYI VND VUV XAF XOF XPF YER"""
_THREE = "BHD JOD KWD LYD OMR TND"
_DECIMALS = dict.fromkeys(_NONE.split(), 0) | dict.fromkeys(_THREE.split(), 3)


class AdPage(msgspec.Struct, frozen=True):
    """The address of the proof, the marked texts by name, and how many photos it shows."""

    proof: str
    texts: dict[str, list[str]]
    photos: int


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.proof = ""
        self.texts: dict[str, list[str]] = {name: [] for name in _TEXTS}
        self.photos = 0
        self._open: list[tuple[str, str]] = []  # tag and mark of each element that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "link" and "daylight-proof" in (named.get("rel") or "").split():
            self.proof = named.get("href") or ""
        mark = named.get(MARK) or ""
        if tag == "img":
            self.photos += any(mark == "photos" for _, mark in self._open)
        if mark == "contact":
            self._add(_CONTACT)
        elif mark in self.texts:
            self.texts[mark].append("")
        if tag not in _VOID:
            self._open.append((tag, mark))

    def handle_endtag(self, tag: str) -> None:
        for at in reversed(range(len(self._open))):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if not any(tag in _HIDDEN or mark == "contact" for tag, mark in self._open):
            self._add(data)

    def _add(self, text: str) -> None:
        for _, mark in reversed(self._open):
            if mark in self.texts:
                self.texts[mark][-1] += text
                return


def read_page(html: str) -> AdPage:
    """What a page marks as shown. Never raises."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return AdPage(parser.proof, parser.texts, parser.photos)


def differences(page: AdPage, shown: Mapping[str, Any]) -> list[str]:
    """What the page shows otherwise than was recorded, in sentences."""
    problems = [said for name in ("title", "body") if (said := _text(page, shown, name))]
    price = _price(page, shown)
    if price:
        problems.append(price)
    recorded = shown.get("photos")
    many = len(recorded) if isinstance(recorded, list) else 0
    if page.photos > many:
        problems.append(f"its page shows {page.photos} photos, and {many} were recorded")
    return problems


def _text(page: AdPage, shown: Mapping[str, Any], name: str) -> str:
    found, recorded = page.texts[name], _squash(str(shown.get(name, "")))
    if len(found) != 1:
        return f"its page does not mark its {name} once, so that it cannot be compared"
    if _fits(_squash(found[0]), recorded):
        return ""
    return f"its page shows another {name} than was recorded: {found[0][:60]!r}"


def _fits(seen: str, recorded: str) -> bool:
    """Whether they are the same once each mark for a contact stands for one."""
    first, *rest = seen.split(_CONTACT)
    if len(rest) > _MOST_CONTACTS or not recorded.startswith(first):
        return False
    ends = {len(first)}
    for part in rest:
        ends = {
            end + gap + len(part)
            for end in ends
            for gap in range(1, _LONGEST_CONTACT + 1)
            if recorded.startswith(part, end + gap)
            and _CONTACTS.fullmatch(recorded, end, end + gap)
        }
    return len(recorded) in ends


def _price(page: AdPage, shown: Mapping[str, Any]) -> str:
    kind, minor, currency = (*(shown.get("price") or ()), None, None, None)[:3]
    found = page.texts["price"]
    if len(found) > 1:
        return "its page marks more than one price"
    digits = _digits(found[0]) if found else ""
    is_amount = kind == "price" and isinstance(minor, int)
    if digits in (_spellings(minor, str(currency)) if is_amount else {""}):
        return ""
    seen = found[0].strip() if found else "none"
    return f"its page shows another price than was recorded: {seen[:30]!r}"


def _digits(text: str) -> str:
    """The digits of a number as people write it, in any script, without leading zeros."""
    found = "".join(str(int(each)) for each in text if each.isdecimal())
    return found.lstrip("0") or found[:1]


def _spellings(minor: int, currency: str) -> set[str]:
    """Digits of an amount in minor units, with decimals and, where these are zero, without."""
    unit = 10 ** _DECIMALS.get(currency, 2)
    return {str(minor)} | ({str(minor // unit)} if minor % unit == 0 else set())


def _squash(text: str) -> str:
    return " ".join(text.split())
