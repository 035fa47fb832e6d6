"""Which attributes are about somebody's age or sex. Pure.

Such a one can be asked for on a page, since its section's operator wanted that. But nobody is
looked out for by it: no alert asks for it, and none of its words is a word of the ad.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from daylight.web.ads.search.words import fold

# In the languages of the board's own catalogues. "Men's size" is among them: better too many.
_ENGLISH = (
    "age ages aged years old older young younger birth birthday birthdate birthyear born dob yob "
    "adult adults teen teens child children kid kids sex sexes gender genders female females male "
    "males woman women womens man men mens girl girls boy boys lady ladies gent gents gentleman "
    "gentlemen feminine masculine"
)
_SPANISH = (
    "edad edades anos nacimiento nacido nacida cumpleanos joven jovenes adulto adultos nino ninos "
    "nina ninas sexo sexos genero generos mujer mujeres hombre hombres femenino femenina masculino "
    "masculina hembra hembras macho machos varon varones chica chicas chico chicos senora senoras "
    "senor senores senorita senoritas dama damas caballero caballeros"
)
_OF_A_PERSON = frozenset(f"{_ENGLISH} {_SPANISH}".split())
_WORD = re.compile(r"[a-z]+")


def is_of_a_person(attribute: Mapping[str, Any]) -> bool:
    """Whether an attribute is about age or sex, by its name, a label of it or of a choice.

    >>> is_of_a_person({"name": "female_only"}), is_of_a_person({"name": "package"})
    (True, False)
    """
    return _says_so(tuple(_said(attribute)))


@lru_cache(maxsize=4096)
def _says_so(texts: tuple[str, ...]) -> bool:
    words = _WORD.findall(fold(" ".join(texts).replace("_", " ")))
    return not _OF_A_PERSON.isdisjoint(words)


def _said(attribute: Mapping[str, Any]) -> Iterable[str]:
    yield str(attribute.get("name", ""))
    yield from _labels(attribute)
    for choice in attribute.get("choices") or ():
        yield str(choice.get("value", ""))
        yield from _labels(choice)


def _labels(of: Mapping[str, Any]) -> Iterable[str]:
    return map(str, (of.get("labels") or {}).values())
