"""By which rules an index was made. Pure."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from importlib import resources
from itertools import chain
from types import SimpleNamespace
from typing import Any

from daylight.web.ads.catalogue import Catalogue, PlaceNode, SectionNode
from daylight.web.ads.search import neighbours, tables, vectors
from daylight.web.ads.search.document import Hidden, line
from daylight.web.ads.search.words import MARK, MEANING, fold

# To be raised where an ad becomes other tokens in a way that no specimen below shows. A comment or
# another order of functions is no other rule: boards would make their index anew for nothing.
VERSION = 1
# To be raised where what an index of older rules finds must not be found any more (a contact that
# stood in it), or cannot be asked for: such an index rests while the new one is made.
SHAPE = 2

_LETTERS = (range(0x20, 0x3000), range(0xFE00, 0xFFF0), range(0x1D400, 0x1D800))
_SHAPE_LETTERS, _WORD_LETTERS = 24, 40  # of the two digests


@cache
def rules() -> str:
    """Digest of all that says how an ad becomes tokens; another one asks for another index."""
    file = resources.files("daylight.web.ads.search").joinpath("words.toml")
    said = {
        "version": VERSION,
        "words": tomllib.loads(file.read_text("utf-8")),
        "letters": fold("|".join(map(chr, chain(*_LETTERS)))),
        "lines": _lines(),
    }
    return shape() + _digest(said)[:_WORD_LETTERS]


@cache
def shape() -> str:
    """What rules begin with: digest of how an index is built and of the facets in it.

    An index of the same shape answers what is asked by these rules, if not every word alike.
    """
    facets = [
        [token for token in line.split() if token[0] == MARK and token[1] != MEANING]
        for line in _lines()
    ]
    said = {
        "shape": SHAPE,
        "tables": [tables.made(vendor) for vendor in ("sqlite", "postgresql")],
        "facets": facets,
        "windows": vectors.windows(1, 40_000) + vectors.own_windows(40_000),
        "neighbours": neighbours.beside(
            ["red", "bike", ".", "red"], f"red:1 bike:{neighbours.TOGETHER - 1}"
        ),
    }
    return _digest(said)[:_SHAPE_LETTERS]


def may_answer(made_by: str) -> bool:
    """Whether an index that was made by some rules answers what is asked by these."""
    return made_by.startswith(shape())


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _lines() -> list[str]:
    trees = _trees()
    return [
        line(specimen, trees, with_photo=number == 0, hidden=[Hidden("body", 0, 4)])
        for number, specimen in enumerate(_specimens())
    ]


def _trees() -> Catalogue:
    trees = Catalogue(1)
    place: dict[str, Any] = {
        "slug": "town", "name": "Town", "parent_id": None, "country": "US", "latitude": 1.0,
        "longitude": 2.0, "timezone": "", "population": 1, "active": True,
    }  # fmt: skip
    trees.places[7] = PlaceNode(id=7, path=(3, 7), **place)
    kinds = {"many": "integer", "heavy": "number", "state": "choice", "folds": "flag",
             "make": "text", "gender": "choice"}  # fmt: skip
    attributes = tuple(
        {"name": name, "type": kind, "labels": {}, "choices": _CHOICES * (kind == "choice")}
        for name, kind in kinds.items()
    )
    section: dict[str, Any] = {
        "slug": "bikes", "names": {"en": "Bikes"}, "parent_id": None, "profile": "goods",
        "expiry_days": 30, "photo_limit": 12, "price_kinds": ("price",), "active": True,
    }  # fmt: skip
    trees.sections[9] = SectionNode(id=9, path=(5, 9), attributes=attributes, **section)
    return trees


_CHOICES = [{"value": "like_new", "labels": {"en": "Like new", "es": "Como nuevo"}}]
_TEXTS = (
    ("Men's bicicletas, 26in", "Call: boxes of luces, ladies' wi-fi 4x4 houses 1234567 ingleses"),
    (
        "東京都 駅 กรุงเทพ हिन्दी",
        "Ｃａｆé １２３４５６７ iphone12 motores children camiones \ue000p1",
    ),
    ("Übergrößen & straße", "A" * 60 + " buses classes bus gas " + "9" * 50),
)


def _specimens() -> list[Any]:
    prices: list[tuple[str, int | None]] = [("price", 12_345), ("free", None), ("wanted", None)]
    attributes = {"many": 4, "heavy": 2.5, "state": "like_new", "folds": True, "make": "Swift",
                  "gender": "like_new", "odd": "a 'b"}  # fmt: skip
    return [
        SimpleNamespace(
            title=title, body=body, place_id=7, section_id=9, price_kind=kind, price_minor=minor,
            currency="USD", attributes=attributes, language="es",
        )
        for (title, body), (kind, minor) in zip(_TEXTS, prices, strict=True)
    ]  # fmt: skip
