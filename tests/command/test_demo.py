"""`daylight demo`: its texts, its pictures, and the whole of it from start to stop."""

from __future__ import annotations

import io
import itertools
import re
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from daylight.screening import Ad, screen, shipped_policy
from daylight.web.ads.markup import dates
from daylight.web.demo import days, doubtful
from daylight.web.demo.drawings import DRAWINGS, draw
from daylight.web.demo.past import PAST
from daylight.web.demo.story import Story, stories
from tests.catalogue_files.test_sections_file import shipped
from tests.command import sites
from tests.conftest import ON_POSTGRESQL

SECTIONS = {row.slug: row for row in shipped()}


def verdict(story: Story) -> str:
    ad = Ad(
        title=story.title,
        body=story.body,
        section=story.section,
        profile=SECTIONS[story.section].profile,
        country="US",
        price_kind=story.price_kind,
        price_minor=story.price_minor,
        attributes=story.attributes,
    )
    return str(screen(ad, policy=shipped_policy()).verdict)


def test_the_stories_fit_their_sections() -> None:
    told = stories()
    assert 380 <= len(told) <= 460
    assert len({story.body for story in told}) == len(told), "no two say the same"
    assert len({story.language for story in told}) == 2
    for story in (*told, *doubtful.HELD, *(each.story for each in PAST)):
        section = SECTIONS[story.section]
        assert story.price_kind in section.price_kinds, story
        assert story.attributes.keys() <= {each.name for each in section.attributes}, story
        assert not re.search(r"[<>{}|]", story.title + story.body), story
        assert story.picture in ("", *DRAWINGS)


def test_an_event_s_day_is_one_of_the_calendar_and_changes_no_verdict() -> None:
    at = date(2026, 11, 29)
    told = [story for story in stories() if "date" in story.attributes]
    assert len({story.section for story in told}) > 2
    assert len({story.language for story in told}) == 2
    for story in told:
        dated = replace(story, attributes=days.dated(
            story.attributes, language=story.language, after=at
        ))  # fmt: skip
        start = dates.start(dated.attributes["date"])
        assert start > at.isoformat(), story.attributes
        assert len(dated.attributes["date"]) <= 40
        assert verdict(dated) == "publish"


def test_the_same_seed_tells_the_same_stories() -> None:
    assert stories(seed=3) == stories(seed=3) != stories(seed=4)


def test_honest_stories_pass_and_doubtful_ones_are_held() -> None:
    assert {verdict(story) for story in stories()[::4]} == {"publish"}
    assert {verdict(story) for story in doubtful.HELD} == {"hold"}
    assert {verdict(each.story) for each in PAST} == {"hold"}


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_each_drawing_is_a_picture_of_its_own(name: str) -> None:
    one, other = draw(name, "1"), draw(name, "2")
    assert one == draw(name, "1")
    assert one != other
    with Image.open(io.BytesIO(one)) as picture:
        assert picture.size == (800, 600)
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 500


def test_a_real_board_is_never_used_for_the_demo(whole_site: Path) -> None:
    done = sites.run(
        "demo", "--folder", str(whole_site), "--port", str(sites.free_port()), status=2
    )
    assert "is a real board, not a demo" in done.stderr


def test_a_kept_demo_opens_again(a_site: Path) -> None:
    with (a_site / "daylight.env").open("a") as file:
        file.write("DAYLIGHT_DEMO=1\n")
    port = sites.free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "daylight.cli",
            "demo",
            "--folder",
            str(a_site),
            "--port",
            str(port),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=sites.environment(),
    )
    assert process.stdout is not None
    try:
        said = list(itertools.takewhile(lambda line: "omar" not in line, process.stdout))
        assert any("is open" in line for line in said), said
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/mailbox", timeout=20) as page:
            assert page.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert (a_site / "daylight.env").exists()


@pytest.mark.skipif(ON_POSTGRESQL, reason="the demo is a SQLite board")
def test_the_demo_opens_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = sites.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "daylight.cli", "demo", "--fast", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env=sites.environment(TMPDIR=str(tmp_path)),
    )
    assert process.stdout is not None
    try:
        said = ""
        for line in process.stdout:
            said += line
            if "is deleted when you stop it" in line:
                break
        assert "wait for a person" in said, said
        for path in ("/", "/demo/mailbox", "/illinois", "/es/"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as page:
                assert page.status == 200
        private = re.findall(rf"^    (http://localhost:{port}/\S+)$", said, re.M)
        assert len(private) == 7, said
        for address in private:
            with urllib.request.urlopen(address, timeout=20) as page:
                assert page.status == 200
        _look_at_the_desk(port)
        [home] = tmp_path.glob("daylight-demo-*")
        held = sites.run("held", "list", "--site", str(home)).stdout
        assert "child_safety" in held
        assert "of 2" in held
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert not list(tmp_path.glob("daylight-demo-*"))


def _look_at_the_desk(port: int) -> None:
    """A name and its password are enough, and there is work of each kind."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    desk = f"http://localhost:{port}/desk"

    def read(address: str, data: bytes | None = None) -> str:
        asked = urllib.request.Request(address, data, {"Origin": f"http://localhost:{port}"})
        with browser.open(asked, timeout=20) as page:
            return str(page.read().decode())

    form = read(f"{desk}/sign-in")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token is not None
    typed = {"name": "carla", "password": "carla-looks-twice", "csrfmiddlewaretoken": token[1]}
    assert "Kestrel" in read(f"{desk}/sign-in", urllib.parse.urlencode(typed).encode())
    assert "/desk/cases/" in read(f"{desk}/cases")
    assert read(f"{desk}/reports").count("A private picture") >= 2
    assert "Answered last" in read(f"{desk}/appeals")
