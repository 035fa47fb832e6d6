"""Whoever answers the telephone can take an ad down with one command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from daylight import cli
from daylight.web.ads import photos
from daylight.web.ads.models import AdState, Block
from tests.web.posting.visitors import photo


def test_an_ad_is_taken_down_by_one_command(board: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ad = board.confirmed()
    assert cli.main(["held", "hide", ad.public_id, "--reason", "a mother called " * 40]) == 0
    assert "is hidden" in capsys.readouterr().out
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
    assert Client(HTTP_HOST="localhost").get(f"/a/{ad.public_id}").status_code == 404
    assert board.decide(ad, "reviewer").state == AdState.HIDDEN, "two people, unless harm is named"


def test_one_that_is_down_stays_down_and_an_unknown_one_is_named(
    board: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = board.submitted()
    argv = ["held", "hide", waiting.public_id, "zzzzzzzz", "--reason", "called", "--harm", "fraud"]
    assert cli.main(argv) != 0
    said = capsys.readouterr()
    assert waiting.public_id in said.out
    assert "zzzzzzzz" in said.err
    assert Block.objects.get().value == waiting.public_id


def test_whoever_decides_is_told_where_the_photos_lie(
    board: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = photos.take(photo()[1], form_key="p" * 26, network="")
    ad = board.confirmed(content=board.doubtful(photos=(taken,)))
    assert cli.main(["held", "show", ad.public_id]) == 0
    said = re.search(r"^photo 1: (.+)$", capsys.readouterr().out, re.M)
    assert said is not None
    assert Path(said[1]).read_bytes()[:2] == b"\xff\xd8"
