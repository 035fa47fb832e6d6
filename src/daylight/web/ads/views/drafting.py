"""A form in the making: what was typed and uploaded so far, and the page that shows it again.

Posting and editing share it. Nothing typed or uploaded is lost on the way: text comes back as it
was typed, photos stay with the form's key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight import imaging
from daylight.errors import Refused
from daylight.web import site
from daylight.web.ads import photos
from daylight.web.ads.catalogue import Catalogue, SectionNode, catalogue
from daylight.web.ads.forms import Draft, attributes, money, places, read
from daylight.web.ads.models import Ad, Photo
from daylight.web.ads.views import arriving

Source = Callable[[Photo], str]  # the address that shows a photo to its poster


def typed_of(post: QueryDict) -> dict[str, str]:
    """Each field's last value; the form's own machinery apart."""
    machinery = ("form_key", "do", "begun", "whole", "photo", "anyway", "base", "language")
    return {name: str(post[name]) for name in post if name not in machinery}


def draft_of(
    request: HttpRequest, post: QueryDict, key: str, *, ad: Ad | None = None, upload: bool = True
) -> Draft:
    """The posted form with its photos, new ones taken in, every field read."""
    wrong = _take_uploads(request, key) if upload else []
    shown = photos.of_form(key, post.getlist("photo"), ad=ad)
    draft = read(
        typed_of(post),
        catalogue(),
        photos=shown,
        language=get_language() or "en",
        currency=site.current().currency,
        with_email=ad is None,
    )
    if wrong:
        draft.errors["photos"] = " ".join([*wrong, draft.errors.get("photos", "")]).strip()
        draft.content = None
    return draft


def _take_uploads(request: HttpRequest, key: str) -> list[str]:
    """Take in every file of a form; the sentence for each that cannot be taken."""
    wrong = []
    for file in request.FILES.getlist("photos"):
        name = (file.name or "")[:40]
        try:
            if (file.size or 0) > imaging.MAX_BYTES:
                raise Refused("photo_too_large", photos.sentence("photo_too_large"))
            photos.take(file.read(), form_key=key, network=arriving.network(request))
        except Refused as refused:
            wrong.append(f"{name}: {refused.message}")
    return wrong


def move(draft: Draft, verb: str, public_id: str) -> None:
    """Put a photo one earlier or later, as the buttons without JavaScript do."""
    at = next((i for i, p in enumerate(draft.photos) if p.public_id == public_id), None)
    if at is None:
        return
    to = at + (-1 if verb == "earlier" else 1)
    if 0 <= to < len(draft.photos):
        draft.photos[at], draft.photos[to] = draft.photos[to], draft.photos[at]


def form_context(
    draft: Draft, *, key: str, source: Source, country: str = "", show_errors: bool = True
) -> dict[str, Any]:
    """All that the form's template shows."""
    trees = catalogue()
    language = get_language() or "en"
    errors = draft.errors if show_errors else {}
    fields = field_context(draft, language) | {"errors": errors}
    return fields | {
        "draft": draft,
        "form_key": key,
        "sections": section_options(trees, language),
        "place_labels": places.all_labels(trees),
        "place_choices": [(p.slug, places.label(trees, p)) for p in draft.place_choices],
        "photos": [_shown(photo, source) for photo in draft.photos],
    }


def field_context(draft: Draft, language: str) -> dict[str, Any]:
    """What depends on the section: prices, attributes, how many photos."""
    section = draft.section
    own = section.attributes if section else ()
    names = {attributes.PREFIX + each["name"] for each in own}
    return {
        "draft": draft,
        "errors": draft.errors,
        "section": section,
        "section_name": section.name(language) if section else "",
        "photo_limit": section.photo_limit if section else 12,
        "price_kinds": price_kinds(section),
        "currency": _currency(draft, language),
        "attributes": [_attribute(each, draft, language) for each in own],
        "carried": {
            name: value
            for name, value in draft.typed.items()
            if name.startswith(attributes.PREFIX) and name not in names and value
        },
    }


def _currency(draft: Draft, language: str) -> str:
    """What prices are read in, by name: "US dollars"."""
    board = site.current()
    country = draft.place.country if draft.place else board.country
    code = money.currency_of(country, board.currency)
    return str(get_currency_name(code, count=2, locale=Locale.parse(language, sep="-")))


def _attribute(row: dict[str, Any], draft: Draft, language: str) -> dict[str, Any]:
    field = attributes.PREFIX + row["name"]
    text = attributes.named(row.get("labels", {}), language, row["name"])
    return {
        "field": field,
        "type": row["type"],
        "text": f"{text} ({row['unit']})" if row.get("unit") else text,
        "required": bool(row.get("required")),
        "value": draft.said(field),
        "max": row.get("max"),
        "choices": [
            (each["value"], attributes.named(each["labels"], language, each["value"]))
            for each in row.get("choices", ())
        ],
    }


def price_kinds(section: SectionNode | None) -> list[tuple[str, str]]:
    """The kinds of price of a section, named for the form; none where it takes one alone."""
    names = {
        "price": _("Price"),
        "free": _("Free"),
        "wanted": _("Wanted"),
        "swap": _("Swap"),
        "none": _("No price"),
    }
    kinds = section.price_kinds if section else ()
    return [(kind, names[kind]) for kind in kinds if kind in names]


Options = list[tuple[str, list[tuple[str, str]]]]
_options: dict[str, tuple[Catalogue, Options]] = {}


def section_options(trees: Catalogue, language: str) -> Options:
    """Groups of (slug, name), a group for each root; what lies deeper is named with its parents.

    Made once for each language and revision of the tree.
    """
    known = _options.get(language)
    if known is None or known[0] is not trees:
        known = _options[language] = (trees, _section_options(trees, language))
    return known[1]


def _section_options(trees: Catalogue, language: str) -> Options:
    groups: Options = []
    for root in trees.section_children.get(0, []):
        leaves = [node for node in _below(trees, root) if trees.may_post_to(node)]
        if leaves and root.active:
            options = [(leaf.slug, _path_name(trees, leaf, root, language)) for leaf in leaves]
            groups.append((root.name(language), options))
    return groups


def _below(trees: Catalogue, node: SectionNode) -> list[SectionNode]:
    children = trees.section_children.get(node.id, [])
    return [node, *(each for child in children for each in _below(trees, child))]


def _path_name(trees: Catalogue, leaf: SectionNode, root: SectionNode, language: str) -> str:
    between = [trees.sections[each] for each in leaf.path if each not in (root.id, leaf.id)]
    return " › ".join(node.name(language) for node in [*between, leaf])


def _shown(photo: Photo, source: Source) -> dict[str, Any]:
    return {
        "id": photo.public_id,
        "src": source(photo),
        "width": photo.width,
        "height": photo.height,
        "colour": photo.colour,
    }
