"""A channel as RSS 2.0, Atom 1.0 or JSON Feed 1.1. Django's generators write the XML."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed

from daylight.web.ads.feeds.channel import Channel, Image, Item

MEDIA = "http://search.yahoo.com/mrss/"  # Source: Media RSS 1.5.1
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
JSON_VERSION = "https://jsonfeed.org/version/1.1"


class _Dated:
    """The feed's own time is that of its newest ad, so that equal feeds are equal bytes."""

    feed: dict[str, Any]

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


class _Rss(_Dated, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:media": MEDIA, "xmlns:dc": DUBLIN_CORE}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["own_language"]:
            handler.addQuickElement("dc:language", item["own_language"])
        image: Image | None = item["image"]
        if image:
            size = {"width": str(image.width), "height": str(image.height)}
            values = {"url": image.url, "medium": "image", "type": "image/jpeg"}
            handler.addQuickElement("media:content", "", values | size)


class _Atom(_Dated, Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["own_language"]} if item["own_language"] else {}


def rss(made: Channel) -> str:
    return _xml(_Rss, made)


def atom(made: Channel) -> str:
    return _xml(_Atom, made)


def _xml(generator: type[_Rss | _Atom], made: Channel) -> str:
    feed = generator(
        title=made.title,
        link=made.home,
        description=made.description,
        language=made.language,
        author_name=made.author,
        feed_url=made.address,
        feed_guid=made.home,
        updated=made.updated,
    )
    for item in made.items:
        feed.add_item(
            title=item.title,
            link=item.url,
            description=str(item.html),
            unique_id=item.id,
            unique_id_is_permalink=True,
            pubdate=item.published,
            updateddate=item.updated,
            categories=item.tags,
            enclosures=_enclosures(item.image),
            image=item.image,
            own_language=item.language,
        )
    written: str = feed.writeString("utf-8")
    return written


def _enclosures(image: Image | None) -> list[Enclosure]:
    """Without a known length RSS allows none; the photo is then in `media:content` alone."""
    if image is None or not image.size:
        return []
    return [Enclosure(url=image.url, length=str(image.size), mime_type="image/jpeg")]


def json_feed(made: Channel) -> str:
    """Source: JSON Feed version 1.1."""
    return json.dumps(
        {
            "version": JSON_VERSION,
            "title": made.title,
            "description": made.description,
            "home_page_url": made.home,
            "feed_url": made.address,
            "language": made.language,
            "authors": [{"name": made.author}],
            "items": [_json_item(item) for item in made.items],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _json_item(item: Item) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_text": item.text,
        "date_published": _rfc3339(item.published),
        "date_modified": _rfc3339(item.updated),
        "tags": list(item.tags),
    }
    if item.language:
        values["language"] = item.language
    if item.image:
        values["image"] = item.image.url
        values["attachments"] = [{"url": item.image.url, "mime_type": "image/jpeg"}]
        if item.image.size:
            values["attachments"][0]["size_in_bytes"] = item.image.size
    return values


def _rfc3339(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


WRITERS = {"rss": rss, "atom": atom, "json": json_feed}
