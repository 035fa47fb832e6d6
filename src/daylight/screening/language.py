"""Which language an ad is in, by its commonest words; and which languages are covered."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from daylight.screening.onelook_plain import ENGLISH_AMONG

# Languages whose recall was measured. Anything else is "not covered": neither clean nor doubt.
COVERED = frozenset(("en", "es"))
# Short words that stand in every text, and a few that stand in every ad; as folding leaves them.
_COMMON = {
    "en": "the and for with this that you your are have new in of to is on it we or our from at "
    "sale room looking wanted available needed free good house need all by my near home call an as "
    "be but can do has he her his how if into just like make me more most no not now off one only "
    "other out over own she so some than their them then there these they too two up us very was "
    "what when where which who will would about after any back because been before being best big "
    "both come could day each every few first get give go great had here him its last left little "
    "long made many may men much must next old once open part people place please put right same "
    "see set since small still such take tell through time under until use used want way week well "
    "were while without work year years also ask away buy cash day days down email every full "
    "help hour hours job jobs large less month months night nice number own pay per phone price "
    "pick ready rent sell selling send service services text today tomorrow tonight town used "
    "week weeks weekend within young",
    "es": "el los las del y en una por para con que se es al su muy busco busca vendo vende "
    "alquilo alquila habitacion piso nuevo buen estado precio llamar trabajo ofrece ofrezco chica "
    "mujer la un de lo le les mas pero sus este esta estos estas como sin sobre tambien desde "
    "hasta cuando donde quien todo toda todos todas otro otra nos mi mis tu tus te me si ya hay "
    "son soy ser estar tiene tengo tenemos puede cada dia dias mes meses semana hora horas casa "
    "cerca bien bueno buena gracias favor interesados urgente se necesita solo dos tres ano anos "
    "nueva compra compro gratis noche tarde",
    "fr": "le les des du et une pour avec que aux je vous nous pas cherche vends loue la de en un "
    "appartement chambre maison prix francais est sont dans sur tres plus mon ma mes votre notre "
    "qui ce cette au par ou",
    "de": "der das und eine ist mit fur von zu auf nicht ich wir zimmer wohnung suche biete die "
    "verkaufe zustand preis haus den dem ein einen einer im am oder sehr bitte nur gut neu sich "
    "aus bei nach wie auch",
    "it": "il gli di che non sono cerco affitto stanza buono stato prezzo italiano vendita la e "
    "un una per con del della dei delle nel nella piu molto anche questo questa vendo casa",
    "pt": "os da em um uma para com nao ao procuro alugo quarto bom preco do das dos no na que "
    "muito mais meu minha seu sua esta por vendo casa",
    "nl": "het een van voor niet ik wij zoek kamer huis te koop goede prijs de en is met op aan "
    "naar ook maar bij mijn onze zijn wordt",
    "pl": "i w na z do nie sie jest to od po dla oraz lub jak tylko bardzo sprzedam kupie szukam "
    "wynajme pokoj mieszkanie cena stan praca mam przez",
    "tr": "ve bir icin ile cok bu da olarak daha satilik kiralik ariyorum oda ev fiyat temiz yeni "
    "var en kadar gibi acil",
    "tl": "ang ng sa mga na po ay at hindi ko ako kami namin para lang may yung kung wala pwede "
    "naghahanap bahay trabaho",
    "ro": "si de la cu pentru in din este nu sunt pe un o caut vand inchiriez casa pret "
    "foarte bine",
    "vi": "va cua cho toi la khong co mot nhung can ban thue phong nha gia viec",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_BY_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _WORDS.items():
    for _word in _words:
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _language)

ENGLISH_WORDS = _WORDS["en"]
# A heading is so short; of a longer text this share must be the language's common words.
_SHORT: Final = 8
_LEAST_SHARE: Final = 0.12
COMMON_WORDS = _WORDS["en"] | _WORDS["es"]


def language_of(words: Sequence[str], *, english: int | None = None) -> str:
    """The ISO 639-1 code of the likeliest language, or "" where the words do not tell.

    Looks at the first 200 words. Ties go to English, then in the order of the table. A heading of a
    few words, which are often names and models, is English unless its words say otherwise.
    `english` is how many of them are common English words, for whoever has counted.

    >>> language_of("busco habitacion en el centro".split())
    'es'
    >>> language_of("biciklim elado kituno allapotban van csak nehany eves".split())
    ''
    """
    if len(words) > ENGLISH_AMONG:
        words = words[:ENGLISH_AMONG]
    if english is None:
        english = sum(map(ENGLISH_WORDS.__contains__, words))
    if english * 4 > len(words) > 20:
        return "en"
    long = [word for word in words if len(word) > 1 and word.isalpha()]  # no models, no sizes
    if len(long) < _SHORT:
        return _of_heading(long)
    counts = _counts(long)
    best = max(counts, key=lambda language: counts[language])
    enough = max(2, _LEAST_SHARE * len(long))
    if counts[best] >= enough:
        return best
    # Headings of many nouns have few of the common words.
    known = sum(map(_lexicon("en").__contains__, long))
    return "en" if counts["en"] == counts[best] and known >= 2 * enough else ""


def _of_heading(words: Sequence[str]) -> str:
    if sum(map(str.isascii, words)) * 4 < len(words) * 3:
        return ""  # another script, of which folding left a few words that look like Latin ones
    counts = _counts(words)
    for language in COVERED:
        counts[language] = sum(map(_lexicon(language).__contains__, words))
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > counts["en"] else "en"


def _counts(words: Sequence[str]) -> dict[str, int]:
    counts = dict.fromkeys(_COMMON, 0)
    for word in filter(_BY_WORD.__contains__, words):
        for language in _BY_WORD[word]:
            counts[language] += 1
    return counts


@functools.cache
def _lexicon(language: str) -> frozenset[str]:
    """Every word that the shipped lexicon of a language knows, and its common ones."""
    from daylight.screening.terms import lexicon_words

    return lexicon_words(language) | _WORDS[language]
