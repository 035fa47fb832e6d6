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
_FORMS = "a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_FORM = re.compile(rf"</?(?:{_FORMS})\b[^<>]*>", re.I)
_OPENED = re.compile(rf"<(?:{_FORMS})\b", re.I)
_TAG = re.compile(r"<[^<>]*>")
_NESTED = re.compile(
    r"<(/?)((?:div|span|table|tbody|blockquote|ul|ol|center|section|pre|h[1-6])\b"
    r"|[a-z][a-z0-9]{0,20}[^a-z0-9\s/>][^\s/>]{0,40})",  # what no page knows is never closed for it
    re.I,
)
# A browser repeats each open format in each new block: more of both is a page without an end.
MOST_FORMS = 1500
MOST_TAGS = 12_000
MOST_DEEP = 500  # what is open is looked through at each new tag
_READ = _SHOWN | {"img", "span", "font", "table", "tr", "td", "th", "hr", "tbody", "thead"}


def safe(source: str) -> tuple[str, str, Counter[str]]:
    """(HTML fit to be shown, the same as text, what was cut). Any text is taken, none is trusted.

    >>> safe('<p>Hi <a href="https://a.example/x">my shop</a><img src="https://t.example/1.gif">')[1]
    'Hi my shop <https://a.example/x>'
    """
    tidy = nh3.clean(
        _bounded(source),
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


def _bounded(source: str) -> str:
    """The same HTML where a person's program wrote it; of what would not end, the words alone."""
    if len(_OPENED.findall(source)) > MOST_FORMS:
        source = _FORM.sub(" ", source)
    is_great = source.count("<") > MOST_TAGS or len(_OPENED.findall(source)) > MOST_FORMS
    if is_great or _depth(source) > MOST_DEEP:
        source = _TAG.sub(" ", source).replace("<", " ")
    return source


def _depth(source: str) -> int:
    """How many elements are open in one another at most, about."""
    opened: Counter[str] = Counter()
    now = most = 0
    for closes, tag in _NESTED.findall(source):
        if closes and not opened[tag]:
            continue  # closes nothing
        step = -1 if closes else 1
        opened[tag] += step
        now += step
        most = max(most, now)
    return most


def tidied(text: str) -> str:
    """No more than one empty line, and none at either end."""
    lines = (line.rstrip(" \t") for line in text.replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


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
        self._frame: int | None = None  # the depth of what holds a quote and answers to it
        self._left_out: list[str] = []  # the words of the element that is left out
        self._link: str | None = None
        self._label: list[str] = []
        self._was_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        void = tag in ("br", "hr", "img")
        if not void:
            self._depth += 1
        if self._silent:
            return
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.cuts["image"] += not given.get("src", "").lower().startswith("cid:")
        elif tag == "div" and quotes.is_marked(given, quotes.HTML_FRAMES):
            self._frame = self._depth
            self._open(tag)
        elif self._is_marked(given):
            self._skip, self._left_out = self._depth, []
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
            self._skip = self._frame if self._is_forwarded() else None
            self._left_out = []
        if self._frame is not None and self._depth <= self._frame:
            self._frame = None
        self._depth -= 1

    def _is_forwarded(self) -> bool:
        """Whether what is left out only heads a whole forwarded mail, which then goes with it."""
        said = "".join(self._left_out[:8]).strip()
        return self._frame is not None and said.startswith("-----")

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
        """The words of a link, and where it leads. They never grow together with what is beside."""
        words = " ".join(label.split())
        self._beside_link(words)
        self._was_link = True
        if not link.lower().startswith(("http://", "https://")):
            self._write(words)
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
            self._left_out.append(data)
            return
        if self._link is not None:
            self._label.append(data)
            return
        if self._was_link:
            self._beside_link(data)
            self._was_link = False
        self._write(data)

    def _beside_link(self, words: str) -> None:
        """A full name must not be hidden by the end of another word."""
        if words[:1].isalnum() and self.text and self.text[-1][-1:].isalnum():
            self._write(" ")

    def _write(self, data: str) -> None:
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
