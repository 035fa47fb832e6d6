"""Which language an ad is in, by its commonest words; and which languages are covered."""

from __future__ import annotations

from collections.abc import Sequence

# Languages whose recall was measured. Anything else is "not covered": neither clean nor doubt.
COVERED = frozenset(("en", "es"))
_COMMON = {
    "en": "the and for with this that you your are have new in of to is on it we or our from "
    "at sale room looking wanted available needed free good house need all by my near home call",
    "es": "el los las del y en una por para con que se es al su muy busco busca vendo vende "
    "alquilo alquila habitacion piso nuevo buen estado precio llamar trabajo ofrece ofrezco chica "
    "mujer",
    "fr": "le les des du et une pour avec que aux je vous nous pas cherche vends loue "
    "appartement chambre maison prix francais",
    "de": "der das und eine ist mit fur von zu auf nicht ich wir zimmer wohnung suche biete "
    "verkaufe zustand preis haus",
    "it": "il gli di che non sono cerco affitto stanza buono stato prezzo italiano vendita",
    "pt": "os da em um uma para com nao ao procuro alugo quarto bom preco",
    "nl": "het een van voor niet ik wij zoek kamer huis te koop goede prijs",
}
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _language)

_LOOKS_AT = 200  # words
_ENGLISH = frozenset(_COMMON["en"].split())


def language_of(words: Sequence[str]) -> str:
    """The ISO 639-1 code of the likeliest language, or "" where the words do not tell.

    Looks at the first 200 words. Ties go to English, then in the order of the table.

    >>> language_of("busco habitacion en el centro".split())
    'es'
    """
    if len(words) > _LOOKS_AT:
        words = words[:_LOOKS_AT]
    if sum(map(_ENGLISH.__contains__, words)) * 4 > len(words) > 20:
        return "en"
    counts = dict.fromkeys(_COMMON, 0)
    latin = sum(map(str.isascii, words))
    for word in filter(_BY_WORD.__contains__, words):
        for language in _BY_WORD[word]:
            counts[language] += 1
    best = max(counts, key=lambda language: counts[language])
    if counts[best] > 1 or (counts[best] and len(words) < 8):
        return best
    return "en" if latin and latin * 2 >= len(words) else ""
