"""A poster has everything about an ad destroyed; what must be kept is, and nobody learns why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from daylight.errors import Refused
from daylight.web import clock, triggers
from daylight.web.ads import actions, links
from daylight.web.ads.actions import erasing, retention
from daylight.web.ads.models import (
    Ad,
    AdState,
    EndReason,
    PosterContact,
    ScreeningRecord,
    VersionContent,
)
from daylight.web.evidence import checking, holds
from daylight.web.evidence.models import Destruction, ErasureRequest
from daylight.web.evidence.segments import Condition, examine
from daylight.web.evidence.vault import vault
from daylight.web.jobs.models import Job
from daylight.web.record.models import Entry, Opening
from daylight.web.reports.models import FlagCount
from tests.web.databases import query
from tests.web.posting.visitors import Visitor, text

DAY = timedelta(days=1)


def the_ad() -> Ad:
    return Ad.objects.select_related("head").get()


def delete(visitor: Visitor) -> Any:
    return visitor.client.post(f"{links.path(the_ad())}/delete")


def page_of(visitor: Visitor, ad: Ad) -> str:
    return unescape(text(visitor.client.get(links.path(ad))))


def left_of(ad: Ad) -> int:
    return (
        VersionContent.objects.filter(version__ad=ad).count()
        + Opening.objects.filter(subject=f"ad:{ad.pk}").count()
        + PosterContact.objects.count()
    )


def test_it_is_hidden_at_once_and_gone_a_day_later(seller: Visitor) -> None:
    ad = the_ad()
    items = retention.items_of(ad)
    assert len(items) > 1
    assert delete(seller).status_code == 303
    assert Client(HTTP_HOST="localhost").get(f"/a/{ad.public_id}").status_code in (404, 410)
    assert "destroyed within two days" in page_of(seller, ad)
    assert erasing.erase_due() == 0
    with clock.moved(DAY):
        assert erasing.erase_due() == 1
        assert erasing.erase_due() == 0
        assert "Everything about it is destroyed" in page_of(seller, ad)
    assert left_of(ad) == 0
    for item in items:
        assert examine(vault().folder / item.segment, item.offset) is Condition.WIPED
    assert checking.verify().problems == []


def test_it_is_on_the_record(seller: Visitor) -> None:
    ad = the_ad()
    delete(seller)
    asked = Opening.objects.get(subject=f"ad:{ad.pk}", entry__type="withdrawal")
    assert msgspec.json.decode(bytes(asked.body))["reason"] == "erasure"
    with clock.moved(DAY):
        erasing.erase_due()
    done = Opening.objects.filter(entry__type="destruction").latest("entry_id")
    assert msgspec.json.decode(bytes(done.body))["rule"] == "erasure"


def test_no_link_does_it_in_any_browser(seller: Visitor) -> None:
    ad = the_ad()
    page = unescape(text(seller.client.get(f"{links.path(ad)}/delete")))
    assert "You cannot bring it back" in page
    assert not ErasureRequest.objects.exists()
    assert the_ad().state == AdState.PUBLIC


def test_it_does_not_come_back(seller: Visitor) -> None:
    ad = the_ad()
    delete(seller)
    for act in (actions.restore, actions.renew):
        with pytest.raises(Refused):
            act(ad)
    actions.confirm(ad)
    assert the_ad().state == AdState.ENDED
    page = page_of(seller, ad)
    for verb in ("restore", "renew", "withdraw", "edit", "delete"):
        assert f"{links.path(ad)}/{verb}" not in page
    assert delete(seller).status_code == 303
    assert ErasureRequest.objects.count() == 1
    assert Entry.objects.filter(type="withdrawal").count() == 1


def test_one_that_ended_long_ago_is_erased_too(seller: Visitor) -> None:
    ad = the_ad()
    actions.end(ad, EndReason.GONE)
    delete(seller)
    with clock.moved(DAY):
        assert erasing.erase_due() == 1
    assert left_of(ad) == 0


def held(ad: Ad) -> None:
    holds.place(ad.pk, reason="order")


def doubted(ad: Ad) -> None:
    row = ScreeningRecord.objects.filter(version__ad=ad).values_list("pk", flat=True)[0]
    triggers.remove()
    query("UPDATE ads_screeningrecord SET safety = %s WHERE id = %s", (True, row))
    triggers.install()


def flagged(ad: Ad) -> None:
    at = clock.now()
    FlagCount.objects.create(ad=ad, reason="scam", count=1, weight=0.5, first_at=at, last_at=at)


WHYS: dict[str, Callable[[Ad], None]] = {"order": held, "signal": doubted, "flag": flagged}


@pytest.mark.parametrize("why", list(WHYS))
def test_what_must_be_kept_is_and_nobody_learns_why(seller: Visitor, why: str) -> None:
    ad = the_ad()
    WHYS[why](ad)
    assert delete(seller).status_code == 303
    items = retention.items_of(ad)
    first = page_of(seller, ad)
    with clock.moved(3 * DAY):
        assert erasing.erase_due() == 0
        later = page_of(seller, ad)
    for item in items:
        assert examine(vault().folder / item.segment, item.offset) is Condition.SOUND
    ended = the_ad().ended_at
    assert ended is not None
    until = f"{ended + timedelta(days=365):%Y-%m-%d}"
    assert "destroyed within two days" in first
    assert f"kept until {until}, because the law or an open question asks" in later
    for word in ("report", "flag", "signal", "hold", "order", "safety"):
        said = later[later.index("Deleted at your wish") :].split("</section>")[0]
        assert word not in said.casefold()


def test_once_nothing_keeps_it_it_goes(seller: Visitor) -> None:
    ad = the_ad()
    hold = holds.place(ad.pk, reason="order")
    flagged(ad)
    delete(seller)
    with clock.moved(DAY):
        assert erasing.erase_due() == 0
        holds.release(hold)
        assert erasing.erase_due() == 0
        FlagCount.objects.update(closed_at=clock.now())
        assert erasing.erase_due() == 1
    assert left_of(ad) == 0


def test_while_people_look_at_what_was_public_nothing_is_promised(seller: Visitor) -> None:
    ad = the_ad()
    actions.hide([ad.public_id], reason="a report")
    assert "/delete" not in page_of(seller, ad)
    assert delete(seller).status_code == 409
    assert not ErasureRequest.objects.exists()


def test_what_an_appeal_brings_back_meanwhile_goes_again(seller: Visitor) -> None:
    ad = the_ad()
    ErasureRequest.objects.create(ad_id=ad.pk, created_at=clock.now() - 2 * DAY)
    assert ad.state == AdState.PUBLIC
    assert erasing.erase_due() == 1
    assert the_ad().state == AdState.ENDED


@pytest.mark.parametrize("why", ["nobody asked", "public", "order", "signal", "report"])
def test_the_database_erases_nothing_else(seller: Visitor, why: str) -> None:
    ad = the_ad()
    if why != "public":
        actions.end(ad, EndReason.WITHDRAWN)
    if why != "nobody asked":
        ErasureRequest.objects.create(ad_id=ad.pk, created_at=clock.now())
    if why in WHYS:
        WHYS[why](ad)
    if why == "report":
        actions.block("ad", ad.public_id, reason="a report")
    Destruction.objects.create(ad_id=ad.pk, rule="erasure", created_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        VersionContent.objects.filter(version__ad=ad).delete()


def test_it_is_scheduled(board: Any) -> None:
    erasing.schedule()
    erasing.schedule()
    assert Job.objects.filter(kind=erasing.KIND).count() == 1


def test_the_record_of_the_request_stays(seller: Visitor) -> None:
    delete(seller)
    with pytest.raises(DatabaseError), transaction.atomic():
        ErasureRequest.objects.update(ad_id=7)
