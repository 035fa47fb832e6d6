"""Making the index anew, a stretch at a time, while the board serves and ads come and go.

    lost ── begin: empty tables ── building: stretch, stretch, ... ── ready

What the gate shows meanwhile it indexes itself; a stretch adds the public ads that are not there.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max

from daylight.web.ads import search_processes
from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.models import Ad, AdState, SearchDoc, SearchState, SearchStatus
from daylight.web.ads.search import asking, documents, index, tables
from daylight.web.ads.search.index import Entry
from daylight.web.ads.search.plan import Plan
from daylight.web.ads.search.rules import rules
from daylight.web.ads.search.words import BREAK

_Row = tuple[int, int, int]  # pub_seq, ad, version
STRETCH = 500  # ads a transaction: some 15 ms of the write lock
STRETCH_AT_ONCE = 5_000  # where all is made at once: fewer and larger parts
LOOKED_UP = 20  # ads that are looked up by their own words, to see whether the index answers
COMPARED = 1000  # rows of an older stretch


def why_anew() -> str:
    """Why the index must be made anew: "lost", "building", "rules" or "differs"; "" where not."""
    state = SearchState.objects.get(pk=1)
    if state.status != SearchStatus.READY:
        return str(state.status)
    if state.rules != rules():
        return "rules"
    return "" if answers() else "differs"


# Each is one sentence, so that no publication comes in between.
_PUBLIC = "SELECT pub_seq FROM ads_ad WHERE state = 'public' AND pub_seq IS NOT NULL"
_KEPT = "SELECT pub_seq FROM ads_searchdoc WHERE true"
_NOT_KEPT = """
SELECT 1 FROM ({public} {which}) a
WHERE NOT EXISTS (SELECT 1 FROM ads_searchdoc d WHERE d.pub_seq = a.pub_seq)
"""
_NOT_PUBLIC = """
SELECT 1 FROM ({kept} {which}) d
WHERE NOT EXISTS (SELECT 1 FROM ads_ad a WHERE a.pub_seq = d.pub_seq AND a.state = 'public')
"""
_NEWEST = f"ORDER BY pub_seq DESC LIMIT {LOOKED_UP}"
_OLDER = "AND pub_seq > {after:d} ORDER BY pub_seq LIMIT {many:d}"
_after = itertools.count(0)  # which look this process is at


def answers() -> bool:
    """Whether the newest ads are kept and no others, and are found by their own words.

    Each look takes a stretch of older ones too, one after the other.
    """
    try:
        _is_found(SearchDoc(pub_seq=0, tokens="any"))  # it answers where there is no ad, too
        newest = SearchDoc.objects.order_by("-pub_seq")[:LOOKED_UP]
        reached = _stretch_to_look_at()
        older = SearchDoc.objects.filter(pub_seq__gt=reached).order_by("pub_seq")[:LOOKED_UP]
        stretch = _OLDER.format(after=reached, many=COMPARED)
        if not (_agree(_NEWEST) and _agree(stretch)):
            return False
        return all(_is_found(doc) or _is_gone(doc) for doc in (*newest, *older))
    except DatabaseError:
        return False


def _stretch_to_look_at() -> int:
    """The `pub_seq` before this look's stretch: another one each time, round and round."""
    last = Ad.objects.aggregate(last=Max("pub_seq"))["last"] or 0
    return next(_after) * COMPARED % (last + 1)


def _agree(which: str) -> bool:
    with connection.cursor() as cursor:
        for query in (_NOT_KEPT, _NOT_PUBLIC):
            cursor.execute(query.format(public=_PUBLIC, kept=_KEPT, which=which))
            if cursor.fetchone() is not None:
                return False
    return True


def _is_gone(doc: SearchDoc) -> bool:
    """Hidden or edited since it was read."""
    return not SearchDoc.objects.filter(pk=doc.pk, tokens=doc.tokens).exists()


def _is_found(doc: SearchDoc) -> bool:
    said = dict.fromkeys(doc.tokens.split())
    said.pop(BREAK, None)
    asked = Plan(all_of=tuple(said)[-12:])
    if connection.vendor == "sqlite":
        match = asking.match(asked)
        query = "SELECT 1 FROM ads_searchindex WHERE ads_searchindex MATCH %s AND rowid = %s"
    else:
        match = asking.tsquery(asked)
        query = "SELECT 1 FROM ads_searchindex WHERE tokens @@ %s::tsquery AND pub_seq = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, (match, doc.pub_seq))
        return cursor.fetchone() is not None


def begin() -> None:
    """Empty tables, whatever was there; the gate writes into them from here on."""
    with transaction.atomic():
        SearchState.objects.select_for_update().get(pk=1)
        with connection.cursor() as cursor:
            for sentence in tables.anew(connection.vendor):
                cursor.execute(sentence)
        total = Ad.objects.filter(state=AdState.PUBLIC).count()
        SearchState.objects.filter(pk=1).update(
            status=SearchStatus.BUILDING, rules=rules(), reached=0, done=0, total=total
        )


def go_on(*, seconds: float, tell: Callable[[int, int], None] = lambda done, total: None) -> bool:
    """Stretch after stretch for so long; true when the index is ready."""
    ends = time.monotonic() + seconds
    trees = catalogue()
    while time.monotonic() < ends:
        if not _stretch(trees):
            done = SearchState.objects.filter(pk=1, status=SearchStatus.BUILDING)
            done.update(status=SearchStatus.READY)
            return True
        state = SearchState.objects.get(pk=1)
        tell(state.done, state.total)
    return False


def _stretch(trees: Catalogue) -> bool:
    """The next public ads into the index; false where there are none left."""
    rows = _read(SearchState.objects.get(pk=1).reached, STRETCH)
    if rows:
        _write(rows, documents.lines([version for _seq, _pk, version in rows], trees))
    return bool(rows)


def _read(reached: int, most: int) -> list[_Row]:
    """The public ads behind a place in the index."""
    ads = Ad.objects.filter(state=AdState.PUBLIC, pub_seq__gt=reached).order_by("pub_seq")
    rows = ads.values_list("pub_seq", "pk", "public_version_id")[:most]
    return [(seq, pk, version) for seq, pk, version in rows if seq and version]


def _write(rows: Sequence[_Row], made: Mapping[int, str]) -> None:
    lines = {
        (pk, version): Entry(seq, made[version]) for seq, pk, version in rows if version in made
    }
    with transaction.atomic():
        _add_still_public(lines, first=rows[0][0], last=rows[-1][0])
        SearchState.objects.filter(pk=1).update(reached=rows[-1][0], done=F("done") + len(rows))


def _add_still_public(lines: Mapping[tuple[int, int], Entry], *, first: int, last: int) -> None:
    """Those that nobody changed since they were read, and that the gate has not indexed itself."""
    public = Ad.objects.select_for_update().filter(state=AdState.PUBLIC)
    locked = public.filter(pub_seq__gte=first, pub_seq__lte=last)
    still = locked.order_by("pk").values_list("pk", "public_version_id")
    wanted = [lines[pk, version] for pk, version in still if version and (pk, version) in lines]
    known = SearchDoc.objects.filter(pub_seq__gte=first, pub_seq__lte=last)
    there = set(known.values_list("pub_seq", flat=True))
    index.add(sorted(entry for entry in wanted if entry.seq not in there))


def whole(
    tell: Callable[[int, int], None] = lambda done, total: None, *, processes: int = 0
) -> None:
    """The whole index anew, however long that takes; lines made by so many processes."""
    begin()
    index.begin_at_once()
    if processes:
        total = SearchState.objects.get(pk=1).total
        done = 0
        for rows, made in search_processes.made(_stretches(), processes):
            _write(rows, made)
            done += len(rows)
            tell(done, total)
    while not go_on(seconds=3600, tell=tell):  # what came meanwhile
        pass
    index.end_at_once()


def _stretches() -> Iterator[tuple[list[_Row], list[int]]]:
    reached = 0
    while rows := _read(reached, STRETCH_AT_ONCE):
        reached = rows[-1][0]
        yield rows, [version for _seq, _pk, version in rows]
