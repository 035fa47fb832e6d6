"""On paper: an ad on one page with its photo, price and address; a list as a table."""

from __future__ import annotations

import re
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.web.ads.markup import codes
from tests.web.browse.crowd import many
from tests.web.browse.shots import photo


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def modules(svg: str) -> list[list[int]]:
    """The dark modules that a pen following the path leaves."""
    size = int(re.findall(r'viewBox="-2 -2.5 (\d+)', svg)[0]) - 4
    rows = [[0] * size for _ in range(size)]
    x = y = 0
    for move, first, second in re.findall(r"([Mmh])(\d+)(?: (\d+))?", svg.split('d="')[1]):
        if move == "M":
            x, y = int(first), int(second)
        else:
            for at in range(x, min(x + int(first), size)) if move == "h" else ():
                rows[y][at] = 1
            x += int(first)
    return rows


NAMES = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=8, max_size=8)


@given(NAMES)
@settings(max_examples=40, deadline=None)
def test_the_quick_code_is_the_one_that_segno_draws(name: str) -> None:
    code = segno.make(
        f"http://localhost/a/{name}", error="l", mode="byte", mask=3, micro=False, boost_error=False
    )
    assert modules(codes.drawn(name)) == [list(row) for row in code.matrix]


@pytest.mark.browser
@pytest.mark.parametrize("size", [(640, 480), (480, 1400)])
def test_an_ad_prints_on_one_page_with_its_photo_and_address(
    chrome: Any, server: str, board: Any, size: tuple[int, int]
) -> None:
    words = "A sturdy bicycle with new tyres, a basket and a bell. " * 120
    ad = board.confirmed(photos=(photo(size=size), photo("red")), body=words)
    page = chrome.new_page()
    page.goto(f"{server}/a/{ad.public_id}")
    assert not page.locator(".paper").is_visible()
    page.emulate_media(media="print")
    for part in ("h1", ".price", "#photo-1 img", ".paper svg", ".paper p"):
        assert page.locator(part).is_visible(), part
    for part in ("#photo-2 img", ".foot", ".crumbs", ".side", ".keep-keep"):
        assert not page.locator(part).is_visible(), part
    pdf = page.pdf(format="A4")
    assert pages_of(pdf) == 1
    assert pages_of(page.pdf(format="Letter")) == 1
    page.close()


@pytest.mark.browser
def test_a_list_prints_as_a_table(chrome: Any, server: str, board: Any) -> None:
    many(board, 3)
    page = chrome.new_page()
    page.goto(f"{server}/springfield/bikes")
    page.emulate_media(media="print")
    assert page.locator(".ads").evaluate("e => getComputedStyle(e).display") == "table"
    assert not page.locator(".keeps").first.is_visible()
    left = page.locator(".ad p").evaluate_all("all => all.map(e => e.getBoundingClientRect().left)")
    assert len(set(left)) == 1  # one column under the other
    assert pages_of(page.pdf()) == 1
    page.close()
