"""Phone numbers in disguise, and numbers that are no phones, made from a seed."""

# ruff: noqa: SIM905, E501 - word lists read better as sentences; templates stay on one line
from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import phonenumbers

SHAPES = Path(__file__).parents[3] / "shared/data/phones/dig_obfuscation_shapes.json"
COUNTRIES = ("US", "GB", "IE", "FR", "DE", "ES", "IT", "NL", "IN", "AU", "MX", "BR")
AREAS = "201 212 305 312 415 504 602 617 702 713 773 808 917 206 404 619 646 818".split()
UNITS = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
LEADS = (
    "Call {}", "Call me at {} anytime", "text {} for details", "{}", "Nice room, clean. {} thanks",
    "Available now! {}", "2br apt $1200/mo, {}", "my number is {} ask for Sam",
    "Bike for sale, 21 speed, $80. {}", "Contact: {}.", "whatsapp {} please",
)  # fmt: skip
HOMOPHONES = {"0": "oh", "1": "won", "2": "too", "4": "for", "8": "ate"}
LOOKALIKES = {"0": "oO", "1": "lI", "5": "S", "8": "B", "2": "Z"}
EMOJI = "🌹💋⭐🔥🎉🍒"
Disguise = Callable[[str, random.Random], str]


def _grouped(digits: str, joins: tuple[str, str]) -> str:
    return digits[:3] + joins[0] + digits[3:6] + joins[1] + digits[6:]


def _plain(d: str, r: random.Random) -> str:
    return r.choice(
        [
            _grouped(d, ("-", "-")),
            f"({d[:3]}) {d[3:6]}-{d[6:]}",
            d,
            "+1 " + _grouped(d, (" ", " ")),
            _grouped(d, (".", ".")),
        ]
    )


def _separators(d: str, r: random.Random) -> str:
    s = r.choice(["*", "~", "/", "_", " - ", "..", "|", ";", " • ", "=", "'", ",", "^", "#", "--"])
    return _grouped(d, (s, s))


def _every_digit(d: str, r: random.Random) -> str:
    return r.choice([" ", "-", ".", " . ", "_", "*", "~"]).join(d)


def _spelled(d: str, r: random.Random) -> str:
    return r.choice([" ", " ", "-", "", ", "]).join(UNITS[int(c)] for c in d)


def _mixed(d: str, r: random.Random) -> str:
    parts = [UNITS[int(c)] if r.random() < 0.45 else c for c in d]
    return r.choice([" ", "", "-", " "]).join(parts)


def _homophones(d: str, r: random.Random) -> str:
    parts = [HOMOPHONES[c] if c in HOMOPHONES and r.random() < 0.5 else UNITS[int(c)] for c in d]
    return " ".join(parts)


def _pair_words(pair: str) -> str:
    if pair[0] == "1":
        return TEENS[int(pair[1])]
    if pair[0] == "0":
        return "oh " + UNITS[int(pair[1])]
    ten = TENS[int(pair[0]) - 2]
    return ten if pair[1] == "0" else f"{ten} {UNITS[int(pair[1])]}"


def _pairs(d: str, r: random.Random) -> str:
    head = " ".join(UNITS[int(c)] for c in d[:6]) if r.random() < 0.5 else f"{d[:3]} {d[3:6]}"
    return f"{head} {_pair_words(d[6:8])} {_pair_words(d[8:])}"


def _letters(d: str, r: random.Random) -> str:
    chars = [r.choice(LOOKALIKES[c]) if c in LOOKALIKES and r.random() < 0.6 else c for c in d]
    return _grouped("".join(chars), r.choice([("-", "-"), (" ", " "), (".", ".")]))


def _unicode_digits(d: str, r: random.Random) -> str:
    base = r.choice([0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7EC, 0x0660, 0x0966, 0x1D7F6])
    return _grouped(
        "".join(chr(base + int(c)) for c in d), r.choice([("-", "-"), (" ", " "), ("", "")])
    )


def _circled(d: str, r: random.Random) -> str:
    zero, one = r.choice([(0x24EA, 0x2460), (0x24FF, 0x2776)])
    return r.choice(["", " "]).join(chr(zero) if c == "0" else chr(one + int(c) - 1) for c in d)


def _keycaps(d: str, r: random.Random) -> str:
    return r.choice(["", " "]).join(c + "\ufe0f\u20e3" for c in d)


def _zero_width(d: str, r: random.Random) -> str:
    mark = r.choice(["\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u00ad"])
    return mark.join(_grouped(d, ("-", "-")))


def _emoji(d: str, r: random.Random) -> str:
    e = r.choice(EMOJI)
    return e.join(d) if r.random() < 0.5 else _grouped(d, (f" {e} ", f"{e}"))


def _words_between(d: str, r: random.Random) -> str:
    return r.choice(
        [
            f"{d[:3]} then {d[3:6]} then {d[6:]}",
            f"area code {d[:3]} and {d[3:6]} dash {d[6:]}",
            f"{d[:3]} call {d[3:6]} me {d[6:]}",
            f"{d[:3]} dot {d[3:6]} dot {d[6:]}",
        ]
    )


def _brackets(d: str, r: random.Random) -> str:
    a, b = r.choice(["[]", "()", "{}", "<>"])
    if r.random() < 0.5:
        return "".join(a + c + b for c in d)
    return f"{a}{d[:3]}{b}{a}{d[3:6]}{b}{a}{d[6:]}{b}"


def _lines(d: str, r: random.Random) -> str:
    return _grouped(d, ("\n", "\n"))


def _doubles(d: str, r: random.Random) -> str:
    out, at = [], 0
    while at < len(d):
        if d[at : at + 2] == d[at] * 2:
            out.append(f"double {UNITS[int(d[at])]}")
            at += 2
        else:
            out.append(UNITS[int(d[at])])
            at += 1
    return " ".join(out)


DISGUISES: dict[str, Disguise] = {
    "plain": _plain, "separators": _separators, "every digit apart": _every_digit,
    "spelled": _spelled, "mixed": _mixed, "homophones": _homophones, "tens and teens": _pairs,
    "double and triple": _doubles, "look-alike letters": _letters,
    "unicode digits": _unicode_digits, "circled": _circled, "keycaps": _keycaps,
    "zero width": _zero_width, "emoji": _emoji, "words between": _words_between,
    "brackets": _brackets, "over lines": _lines,
}  # fmt: skip


def nanp(r: random.Random) -> str:
    return f"{r.choice(AREAS)}55501{r.randrange(100):02d}"


def cases(seed: int, each: int) -> Iterator[tuple[str, str, str, str]]:
    """(disguise, text, country, E.164 expected)."""
    r = random.Random(seed)
    for name, disguise in DISGUISES.items():
        for _ in range(each):
            number = nanp(r)
            yield (
                name,
                r.choice(LEADS).format(disguise(number, r)),
                r.choice(["US", ""]),
                "+1" + number,
            )
    for country in COUNTRIES[1:]:
        for _ in range(each):
            number = _foreign(country, r)
            yield (
                f"national {country}",
                r.choice(LEADS).format(_written(number, r)),
                country,
                phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
            )
    yield from shaped(r)


def _foreign(country: str, r: random.Random) -> phonenumbers.PhoneNumber:
    kind = r.choice([phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE])
    example = phonenumbers.example_number_for_type(country, kind)
    national = phonenumbers.national_significant_number(example)
    while True:
        changed = national[:-3] + f"{r.randrange(1000):03d}"
        number = phonenumbers.parse(changed, country)
        if phonenumbers.is_valid_number(number):
            return number


def _written(number: phonenumbers.PhoneNumber, r: random.Random) -> str:
    form = phonenumbers.PhoneNumberFormat
    text = phonenumbers.format_number(
        number, r.choice([form.NATIONAL, form.INTERNATIONAL, form.E164, form.NATIONAL])
    )
    return r.choice(
        [
            text,
            text,
            text.replace(" ", "."),
            text.replace(" ", "-"),
            text.translate({ord(d): chr(0xFF10 + int(d)) for d in "0123456789"})
            if text[0] != "+"
            else text,
        ]
    )


def shaped(r: random.Random, rounds: int = 6) -> Iterator[tuple[str, str, str, str]]:
    """The shapes in which people wrote numbers, where ten digits of a number fit in."""
    if not SHAPES.exists():
        return
    for shape, _ in json.loads(SHAPES.read_text())["shapes"]:
        slots = sum(1 for c in shape if c in "DW")
        if "+" in shape or slots < 10 or _groups(shape) is None:
            continue
        for _ in range(rounds):
            number = nanp(r)
            yield "real shapes", "call " + _filled(shape, number, r), "US", "+1" + number


def _groups(shape: str) -> list[int] | None:
    """Only shapes whose first ten slots end at the end of a group: else no NANP number is meant."""
    if re.search(r"[DW](?![DW])[A-Za-z]|(?![DW])[A-Za-z][DW]", shape):
        return None  # letters in the middle are digits themselves
    sizes, total = [len(g) for g in re.findall(r"[DW]+", shape)], 0
    for size in sizes:
        total += size
        if total == 10:
            return sizes
        if total > 10:
            return None
    return None


def _filled(shape: str, number: str, r: random.Random) -> str:
    digits = iter(number + "".join(str(r.randrange(10)) for _ in range(40)))
    return "".join(
        next(digits) if c == "D" else UNITS[int(next(digits))] if c == "W" else c for c in shape
    )


def negatives(seed: int, each: int) -> Iterator[tuple[str, str]]:
    """(kind, text) of numbers that are no phones."""
    r = random.Random(seed)
    n = lambda k: "".join(str(r.randrange(10)) for _ in range(k))  # noqa: E731
    made: dict[str, Callable[[], str]] = {
        "size": lambda: f"Table {r.randrange(20, 99)}x{r.randrange(20, 99)}x{r.randrange(10, 60)} inches, weighs {r.randrange(100)} lbs",
        "vin": lambda: "VIN 1HGCM" + n(5) + "A" + n(6),
        "isbn": lambda: f"Textbook ISBN {r.choice(['978', '979'])}-{n(1)}-{n(3)}-{n(5)}-{n(1)}",
        "isbn plain": lambda: f"ISBN 978{n(10)} like new",
        "isbn ten": lambda: f"isbn: 0-{n(3)}-{n(5)}-{n(1)}",
        "upc": lambda: f"UPC {n(12)} sealed",
        "serial": lambda: f"Serial number {n(10)}, works",
        "tracking": lambda: f"tracking 1Z{n(3)}AA{n(10)} or 9400{n(18)}",
        "date": lambda: f"Sublet 0{r.randrange(1, 9)}/15/2024 to 1{r.randrange(3)}/30/2024, ${n(4)}",
        "iso date": lambda: f"2024-0{r.randrange(1, 9)}-1{r.randrange(10)} 10:30:00 to 2024-12-2{r.randrange(8)}",
        "times": lambda: f"Open 9:00-17:30 mon-fri, 10:00-14:00 sat, since 19{n(2)}, {r.randrange(100, 999)} customers",
        "prices": lambda: f"$1,{n(3)},{n(3)} or best offer, was $2,{n(3)},{n(3)}",
        "coordinates": lambda: f"at 41.{n(6)}, -87.{n(6)}",
        "ip": lambda: f"server 192.168.{r.randrange(256)}.{r.randrange(256)} and 10.20.{r.randrange(256)}.30 mask 255.255.255.0",
        "postcode": lambda: f"Chicago IL 606{n(2)}-{n(4)} unit {n(3)}",
        "models": lambda: "cases for iphone 4 4s 5 5s 6 6s 7 8 plus x 11 12 13",
        "sizes list": lambda: "sizes 4 5 6 7 8 9 10 11 12 in stock",
        "car": lambda: f"20{r.randrange(10, 24)} sedan, {n(3)},{n(3)} miles, 3.5 V6 {r.randrange(200, 400)} hp {r.randrange(200, 400)} torque 2015",
        "years": lambda: "fits 2004 2005 2006 2007 2008 2009 models",
        "card-like": lambda: f"order 4{n(3)} {n(4)} {n(4)} {n(4)}",
        "rooms": lambda: f"for 2 to 4 people, {r.randrange(2, 5)} bed {r.randrange(1, 4)} bath {r.randrange(800, 3000)} sqft ${r.randrange(1000, 4000)} per month 60614",
        "lottery": lambda: " ".join(str(r.randrange(1, 60)) for _ in range(6)),
        "mls": lambda: f"MLS# {n(8)}, lot {n(5)} sq ft",
        "measures": lambda: f"Sofa: {r.randrange(60, 99)}w {r.randrange(20, 60)}d {r.randrange(20, 60)}h, seat {n(2)}.5, arm {n(2)}.25",
        "hours": lambda: "mon 9 5 tue 9 5 wed 9 5 thu 9 5 fri 9 5",
    }  # fmt: skip
    for kind, make in made.items():
        for _ in range(each):
            yield kind, make()
