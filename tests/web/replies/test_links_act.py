"""What each link of a mail can do, and no more; and how a stranger's words stand in a mail."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from daylight import imaging
from daylight.web import clock
from daylight.web.ads.models import Ad, AdState, EndReason
from daylight.web.replies import links, shown
from daylight.web.replies.actions import reporting, writing
from daylight.web.replies.models import (
    ConversationContact,
    InboundCount,
    Message,
    MessageState,
    Side,
    Unwanted,
)
from tests.web.boards import SELLER, jpeg
from tests.web.replies.talks import READER, drain
from tests.web.replies.test_pages import form
from tests.web.replies.test_people import with_photo
from tests.web.replies.world import letter


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


def link_in(mail: Any, tail: str) -> str:
    text = str(mail.get_body(("plain",)).get_content())
    found = re.search(rf"http://localhost(/reply/\S+/{tail})\b", text)
    assert found, text
    return found[1]


def test_the_gone_link_ends_the_ad_by_its_button_and_does_no_more(
    talk: Any, client: Client
) -> None:
    conversation = talk.begin()
    [mail] = talk.outside.of(SELLER)
    path = link_in(mail, "gone")
    assert client.get(path).status_code == 200
    assert Ad.objects.get(pk=talk.ad.pk).state == AdState.PUBLIC  # a scanner looked
    assert client.post(path).status_code == 303
    ad = Ad.objects.get(pk=talk.ad.pk)
    assert (ad.state, ad.end_reason) == (AdState.ENDED, EndReason.GONE)
    ended_at = ad.ended_at
    with clock.moved(timedelta(days=3)):
        assert client.post(path).status_code == 303  # twice is once
    assert Ad.objects.get(pk=talk.ad.pk).ended_at == ended_at
    # The key of a talk opens nothing of the ad: neither its editing nor another act on it.
    key = links.key(conversation, Side.POSTER)
    for rest in ("", "/edit", "/renew", "/end", "/erase"):
        assert client.get(f"/m/{ad.public_id}/{key}{rest}").status_code == 404
        assert client.post(f"/m/{ad.public_id}/{key}{rest}").status_code == 404


@pytest.mark.parametrize("state", [AdState.HELD, AdState.HIDDEN, AdState.REFUSED])
def test_the_gone_link_moves_no_ad_that_people_look_at(
    talk: Any, client: Client, state: AdState
) -> None:
    conversation = talk.begin()
    Ad.objects.filter(pk=talk.ad.pk).update(state=state)
    client.post(f"{links.path(conversation, Side.POSTER)}/gone")
    assert Ad.objects.get(pk=talk.ad.pk).state == state


def test_a_reader_has_no_gone_link(talk: Any, client: Client) -> None:
    conversation = talk.begin()
    path = f"{links.path(conversation, Side.READER)}/gone"
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert Ad.objects.get(pk=talk.ad.pk).state == AdState.PUBLIC


def asked(talk: Any, client: Client, **changes: Any) -> Any:
    client.post(f"/a/{talk.ad.public_id}/write", form(**changes))
    drain()
    return talk.outside.of(READER)


def test_never_again_is_never_again_until_its_owner_says_otherwise(
    talk: Any, client: Client
) -> None:
    [mail] = asked(talk, client)
    path = link_in(mail, "never")
    assert client.get(path).status_code == 200
    assert Unwanted.objects.count() == 0  # a scanner looked
    assert client.post(path).status_code == 303
    assert Message.objects.get().state == MessageState.LAPSED  # what waited is forgotten
    assert ConversationContact.objects.count() == 0
    for email in (READER, "Reader+x@Example.org"):
        assert len(asked(talk, client, email=email)) == 1
    to = f"ad-{talk.ad.public_id}@localhost"
    talk.door.send(READER, to, letter(READER, to))
    talk.work()
    assert len(talk.outside.of(READER)) == 1
    assert InboundCount.objects.get(kind="unwanted").count == 1
    assert "again?" in client.get(path).content.decode()
    client.post(path)
    assert len(asked(talk, client)) == 2


def test_whoever_types_the_address_sees_no_difference(talk: Any, client: Client) -> None:
    address = f"/a/{talk.ad.public_id}/write"
    first = client.post(address, form())
    drain()
    client.post(link_in(talk.outside.of(READER)[0], "never"))
    second = client.post(address, form())
    assert (first.status_code, first.content) == (second.status_code, second.content)


def test_never_again_stops_no_talk_that_goes_on(talk: Any, client: Client) -> None:
    conversation = talk.begin()
    client.post(f"{links.path(conversation, Side.READER)}/never")
    talk.mail(conversation, "poster", "Yes, it is.")
    assert "Yes, it is." in str(talk.outside.of(READER)[-1])
    poster = f"{links.path(conversation, Side.POSTER)}/never"
    assert (client.get(poster).status_code, client.post(poster).status_code) == (404, 404)


def test_what_is_reported_as_about_a_child_is_shown_to_neither(talk: Any, client: Client) -> None:
    conversation = talk.begin()
    writing.say(
        conversation, Side.READER, text="Words of the message", files=[jpeg("teal")],
        form_key="child", raw=b"x",
    )  # fmt: skip
    talk.work()
    message = Message.objects.order_by("-pk")[0]
    photo = message.shown_photos.get().photo.public_id
    pages = {side: links.path(conversation, side) for side in Side}
    for page in pages.values():
        assert "Words of the message" in client.get(page).content.decode()
        assert client.get(f"{page}/photo/{photo}").status_code == 200
    reporting.report(message, Side.POSTER, "child")
    for page in pages.values():
        said = client.get(page).content.decode()
        assert "Words of the message" not in said
        assert photo not in said
        assert client.get(f"{page}/photo/{photo}").status_code == 404
    reported = client.get(f"{pages[Side.POSTER]}/report/{message.public_id}").content.decode()
    assert "Words of the message" not in reported
    assert "Reported, and not shown" in client.get(pages[Side.POSTER]).content.decode()
    # Who wrote it is not told that the other reported it: that could cost them dearly.
    assert "eported" not in client.get(pages[Side.READER]).content.decode()


@pytest.mark.parametrize("reason", [r for r in reporting.REASONS if r != "child"])
def test_other_reports_hide_nothing(talk: Any, client: Client, reason: str) -> None:
    conversation = talk.begin("Words of the message")
    reporting.report(Message.objects.get(), Side.POSTER, reason)
    for side in Side:
        page = client.get(links.path(conversation, side)).content.decode()
        assert "Words of the message" in page
    assert "eported" not in client.get(links.path(conversation, Side.READER)).content.decode()


def test_slow_robots_stop_at_the_third_copy(talk: Any) -> None:
    """A day between two mails is no person either, where the words are the same."""
    conversation = talk.begin()
    said = "We are closed until the first of May. Your mail is not read."
    for day in range(6):
        with clock.moved(timedelta(days=day)):
            talk.mail(conversation, "poster", said, message_id=f"<slow{day}@example.org>")
    passed = [m for m in talk.outside.of(READER) if "We are closed" in str(m)]
    assert len(passed) == 3
    assert sum(InboundCount.objects.filter(kind="loop").values_list("count", flat=True)) == 3


def test_robots_that_say_something_new_each_time_stop_too(talk: Any) -> None:
    conversation = talk.begin()
    for number in range(24):
        text = f"Ticket {number} was opened for you."
        talk.mail(conversation, "poster", text, message_id=f"<t{number}@example.org>")
    assert len([m for m in talk.outside.of(READER) if "was opened" in str(m)]) == 20


def test_a_person_who_says_yes_every_day_is_no_robot(talk: Any) -> None:
    conversation = talk.begin()
    for day in range(5):
        with clock.moved(timedelta(days=day)):
            talk.mail(conversation, "poster", "Yes, ok.", message_id=f"<yes{day}@example.org>")
    assert len([m for m in talk.outside.of(READER) if "Yes, ok." in str(m)]) == 5


class Frame(HTMLParser):
    """Which text of a page stands inside the frame of their words, and which outside of it."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.outside: list[str] = []
        self.hrefs_outside: list[str] = []
        self._depth, self._frame = 0, -1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "meta", "img", "hr"):
            return
        self._depth += 1
        given = dict(attrs)
        if "border-left" in (given.get("style") or ""):
            assert self._frame < 0, "two frames"
            self._frame = self._depth
        if tag == "a" and self._frame < 0:
            self.hrefs_outside.append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if self._depth == self._frame:
            self._frame = -1
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        (self.inside if self._frame >= 0 else self.outside).append(data)


HOSTILE = [
    "<p>Their words</p></div></div></body><p>Their words: pay ahead</p>",
    "<p>Their words</p><div style='border-top:1px solid'><a href='https://evil.example/'>Their "
    "words: This is gone</a></div>",
    "<p>Their words</p><!--</div>--><style>div{display:none}</style>",
    "<table><tr><td>Their words</td></tr></table></table></div>",
    "<p>Their words<blockquote><div><div>",
    "<div>Their words</div><base href='https://evil.example/'><form action='https://evil.example'>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_a_strangers_html_stays_in_its_frame(talk: Any, html: str) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = SELLER, to, "Re: it"
    made["Message-ID"] = "<frame@example.org>"
    made.set_content("Their words")
    made.add_alternative(html, subtype="html")
    talk.door.send(SELLER, to, made.as_bytes())
    talk.work()
    page = talk.outside.of(READER)[-1].get_body(("html",)).get_content()
    frame = Frame()
    frame.feed(page)
    assert "Their words" in "".join(frame.inside)
    assert "Their words" not in "".join(frame.outside)
    assert "never pay ahead" in "".join(frame.outside)
    assert all(each.startswith("http://localhost/") for each in frame.hrefs_outside)
    for word in ("<style", "<script", "<base", "<form", "display:none", "evil.example/'"):
        assert word not in page
    assert (frame._depth, frame._frame) == (0, -1)


def test_photos_are_decoded_last_and_only_where_somebody_gets_them(
    talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[int] = []
    real = imaging.working_copy

    def counted(data: bytes) -> Any:
        decoded.append(len(data))
        return real(data)

    monkeypatch.setattr(imaging, "working_copy", counted)
    conversation = talk.begin()
    photo = (jpeg("red"), "image/jpeg")
    stray = with_photo(READER, "abuse@localhost", photo)
    talk.door.send(READER, "abuse@localhost", stray)
    to = talk.address(conversation, "poster")
    robot = b"Auto-Submitted: auto-replied\r\n" + with_photo(SELLER, to, photo)
    talk.door.send(SELLER, to, robot)
    talk.door.send("", to, with_photo(SELLER, to, photo))
    talk.work()
    assert decoded == []
    talk.door.send(SELLER, to, with_photo(SELLER, to, photo))
    writing.stop(conversation, Side.READER)  # between the door and the carrier
    talk.work()
    assert decoded == []
    other = talk.begin("Hello", email="second@example.org")
    to = talk.address(other, "poster")
    talk.door.send(SELLER, to, with_photo(SELLER, to, photo))
    talk.work()
    assert len(decoded) == 1
    assert shown.lines(other, Side.READER)[-1].photos
