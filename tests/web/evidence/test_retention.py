"""Nothing is kept longer than needed, and nothing goes that must be kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions, links
from daylight.web.ads.actions import retention
from daylight.web.ads.models import (
    Ad,
    ContactSeen,
    EndReason,
    PosterContact,
    ScreeningDetail,
    Submission,
    VersionContent,
)
from daylight.web.evidence import checking, destroying, holds
from daylight.web.evidence.models import DestroyedItem, Destruction, Hold, Item
from daylight.web.evidence.segments import Condition, examine
from daylight.web.evidence.vault import vault
from daylight.web.jobs import worker
from daylight.web.people.models import Role
from daylight.web.record.models import Entry, Opening
from daylight.web.review.appeals import upkeep as appeals
from daylight.web.review.models import Case, StatementText
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import query
from tests.web.people.signing import signed_in


def ended(board: Any, **changes: Any) -> Ad:
    return actions.end(board.confirmed(**changes), EndReason.WITHDRAWN)


def left_of(ad: Ad) -> int:
    versions = ad.versions.values("pk")
    return (
        VersionContent.objects.filter(version__in=versions).count()
        + Submission.objects.filter(version__in=versions).count()
        + ScreeningDetail.objects.filter(screening__version__in=versions).count()
        + ContactSeen.objects.filter(ad=ad).count()
        + Opening.objects.filter(subject=f"ad:{ad.pk}").count()
    )


def test_ninety_days_after_its_end_nothing_is_left(board: Any) -> None:
    ad = ended(board)
    [item] = retention.items_of(ad)
    with clock.moved(timedelta(days=89)):
        assert retention.destroy_due() == 0
    assert left_of(ad)
    with clock.moved(timedelta(days=91)):
        assert retention.destroy_due() == 1
    assert left_of(ad) == 0
    assert not PosterContact.objects.exists()
    assert examine(vault().folder / item.segment, item.offset) is Condition.WIPED
    assert checking.verify().problems == []
    assert Entry.objects.filter(type="destruction").count() == 1


def test_a_week_after_its_end_nothing_is_readable(board: Any) -> None:
    ad = ended(board)
    [item] = retention.items_of(ad)
    with clock.moved(timedelta(days=6)):
        assert retention.clear_due() == 0
    with clock.moved(timedelta(days=8)):
        assert retention.clear_due() == 1
        assert retention.clear_due() == 0
        with pytest.raises(Refused):
            actions.restore(ad)
    assert not VersionContent.objects.exists()
    assert not ScreeningDetail.objects.exists()
    assert Submission.objects.filter(version__ad=ad).exists()
    assert examine(vault().folder / item.segment, item.offset) is Condition.SOUND
    with clock.moved(timedelta(days=91)):
        assert retention.destroy_due() == 1
    assert left_of(ad) == 0


def test_until_it_is_cleared_its_poster_may_bring_it_back(board: Any) -> None:
    ad = ended(board)
    with clock.moved(timedelta(days=6)):
        retention.clear_due()
        assert actions.restore(ad).is_visible(clock.now())


def test_what_was_never_confirmed_is_cleared_as_soon_as_it_lapses(board: Any) -> None:
    ad = board.submitted()
    doubted = board.submitted(content=board.doubtful())
    with clock.moved(timedelta(days=8)):
        actions.lapse_due()
        assert readable(ad)
        assert retention.clear_due() == 1
        assert not readable(ad)
        assert readable(doubted), "a doubt is remembered"


def readable(ad: Ad) -> bool:
    return VersionContent.objects.filter(version__ad=ad).exists()


def test_what_was_touched_is_readable_for_ninety_days(board: Any) -> None:
    """What was found stays longer, to warn of the next copy; the words do not."""
    doubted = board.confirmed(content=board.doubtful())
    for name in ("reviewer", "second reviewer"):
        board.decide(doubted, name)
    actions.end(doubted, EndReason.WITHDRAWN)
    with clock.moved(timedelta(days=89)):
        assert retention.clear_due() == 0
    with clock.moved(timedelta(days=91)):
        assert retention.clear_due() == 1
        assert retention.clear_due() == retention.destroy_due() == 0
    assert not readable(doubted)
    assert ScreeningDetail.objects.filter(screening__version__ad=doubted).exists()
    [item] = retention.items_of(doubted)
    assert examine(vault().folder / item.segment, item.offset) is Condition.SOUND


def test_a_refused_ad_that_was_touched_is_readable_while_it_can_be_appealed(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer", "refuse")
    with clock.moved(timedelta(days=189)):
        assert retention.clear_due() == 0
    with clock.moved(timedelta(days=191)):
        assert retention.clear_due() == 1
    assert not readable(ad)


def test_what_waits_or_is_held_stays_readable(board: Any) -> None:
    waiting = ended(board)
    Ad.objects.filter(pk=waiting.pk).update(pending="held")
    kept = ended(board)
    holds.place(kept.pk, reason="order")
    with clock.moved(timedelta(days=400)):
        assert retention.clear_due() == 0
    assert readable(waiting)
    assert readable(kept)


def test_the_database_clears_nothing_before_its_time(board: Any) -> None:
    ad = ended(board)
    Destruction.objects.create(ad_id=ad.pk, rule="clear", created_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionContent.objects.filter(version__ad=ad).delete()
    with clock.moved(timedelta(days=8)):
        Destruction.objects.create(ad_id=ad.pk, rule="clear", created_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.filter(version__ad=ad).delete()
    VersionContent.objects.filter(version__ad=ad).delete()


def test_the_database_clears_no_refused_ad_while_it_can_be_appealed(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer", "refuse")
    with clock.moved(timedelta(days=100)):
        Destruction.objects.create(ad_id=ad.pk, rule="clear", created_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionContent.objects.filter(version__ad=ad).delete()


def test_the_end_is_attested(board: Any) -> None:
    ended(board)
    with clock.moved(timedelta(days=91)):
        retention.destroy_due()
    row = DestroyedItem.objects.get()
    entry = msgspec.json.decode(bytes(Opening.objects.get(pk=row.entry_id).body))
    assert (entry["rule"], entry["items"]) == ("retention", 1)
    assert entry["backups_until"] > entry["time"][:10]


def test_public_ads_and_their_posters_stay(board: Any) -> None:
    ad, other = ended(board), board.confirmed()
    with clock.moved(timedelta(days=29)):
        actions.renew(other)
    with clock.moved(timedelta(days=91)):
        retention.destroy_due()
    assert left_of(ad) == 0
    assert left_of(other)
    assert PosterContact.objects.exists()


def test_what_a_signal_or_a_report_touched_stays_a_year(board: Any) -> None:
    doubted = board.confirmed(content=board.doubtful())
    board.decide(doubted, "reviewer", "refuse")
    reported = board.confirmed()
    actions.hide([reported.public_id], reason="a report")
    board.decide(reported, "reviewer", "refuse")
    with clock.moved(timedelta(days=200)):
        assert retention.destroy_due() == 0
    with clock.moved(timedelta(days=366)):
        assert retention.destroy_due() == 2


def test_a_hold_keeps_it_until_the_latest_of_all_reasons(board: Any) -> None:
    """Asked of the rule alone: the database keeps to its own clock, which no test moves."""
    ad = ended(board)
    at = clock.now()
    holds.place(ad.pk, reason="order", until=at + timedelta(days=100))
    later = holds.place(ad.pk, reason="tip", until=at + timedelta(days=400))
    for days, extended, kept in ((101, 0, True), (401, 500, True), (501, 500, False)):
        if extended and later.preserve_until != at + timedelta(days=500):
            later = holds.extend(later, at + timedelta(days=500))
        with clock.moved(timedelta(days=days)):
            assert holds.kept(ad.pk, clock.now()) is kept
            assert list(retention._due(clock.now())) == ([] if kept else [ad.pk])


def test_a_hold_that_is_over_keeps_nothing(board: Any) -> None:
    ad = ended(board)
    holds.place(ad.pk, reason="order", until=clock.now() - timedelta(seconds=2))
    with clock.moved(timedelta(days=91)):
        assert retention.destroy_due() == 1


def test_a_hold_is_never_shortened(board: Any) -> None:
    at = clock.now()
    dated = holds.place(1, reason="tip", until=at + timedelta(days=10))
    with pytest.raises(Refused):
        holds.extend(dated, at + timedelta(days=5))
    with pytest.raises(Refused):
        holds.release(dated)
    with clock.moved(timedelta(days=11)):
        holds.release(dated)
    forever = holds.place(1, reason="order")
    assert holds.kept(1, at + timedelta(days=10_000))
    with pytest.raises(Refused):
        holds.extend(forever, at + timedelta(days=10_000))
    holds.release(forever)
    assert not holds.kept(1, at)


def earlier(hold: Hold) -> dict[str, tuple[str, tuple[Any, ...]]]:
    day: datetime = clock.now() + timedelta(days=1)
    given = day if ON_POSTGRESQL else day.strftime("%Y-%m-%d %H:%M:%S.%f")
    now = clock.now() if ON_POSTGRESQL else clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    return {
        "shorten": ("UPDATE evidence_hold SET preserve_until = %s WHERE id = %s", (given, hold.pk)),
        "release": ("UPDATE evidence_hold SET released_at = %s WHERE id = %s", (now, hold.pk)),
        "move": ("UPDATE evidence_hold SET ad_id = 7 WHERE id = %s", (hold.pk,)),
        "delete": ("DELETE FROM evidence_hold WHERE id = %s", (hold.pk,)),
    }


@pytest.mark.parametrize("how", ["shorten", "release", "move", "delete"])
def test_the_database_refuses_to_shorten_a_hold(board: Any, how: str) -> None:
    hold = holds.place(1, reason="tip", until=clock.now() + timedelta(days=10))
    sentence, values = earlier(hold)[how]
    with pytest.raises(DatabaseError), transaction.atomic():
        query(sentence, values)


def test_the_database_lets_nothing_go_that_a_hold_keeps(board: Any) -> None:
    ad = ended(board)
    holds.place(ad.pk, reason="order")
    Destruction.objects.create(ad_id=ad.pk, rule="retention", created_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionContent.objects.filter(version__ad=ad).delete()


def test_destruction_before_its_time_takes_two_people(board: Any) -> None:
    ad = board.confirmed()
    first, second = board.staff("officer", Role.EVIDENCE), board.staff("lead", Role.LEAD)
    proposal = destroying.propose(ad.pk, staff=first, words="posted by mistake")
    with pytest.raises(Refused) as refused:
        destroying.agree(proposal, staff=first)
    assert refused.value.code == "same_person"
    with pytest.raises(Refused) as refused:
        destroying.agree(proposal, staff=board.staff("reviewer"))
    assert refused.value.code == "not_allowed"
    retention.destroy_agreed(destroying.agree(proposal, staff=second))
    ad.refresh_from_db()
    assert left_of(ad) == 0
    assert not ad.is_visible(clock.now())
    with pytest.raises(Refused):
        destroying.agree(proposal, staff=second)


def test_a_hold_stops_even_two_people(board: Any) -> None:
    ad = board.confirmed()
    first, second = board.staff("officer", Role.EVIDENCE), board.staff("lead", Role.LEAD)
    proposal = destroying.propose(ad.pk, staff=first, words="posted by mistake")
    holds.place(ad.pk, reason="order")
    with pytest.raises(Refused) as refused:
        destroying.agree(proposal, staff=second)
    assert refused.value.code == "on_hold"


def test_what_belongs_to_no_ad_goes_after_ninety_days(board: Any) -> None:
    vault().append([("form", b"refused")])[0].row().save(force_insert=True)
    board.confirmed()
    with clock.moved(timedelta(days=91)):
        assert retention.destroy_orphans() == 1
        assert retention.destroy_orphans() == 0
    assert Item.objects.count() - DestroyedItem.objects.count() == 1


def test_a_crash_between_rows_and_disk_is_made_good(board: Any, monkeypatch: Any) -> None:
    ad = ended(board)
    [item] = retention.items_of(ad)
    with clock.moved(timedelta(days=91)):
        with monkeypatch.context() as patch:
            patch.setattr(destroying, "_wipe", lambda items: None)
            retention.destroy_due()
        assert checking.verify().problems
        destroying.wipe_again()
    assert checking.verify().problems == []
    assert examine(vault().folder / item.segment, item.offset) is Condition.WIPED


def test_pages_of_a_cleared_ad_say_what_became_of_it(board: Any) -> None:
    ad = ended(board)
    with clock.moved(timedelta(days=8)):
        retention.clear_due()
        client = Client(HTTP_HOST="localhost")
        page = client.get(links.path(ad))
        assert page.status_code == 200
        assert b"no longer kept readable" in page.content
        for verb in ("restore", "renew", "withdraw", "gone"):
            assert client.get(f"{links.path(ad)}/{verb}").status_code in (200, 302, 404, 409)
        assert client.get(f"{links.path(ad)}/edit").status_code in (302, 404, 409)
        assert board.submitted().pk != ad.pk


def test_a_refused_ad_is_kept_for_its_appeal(board: Any) -> None:
    ad = board.confirmed()
    Ad.objects.filter(pk=ad.pk).update(state="refused", ended_at=clock.now())
    with clock.moved(timedelta(days=189)):
        assert retention.clear_due() == retention.destroy_due() == 0
    with clock.moved(timedelta(days=191)):
        assert retention.destroy_due() == 1


def test_clearing_leaves_what_its_poster_was_told(board: Any) -> None:
    """Statements go with everything else; the words of the ad go before."""
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer", "refuse")
    worker.run_due()
    assert StatementText.objects.filter(statement__ad=ad).exists()
    with clock.moved(timedelta(days=191)):
        assert retention.clear_due() == 1
        assert appeals.forget_texts() == 0
    assert StatementText.objects.filter(statement__ad=ad).exists()
    with clock.moved(timedelta(days=366)):
        assert retention.destroy_due() == 1
        assert appeals.forget_texts() == 1


def test_a_case_whose_words_were_cleared_opens(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    worker.run_due()
    [case] = Case.objects.filter(members__ad=ad)
    board.decide(ad, "reviewer", "refuse")
    with clock.moved(timedelta(days=191)):
        assert retention.clear_due() == 1
        answer = signed_in(board.staff("lead", Role.LEAD)).get(f"/desk/cases/{case.public_id}")
        assert answer.status_code < 500
