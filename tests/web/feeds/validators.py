"""What a machine may rely on, checked against each format's own words. No network.

Each check returns its faults as sentences: an empty list is a valid document.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.web.feeds import grammars
from tests.web.feeds.grammars import ATOM, is_media_type, is_rfc822

MEDIA = "{http://search.yahoo.com/mrss/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def is_web_address(text: object) -> bool:
    parts = urlsplit(str(text))
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in str(text)


def is_rfc3339(text: object) -> bool:
    return isinstance(text, str) and bool(_RFC3339.fullmatch(text))


def rss_faults(data: bytes) -> list[str]:
    """RSS 2.0: what may stand where, dates, guids, enclosures, and HTML that stands alone."""
    root = ElementTree.fromstring(data)
    if root.tag != "rss" or root.get("version") != "2.0":
        return ["no rss 2.0"]
    channels = root.findall("channel")
    if len(channels) != 1:
        return ["not one channel"]
    channel = channels[0]
    faults = list(grammars.children_faults(root, grammars.RSS))
    faults += [f"channel: {n}" for n in ("title", "link", "description") if not _text(channel, n)]
    if not is_web_address(_text(channel, "link")):
        faults.append("channel: link is no address")
    if not _LANGUAGE.fullmatch(_text(channel, "language")):
        faults.append("channel: language")
    if not is_rfc822(_text(channel, "lastBuildDate")):
        faults.append("channel: lastBuildDate")
    own = [each for each in channel.findall(f"{ATOM}link") if each.get("rel") == "self"]
    if len(own) != 1 or not is_web_address(own[0].get("href")):
        faults.append("channel: no atom:link to itself")
    items = channel.findall("item")
    guids = [_text(item, "guid") for item in items]
    if len(set(guids)) != len(guids):
        faults.append("two items with one guid")
    return faults + [f for item in items for f in _rss_item(item)]


def _rss_item(item: Element) -> list[str]:
    faults = grammars.html_faults(_text(item, "description"))
    if not (_text(item, "title") or _text(item, "description")):
        faults.append("item: neither title nor description")
    guid = item.find("guid")
    permanent = guid is not None and guid.get("isPermaLink", "true") == "true"
    if guid is None or (permanent and not is_web_address(guid.text)):
        faults.append("item: guid")
    if not is_web_address(_text(item, "link")) or not is_rfc822(_text(item, "pubDate")):
        faults.append("item: link or pubDate")
    for enclosure in item.findall("enclosure"):
        right = is_web_address(enclosure.get("url")) and is_media_type(enclosure.get("type"))
        length = enclosure.get("length", "")
        if not right or not length.isdigit() or set(enclosure.keys()) != {"url", "length", "type"}:
            faults.append("item: enclosure")
    media = item.findall(f"{MEDIA}content")
    right = [is_web_address(e.get("url")) and e.get("medium") == "image" for e in media]
    return faults if all(right) else [*faults, "item: media:content"]


def atom_faults(data: bytes) -> list[str]:
    """RFC 4287: what may stand where and how often, attributes, an author, dates, identities."""
    feed = ElementTree.fromstring(data)
    if feed.tag != f"{ATOM}feed":
        return ["no atom feed"]
    faults = list(grammars.children_faults(feed, grammars.ATOM_CHILDREN, ATOM))
    faults += [*grammars.atom_attribute_faults(feed), *_atom_common("feed", feed)]
    if not _LANGUAGE.fullmatch(feed.get(LANGUAGE, "")):
        faults.append("feed: xml:lang")
    if not [each for each in feed.findall(f"{ATOM}link") if each.get("rel") == "self"]:
        faults.append("feed: no link to itself")
    entries = feed.findall(f"{ATOM}entry")
    author = feed.find(f"{ATOM}author/{ATOM}name") is not None
    for entry in entries:
        faults += _atom_common("entry", entry)
        if not author and entry.find(f"{ATOM}author") is None:
            faults.append("entry: nobody is the author")
        alternates = [e for e in entry.findall(f"{ATOM}link") if e.get("rel") == "alternate"]
        if entry.find(f"{ATOM}content") is None and not alternates:
            faults.append("entry: neither content nor alternate")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    return faults + (["two entries with one id"] if len(set(ids)) != len(ids) else [])


def _atom_common(where: str, element: Element) -> list[str]:
    faults = [
        f"{where}: {name} is not there once"
        for name in ("id", "title", "updated")
        if len(element.findall(ATOM + name)) != 1
    ]
    faults += grammars.alternates_faults(element)
    if not is_web_address(element.findtext(f"{ATOM}id")):
        faults.append(f"{where}: id is no IRI")
    dates = [*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")]
    if not all(is_rfc3339(each.text) for each in dates):
        faults.append(f"{where}: a date that is none")
    if not all(is_web_address(each.get("href")) for each in element.findall(f"{ATOM}link")):
        faults.append(f"{where}: a link that leads nowhere")
    return faults


def json_feed_faults(data: bytes) -> list[str]:
    """JSON Feed 1.1: its names and no others, and of each what it should be."""
    feed = json.loads(data)
    faults = grammars.key_faults("feed", feed, grammars.JSON_FEED)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        faults.append("version")
    if not isinstance(feed.get("title"), str) or not feed["title"]:
        faults.append("title")
    names = ("home_page_url", "feed_url")
    faults += [name for name in names if not is_web_address(feed.get(name))]
    if not _LANGUAGE.fullmatch(feed.get("language", "en")):
        faults.append("language")
    if not all(each.get("name") for each in feed.get("authors", [{}])):
        faults.append("authors")
    items = feed.get("items")
    if not isinstance(items, list):
        return [*faults, "items"]
    if len({item.get("id") for item in items}) != len(items):
        faults.append("two items with one id")
    return faults + [f for item in items for f in _json_item(item)]


def _json_item(item: dict[str, Any]) -> list[str]:
    faults = grammars.key_faults("item", item, grammars.JSON_ITEM)
    if not isinstance(item.get("id"), str) or not item["id"]:
        faults.append("item: id")
    if not _LANGUAGE.fullmatch(item.get("language", "en")):
        faults.append("item: language")
    if not (item.get("content_text") or item.get("content_html")):
        faults.append("item: no content")
    rules = {"url": is_web_address, "image": is_web_address}
    rules |= {"date_published": is_rfc3339, "date_modified": is_rfc3339}
    faults += [f"item: {k}" for k, right in rules.items() if k in item and not right(item[k])]
    if not all(isinstance(tag, str) for tag in item.get("tags", [])):
        faults.append("item: tags")
    attached = item.get("attachments", [])
    for each in attached:
        faults += grammars.key_faults("attachment", each, grammars.JSON_ATTACHMENT)
    right = [
        is_web_address(e.get("url"))
        and is_media_type(e.get("mime_type"))
        and type(e.get("size_in_bytes", 0)) is int
        for e in attached
    ]
    return faults if all(right) else [*faults, "item: attachment"]


def sitemap_faults(data: bytes) -> list[str]:
    """sitemaps.org 0.9: an index or a set, not empty, at most 50,000 addresses and 50 MB."""
    root = ElementTree.fromstring(data)
    kinds = {f"{SITEMAP}sitemapindex": "sitemap", f"{SITEMAP}urlset": "url"}
    if root.tag not in kinds:
        return ["neither an index nor a set"]
    rows = root.findall(SITEMAP + kinds[root.tag])
    faults = [] if 0 < len(rows) <= 50_000 else [f"{len(rows)} addresses"]
    if len(data) > 50 * 1024 * 1024:
        faults.append("larger than 50 MB")
    found = [row.findtext(f"{SITEMAP}loc") or "" for row in rows]
    faults += [f"{loc!r} is no address" for loc in found if not is_web_address(loc)]
    if len(set(found)) != len(found):
        faults.append("an address twice")
    days = [row.findtext(f"{SITEMAP}lastmod") for row in rows]
    faults += [d for d in days if d is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", d)]
    for row in rows:
        others = [each.get("href") for each in row.findall(f"{XHTML}link")]
        if others and row.findtext(f"{SITEMAP}loc") not in others:
            faults.append("alternates without the page itself")
    return faults


def locations(data: bytes) -> list[str]:
    root = ElementTree.fromstring(data)
    return [each.text or "" for each in root.iter(f"{SITEMAP}loc")]


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()
