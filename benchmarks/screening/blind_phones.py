"""Phone disguises and hard negatives that `phone_cases.py` does not make, written before they were tried.

python benchmarks/screening/blind_phones.py [SEED] [--misses]
"""

# ruff: noqa: SIM905, E501 - word lists read better as sentences; templates stay on one line
from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import phonenumbers
from phone_cases import COUNTRIES, TEENS, TENS, UNITS, nanp

from daylight.screening import Ad, screen, shipped_policy
from daylight.screening.report import interval

FIRST_SEED = 4711
EMOJI = "📞☎️🙂👉🏠🍎"
HOMOPHONES = {
    "0": ["oh", "o", "zero"], "1": ["won", "one", "1"], "2": ["too", "to", "2"],
    "4": ["for", "fore", "4"], "8": ["ate", "8"], "3": ["three", "3", "tree"], "6": ["six", "sicks"],
}  # fmt: skip
UNIDADES = "cero uno dos tres cuatro cinco seis siete ocho nueve".split()
DIEZ = "diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve".split()
DECENAS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
VEINTI = "veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
LEET = {"o": "0", "e": "3", "i": "1", "s": "5"}


class Case(NamedTuple):
    kind: str
    title: str
    body: str
    country: str
    wanted: str


def _homophones_and_signs(d: str, r: random.Random) -> str:
    signs = (" / ", "-", " - ", ".", " ", " * ", ", ")
    return "".join(
        r.choice(HOMOPHONES.get(c, [c, UNITS[int(c)]])) + r.choice(signs) for c in d
    ).rstrip(" /-.*,")


def _every_sign(d: str, r: random.Random) -> str:
    signs = ["...", "*", "___", "/", "-", " (", ") ", "~", " | ", "+"]
    return "".join(r.choice([c, UNITS[int(c)]]) + r.choice(signs) for c in d[:-1]) + d[-1]


def _ten(pair: str) -> str:
    if pair[0] == "0":
        return r"oh " + UNITS[int(pair[1])]
    if pair[0] == "1":
        return TEENS[int(pair[1])]
    unit = "" if pair[1] == "0" else "-" + UNITS[int(pair[1])]
    return TENS[int(pair[0]) - 2] + unit


def _as_read_aloud(d: str, r: random.Random) -> str:
    """312 555 0123 as "three twelve, five fifty-five, oh one twenty-three"."""
    join = r.choice([", ", " ", " - "])
    return join.join(
        [
            f"{UNITS[int(d[0])]} {_ten(d[1:3])}",
            f"{UNITS[int(d[3])]} {_ten(d[4:6])}",
            f"{_ten(d[6:8])} {_ten(d[8:])}",
        ]
    )


def _pairs_all(d: str, r: random.Random) -> str:
    return r.choice([" ", ", ", "."]).join(_ten(d[at : at + 2]) for at in range(0, 10, 2))


def _leet_words(d: str, r: random.Random) -> str:
    words = [UNITS[int(c)] for c in d]
    return " ".join(
        "".join(LEET.get(c, c) if r.random() < 0.4 else c for c in word) for word in words
    )


def _emoji_mixed(d: str, r: random.Random) -> str:
    return "".join(r.choice([c, c, UNITS[int(c)]]) + r.choice([*EMOJI, " ", " 🙂 "]) for c in d)


def _brackets(d: str, r: random.Random) -> str:
    a, b = r.choice([("«", "»"), ("【", "】"), ("((", "))"), ("'", "'"), ("{[", "]}"), ('"', '"')])
    return f"{a}{d[:3]}{b} {a}{d[3:6]}{b} {a}{d[6:]}{b}"


def _superscripts(d: str, r: random.Random) -> str:
    return d.translate(dict(zip(map(ord, "0123456789"), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)))


def _other_scripts(d: str, r: random.Random) -> str:
    base = r.choice([0x09E6, 0x0E50, 0x06F0, 0x0BE6, 0x17E0])
    return "".join(chr(base + int(c)) for c in d)


def _code_word(d: str, r: random.Random) -> str:
    return r.choice(
        [
            f"plus one {' '.join(UNITS[int(c)] for c in d)}",
            f"+1 ({d[:3]}) then {UNITS[int(d[3])]} {d[4:6]} and {d[6:]}",
            f"code is {d[:3]} rest is {d[3:6]} {d[6:8]} {d[8:]}",
            f"001-{d[:3]}-{d[3:6]}-{d[6:]}",
            f"1.{d[:3]}.{d[3:6]}.{d[6:]} ext 4",
        ]
    )


def _half_and_half(d: str, r: random.Random) -> str:
    words = [UNITS[int(c)].upper() for c in d]
    cut = r.randrange(2, 8)
    return d[:cut] + r.choice(["", " ", "-"]) + "".join(words[cut:])


def _diez(pair: str) -> str:
    if pair[0] == "0":
        return f"cero {UNIDADES[int(pair[1])]}"
    if pair[0] == "1":
        return DIEZ[int(pair[1])]
    if pair[0] == "2":
        return VEINTI[int(pair[1])]
    unit = "" if pair[1] == "0" else f" y {UNIDADES[int(pair[1])]}"
    return DECENAS[int(pair[0]) - 2] + unit


def _unidades(d: str, r: random.Random) -> str:
    return r.choice([" ", "-", ", "]).join(UNIDADES[int(c)] for c in d)


def _mezcla(d: str, r: random.Random) -> str:
    return r.choice([" ", "-"]).join(r.choice([c, UNIDADES[int(c)]]) for c in d)


def _decenas(d: str, r: random.Random) -> str:
    """612 34 56 78 as "seis doce, treinta y cuatro, ..."; ten digits as five pairs."""
    head, rest = (UNIDADES[int(d[0])] + " ", d[1:]) if len(d) % 2 else ("", d)
    return head + r.choice([" ", ", "]).join(
        _diez(rest[at : at + 2]) for at in range(0, len(rest), 2)
    )


ENGLISH = (
    _homophones_and_signs, _every_sign, _as_read_aloud, _pairs_all, _leet_words, _emoji_mixed,
    _brackets, _superscripts, _other_scripts, _code_word, _half_and_half,
)  # fmt: skip
SPANISH = (_unidades, _mezcla, _decenas)


def cases(seed: int, each: int = 25) -> Iterator[Case]:
    r = random.Random(seed)
    for disguise in ENGLISH:
        for _ in range(each):
            d = nanp(r)
            lead = r.choice(("Call {} thanks", "{}", "Sofa, 3 seats, $80. Text {}", "ring: {}!"))
            yield Case(disguise.__name__[1:], "", lead.format(disguise(d, r)), "US", "+1" + d)
    for spanish in SPANISH:
        for _ in range(each):
            d, country = _hispanic(r)
            lead = r.choice(("Llama al {} gracias", "{}", "Mesa, 4 sillas, 80 €. Teléfono {}"))
            yield Case(spanish.__name__[1:], "", lead.format(spanish(d, r)), country[1], country[0])
    yield from _split(r, each)
    for country in COUNTRIES[1:]:
        for _ in range(each):
            yield _national(country, r)


def _hispanic(r: random.Random) -> tuple[str, tuple[str, str]]:
    if r.random() < 0.5:
        d = f"612345{r.randrange(1000):03d}"
        return d, ("+34" + d, "ES")
    d = nanp(r)
    return d, ("+1" + d, "US")


def _split(r: random.Random, each: int) -> Iterator[Case]:
    for _ in range(each):
        d, cut = nanp(r), r.choice([3, 6])
        words = " ".join(UNITS[int(c)] for c in d[cut:])
        rest = r.choice([d[cut:], words, f"{d[cut:]} any time"])
        yield Case("split over title", f"Sofa, call {d[:cut]}", rest, "US", "+1" + d)


def _national(country: str, r: random.Random) -> Case:
    kind = r.choice([phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE])
    number = phonenumbers.example_number_for_type(country, kind)
    form = phonenumbers.PhoneNumberFormat
    digits = "".join(c for c in phonenumbers.format_number(number, form.NATIONAL) if c.isdigit())
    text = _regrouped(digits, r)
    if r.random() < 0.3:
        national = phonenumbers.national_significant_number(number)
        code, trunk = (
            number.country_code,
            r.choice(["", "(0)"] if digits[0] == "0" and country != "IT" else [""]),
        )
        text = r.choice(["+", "00", "+ "]) + f"{code} {trunk} {_regrouped(national, r)}"
    lead = r.choice(("Tel. {}", "{}", "📞 {}", "WhatsApp: {} (Ana)"))
    wanted = phonenumbers.format_number(number, form.E164)
    return Case(f"regrouped {country}", "", lead.format(text), country, wanted)


def _regrouped(digits: str, r: random.Random) -> str:
    groups, at = [], 0
    while at < len(digits):
        size = r.choice([2, 2, 3, 3, 4])
        size = len(digits) - at if len(digits) - at - size < 2 else size
        groups.append(digits[at : at + size])
        at += size
    sign = r.choice([" ", " ", "-", ".", "/"])
    first = r.choice([sign, " / ", "/", " - ", ") "])
    if first == ") ":
        return f"({groups[0]}) {sign.join(groups[1:])}"
    return groups[0] + first + sign.join(groups[1:])


def negatives(seed: int, each: int = 20) -> Iterator[tuple[str, str, str]]:
    """(kind, text, country) of numbers that are no phones."""
    r = random.Random(seed)
    n = lambda k: "".join(str(r.randrange(10)) for _ in range(k))  # noqa: E731
    made: dict[str, tuple[str, Callable[[], str]]] = {
        "vin": ("US", lambda: f"Clean title, 1FTFW1E5{n(1)}AFA{n(5)}, one owner"),
        "isbn spaced": ("GB", lambda: f"Hardback, ISBN 978 0 {n(3)} {n(5)} {n(1)}"),
        "ean": ("DE", lambda: f"EAN: 40{n(11)}, originalverpackt"),
        "upc spaced": ("US", lambda: f"UPC 0 {n(5)} {n(5)} {n(1)}, new in box"),
        "parcel": ("US", lambda: f"FedEx tracking no. {n(4)} {n(4)} {n(4)}"),
        "degrees": ("US", lambda: f"Camp at N 41 52 {n(2)}.{n(1)} W 087 37 {n(2)}.{n(1)}"),
        "coordinates": ("ES", lambda: f"Finca en 40.4{n(5)}, -3.7{n(5)}"),
        "ip": ("GB", lambda: f"Router, 192.168.1.{r.randrange(255)}:8080, subnet 255.255.255.0"),
        "size es": ("ES", lambda: f"Medidas 2{n(2)} x 1{n(2)} x {n(2)} cm, fondo 6{n(1)}"),
        "dates": ("DE", lambda: "Zimmer vom 01.03.2025 bis 30.09.2025, 18.00-20.00"),
        "date range": ("US", lambda: f"Nov 20 2026 - Jan 1{n(1)} 2027, 7 nights"),
        "prices": ("FR", lambda: f"Maison 1 {n(3)} 000 €, avant 1 {n(3)} 000 €"),
        "price words": ("US", lambda: f"was 12{n(2)} then 11{n(2)} now 9{n(2)} OBO"),
        "models": ("DE", lambda: "BMW Felgen 316 318 320 325 328 330 335"),
        "phones sold": ("US", lambda: "Screens for iPhone 11/12/13/14/15 and S20 S21 S22 S23"),
        "score": ("US", lambda: f"Won 21-1{n(1)}, 15-21, 21-19 and 6-4 7-5 6-2"),
        "iban": ("DE", lambda: f"IBAN DE{n(2)} 3704 0044 0532 {n(4)} 00"),
        "iban gb": ("GB", lambda: f"GB29 NWBK 6016 13{n(2)} {n(4)} 19"),
        "postcodes": ("US", lambda: f"We deliver to 60614, 60657, 606{n(2)} and 60647-{n(4)}"),
        "codigos": ("ES", lambda: "Reparto en 08001, 08002, 08003, 08004"),
        "tyres": ("FR", lambda: "Pneus 205/55 R16 91V et 225/45 R17 94W"),
        "part": ("US", lambda: f"OEM part 7L0 498 0{n(2)} A, also 06H 905 {n(3)}"),
        "sets": ("US", lambda: f"Lego 75192 10179 {n(5)} 75060 complete"),
        "computer": ("US", lambda: "i7 8700 16GB 512 SSD 1060 6GB 1920x1080 144"),
        "trains": ("GB", lambda: "Trains at 07 15, 08 15, 09 15, 10 15 and 11 15"),
        "years": ("US", lambda: "Fits 1995-2005 2006-2010 2012-2018 models"),
        "case number": ("US", lambda: f"Permit no. {n(3)}-{n(3)}-{n(4)}, licensed and bonded"),
        "company": ("GB", lambda: f"Registered company 0{n(7)}, VAT GB {n(3)} {n(4)} {n(2)}"),
        "recipe": ("US", lambda: "Mix 2 to 3 cups, 1 for 4 people, 2 for 8, bake 45 to 50"),
        "counting": ("US", lambda: "Ready? One two three four, five six, then you too won one"),
        "contar": ("ES", lambda: "Del uno al diez: uno dos tres cuatro cinco seis siete ocho"),
        "rooms": ("ES", lambda: "Piso de 3 habitaciones, 2 baños, 95 m2, 2º 1ª, 1.250 € al mes, 600 de fianza"),
        "knitting": ("US", lambda: "Needles 2 3 4 5 6 7 8 9 10, hooks 3.5 4.0 4.5 5.0"),
        "bank": ("GB", lambda: f"Sort code 20-{n(2)}-{n(2)} account {n(8)}"),
    }  # fmt: skip
    for kind, (country, make) in made.items():
        for _ in range(each):
            yield kind, make(), country


def ours(case: Case) -> set[str]:
    ad = Ad(title=case.title, body=case.body, country=case.country)
    return {c.value for c in screen(ad, policy=shipped_policy()).contacts if c.kind == "phone"}


def main() -> None:
    seed = next((int(word) for word in sys.argv[1:] if word.isdigit()), FIRST_SEED)
    total: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for case in cases(seed):
        found = ours(case)
        total[case.kind] += 1
        hits[case.kind] += case.wanted in found
        if "--misses" in sys.argv and case.wanted not in found:
            print("MISSED", case.kind, "|", case.title, "//", case.body, "|", case.wanted, found)
    for kind, count in total.items():
        print(f"{kind:24}{count:5}{hits[kind] / count:8.2f}")
    every, right = sum(total.values()), sum(hits.values())
    low, high = interval(right, every)
    print(f"recall over all: {right / every:.3f} of {every} ({low:.3f} to {high:.3f})")
    _false_phones(seed)


def _false_phones(seed: int) -> None:
    wrong: Counter[str] = Counter()
    count = 0
    for kind, text, country in negatives(seed):
        found = ours(Case(kind, "", text, country, "")) | ours(Case(kind, text, "", "", ""))
        count += 1
        wrong[kind] += bool(found)
        if found and "--misses" in sys.argv:
            print("FALSE", kind, "|", text, "|", found)
    low, high = interval(wrong.total(), count)
    bad = {kind: hits for kind, hits in wrong.items() if hits}
    print(f"false: {wrong.total()} of {count} ({low:.3f} to {high:.3f}) {bad}")


if __name__ == "__main__":
    main()
