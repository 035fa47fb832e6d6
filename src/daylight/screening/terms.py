"""Terms as data: phrases that raise a signal, with source, harm, language and what spares them."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any

import msgspec

from daylight.errors import ConfigError, ConfigErrors
from daylight.screening.folding import fold
from daylight.screening.model import Harm

_WORD = re.compile(r"[^\W_]+")
MATCHES = ("word", "prefix", "part")


class TermGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One indicator of one signal. See data/terms.toml for what each key means."""

    signal: str
    indicator: str
    harm: Harm
    weight: float
    terms: tuple[str, ...]
    language: str = ""
    source: str = ""
    match: str = "word"
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    scope: str = "sentence"


def plain(phrase: str) -> str:
    """A phrase as matchers see it: folded words with one space between.

    >>> plain("Rock 'n Play")
    'rock n play'
    """
    return " ".join(_WORD.findall(fold(phrase)))


def load_terms(text: str, *, file: str = "") -> tuple[TermGroup, ...]:
    """The groups of a term file.

    Raises: ConfigError or ConfigErrors where a group cannot be used, with its line.
    """
    document = read_toml(text, file)
    rows = document.get("group", [])
    if not isinstance(rows, list):
        raise ConfigError("group must be a list of tables", file=file, hint="[[group]]")
    groups: list[TermGroup] = []
    errors: list[ConfigError] = []
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[group]]"]
    for number, row in enumerate(rows):
        line = lines[number] if number < len(lines) else 0
        try:
            groups.append(_group(row))
        except (msgspec.ValidationError, ValueError) as error:
            errors.append(ConfigError(f"term group: {error}", file=file, line=line))
    if errors:
        raise ConfigErrors(errors) if len(errors) > 1 else errors[0]
    return tuple(groups)


def read_toml(text: str, file: str) -> dict[str, Any]:
    """What a TOML text says.

    Raises: ConfigError with the place where it cannot be read.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(error, text, file) from None
    except RecursionError:
        raise ConfigError("nested too deeply", file=file, hint="this is no policy") from None


def _toml_error(error: tomllib.TOMLDecodeError, text: str, file: str) -> ConfigError:
    """A TOML parser's complaint with its place."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    line, column = (int(place[1]), int(place[2])) if place else (0, 0)
    rows = text.splitlines()
    shown = rows[line - 1] if 0 < line <= len(rows) else ""
    message = str(error).split(" (at ")[0]
    return ConfigError(
        message, file=file, line=line, column=column, text=shown, hint="this is not valid TOML"
    )


def _group(row: object) -> TermGroup:
    group = msgspec.convert(row, TermGroup)
    if not 0 < group.weight <= 1:
        raise ValueError("weight must be above 0 and at most 1")
    if group.match not in MATCHES:
        raise ValueError(f"match must be one of {', '.join(MATCHES)}")
    if group.scope not in ("sentence", "ad"):
        raise ValueError("scope must be sentence or ad")
    if not all(plain(term) for term in group.terms):
        raise ValueError("an empty term would match every ad")
    return group


@functools.cache
def shipped_terms() -> tuple[TermGroup, ...]:
    """The groups that come with the package."""
    return load_terms(_data("terms.toml"), file="terms.toml")


@functools.cache
def shipped_tags() -> dict[str, tuple[str, ...]]:
    """The lexicons: for each tag, its phrases in every shipped language."""
    tags: dict[str, list[str]] = {}
    for name in LEXICONS:
        for tag, phrases in tomllib.loads(_data(name))["tags"].items():
            tags.setdefault(tag, []).extend(phrases)
    return {tag: tuple(dict.fromkeys(map(plain, phrases))) for tag, phrases in tags.items()}


def lexicon_words(language: str) -> frozenset[str]:
    """The words, four letters and more, of the shipped lexicons of one language."""
    phrases = (
        plain(phrase)
        for name in LEXICONS
        if name.endswith(f"_{language}.toml")
        for listed in tomllib.loads(_data(name))["tags"].values()
        for phrase in listed
    )
    return frozenset(word for phrase in phrases for word in phrase.split() if len(word) > 3)


LEXICONS = (
    "lexicon_en.toml", "lexicon_es.toml", "offers_en.toml", "offers_es.toml",
    "slots_en.toml", "slots_es.toml", "signs_en.toml", "signs_es.toml",
)  # fmt: skip


def _data(name: str) -> str:
    return resources.files("daylight.screening").joinpath(f"data/{name}").read_text("utf-8")
