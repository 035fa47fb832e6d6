"""What retention destroys leaves the public log whole."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.web import clock, triggers
from daylight.web.ads.actions import retention
from daylight.web.ads.models import Ad
from daylight.web.evidence.models import Destruction
from daylight.web.people.models import Role
from daylight.web.record import folder, logkeys, sequencer
from daylight.web.record.models import Checkpoint, Opening
from tests.web.record.test_sequencer import published
from tests.web.test_triggers import refused


@pytest.fixture
def overridden(recorded: Any) -> Ad:
    """An ad that a lead refused although somebody would have published it."""
    ad: Ad = recorded.confirmed(content=recorded.doubtful())
    recorded.staff("lead", Role.LEAD)
    recorded.decide(ad, "reviewer", "publish")
    recorded.decide(ad, "lead", "refuse")
    assert Opening.objects.filter(subject=f"ad:{ad.pk}", entry__type="override").exists()
    sequencer.run()
    return ad


def test_the_log_is_read_and_made_again_after_an_overridden_ad_was_destroyed(
    overridden: Ad, client: Client
) -> None:
    with clock.moved(timedelta(days=366)):
        assert retention.destroy_due() == 1
        sequencer.run()
        left = Opening.objects.filter(subject=f"ad:{overridden.pk}")
        assert list(left.values_list("entry__type", flat=True)) == ["override"]
        assert client.get("/record").status_code == 200
        assert client.get("/record?before=30").status_code == 200
        shutil.rmtree(folder.path() / "tile")
        newest = Checkpoint.objects.order_by("-id")[0]
        sequencer.rebuild(logkeys.open_own(bytes(newest.note)))
    assert published().size == newest.size


def test_the_database_lets_no_public_opening_go(overridden: Ad) -> None:
    assert triggers.missing() == []
    at = clock.now() + timedelta(days=400)
    Destruction.objects.create(ad_id=overridden.pk, rule="retention", created_at=at)
    of_the_ad = "SELECT o.entry_id FROM record_opening o JOIN record_entry e ON e.id = o.entry_id"
    where = f"WHERE o.subject = 'ad:{overridden.pk}' AND e.leaf_class"
    gone = f"DELETE FROM record_opening WHERE entry_id IN ({of_the_ad} {where}"
    assert refused(f"{gone} = 'governance')")
    assert not refused(f"{gone} <> 'governance')")
