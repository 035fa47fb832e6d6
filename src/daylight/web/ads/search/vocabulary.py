"""The words of the board's ads, counted by the worker, for "did you mean".

Only words that are indexed are counted: no contact becomes a suggestion. Counts grow and are never
exact; whatever is suggested is looked up before it is shown. Once a week all is counted anew, so
that no word stays longer than its ads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import F

from daylight.web import bulk
from daylight.web.ads.models import Ad, AdState, SearchDoc, SearchState, SearchWord, VersionContent
from daylight.web.ads.search.words import fold, tokens

NEWEST = 50_000  # ads that are counted of a board that was never counted
BATCH = 200
MOST_WORDS = 200_000
SHORTEST, LONGEST = 3, 30  # letters

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouy]+")
_BONES = 3  # consonants that say something


def slips(word: str) -> set[str]:
    """A word and what is left of it without one of its letters.

    Two words that one mistake apart share one: a letter too few, too many, wrong or swapped.

    >>> sorted(slips("bike"))
    ['bie', 'bik', 'bike', 'bke', 'ike']
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def keys(word: str) -> set[str]:
    """Its slips, and its consonants: vowels are what is mixed up most."""
    bones = _VOWELS.sub("", word)
    return {*slips(word), f"-{bones}"} if len(bones) >= _BONES else slips(word)


def count_new(*, most_batches: int = 50) -> bool:
    """Count the words of ads published since the last time; true where more are left."""
    state = SearchState.objects.get(pk=1)
    public = Ad.objects.filter(state=AdState.PUBLIC, pub_seq__gt=state.words_at)
    public = public.order_by("pub_seq")
    if not state.words_at:
        newest = Ad.objects.filter(state=AdState.PUBLIC).order_by("-pub_seq")
        first = newest.values_list("pub_seq", flat=True)[NEWEST : NEWEST + 1]
        public = public.filter(pub_seq__gt=next(iter(first), 0) or 0)
    rows = list(public.values_list("pub_seq", "public_version_id")[: BATCH * most_batches])
    for start in range(0, len(rows), BATCH):
        _count([(seq, pk) for seq, pk in rows[start : start + BATCH] if seq and pk])
    return len(rows) == BATCH * most_batches


def _count(rows: Sequence[tuple[int, int]]) -> None:
    contents = bulk.select(
        VersionContent, ("version_id", "title", "body"), "version_id", [pk for _seq, pk in rows]
    )
    texts = {pk: f"{title}\n{body}" for pk, title, body in contents}
    lines = dict(bulk.select(SearchDoc, ("pub_seq", "tokens"), "pub_seq", [s for s, _pk in rows]))
    ads: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for seq, pk in rows:
        for word, written in _words(texts.get(pk, ""), lines.get(seq, "")).items():
            ads[word] += 1
            shown.setdefault(word, written)
    with transaction.atomic():
        _keep(ads, shown)
        SearchState.objects.filter(pk=1).update(
            words_at=rows[-1][0], words_of=F("words_of") + len(rows)
        )


def _words(text: str, line: str) -> dict[str, str]:
    """Folded words that are in the line, each with how it is written."""
    indexed = set(line.split())
    found: dict[str, str] = {}
    for written in _WORD.findall(text):
        word = fold(written)
        if SHORTEST <= len(word) <= LONGEST and word not in found:
            token = tokens(word)
            if len(token) == 1 and token[0] in indexed:
                found[word] = written.lower()
    return found


def _keep(ads: Counter[str], shown: dict[str, str]) -> None:
    known = {word for (word,) in bulk.select(SearchWord, ("token",), "token", ads)}
    new = sorted(set(ads) - known)
    bulk.insert(SearchWord, ("token", "shown", "ads"), [(w, shown[w][:40], ads[w]) for w in new])
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE ads_searchword SET ads = ads + %s WHERE token = %s",
            [(ads[word], word) for word in sorted(known)],
        )
        cursor.executemany(
            "INSERT INTO ads_searchslip (slip, token) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            sorted(_slips_of(new)),
        )
    if SearchWord.objects.count() > MOST_WORDS:
        _forget_rare()


def _slips_of(words: Iterable[str]) -> set[tuple[str, str]]:
    return {(slip, word) for word in words for slip in keys(word)}


def _forget_rare() -> None:
    """Too many words: a tenth goes, those that the fewest ads have."""
    spare = SearchWord.objects.count() - int(0.9 * MOST_WORDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ads_searchword WHERE token IN "
            "(SELECT token FROM ads_searchword ORDER BY ads, token LIMIT %s)",
            [spare],
        )
        cursor.execute(
            "DELETE FROM ads_searchslip WHERE token NOT IN (SELECT token FROM ads_searchword)"
        )


@transaction.atomic
def begin_again() -> None:
    """Forget all words; the next turns count those of the newest ads."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ads_searchslip")
        cursor.execute("DELETE FROM ads_searchword")
    SearchState.objects.filter(pk=1).update(words_at=0, words_of=0)
