"""What the demo's readers and posters write to one another."""

from __future__ import annotations

from daylight.web.replies.models import Side

FRIENDLY: tuple[tuple[Side, str], ...] = (
    (Side.READER, "Hello, is it still there? I could come by on Saturday morning."),
    (Side.POSTER, "Yes, it is. Saturday at ten is fine, ring the upper bell."),
    (Side.READER, "Great, see you then. I bring the exact change."),
)

# The last one is what swindlers write: it waits for a person.
HELD: tuple[tuple[Side, str], ...] = (
    (Side.READER, "Good morning, I am interested. Would you keep it for me until Friday?"),
    (Side.POSTER, "I can keep it until Thursday evening."),
    (
        Side.READER,
        "I send a cashier's check for more than the price; wire the rest to my shipping agent by "
        "Western Union.",
    ),
)
