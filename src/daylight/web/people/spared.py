"""Whether somebody may be shown something now. The desk knows what each of them was shown today and
wants to be spared, and says so at start."""

from __future__ import annotations

from collections.abc import Callable

from daylight.web.people.models import Staff

Looking = Callable[[Staff, int, str], None]


def _nobody_spared(_staff: Staff, _message: int, _photo: str) -> None: ...


_look_at_message: Looking = _nobody_spared


def ask(looking: Looking) -> Looking:
    """Let this say it; returns the one before."""
    global _look_at_message
    before, _look_at_message = _look_at_message, looking
    return before


def look_at_message(staff: Staff, message: int, *, photo: str = "") -> None:
    """Before a message, or a photo of it ("grey" or "full"), is shown: it counts as a look.

    Raises: Refused `on_break`, `not_for_you`, `enough_today` (409).
    """
    _look_at_message(staff, message, photo)
