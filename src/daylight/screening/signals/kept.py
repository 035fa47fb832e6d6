"""Papers that are kept, and journeys that are taken from the pay: who, does what, with what.

Not phrases but places in a sentence: a verb of keeping, the words that may stand between, and
papers that are somebody's own; somebody who keeps them, or a passive that says where or until when.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

from daylight.screening.matching import Hit
from daylight.screening.signals.scene import Scene

Parts = list[Hit]
_BETWEEN = frozenset(
    "your the all their his her its every any both original of own workers staff su sus el la los "
    "las tu tus todo todos toda todas vuestro vuestros de del lo".split()
)
_OWN = frozenset("your tu tus su sus vuestro vuestros workers".split())
_PASSIVE = frozenset("is are be will get gets have to being been lo la los las le se".split())
_WHERE = frozenset(
    "by in with at until till while during on under for hasta por en mientras al".split()
)
_TAKEN = frozenset(
    "taken deducted docked cut subtracted withheld recovered comes come goes stopped paid".split()
)
_FROM = frozenset("from off against out of".split())
_NEAR_WORDS = 8


def papers_kept(scene: Scene) -> Parts:
    """The verb and the papers of the first that somebody keeps."""
    for papers in scene.having("papers", "own_papers"):
        low = papers.first - 1
        while low >= 0 and scene.words[low] in _BETWEEN:
            low -= 1
        before = _verb_at(scene, low)
        if before is not None and _has_keeper(scene, before) and not _is_orderly(scene, papers):
            return [before, papers]
        high = papers.last + 1
        while high < len(scene.words) and scene.words[high] in _PASSIVE:
            high += 1
        after = _verb_at(scene, high)
        if after is not None and _says_where(scene, papers, after):
            return [papers, after]
    return []


def _verb_at(scene: Scene, word: int) -> Hit | None:
    return next((h for h in scene.having("keep_verb") if h.first == word), None)


def _has_keeper(scene: Scene, verb: Hit) -> bool:
    """Whether somebody other than the reader keeps: "the captain holds", "se retiene"."""
    before = scene.words[verb.first - 1] if verb.first else ""
    if before == "se":
        return True
    keepers = scene.having("keeper")
    ahead = any(0 < verb.first - h.last <= 3 for h in keepers)
    return ahead and before not in ("you", "to", "not", "never")


def _is_orderly(scene: Scene, hit: Hit) -> bool:
    """ "confidential", "for five minutes at the gate": what every office does."""
    behind = range(hit.last + 1, hit.last + 5)
    return any(h.first in behind for h in scene.having("orderly"))


def _says_where(scene: Scene, papers: Hit, verb: Hit) -> bool:
    """Whether a passive says where or until when, of papers that are one person's own."""
    words = scene.words
    after = words[verb.last + 1] if verb.last + 1 < len(words) else ""
    keepers = any(0 < h.first - verb.last <= 3 for h in scene.having("keeper"))
    own = papers.tags & scene.case.bits("own_papers") or words[papers.first - 1] in _OWN
    if not own or _is_orderly(scene, verb):
        return False
    return keepers or after in _WHERE


def journey_from_pay(scene: Scene) -> Parts:
    """ "Bus and visa are taken off your pay": what is taken, from what."""
    journeys = scene.having("passage")
    for wage in scene.having("wage") if journeys else ():
        at = wage.first - 1
        while at >= 0 and scene.words[at] in _BETWEEN and scene.words[at] != "of":
            at -= 1
        start = at
        while at >= 0 and scene.words[at] in _FROM:
            at -= 1
        if at < 0 or at == start or scene.words[at] not in _TAKEN:
            continue
        near = [h for h in journeys if abs(h.first - at) <= _NEAR_WORDS and h.first != wage.first]
        if near:
            return sorted([near[0], Hit(at, wage.last, 0, ())], key=lambda h: h.first)
    return []
