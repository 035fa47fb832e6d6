"""Words for where a person is from. They say nothing of what is offered, so nothing reads them.

"A young Polish girl" is read as "a young girl", and "Polish sausage" as it stands: only the word
that belongs to a person is left out. No verdict can depend on it.
"""

# ruff: noqa: E501, SIM905 - word lists read better as sentences
from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from daylight.screening.terms import shipped_tags

ENGLISH: Final = frozenset(
    "afghan african albanian algerian american angolan arab arabian argentine argentinian armenian "
    "asian australian austrian azerbaijani bangladeshi belarusian belgian bolivian bosnian brazilian "
    "british bulgarian burmese cambodian cameroonian canadian caribbean caucasian chilean chinese "
    "colombian congolese croatian cuban czech danish dominican dutch ecuadorian egyptian english "
    "estonian ethiopian european filipina filipino finnish french gambian georgian german ghanaian "
    "greek guatemalan guinean haitian hispanic honduran hungarian indian indonesian iranian iraqi "
    "irish israeli italian ivorian jamaican japanese jordanian kazakh kenyan korean kosovan kurdish "
    "kyrgyz laotian latin latina latino latvian lebanese liberian libyan lithuanian macedonian malay "
    "malaysian mexican moldovan mongolian moroccan mozambican nepalese nepali nicaraguan nigerian "
    "norwegian oriental pakistani palestinian panamanian paraguayan persian peruvian polish "
    "portuguese puertorican romani romanian russian rwandan salvadoran scandinavian scottish "
    "senegalese serbian singaporean slavic slovak slovenian somali spanish sudanese swedish swiss "
    "syrian taiwanese tajik tanzanian thai tunisian turkish turkmen ugandan ukrainian uruguayan uzbek "
    "venezuelan vietnamese welsh yemeni zambian zimbabwean".split()
)
_STEMS: Final = (
    "afgan african albanes alban argelin american angolen arab argentin armeni asiatic australian "
    "austriac belg bolivian bosni brasilen bulgar camboyan canadiens chilen chin colombian congolen "
    "croat cuban chec danes dominican ecuatorian egipci eslovac esloven estoni etiop europe filipin "
    "finlandes frances gambian georgian aleman ghanes grieg guatemaltec guinean haitian hispan "
    "honduren hungar indi indonesi irani iraqui irlandes italian jamaiquin japones kenian "
    "corean kurd latin leton libanes lituan macedoni malgach marfilen marroqui mexican mejican "
    "moldav mongol mozambiquen nepali nicaraguens nigerian norueg oriental pakistani "
    "palestin panamen paraguay peruan polac portugues puertorriquen gitan ruman rus ruand salvadoren "
    "senegales serbi siri somali sudanes suec suiz tailandes taiwanes tanzan tunecin turc ugandes "
    "ucranian ucrani urugua venezolan vietnamit ingles britanic escoces espanol zambian"
).split()
_SPANISH: Final = frozenset(
    stem + ending for stem in _STEMS for ending in ("", "o", "a", "os", "as", "e", "es", "is", "ya")
)
NATIONALITIES: Final = ENGLISH | _SPANISH
_OF_PERSONS: Final = (
    "child", "girl", "teen", "youth_noun", "child_group", "family", "family_child", "adult_word",
    "young", "tender", "fresh", "infant", "people", "household", "job",
)  # fmt: skip


@functools.cache
def _persons() -> frozenset[str]:
    """Words for persons and for how young they are, which a nationality may stand beside."""
    tags = shipped_tags()
    return frozenset(p for tag in _OF_PERSONS for p in tags[tag] if " " not in p) - NATIONALITIES


def of_persons(words: Sequence[str]) -> list[int]:
    """Indexes of the nationalities that belong to a person: before one, or in Spanish behind.

    >>> of_persons("young polish girl with polish sausage".split())
    [1]
    """
    persons = _persons()
    found: list[int] = []
    after = 0  # the first word behind the nationalities in a row
    for at, word in enumerate(words):
        if word not in NATIONALITIES:
            continue
        if after <= at:
            after = at + 1
            while after < len(words) and words[after] in NATIONALITIES:
                after += 1
        before = found[-1] - 1 if found and found[-1] == at - 1 else at - 1
        is_before = after < len(words) and words[after] in persons
        is_behind = word in _SPANISH and before >= 0 and words[before] in persons
        if is_before or is_behind:
            found.append(at)
    return found
