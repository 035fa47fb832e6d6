"""RSS, Atom and JSON Feed: valid, current, and without anybody's contacts."""

from __future__ import annotations

import calendar
import json
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.test import Client

from daylight.web.ads import actions, hidden
from daylight.web.ads.feeds import entries, words
from daylight.web.ads.models import EndReason, ScreeningDetail
from tests.web.browse.crowd import many
from tests.web.browse.shots import photo
from tests.web.feeds import validators

KINDS = {
    "rss": validators.rss_faults,
    "atom": validators.atom_faults,
    "json": validators.json_feed_faults,
}
PHONE = "312 555 0123"


def feed(reader: Client, kind: str, query: str = "", prefix: str = "") -> bytes:
    response = reader.get(f"{prefix}/feed.{kind}{query}")
    assert response.status_code == 200
    assert not response.cookies
    return bytes(response.content)


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_is_valid_with_ads_photos_and_none(
    board: Any, reader: Client, kind: str
) -> None:
    assert KINDS[kind](feed(reader, kind)) == []
    many(board, 3)
    board.confirmed(title="Tea & <b>cakes</b> ]]> \u202e", photos=(photo(),))
    for prefix in ("", "/es"):
        for query in ("", "?place=springfield&section=bikes", "?section=services"):
            assert KINDS[kind](feed(reader, kind, query, prefix)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_what_it_is(board: Any, reader: Client, kind: str) -> None:
    """RFC 4287, 7; JSON Feed 1.1, "Suggestions for Publishers": readers look at the media type."""
    media = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
    said = reader.get(f"/feed.{kind}")["Content-Type"]
    assert said.partition(";")[0] == media.get(kind, "application/feed+json")


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_library_of_others_reads_the_same(board: Any, reader: Client, kind: str) -> None:
    """What readers' programs are made with: nothing is odd to it, and all is where it looks."""
    ads = many(board, 3)
    ads.append(board.confirmed(title="Tea & <b>cakes</b> ]]>", photos=(photo(),)))
    read = feedparser.parse(feed(reader, kind))
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == {"rss": "rss20", "atom": "atom10"}[kind]
    assert [urlsplit(entry.link).path for entry in read.entries] == [
        f"/a/{ad.public_id}" for ad in reversed(ads)
    ]
    newest = read.entries[0]
    assert "Tea &" in newest.title
    assert newest.id == newest.link
    assert abs(calendar.timegm(newest.published_parsed) - ads[-1].published_at.timestamp()) < 1
    assert [each.type for each in newest.enclosures] == ["image/jpeg"]


BROKEN = (
    ("rss", b"<pubDate>", b"<pubDate>on "),
    ("rss", b"<pubDate>", b"<pubDate>Fri, 01 Jan 99 00:00:00 GMT</pubDate><pubDate>"),
    ("rss", b'isPermaLink="true">http', b'isPermaLink="true">'),
    ("rss", b"<lastBuildDate>", b"<updated>now</updated><lastBuildDate>"),
    ("rss", b"<item>", b"<item><link>http://example.org/</link>"),
    ("rss", b' length="', b' length="-'),
    ("rss", b'type="image/jpeg" url=', b'type="photo" url='),
    ("rss", b"&lt;p&gt;", b"&lt;p&gt;&lt;b&gt;"),
    ("rss", b'src="http', b'src="/p/http'),
    ("atom", b"<updated>", b"<updated>x"),
    ("atom", b'rel="self"', b'rel="me"'),
    ("atom", b"<entry", b"<item/><entry"),
    ("atom", b"<published>", b"<published>2027-01-01T00:00:00Z</published><published>"),
    ("atom", b"<category term=", b"<category label="),
    ("atom", b'<summary type="html">', b'<summary type="text/html">'),
    ("atom", b"<name>", b"<name>A</name><name>"),
    ("atom", b"<entry", b'<link href="http://example.org/2" rel="alternate"/><entry'),
    ("json", b'"id":', b'"no":'),
    ("json", b"/1.1", b"/2"),
    ("json", b'"tags":', b'"categories":'),
    ("json", b'"size_in_bytes":', b'"size_in_bytes":"1","size":'),
    ("json", b'"date_published":"', b'"date_published":"on '),
    ("json", b'"mime_type":"image/jpeg"', b'"mime_type":"photo"'),
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_validators_find_what_is_wrong(board: Any, reader: Client, kind: str) -> None:
    board.confirmed(photos=(photo(),))
    data = feed(reader, kind)
    assert KINDS[kind](data) == []
    cases = [(before, after) for of, before, after in BROKEN if of == kind]
    assert [before for before, _after in cases if before not in data] == []
    assert [each for each in cases if KINDS[kind](data.replace(*each)) == []] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_carries_what_its_list_shows_newest_first(
    board: Any, reader: Client, kind: str
) -> None:
    ads = many(board, 3)
    elsewhere = feed(reader, kind, "?place=peoria").decode()
    here = feed(reader, kind, "?place=springfield&section=for-sale").decode()
    at = [here.index(f"/a/{ad.public_id}") for ad in reversed(ads)]
    assert at == sorted(at)
    assert not [ad for ad in ads if ad.public_id in elsewhere]
    assert "$120" in here
    assert "Springfield, Illinois" in here


@pytest.mark.parametrize("kind", KINDS)
def test_a_search_is_a_feed_too(board: Any, reader: Client, kind: str) -> None:
    lamp = board.confirmed("a@example.org", title="A green lamp", price_minor=2500)
    table = board.confirmed("b@example.org", title="A long table", price_minor=90000)
    for query in ("?q=lamp", "?q=LAMPS&place=illinois", "?max=30", "?at=39.8,-89.6&km=5&q=green"):
        said = feed(reader, kind, query).decode()
        assert lamp.public_id in said, query
        assert table.public_id not in said, query
        assert KINDS[kind](said.encode()) == []
    assert lamp.public_id not in feed(reader, kind, "?at=40.7,-89.6&km=5&q=green").decode()


def test_a_title_begins_as_titles_do(board: Any, reader: Client) -> None:
    said = json.loads(feed(reader, "json", "?place=springfield&km=25"))
    assert said["title"].startswith("Within 25 km of Springfield")


@pytest.mark.parametrize("kind", KINDS)
def test_no_contact_is_in_a_feed(board: Any, reader: Client, kind: str) -> None:
    board.confirmed(
        title=f"Blue bicycle, call {PHONE}",
        body=f"Rides well. Write to seller77@example.net or call {PHONE} after six. New tyres.",
    )
    said = feed(reader, kind).decode()
    assert "Blue bicycle" in said
    assert "after six" in said
    for contact in (PHONE, "5550123", "seller77", "example.net"):
        assert contact not in said


def test_an_ad_whose_contacts_nobody_knows_is_left_out(
    board: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ad = board.confirmed()
    assert ad.public_id in feed(reader, "json").decode()
    body = ScreeningDetail.objects.get(screening__version=ad.public_version).body
    assert words.contacts_of(body) == words.contacts_of(json.dumps(body)) == {}
    assert words.contacts_of(None) is None
    whole = "AND r.engine <> '' ORDER"
    assert whole in entries.CONTACTS  # a screening that broke off names no engine
    monkeypatch.setattr(entries, "CONTACTS", entries.CONTACTS.replace("<> ''", "= ''"))
    assert ad.public_id not in feed(reader, "json").decode()


def test_an_ad_by_somebody_in_need_is_in_no_feed(board: Any, reader: Client) -> None:
    ad = board.confirmed()
    ad.care = True
    ad.save(update_fields=["care"])
    for kind in KINDS:
        assert ad.public_id not in feed(reader, kind).decode()


def test_what_is_hidden_ended_or_held_is_gone_at_once(board: Any, reader: Client) -> None:
    shown, hidden, ended = (board.confirmed(f"p{n}@example.org") for n in range(3))
    held = board.confirmed(content=board.doubtful())
    actions.hide([hidden.public_id], reason="reported")
    actions.end(ended, EndReason.GONE)
    said = feed(reader, "atom").decode()
    assert shown.public_id in said
    assert not [ad for ad in (hidden, ended, held) if ad.public_id in said]


def test_an_unchanged_feed_is_not_sent_twice_and_a_hidden_ad_changes_it(
    board: Any, reader: Client
) -> None:
    ad, _other = board.confirmed(), board.confirmed()
    first = reader.get("/feed.rss")
    tag = {"if-none-match": first["ETag"]}
    assert "no-cache" in first["Cache-Control"]
    assert reader.get("/feed.rss", headers=tag).status_code == 304
    assert "Last-Modified" not in first  # hiding makes a feed older, not newer
    actions.hide([ad.public_id], reason="reported")
    assert reader.get("/feed.rss", headers=tag).status_code == 200


def test_an_id_stays_the_same_in_every_language_and_after_an_edit(
    board: Any, reader: Client
) -> None:
    ad = board.confirmed()
    english = json.loads(feed(reader, "json"))["items"][0]
    spanish = json.loads(feed(reader, "json", prefix="/es"))["items"][0]
    assert english["id"] == spanish["id"] == f"http://localhost/a/{ad.public_id}"
    assert spanish["url"].endswith(f"/es/a/{ad.public_id}")


def test_what_is_hidden_before_any_table_says_so_is_in_no_feed(
    board: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot = photo()
    ad, other = board.confirmed("p1@example.org"), board.confirmed(photos=(shot,))
    found = hidden.Hidden(frozenset({ad.public_id}), frozenset({shot.public_id}))
    monkeypatch.setattr(hidden, "now", lambda: found)
    parts = reader.get("/sitemap-ads-0.xml").streaming_content  # type: ignore[attr-defined]
    for said in (feed(reader, "atom").decode(), b"".join(parts).decode()):
        assert ad.public_id not in said
        assert other.public_id in said
        assert shot.public_id not in said


@pytest.mark.parametrize("query", ["?place=nowhere", "?section=nothing"])
def test_a_feed_of_nothing_that_exists_is_not_found(board: Any, reader: Client, query: str) -> None:
    assert reader.get(f"/feed.rss{query}").status_code == 404


def test_only_texts_that_xml_can_say_are_said() -> None:
    assert words.sayable("a\x00b\x0bc\ud800\ufffe\n") == "abc\n"


def test_gaps_may_lie_over_each_other() -> None:
    assert words.without("0123456789", [(2, 5), (3, 4), (4, 7)]) == "01…789"
