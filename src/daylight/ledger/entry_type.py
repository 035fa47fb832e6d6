"""What a type of entry is: a name, the class its public leaf shows, and fields."""

from __future__ import annotations

import msgspec

from daylight.ledger.fields import Field

LEAF_CLASSES = ("content", "decision", "report", "access", "governance")
PUBLIC_CLASS = "governance"  # its leaves carry the whole entry


class EntryType(msgspec.Struct, frozen=True):
    """A type's name, the class its leaf shows, what it is for, and its own fields in order."""

    name: str
    leaf_class: str
    doc: str
    fields: tuple[Field, ...]

    @property
    def is_public(self) -> bool:
        return self.leaf_class == PUBLIC_CLASS


def make_field(spec: str, doc: str) -> Field:
    """`name:kind`, or `name:kind!` where it must be there."""
    name, kind = spec.rstrip("!").split(":")
    return Field(name, kind, doc, required=spec.endswith("!"))
