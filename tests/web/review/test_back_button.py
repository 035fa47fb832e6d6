"""Going back to a form that was saved and saving it again loses nothing unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web.ads import actions, links
from daylight.web.ads.models import Version
from tests.web.posting.visitors import Visitor, hidden, photo, text


def test_the_same_form_with_other_words_is_told_and_never_dropped(board: Any) -> None:
    ad = board.confirmed()
    arrival, first = board.arrival(), board.content()
    actions.edit(ad, first, base=1, arrival=arrival)
    assert actions.edit(ad, first, base=1, arrival=arrival).pk == ad.pk  # sent twice: one version
    with pytest.raises(Refused) as refused:
        actions.edit(ad, board.content(), base=1, arrival=arrival)
    assert refused.value.code == "edited_meanwhile"
    assert Version.objects.filter(ad=ad).count() == 2


def test_a_form_of_another_ad_saves_nothing_here(board: Any) -> None:
    mine, other = board.confirmed(), board.confirmed()
    arrival, content = board.arrival(), board.content()
    actions.edit(other, content, base=1, arrival=arrival)
    with pytest.raises(Refused):
        actions.edit(mine, content, base=1, arrival=arrival)
    assert Version.objects.filter(ad=mine).count() == 1


def test_going_back_in_the_browser_keeps_the_second_change_and_its_photo(board: Any) -> None:
    visitor = Visitor()
    ad = visitor.posts()
    actions.confirm(ad)
    path = f"{links.path(ad)}/edit"
    visitor.opens(path)
    fields = {"base": "1", "email": None}
    assert (
        visitor.sends("save", path, title="Blue bicycle, now cheaper", **fields).status_code == 303
    )
    again = visitor.sends(
        "save", path, title="Blue bicycle, with a bell", photos=[photo("bell")], **fields
    )
    page = text(again)
    assert again.status_code == 409
    assert "with a bell" in page
    carried_on = hidden(page)
    assert carried_on["form_key"] != visitor.typed["form_key"]
    visitor.typed["form_key"] = carried_on["form_key"]
    fields["base"] = carried_on["base"]
    saved = visitor.sends("save", path, title="Blue bicycle, with a bell", **fields)
    assert saved.status_code == 303
    ad.refresh_from_db()
    assert ad.head is not None
    assert ad.head.content.title == "Blue bicycle, with a bell"
    assert ad.head.shown_photos.count() == 1
