"""A publication names the entry that allowed it."""

from __future__ import annotations

from typing import Any

import msgspec

from daylight.web.record.models import Opening


def newest(ad: Any, kind: str) -> Opening:
    rows = Opening.objects.filter(subject=f"ad:{ad.pk}", entry__type=kind)
    return rows.select_related("entry").latest("entry_id")


def named(ad: Any) -> str:
    return str(msgspec.json.decode(bytes(newest(ad, "publication").body))["authority_entry"])


def test_a_machines_publication_names_its_screening(board: Any) -> None:
    ad = board.confirmed()
    assert named(ad) == bytes(newest(ad, "screening").entry.commitment).hex()


def test_peoples_publication_names_the_last_decision(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    for name in ("reviewer", "second"):
        board.decide(ad, name)
    assert named(ad) == bytes(newest(ad, "decision").entry.commitment).hex()
