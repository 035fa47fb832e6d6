"""Opinions on hash lists, on the board: a match is disputed and held all the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.test import Client

from daylight.cli import main
from daylight.screening.photos import hash_photo
from daylight.web.ads import lists
from daylight.web.ads.actions import listing
from daylight.web.ads.models import Ad, AdState, BoardState, ScreeningDetail
from daylight.web.record.models import Opening
from daylight.web.review import facts
from tests.web.screening.photographs import folder, jpeg, pdq_row, sha_row, shown, write

COLUMNS = "signal_type,signal,source,by\n"


@pytest.fixture(autouse=True)
def no_lists() -> Iterator[None]:
    yield
    for path in (folder(), lists.place("").parent):
        shutil.rmtree(path, ignore_errors=True)


def against(source: str, *, by: str = "the lead") -> None:
    sha256 = hash_photo(jpeg(1)).print.sha256
    (folder() / "opinions.csv").write_text(f"{COLUMNS}sha256,{sha256},{source},{by}\n", "utf-8")


def match(ad: Ad) -> dict[str, Any]:
    body = ScreeningDetail.objects.filter(screening__version__ad=ad).latest("screening").body
    found: dict[str, Any] = next(s for s in body["signals"] if s["name"] == "photo_match")
    return found


def test_a_disputed_match_is_held_for_two_and_says_so(board: Any) -> None:
    write(sha_row(jpeg(1)))
    against("centre")
    done = listing.load()
    assert (done.opinions, done.unheard) == (1, [])
    ad = shown(board, jpeg(1))
    assert ad.state == AdState.HELD
    assert ad.head.screenings.latest("id").quorum == 2
    assert "An opinion disputes it." in match(ad)["why"]
    assert not facts.is_confirmed([match(ad)])


def test_the_word_on_one_list_says_nothing_of_another(board: Any) -> None:
    write(sha_row(jpeg(1)), sha_row(jpeg(1), "unit"))
    against("unit")
    listing.load()
    assert facts.is_confirmed([match(shown(board, jpeg(1)))])


def test_an_opinion_is_a_new_list_and_its_number_is_public(board: Any) -> None:
    write(sha_row(jpeg(1)))
    first = listing.load()
    against("")
    second = listing.load()
    assert second.is_new
    assert first.digest != second.digest
    entry = Opening.objects.filter(entry__type="list_deployed").latest("entry_id")
    assert msgspec.json.decode(bytes(entry.body))["disputed"] == 1


def test_the_page_of_figures_says_who_keeps_a_list_and_how_many_opinions_contradict_it(
    board: Any,
) -> None:
    write(sha_row(jpeg(1)))
    against("centre")
    listing.load()
    page = Client(headers={"host": "localhost"}).get("/transparency").content.decode()
    assert "Who keeps it: centre" in page
    assert "Opinions against it: 1" in page


def test_what_is_made_of_a_list_does_not_change_unsaid(board: Any) -> None:
    write(sha_row(jpeg(1)), confirmed=True)
    before = listing.load().digest
    epoch = BoardState.objects.get(pk=1).memory_epoch
    (folder() / "lists.toml").write_text('[centre]\nharm = "spam"\n', "utf-8")
    after = listing.load()
    assert after.is_new
    assert after.digest != before
    assert BoardState.objects.get(pk=1).memory_epoch > epoch


def test_a_near_copy_on_a_confirmed_list_is_no_exact_match(board: Any) -> None:
    write(pdq_row(jpeg(1)))
    listing.load()
    ad = shown(board, jpeg(1))
    assert ad.state == AdState.HELD
    assert facts.is_listed([match(ad)])
    assert not facts.is_confirmed([match(ad)])


def test_the_command_tells_of_opinions(board: Any, capsys: pytest.CaptureFixture[str]) -> None:
    write(sha_row(jpeg(1)))
    against("centre")
    assert main(["lists", "check"]) == 0
    assert "1 files: 1 signals, 1 opinions, 0 bad lines" in capsys.readouterr().out
    assert main(["lists", "load"]) == 0
    assert main(["lists", "show"]) == 0
    assert "centre: child_safety, confirmed, 1 opinions against it" in capsys.readouterr().out
    against("center")
    assert main(["lists", "load"]) == 0
    assert "! opinions contradict center, which is no list here" in capsys.readouterr().out
    against("centre", by="")
    assert main(["lists", "check"]) == 1
    assert "opinions.csv:2: who says so" in capsys.readouterr().err
