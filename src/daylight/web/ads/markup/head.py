"""What stands in the head of a page: canonical address, languages, feeds, preview, data."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from markupsafe import Markup

from daylight.web import pages, site
from daylight.web.ads.browse import Detail
from daylight.web.ads.cards import price
from daylight.web.ads.catalogue import PlaceNode, SectionNode
from daylight.web.ads.feeds import words
from daylight.web.ads.feeds.channel import KINDS
from daylight.web.ads.markup import codes
from daylight.web.ads.markup.kinds import describe
from daylight.web.ads.markup.said import Said, said
from daylight.web.ads.markup.things import Subject, Thing, photo
from daylight.web.ads.navigation import Navigation

_encode = msgspec.json.Encoder().encode
_HARMLESS = {  # no text can end the element that it stands in
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


@dataclass(frozen=True)
class Preview:
    """How other sites show a link to a page."""

    title: str
    description: str
    url: str
    image: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Head:
    """The head's own part of a page. `canonical` is "" where the page is not to be found.

    `languages` are (code, address), none where there is one language; `feeds` are (kind, address).
    """

    canonical: str = ""
    languages: tuple[tuple[str, str], ...] = ()
    feeds: tuple[tuple[str, str], ...] = ()
    preview: Preview | None = None
    data: Markup | None = None
    is_found: bool = True
    code: Markup | None = None  # the page's address as a QR code, for paper
    params: str = ""  # what the page shows, as the query of an address


def of_list(title: str, path: str, params: str, *, page: str = "") -> Head:
    """The head of a list or a search. `path` is without a language, `params` its feed's query.

    A further page (`page` is its own query) is a page of its own, and not one to be found.
    """
    suffix = f"?{params}" if params else ""
    canonical = pages.address(pages.link(path))
    return Head(
        canonical=f"{canonical}?{page}" if page else canonical,
        languages=() if page else alternates(path),
        feeds=tuple((kind, pages.link(f"/feed.{kind}{suffix}")) for kind in KINDS),
        preview=Preview(title, "", canonical),
        is_found=not page,
        params=suffix,
    )


def alternates(path: str) -> tuple[tuple[str, str], ...]:
    """The same page in each language of the board; the board's own for everybody else."""
    languages = site.current().languages
    if len(languages) < 2:
        return ()
    found = [(code, pages.address(pages.link(path, code))) for code in languages]
    return (*found, ("x-default", found[0][1]))


def of_home(tagline: str) -> Head:
    board = site.current()
    made = of_list(board.name, "/", "")
    thing = {"@type": "WebSite", "name": board.name, "url": pages.address("/")}
    return Head(
        canonical=made.canonical,
        languages=made.languages,
        feeds=made.feeds,
        preview=Preview(board.name, tagline, made.canonical),
        data=written([thing]),
    )


def of_ad(
    ad: Detail, nav: Navigation, place: PlaceNode | None, section: SectionNode | None
) -> Head:
    """The head of an ad's page: of an ad by somebody in need, its address alone.

    An ad is one page in all languages: its words are the poster's.
    """
    canonical = pages.address(f"/a/{ad.public_id}")
    if ad.care:
        return Head(canonical=canonical, is_found=False, code=codes.drawn(ad.public_id))
    text = said(ad)
    if text is None or place is None or section is None:
        return Head(canonical=canonical, code=codes.drawn(ad.public_id))
    subject = Subject(ad, text, nav, place, section)
    things = [each for each in (describe(subject), _trail(subject)) if each]
    return Head(
        canonical=canonical,
        preview=_preview(ad, text, nav, place),
        data=written(things),
        code=codes.drawn(ad.public_id),
    )


def _preview(ad: Detail, text: Said, nav: Navigation, place: PlaceNode) -> Preview:
    cost = price(ad.price_kind, ad.price_minor, ad.currency, nav.language)
    title = " · ".join(filter(None, (text.title, cost, nav.where(place))))
    first = ad.photos[0] if ad.photos else None
    return Preview(
        title=title,
        description=words.excerpt(text.body, 200),
        url=pages.address(f"/a/{ad.public_id}"),
        image=photo(first.id, first.width) if first else "",
        width=first.width if first else 0,
        height=first.height if first else 0,
    )


def _trail(subject: Subject) -> Thing:
    """Where the ad stands in the board, as its crumbs say."""
    nav = subject.nav
    places = [nav.trees.places[key] for key in subject.place.path]
    sections = [nav.trees.sections[key] for key in subject.section.path]
    steps = [(nav.place_names[node.id], nav.href(node)) for node in places]
    steps += [(nav.section_names[node.id], nav.href(subject.place, node)) for node in sections]
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": pages.address(href)}
        for at, (name, href) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def written(things: list[Thing]) -> Markup:
    """Things as JSON-LD that is harmless inside a page, whatever a title says."""
    graph = {"@context": "https://schema.org", "@graph": things}
    text = _encode(graph).decode().translate(_HARMLESS)
    return Markup(text)  # noqa: S704 - no letter of it can end its element
