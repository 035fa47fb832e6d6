"""What was held before: of the ad, its poster, its contacts and its words; and what is settled."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from daylight import screening as engine
from daylight.screening.likeness import jaccard
from daylight.screening.model import NOTHING
from daylight.screening.signals.laundering import ALIKE, flagged
from daylight.web import clock
from daylight.web.ads import actions, earlier, lists, recollection, screenings
from daylight.web.ads.actions import rescreening
from daylight.web.ads.models import Ad, AdState, BlockKind, ScreeningDetail, ScreeningRecord
from daylight.web.ads.recollection import Ask
from daylight.web.ads.watch import Watch
from tests.web.screening.photographs import jpeg, shown

SELLER, STRANGER = "seller@example.org", "stranger@example.org"
CRIB = {"title": "Drop side crib, white", "body": "With mattress, hardly used, 312 555 0123."}
OFFER = {"title": "Young girl available tonight", "body": "New in town, 312 555 0123."}


def signals(ad: Ad) -> dict[str, str]:
    detail = ScreeningDetail.objects.filter(screening__version__ad=ad).latest("screening_id")
    return {each["name"]: each["why"] for each in detail.body["signals"]}


def test_whoever_was_held_over_a_crib_sells_a_bicycle(board: Any) -> None:
    assert board.confirmed(**CRIB).state == AdState.HELD
    bicycle = board.confirmed(title="Blue bicycle", body="New tyres and a basket, 312 555 0123.")
    assert signals(bicycle) == {}
    assert bicycle.state == AdState.PUBLIC


def test_the_same_words_without_the_flagged_ones_are_laundering(board: Any) -> None:
    board.confirmed(**CRIB)
    again = board.confirmed(title="Crib, white", body="With mattress, hardly used.")
    assert "laundering" in signals(again)
    assert again.state == AdState.HELD


@pytest.mark.parametrize("email", [SELLER, STRANGER])
def test_the_contact_of_a_person_offered_leads_to_the_next_ad(board: Any, email: str) -> None:
    board.confirmed(**OFFER)
    relaxed = {"title": "Relax after work", "body": "Ask for a time, 312 555 0123."}
    assert "laundering" in signals(board.confirmed(email, **relaxed))
    other = {**relaxed, "body": "Ask for a time, 312 555 0145."}
    assert "laundering" not in signals(board.confirmed(email, **other))


def test_a_shelters_telephone_leads_nowhere(board: Any) -> None:
    for number in range(earlier.MOST_POSTERS):
        board.confirmed(f"s{number}@example.org", title=f"Beds {number}", body="312 555 0123")
    board.confirmed("first@example.org", **OFFER)
    last = board.confirmed("last@example.org", title="Soup at six", body="Call 312 555 0123.")
    assert "laundering" not in signals(last)


def test_what_people_published_is_settled(board: Any) -> None:
    ad = board.confirmed(title="Recalled crib, inclined sleeper", body="Explained in the text.")
    assert ad.state == AdState.HELD
    board.decide(ad, "reviewer")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    like = board.confirmed(title="Recalled crib, sleeper", body="Explained in the text.")
    assert "laundering" not in signals(like)


def test_a_failure_says_nothing_of_later_ads(board: Any, monkeypatch: Any) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError("the engine broke")

    with monkeypatch.context() as broken:
        broken.setattr(screenings.engine, "screen", fails)
        first = board.confirmed(title="Oak desk", body="Three drawers and a small scratch.")
    assert first.state == AdState.HELD
    again = board.confirmed(title="Oak desk", body="Three drawers and one small scratch.")
    assert "laundering" not in signals(again)
    assert again.state == AdState.PUBLIC


def test_laundering_is_found_in_every_later_version_and_feeds_on_none(board: Any) -> None:
    ad = board.confirmed(**OFFER)
    for number in range(earlier.MOST + 2):
        ad.refresh_from_db()
        content = board.content(title="Relax", body=f"Version {number}, ask me.")
        actions.edit(ad, content, base=ad.head.number, arrival=board.arrival())
        assert list(signals(ad)) == ["laundering"]
    assert "young_person_offered" in signals(ad)["laundering"]


def test_a_banned_address_in_the_text_holds(board: Any) -> None:
    actions.ban(BlockKind.EMAIL, "bad@example.org", reason="deceived buyers", appeal_to="x")
    ad = board.confirmed(title="Oak desk", body="Write to bad+desk@example.org for the price.")
    assert "blocked_contact" in signals(ad)
    assert ad.state != AdState.PUBLIC


def test_the_gate_sees_a_banned_address_in_the_text(board: Any) -> None:
    ad = board.submitted(title="Oak desk", body="Write to bad@example.org for the price.")
    actions.ban(BlockKind.EMAIL, "bad@example.org", reason="deceived buyers", appeal_to="x")
    assert actions.confirm(ad).state != AdState.PUBLIC
    assert actions.dry_run(BlockKind.EMAIL, "bad@example.org").stopped == [ad.public_id]


def test_a_lookup_that_fails_hides_no_live_ad(board: Any, monkeypatch: Any) -> None:
    ad = board.confirmed()

    def fails(*_args: object) -> None:
        raise OSError("the disk did not answer")

    with monkeypatch.context() as broken:
        broken.setattr(recollection.memory, "matching_blocks", fails)
        with pytest.raises(OSError, match="did not answer"):
            rescreening.screen_live([ad.pk])
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    assert ScreeningRecord.objects.filter(version__ad=ad).count() == 1


def test_what_comes_too_late_is_unknown_and_holds(board: Any) -> None:
    asks = [Ask(content=board.content())]
    ticks = iter(range(100))
    watch = Watch(0, clock=lambda: float(next(ticks)))
    [judged] = screenings.judge_many(asks, at=clock.now(), watch=watch)
    late = {s.name for s in judged.screening.signals if s.status is engine.Status.UNKNOWN}
    assert {"blocked_contact", "near_duplicate", "velocity", "laundering"} <= late
    assert "photo_match" not in late
    assert judged.verdict is engine.Verdict.HOLD


def test_a_photo_of_another_poster_is_named_and_never_holds_alone(board: Any) -> None:
    shown(board, jpeg(1))
    again = shown(board, jpeg(1))
    assert "shared_photo" not in signals(again)
    other = shown(board, jpeg(1), email=STRANGER)
    assert "1 other posters" in signals(other)["shared_photo"]
    assert other.state == AdState.PUBLIC


def test_a_block_of_a_look_names_the_photo_that_has_it(board: Any) -> None:
    from daylight.screening.photos import hash_photo

    pdq = hash_photo(jpeg(1)).print.pdq
    assert pdq is not None
    actions.block(BlockKind.PDQ, pdq.hex(), reason="listed", harm="child_safety")
    ad = shown(board, jpeg(2), jpeg(1))
    photos = {shown.photo for shown in ad.head.shown_photos.all()}
    asks = [Ask(content=board.content(photos=tuple(photos)))]
    at = clock.now()
    [found] = recollection.recollect(asks, [engine.Screening(verdict=engine.Verdict.PUBLISH)],
                                     [NOTHING], at)  # fmt: skip
    assert [m.photo for m in found.photo_matches] == [hash_photo(jpeg(1)).print.sha256]


def test_all_that_is_remembered_equals_a_slow_look_at_everything(board: Any) -> None:
    """Pace, identical texts, photos, blocks and earlier ads, each by going through all rows."""
    rng = random.Random(7)
    bodies = [
        "A plain desk of oak with three drawers",
        "Young girl available tonight, new in town",
        "Drop side crib, white, with mattress",
        "Blue bicycle with basket and new tyres",
    ]
    phones = ["", "312 555 0123", "312 555 0145"]
    for number in range(24):
        extra = " ".join(rng.sample(["today", "cheap", "downtown", "ask", "soon"], 2))
        board.confirmed(
            f"s{number % 5}@example.org",
            title=rng.choice(["Offer", "Something"]),
            body=f"{rng.choice(bodies)} {extra} {rng.choice(phones)}",
        )
    actions.ban(BlockKind.PHONE, "+13125550145", reason="deceived buyers", appeal_to="x")
    posters = {ad.poster.pk: ad.poster for ad in Ad.objects.select_related("poster")}
    asks = [
        Ask(
            content=board.content(title="Offer", body=f"{body} {phone}"),
            poster=rng.choice([None, *posters.values()]),
        )
        for body in bodies
        for phone in phones
    ]
    at = clock.now()
    policy = screenings.policies.in_force()
    screened = [engine.screen(s, policy=policy) for s in recollection.subjects(asks, at)]
    looked = lists.look_up([()] * len(asks), "", at)
    fast = recollection.recollect(asks, screened, looked, at)
    told = earlier.find(asks, screened, fast)
    for ask, screening, known, before in zip(asks, screened, fast, told, strict=True):
        assert (known.posts_last_hour, known.posts_last_day) == _slow_pace(ask, at)
        assert known.text_posters == _slow_writers(ask)
        assert {c.value for c in known.contacts if c.blocked} == _slow_blocked(screening)
        assert {(e.title, e.body) for e in before} <= _slow_earlier(ask, screening, known)
        assert len(before) == min(earlier.MOST, len(_slow_earlier(ask, screening, known)))
    assert any(told)


def _slow_pace(ask: Ask, at: Any) -> tuple[int, int]:
    if ask.poster is None:
        return 0, 0
    times = [ad.created_at for ad in Ad.objects.all() if ad.poster_id == ask.poster.pk]
    return sum(at - t <= timedelta(hours=1) for t in times), sum(
        at - t <= timedelta(days=1) for t in times
    )


def _slow_writers(ask: Ask) -> int:
    own = ask.poster.pk if ask.poster else None
    same = {
        ad.poster_id
        for ad in Ad.objects.select_related("head__content")
        if (ad.head.content.title, ad.head.content.body) == (ask.content.title, ask.content.body)
    }
    return len(same - {own})


def _slow_blocked(screening: engine.Screening) -> set[str]:
    return {c.value for c in screening.contacts if c.value == "+13125550145"}


def _slow_earlier(
    ask: Ask, screening: engine.Screening, known: engine.Recollection
) -> set[tuple[str, str]]:
    mine = {c.value for c in screening.contacts}
    crowded = {c.value for c in known.contacts if c.posters > earlier.MOST_POSTERS}
    found = set()
    for row in ScreeningRecord.objects.select_related("version__content", "version__ad", "detail"):
        content, ad = row.version.content, row.version.ad
        raw = row.detail.body
        kept = [engine.Signal(**_signal(each)) for each in raw["signals"]]
        theirs = {c["value"] for c in raw["contacts"]}
        text = f"{ask.content.title}\n{ask.content.body}"
        like = jaccard(text, f"{content.title}\n{content.body}") >= ALIKE
        same = bool(mine & theirs)
        is_own = ask.poster is not None and ad.poster_id == ask.poster.pk
        is_near = any(n.ad == ad.public_id and n.harms for n in known.near_duplicates)
        reached = is_own or is_near or bool((mine & theirs) - crowded)
        if row.verdict != "publish" and flagged(kept) and reached and (like or same):
            found.add((content.title, content.body))
    return found


def _signal(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["name"], "harm": engine.Harm(row["harm"]),
        "status": engine.Status(row["status"]), "confidence": row["confidence"],
    }  # fmt: skip
