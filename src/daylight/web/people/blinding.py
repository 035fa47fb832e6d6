"""How an entry names a member of staff: a commitment with a salt of this act's own.

Two acts of one person have nothing in common. `act` names one and never a second, and it can be
told again from the rows: with the site's key a court can later be shown who it was.
"""

from __future__ import annotations

from daylight.ledger.entries import blind
from daylight.web import keys


def blinded(staff: int, act: str) -> str:
    """What stands for a person, by their number, in the entry of one act."""
    return blind(f"staff:{staff}", keys.keyed_digest("record/person", act))
