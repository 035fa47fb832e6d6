"""Known-item search on real headings: half of a heading's words, one of them misspelt.

python -m benchmarks.search.measure_relevance [--queries 200] [--seed 1]

Each query is asked of the search page itself, as a reader's browser asks; an item counts as found
where its heading is among the first ten ads of the page. Headings of four words or more, then of
six or more, since half of few words names no item. Reads ../shared/data beside the checkout, which
is no part of the project.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.board import real_ads, site

GOAL = 0.95
FIRST = 10
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TITLE = re.compile(r'<li class="ad"[^>]*><h3[^>]*><a href="[^"]*">([^<]*)</a>')


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the queries that failed")
    options = parser.parse_args()
    if not real_ads.DATA.is_dir():
        print(f"no real ads at {real_ads.DATA}: this measure is NOT taken", file=sys.stderr)
        return 1
    site.make()
    name = "headings/headings.jsonl"
    print(site.run_import(real_ads.DATA / name, *real_ads.FILES[name]))
    _count_words()
    for least in (4, 6):
        for order in ("relevance", "newest"):
            for misspell in (True, False):
                ask = Ask(order, misspell, least, options.show and misspell)
                share = _found(options.queries, options.seed, ask)
                print(f"{ask}: in the first {FIRST} for {share:.1%} (goal {GOAL:.0%})")
    return 0


@dataclass(frozen=True)
class Ask:
    """How the queries of one run are made and asked."""

    order: str
    misspell: bool
    least_words: int
    show: bool

    def __str__(self) -> str:
        spelled = "one word misspelt" if self.misspell else "spelled as in the heading"
        return f"headings of {self.least_words} words or more, {spelled}, {self.order} first"


def _count_words() -> None:
    """What the worker does every ten minutes."""
    from daylight.web.ads.search import vocabulary

    while vocabulary.count_new():
        pass


def _found(queries: int, seed: int, ask: Ask) -> float:
    from django.test import Client

    chance = random.Random(seed)
    titles = [title for title in _titles() if len(_words(title)) > ask.least_words - 1]
    reader = Client(HTTP_HOST="localhost")
    found = 0
    for title in chance.sample(titles, queries):
        text = _query(title, chance, ask.misspell)
        asked = urlencode({"q": text} | ({"order": ask.order} if ask.order != "newest" else {}))
        page = reader.get(f"/search?{asked}", follow=True).content.decode()
        shown = [html.unescape(each).casefold() for each in _TITLE.findall(page)[:FIRST]]
        hit = title.casefold() in shown
        found += hit
        if ask.show and not hit:
            print(f"  {text!r} for {title!r}")
    return found / queries


def _titles() -> list[str]:
    from daylight.web.ads.models import VersionContent

    return sorted(VersionContent.objects.values_list("title", flat=True))


def _words(title: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", title) if len(word) > 1]


def _query(title: str, chance: random.Random, misspell: bool) -> str:
    """Half of the words in their order; the one that is misspelt has four letters or more."""
    words = _words(title)
    kept = sorted(chance.sample(range(len(words)), (len(words) + 1) // 2))
    asked = [words[at] for at in kept]
    long = [at for at, word in enumerate(asked) if len(word) >= 4 and word.isalpha()]
    if misspell and long:
        at = chance.choice(long)
        asked[at] = _misspelt(asked[at], chance)
    return " ".join(asked)


def _misspelt(word: str, chance: random.Random) -> str:
    """One mistake: two letters swapped, one left out, put in or changed."""
    while True:
        at = chance.randrange(len(word) - 1)
        letter = chance.choice(LETTERS)
        made = chance.choice(
            [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
            ]
        )
        if made.casefold() != word.casefold():
            return made


if __name__ == "__main__":
    sys.exit(main())
