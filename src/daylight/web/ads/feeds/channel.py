"""What a feed says, before it is written as RSS, Atom or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from markupsafe import Markup

from daylight.web import clock, pages, site
from daylight.web.ads import storage
from daylight.web.ads.browse import Shot
from daylight.web.ads.cards import price
from daylight.web.ads.feeds.entries import Entry, entries
from daylight.web.ads.feeds.listing import Listing
from daylight.web.ads.navigation import Navigation

MOST = 50  # ads in a feed
KINDS = {  # how an address ends: its media type
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True)
class Image:
    """A photo with its whole address; `size` in bytes, 0 where nobody knows."""

    url: str
    width: int
    height: int
    size: int


@dataclass(frozen=True)
class Item:
    """One ad in a feed, every text in its final form."""

    id: str  # its address without a language, which never changes
    url: str
    title: str
    text: str
    html: Markup
    tags: tuple[str, ...]
    language: str
    published: datetime
    updated: datetime
    image: Image | None


@dataclass(frozen=True)
class Channel:
    """A feed of one listing in one language. The same ads give the same bytes."""

    title: str
    description: str
    language: str
    author: str
    home: str
    address: str
    items: tuple[Item, ...]
    updated: datetime


def channel(listing: Listing, nav: Navigation, kind: str) -> Channel:
    """The feed of a listing as it is now."""
    now = clock.now()
    found = entries(listing.ids(now, MOST), now)
    board = site.current().name
    title = listing.title(nav)
    query = f"?{listing.params}" if listing.params else ""
    items = tuple(item(each, nav) for each in found)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return Channel(
        title=f"{title} · {board}",
        description=title,
        language=nav.language,
        author=board,
        home=pages.address(listing.href(nav)),
        address=pages.address(f"{nav.prefix}/feed.{kind}{query}"),
        items=items,
        updated=max((each.updated for each in items), default=midnight),
    )


def item(entry: Entry, nav: Navigation) -> Item:
    """An ad as an item: price and place first, then the first words."""
    place = nav.trees.places.get(entry.place_id)
    where = nav.where(place) if place else ""
    cost = price(entry.price_kind, entry.price_minor, entry.currency, nav.language)
    line = " · ".join(filter(None, (cost, where)))
    picture = image(entry.photo)
    shown = Markup('<p><img src="{}" width="{}" height="{}" alt=""></p>').format(
        picture.url, picture.width, picture.height
    ) if picture else Markup("")  # fmt: skip
    section = nav.trees.sections.get(entry.section_id)
    path = section.path if section else ()
    return Item(
        id=pages.address(f"/a/{entry.public_id}"),
        url=pages.address(f"{nav.prefix}/a/{entry.public_id}"),
        title=entry.title,
        text=f"{line}\n\n{entry.excerpt}",
        html=shown + Markup("<p>{}</p><p>{}</p>").format(line, entry.excerpt),
        tags=tuple(nav.section_names[key] for key in path),
        language=entry.language,
        published=entry.published_at,
        updated=entry.updated_at,
        image=picture,
    )


def image(shot: Shot | None) -> Image | None:
    """The working copy's address: it is there before any rendition is made."""
    if shot is None:
        return None
    try:
        size = storage.path_of(shot.id).stat().st_size
    except OSError:
        size = 0
    url = f"{settings.ENVIRONMENT.url}/p/{shot.id}/{shot.width}.jpg"
    return Image(url, shot.width, shot.height, size)
