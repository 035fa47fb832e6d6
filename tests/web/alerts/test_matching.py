"""Finding the alerts for an ad gives just what asking each alert about the ad gives."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads.alerts import anchors, matching, searches
from daylight.web.ads.alerts.anchors import Sample, choose, has_all, written
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.content import Content
from daylight.web.ads.models import Alert, AlertAnchor, AlertHit, AlertState, Place, Section
from daylight.web.ads.search.document import Document, document
from tests.web.alerts.readers import follow, work

WORDS = ("red", "bicycle", "bikes", "sofa", "blue", "lamp", "free", "old", "bicicleta", "tables")
PLACES = ("", "springfield", "peoria", "illinois", "usa")
SECTIONS = ("", "bikes", "furniture", "for-sale", "services")

texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
extras = st.sampled_from(
    ("", "&min=10&max=200", "&max=50", "&free=1", "&wanted=1", "&photo=1", "&km=40", "&km=150")
)
shapes = st.sampled_from(("{}", '"{}"', "{} -lamp", "-{}", "{}*", "bic*"))


@st.composite
def addresses(draw: Any) -> str:
    words = draw(texts)
    said = draw(shapes).format(words) if words else ""
    place, section = draw(st.sampled_from(PLACES)), draw(st.sampled_from(SECTIONS))
    query = QueryDict(mutable=True)
    query.update({"q": said, "place": place, "section": section})
    return query.urlencode() + draw(extras)


@st.composite
def ads(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(("price", "free", "wanted", "none")))
    return {
        "title": draw(texts) or "thing",
        "body": draw(texts),
        "place": draw(st.sampled_from(("springfield", "peoria"))),
        "section": draw(st.sampled_from(("bikes", "furniture", "services-other"))),
        "price_kind": kind,
        "price_minor": draw(st.integers(0, 30_000)) if kind == "price" else None,
        "with_photo": draw(st.booleans()),
    }


def made(given: dict[str, Any]) -> Document:
    content = Content(
        title=given["title"],
        body=given["body"],
        place_id=catalogue().place(given["place"]).id,
        section_id=catalogue().section(given["section"]).id,
        price_kind=given["price_kind"],
        price_minor=given["price_minor"],
        currency="USD",
    )
    return document(content, catalogue(), with_photo=given["with_photo"])


def active(address: str, number: int) -> Alert | None:
    """An alert as following makes it, without its mail."""
    try:
        search = searches.read(QueryDict(address))
    except Refused:
        return None
    at = clock.now()
    alert = Alert.objects.create(
        public_id=keys.random_name(),
        email=f"r{number}@example.org",
        email_digest=bytes([number]) * 32,
        search=search.text,
        search_digest=search.digest,
        place_id=search.place_id,
        section_id=search.section_id,
        state=AlertState.ACTIVE,
        since=at,
        ready_at=at,
    )
    anchors.set_for(alert)
    return alert


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(addresses(), min_size=1, max_size=14), st.lists(ads(), min_size=1, max_size=6))
@example(
    ["q=bicycle", "q=&km=40&place=peoria", "q=&free=1", "q=bic*", 'q="red bicycle"'],
    [
        {
            "title": "red bicycle",
            "body": "",
            "place": "springfield",
            "section": "bikes",
            "price_kind": "free",
            "price_minor": None,
            "with_photo": False,
        }
    ],
)
def test_indexed_equals_slow(
    board: Any, followed: list[str], published: list[dict[str, Any]]
) -> None:
    Alert.objects.all().delete()
    AlertAnchor.objects.all().delete()
    matching.forget()
    anchors.forget()
    alerts = [a for n, address in enumerate(followed) if (a := active(address, n)) is not None]
    documents = {number: made(given) for number, given in enumerate(published, 1)}
    slow = sorted(
        (alert.pk, ad)
        for alert in alerts
        for ad, each in documents.items()
        if (query := searches.reopen(alert)) is not None and query.matches(each)
    )
    assert matching.pairs(documents) == slow


def test_the_rarest_token_leads_to_an_alert() -> None:
    sample = Sample(counted=float("inf"))
    sample.counts.update({"bik": 50, "red": 9, "p1": 500, "rar": 1, "odd": 2})
    bike, red = frozenset({"bik"}), frozenset({"red"})
    assert choose([bike, red], sample).tokens == ("red",)
    assert choose([bike, red], sample).rest == "bik"
    assert choose([red, frozenset({"rar", "odd"})], sample).tokens == ("odd", "rar")
    assert choose([], sample).tokens == (anchors.ANY,)
    assert choose([frozenset({"p1"}), frozenset(map(str, range(100)))], sample).tokens == ("p1",)


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), max_size=5),
       st.frozensets(st.sampled_from("abcdef")))  # fmt: skip
def test_the_rest_is_read_as_it_was_written(
    groups: list[frozenset[str]], tokens: frozenset[str]
) -> None:
    assert has_all(written(groups), tokens) == all(group & tokens for group in groups)


def test_a_place_that_is_renamed_is_the_same_place(board: Any) -> None:
    alert = follow("q=bicycle&place=peoria")
    Place.objects.filter(slug="peoria").update(slug="spring-field", name="Spring Field")
    bump()
    assert "Spring Field" in searches.summary(alert, "en")
    assert "place=spring-field" in searches.address(alert)
    ad = board.confirmed(title="A red bicycle", place_id=Place.objects.get(slug="spring-field").pk)
    assert matching.match([ad.pk]) == 1


def test_a_section_that_is_closed_is_said_kindly(board: Any, reader: Any) -> None:
    from daylight.web.ads.alerts import links

    alert = follow("q=bicycle&section=bikes")
    Section.objects.filter(slug="bikes").update(active=False)
    bump()
    page = reader.get(links.path(alert.public_id))
    assert page.status_code == 200
    assert "takes no new ads any more" in page.content.decode()


def test_a_place_that_is_gone_is_said_kindly(board: Any, reader: Any) -> None:
    from daylight.web.ads.alerts import links

    alert = follow("q=bicycle&place=peoria")
    Place.objects.filter(slug="peoria").delete()
    bump()
    page = reader.get(links.path(alert.public_id))
    assert page.status_code == 200
    assert "is not on this board" in page.content.decode()
    ad = board.confirmed(title="A red bicycle")
    assert matching.match([ad.pk]) == 0
    work()


def test_a_new_place_within_reach_is_looked_at_too(board: Any) -> None:
    follow("q=bicycle&place=springfield&km=30")
    state = Place.objects.get(slug="illinois")
    near = Place.objects.create(
        slug="chatham", name="Chatham", parent=state, country="US", latitude=39.7, longitude=-89.7
    )
    bump()
    board.confirmed(title="A sofa")
    work()  # the worker sees that places have changed
    ad = board.confirmed(title="A red bicycle", place_id=near.pk)
    assert matching.match([ad.pk]) == 1


def bump() -> None:
    """The trees have changed, as an operator's file changes them."""
    from daylight.web.ads.models import BoardState

    revision = BoardState.objects.get(pk=1).catalogue_revision
    BoardState.objects.filter(pk=1).update(catalogue_revision=revision + 1)


def test_an_old_ad_is_no_news(board: Any) -> None:
    follow("q=bicycle")
    ad = board.confirmed(title="A red bicycle")
    with clock.moved(matching.NEWS_FOR):
        assert matching.match([ad.pk]) == 0
    assert matching.match([ad.pk]) == 1


def test_anchors_follow_what_ads_are_like(board: Any) -> None:
    alert = follow("q=red+bicycle")
    assert AlertAnchor.objects.get().token.endswith("bicycle"), "the longer of two unknown words"
    for _ad in range(3):
        board.confirmed(title="A bicycle")
    anchors.forget()
    assert anchors.renew(0) == alert.pk
    assert AlertAnchor.objects.get().token.endswith("red")
    assert anchors.renew(alert.pk) == 0


@pytest.mark.parametrize("name", ["age", "sex", "gender", "edad", "sexo_preferido"])
def test_nobody_is_looked_out_for_by_age_or_sex(board: Any, reader: Any, name: str) -> None:
    said = reader.get(f"/alerts/new?section=bikes&a_{name}.min=1&q=x", follow=True)
    assert said.status_code in (200, 422)
    with_name = [{"name": name, "type": "integer", "labels": {"en": "How many"}}]
    Section.objects.filter(slug="bikes").update(attributes=with_name)
    bump()
    said = reader.get(f"/alerts/new?section=bikes&a_{name}.min=18")
    assert said.status_code == 422
    assert "age or sex" in said.content.decode()


def test_an_attribute_is_known_by_its_label_too(board: Any, reader: Any) -> None:
    labels = {"en": "Looking for gender", "es": "Busco"}
    Section.objects.filter(slug="bikes").update(
        attributes=[{"name": "who", "type": "integer", "labels": labels}]
    )
    bump()
    assert reader.get("/alerts/new?section=bikes&a_who.min=1").status_code == 422


FOR_WHOM = {
    "female_only": ("flag", "Shared", {}),
    "dob": ("text", "When", {}),
    "who": ("flag", "Women only", {}),
    "for_whom": ("choice", "For", {"female": "Female", "male": "Male"}),
    "busca": ("choice", "Busca", {"a": "Mujeres", "b": "Hombres"}),
}


def ask(name: str) -> None:
    """The operator asks in section bikes what is about a person."""
    kind, label, choices = FOR_WHOM[name]
    made = [{"value": value, "labels": {"en": said}} for value, said in choices.items()]
    attribute = {"name": name, "type": kind, "labels": {"en": label}, "choices": made}
    Section.objects.filter(slug="bikes").update(attributes=[attribute])
    bump()


@pytest.mark.parametrize("name", FOR_WHOM)
def test_age_and_sex_have_many_names(board: Any, reader: Any, name: str) -> None:
    ask(name)
    said = reader.get(f"/alerts/new?section=bikes&a_{name}=female&a_{name}.min=1")
    assert said.status_code == 422
    assert "age or sex" in said.content.decode()


def test_a_choice_of_sex_is_no_word_of_an_ad(board: Any, reader: Any) -> None:
    ask("for_whom")
    follow("q=female")
    ad = board.confirmed(attributes={"for_whom": "female"})
    assert matching.match([ad.pk]) == 0
    assert "number" not in reader.get("/search?q=female").content.decode().partition("<main")[2]


def test_what_became_of_a_person_later_finds_nothing(board: Any, reader: Any) -> None:
    from daylight.web.ads.alerts import links

    attribute = {"name": "who", "type": "integer", "labels": {"en": "How many"}}
    Section.objects.filter(slug="bikes").update(attributes=[attribute])
    bump()
    alert = follow("section=bikes&a_who.min=1")
    assert AlertAnchor.objects.exists()
    Section.objects.filter(slug="bikes").update(
        attributes=[{**attribute, "labels": {"en": "How old is she"}}]
    )
    bump()
    ad = board.confirmed(attributes={"who": 18})
    work()
    assert not AlertHit.objects.exists()
    assert matching.match([ad.pk]) == 0
    assert "age or sex" in reader.get(links.path(alert.public_id)).content.decode()


def test_a_section_that_is_gone_under_an_alert(board: Any, reader: Any) -> None:
    from daylight.web.ads.alerts import links

    alert = follow("q=bicycle&section=furniture")
    Section.objects.filter(slug="furniture").delete()
    bump()
    page = reader.get(links.path(alert.public_id))
    assert page.status_code == 200
    assert "section of this search is not on this board" in page.content.decode()
    ad = board.confirmed(title="A red bicycle")
    assert matching.match([ad.pk]) == 0
    work()
    assert reader.post(f"{links.path(alert.public_id)}/stop").status_code == 200
    assert not Alert.objects.exists()
