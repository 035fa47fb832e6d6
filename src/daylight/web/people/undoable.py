"""What somebody has just done and can still take back. The desk knows, and says so at start: every
page of it offers that, wherever they went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from daylight.web.people.models import Staff

Asking = Callable[[Staff], dict[str, Any] | None]


def _nothing(_staff: Staff) -> None: ...


_asking: Asking = _nothing


def ask(asking: Asking) -> Asking:
    """Let this say it; returns the one before."""
    global _asking
    before, _asking = _asking, asking
    return before


def of(staff: Staff) -> dict[str, Any] | None:
    """The values of `desk_undo.html`; None where nothing can be taken back."""
    return _asking(staff)
