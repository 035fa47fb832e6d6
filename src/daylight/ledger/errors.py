"""What can be wrong with a record, from a badly typed entry to a log that forks.

DaylightError
├── EntryError           an entry does not fit its type: a bug at the caller
└── IntegrityError
    └── LedgerError      something read from a log or a receipt does not hold
        ├── Malformed    the bytes are not in the format at all
        ├── Forged       a signature, commitment or hash does not fit
        ├── Unproven     somebody says that the log did wrong, and shows nothing of it
        ├── Missing      a tile or checkpoint that must be there cannot be read
        ├── Continued    the log ended, and the board goes on under another name
        └── Misbehaviour signed evidence that the log itself did wrong
            ├── Fork         two histories under one name
            ├── Truncated    a later checkpoint with fewer entries
            ├── Rewritten    an entry or tile that was published is now another
            └── TimeBackwards a later checkpoint with an earlier time
"""

from __future__ import annotations

from daylight.errors import DaylightError, IntegrityError


class EntryError(DaylightError, ValueError):
    """An entry does not fit its type."""


class LedgerError(IntegrityError):
    """Something read from a log or a receipt does not hold."""


class Malformed(LedgerError):
    """The bytes are not in the format."""


class Forged(LedgerError):
    """A signature, commitment or hash does not fit."""


class Missing(LedgerError):
    """A tile or checkpoint that must be there cannot be read."""


class Unproven(LedgerError):
    """Somebody says that the log did wrong, and shows nothing that the log signed."""


class Continued(LedgerError):
    """The log ended, and the board says that another one goes on in its place."""


class Misbehaviour(LedgerError):
    """The log itself did wrong, and the signed notes in hand show it."""


class Fork(Misbehaviour):
    """Two histories under one name."""


class Truncated(Misbehaviour):
    """A later checkpoint with fewer entries."""


class Rewritten(Misbehaviour):
    """An entry or tile that was published is now another."""


class TimeBackwards(Misbehaviour):
    """A later checkpoint with an earlier time."""
