"""What anybody may ask costs little, however large the board is."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daylight.web.ads import proofs
from daylight.web.record import receipts
from daylight.web.record.models import Entry
from daylight.web.record.references import number_of


def test_the_list_of_ads_goes_out_piece_by_piece(board: Any, monkeypatch: Any) -> None:
    ads = [board.confirmed(f"Oak table number {number}") for number in range(5)]
    monkeypatch.setattr(proofs, "CHUNK", 2)
    response = Client(headers={"host": "localhost"}).get("/log/ads")
    assert isinstance(response, StreamingHttpResponse)
    pieces = [bytes(each) for each in response]
    assert [piece.count(b"\n") for piece in pieces] == [2, 2, 1]
    wanted = "".join(f"/a/{ad.public_id}\n" for ad in reversed(ads))
    assert b"".join(pieces).decode() == wanted


def test_a_reference_that_waits_is_found_without_reading_all(board: Any, monkeypatch: Any) -> None:
    board.confirmed()
    entries = list(Entry.objects.order_by("pk"))
    number = number_of(bytes(entries[0].commitment))
    assert all(receipts.still_waits(number_of(bytes(each.commitment))) for each in entries)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert not receipts.still_waits(number + 1)
    assert not any("50000" in each["sql"] for each in asked.captured_queries)
    monkeypatch.setattr(receipts, "LOOKED_AT", 1)
    assert not receipts.still_waits(number)  # too long ago: only the newest are looked at
    assert receipts.still_waits(number_of(bytes(entries[-1].commitment)))
