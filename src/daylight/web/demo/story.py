"""The demo's ads: made from the two files of texts, always the same for the same seed."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import resources
from typing import Any

from daylight.web.demo.canvas import NAMED

DAYS = 90
MANY = 1.06  # times the numbers in the files: about 400 ads
LANGUAGES = {"en": "english.toml", "es": "spanish.toml"}
TOWNS = ("illinois", "wisconsin", "iowa", "indiana")  # states of the demo's board
TOWNS_EACH = 9

_WORD = re.compile(r"<([a-z_]+)>")
_ONE_OF = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, kw_only=True)
class Story:
    """One ad before it is posted. `age` is how long ago; `picture` names a drawing or is empty."""

    title: str
    body: str
    section: str
    language: str
    age: timedelta
    price_kind: str = "none"
    price_minor: int | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    picture: str = ""
    photos: int = 0

    @property
    def colour(self) -> str:
        """The colour that the title names, if one."""
        words = re.findall(r"\w+", self.title.lower())
        return next((word for word in words if word in NAMED), "")


def stories(*, seed: int = 1, share: float = 1.0) -> list[Story]:
    """All ads, the oldest first. `share` below 1 makes fewer."""
    rng = random.Random(seed)  # noqa: S311 - the same stories every time
    made: list[Story] = []
    for language, name in LANGUAGES.items():
        text = resources.files(__package__).joinpath(name).read_text("utf-8")
        made += _of_language(tomllib.loads(text), language, share, rng)
    return sorted(made, key=lambda each: each.age, reverse=True)


def _of_language(
    texts: dict[str, Any], language: str, share: float, rng: random.Random
) -> Iterator[Story]:
    said: set[str] = set()
    for template in texts["ad"]:
        words = texts["words"] | template.get("words", {})
        for _ in range(max(1, round(template["many"] * share * MANY))):
            for _ in range(20):  # no two ads say the same
                story = _story(template, words, language, rng)
                if story.body not in said:
                    said.add(story.body)
                    yield story
                    break


def _story(
    template: dict[str, Any], words: dict[str, Any], language: str, rng: random.Random
) -> Story:
    chosen = {name: rng.choice(values) for name, values in words.items()}
    sentences = [rng.choice(each) for each in template["body"]]
    rng_order = [_filled(each, chosen, rng) for each in sentences]
    picture = template.get("picture", "")
    return Story(
        title=_capital(_filled(rng.choice(template["titles"]), chosen, rng)),
        body=_paragraphs(rng_order),
        section=template["section"],
        language=language,
        age=_age(rng),
        attributes=dict(_attributes(template["attributes"], chosen, rng)),
        picture=picture,
        photos=rng.choice((0, 1, 0, 0, 1, 0, 0, 0, 1, 0)) if picture else 0,
        **_price(template, rng),
    )


def _filled(text: str, chosen: dict[str, str], rng: random.Random) -> str:
    text = _WORD.sub(lambda match: str(chosen[match.group(1)]), text)
    while (match := _ONE_OF.search(text)) is not None:
        text = text[: match.start()] + rng.choice(match.group(1).split("|")) + text[match.end() :]
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paragraphs(sentences: list[str]) -> str:
    """Two short paragraphs, each sentence beginning with a capital."""
    whole = [_capital(each) for each in sentences]
    half = (len(whole) + 1) // 2
    parts = (" ".join(whole[:half]), " ".join(whole[half:]))
    return "\n\n".join(part for part in parts if part)


def _age(rng: random.Random) -> timedelta:
    """More of them lately, as on a board that grows."""
    return timedelta(days=DAYS * rng.random() ** 2.4, minutes=rng.uniform(20, 600))


def _price(template: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    if template.get("free"):
        return {"price_kind": "free"}
    if template.get("wanted"):
        return {"price_kind": "wanted"}
    if template.get("swap"):
        return {"price_kind": "swap"}
    if "price" not in template:
        return {"price_kind": "none"}
    low, high, step = template["price"]
    units = low + step * int(rng.random() ** 1.5 * ((high - low) // step + 1))
    return {"price_kind": "price", "price_minor": units * 100}


def _attributes(
    given: dict[str, Any], chosen: dict[str, str], rng: random.Random
) -> Iterator[tuple[str, Any]]:
    for name, value in given.items():
        picked = rng.choice(value) if isinstance(value, list) else _filled(value, chosen, rng)
        if isinstance(picked, str) and picked.isdigit():
            picked = int(picked)
        if picked is not False:
            yield name, picked
