"""Reads one `[attribute.NAME]` table."""

from __future__ import annotations

import re
from typing import Any

from daylight.web.catalogue_files.model import ATTRIBUTE_TYPES, MAX_NAME, Attribute
from daylight.web.catalogue_files.toml_place import Block

KEYS = ("type", "label", "required", "min", "max", "unit", "choices")
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
MAX_TEXT = 120  # characters of a text attribute, unless `max` says fewer
MAX_CHOICES = 60


def read_attribute(block: Block) -> Attribute:
    """The attribute, as far as it can be read; its faults are left with the block."""
    block.refuse_unknown(KEYS)
    if not NAME.fullmatch(block.name):
        block.fault(
            "", f"{block.name!r} cannot be an attribute", "a to z, digits and _, 30 at most"
        )
    kind = block.text("type", required=True) or "text"
    if kind not in ATTRIBUTE_TYPES:
        block.fault("type", f"{kind!r} is not a type", "one of " + ", ".join(ATTRIBUTE_TYPES))
    choices = _choices(block) if "choices" in block.values else {}
    if (kind == "choice") != bool(choices):
        block.fault("type", "a choice has choices, and nothing else has", 'type = "choice"')
    minimum, maximum = block.number("min"), block.number("max")
    if minimum is not None and maximum is not None and minimum > maximum:
        block.fault("max", "max is less than min")
    if kind == "text":
        maximum = min(maximum or MAX_TEXT, MAX_TEXT)
    return Attribute(
        name=block.name,
        type=kind,
        labels=block.names("label", longest=MAX_NAME, required=True),
        required=bool(block.flag("required")),
        minimum=minimum,
        maximum=maximum,
        unit=block.text("unit") or "",
        choices=choices,
    )


def _choices(block: Block) -> dict[str, dict[str, str]]:
    given: Any = block.values["choices"]
    if not isinstance(given, dict) or not given or len(given) > MAX_CHOICES:
        hint = 'for example choices.used = { en = "Used", es = "Usado" }'
        block.fault("choices", f"choices are a table of 1 to {MAX_CHOICES} values", hint)
        return {}
    found: dict[str, dict[str, str]] = {}
    for value, names in given.items():
        if not NAME.fullmatch(value):
            block.fault("choices", f"{value!r} cannot be a value", "a to z, digits and _")
        if not isinstance(names, dict) or not isinstance(names.get("en"), str):
            block.fault("choices", f"{value!r} needs a name in English", 'such as { en = "Used" }')
            continue
        found[value] = {str(code): str(name)[:MAX_NAME] for code, name in names.items()}
    return found
