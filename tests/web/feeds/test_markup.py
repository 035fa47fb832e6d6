"""Heads of pages: structured data by section, previews, canonical addresses, the manifest."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from daylight.web.ads import catalogue
from daylight.web.ads.markup import dates
from daylight.web.ads.models import Section
from tests.web.browse.shots import photo
from tests.web.feeds.schemas import faults

PHONE = "312 555 0123"


class Head(HTMLParser):
    """Links, metas and data of a page's head."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.metas: dict[str, str] = {}
        self.data: list[Any] = []
        self._in_data = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag == "link":
            self.links.append(values)
        if tag == "meta":
            for key in ("name", "property"):
                if key in values:
                    self.metas[values[key]] = values.get("content", "")
        self._in_data = tag == "script" and values.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += json.loads(data)["@graph"]

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False

    def link(self, rel: str, **wanted: str) -> list[str]:
        return [
            each["href"]
            for each in self.links
            if each.get("rel") == rel and all(each.get(k) == v for k, v in wanted.items())
        ]


def head_of(reader: Client, path: str) -> Head:
    response = reader.get(path)
    assert response.status_code == 200, path
    assert not response.cookies
    return Head(response.content.decode())


def attribute(name: str, kind: str = "text", unit: str = "", **choices: str) -> dict[str, Any]:
    listed = [{"value": key, "labels": {"en": label}} for key, label in choices.items()]
    return {"name": name, "type": kind, "labels": {"en": name}, "unit": unit, "choices": listed}


def section(slug: str, profile: str, *attributes: dict[str, Any]) -> int:
    made, _new = Section.objects.update_or_create(
        slug=slug,
        defaults={
            "names": {"en": slug.capitalize()},
            "profile": profile,
            "expiry_days": 30,
            "photo_limit": 12,
            "price_kinds": ["price", "free", "wanted", "none"],
            "attributes": list(attributes),
            "position": 50,
        },
    )
    catalogue.forget()
    return int(made.pk)


CAR = [
    attribute("make"),
    attribute("model"),
    attribute("year", "integer"),
    attribute("mileage", "integer", "mi"),
    attribute("condition", "choice", good="Good"),
]
FLAT = [
    attribute("rooms", "integer"),
    attribute("baths", "number"),
    attribute("area", "integer", "sq ft"),
    attribute("pets", "choice", yes="Welcome"),
]
WORK = [attribute("employer"), attribute("hours", "choice", full_time="Full time")]
DATED = [attribute("date")]
NO_PRICE: dict[str, Any] = {"price_kind": "none", "price_minor": None, "currency": ""}

CASES: dict[str, tuple[tuple[str, str, list[Any]], dict[str, Any], dict[str, Any]]] = {
    "a thing": (
        ("tools", "goods", [attribute("condition", "choice", good="Good")]),
        {"attributes": {"condition": "good"}},
        {"@type": "Product", "itemCondition": "https://schema.org/UsedCondition"},
    ),
    "a thing for nothing": (
        ("tools", "goods", []),
        {"price_kind": "free", "price_minor": None, "currency": ""},
        {"@type": "Product"},
    ),
    "a car": (
        ("cars", "goods", CAR),
        {"attributes": {"make": "Fjord", "model": "T", "year": 2012, "mileage": 90_000}},
        {"@type": "Vehicle", "vehicleModelDate": "2012", "model": "T"},
    ),
    "a flat": (
        ("apartments", "housing", FLAT),
        {"attributes": {"rooms": 2, "baths": 1.0, "area": 700, "pets": "yes"}},
        {"@type": "Offer", "businessFunction": "http://purl.org/goodrelations/v1#LeaseOut"},
    ),
    "a room": (("rooms-shared", "housing", FLAT), {"attributes": {"rooms": 2}}, {"@type": "Offer"}),
    "a job": (
        ("retail-warehouse", "jobs", WORK),
        NO_PRICE | {"attributes": {"employer": "Millbrook Mill", "hours": "full_time"}},
        {"@type": "JobPosting", "employmentType": "FULL_TIME"},
    ),
    "a service": (("cleaning", "services", []), NO_PRICE, {"@type": "Service"}),
    "an event": (
        ("events", "community", DATED),
        NO_PRICE | {"attributes": {"date": "2027-05-01 18:30"}},
        {"@type": "Event", "startDate": "2027-05-01T18:30"},
    ),
    "a garage sale": (
        ("garage-sales", "goods", DATED),
        NO_PRICE | {"attributes": {"date": "2027-05-01"}},
        {"@type": "SaleEvent", "startDate": "2027-05-01"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_kind_of_ad_is_described_whole(board: Any, reader: Client, case: str) -> None:
    (slug, profile, attributes), changes, wanted = CASES[case]
    shots = (photo(), photo("red"))
    ad = board.confirmed(section_id=section(slug, profile, *attributes), photos=shots, **changes)
    assert ad.state == "public"
    things = head_of(reader, f"/a/{ad.public_id}").data
    assert faults(things) == []
    assert len(things) == 2
    assert {key: things[0][key] for key in wanted} == wanted
    text = json.dumps(things)
    assert "Springfield" in text
    assert "39.8" not in text  # no position: nothing nearer than the town


LEFT_OUT: dict[str, tuple[tuple[str, str, list[Any]], dict[str, Any]]] = {
    "wanted": (("tools", "goods", []), {"price_kind": "wanted", "price_minor": None}),
    "swapped": (("tools", "goods", []), {"price_kind": "swap", "price_minor": None}),
    "without a price": (("tools", "goods", []), NO_PRICE),
    "a job by nobody": (("retail-warehouse", "jobs", WORK), NO_PRICE),
    "an event some day": (
        ("events", "community", DATED), NO_PRICE | {"attributes": {"date": "soon"}},
    ),
    "a parking space": (("parking-storage", "housing", []), {}),
    "a pet": (("pets", "pets", []), {}),
}  # fmt: skip


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_cannot_be_told_whole_is_not_told(board: Any, reader: Client, case: str) -> None:
    (slug, profile, attributes), changes = LEFT_OUT[case]
    ad = board.confirmed(section_id=section(slug, profile, *attributes), **changes)
    things = head_of(reader, f"/a/{ad.public_id}").data
    assert [each["@type"] for each in things] == ["BreadcrumbList"]


def test_the_check_of_types_finds_faults() -> None:
    good = {"@type": "Brand", "name": "Fjord"}
    assert faults(good) == []
    assert faults(good | {"name": 3}) != []
    assert faults({"@type": "Brand"}) != []
    assert faults(good | {"colour": "red"}) != []
    assert faults([{"@type": "Thing"}]) != []


def test_no_contact_is_in_data_or_preview(board: Any, reader: Client) -> None:
    ad = board.confirmed(
        section_id=section("cars", "goods", *CAR),
        title=f"Old car, call {PHONE}",
        body=f"Runs. Write to seller77@example.net or call {PHONE}. New tyres.",
        attributes={"make": f"ring {PHONE}", "model": "T"},
    )
    page = reader.get(f"/a/{ad.public_id}").content.decode()
    head = Head(page)
    said = json.dumps(head.data) + json.dumps(head.metas)
    assert "New tyres" in said
    assert faults(head.data) == []
    for contact in (PHONE, "seller77", "example.net"):
        assert contact not in said
        assert contact in unescape(page)  # the page itself is what was decided on


def test_an_ad_by_somebody_in_need_says_nothing_to_machines(board: Any, reader: Client) -> None:
    ad = board.confirmed(photos=(photo(),))
    ad.care = True
    ad.save(update_fields=["care"])
    head = head_of(reader, f"/a/{ad.public_id}")
    assert head.data == []
    assert head.metas["robots"] == "noindex,follow"
    assert not [name for name in head.metas if name.startswith(("og:", "twitter:"))]


def test_a_title_cannot_end_the_data(board: Any, reader: Client) -> None:
    title = "</script><script>alert(1)</script><!-- \u2028 & ]]>"
    ad = board.confirmed(title=title, body=f"{title} A sturdy bicycle with new tyres and a bell.")
    page = reader.get(f"/a/{ad.public_id}").content.decode()
    head = Head(page)
    assert head.data[0]["name"] == title
    assert faults(head.data) == []
    assert "<script>alert" not in page
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block is not None
    assert not set("<>&\u2028") & set(block[1])


def test_the_preview_has_the_photo_and_the_price(board: Any, reader: Client) -> None:
    shot = photo(size=(1400, 1000))
    ad = board.confirmed(photos=(shot,), title="A blue bicycle")
    metas = head_of(reader, f"/a/{ad.public_id}").metas
    assert metas["og:title"] == "A blue bicycle · $120 · Springfield, Illinois"
    assert metas["og:image"] == f"http://localhost/p/{shot.public_id}/{shot.width}.jpg"
    assert metas["twitter:card"] == "summary_large_image"
    assert "sturdy" in metas["description"] == metas["og:description"]
    assert reader.get(metas["og:image"].removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/springfield", "/springfield/bikes", "/all", "/es/all/bikes"]
)
def test_each_page_names_itself_and_its_other_languages(
    board: Any, reader: Client, path: str
) -> None:
    board.confirmed()
    head = head_of(reader, f"{path}?utm_source=x")
    bare = "/" + path.removeprefix("/es").lstrip("/")
    own = f"http://localhost{path}"
    assert head.link("canonical") == [own]
    both = {"en": f"http://localhost{bare}", "es": f"http://localhost/es{bare}"}
    for code, address in both.items():
        assert head.link("alternate", hreflang=code) == [address]
        assert reader.get(address.removeprefix("http://localhost")).status_code == 200
    assert head.link("alternate", hreflang="x-default") == [both["en"]]
    assert "robots" not in head.metas


def test_a_further_page_is_itself_and_not_to_be_found(board: Any, reader: Client) -> None:
    board.confirmed()
    head = head_of(reader, "/all?before=999")
    assert head.link("canonical") == ["http://localhost/all?before=999"]
    assert head.metas["robots"] == "noindex,follow"
    assert head.link("alternate", hreflang="es") == []


def test_an_ad_has_one_address_in_all_languages(board: Any, reader: Client) -> None:
    ad = board.confirmed()
    for prefix in ("", "/es"):
        head = head_of(reader, f"{prefix}/a/{ad.public_id}")
        assert head.link("canonical") == [f"http://localhost/a/{ad.public_id}"]
        assert head.link("alternate", hreflang="en") == []


@pytest.mark.parametrize("path", ["/springfield/bikes", "/es/all", "/", "/peoria"])
def test_a_list_leads_to_its_feeds(board: Any, reader: Client, path: str) -> None:
    board.confirmed()
    head = head_of(reader, path)
    for kind in ("application/rss+xml", "application/atom+xml", "application/feed+json"):
        (href,) = head.link("alternate", type=kind)
        response = reader.get(href)
        assert response.status_code == 200
        assert response["Content-Type"].startswith(kind)


@pytest.mark.parametrize("own", ["", '[colours]\naccent = "#114422"\n'])
def test_the_board_can_be_put_on_a_home_screen(
    board: Any, reader: Client, site_file: Any, own: str
) -> None:
    site_file(f'name = "Millbrook Board"\n{own}')
    head = head_of(reader, "/")
    (href,) = head.link("manifest")
    made = json.loads(reader.get(href).content)
    assert made["name"] == "Millbrook Board"
    assert made["short_name"] == "Millbrook Bo"
    assert made["display"] in ("standalone", "minimal-ui")
    assert made["start_url"] == "/"
    assert made["theme_color"] == head.metas["theme-color"]
    drawn = [each for each in made["icons"] if each["type"] == "image/png"]
    assert {(each["sizes"], each["purpose"]) for each in drawn} == {
        (f"{size}x{size}", purpose) for size in (192, 512) for purpose in ("any", "maskable")
    }
    for each in [*drawn, {"src": head.link("apple-touch-icon")[0], "sizes": "180x180"}]:
        picture = Image.open(io.BytesIO(reader.get(each["src"]).content))
        assert f"{picture.width}x{picture.height}" == each["sizes"]
        centre = picture.getpixel((picture.width // 2, picture.height // 2 + 10))
        assert centre == tuple(bytes.fromhex(made["theme_color"][1:]))
    assert reader.get("/icon-77.png").status_code == 404


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2027-05-01", "2027-05-01"),
        ("2027-05-01T18:30", "2027-05-01T18:30"),
        ("May 1st, 2027", "2027-05-01"),
        ("Sat. 1 May 2027, 9:05", "2027-05-01T09:05"),
        ("1 of may 2027 12:15 am", "2027-05-01T00:15"),
        ("Dec. 24, 2027 at 12:00 PM", "2027-12-24T12:00"),
        ("sábado, 1 de mayo de 2027 a las 18:30", "2027-05-01T18:30"),
        ("1 mayo del 2027", "2027-05-01"),
        ("5 de sept. de 2027", "2027-09-05"),
        # Not whole, not to be read in one way only, or no day at all.
        ("next Saturday", ""),
        ("May 1", ""),
        ("01/05/2027", ""),
        ("2027-13-45", ""),
        ("31 April 2027", ""),
        ("May 1, 2027 at 25:00", ""),
        ("May 1, 2027 at 13:00 pm", ""),
        ("May 1, 2027 and May 2, 2027", ""),
        ("Maybe 1 May 2027", ""),
        ("", ""),
    ],
)
def test_a_day_is_read_where_it_is_whole(typed: str, read: str) -> None:
    assert dates.start(typed) == read
