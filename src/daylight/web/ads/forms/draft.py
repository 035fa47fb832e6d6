"""A whole form as it came: its content where every field can be taken, else what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daylight.web.ads.catalogue import Catalogue, PlaceNode, SectionNode
from daylight.web.ads.content import Content
from daylight.web.ads.forms import attributes, mailbox, money, places, texts
from daylight.web.ads.forms.texts import Unfit
from daylight.web.ads.models import Photo, VersionContent

_T = TypeVar("_T")

FIELDS = ("section", "place", "title", "body", "price_kind", "price", "email")


@dataclass
class Draft:
    """`typed` is what the poster wrote, field by field, and is never changed by us."""

    typed: dict[str, str]
    photos: list[Photo] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    section: SectionNode | None = None
    place: PlaceNode | None = None
    place_choices: list[PlaceNode] = field(default_factory=list)
    content: Content | None = None
    email: str = ""

    def said(self, name: str) -> str:
        return self.typed.get(name, "")


def read(
    typed: Mapping[str, str],
    trees: Catalogue,
    *,
    photos: list[Photo],
    language: str,
    currency: str,
    with_email: bool = True,
) -> Draft:
    """Clean every field; `currency` is the board's, for places whose country has none.

    The content is there only where nothing is wrong.
    """
    draft = Draft(dict(typed), photos=photos)
    draft.section = _taken(draft, "section", lambda text: _section(trees, text))
    draft.place = _place(draft, trees)
    title = _taken(draft, "title", texts.clean_title)
    body = _taken(draft, "body", texts.clean_body)
    kind, minor, money_of = _price(draft, currency)
    values = _attributes(draft, language)
    _refuse_too_many_photos(draft)
    if with_email:
        draft.email = _taken(draft, "email", mailbox.clean_email) or ""
    if not draft.errors and draft.section and draft.place and title and body:
        draft.content = Content(
            title=title,
            body=body,
            section_id=draft.section.id,
            place_id=draft.place.id,
            price_kind=kind,
            price_minor=minor,
            currency=money_of,
            attributes=values,
            photos=tuple(photos),
        )
    return draft


def typed_of(content: VersionContent, trees: Catalogue) -> dict[str, str]:
    """A stored version as it would have been typed: what an edit form begins with."""
    section, place = trees.sections[content.section_id], trees.places[content.place_id]
    typed = {
        "section": section.slug,
        "place": places.text_for(trees, place),
        "title": content.title,
        "body": content.body,
        "price_kind": content.price_kind,
        "price": money_text(content.price_minor, content.currency, place),
    }
    for name, value in content.attributes.items():
        typed[attributes.PREFIX + name] = "1" if value is True else str(value)
    return typed


def money_text(minor: int | None, currency: str, place: PlaceNode) -> str:
    """An amount as the price field reads it again; the currency is named where it is foreign."""
    if minor is None:
        return ""
    amount = money.amount_text(minor, currency)
    return amount if money.currency_of(place.country, "") == currency else f"{amount} {currency}"


def _taken(draft: Draft, name: str, clean: Callable[[str], _T]) -> _T | None:
    try:
        return clean(draft.said(name))
    except Unfit as unfit:
        draft.errors[name] = str(unfit)
        return None


def _section(trees: Catalogue, slug: str) -> SectionNode:
    node = trees.section_by_slug.get(slug)
    if node is None or not node.active:
        raise Unfit(_("Choose the section that fits best."))
    if not trees.may_post_to(node):
        raise Unfit(_("Choose one of the sections below %(name)s.") % {"name": node.name("en")})
    return node


def _place(draft: Draft, trees: Catalogue) -> PlaceNode | None:
    """One place, or the sentence and the places that may have been meant."""
    text = draft.said("place").strip()
    if not text:
        draft.errors["place"] = _("Write the town where it is.")
        return None
    found = places.find(trees, text)
    if len(found) == 1:
        return found[0]
    offered = found or places.suggest(trees, text)
    if draft.said("place_asked") == text:  # a choice is about the name it was offered for
        for node in offered:
            if node.slug == draft.said("place_choice"):
                return node
    draft.place_choices = offered
    if found:
        draft.errors["place"] = _("There are several places of this name. Which one is it?")
    elif offered:
        draft.errors["place"] = _("We do not know this place. Did you mean one of these?")
    else:
        draft.errors["place"] = _("We do not know this place. Write the nearest larger town.")
    return None


def _price(draft: Draft, currency: str) -> tuple[str, int | None, str]:
    kinds = draft.section.price_kinds if draft.section else ()
    kind, text = draft.said("price_kind"), draft.said("price").strip()
    if not kind:
        kind = "price" if text and "price" in kinds else (kinds[-1] if kinds else "none")
    if kinds and kind not in kinds:
        draft.errors["price_kind"] = _("This section does not take that. Please choose another.")
        return "none", None, ""
    if kind != "price":
        return kind, None, ""  # what stands in the price's field is kept there, not in the ad
    if not text:
        draft.errors["price"] = _("Write the price, or choose something else above.")
        return kind, None, ""
    country = draft.place.country if draft.place else ""
    own = money.currency_of(country, currency)
    parsed = _taken(draft, "price", lambda said: money.parse_price(said, own))
    return (kind, *parsed) if parsed else (kind, None, "")


def _attributes(draft: Draft, language: str) -> dict[str, attributes.Value]:
    if draft.section is None:
        return {}
    values, wrong = attributes.clean(draft.section, draft.typed, language=language)
    draft.errors.update(wrong)
    return values


def _refuse_too_many_photos(draft: Draft) -> None:
    limit = draft.section.photo_limit if draft.section else 12
    over = len(draft.photos) - limit
    if over > 0:
        draft.errors["photos"] = too_many_photos(limit, over)


def too_many_photos(limit: int, over: int) -> str:
    """The sentence for a photo too many."""
    if limit == 0:
        return _("This section takes no photos. Please remove them.")
    return ngettext(
        "This section takes %(limit)d photos at most. Please remove %(over)d photo.",
        "This section takes %(limit)d photos at most. Please remove %(over)d photos.",
        over,
    ) % {"limit": limit, "over": over}
