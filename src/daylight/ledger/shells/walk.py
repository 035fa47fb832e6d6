"""Finding a board's public ads as its readers find them: by its sitemap and its lists.

A board that shows an ad to readers and leaves it out of the list that it gives to auditors is so
found out. What is an ad is told by the shape of the addresses that the board does list.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit, urlunsplit

from daylight.ledger.errors import LedgerError
from daylight.ledger.shells.http import Client

PAGES = 30  # lists and other pages that are looked at
PARTS = 8  # parts of a sitemap
SITEMAP = "sitemap.xml"
_LOC = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")
_USUAL = "/a"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("a", "link"):
            self.found += [value for name, value in attrs if name == "href" and value]


class Walk:
    """One look round a board. `ads` are the addresses of ads that it came across."""

    def __init__(self, client: Client, listed: Iterable[str], rng: random.Random) -> None:
        self._client = client
        self._rng = rng
        self._parents = {_parent(urlsplit(url).path) for url in listed} - {""} or {_USUAL}
        self._waiting: list[str] = []
        self._seen: set[str] = set()
        self.ads: set[str] = set()

    def go(self, pages: int = PAGES) -> set[str]:
        """Look at the sitemap, the front page and some of what they lead to."""
        self._sitemap(urljoin(self._client.base, SITEMAP), PARTS)
        self._waiting.sort()
        self._rng.shuffle(self._waiting)
        self._meet(self._client.base)
        for _ in range(pages):
            if not self._waiting:
                break
            self._look(self._waiting.pop())
        return self.ads

    def _sitemap(self, url: str, parts: int) -> None:
        found = _LOC.findall(self._text(url))
        below = [each for each in found if urlsplit(each).path.endswith(".xml")]
        for each in self._rng.sample(below, min(parts, len(below))):
            self._sitemap(self._here(each), 0)
        for each in found:
            if each not in below:
                self._meet(self._here(each))

    def _look(self, url: str) -> None:
        links = _Links()
        links.feed(self._text(url))
        found = [urljoin(url, link) for link in links.found]
        # A telephone number or a mailbox is no page of the board.
        fresh = [self._here(each) for each in found if urlsplit(each).scheme in ("http", "https")]
        self._rng.shuffle(fresh)
        for each in fresh:
            self._meet(each)

    def _meet(self, url: str) -> None:
        """An ad is noted; another page of this board waits for a look, once."""
        parts = urlsplit(url)
        if parts[:2] != urlsplit(self._client.base)[:2]:
            return
        for parent in self._parents:
            found = re.search(rf"(?:^|/[a-z-]{{2,8}})({re.escape(parent)}/[^/]+)$", parts.path)
            if found:
                self.ads.add(urljoin(self._client.base, found[1]))
                return
        plain = urlunsplit(parts._replace(fragment=""))
        if plain not in self._seen:
            self._seen.add(plain)
            self._waiting.append(plain)

    def _here(self, url: str) -> str:
        """A board writes its own name into its sitemap; it is asked by the name we were given."""
        parts, base = urlsplit(url), urlsplit(self._client.base)
        return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))

    def _text(self, url: str) -> str:
        try:
            status, body = self._client.request("GET", url)
        except LedgerError:
            return ""
        return body.decode("utf-8", "replace") if status == 200 else ""


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
