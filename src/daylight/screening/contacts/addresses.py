"""E-mail addresses, messenger handles and links, plain and disguised.

Every pattern is anchored at something rare (a top-level domain, a sign, a messenger's name) and
looks at a bounded stretch around it, so that the cost is linear in the text.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from daylight.screening.onelook import Look
from daylight.screening.onelook_plain import (
    APP,
    APP_WORD,
    ARROBA,
    AT_WORD,
    CASH,
    DOMAIN,
    DOT_WORD,
    ID,
    LINE,
    SIGN,
    URL_START,
)

Row = tuple[str, str, int, int]
_TLDS = (
    "com net org info biz edu gov io co me us uk ca ie fr de es it nl in au mx br pt be ch at eu "
    "ru cn jp nz za ar cl pe app dev xyz online site shop store live link click top club vip "
    "space website gl ly gd cc tv ws ai gg page chat date dating cam example test"
).split()
_TLD = "(?:" + "|".join(sorted(_TLDS, key=len, reverse=True)) + ")"
# So many blanks at most: a run without end would be tried from each of its blanks.
_DOT = (
    r"(?:\s?[.,]\s?|\s?[(\[{<]\s?(?:dot|punto|point|\.)\s?[)\]}>]\s?|"
    r"\s{1,16}(?:dot|punto|point)\s{1,16})"
)
_AT = r"(?:\s?@\s?|\s?[(\[{<]\s?(?:at|arroba|@)\s?[)\]}>]\s?|\s{1,16}(?:at|arroba)\s{1,16})"
_ENDING = re.compile(_DOT + r"(" + _TLD + r")(?:" + _DOT + r"(" + _TLD + r"))?(?![a-z0-9])")
_EMAIL = re.compile(
    r"(?P<local>(?<![a-z0-9._+-])[a-z0-9_+-]{1,40}(?:(?:\.|" + _DOT + r")[a-z0-9_+-]{1,30}){0,3})"
    r"(?P<at>" + _AT + r")(?P<host>[a-z0-9-]{1,40}(?:" + _DOT + r"[a-z0-9-]{1,30}){1,3})$"
)
_SPACED_EMAIL = re.compile(
    r"(?<![a-z0-9])(?P<local>(?:[a-z0-9_]\s){2,30})@\s(?P<host>(?:[a-z0-9]\s){2,30})\.\s"
    r"(?P<tld>c\s?o\s?m|n\s?e\s?t|o\s?r\s?g)(?![a-z0-9])"
)
_URL = re.compile(
    r"\bh(?:tt|xx)ps?\s?:\s?/{1,2}\s?[^\s<>\"'\x00]{1,2000}|\bwww\.[^\s<>\"'\x00]{3,2000}"
)
_BARE = re.compile(
    r"(?<![a-z0-9@._/-])(?:[a-z0-9-]{1,63}\.){1,4}" + _TLD + r"(?![a-z0-9-]|\.[a-z0-9])"
    r"(?:/[^\s<>\"'\x00]{0,500})?"
)
# Endings that are words, too: "sofa.In good shape" is a missing blank.
_WORDS_TOO = frozenset(
    "in it me us at be es de is live link store shop top club page site space chat date test cam "
    "app click pt ch au io co pe cl no so am".split()
)
_LINK_WORD = re.compile(
    r"(?:visit|sites?|web|website|webpage|see|en|at|to|check|on|url|link|online|pagina|page|com|go|"
    r"from|via|[:(\[=-])\W{0,3}$"
)
_SPELLED_HOST = re.compile(r"(?<![a-z0-9])([a-z0-9-]{2,63})$")
_AT_NAME = re.compile(r"(?<![\w@.])@([a-z0-9_][a-z0-9_.]{2,29})(?![\w@])")
_MESSENGERS = {
    "telegram": "telegram", "tg": "telegram", "kik": "kik", "snapchat": "snapchat",
    "snap": "snapchat", "instagram": "instagram", "insta": "instagram", "ig": "instagram",
    "wechat": "wechat", "weixin": "wechat", "line id": "line", "skype": "skype",
    "viber": "viber", "discord": "discord", "signal": "signal", "whatsapp": "whatsapp",
    "facebook": "facebook", "fb": "facebook", "venmo": "venmo", "cashapp": "cashapp",
    "cash app": "cashapp", "zangi": "zangi", "threema": "threema", "session id": "session",
}  # fmt: skip
_NAMED = re.compile(
    r"\b(?P<app>" + "|".join(sorted(_MESSENGERS, key=len, reverse=True)) + r")"
    r"(?:\s(?:id|me|name|username|user|handle|usuario)){0,2}"
    r"(?:\s?[:=]\s?@?|\s(?:is|es|on|at)\s@?|\s?@\s?|\s-\s@?)"
    r"(?P<name>[a-z0-9_][a-z0-9_.-]{2,30})"
)
_ORDINARY = frozenset(
    "the and for not only call text message messages app group available please here also now "
    "number yes our you your are this that with from follow like page marketplace live com "
    "telegram whatsapp instagram or via add find any all free me us".split()
)
_LOOKBACK = 110


def find_addresses(text: str, look: Look) -> list[Row]:
    """(kind, value, start, end) of every e-mail, handle and link in the folded text looked at."""
    kept: list[Row] = []
    for finder in _finders(text, look.bits, look.shape):
        for row in finder(text):
            if not any(row[2] < end and start < row[3] for _, _, start, end in kept[-50:]):
                kept.append(row)
    return kept


def _finders(text: str, bits: int, shape: int) -> list[Callable[[str], Iterator[Row]]]:
    """What may find something, in the order of whose word counts first."""
    asked: list[Callable[[str], Iterator[Row]]] = []
    if shape & SIGN or (bits & AT_WORD and (bits & DOT_WORD or _has_at(text, bits))):
        asked.append(_emails)
    if bits & URL_START:
        asked.append(_links)
    if shape & DOMAIN:
        asked.append(_bare_links)
    if bits & DOT_WORD:
        asked.append(_spelled_links)
    if bits & APP or bits & _LINE_ID == _LINE_ID or bits & _CASH_APP == _CASH_APP:
        asked.append(_named_handles)
    if shape & SIGN:
        asked.append(_at_names)
    return asked


def _links(text: str) -> Iterator[Row]:
    for match in _URL.finditer(text):
        yield "link", tidy_link(match.group()), match.start(), match.end()


def _has_at(text: str, bits: int) -> bool:
    """Whether a word for the sign stands there that needs no spelled dot beside it."""
    return bool(bits & ARROBA) or "at)" in text or "at]" in text


def _emails(text: str) -> Iterator[Row]:
    for ending in _ENDING.finditer(text):
        low = max(0, ending.start() - _LOOKBACK)
        match = _EMAIL.search(text[low : ending.end()])
        if match:
            value = f"{_joined(match['local'])}@{_joined(match['host'])}"
            if _is_meant(match["at"], match.group()):
                yield "email", value, low + match.start(), low + match.end()
    if "@" in text:
        for match in _SPACED_EMAIL.finditer(text):
            local, host, tld = (re.sub(r"\s", "", match[g]) for g in ("local", "host", "tld"))
            yield "email", f"{local}@{host}.{tld}", match.start(), match.end()


def _is_meant(at: str, whole: str) -> bool:
    """ "look at example.org" is a link; "jane at example dot org" is an address."""
    return (
        at.strip() not in ("at", "arroba")
        or bool(re.search(r"\b(?:dot|punto|point)\b", whole))
        or (
            bool(
                re.search(
                    r"\b(?:gmail|yahoo|hotmail|outlook|icloud|aol|proton\w*|live|gmx)\b", whole
                )
            )
        )
    )


def _joined(text: str) -> str:
    return re.sub(r"[\s()\[\]{}<>]", "", re.sub(_DOT, ".", text)).strip(".")


def _bare_links(text: str) -> Iterator[Row]:
    for match in _BARE.finditer(text):
        host = match.group().split("/")[0]
        has_name = any(c.isalpha() for c in host.split(".")[0])
        if has_name and (len(host) < len(match.group()) or _is_domain(text, match.start(), host)):
            yield "link", tidy_link(match.group()), match.start(), match.end()


def _is_domain(text: str, start: int, host: str) -> bool:
    if host.rsplit(".", 1)[1] not in _WORDS_TOO or host.count(".") > 1 or "-" in host:
        return True
    return start == 0 or bool(_LINK_WORD.search(text[max(0, start - 20) : start]))


def _spelled_links(text: str) -> Iterator[Row]:
    for ending in _ENDING.finditer(text):
        if not re.search(r"[a-z]", ending.group().replace(ending[1], "", 1)):
            continue
        low = max(0, ending.start() - 70)
        host = _SPELLED_HOST.search(text[low : ending.start()])
        if host:
            ends = ".".join(part for part in ending.groups() if part)
            yield "link", f"{host[1]}.{ends}", low + host.start(), ending.end()


def tidy_link(link: str) -> str:
    """A link without scheme, "www." and the punctuation that follows it."""
    link = re.sub(r"(?i)^h(?:tt|xx)p(s?)\s?:\s?/{1,2}\s?", "", link).rstrip(".,;:!?)]}'*")
    return re.sub(r"(?i)^www\.", "", link)


def _named_handles(text: str) -> Iterator[Row]:
    for match in _NAMED.finditer(text):
        name = match["name"].rstrip(".-")
        if name not in _ORDINARY and not name.isdigit() and len(name) > 2:
            yield "handle", f"{_MESSENGERS[match['app']]}:{name}", match.start(), match.end()


def _at_names(text: str) -> Iterator[Row]:
    for match in _AT_NAME.finditer(text):
        name = match[1].rstrip(".")
        if not name.isdigit() and name not in _ORDINARY:
            yield "handle", f"@{name}", match.start(), match.start() + 1 + len(name)


# Which words tell that a pattern can match at all, as bits of what is known of a word.
_CUE_WORDS: Final = (
    (DOT_WORD, ("dot", "punto", "point")),
    (AT_WORD, ("at", "arroba")),
    (ARROBA, ("arroba",)),
    (URL_START, ("http", "https", "hxxp", "hxxps", "www")),
    (APP, tuple(name for name in _MESSENGERS if " " not in name)),
    (LINE, ("line", "session")),
    (ID, ("id",)),
    (CASH, ("cash",)),
    (APP_WORD, ("app",)),
)
CUES: Final[dict[str, int]] = {}
for _bit, _words in _CUE_WORDS:
    for _word in _words:
        CUES[_word] = CUES.get(_word, 0) | _bit
_LINE_ID, _CASH_APP = LINE | ID, CASH | APP_WORD
