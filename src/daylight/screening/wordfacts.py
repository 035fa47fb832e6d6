"""What is known of each word, from all that ask something of single words."""

from __future__ import annotations

import re
from collections.abc import Callable

from daylight.screening.contacts.addresses import CUES
from daylight.screening.contacts.numerals import worth
from daylight.screening.language import ENGLISH_WORDS
from daylight.screening.likeness import parts_of
from daylight.screening.nationalities import NATIONALITIES
from daylight.screening.onelook import Looker, Phrases, WordFacts
from daylight.screening.onelook_plain import ENGLISH, NATIONAL, REPEATED

_TRIPLE = re.compile(r"([a-z])\1\1")


def looker(respelled: Callable[[str], int], phrases: Phrases) -> Looker:
    """What looks at an ad's words. `respelled` gives the bits of those that a vocabulary hides."""

    def learn(word: str) -> WordFacts:
        begins, ends = parts_of(word)
        bits = respelled(word) | _bits(word)
        return WordFacts(word, bits, worth(word), begins, ends, phrases.after(word))

    return Looker(learn)


def _bits(word: str) -> int:
    bits = CUES.get(word, 0)
    bits |= ENGLISH if word in ENGLISH_WORDS else 0
    bits |= REPEATED if _TRIPLE.search(word) else 0
    return bits | (NATIONAL if word in NATIONALITIES else 0)
