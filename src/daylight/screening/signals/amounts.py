"""Sums of money in a folded text."""

from __future__ import annotations

import re

_SUM = re.compile(
    r"[$€£]\s?\d|\d\s?(?:usd|eur|euros?|dollars?|dolares|pesos|pounds|bucks|[$€£])(?![a-z])"
)
_PAY = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})|\d{2,6})\s?(k?)[\s$€]{0,2}"
    r"(?:usd|eur|euros?|dollars?|dolares)?[\s/]{0,2}(?:an?|per|each|al|por|every)?[\s/]{0,2}"
    r"(month|monthly|mo|mes|mensual|mensuales|week|weekly|semana|semanales)(?![a-z])"
)
_RENT = re.compile(
    r"[$£€]\s?[1-9]\d{2,}|(?<!\d)[1-9]\d{2,4}\s?(?:[$£€]|pcm|pw|p/m|/\s?mo|per (?:month|week)|"
    r"(?:a|each|every|al) (?:month|week|mes)|euros?\b|eur\b|usd\b|pounds|dollars|monthly|weekly|"
    r"(?:plus|and|with|incl|including|mas) (?:all )?(?:bills|utilities|gastos))"
)
_HIGH = {"m": 3000, "w": 1000, "s": 1000}


def names_a_sum(text: str) -> bool:
    """Whether a sum of money stands in the folded text: "$50", "50 euros"."""
    return _SUM.search(text) is not None


def names_a_rent(text: str) -> bool:
    """Whether a sum stands in the folded text that a home may cost: "450 pcm", "$600"."""
    return _RENT.search(text) is not None


def names_high_pay(text: str) -> bool:
    """Whether pay for a month or a week is named that is high for work which needs no skill.

    >>> names_high_pay("$8000 a month"), names_high_pay("1500 euros al mes")
    (True, False)
    """
    for match in _PAY.finditer(text):
        sum_ = int(re.sub(r"[.,]", "", match[1])) * (1000 if match[2] else 1)
        if sum_ >= _HIGH[match[3][0]]:
            return True
    return False
