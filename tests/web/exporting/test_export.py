"""What goes out, what never does, and that it comes in again as it was."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from daylight.errors import ConfigError
from daylight.web import clock
from daylight.web.ads import actions, exporting, photos
from daylight.web.ads.importing import lines
from daylight.web.ads.importing.plan import Plan
from daylight.web.ads.importing.run import run
from daylight.web.ads.models import Ad, AdState, BlockKind, EndReason, VersionContent
from tests.screening_media.pictures import encoded, picture
from tests.web.boards import HELD_BODY, HELD_TITLE, SELLER

SHOWN = ("title", "body", "section_id", "place_id", "price_kind", "price_minor", "currency",
         "attributes", "language")  # fmt: skip


# A plain colour cannot be hashed, and what cannot be hashed is held.
BLUE, RED = encoded(picture(1)), encoded(picture(2))


def out(folder: Path, **options: Any) -> tuple[exporting.Exported, list[dict[str, Any]]]:
    *_steps, done = exporting.export(folder, **options)
    text = (folder / exporting.FILE).read_text("utf-8")
    return done, [json.loads(line) for line in text.splitlines()]


def back(folder: Path) -> None:
    """Into the board at hand, by the way of every import."""
    plan = Plan(source="backup", photos=folder)
    faults: list[lines.Fault] = []
    with (folder / exporting.FILE).open("rb") as file:
        run(lines.read(file, "jsonl"), plan, processes=0, on_fault=faults.append)
    assert not faults


def contents(**which: Any) -> list[tuple[Any, ...]]:
    rows = VersionContent.objects.filter(**which).order_by("version")
    return [tuple(row) for row in rows.values_list(*SHOWN)]


def with_photos(board: Any, *pictures: bytes, **changes: Any) -> Ad:
    arrival = board.arrival()
    taken = [photos.take(each, form_key=arrival.form_key, network="") for each in pictures]
    content = board.content(photos=tuple(taken), **changes)
    return actions.confirm(actions.submit(content, email=SELLER, language="en", arrival=arrival))


def test_out_and_in_again_is_the_same(board: Any, databases: Any, tmp_path: Path) -> None:
    board.confirmed(title="Línea nueva: “quotes”, \\ and a tab", body="Two\nlines,\n\nand a gap.")
    board.confirmed(price_kind="free", price_minor=None, currency="")
    board.confirmed(price_kind="price", price_minor=1, currency="JPY", attributes={})
    with_photos(board, BLUE, RED, language="es")
    _done, rows = out(tmp_path / "out")
    before = contents()
    databases.drop()
    databases.fresh()
    back(tmp_path / "out")
    assert contents() == before
    assert [ad.state for ad in Ad.objects.all()] == [AdState.PUBLIC] * 4
    last = Ad.objects.order_by("pk").last()
    assert last is not None
    assert last.head is not None
    sizes = [(e.photo.width, e.photo.height) for e in last.head.shown_photos.order_by("position")]
    assert sizes == [(640, 480), (640, 480)]
    assert [row["id"] for row in rows] == list(
        Ad.objects.order_by("pk").values_list("source_id", flat=True)
    )


HIDDEN = "\ufffd\x85" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
TEXT = st.text(
    st.characters(
        exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters=HIDDEN
    ),
    min_size=10, max_size=80,
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=TEXT, body=TEXT, minor=st.integers(1, 10**9))
def test_any_words_come_back(
    board: Any, tmp_path_factory: Any, title: str, body: str, minor: int
) -> None:
    from daylight.web.ads.forms import texts

    content = board.content(
        title=texts.clean_line("An " + title, most=200),
        body=texts.clean_body("This is " + body),
        price_minor=minor,
    )
    ad = board.submitted(content=content)
    _done, rows = out(tmp_path_factory.mktemp("out") / "a")
    [row] = [each for each in rows if each["id"] == ad.public_id]
    from daylight.web.ads import catalogue
    from daylight.web.ads.importing.rows import Reader

    reader = Reader.of(Plan(source="backup", photos=Path()), catalogue.catalogue())
    line = lines.Line(1, json.dumps(row).encode())
    assert reader.read(line, *reader.decode(line)).content.same_as(content)


def test_no_original_and_no_metadata(board: Any, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    original = encoded(picture(3), exif=exif)
    with_photos(board, original)
    _done, [row] = out(tmp_path / "out")
    copy = (tmp_path / "out" / row["photos"][0]).read_bytes()
    assert copy != original
    assert b"taken at home" in original
    assert b"taken at home" not in copy


def test_photos_that_a_block_names_stay(board: Any, tmp_path: Path) -> None:
    ad = with_photos(board, BLUE, RED)
    assert ad.head is not None
    first = ad.head.shown_photos.get(position=0).photo
    actions.block(BlockKind.PHOTO, first.sha256, reason="a report", harm="child_safety")
    done, [row] = out(tmp_path / "out")
    assert (done.photos, done.withheld) == (1, 1)
    assert len(list((tmp_path / "out" / "photos").iterdir())) == len(row["photos"]) == 1
    assert first.public_id not in row["photos"][0]


def test_no_photo_of_an_ad_that_a_list_matched(board: Any, tmp_path: Path) -> None:
    """Even where people published it after."""
    actions.block(BlockKind.PHOTO, _sha(RED), reason="a report", harm="intimate_image")
    ad = with_photos(board, BLUE, RED)
    assert ad.state == AdState.HELD
    for block in ad_blocks():
        actions.lift(block)
    board.decide(ad, "reviewer")
    ad.refresh_from_db()
    if ad.state != AdState.PUBLIC:
        ad = board.decide(ad, "second reviewer")
    assert ad.state == AdState.PUBLIC
    done, [row] = out(tmp_path / "out")
    assert (done.photos, done.withheld) == (0, 2)
    assert "photos" not in row


def _sha(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def ad_blocks() -> list[Any]:
    from daylight.web.ads.models import Block

    return list(Block.objects.all())


def test_no_photo_of_an_ad_that_was_never_public(board: Any, tmp_path: Path) -> None:
    ad = with_photos(board, BLUE, title=HELD_TITLE, body=HELD_BODY)
    assert ad.state == AdState.HELD
    done, [row] = out(tmp_path / "out")
    assert (row["state"], done.photos) == ("held", 0)
    assert list((tmp_path / "out" / "photos").iterdir()) == []


def test_what_was_hidden_refused_or_never_confirmed_stays(board: Any, tmp_path: Path) -> None:
    hidden, kept = board.confirmed(), board.confirmed()
    actions.hide([hidden.public_id], reason="a report")
    refused = board.confirmed(content=board.doubtful())
    board.decide(refused, "reviewer", "refuse")
    board.submitted()
    actions.end(kept, EndReason.GONE)
    with clock.moved(timedelta(days=8)):
        actions.lapse_due()
    _done, rows = out(tmp_path / "out")
    assert [row["id"] for row in rows] == [kept.public_id]


def test_what_readers_saw_and_not_an_edit_that_waits(board: Any, tmp_path: Path) -> None:
    ad = board.confirmed()
    words = ad.head.content.title
    Ad.objects.filter(pk=ad.pk).update(pending="held")
    actions.edit(ad, board.doubtful(), base=1, arrival=board.arrival())
    _done, rows = out(tmp_path / "out")
    assert [row["title"] for row in rows] == [words]


def test_addresses_only_where_asked(board: Any, tmp_path: Path) -> None:
    board.confirmed()
    _done, [row] = out(tmp_path / "without")
    assert SELLER not in json.dumps(row)
    _done, [row] = out(tmp_path / "with", addresses=True)
    assert row["email"] == SELLER


def test_a_folder_that_holds_something_is_left_alone(board: Any, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ConfigError, match="not empty"):
        out(tmp_path)


def test_the_folder_is_private(board: Any, tmp_path: Path) -> None:
    board.confirmed()
    out(tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert (tmp_path / "out" / exporting.FILE).stat().st_mode & 0o077 == 0
