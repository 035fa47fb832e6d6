"""Making the index anew, a stretch at a time, while the board serves and ads come and go.

    lost ── begin: empty tables ── building: stretch, stretch, ... ── ready

Where the old one still answers, it goes on answering and the new one is made beside it (see
`beside.py`). What the gate shows meanwhile it indexes itself; a stretch adds the public ads that
are not there.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec
from django.db import connection, transaction
from django.db.models import F

from daylight.web.ads import search_processes
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import SearchState, SearchStatus
from daylight.web.ads.search import beside, documents, gin, index, tables
from daylight.web.ads.search.agreeing import answers
from daylight.web.ads.search.index import Entry, Target
from daylight.web.ads.search.rules import may_answer, rules
from daylight.web.ads.search.tables import NEXT, Pair

_Row = tuple[int, int, int]  # pub_seq, ad, version


class _Span(NamedTuple):
    """Ads whose `pub_seq` is behind the one, up to the other."""

    after: int
    upto: int


class Made(msgspec.Struct, array_like=True, gc=False):
    """A public ad's version with its line; and with its text, where that was made with the line."""

    seq: int
    ad: int
    version: int
    line: str
    text: str = ""


STRETCH = 500  # ads a transaction: some 15 ms of the write lock
STRETCH_AT_ONCE = 5_000  # where all is made at once: fewer and larger parts
GROWN = 4  # times the ads there were; then other words may be common
FEW = 2_000  # ads of a board whose common words do not matter
MEANWHILE = ("beside", "rules", "grown")  # reasons with which the old one may answer
IN_THE_MAKING = (SearchStatus.BUILDING, SearchStatus.BESIDE)


def why_anew() -> str:
    """Why the index must be made anew: "lost", "building", "beside", "rules", "differs" or
    "grown"; "" where not."""
    state = SearchState.objects.get(pk=1)
    if state.status == SearchStatus.BESIDE:
        return str(state.status) if answers() else "differs"
    if state.status != SearchStatus.READY:
        return str(state.status)
    if state.rules != rules():
        return "rules"
    if not answers():
        return "differs"
    return "grown" if beside.newest() > FEW + GROWN * state.chosen_at else ""


def start() -> None:
    """Begin to make it anew: beside the one that answers, or in the stead of one that does not."""
    index.forgo()
    state = SearchState.objects.get(pk=1)
    if state.status == SearchStatus.READY and may_answer(state.rules) and answers():
        beside.begin()
    else:
        begin()


def begin() -> None:
    """Empty tables, whatever was there; the gate writes into them from here on."""
    common = beside.common_words()

    def act(state: SearchState) -> None:
        with connection.cursor() as cursor:
            for sentence in tables.anew(connection.vendor):
                cursor.execute(sentence)
        SearchState.objects.filter(pk=state.pk).update(
            status=SearchStatus.BUILDING, rules=rules(), common=common, **beside.counts()
        )

    beside.alone(act)


def go_on(*, seconds: float, tell: Callable[[int, int], None] = lambda done, total: None) -> bool:
    """Stretch after stretch for so long; true when nothing is in the making any more.

    False at once where it is made and cannot be put in place yet.
    """
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        state = SearchState.objects.get(pk=1)
        if state.status not in IN_THE_MAKING:
            return True
        if not _stretch(state):
            return _is_finished(state)
        tell(min(state.done + STRETCH, state.total), state.total)
    return False


def _is_finished(state: SearchState) -> bool:
    pair = index.targets()[-1].pair
    if not gin.finish(pair):
        return False
    if connection.vendor != "sqlite":
        _make_up_for(pair)
    if state.status == SearchStatus.BUILDING:
        done = SearchState.objects.filter(pk=1, status=SearchStatus.BUILDING)
        done.update(status=SearchStatus.READY)
    elif answers(NEXT):
        return beside.swap()
    else:
        index.forgo()
    return True


_STRAY = """
DELETE FROM {lookup} i WHERE NOT EXISTS (SELECT 1 FROM {docs} d WHERE d.pub_seq = i.pub_seq)
"""
_LEFT_OUT = """
SELECT pub_seq, id, public_version_id FROM ads_ad a
WHERE state = 'public' AND public_version_id IS NOT NULL AND pub_seq IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM {docs} d WHERE d.pub_seq = a.pub_seq)
ORDER BY pub_seq
"""


def _make_up_for(pair: Pair) -> None:
    """What was hidden or shown while the index was shut; publications write it again from here."""
    with connection.cursor() as cursor:
        cursor.execute(_STRAY.format(**pair._asdict()))
        cursor.execute(_LEFT_OUT.format(docs=pair.docs))
        left_out = list(cursor.fetchall())
    for _number, near in itertools.groupby(left_out, lambda row: row[0] // STRETCH):
        rows = list(near)
        made = _lines(rows)
        with transaction.atomic():
            _add_public(made)


def _stretch(state: SearchState) -> bool:
    """The next public ads into the index; false where there are none left, or it is shut."""
    if state.shut:
        return False
    rows = _read(state.reached, STRETCH)
    if rows:
        revision = catalogue().revision
        _write(state, _lines(rows), reached=rows[-1][0], revision=revision)
    return bool(rows)


_READ = """
SELECT pub_seq, id, public_version_id FROM ads_ad
WHERE state = 'public' AND public_version_id IS NOT NULL AND pub_seq > %s AND pub_seq <= %s
ORDER BY pub_seq LIMIT %s
"""
_END = 2**62


def _read(reached: int, most: int, *, upto: int = _END) -> list[_Row]:
    """The public ads behind a place in the index."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, (reached, upto, most))
        return list(cursor.fetchall())


def _write(
    state: SearchState, made: Sequence[Made], *, reached: int, revision: int, common: str = ""
) -> bool:
    """Whether it was written: not where another process came first, or all begins again.

    Texts, if any, are of an index with these common words.
    """
    with transaction.atomic():
        _add_public(made, common)
        if not _went_on(state, reached, len(made)) or catalogue().revision != revision:
            transaction.set_rollback(True)
            return False
    return True


def _went_on(state: SearchState, reached: int, many: int) -> bool:
    same = SearchState.objects.filter(pk=1, status=state.status, reached=state.reached)
    return bool(same.update(reached=reached, done=F("done") + many))


def _add_public(made: Sequence[Made], common: str = "") -> None:
    """Those that are public still, and that the gate has not indexed itself."""
    if not made:
        return
    first, last = made[0].seq, made[-1].seq
    still = _still_public(first=first, last=last)
    target = index.targets()[-1]
    has_texts = common == target.common
    entries = [
        Entry(each.seq, each.line, each.text if has_texts else "")
        for each in made
        if (each.ad, each.version) in still
    ]
    _add_missing(target, entries, first=first, last=last)


_STILL = """
SELECT id, public_version_id FROM ads_ad
WHERE state = 'public' AND pub_seq >= %s AND pub_seq <= %s ORDER BY id {lock}
"""


def _still_public(*, first: int, last: int) -> set[tuple[int, int]]:
    """Ads and their versions, that nobody changes now."""
    lock = "" if connection.vendor == "sqlite" else "FOR UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(_STILL.format(lock=lock), (first, last))
        return set(cursor.fetchall())


def _add_missing(target: Target, entries: Sequence[Entry], *, first: int, last: int) -> None:
    """Those that the gate has not indexed itself."""
    docs = target.pair.docs
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pub_seq FROM {docs} WHERE pub_seq BETWEEN %s AND %s", (first, last))
        there = {seq for (seq,) in cursor.fetchall()}
    index.add(target, [entry for entry in entries if entry.seq not in there])


def whole(
    tell: Callable[[int, int], None] = lambda done, total: None,
    *,
    ready: Callable[[], None] = lambda: None,
    processes: int = 0,
) -> None:
    """The whole index anew, however long that takes; lines made by so many processes.

    Once it answers, `ready` is called; then its parts are merged, and the old one cleared away.
    """
    start()
    index.begin_at_once(index.targets()[-1].pair)
    if processes:
        _write_all(processes, tell)
    while not go_on(seconds=3600, tell=tell):  # what came meanwhile
        pass
    ready()
    index.end_at_once()
    beside.clear_away()


def _write_all(processes: int, tell: Callable[[int, int], None]) -> None:
    """All stretches, until another process does the same."""
    state = SearchState.objects.get(pk=1)
    written = _made_elsewhere if connection.vendor == "sqlite" else _written_elsewhere
    for reached, many in written(state, processes):
        if many is None:
            return
        state.reached, state.done = reached, state.done + many
        tell(state.done, state.total)


_Written = Iterator[tuple[int, int | None]]


def _made_elsewhere(state: SearchState, processes: int) -> _Written:
    """How far each stretch goes and how many ads it has; None where it was not written.

    SQLite has one writer, which is here, and all that can be made before is.
    """
    revision, common = catalogue().revision, index.targets()[-1].common
    make = partial(_made, common=common)
    for span, written in search_processes.done(make, _spans(), processes):
        made = _decode(written)
        went_on = _write(state, made, reached=span.upto, revision=revision, common=common)
        yield span.upto, len(made) if went_on else None


def _spans() -> Iterator[_Span]:
    for after in range(0, beside.newest(), STRETCH_AT_ONCE):
        yield _Span(after, after + STRETCH_AT_ONCE)


def _made(span: _Span, *, common: str) -> bytes:
    """A stretch's ads as bytes: thousands of strings are slow to give to another process."""
    rows = _read(span.after, span.upto - span.after, upto=span.upto)
    return _encode(
        [
            Made(seq, pk, version, " ".join(words), index.text(words, common))
            for (seq, pk, version), words in _tokens(rows)
        ]
    )


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Made]).decode


def _lines(rows: Sequence[_Row]) -> list[Made]:
    """The same without texts: each process makes those of what it writes."""
    return [Made(*row, " ".join(words)) for row, words in _tokens(rows)]


def _tokens(rows: Sequence[_Row]) -> Iterator[tuple[_Row, list[str]]]:
    """Each row whose version has words, in order, with what the index keeps of them."""
    versions = [version for _seq, _pk, version in rows]
    found = dict(documents.tokens(versions, catalogue()))
    for row in rows:
        if row[2] in found:
            yield row, found[row[2]]


def _written_elsewhere(state: SearchState, processes: int) -> _Written:
    """The same on PostgreSQL, where each process writes what it has made.

    What is said to be done has no gap: whoever is killed leaves some that is there already.
    """
    put = partial(_put, status=state.status, revision=catalogue().revision)
    for span, many in search_processes.done(put, _spans(), processes):
        went_on = many is not None and _went_on(state, span.upto, many)
        yield span.upto, many if went_on else None


def _put(span: _Span, *, status: str, revision: int) -> int | None:
    """How many ads a stretch has, that are in the index now; None where all begins again."""
    rows = _read(span.after, span.upto - span.after, upto=span.upto)
    made = _lines(rows)
    with transaction.atomic():
        _add_public(made)
        same = SearchState.objects.filter(pk=1, status=status).exists()
        if not same or catalogue().revision != revision:
            transaction.set_rollback(True)
            return None
    return len(rows)
