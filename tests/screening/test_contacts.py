"""Contacts in every disguise, and numbers that are no contacts."""

from __future__ import annotations

import random

import phonenumbers
import pytest

from daylight.screening import Ad, screen, shipped_policy
from daylight.screening.contacts.numbers import e164
from daylight.screening.parsing import quote


def found(text: str, country: str = "US") -> list[tuple[str, str]]:
    ad = Ad(title="An ad", body=text, country=country)
    return [(c.kind, c.value) for c in screen(ad, policy=shipped_policy()).contacts]


PHONES = [
    "(312) 555-0123", "312.555.0123", "+1 312 555 0123", "3125550123", "1-312-555-0123",
    "312*555*0123", "312 ~ 555 ~ 0123", "3 1 2 5 5 5 0 1 2 3", "3-1-2-5-5-5-0-1-2-3",
    "three one two five five five zero one two three", "threeonetwo five55 oh123",
    "three won too five five five oh won too three", "312 555 oh one twenty three",
    "three twelve five fifty five oh one twenty three", "312 triple five 0123",
    "3l2-5S5-Ol23", "３１２-５５５-０１２３", "③①②⑤⑤⑤⓪①②③", "3️⃣1️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣",
    "3\u200b12-5\u200b55-01\u200d23", "312🌹555🌹0123", "3🔥1🔥2🔥5🔥5🔥5🔥0🔥1🔥2🔥3",
    "[312][555][0123]", "(3)(1)(2)(5)(5)(5)(0)(1)(2)(3)", "312 then 555 then 0123",
    "area code 312 and 555 dash 0123", "312\n555\n0123", "𝟑𝟏𝟐 𝟓𝟓𝟓 𝟎𝟏𝟐𝟑", "٣١٢-٥٥٥-٠١٢٣",
    "tres uno dos cinco cinco cinco cero uno dos tres",
]  # fmt: skip


@pytest.mark.parametrize("written", PHONES)
def test_a_phone_in_disguise(written: str) -> None:
    assert ("phone", "+13125550123") in found(f"Nice place. Call {written} today")


@pytest.mark.parametrize(
    ("country", "written", "value"),
    [
        ("GB", "07400 123456", "+447400123456"),
        ("IE", "085 012 3456", "+353850123456"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("DE", "01512 3456789", "+4915123456789"),
        ("ES", "612 34 56 78", "+34612345678"),
        ("IT", "312 345 6789", "+393123456789"),
        ("NL", "06 12345678", "+31612345678"),
        ("IN", "081234 56789", "+918123456789"),
        ("AU", "0412 345 678", "+61412345678"),
        ("MX", "222 123 4567", "+522221234567"),
        ("BR", "(11) 96123-4567", "+5511961234567"),
        ("US", "+44 7400 123456", "+447400123456"),
        ("US", "0044 7400 123456", "+447400123456"),
    ],
)
def test_phones_of_other_countries(country: str, written: str, value: str) -> None:
    assert ("phone", value) in found(f"Call {written} please", country)


NEGATIVES = [
    "Table 48x30x29 inches, 55 lbs", "VIN 1HGCM82633A004352", "ISBN 978-0-306-40615-7",
    "isbn 0306406152", "UPC 036000291452", "Serial number 3125550123", "MLS# 3125550123",
    "tracking 1Z999AA10123456784", "from 01/15/2024 to 12/30/2024", "2024-01-15 10:30:00",
    "open 9:00-17:30, 10:00-14:00", "$1,250,000 or $2,100,300", "41.878113, -87.629798",
    "192.168.100.200 and 10.20.30.40", "60614-1234", "iphone 4 4s 5 5s 6 6s 7 8 plus x 11 12",
    "sizes 4 5 6 7 8 9 10 11 12", "fits 2004 2005 2006 2007 2008", "for 2 to 4 people, 3 beds",
    "305 hp 350 torque 2015 model", "1 2 3 4 5 6 7 8 9 10", "4111 1111 1111 1111",
    "2 bed 1 bath 850 sqft $1500 60614",
]  # fmt: skip


@pytest.mark.parametrize("text", NEGATIVES)
@pytest.mark.parametrize("country", ["US", "", "ES"])
def test_numbers_that_are_no_phones(text: str, country: str) -> None:
    assert [c for c in found(text, country) if c[0] == "phone"] == []


def test_the_fast_check_of_american_numbers_equals_the_library() -> None:
    r = random.Random(5)
    for _ in range(3000):
        digits = "".join(r.choice("0123456789") for _ in range(10))
        number = phonenumbers.PhoneNumber(country_code=1, national_number=int(digits))
        library = phonenumbers.is_valid_number(number) and digits[0] not in "01"
        expected = library and digits[3] not in "01" and len(set(digits)) > 2
        assert (e164(digits, "US") is not None) == expected, digits


ADDRESSES = [
    ("jane.doe@example.org", "email", "jane.doe@example.org"),
    ("jane at example dot org", "email", "jane@example.org"),
    ("jane (at) example (dot) org", "email", "jane@example.org"),
    ("jane [arroba] example punto org", "email", "jane@example.org"),
    ("jane dot doe at gmail dot com", "email", "jane.doe@gmail.com"),
    ("j a n e @ e x a m p l e . o r g", "email", "jane@example.org"),
    ("ｊａｎｅ＠ｅｘａｍｐｌｅ．ｏｒｇ", "email", "jane@example.org"),
    ("https://www.example.org/Room?a=B", "link", "example.org/Room?a=B"),
    ("hxxp://example.org/x", "link", "example.org/x"),
    ("www.example.org", "link", "example.org"),
    ("example.org", "link", "example.org"),
    ("example dot org", "link", "example.org"),
    ("telegram: @jane_doe", "handle", "telegram:jane_doe"),
    ("kik me: jane99", "handle", "kik:jane99"),
    ("IG @jane.doe", "handle", "instagram:jane.doe"),
    ("@jane_doe", "handle", "@jane_doe"),
]


@pytest.mark.parametrize(("written", "kind", "value"), ADDRESSES)
def test_addresses(written: str, kind: str, value: str) -> None:
    assert (kind, value) in found(f"Write to {written} please")


@pytest.mark.parametrize(
    "text",
    [
        "e.g. a table, i.e. wood. A.M. or P.M.", "The sofa.In good shape", "$5 @ the market",
        "whatsapp only", "3.5 out of 5", "St. Mary's school. No. 5", "Dr.Smith and Mr.Jones",
        "look at it", "meet me at noon",
    ],
)  # fmt: skip
def test_no_addresses(text: str) -> None:
    assert found(text) == []


def test_contacts_point_into_the_original() -> None:
    ad = Ad(
        title="Room", body="Ruf an: ３１２-５５５-０１２３ oder jane@example.org!", country="US"
    )
    contacts = screen(ad, policy=shipped_policy()).contacts
    assert [quote(ad, c) for c in contacts] == ["３１２-５５５-０１２３", "jane@example.org"]
