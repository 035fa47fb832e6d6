"""Phone numbers in every disguise: plain, spelled, mixed, spread, in look-alike letters.

The text is cut into pieces of digits. A number is a row of pieces whose digits are valid and whose
shape is one that people write; how much is asked of the shape depends on what lies between.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from daylight.screening.contacts.negatives import (
    is_labelled,
    without_labelled,
    without_negatives,
)
from daylight.screening.contacts.numbers import GUESSED, LONGEST, SHORTEST, e164
from daylight.screening.contacts.numerals import WEAK, worth
from daylight.screening.contacts.pieces import Piece, pieces
from daylight.screening.onelook import Look
from daylight.screening.onelook_plain import LEAST_DIGITS, clusters

Row = tuple[str, str, int, int]
_PLAIN = re.compile(r"([2-9]\d\d)\)?[-. ]{0,3}([2-9]\d\d)[-. ]{0,3}(\d{4})(?![\w€£%]|[-.,/]\d)")
_LEAD = re.compile(r"(?:^|[^\w.,$€£/+-])(?P<lead>(?:\+?1[-. ]{0,2})?\(?)$")
_INTERNATIONAL = re.compile(r"(?<![\w+])(?:\+|00)\s?(?:\(?\d\)?[-. /;]{0,3}){8,14}(?!\d)")
_KEYWORD = re.compile(
    r"\b(?:call|text|txt|sms|ring|phone|ph|tel|telf|telefono|telephone|cell|cel|celular|mobile|"
    r"mob|movil|whatsapp|whats app|wsp|wa|viber|signal|number|no|reach|contact|dial|llama|llamar|"
    r"llame|numero|fono|fon|handy|ruf|appelle|cellulare|bel|ligue|message|msg|digits|hit me)\b"
    r"[^\w]{0,6}(?:\w+[^\w]{1,4}){0,3}$"
)
_PHONE_SIGNS = frozenset("📞☎📱📲✆")
_LINKING = frozenset(
    "then and dash dot hyphen space period point slash area code y luego guion punto plus call me "
    "rest text txt at my number is dial com the next by followed comma heart star".split()
)
_NANP = ("US", "CA")
_WIDEST_GAP = 30
_WIDEST_ROW = 20
_WORDS = re.compile(r"[^\W_]+")


def find_phones(text: str, look: Look, *, country: str = "", digit: int = 0) -> list[Row]:
    """("phone", E.164, start, end) of every phone number in the folded text, in order.

    `look` is at the text's words; the first digit stands at `digit` or behind it.
    """
    if look.worth < SHORTEST:
        return []
    found = list(_plain(text, digit)) if country in ("", "US", "CA") else []
    if _has_cluster(look, frozenset([value[2:] for _, value, _, _ in found])):
        found += _disguised(_without(text, found), look.worths(), country)
        found.sort(key=_by_start)
    return found


def _by_start(row: Row) -> int:
    return row[2]


def _has_cluster(look: Look, known: frozenset[str]) -> bool:
    """Whether enough digits or number words stand near each other, before a closer look.

    `known` are numbers that were found already; their digits do not count.
    """
    if look.worth - sum(map(len, known)) < LEAST_DIGITS:
        return False
    for first, last, total in look.clusters():
        row = look.words[first : last + 1]
        if (not known or _remains(row, total, known)) and _has_strong(row, map(worth, row)):
            return True
    return False


def _has_strong(row: Iterable[str], worths: Iterable[int]) -> bool:
    """Whether a row may hold a number of which at least every second piece is no word of its own,
    as `_is_likely` asks, going by how many digits each word stands for at most."""
    strong = digits = widest = 0
    for word, most in zip(row, worths, strict=True):
        if word in WEAK and word.isalpha():
            widest = max(widest, most)
        elif most:
            strong += 1
            digits += most
    return digits + strong * widest >= SHORTEST


def _remains(row: Sequence[str], total: int, known: frozenset[str]) -> bool:
    """Whether enough digits are left when known numbers are taken out."""
    digits = "".join(word for word in row if word.isdigit())
    for number in known:
        count = digits.count(number)
        total -= count * (len(number) + (f"1{number}" in digits))
    return total >= LEAST_DIGITS


def _plain(text: str, digit: int) -> Iterator[Row]:
    """Numbers as North Americans write them, found without cutting the text."""
    for match in _PLAIN.finditer(text, digit):
        lead = _LEAD.search(text[max(0, match.start() - 6) : match.start()])
        value = e164("".join(match.groups()), "US") if lead else None
        if lead and value and not is_labelled(text, match.start()):
            yield "phone", value, match.start() - len(lead["lead"]), match.end()


def _without(text: str, found: list[Row]) -> str:
    """The text with what was found blanked, at the same length."""
    kept, at = [], 0
    for _, _, start, end in found:
        kept += [text[at:start], "\x00" * (end - start)]
        at = end
    return "".join([*kept, text[at:]])


def _disguised(text: str, known: Mapping[str, int], country: str) -> Iterator[Row]:
    """`known` are the worths of words; blanks may have cut some that are none of them."""
    international = list(_international(text, country))
    yield from international
    text = without_negatives(without_labelled(_without(text, international)))
    words = list(_WORDS.finditer(text))
    worths = [known[w] if (w := word.group()) in known else worth(w) for word in words]
    for first, last, _ in clusters(worths):
        row = [word.group() for word in words[first : last + 1]]
        if not _has_strong(row, worths[first : last + 1]):
            continue
        for run in _runs(text, words[first].start(), words[last].end()):
            yield from _in_run(text, run, country)


def _international(text: str, country: str) -> Iterator[Row]:
    for match in _INTERNATIONAL.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        digits = digits[2:] if match.group().startswith("00") else digits
        value = e164(digits, country or "US", True)
        if value and not is_labelled(text, match.start()):
            yield "phone", value, match.start(), match.end()


def _runs(text: str, start: int, end: int) -> Iterator[list[Piece]]:
    """Rows of pieces that may belong together, in a stretch of the text."""
    run: list[Piece] = []
    for piece in pieces(text, start, end):
        if run and not _joins(piece):
            yield run
            run = []
        if run or not piece.weak or piece.digits:
            run.append(piece)
    if run:
        yield run


def _joins(piece: Piece) -> bool:
    gap = piece.gap
    return (
        not piece.walled
        and "\x00" not in gap
        and len(gap) <= _WIDEST_GAP
        and len(piece.fillers) <= 2
    )


def _in_run(text: str, run: list[Piece], country: str) -> Iterator[Row]:
    digits = "".join([p.digits for p in run])
    if len(digits) < LEAST_DIGITS:
        return
    ends = list(accumulate(len(p.digits) for p in run))
    at = 0
    while at < len(run):
        match = _likeliest_from(text, run, at, country, digits, ends)
        if match is None:
            at += 1
            continue
        value, last = match
        yield "phone", value, run[at].start, run[last].end
        at = last + 1


def _likeliest_from(
    text: str, run: list[Piece], at: int, country: str, digits: str, ends: list[int]
) -> tuple[str, int] | None:
    """The likeliest number that starts with piece `at`: its value and last piece.

    Of several, the one of the country that is asked first, then the longest. `digits` are those of
    the run, and `ends` where in them each piece ends.
    """
    best: tuple[int, int, str] | None = None
    keyed: bool | None = None
    begin, lengths = ends[at] - len(run[at].digits), _lengths(text, run[at], country)
    first = bisect_left(ends, begin + lengths.start, at)
    for last in range(first, min(len(run), at + _WIDEST_ROW)):
        if ends[last] - begin >= lengths.stop:
            break
        if last - at >= _MOST_GROUPS and _goes_on(run, last):
            continue  # as `_is_likely` would find after a longer look
        row = digits[begin : ends[last]]
        if len(set(row)) > 2:
            if keyed is None:
                keyed = _is_keyed(text, run, at, country)
            candidate = _candidate(text, run, at, last, row, country, keyed)
            if candidate and (best is None or (candidate[0], -last) < (best[0], -best[1])):
                best = (candidate[0], last, candidate[1])
    return (best[2], best[1]) if best else None


def _is_keyed(text: str, run: list[Piece], at: int, country: str) -> bool:
    """Whether a word or sign for a phone stands before, or the run is all that its line holds."""
    before = text[max(0, run[at].start - 50) : run[at].start]
    if _KEYWORD.search(before) or not _PHONE_SIGNS.isdisjoint(before[-4:]):
        return True
    if at or len(run) < 3 or not country or all(p.gap.isspace() for p in run[1:]):
        return False
    after = text[run[-1].end : run[-1].end + 20].partition("\n")[0]
    ahead = before.rpartition("\n")[2]
    return not any(c.isalnum() or c == "\x00" for c in ahead + after)


def _candidate(
    text: str, run: list[Piece], at: int, last: int, digits: str, country: str, keyed: bool
) -> tuple[int, str] | None:
    """The rank of the country whose number this is (0 first) and the number."""
    row = run[at : last + 1]
    if row[0].weak and (len(row) < 2 or row[1].weak) and len(row) < 9:
        return None
    if row[-1].weak and (not _is_tight(row[-1]) or all(p.plain for p in row[:-1])):
        return None
    trunk = row[0].digits[0] == "0" and country not in ("", *_NANP) and len(row) < 7
    if not _is_likely(run, at, last, keyed, trunk):
        return None
    return _valid(digits, country, _has_plus(text, row[0]))


def _has_plus(text: str, piece: Piece) -> bool:
    return text[max(0, piece.start - 3) : piece.start].rstrip().endswith("+")


def _lengths(text: str, first: Piece, country: str) -> range:
    """How many digits a number that begins with this piece may have."""
    if country in _NANP and first.digits[0] != "0" and not _has_plus(text, first):
        return range(10, 12)
    return range(SHORTEST, LONGEST + 1)


def _valid(digits: str, country: str, plus: bool) -> tuple[int, str] | None:
    for prefix in ("+", "00", "011"):
        if plus if prefix == "+" else digits.startswith(prefix):
            value = e164(digits if plus else digits[len(prefix) :], country or "US", True)
            if value or plus:
                return (0, value) if value else None
    guesses = (country, "US") if country else GUESSED
    for rank, guess in enumerate(guesses):
        is_long_enough = (
            len(digits) in (10, 11) if guess in _NANP else (len(digits) > 8 or guess == country)
        )
        value = e164(digits, guess) if is_long_enough else None
        if value:
            return rank, value
    return None


def _is_tight(piece: Piece) -> bool:
    return not piece.fillers and len(piece.gap) <= 8


def _is_likely(run: list[Piece], at: int, last: int, keyed: bool, trunk: bool) -> bool:
    """Whether the pieces at..last look like one number and not like a stretch of a list."""
    row = run[at : last + 1]
    shape = tuple(len(p.digits) for p in row)
    fillers = [f for p in row[1:] for f in p.fillers]
    weak = sum(p.weak for p in row)
    if weak * 2 > len(row) or (weak and any(f not in _LINKING for f in fillers)):
        return False
    if fillers and not _fillers_are_likely(row, shape, fillers, keyed):
        return False
    if shape in _CANONICAL:
        # Groups of one length in a longer row are a list: of models, of postcodes.
        is_list = len(row) > 1 and len(set(shape)) == 1
        return keyed or not (is_list and (_goes_on(run, last) or _begins_before(run, at)))
    if _goes_on(run, last) or _counts_up(row):
        return False
    if keyed:
        return True
    if _begins_before(run, at):
        return False
    if trunk and not fillers:
        return True
    if not all(p.plain for p in row):
        return True
    is_even = len(set(shape)) == 1 and shape[0] < 3
    return is_even and (len(row) > 6 or row[0].digits[0] == "0")


def _counts_up(row: list[Piece]) -> bool:
    """A list of sizes or years: each number is more than the one before."""
    if (
        len(row) < 4
        or row[0].digits[0] == "0"
        or not all(p.plain or len(p.digits) > 2 for p in row)
    ):
        return False
    values = [int(p.digits) for p in row]
    return all(a < b for a, b in pairwise(values))


def _fillers_are_likely(
    row: list[Piece], shape: tuple[int, ...], fillers: list[str], keyed: bool
) -> bool:
    if all(f in _LINKING for f in fillers):
        return True
    singles = len(row) > 6 and max(shape) <= 2
    same = len(set(fillers)) == 1 and len(fillers) > 1
    return keyed or singles or same


def _begins_before(run: list[Piece], at: int) -> bool:
    """Whether digits stand directly before, so that the row is the rest of something."""
    return at > 0 and _is_tight(run[at]) and not run[at - 1].weak


def _goes_on(run: list[Piece], last: int) -> bool:
    following = run[last + 1] if last + 1 < len(run) else None
    return following is not None and _is_tight(following) and not following.weak


_CANONICAL = frozenset(
    (
        (10,), (11,), (9,), (3, 3, 4), (1, 3, 3, 4), (3, 7), (1, 3, 7), (6, 4), (1, 10),
        (3, 3, 2, 2), (3, 2, 2, 2), (3, 3, 3), (4, 3, 3), (4, 6), (5, 6), (5, 5),
        (5, 3, 3), (2, 4, 4), (3, 4, 4), (2, 3, 4), (2, 5, 4), (4, 4, 3), (3, 3, 3, 2), (2, 8),
        (3, 8), (3, 6), (3, 3, 1, 3),
    )
)  # fmt: skip
_MOST_GROUPS = max(map(len, _CANONICAL))
