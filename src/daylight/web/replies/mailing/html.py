"""HTML of a stranger's mail, made into a small safe subset and into the same words as text.

as it came ── nh3 (allow-list, well-formed) ── walk ── safe HTML
                                                └───── text, every link's true target beside it
"""

from __future__ import annotations

import html
import re
from collections import Counter
from html.parser import HTMLParser

import nh3

from daylight.web.replies.mailing import quotes

# What the other side may see. No table, style, picture, form or frame.
_SHOWN = frozenset(
    "p br div b strong i em u s ul ol li blockquote pre code h1 h2 h3 h4 a".split()  # noqa: SIM905
)
_MARKS = {"class", "id", "type", "data-smartmail"}
_DROPPED_WITH_WORDS = {"script", "style", "title", "template", "noscript", "select", "textarea"}
_BLOCKS = _SHOWN - {"b", "strong", "i", "em", "u", "s", "a", "code", "br"}
_READ = _SHOWN | {"img", "span", "font", "table", "tr", "td", "th", "hr", "tbody", "thead"}


def safe(source: str) -> tuple[str, str, Counter[str]]:
    """(HTML fit to be shown, the same as text, what was cut). Any text is taken, none is trusted.

    >>> safe('<p>Hi <a href="https://a.example/x">my shop</a><img src="https://t.example/1.gif">')[1]
    'Hi my shop <https://a.example/x>'
    """
    tidy = nh3.clean(
        source,
        tags=set(_READ),
        attributes={"*": _MARKS, "a": {"href"}, "img": {"src"}},
        clean_content_tags=_DROPPED_WITH_WORDS,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel=None,
    )
    walk = _Walk()
    walk.feed(tidy)
    walk.close()
    shown = nh3.clean(
        "".join(walk.html),
        tags=set(_SHOWN),
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer",
    )
    return shown.strip(), tidied("".join(walk.text)), walk.cuts


def tidied(text: str) -> str:
    """No more than one empty line, and none at either end."""
    text = re.sub(r"[ \t\xa0]+\n", "\n", text.replace("\xa0", " "))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def of_text(text: str) -> str:
    """Plain words as HTML: paragraphs and line breaks, nothing else."""
    paragraphs = re.split(r"\n{2,}", text.strip())
    return "\n".join(f"<p>{html.escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs)


class _Walk(HTMLParser):
    """Reads what nh3 wrote, which is well-formed, and leaves out what is marked as not new."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.html: list[str] = []
        self.text: list[str] = []
        self.cuts: Counter[str] = Counter()
        self._depth = 0
        self._skip: int | None = None  # the depth of the element that is left out
        self._over = False
        self._link: str | None = None
        self._label: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        void = tag in ("br", "hr", "img")
        if not void:
            self._depth += 1
        if self._silent:
            return
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.cuts["image"] += 1
        elif self._is_marked(given):
            self._skip = self._depth
        elif tag == "a":
            self._link, self._label = given.get("href", ""), []
        else:
            self._open(tag)

    def _is_marked(self, given: dict[str, str]) -> bool:
        if quotes.is_marked(given, quotes.HTML_REST_IS_QUOTED):
            self.cuts["quote"] += 1
            self._over = True
            return True
        for kind, table in (
            ("quote", quotes.HTML_QUOTES),
            ("signature", quotes.HTML_SIGNATURES),
        ):
            if quotes.is_marked(given, table):
                self.cuts[kind] += 1
                return True
        return False

    def _open(self, tag: str) -> None:
        if tag in ("br", "hr", "tr"):
            self._say("\n")
        elif tag in _BLOCKS and self.text and not self.text[-1].endswith("\n"):
            self._say("\n\n" if tag == "p" else "\n")
        if tag == "li":
            self._say("- ")
        if tag in _SHOWN:
            self.html.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if not self._silent:
            self._close(tag)
        if self._skip is not None and self._depth <= self._skip and not self._over:
            self._skip = None
        self._depth -= 1

    def _close(self, tag: str) -> None:
        if tag == "a" and self._link is not None:
            link, label = self._link, "".join(self._label)
            self._link = None
            self._write_link(link, label)
            return
        if tag in _SHOWN:
            self.html.append(f"</{tag}>")
        if tag in _BLOCKS and self.text and not self.text[-1].endswith("\n"):
            self._say("\n\n" if tag == "p" else "\n")
        elif tag in ("td", "th"):
            self._say(" ")

    def _write_link(self, link: str, label: str) -> None:
        """The words of a link, and where it leads."""
        words = " ".join(label.split())
        if not link.lower().startswith(("http://", "https://")):
            self.handle_data(words)
            return
        target = html.escape(link)
        anchor = f'<a href="{target}">{target}</a>'
        if not words or _bare(words) == _bare(link):
            self.text.append(link)
            self.html.append(anchor)
        else:
            self.text.append(f"{words} <{link}>")
            self.html.append(f"{html.escape(words)} &lt;{anchor}&gt;")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._link is not None:
            self._label.append(data)
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        if not self.text or self.text[-1].endswith(("\n", " ")):
            words = words.lstrip(" ")
        self.text.append(words)
        self.html.append(html.escape(words))

    def _say(self, words: str) -> None:
        self.text.append(words)

    @property
    def _silent(self) -> bool:
        return self._skip is not None or self._over


def _bare(text: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", text.strip().lower()).rstrip("/")
