"""Contrast of two colours, and the nearest colour that can be read."""

from __future__ import annotations

import re

AA_TEXT = 4.5  # Source: WCAG 2.2, success criterion 1.4.3
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether it is written "#rrggbb"."""
    return bool(_HEX.fullmatch(text))


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours, from 1 to 21.

    Source: WCAG 2.2, "contrast ratio" and "relative luminance".

    >>> round(contrast("#000000", "#ffffff"), 1), contrast("#777777", "#777777")
    (21.0, 1.0)
    """
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str, *, dark: str = "#000000", light: str = "#ffffff") -> str:
    """Whichever of a dark and a light ink reads better on a background."""
    return dark if contrast(dark, background) >= contrast(light, background) else light


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of the other in it, from 0 to 1.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def nearest_readable(colour: str, *, on: str) -> str:
    """The colour itself, or moved towards black or white until it reads on `on` at AA."""
    towards = readable_on(on)
    for step in range(0, 101, 5):
        candidate = mixed(colour, towards, step / 100)
        if contrast(candidate, on) >= AA_TEXT:
            return candidate
    return towards


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
