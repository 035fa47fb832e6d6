"""Near copies: found among what is stored, as a slow comparison of all texts finds them."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daylight import screening as engine
from daylight.screening.likeness import fingerprint, jaccard, likeness
from daylight.web import clock
from daylight.web.ads import actions, duplicates, lists, recollection, screenings
from daylight.web.ads.actions import rescreening, retention
from daylight.web.ads.actions.settling import settle_new
from daylight.web.ads.actions.versions import Incoming, add_versions
from daylight.web.ads.duplicates import Asked
from daylight.web.ads.models import (
    Ad,
    AdState,
    ContactSeen,
    EndReason,
    Fingerprint,
    LikenessBand,
    Version,
    VersionContent,
)
from daylight.web.ads.recollection import Ask
from daylight.web.evidence.vault import vault
from daylight.web.jobs import worker
from daylight.web.jobs.models import Job

TEXT = (
    "A sturdy oak table with six chairs, some scratches on top but solid. It was made by my "
    "grandfather in the village and comes from a house without pets. Pick up on weekends only."
)
COPY = TEXT.replace("oak", "pine").replace("six", "four")


def asked(title: str, body: str) -> Asked:
    return Asked(fingerprint(f"{title}\n{body}"), 0, 0)


def test_a_near_copy_by_another_is_found_and_is_no_guilt(board: Any) -> None:
    first = board.confirmed(title="Table and chairs", body=TEXT)
    [found] = duplicates.find([asked("Table and chairs", COPY)])
    assert [(n.ad, n.verdict, n.harms) for n in found] == [
        (first.public_id, engine.Verdict.PUBLISH, ())
    ]
    second = board.confirmed("b@example.org", title="Table and chairs", body=COPY)
    assert second.state == AdState.PUBLIC


def test_ones_own_ad_is_no_copy_and_ones_own_other_ad_is_marked(board: Any) -> None:
    first = board.confirmed(title="Table and chairs", body=TEXT)
    value = fingerprint(f"Table and chairs\n{TEXT}")
    assert duplicates.find([Asked(value, first.pk, first.poster_id)]) == [()]
    [[found]] = duplicates.find([Asked(value, 0, first.poster_id)])
    assert found.same_poster
    assert found.jaccard == 1.0


def doubtful(board: Any, email: str = "a@example.org", **changes: Any) -> Ad:
    words = {"title": "young girl available tonight", "body": "Little girl, new in town. " + TEXT}
    ad: Ad = board.confirmed(email, **(words | changes))
    return ad


def test_a_copy_of_what_was_held_for_its_words_is_held(board: Any) -> None:
    held = doubtful(board)
    assert held.state == AdState.HELD
    copy = board.confirmed("b@example.org", title="Available tonight", body="New in town. " + TEXT)
    assert copy.state == AdState.HELD
    body = copy.head.screenings.latest("id").detail.body
    assert "copy_of_held" in [s["name"] for s in body["signals"]]


def test_what_people_cleared_taints_nobody(board: Any) -> None:
    held = doubtful(board)
    board.decide(held, "reviewer")
    board.decide(held, "second reviewer")
    copy = board.confirmed("b@example.org", title="Available tonight", body="New in town. " + TEXT)
    assert copy.state == AdState.PUBLIC


def imported(board: Any, name: str, **words: str) -> Version:
    """A version as an import writes it, before its job ran."""
    stored = vault().append([("form", b"a line")])[0]
    content = board.content(**words)
    ad = Ad(
        public_id=name,
        poster=board.confirmed(f"{name}@example.org").poster,
        place_id=content.place_id,
        section_id=content.section_id,
        created_at=clock.now(),
    )
    incoming = Incoming(ad=ad, content=content, arrival=board.arrival(), stored=stored)
    judged = screenings.judge(content, poster=ad.poster, ad=None, network="", at=clock.now())
    with transaction.atomic():
        [version] = add_versions([incoming], origin="import", at=clock.now())
        screenings.write(version, judged, at=clock.now())
        settle_new([(ad, version, judged)], cause="import", at=clock.now())
    return version


def test_copies_in_one_import_are_screened_again(board: Any) -> None:
    assert rescreening.screen_some  # a handler is known once its module is
    held = imported(
        board, "first", title="young girl available tonight", body="Little girl, new here. " + TEXT
    )
    copy = imported(board, "second", title="Available tonight", body="New here. " + TEXT)
    assert (held.ad.state, copy.ad.state) == (AdState.HELD, AdState.PUBLIC)
    worker.run_due()
    copy.ad.refresh_from_db()
    assert copy.ad.state == AdState.HELD


def test_an_import_is_remembered_by_a_job(board: Any) -> None:
    version = imported(board, "imported", title="Table and chairs", body=TEXT)
    assert not Fingerprint.objects.filter(version=version).exists()
    job = Job.objects.get(kind=duplicates.KIND)
    duplicates.fill(**job.args)
    worker.run_due()
    assert bytes(version.fingerprint.value) == fingerprint(f"Table and chairs\n{TEXT}")
    assert LikenessBand.objects.filter(version_id=version.pk).count() == 28
    assert not Job.objects.filter(kind=duplicates.KIND).exists()


def test_rows_go_with_the_ad_and_not_before(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ad = board.confirmed(title="Table and chairs", body=TEXT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Fingerprint.objects.all().delete()
    actions.end(ad, EndReason.WITHDRAWN)
    later = clock.now() + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: later)
    retention.destroy_due()
    assert not VersionContent.objects.exists()
    assert not Fingerprint.objects.exists()
    assert not LikenessBand.objects.exists()


def test_a_band_remembers_its_first_ones(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "A_BAND", 3)
    for n in range(5):
        board.submitted(f"s{n}@example.org", title="Table and chairs", body=TEXT)
    assert LikenessBand.objects.count() == 3 * 28
    assert len(duplicates.find([asked("Table and chairs", TEXT)])[0]) == 3


WORDS = [f"{a}{b}" for a in "bcdfghklmnprst" for b in ("alon", "eri", "ota", "uss", "imble")]


def mixed(rng: random.Random, text: str) -> str:
    words = text.split()
    for _ in range(rng.randrange(12)):
        words[rng.randrange(len(words))] = rng.choice(WORDS)
    return " ".join(words)


def test_memory_equals_a_slow_look_at_everything(board: Any) -> None:
    """All that the board recalls of some contents, by its tables and by comparing every text."""
    rng = random.Random(4)
    texts = [" ".join(rng.choices(WORDS, k=40)) for _ in range(3)]
    phones = ["312 555 0123", "312 555 0145", ""]
    for n in range(24):
        body = f"{mixed(rng, rng.choice(texts))} {rng.choice(phones)}"
        board.submitted(f"s{n % 7}@example.org", title=f"Thing {n % 3}", body=body)
    asks = [
        Ask(content=board.content(title="Thing 1", body=f"{mixed(rng, text)} {phone}"))
        for text in texts
        for phone in phones
    ]
    at = clock.now()
    subjects = recollection.subjects(asks, at)
    policy = screenings.policies.in_force()
    screened = [engine.screen(subject, policy=policy) for subject in subjects]
    looked = lists.look_up([()] * len(asks), "", at)
    fast = recollection.recollect(asks, screened, looked, at)
    assert [_plain(each) for each in fast] == [_slow(s) for s in screened]
    assert any(each.near_duplicates for each in fast)
    assert any(each.contacts for each in fast)


def _plain(found: engine.Recollection) -> tuple[Any, Any]:
    near = {n.ad: n.jaccard for n in found.near_duplicates if n.jaccard >= 0.55}
    return near, {(c.value, c.ads, c.posters) for c in found.contacts}


def _slow(screened: engine.Screening) -> tuple[Any, Any]:
    near, contacts = {}, set()
    for row in VersionContent.objects.select_related("version__ad"):
        alike = likeness(screened.fingerprint, fingerprint(f"{row.title}\n{row.body}"))
        if alike >= 0.55:
            near[row.version.ad.public_id] = alike
    for contact in screened.contacts:
        digest = screenings.memory.contact_digest(contact.kind, contact.value)
        rows = [c for c in ContactSeen.objects.select_related("ad") if bytes(c.digest) == digest]
        if rows:
            posters = {row.ad.poster_id for row in rows}
            contacts.add((contact.value, len({row.ad_id for row in rows}), len(posters)))
    return near, contacts


def test_the_estimate_is_of_the_texts(board: Any) -> None:
    board.submitted(title="Table and chairs", body=TEXT)
    [[found]] = duplicates.find([asked("Table and chairs", COPY)])
    true = jaccard(f"Table and chairs\n{TEXT}", f"Table and chairs\n{COPY}")
    assert abs(found.jaccard - true) < 0.15
