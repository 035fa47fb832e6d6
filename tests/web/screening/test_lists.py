"""Hash lists on the board: loaded, asked, said in public; what they name goes down."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.test import Client
from PIL import Image, ImageOps

from daylight.cli import main
from daylight.errors import ConfigError
from daylight.screening.model import NOTHING, Recollection
from daylight.web import clock, doctor
from daylight.web.ads import actions, lists, renditions, rescreens
from daylight.web.ads.actions import listing, rescreening
from daylight.web.ads.models import (
    Ad,
    AdState,
    BlockKind,
    BoardState,
    EpochAdvance,
    Rendition,
    ScreeningDetail,
    ScreeningRecord,
)
from daylight.web.jobs import worker
from daylight.web.record.models import Opening
from tests.web.boards import jpeg as plain
from tests.web.screening.photographs import folder, jpeg, pdq_row, sha_row, shown, taken, write


@pytest.fixture(autouse=True)
def no_lists() -> Iterator[None]:
    assert rescreening.screen_slice  # a handler is known once its module is
    yield
    for path in (folder(), lists.place("").parent):
        shutil.rmtree(path, ignore_errors=True)


def turned(data: bytes) -> bytes:
    """The same picture as in a mirror, saved anew."""
    file = io.BytesIO()
    ImageOps.mirror(Image.open(io.BytesIO(data))).save(file, "JPEG", quality=85)
    return file.getvalue()


def signals(ad: Ad) -> dict[str, str]:
    body = ScreeningDetail.objects.filter(screening__version__ad=ad).order_by("-screening").first()
    assert body is not None
    return {each["name"]: each["status"] for each in body.body["signals"]}


def newest(ad: Ad) -> ScreeningRecord:
    return ScreeningRecord.objects.filter(version__ad=ad).latest("id")


def test_without_a_list_the_check_is_off_and_holds_nothing(board: Any) -> None:
    ad = shown(board, plain())  # one colour: it has no PDQ
    assert ad.state == AdState.PUBLIC
    assert signals(ad) == {"photo_unhashed": "off", "photo_match": "off"}
    body = Opening.objects.filter(entry__type="screening").latest("entry_id").body
    assert msgspec.json.decode(bytes(body))["off"]


def test_an_ad_without_photos_says_nothing_of_them(board: Any) -> None:
    assert signals(board.confirmed()) == {}


def test_with_a_list_what_cannot_be_hashed_is_doubt(board: Any) -> None:
    write(sha_row(jpeg(1)))
    listing.load()
    ad = shown(board, plain())
    assert ad.state == AdState.HELD
    assert newest(ad).quorum == 2


def test_with_a_block_of_a_photo_it_is_doubt_as_well(board: Any) -> None:
    actions.block(BlockKind.PDQ, "0f" * 32, reason="a report", harm="child_safety")
    assert shown(board, plain()).state == AdState.HELD


@pytest.mark.parametrize("row", [sha_row, pdq_row])
def test_a_listed_photo_is_held_for_two_and_never_made_smaller(board: Any, row: Any) -> None:
    write(row(jpeg(1)))
    listing.load()
    ad = shown(board, jpeg(1))
    assert ad.state == AdState.HELD
    assert newest(ad).quorum == 2
    assert newest(ad).child_safety
    worker.run_due()
    assert not Rendition.objects.exists()
    assert shown(board, jpeg(2), email="b@example.org").state == AdState.PUBLIC
    renditions.make(photo=taken(jpeg(3)).pk)
    assert Rendition.objects.exists()


def test_a_mirrored_copy_is_found(board: Any) -> None:
    write(pdq_row(jpeg(1)))
    listing.load()
    assert shown(board, turned(jpeg(1))).state == AdState.HELD


def test_a_mirrored_copy_of_a_blocked_photo_is_found(board: Any) -> None:
    photo = taken(jpeg(1))
    actions.block(BlockKind.PDQ, bytes(photo.pdq).hex(), reason="a report", harm="child_safety")
    assert shown(board, turned(jpeg(1))).state == AdState.HELD


def test_loading_a_list_hides_what_is_live(board: Any) -> None:
    bad, good = shown(board, jpeg(1)), shown(board, jpeg(2))
    assert (bad.state, good.state) == (AdState.PUBLIC, AdState.PUBLIC)
    write(pdq_row(jpeg(1)))
    done = listing.load()
    assert BoardState.objects.get(pk=1).list_digest == done.digest
    under_way = rescreens.progress()
    assert under_way is not None
    assert under_way.cause == "list"
    worker.run_due()
    assert rescreens.progress() is None
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (AdState.HELD, AdState.PUBLIC)
    entry = msgspec.json.decode(bytes(Opening.objects.get(entry__type="list_deployed").body))
    assert (entry["digest"], entry["size"], entry["source"]) == (done.digest, 1, "centre")


def test_a_list_that_was_taken_out_is_named_in_public(board: Any) -> None:
    write(sha_row(jpeg(1)), sha_row(jpeg(2), "unit"))
    listing.load()
    write(sha_row(jpeg(1)))
    listing.load()
    assert _newest_act()["removed"] == "unit"
    listing.unload()
    assert _newest_act()["removed"] == "centre"
    page = Client(headers={"host": "localhost"}).get("/transparency").content.decode()
    assert "No longer in force: unit" in page
    assert "No longer in force: centre" in page


def _newest_act() -> dict[str, Any]:
    entry = Opening.objects.filter(entry__type="list_deployed").latest("entry_id")
    return dict(msgspec.json.decode(bytes(entry.body)))


def test_a_list_speaks_against_what_people_decided_once(board: Any) -> None:
    ad = shown(board, plain())
    write(sha_row(plain()))
    listing.load()
    worker.run_due()
    assert Ad.objects.get(pk=ad.pk).state == AdState.HELD
    board.decide(ad, "reviewer")
    board.decide(ad, "second reviewer")
    write(sha_row(plain()), sha_row(jpeg(9)))
    listing.load()
    worker.run_due()
    assert Ad.objects.get(pk=ad.pk).state == AdState.PUBLIC, "they knew of that match"


def test_a_list_that_is_gone_is_an_answer_that_is_missing(board: Any) -> None:
    write(sha_row(jpeg(1)))
    digest = listing.load().digest
    lists.place(digest).unlink()
    lists._opened = None  # as in a process that starts now
    ad = shown(board, jpeg(2))
    assert ad.state == AdState.HELD
    assert signals(ad)["photo_match"] == "unknown"
    assert board.confirmed("other@example.org").state == AdState.PUBLIC
    [said] = list(doctor.hash_lists())
    assert said.level == "fail"
    listing.load()
    assert lists.missing() == ""


def test_a_list_that_was_changed_is_told_by_the_doctor(board: Any) -> None:
    write(sha_row(jpeg(1)))
    path = lists.place(listing.load().digest)
    [said] = list(doctor.hash_lists())
    assert said.level == "ok"
    content = bytearray(path.read_bytes())
    content[4096] ^= 1  # the first byte behind the header
    path.chmod(0o600)
    path.write_bytes(content)
    lists._opened = None  # as in a process that starts now
    [said] = list(doctor.hash_lists())
    assert (said.level, "IntegrityError" in str(said)) == ("fail", True)


def test_the_same_list_again_opens_no_epoch(board: Any) -> None:
    write(sha_row(jpeg(1)))
    assert listing.load().is_new
    before = BoardState.objects.get(pk=1).memory_epoch
    assert not listing.load().is_new
    assert BoardState.objects.get(pk=1).memory_epoch == before


def test_a_list_of_nothing_but_bad_rows_leaves_the_old_one(board: Any) -> None:
    write(sha_row(jpeg(1)))
    digest = listing.load().digest
    write("sha256,12,centre,,,,\n")
    with pytest.raises(ConfigError):
        listing.load()
    assert BoardState.objects.get(pk=1).list_digest == digest
    assert lists.missing() == ""


def test_a_listed_photo_posted_before_the_list_is_caught_at_the_gate(board: Any) -> None:
    ad = board.submitted(photos=(taken(jpeg(1)),))
    write(sha_row(jpeg(1)))
    listing.load()
    assert actions.confirm(ad).state == AdState.HELD


def test_the_command_checks_loads_shows_and_unloads(
    board: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lists", "load"]) == 2
    write(sha_row(jpeg(1)), "sha256,12,centre,,,,\n")
    (folder() / "other.txt").write_text("HASH_MD5 " + "ab" * 16 + "\n", "utf-8")
    assert main(["lists", "check"]) == 1
    captured = capsys.readouterr()
    assert "2 files: 2 signals, 0 opinions, 1 bad lines" in captured.out
    assert "centre.csv:3: sha256 has 64 digits" in captured.err
    assert main(["lists", "load"]) == 0
    assert main(["lists", "show"]) == 0
    out = capsys.readouterr().out
    assert "centre: child_safety, confirmed" in out
    assert "other: child_safety, not confirmed" in out
    (folder() / "other.txt").unlink()
    assert main(["lists", "load"]) == 0
    assert "! other was on the list before" in capsys.readouterr().out
    assert main(["lists", "load", "--none"]) == 0
    assert BoardState.objects.get(pk=1).list_digest == ""
    assert len(list(lists.place("").parent.iterdir())) <= 1
    assert EpochAdvance.objects.filter(cause="list").count() == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[centre]\nharm = 'evil'\n", "harm is unknown"),
        ("[centre]\nconfirmed = 'yes'\n", "must be true or false"),
        ("[centre]\nsure = true\n", "cannot be read"),
        ("[centre\n", "lists.toml"),
    ],
)
def test_terms_that_cannot_be_read(board: Any, text: str, said: str) -> None:
    write(sha_row(jpeg(1)))
    (folder() / "lists.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as wrong:
        listing.load()
    assert said in str(wrong.value)


def test_no_photos_ask_nothing(board: Any) -> None:
    assert lists.look_up([(), ()], "no such list", clock.now()) == [NOTHING, NOTHING]
    asked = lists.look_up([(), (taken(jpeg(1)),)], "no such list", clock.now())
    assert asked == [NOTHING, Recollection(unknown=("photo_match",))]
