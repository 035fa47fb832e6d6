"""The typed attributes of a section: rooms, size, make, year, pay and whatever the file names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from daylight.web.ads.catalogue import SectionNode
from daylight.web.ads.forms.money import parse_number
from daylight.web.ads.forms.texts import Unfit, clean_line

PREFIX = "a_"  # of a form field's name
MAX_TEXT = 120  # characters, where the file gives no bound
Value = str | int | float | bool


def named(texts: Mapping[str, str], language: str, otherwise: str) -> str:
    """A label in a language, else in English, else its plain name."""
    return texts.get(language) or texts.get("en") or otherwise


def clean(
    section: SectionNode, typed: Mapping[str, str], *, language: str
) -> tuple[dict[str, Value], dict[str, str]]:
    """The values of a section's attributes, and the sentence for each that cannot be taken.

    What belongs to another section is left alone.
    """
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for attribute in section.attributes:
        field = PREFIX + attribute["name"]
        try:
            value = _value(attribute, typed.get(field, "").strip(), language)
        except Unfit as unfit:
            wrong[field] = str(unfit)
        else:
            if value != "" and value is not False:  # zero rooms is an answer
                values[attribute["name"]] = value
            elif attribute.get("required") and attribute["type"] != "flag":
                wrong[field] = _("Please fill this in: readers of this section look for it.")
    return values, wrong


def _value(attribute: Mapping[str, Any], text: str, language: str) -> Value:
    kind = attribute["type"]
    if kind == "flag":
        return text not in ("", "0")
    if not text:
        return ""
    if kind == "choice":
        if text not in {choice["value"] for choice in attribute.get("choices", ())}:
            raise Unfit(_("Please choose one of the list."))
        return text
    if kind == "text":
        cleaned = clean_line(text, most=int(attribute.get("max") or MAX_TEXT))
        if len(cleaned) < (attribute.get("min") or 0):
            raise Unfit(_("This is too short."))
        return cleaned
    return _number(attribute, text, whole=kind == "integer")


def _number(attribute: Mapping[str, Any], text: str, *, whole: bool) -> int | float:
    try:
        number = parse_number(text)
    except Unfit as unfit:
        raise Unfit(_("Write a number here, in digits.")) from unfit
    if whole and number != number.to_integral_value():
        raise Unfit(_("Write a whole number here."))
    _refuse_outside(number, attribute.get("min"), attribute.get("max"))
    return int(number) if whole else float(number)


def _refuse_outside(number: Decimal, least: float | None, most: float | None) -> None:
    low = least is not None and number < Decimal(str(least))
    high = most is not None and number > Decimal(str(most))
    if not (low or high):
        return
    if least is not None and most is not None:
        said = _("This must be between %(least)s and %(most)s.")
    elif low:
        said = _("This must be at least %(least)s.")
    else:
        said = _("This must be at most %(most)s.")
    raise Unfit(said % {"least": _short(least), "most": _short(most)})


def _short(bound: float | None) -> str:
    return f"{bound:g}" if bound is not None and abs(bound) < 1e6 else f"{bound or 0:.0f}"
