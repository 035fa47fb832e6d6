"""What may stand where in a feed, as the specifications list it, and how often. No network.

Source: RSS 2.0 (rssboard.org/rss-specification, 2.0.11), RFC 4287 section 4, JSON Feed 1.1.
Elements of other namespaces are extensions: each format lets them stand anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
ONCE, PERHAPS, MANY = (1, 1), (0, 1), (0, None)
Often = tuple[int, int | None]


def _all(names: str, often: Often) -> dict[str, Often]:
    return dict.fromkeys(names.split(), often)


RSS: dict[str, dict[str, Often]] = {
    "rss": _all("channel", ONCE),
    "channel": _all("title link description", ONCE)
    | _all("language copyright managingEditor webMaster pubDate lastBuildDate generator", PERHAPS)
    | _all("docs cloud ttl image rating textInput skipHours skipDays", PERHAPS)
    | _all("category item", MANY),
    "item": _all("title link description author comments enclosure guid pubDate source", PERHAPS)
    | _all("category", MANY),
}
_TEXTS = "title subtitle summary rights"  # RFC 4287, 3.1: text constructs
ATOM_CHILDREN: dict[str, dict[str, Often]] = {
    "feed": _all("id title updated", ONCE)
    | _all("generator icon logo rights subtitle", PERHAPS)
    | _all("author category contributor link entry", MANY),
    "entry": _all("id title updated", ONCE)
    | _all("content published rights source summary", PERHAPS)
    | _all("author category contributor link", MANY),
    "author": _all("name", ONCE) | _all("uri email", PERHAPS),
    "contributor": _all("name", ONCE) | _all("uri email", PERHAPS),
}
ATOM_ATTRIBUTES: dict[str, tuple[set[str], set[str]]] = {  # required, and allowed beside them
    "link": ({"href"}, {"rel", "type", "hreflang", "title", "length"}),
    "category": ({"term"}, {"scheme", "label"}),
    "content": (set(), {"type", "src"}),
    **{name: (set(), {"type"}) for name in _TEXTS.split()},
}
RELATIONS = {"alternate", "related", "self", "enclosure", "via"}
_JSON_FEED = (
    "version title home_page_url feed_url description user_comment next_url icon favicon authors "
    "language expired hubs items"
)
_JSON_ITEM = (
    "id url external_url title content_html content_text summary image banner_image "
    "date_published date_modified authors tags language attachments"
)
JSON_FEED, JSON_ITEM = set(_JSON_FEED.split()), set(_JSON_ITEM.split())
JSON_ATTACHMENT = {"url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"}
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_RFC822 = re.compile(
    r"(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d:\d\d (GMT|[+-]\d{4})"
)


def is_media_type(text: object) -> bool:
    return isinstance(text, str) and bool(_MEDIA_TYPE.fullmatch(text))


def is_rfc822(text: str) -> bool:
    """A date of RSS: four digits of a year, and the day of the week that it was."""
    found = _RFC822.fullmatch(text)
    if not found:
        return False
    try:
        return f"{parsedate_to_datetime(text):%a}" == found["day"]
    except ValueError:
        return False


def children_faults(
    element: Element, known: Mapping[str, Mapping[str, Often]], namespace: str = ""
) -> Iterator[str]:
    """What stands in an element that may not, or more or less often than it may; all the way in."""
    name = element.tag.removeprefix(namespace)
    allowed = known.get(name, {})
    counts: Counter[str] = Counter()
    for child in element:
        own = child.tag.startswith(namespace) if namespace else "{" not in child.tag
        if own:
            counts[child.tag.removeprefix(namespace)] += 1
            yield from children_faults(child, known, namespace)
        elif "{" not in child.tag:
            yield f"{name}: {child.tag} of no namespace"
    for child_name, many in counts.items():
        if child_name not in allowed:
            yield f"{name}: {child_name} does not belong here"
        elif (most := allowed[child_name][1]) is not None and many > most:
            yield f"{name}: {child_name} {many} times"
    missing = [child for child, often in allowed.items() if counts[child] < often[0]]
    yield from (f"{name}: no {child}" for child in missing)


def atom_attribute_faults(root: Element) -> Iterator[str]:
    """Attributes of Atom's own elements; those with a namespace (xml:lang) may stand anywhere."""
    for element in root.iter():
        name = element.tag.removeprefix(ATOM)
        if name not in ATOM_ATTRIBUTES or name == element.tag:
            continue
        required, beside = ATOM_ATTRIBUTES[name]
        given = {key for key, value in element.attrib.items() if "{" not in key and value}
        yield from (f"{name}: no {each}" for each in required - given)
        yield from (f"{name}: {each}" for each in given - required - beside)
        if name in (*_TEXTS.split(), "content"):
            yield from _text_faults(name, element)
        if name == "link":
            yield from _link_faults(element)


def _text_faults(name: str, element: Element) -> Iterator[str]:
    kind = element.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        yield f"{name}: type {kind}"
    if kind in ("text", "html") and len(element):
        yield f"{name}: {kind} with elements in it"
    if kind == "html":
        yield from html_faults(element.text or "")


def _link_faults(link: Element) -> Iterator[str]:
    relation = link.get("rel", "alternate")
    if relation not in RELATIONS:
        yield f"link: relation {relation}"
    if "type" in link.attrib and not is_media_type(link.get("type")):
        yield f"link: type {link.get('type')}"
    if not link.get("length", "0").isdigit():
        yield f"link: length {link.get('length')}"


def alternates_faults(element: Element) -> list[str]:
    """RFC 4287, 4.1.1 and 4.1.2: one alternate of a type and a language."""
    links = [e for e in element.findall(f"{ATOM}link") if e.get("rel", "alternate") == "alternate"]
    kinds = [(each.get("type"), each.get("hreflang")) for each in links]
    return ["two alternates of a kind"] if len(set(kinds)) != len(kinds) else []


class _Html(HTMLParser):
    """A feed's HTML: closed, without script, and every address whole, as no page is around it."""

    EMPTY = ("img", "br", "hr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "form"):
            self.faults.append(f"html: {tag}")
        for name, value in attrs:
            if name in ("src", "href") and not (value or "").startswith(("http://", "https://")):
                self.faults.append(f"html: {name} {value!r}")
            if name.startswith("on"):
                self.faults.append(f"html: {name}")
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"html: {tag} closes nothing")


def html_faults(text: str) -> list[str]:
    read = _Html()
    read.feed(text)
    read.close()
    return [*read.faults, *(f"html: {tag} stays open" for tag in read.open)]


def key_faults(where: str, thing: Mapping[str, Any], known: set[str]) -> list[str]:
    """JSON Feed, "Extensions": names of one's own begin with an underscore."""
    return [f"{where}: {key}" for key in thing if key not in known and not key.startswith("_")]
