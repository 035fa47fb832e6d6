"""Which language an ad is in, by its commonest words; and which languages are covered."""

from __future__ import annotations

from collections.abc import Sequence

# Languages whose recall was measured. Anything else is "not covered": neither clean nor doubt.
COVERED = frozenset(("en", "es"))
_COMMON = {
    "en": "the and for with this that you your are have new in of to is on it we or our from at "
    "sale room looking wanted available needed free good house need all by my near home call",
    "es": "el la los las de del y en un una por para con que se es al mi su no muy busco vendo "
    "alquilo habitacion piso casa nuevo buen estado precio llamar zona",
    "fr": "le la les des du et en un une pour avec que est au aux je vous nous sur pas cherche "
    "vends loue appartement chambre maison bon etat prix",
    "de": "der die das und ein eine ist mit fur von zu auf nicht ich wir sie zimmer wohnung suche "
    "biete verkaufe gut zustand preis haus",
    "it": "il lo la gli le di e un una per con che non sono cerco vendo affitto camera casa buono "
    "stato prezzo zona",
    "pt": "o a os as de do da e em um uma por para com que nao se ao vendo procuro alugo quarto "
    "casa bom estado preco",
    "nl": "de het een en van in is op te dat met voor niet ik wij zoek kamer huis te koop goede "
    "staat prijs",
}
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _language)

_ENGLISH = frozenset(_COMMON["en"].split())


def language_of(words: Sequence[str]) -> str:
    """The ISO 639-1 code of the likeliest language, or "" where the words do not tell.

    Looks at the first 200 words. Ties go to English, then in the order of the table.

    >>> language_of("busco habitacion en el centro".split())
    'es'
    """
    words = words[:200]
    if sum(map(_ENGLISH.__contains__, words)) * 4 > len(words) > 20:
        return "en"
    counts = dict.fromkeys(_COMMON, 0)
    latin = 0
    for word in words:
        if word.isascii():
            latin += 1
            for language in _BY_WORD.get(word, ()):
                counts[language] += 1
    best = max(counts, key=lambda language: counts[language])
    if counts[best]:
        return best
    return "en" if latin and latin * 2 >= len(words) else ""
