"""Photos of messages at the desk: veiled, shown by an act that is entered, and some never."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PIL import Image

from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import BlockKind
from daylight.web.record.models import Entry
from daylight.web.replies.models import Message
from tests.web.boards import SELLER, jpeg
from tests.web.people.signing import signed_in
from tests.web.replies.test_people import with_photo

CODE = "Please send me the 6 digit code that you get, so I know that you are real"


def held_with_photo(talk: Any, colour: str = "red", text: str = CODE) -> Message:
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    raw = with_photo(SELLER, to, (jpeg(colour), "image/jpeg")).replace(
        b"See the photo.", text.encode()
    )
    talk.door.send(SELLER, to, raw)
    talk.work()
    message: Message = Message.objects.get(channel="mail")
    assert message.state == "waiting"
    return message


class Desk:
    """One reviewer and one held message with one photo."""

    def __init__(self, talk: Any, message: Message, name: str = "reviewer") -> None:
        self.client = signed_in(talk.board.staff(name))
        self.message = message
        self.base = f"/desk/messages/{message.public_id}"
        self.photo = f"{self.base}/photo/{message.shown_photos.get().photo.public_id}"

    def read(self) -> str:
        return str(self.client.post(f"{self.base}/open").content.decode())

    def show(self, level: str) -> Any:
        return self.client.post(self.photo, {"shown": level})

    def status(self, level: str) -> int:
        return int(self.client.get(f"{self.photo}/{level}").status_code)


def views() -> list[dict[str, Any]]:
    rows = Entry.objects.filter(type="evidence_viewed").select_related("opening").order_by("pk")
    return [msgspec.json.decode(bytes(row.opening.body)) for row in rows]


def test_a_photo_is_veiled_until_somebody_asks_on_the_record(talk: Any) -> None:
    desk = Desk(talk, held_with_photo(talk))
    page = desk.read()
    assert f"{desk.photo}/veiled" in page
    assert [each["reason"] for each in views()] == ["signal"]
    assert desk.client.get(desk.photo).status_code in (404, 405)
    veiled = Image.open(io.BytesIO(desk.client.get(f"{desk.photo}/veiled").content))
    assert (veiled.mode, max(veiled.size)) == ("L", 96)
    assert (desk.status("grey"), desk.status("full")) == (404, 404)
    assert desk.show("full").status_code == 409  # grey first
    assert len(views()) == 1
    assert f"{desk.photo}/grey" in desk.show("grey").content.decode()
    assert (desk.status("grey"), desk.status("full")) == (200, 404)
    assert f"{desk.photo}/full" in desk.show("full").content.decode()
    whole = desk.client.get(f"{desk.photo}/full")
    assert Image.open(io.BytesIO(whole.content)).mode == "RGB"
    assert "no-store" in whole.headers["Cache-Control"]
    shown = views()[1:]
    assert [each["reason"] for each in shown] == ["shown-grey", "shown-full"]
    assert [each.get("full_size") for each in shown] == [None, True]
    assert len({each["person"] for each in views()}) == len(views())  # nobody can tell whose
    assert len({each["item"] for each in views()}) == 2  # the message, and the file
    with clock.moved(timedelta(minutes=16)):
        assert (desk.status("grey"), desk.status("full")) == (404, 404)


def test_only_whoever_read_the_message_sees_its_photos(talk: Any) -> None:
    message = held_with_photo(talk)
    reader = Desk(talk, message)
    reader.read()
    reader.show("grey")
    other = Desk(talk, message, "second")
    assert (other.status("veiled"), other.status("grey")) == (404, 404)
    assert other.show("grey").status_code == 409
    assert len(views()) == 2
    other.read()
    assert (other.status("veiled"), other.status("grey")) == (200, 404)


def test_a_photo_on_a_list_of_child_images_is_shown_to_nobody(talk: Any) -> None:
    digest = hashlib.sha256(jpeg("navy")).hexdigest()
    actions.block(BlockKind.PHOTO, digest, reason="x", harm="child_safety")
    desk = Desk(talk, held_with_photo(talk, "navy", "Hello"))
    page = desk.read()
    assert "/photo/" not in page
    assert "Nobody opens the photos" in page
    assert desk.show("grey").status_code == 403
    assert {desk.status(level) for level in ("veiled", "grey", "full")} == {404}
    assert [each["reason"] for each in views()] == ["signal"]


@pytest.mark.parametrize("level", ["", "other"])
def test_what_is_no_level_shows_grey_at_most(talk: Any, level: str) -> None:
    desk = Desk(talk, held_with_photo(talk))
    desk.read()
    desk.show(level)
    assert (desk.status("grey"), desk.status("full")) == (200, 404)
