"""What was refused is sealed when no new ad is compared with it; an appeal or a report opens it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pyrage import x25519

from daylight.commands import vault as commands
from daylight.errors import IntegrityError, Refused
from daylight.web import clock
from daylight.web.ads import actions, content, links, storage
from daylight.web.ads.actions import retention, sealing
from daylight.web.ads.models import (
    Ad,
    AdState,
    BlockKind,
    Pending,
    Photo,
    ScreeningDetail,
    SealedWords,
    VersionContent,
)
from daylight.web.evidence import checking
from daylight.web.evidence.models import Destruction, Item, Viewing
from daylight.web.evidence.opening import Opener, opener_from
from daylight.web.evidence.segments import Condition, examine
from daylight.web.evidence.vault import vault
from daylight.web.people.models import Role
from daylight.web.review import health
from daylight.web.review.appeals import actions as appealing
from daylight.web.review.models import AppealState, Vote
from tests.conftest import ON_POSTGRESQL
from tests.web.appeals.stages import say
from tests.web.boards import HELD_BODY, HELD_TITLE, SELLER, recovery_key
from tests.web.evidence import test_overwritten as disk
from tests.web.posting.visitors import Visitor, photo, text

DAY = timedelta(days=1)
SEALED = 91 * DAY
REASON = "an appeal waits for it"


@pytest.fixture
def ad(board: Any) -> Ad:
    """Doubtful words, an edit of them and a photo, refused by the first reviewer."""
    visitor = Visitor(title=HELD_TITLE, body=f"{HELD_BODY} {disk.RARE}", section="services-other")
    made = visitor.posts(photos=[photo()])
    visitor.opens_link(made)
    return board.decide(made, "first reviewer", "refuse")  # type: ignore[no-any-return]


def readable(ad: Ad) -> list[VersionContent]:
    return list(VersionContent.objects.filter(version__ad=ad).select_related("version"))


def reopened(board: Any, ad: Ad, **changes: Any) -> Ad:
    values = {"staff": board.staff("officer", Role.EVIDENCE), "words": REASON} | changes
    opener = values.pop("opener", None) or opener_from(recovery_key())
    return sealing.reopen(ad, opener, **values)


def test_ninety_days_after_a_refusal_its_words_are_readable_to_nobody_here(
    board: Any, ad: Ad
) -> None:
    copy = storage.path_of(Photo.objects.get().public_id)
    page = unescape(text(Client(HTTP_HOST="localhost").get(links.path(ad))))
    assert HELD_TITLE in page
    with clock.moved(89 * DAY):
        assert sealing.seal_due() == 0
    with clock.moved(SEALED):
        assert sealing.seal_due() == 1
        assert sealing.seal_due() == retention.clear_due() == 0
        page = unescape(text(Client(HTTP_HOST="localhost").get(links.path(ad))))
    assert HELD_TITLE not in page
    assert "not published" in page
    assert readable(ad) == []
    assert not copy.exists()
    assert ScreeningDetail.objects.filter(screening__version__ad=ad).exists()
    assert {item.kind for item in retention.items_of(ad)} == {"form", "photo", "words"}
    assert checking.verify().problems == []


@pytest.mark.skipif(ON_POSTGRESQL, reason="asked of SQLite's file")
def test_no_word_is_left_in_the_file(board: Any, ad: Ad) -> None:
    assert disk.in_file()
    with clock.moved(SEALED):
        sealing.seal_due()
    assert disk.in_file() == 0


def test_an_appeal_waits_for_an_officer_and_is_decided_on_the_very_words(
    board: Any, ad: Ad
) -> None:
    [before], copy = readable(ad), storage.open_working(Photo.objects.get().public_id)
    with clock.moved(SEALED):
        sealing.seal_due()
        appeal = appealing.appeal_as_poster(ad, "", language="en")
        for word in Vote:
            with pytest.raises(Refused) as refused:
                say(board, appeal, "second reviewer", word)
            assert refused.value.code == "sealed"
        assert any(ad.public_id in hint for _level, _said, hint in health.examine())
        reopened(board, ad)
        assert not any(ad.public_id in hint for _level, _said, hint in health.examine())
        [after] = readable(ad)
        assert content.verify(after)
        assert (after.title, after.body) == (before.title, before.body)
        assert storage.open_working(Photo.objects.get().public_id) == copy
        assert sealing.seal_due() == 0, "an appeal that waits keeps them"
        say(board, appeal, "second reviewer", Vote.REVERSE)
        appeal = say(board, appeal, "third reviewer", Vote.REVERSE)
        assert appeal.state == AppealState.REVERSED
        assert Ad.objects.get().is_visible(clock.now())
        assert HELD_TITLE in text(Client(HTTP_HOST="localhost").get(f"/a/{ad.public_id}"))


def test_the_command_opens_it(board: Any, ad: Ad, capsys: pytest.CaptureFixture[str]) -> None:
    officer = board.staff("officer", Role.EVIDENCE)
    said = ["reopen", ad.public_id, "--identity", str(recovery_key()), "--as", officer.name]
    with clock.moved(SEALED):
        sealing.seal_due()
        assert commands.main([*said, "--reason", REASON]) == 0
    assert "on the record" in capsys.readouterr().out
    assert len(readable(ad)) == 1
    assert Viewing.objects.get().staff == officer


def test_a_decision_that_stands_is_sealed_again_and_once(board: Any, ad: Ad) -> None:
    with clock.moved(SEALED):
        sealing.seal_due()
        appeal = appealing.appeal_as_poster(ad, "", language="en")
        reopened(board, ad)
        say(board, appeal, "second reviewer", Vote.UPHOLD)
        assert sealing.seal_due() == 1
    assert readable(ad) == []
    assert SealedWords.objects.count() == 1


def test_what_is_opened_for_a_report_waits_for_people(board: Any, ad: Ad) -> None:
    with clock.moved(SEALED):
        sealing.seal_due()
        made = reopened(board, ad, words="a report came")
        assert (made.state, made.pending) == (AdState.REFUSED, Pending.HELD)
        assert sealing.seal_due() == 0
        board.decide(ad, "second reviewer", "refuse")
        assert sealing.seal_due() == 1
    assert readable(ad) == []


def test_it_takes_an_officer_a_reason_and_the_key(board: Any, ad: Ad) -> None:
    stranger = Opener(x25519.Identity.generate())
    with clock.moved(SEALED):
        with pytest.raises(Refused) as refused:
            reopened(board, ad)
        assert refused.value.code == "not_sealed"
        sealing.seal_due()
        for changes, code in (
            ({"staff": board.staff("reviewer")}, "not_allowed"),
            ({"words": ""}, "no_reason"),
            ({"opener": stranger}, "not_yours"),
        ):
            with pytest.raises(Refused) as refused:
                reopened(board, ad, **changes)
            assert refused.value.code == code
        assert not Viewing.objects.exists()
        reopened(board, ad)
    assert Viewing.objects.get().words == REASON


def test_other_words_than_were_decided_on_are_not_let_in(board: Any, ad: Ad) -> None:
    with clock.moved(SEALED):
        sealing.seal_due()
        kept = SealedWords.objects.get()
        data = opener_from(recovery_key()).open(Item.objects.get(pk=kept.vault_item))
        bundle = msgspec.msgpack.decode(data)
        bundle["versions"][0]["title"] = "Another title"
        forged = vault().append([("words", msgspec.msgpack.encode(bundle))])[0].row()
        forged.save(force_insert=True)
        SealedWords.objects.create(
            ad=ad, head_id=ad.head_id, vault_item=forged.pk, created_at=clock.now()
        )
        with pytest.raises(IntegrityError):
            reopened(board, ad)
    assert readable(ad) == []


def test_a_crash_before_the_rows_went_loses_nothing(
    board: Any, ad: Ad, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vault has it, the transaction does not stand."""

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with clock.moved(SEALED):
        with monkeypatch.context() as dying:
            dying.setattr(retention, "clear_words", killed)
            with pytest.raises(KeyboardInterrupt):
                sealing.seal_due()
        assert len(readable(ad)) == 1
        assert not SealedWords.objects.exists()
        assert storage.path_of(Photo.objects.get().public_id).exists()
        assert sealing.seal_due() == 1
        reopened(board, ad)
    assert len(readable(ad)) == 1


def test_the_database_lets_nothing_go_that_is_not_sealed(board: Any, ad: Ad) -> None:
    with clock.moved(SEALED):
        Destruction.objects.create(ad_id=ad.pk, rule="clear", created_at=clock.now())
    rows = VersionContent.objects.filter(version__ad=ad)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    SealedWords.objects.create(ad=ad, head_id=ad.head_id, vault_item=1, created_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        SealedWords.objects.all().delete()
    rows.delete()


def test_what_is_sealed_goes_with_the_rest(board: Any, ad: Ad) -> None:
    with clock.moved(SEALED):
        sealing.seal_due()
    item = Item.objects.get(kind="words")
    with clock.moved(300 * DAY):
        assert retention.destroy_due() == 0
        assert examine(vault().folder / item.segment, item.offset) is Condition.SOUND
    with clock.moved(366 * DAY):
        assert retention.destroy_due() == 1
    assert examine(vault().folder / item.segment, item.offset) is Condition.WIPED
    assert not SealedWords.objects.exists()


def test_what_a_ban_stopped_stays_readable_while_it_can_be_appealed(board: Any, ad: Ad) -> None:
    """What its poster is told, and appeals against, is found by its words."""
    actions.ban(BlockKind.EMAIL, SELLER, reason="spam again", appeal_to="board@example.org")
    with clock.moved(SEALED):
        assert sealing.seal_due() == 0
    assert len(readable(ad)) == 1


def test_its_poster_may_still_move_it_to_another_mailbox(board: Any, ad: Ad) -> None:
    with clock.moved(SEALED):
        sealing.seal_due()
        assert actions.change_address(ad, "new@example.org", language="en").link_generation == 2
