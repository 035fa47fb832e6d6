"""What people paste as "the address of the ad": read without asking any table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST = 20  # addresses of one claim
_AD = re.compile(r"(?:^|/)a/([0-9a-z]{6,10})(?![0-9a-z])")
_PHOTO = re.compile(r"(?:^|/)p/([0-9a-z]{8,12})(?![0-9a-z])")
_NAME = re.compile(r"[0-9a-hjkmnp-tv-z]{8}")
_HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:/|$)")


@dataclass(frozen=True)
class Named:
    """What was read: ads and photos of this board; whether something else stood there too."""

    ads: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    is_foreign: bool = False
    is_unreadable: bool = False


def read(text: str, *, host: str) -> Named:
    """Addresses in any of the ways people copy them: whole, cut short, in capitals, or the name.

    >>> read("https://board.example.org/es/a/7kq2m9xz?x=1", host="board.example.org").ads
    ('7kq2m9xz',)
    >>> read("https://elsewhere.example.net/a/7kq2m9xz", host="board.example.org").is_foreign
    True
    """
    ads: dict[str, None] = {}
    photos: dict[str, None] = {}
    foreign = unreadable = False
    words = re.sub(r"[,<>]", " ", text.lower()).split()[:200]
    for word in words:
        own, path = _path(word.strip("\"'().;"), host)
        if not own:
            foreign = True
        elif found := _AD.findall(path):
            ads |= dict.fromkeys(found)
        elif found := _PHOTO.findall(path):
            photos |= dict.fromkeys(found)
        elif _NAME.fullmatch(bare := path.replace("-", "")) and _may_be_a_name(bare, words):
            ads[bare] = None
        else:
            unreadable = True
    return Named(tuple(ads)[:MOST], tuple(photos)[:MOST], foreign, unreadable and not ads)


def _may_be_a_name(word: str, words: list[str]) -> bool:
    """A word of eight letters within a sentence is a word; alone, or with a digit, it is a name."""
    return len(words) == 1 or any(c.isdigit() for c in word)


def _path(word: str, host: str) -> tuple[bool, str]:
    """Whether an address is ours, and its path."""
    if "://" not in word and not _HOST.match(word) and not word.startswith(f"{host}/"):
        return True, word
    try:
        parts = urlsplit(word if "://" in word else f"//{word}")
        named = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return True, word
    return named == host.removeprefix("www."), parts.path
