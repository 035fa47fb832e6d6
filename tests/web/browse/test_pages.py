"""What holds for every page: weight, no third party, no cookie, no dead link."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory
from django.utils import translation

from daylight.errors import Refused
from daylight.web import formats, mail, pages
from tests.web.browse.crowd import many
from tests.web.browse.shots import photo

MOST_BYTES = 20_000
# Pages of posters, the record and the map have tests of their own; a map leads to ever more maps.
OTHERS = re.compile(
    r"(/es)?(/(post|mine|transparency|map)|/(m|log|record|receipt)(/.*)?|/a/\w+/proof\.json)(\?.*)?"
)


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        settings, "ENVIRONMENT", dataclasses.replace(settings.ENVIRONMENT, demo=True)
    )


def links(page: str) -> set[str]:
    found = re.findall(r'(?:href|src|action)="([^"#]*)"', page)
    return {address.replace("&amp;", "&") for address in found if address.startswith("/")}


def test_every_link_answers_and_every_page_is_light(board: Any, reader: Client) -> None:
    many(board, 30)
    board.confirmed(photos=tuple(photo() for _ in range(12)), body="Word " * 300)
    seen: dict[str, int] = {}
    waiting = ["/", "/es/"]
    while waiting:
        path = waiting.pop()
        if path in seen or OTHERS.fullmatch(path):
            continue
        response = reader.get(path)
        seen[path] = response.status_code
        if response["Content-Type"].startswith("text/html"):
            page = response.content.decode()
            assert len(response.content) < MOST_BYTES, path
            assert not response.cookies, path
            waiting += links(page)
    assert {path: code for path, code in seen.items() if code not in (200, 302)} == {}
    assert len(seen) > 100


PAGES = (
    "/",
    "/springfield",
    "/places",
    "/help",
    "/takedown",
    "/contact",
    "/about",
    "/terms",
    "/privacy",
    "/none",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(
    reader: Client, prefix: str, path: str
) -> None:
    page = reader.get(prefix + path).content.decode()
    # What a page only names (its own address, its other languages) and data are not fetched or run.
    page = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", page)
    page = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", page)
    assert not re.search(
        r"<(?:script|img|link|source|iframe)[^>]+(?:src|href)=\"(?:https?:)?//", page
    )
    assert not re.search(r"<script(?![^>]+src=)|<style|\sstyle=|\son\w+=\"", page)
    assert page.count("<h1") == 1
    assert '<meta name="viewport"' in page


def test_a_front_page_of_a_language_without_its_slash(reader: Client) -> None:
    response = reader.get("/es")
    assert (response.status_code, response["Location"]) == (302, "/es/")


def test_what_is_missing_and_what_is_refused_say_what_to_do(reader: Client) -> None:
    page = reader.get("/no/such/page")
    assert page.status_code == 404
    assert "front page" in page.content.decode()
    refused = pages.refusal(RequestFactory().get("/"), Refused("busy", "Come <later>.", status=503))
    assert refused.status_code == 503
    assert "Come &lt;later&gt;." in refused.content.decode()
    assert pages.broken(RequestFactory().get("/")).status_code == 500


def test_the_small_files(reader: Client) -> None:
    assert "Disallow: /m/" in reader.get("/robots.txt").content.decode()
    assert "Expires: " in reader.get("/.well-known/security.txt").content.decode()
    assert reader.get("/favicon.ico").status_code == 302
    assert reader.get("/logo").status_code == 404


def test_an_own_text_stands_before_the_shipped_one_and_html_in_it_is_text(reader: Client) -> None:
    folder = settings.HOME / "texts"
    folder.mkdir()
    own = folder / "terms.en.md"
    own.write_text("# Our terms\n\nBe *kind* at {name}. <script>alert(1)</script>")
    page = reader.get("/terms").content.decode()
    assert "<h1>Our terms</h1>" in page
    assert "Be <em>kind</em> at Daylight." in page
    assert "<script>alert" not in page
    own.unlink()
    folder.rmdir()
    assert "What you may post" in reader.get("/terms").content.decode()
    assert "Lo que puede publicar" in reader.get("/es/terms").content.decode()


def _send(body: str) -> None:
    message = EmailMessage(subject="Confirm <this>", body=body, to=["seller@example.org"])
    mail.FolderBackend().send_messages([message])


def test_the_demo_has_a_mailbox_with_links(
    reader: Client, demo: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EMAIL_FILE_PATH", str(tmp_path))
    assert "No mail yet" in reader.get("/demo/mailbox").content.decode()
    _send(f"Open {settings.ENVIRONMENT.url}/m/abc/def?a=1&b=2.\n<b>x</b> https://example.org/y")
    listed = reader.get("/demo/mailbox").content.decode()
    assert "Confirm &lt;this&gt;" in listed
    name = re.search(r"/demo/mailbox/([^\"]+)", listed)
    assert name is not None
    page = reader.get(f"/demo/mailbox/{name[1]}").content.decode()
    assert '<a href="/m/abc/def?a=1&amp;b=2">http://localhost/m/abc/def?a=1&amp;b=2</a>.' in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert reader.get("/demo/mailbox/..%2Fsecret").status_code == 404


def test_a_real_board_has_no_mailbox(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = dataclasses.replace(settings.ENVIRONMENT, demo=False)
    monkeypatch.setattr(settings, "ENVIRONMENT", real)
    assert reader.get("/demo/mailbox").status_code == 404


@pytest.mark.parametrize(
    ("minor", "currency", "language", "shown"),
    [
        (125000, "USD", "en", "$1,250"),
        (125050, "USD", "en", "$1,250.50"),
        (125000, "JPY", "en", "¥125,000"),
        (99, "EUR", "es", "0,99\N{NO-BREAK SPACE}€"),
        (None, "USD", "en", ""),
    ],
)
def test_money(minor: int | None, currency: str, language: str, shown: str) -> None:
    assert formats.money(minor, currency, language) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (5, "1 minute ago"),
        (3599, "59 minutes ago"),
        (7300, "2 hours ago"),
        (90000, "1 day ago"),
        (-172900, "in 2 days"),
    ],
)
def test_ago(seconds: int, shown: str) -> None:
    from datetime import timedelta

    from daylight.web import clock

    now = clock.now()
    assert formats.ago(now - timedelta(seconds=seconds), "en", now) == shown


def test_a_language_written_from_the_right_turns_the_page() -> None:
    with translation.override("ar"):
        page = pages.not_found(RequestFactory().get("/ar/none")).content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_a_board_without_english_begins_in_its_own_language(reader: Client, site_file: Any) -> None:
    site_file('languages = ["es"]')
    response = reader.get("/")
    assert (response.status_code, response["Location"]) == (302, "/es/")
    assert 'hreflang="en"' not in reader.get("/es/").content.decode()
