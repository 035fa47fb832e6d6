"""A length that damage made absurd is damage, not an error that stops whoever reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from daylight.web.evidence.segments import header, read_record, read_segment

SEALED = b"sealed bytes"


@pytest.mark.parametrize("length", [b"\xff" * 8, b"\x00" * 7 + b"\xff", b"\x7f" + b"\xff" * 7])
def test_an_absurd_length_ends_the_reading(tmp_path: Path, length: bytes) -> None:
    segment = tmp_path / "k_20261120-1-abcdef.seg"
    sound = header(SEALED) + SEALED
    segment.write_bytes(sound + length + sound[8:])
    assert [data for _offset, _digest, data in read_segment(segment)] == [SEALED]
    assert read_record(segment, 0) == SEALED
    assert read_record(segment, len(sound)) is None
