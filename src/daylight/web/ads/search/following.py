"""The index follows places and sections that moved in their tree: their ads alone, in the
background, while every search finds what it should (see `moved.py`).

    load ── SearchMove, the lists ── search_moved: stretch, stretch, ... ── no SearchMove any more
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django.db import transaction
from django.db.models import F, Q, QuerySet

from daylight.web.ads import listings
from daylight.web.ads.catalogue import Catalogue, catalogue, forget
from daylight.web.ads.models import Ad, AdState, BoardState, SearchMove, SearchState, SearchStatus
from daylight.web.ads.search import documents, index
from daylight.web.ads.search.index import Entry
from daylight.web.jobs import queue
from daylight.web.jobs.models import Job

KIND = "search_moved"
STRETCH = 250  # ads in one transaction: each is forgotten and indexed anew


class Node(Protocol):
    @property
    def path(self) -> tuple[int, ...]: ...


def move(before: Catalogue, after: Catalogue) -> None:
    """In the transaction that changed the trees: lists at once, and the index from here on."""
    nodes = {
        "place": _moved(before.places, after.places),
        "section": _moved(before.sections, after.sections),
    }
    for kind, moved in nodes.items():
        for node, path in moved.items():
            _note(kind, node, path, after.revision)
    rows = _ads(nodes["place"], nodes["section"]).values_list("place_id", "section_id", "pub_seq")
    listings.move(before, after, ((place, section, seq or 0) for place, section, seq in rows))
    queue.put(KIND, revision=after.revision)
    forget()  # `after` was read before these rows were there


def _moved(before: Mapping[int, Node], after: Mapping[int, Node]) -> dict[int, tuple[int, ...]]:
    """The old paths of those nodes that stand elsewhere now."""
    return {n: old.path for n, old in before.items() if after[n].path != old.path}


def _note(kind: str, node: int, path: Sequence[int], revision: int) -> None:
    known = SearchMove.objects.filter(kind=kind, node=node).first()
    always = set(path) & set(known.always) if known else set(path)
    ever = set(path) | set(known.ever) if known else set(path)
    values = {"always": sorted(always), "ever": sorted(ever), "revision": revision}
    SearchMove.objects.update_or_create(kind=kind, node=node, defaults=values)


def _ads(places: Iterable[int], sections: Iterable[int]) -> QuerySet[Ad]:
    """Public ads of these, in the order of the index."""
    stands = Q(place_id__in=list(places)) | Q(section_id__in=list(sections))
    return Ad.objects.filter(stands, state=AdState.PUBLIC, pub_seq__isnull=False).order_by(
        "pub_seq"
    )


@queue.handles(KIND)
def follow(revision: int, after: int = 0) -> None:
    """A stretch of the ads of what moved until then. The next job goes on, until nothing is left.

    Twice is the same as once. Where no index answers, the one in the making is of the new trees.
    """
    ads = _ads(*_moves(revision)).filter(pub_seq__gt=after)[:STRETCH]
    found = ads.values_list("pub_seq", "pk", "public_version_id")
    rows = [(seq, pk, version) for seq, pk, version in found if seq and version]
    lost = SearchState.objects.filter(pk=1, status=SearchStatus.LOST).exists()
    if not rows or lost:
        _settle(revision)
        return
    trees = catalogue()
    made = documents.lines([version for _seq, _pk, version in rows], trees)
    with transaction.atomic():
        still = _still_public([pk for _seq, pk, _version in rows])
        if catalogue().revision == trees.revision:
            entries = [
                Entry(seq, made[v]) for seq, pk, v in rows if v in made and still.get(pk) == v
            ]
            index.keep(entries)
            after = rows[-1][0]
        queue.put(KIND, revision=revision, after=after)


def _moves(revision: int) -> tuple[list[int], list[int]]:
    known = list(SearchMove.objects.filter(revision__lte=revision).values_list("kind", "node"))
    return (
        [node for kind, node in known if kind == "place"],
        [node for kind, node in known if kind == "section"],
    )


def _still_public(ads: Sequence[int]) -> dict[int, int | None]:
    """The version that each shows, which nobody changes now."""
    locked = Ad.objects.select_for_update().filter(pk__in=ads, state=AdState.PUBLIC)
    return dict(locked.order_by("pk").values_list("pk", "public_version_id"))


def _settle(revision: int) -> None:
    """What moved until then is indexed as it stands; processes hear of it by the trees."""
    with transaction.atomic():
        if SearchMove.objects.filter(revision__lte=revision).delete()[0]:
            BoardState.objects.filter(pk=1).update(catalogue_revision=F("catalogue_revision") + 1)


def progress() -> int | None:
    """How much of what moved is indexed anew, in percent; None where nothing moved."""
    newest = SearchMove.objects.order_by("-revision").first()
    if newest is None:
        return None
    ads = _ads(*_moves(newest.revision))
    total = ads.count()
    done = [job.args.get("after", 0) for job in Job.objects.filter(kind=KIND)]
    return min(99, 100 * ads.filter(pub_seq__lte=min(done, default=0)).count() // max(1, total))
