"""Whole imports: what goes in, what is held, what comes only once, and what stops it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from daylight.web import clock
from daylight.web.ads import actions, storage
from daylight.web.ads.importing import writer
from daylight.web.ads.importing.lines import Fault
from daylight.web.ads.models import (
    Ad,
    AdState,
    BlockKind,
    Listing,
    Photo,
    Poster,
    PosterContact,
    ScreeningRecord,
    Version,
)
from daylight.web.evidence.models import Item
from daylight.web.evidence.opening import opener_from
from daylight.web.jobs.models import Job
from tests.screening_media.pictures import encoded, picture
from tests.web.boards import (
    HELD_BODY,
    HELD_TITLE,
    SELLER,
    SUSPENDED_SELLER,
    jpeg,
    recovery_key,
)
from tests.web.databases import query
from tests.web.importing.files import ad, bring, line, plan


def test_what_passes_is_public_and_what_is_doubtful_held(board: Any) -> None:
    result, faults = bring(
        line(1), line(2, id="a2", title=HELD_TITLE, body=HELD_BODY), line(3, id="a3", title="")
    )
    assert [fault.number for fault in faults] == [3]
    assert (result.lines, result.writer.states) == (3, {"public": 1, "held": 1})
    assert ad("a1").is_visible(clock.now())
    assert Listing.objects.filter(pub_seq=ad("a1").pub_seq).exists()
    assert [each.pk for each in actions.waiting()] == [ad("a2").pk]


def test_a_held_ad_takes_its_two_people(board: Any) -> None:
    bring(line(1, title=HELD_TITLE, body=HELD_BODY))
    board.decide(ad(), "reviewer")
    assert board.decide(ad(), "second reviewer").state == AdState.PUBLIC


def test_a_line_comes_in_once(board: Any) -> None:
    bring(line(1), line(2))
    result, _faults = bring(line(1), line(2, id="a2"))
    assert (result.writer.known, result.writer.states) == (1, {"public": 1})
    assert Ad.objects.count() == 2
    bring(line(1), plan=plan(source="somewhere else"))
    assert Ad.objects.count() == 3


def test_the_original_is_in_the_vault_first(board: Any) -> None:
    one = line(1, body="Kept as it came,   with its spaces. Really so.")
    bring(one)
    item = Item.objects.get(pk=ad().head.submission.vault_item)
    assert opener_from(recovery_key()).open(item) == one.raw


ROWS = {
    "ads_ad": {"id", "public_id", "poster_id", "head_id", "public_version_id", "pub_seq",
               "created_at", "confirmed_at", "published_at", "expires_at", "source", "source_id"},
    "ads_version": {"id", "ad_id", "digest", "origin", "created_at"},
    "ads_versioncontent": {"version_id", "salt"},
    "ads_submission": {"version_id", "form_key", "vault_item", "created_at", "network",
                       "network_digest"},
    "ads_screeningrecord": {"id", "version_id", "created_at"},
    "ads_screeningdetail": {"screening_id"},
    "ads_authority": {"id", "version_id", "version_digest", "screening_id", "entry", "created_at"},
    "ads_publication": {"id", "ad_id", "version_id", "authority_id", "cause", "created_at"},
    "evidence_item": {"id", "digest", "segment", "offset", "size", "created_at"},
    "ads_contactseen": {"id", "ad_id"},
    "ads_listing": {"pub_seq"},
    "record_entry": {"id", "at", "commitment"},
}  # fmt: skip


def rows_of(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        names = [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]
    kept = [name for name in names if name not in ROWS[table]]
    order = ", ".join(str(place + 1) for place in range(len(kept)))
    columns = ", ".join(f'"{name}"' for name in kept)
    found = query(f"SELECT {columns} FROM {table} ORDER BY {order}")
    return [dict(zip(kept, row, strict=True)) for row in found]


def test_an_imported_ad_has_the_rows_of_a_posted_one(board: Any, databases: Any) -> None:
    """All that is not an id, a moment, a random value or the way it came is equal."""
    words = {"title": "Blue bicycle", "body": "Rides well. Telephone (312) 555-0142 after six."}
    board.confirmed(content=board.content(**words))
    posted = {table: rows_of(table) for table in ROWS}
    databases.drop()
    databases.fresh()
    bring(line(1, section="bikes", price_minor=12000, currency="USD", email=SELLER, **words))
    imported = {table: rows_of(table) for table in ROWS}
    assert posted == imported
    entries = [each["type"] for each in posted["record_entry"]]
    assert {"submission", "screening", "publication"} <= set(entries)
    assert len(posted["ads_listing"]) == 12


def test_ads_without_an_address_have_one_poster_a_source(board: Any) -> None:
    bring(line(1), line(2, id="a2"))
    bring(line(1, id="a3"), plan=plan(source="another"))
    assert ad("a1").poster_id == ad("a2").poster_id != ad("a3").poster_id
    assert PosterContact.objects.count() == 0


def test_posters_are_found_by_their_address(board: Any) -> None:
    mine = board.confirmed()
    bring(
        line(1, email="SELLER@example.org"),
        line(2, id="a2", email="other@example.org"),
        line(3, id="a3"),
        plan=plan(email="paper@example.org"),
    )
    assert ad("a1").poster_id == mine.poster_id
    assert ad("a2").poster.contact.email == "other@example.org"
    assert ad("a3").poster.contact.email == "paper@example.org"
    assert Poster.objects.count() == 3


def test_nobody_gets_mail_unless_asked(board: Any) -> None:
    bring(line(1, email=SELLER))
    assert not Job.objects.filter(kind="mail").exists()
    bring(line(2, id="a2", email=SELLER), line(3, id="a3"), tell=True)
    assert [job.args for job in Job.objects.filter(kind="mail")] == [
        {"template": "published", "ad": ad("a2").pk}
    ]


def test_a_held_ad_of_nobody_does_not_speak_against_the_next(board: Any) -> None:
    bring(line(1, title=HELD_TITLE, body=HELD_BODY))
    bring(line(2, id="a2"))
    assert ad("a2").state == AdState.PUBLIC


def test_a_held_ad_of_somebody_speaks_against_like_words_alone(board: Any) -> None:
    bring(line(1, title=HELD_TITLE, body=HELD_BODY, email=SELLER))
    bring(line(2, id="a2", email=SELLER))
    assert ad("a2").state == AdState.PUBLIC


def test_many_ads_of_one_poster_are_not_a_pace(board: Any) -> None:
    given = [line(n, id=str(n), title=f"Chair number {n} of many", email=SELLER) for n in range(60)]
    result, _faults = bring(*given)
    assert result.writer.states == {"public": 60}


def test_a_banned_posters_ad_is_refused_and_the_hit_counted(board: Any) -> None:
    ban = actions.ban(
        BlockKind.EMAIL, SUSPENDED_SELLER, reason="spam", appeal_to="appeals@example.org"
    )
    bring(line(1, email=SUSPENDED_SELLER), line(2, id="a2", email=SELLER))
    assert (ad("a1").state, ad("a2").state) == (AdState.REFUSED, AdState.PUBLIC)
    ban.refresh_from_db()
    assert ban.hits == 1


def test_faults_of_the_file_and_of_the_rows_come_in_order(board: Any) -> None:
    _result, faults = bring(
        line(1, title=""), Fault(2, "is longer than 5 bytes"), line(3, place="")
    )
    assert [fault.number for fault in faults] == [1, 2, 3]


def test_photos_by_path_beside_the_file(board: Any, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "blue.jpg").write_bytes(encoded(picture(1)))
    (tmp_path / "red.jpg").write_bytes(encoded(picture(2)))
    bring(line(1, photos=["p/blue.jpg", "red.jpg"]), plan=plan(photos=tmp_path))
    assert ad().state == AdState.PUBLIC
    shown = [each.photo for each in ad().head.shown_photos.order_by("position")]
    assert len(shown) == 2
    assert storage.open_working(shown[0].public_id)
    assert not Photo.objects.filter(upload__isnull=False).exists(), "no form holds them any more"
    assert Job.objects.filter(kind="renditions").count() == 2


BAD_PHOTOS = {
    "there is no file": lambda folder: "none.jpg",
    "outside": lambda folder: "../secret.jpg",
    "outside of": lambda folder: str(folder.parent / "secret.jpg"),
    "no photo we can read": lambda folder: "text.jpg",
}


@pytest.mark.parametrize("said", BAD_PHOTOS)
def test_a_photo_that_cannot_be_taken(board: Any, tmp_path: Path, said: str) -> None:
    folder = tmp_path / "ads"
    folder.mkdir()
    (tmp_path / "secret.jpg").write_bytes(jpeg())
    (folder / "text.jpg").write_bytes(b"not a picture at all")
    path = BAD_PHOTOS[said](folder)
    _result, faults = bring(line(1, photos=[path]), line(2, id="a2"), plan=plan(photos=folder))
    assert said in faults[0].reason
    assert Ad.objects.get().source_id == "a2"


def test_batches_hold_the_lock_shortly(board: Any) -> None:
    """The size follows the clock: long ones shrink, short ones grow, within bounds."""
    one = writer.Writer(plan())
    for _ in range(40):
        one._learn(10 * writer.LOCK_S, one.size)
    assert one.size == writer._SMALLEST
    for _ in range(80):
        one._learn(0.001, one.size)
    assert one.size == writer._LARGEST


def test_an_imported_ad_expires_like_any_other(board: Any) -> None:
    bring(line(1))
    with clock.moved(timedelta(days=31)):
        actions.expire_due()
    assert ad().state == AdState.ENDED


def test_every_version_was_screened(board: Any) -> None:
    bring(*(line(n, id=str(n)) for n in range(130)))
    assert ScreeningRecord.objects.count() == Version.objects.count() == 130
