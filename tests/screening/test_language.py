"""Which language an ad is said to be in, and that another is never said to be covered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from daylight.screening import Ad, Screening, screen, shipped_policy
from daylight.screening.command import main

OTHERS = [
    "Sprzedam rower górski w bardzo dobrym stanie, odbiór osobisty, telefon po szesnastej",
    "Szukam pokoju dla jednej osoby, jestem spokojna i pracuję na cały etat w centrum",
    "Kiralık daire, merkeze çok yakın, temiz ve yeni, eşyalı, depozito bir kira bedeli",
    "Naghahanap ako ng kwarto malapit sa trabaho, malinis at tahimik lang po sana",
    "Bicikli eladó, kifogástalan állapotban van, csak néhány évig használtam",
    "Vând cauciucuri de iarnă, stare foarte bună, preț negociabil, sunați după ora cinci",
    "Cho thuê phòng trọ gần trung tâm, sạch sẽ, an ninh, giá rẻ cho sinh viên nữ",
    "Jeg selger en sykkel i god stand, den har bare vært brukt noen få ganger i året",
    "Ищу комнату недалеко от метро, порядок и тишину гарантирую, без животных",
]
ENGLISH = [
    "Oak desk", "iPhone 12", "Honda Civic 2004", "Free kittens", "Room 4 rent", "Xbox 360",
    "Canon EF 50mm f/1.8", "Two bedroom flat near the park, quiet street, no agent",
]  # fmt: skip
SPANISH = ["Busco habitación", "Se vende bicicleta", "Mesa y cuatro sillas de madera, buen estado"]


def screened(text: str) -> Screening:
    return screen(Ad(body=text), policy=shipped_policy())


@pytest.mark.parametrize("text", OTHERS)
def test_another_language_is_not_covered(text: str) -> None:
    assert not screened(text).covered


@pytest.mark.parametrize(
    ("text", "language"), [*((t, "en") for t in ENGLISH), *((t, "es") for t in SPANISH)]
)
def test_short_headings_keep_their_language(text: str, language: str) -> None:
    assert (screened(text).language, screened(text).covered) == (language, True)


def test_the_command_says_what_is_not_covered(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "ads.jsonl"
    rows = [{"id": n, "body": text} for n, text in enumerate([OTHERS[0], ENGLISH[0]])]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert main([str(file)]) == 0
    said = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [(row["language"], row["covered"]) for row in said] == [("pl", False), ("en", True)]
    assert main(["--report", str(file)]) == 0
    assert b"in no covered language: 0 of 1" in capfdbinary.readouterr().out
