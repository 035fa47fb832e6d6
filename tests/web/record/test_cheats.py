"""An operator who cheats is caught: from outside, by commands that anybody can run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from daylight.ledger import command
from daylight.web import triggers
from daylight.web.ads import proofs
from daylight.web.ads.models import Ad, VersionContent
from daylight.web.record import folder, sequencer
from daylight.web.record.models import Checkpoint, Entry, Leaf, Opening
from tests.web.databases import query
from tests.web.record.live import served


@pytest.fixture
def cheating(recorded: Any) -> Iterator[Any]:
    """A board whose operator took the triggers away; three honest ads are public."""
    for _ in range(3):
        recorded.confirmed()
    sequencer.run()
    triggers.remove()
    yield recorded
    triggers.install()


def audit(url: str) -> int:
    return command.main(["audit", url, "--sample", "100"])


def test_an_honest_board_passes(cheating: Any) -> None:
    with served() as url:
        assert audit(url) == 0


def test_what_people_decided_passes_closed(cheating: Any) -> None:
    ad = cheating.confirmed(content=cheating.doubtful())
    for name in ("reviewer", "second reviewer"):
        cheating.decide(ad, name)
    sequencer.run()
    with served() as url:
        assert audit(url) == 0


def test_an_ad_that_the_list_for_auditors_leaves_out_is_caught(
    cheating: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = Ad.objects.order_by("-pk")[0].public_id.encode()
    honest = b"".join(proofs.addresses())
    short = b"".join(line for line in honest.splitlines(True) if left_out not in line)
    monkeypatch.setattr(proofs, "addresses", lambda: [short])
    with served() as url:
        assert audit(url) == 1
    said = capsys.readouterr().out
    assert f"a/{left_out.decode()}: readers find it" in said
    assert "3 ads looked at, 1 of them wrong" in said


def test_publishing_around_the_gate_is_caught(
    cheating: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    held = cheating.confirmed(content=cheating.doubtful())
    honest = Ad.objects.exclude(pk=held.pk).first()
    sequencer.run()
    Ad.objects.filter(pk=held.pk).update(
        state="public",
        public_version=held.head_id,
        pub_seq=10**6,
        published_at=honest.published_at,
        expires_at=honest.expires_at,
    )
    with served() as url:
        assert audit(url) == 1
    said = capsys.readouterr().out
    assert held.public_id in said
    assert honest.public_id not in said


def test_rewording_what_was_decided_is_caught(
    cheating: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ad = Ad.objects.first()
    VersionContent.objects.filter(version=ad.public_version_id).update(title="Something milder")
    with served() as url:
        assert audit(url) == 1
    assert ad.public_id in capsys.readouterr().out


def test_editing_a_decision_is_caught(cheating: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ad = Ad.objects.first()
    screening = Opening.objects.get(subject=f"ad:{ad.pk}", entry__type="screening")
    changed = bytes(screening.body).replace(b'"verdict":"publish"', b'"verdict":"hold"')
    Opening.objects.filter(pk=screening.pk).update(body=changed)
    with served() as url:
        assert audit(url) == 1
    assert ad.public_id in capsys.readouterr().out


def test_dropping_an_entry_and_building_the_log_again_is_caught_by_a_mirror(
    cheating: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = str(tmp_path / "copy")
    with served() as url:
        assert command.main(["mirror", f"{url}log/", copy]) == 0
        ad = Ad.objects.first()
        _drop(Entry.objects.filter(opening__subject=f"ad:{ad.pk}"))
        cheating.confirmed()
        cheating.confirmed()
        sequencer.run()
        assert command.main(["mirror", f"{url}log/", copy]) == 1
        assert "ALARM" in capsys.readouterr().err
        assert command.main(["verify", f"{url}log/"]) == 0, "alone, a forged history looks whole"
        assert audit(url) == 1
    assert list((tmp_path / "copy" / "evidence").iterdir())


def _drop(entries: Any) -> None:
    """What an operator with the key could do: forget entries, and write the log anew without."""
    pks = list(entries.values_list("pk", flat=True))
    for table in ("record_leaf", "record_checkpoint"):
        query(f"DELETE FROM {table}")
    Opening.objects.filter(pk__in=pks).delete()
    Entry.objects.filter(pk__in=pks)._raw_delete(using="default")
    for path in sorted(folder.path().rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def test_changing_a_published_file_is_caught_by_verify(
    cheating: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    [bundle] = (settings.HOME / "log" / "tile" / "entries").rglob("*.p/*")
    data = bundle.read_bytes()
    changed = data.replace(b'"class":"decision"', b'"class":"content" ', 1)
    bundle.write_bytes(changed)
    with served() as url:
        assert command.main(["verify", f"{url}log/"]) == 1
    assert "does not hold" in capsys.readouterr().err


def test_a_promise_that_is_not_kept_is_evidence(
    cheating: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from datetime import timedelta

    from django.test import Client

    from daylight.web import clock
    from daylight.web.record import receipts

    cheating.submitted()
    entry = Entry.objects.filter(type="submission").order_by("-id")[0]
    file = tmp_path / "receipt.json"
    file.write_bytes(Client(HTTP_HOST="localhost").get(f"{receipts.address(entry)}/file").content)
    Opening.objects.filter(pk=entry.pk).delete()
    Entry.objects.filter(pk=entry.pk)._raw_delete(using="default")
    with clock.moved(timedelta(hours=25)):
        cheating.confirmed()
        sequencer.run()
    with served() as url:
        assert command.main(["verify", str(file), "--log", f"{url}log/"]) == 1
    assert "NOT KEPT" in capsys.readouterr().out


def test_a_database_whose_rows_were_changed_signs_nothing_more(cheating: Any) -> None:
    from daylight.errors import IntegrityError

    first = Leaf.objects.order_by("index").first()
    query("UPDATE record_entry SET leaf_class = 'access' WHERE id = %s", (first.pk,))
    for path in sorted(folder.path().rglob("*"), reverse=True):
        if path.name != "checkpoint":
            path.unlink() if path.is_file() else path.rmdir()
    cheating.confirmed()
    with pytest.raises(IntegrityError, match="not those that the log signed"):
        sequencer.run()
    assert Checkpoint.objects.count() == 1
