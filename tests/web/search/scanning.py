"""Search done the slow and obvious way, and random boards and searches to try it on."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from hypothesis import strategies as st

from daylight.web import clock
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, BoardState, Photo, Place, Section
from daylight.web.ads.search import finding, following, neighbours, parse, postgresql, rules
from daylight.web.ads.search.documents import document_of
from daylight.web.ads.search.plan import plan
from daylight.web.jobs.models import Job
from tests.web.boards import jpeg
from tests.web.screening.photographs import taken

WORDS = [
    "bike", "bikes", "bicycle", "red", "rojo", "sofa", "couch", "mountain", "café", "cafe",
    "luz", "luces", "4x4", "iphone12", "iphone", "東京都", "東京", "京都", "駅", "the", "house",
    "Men's", "wi-fi", "camión", "camiones", "swift", "basket",
]  # fmt: skip
PLACES = ["springfield", "peoria", "illinois", "usa", "chatham"]
SECTIONS = ["bikes", "furniture"]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)

ads = st.fixed_dictionaries(
    {
        "title": words,
        "body": st.lists(words, min_size=1, max_size=3).map(". ".join),
        "place": st.sampled_from(PLACES),
        "section": st.sampled_from(SECTIONS),
        "price": st.sampled_from(
            [("none", None), ("free", None), ("wanted", None), ("price", 5000)]
            + [("price", each) for each in (100, 4999, 5001, 19_900, 20_000, 1_000_000)]
        ),
        "currency": st.sampled_from(["USD", "USD", "EUR", "JPY"]),
        "photo": st.booleans(),
        "attributes": st.fixed_dictionaries(
            {},
            optional={
                "wheels": st.integers(0, 4),
                "weight": st.sampled_from([0.5, 2.0, 11.25, 300.0]),
                "state": st.sampled_from(["like_new", "used"]),
                "folds": st.just(True),
                "make": st.sampled_from(["Swift", "red bike"]),
            },
        ),
    }
)

_terms = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        [
            '"red bike"',
            '"mountain bike"',
            '"京都 駅"',
            '"東京',
            "-red",
            '-"red bike"',
            '"bike red bike"',
        ]
    ),
    st.sampled_from(["bik*", "mou*", "re*", "-sofa", "", "AND", "NEAR(", "\ue000f", "☃"]),
)
_prices = st.sampled_from(["", "", "", "50", "49.99", "0", "200", "-1", "x", "9e9"])

searches = st.fixed_dictionaries(
    {"q": st.lists(_terms, max_size=3).map(" ".join)},
    optional={
        "place": st.sampled_from([*PLACES, "gone"]),
        "section": st.sampled_from(["for-sale", *SECTIONS, "services", "gone"]),
        "km": st.sampled_from(["0", "1", "20", "120", "30000", "x"]),
        "at": st.sampled_from(["39.8,-89.6", "0,0", "91,0", "40.2,-89.6"]),
        "box": st.sampled_from(["39,-90,40,-89", "1,2,3", "30,170,50,-80"]),
        "min": _prices,
        "max": _prices,
        "currency": st.sampled_from(["EUR", "JPY", "USD", "XXQ"]),
        "photo": st.just("1"),
        "free": st.just("1"),
        "wanted": st.just("1"),
        "a_wheels": st.sampled_from(["2", "0", "x"]),
        "a_weight.min": st.sampled_from(["0.5", "0.6", "12"]),
        "a_weight.max": st.sampled_from(["2", "11.25", "11"]),
        "a_state": st.sampled_from(["used", "like_new,used", "broken"]),
        "a_folds": st.just("yes"),
        "a_make": st.just("swift"),
    },
)


def furnish() -> None:
    """Attributes, a place with its own point and one without any."""
    state = Place.objects.get(slug="illinois")
    town = {"country": "US", "parent": Place.objects.get(slug="springfield")}
    Place.objects.create(slug="chatham", name="Chatham", latitude=39.67, longitude=-89.7, **town)
    Place.objects.create(slug="havana", name="Havana", country="US", parent=state)
    kinds = {"wheels": "integer", "weight": "number", "state": "choice", "folds": "flag"}
    attributes: list[dict[str, Any]] = [
        {"name": name, "type": kind, "labels": {"en": name}, "choices": []}
        for name, kind in {**kinds, "make": "text"}.items()
    ]
    attributes[2]["choices"] = [
        {"value": "like_new", "labels": {"en": "Like new", "es": "Como nuevo"}},
        {"value": "used", "labels": {"en": "Used", "es": "Usado"}},
    ]
    Section.objects.filter(slug="bikes").update(attributes=attributes)
    state_row = BoardState.objects.get(pk=1)
    BoardState.objects.filter(pk=1).update(catalogue_revision=state_row.catalogue_revision + 1)


MOVES = [
    (Place, "peoria", "usa"), (Place, "peoria", "springfield"), (Place, "springfield", "usa"),
    (Place, "springfield", "havana"), (Place, "chatham", "peoria"), (Place, "illinois", None),
    (Place, "illinois", "usa"), (Place, "peoria", "illinois"), (Place, "havana", "usa"),
    (Section, "bikes", "services"), (Section, "bikes", "furniture"), (Section, "bikes", "for-sale"),
    (Section, "furniture", None), (Section, "furniture", "services"),
]  # fmt: skip


def move(kind: Any, slug: str, parent: str | None) -> None:
    """As an operator's file moves a place or section; nothing is put below itself."""
    with transaction.atomic():
        before = catalogue()
        nodes = before.place_by_slug if kind is Place else before.section_by_slug
        above = nodes[parent] if parent else None
        if above is not None and nodes[slug].id in above.path:
            return
        kind.objects.filter(slug=slug).update(parent=above.id if above else None)
        BoardState.objects.filter(pk=1).update(catalogue_revision=before.revision + 1)
        following.move(before, catalogue())


def follow(stretches: int = 1000) -> None:
    """What the worker does after a move."""
    for _ in range(stretches):
        job = Job.objects.filter(kind=following.KIND).order_by("pk").first()
        if job is None:
            return
        following.follow(**job.args)
        job.delete()


def photo() -> Photo:
    """One photo that all ads share."""
    return Photo.objects.first() or taken(jpeg())


def content(board: Any, drawn: dict[str, Any]) -> Any:
    """An ad's content from what was drawn."""
    kind, minor = drawn["price"]
    section = Section.objects.get(slug=drawn["section"])
    return board.content(
        title=drawn["title"],
        body=drawn["body"],
        place_id=Place.objects.get(slug=drawn["place"]).pk,
        section_id=section.pk,
        price_kind=kind,
        price_minor=minor,
        currency=drawn["currency"] if minor else "",
        photos=(photo(),) if drawn["photo"] else (),
        attributes=drawn["attributes"] if section.slug == "bikes" else {},
        language="en",
    )


def scanned(params: dict[str, str]) -> list[int]:
    """Every visible ad that matches, newest first: each is looked at."""
    trees = catalogue()
    query = parse(params, trees)
    visible = Ad.objects.visible(clock.now()).order_by("-pub_seq")
    return [ad.pub_seq or 0 for ad in visible if query.matches(document_of(ad, trees))]


def searched(params: dict[str, str], *, limit: int) -> list[int]:
    """The same from the index, page after page."""
    trees = catalogue()
    asked = plan(parse(params, trees), trees)
    seqs: list[int] = []
    before: int | None = None
    while True:
        found = finding.find(asked, clock.now(), limit=limit, before=before)
        seqs += found.seqs
        before = found.seqs[-1] if found.seqs else found.reached
        if not found.more or before is None:
            return seqs


def backwards(params: dict[str, str], *, limit: int) -> list[int]:
    """The same from the oldest page up."""
    trees = catalogue()
    asked = plan(parse(params, trees), trees)
    seqs: list[int] = []
    after: int | None = 0
    while True:
        found = finding.find(asked, clock.now(), limit=limit, after=after)
        seqs = found.seqs + seqs
        after = found.seqs[0] if found.seqs else found.reached
        if not found.more or after is None:
            return seqs


def first_page(params: dict[str, str], *, limit: int) -> tuple[finding.Found, finding.Count]:
    trees = catalogue()
    return finding.first(plan(parse(params, trees), trees), clock.now(), limit=limit)


def look_at(rows: int, patch: Any) -> None:
    """As if one question looked at so few rows of the index, and many looks were taken."""
    patch.setattr(finding, "COUNT_LOOKS", 20)
    for module in (finding, postgresql):
        patch.setattr(module, "LOOK", rows)
    patch.setattr(postgresql, "NEWEST", min(rows, 1000))
    if rows < 1000:
        rules.rules()  # are of the windows that there are
        vectors = "daylight.web.ads.search.vectors"
        patch.setattr(f"{vectors}.WINDOWS", {"q": 2, "r": 5})
        patch.setattr(f"{vectors}._MOST", 2)


def make_words_common(patch: Any) -> None:
    """As if any word that some ad has were common on a large board."""
    patch.setattr(neighbours, "FEWEST", 1)
    patch.setattr(neighbours, "MOST", 12)


def counted(params: dict[str, str]) -> finding.Count:
    trees = catalogue()
    return finding.count(plan(parse(params, trees), trees), clock.now())
