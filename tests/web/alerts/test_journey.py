"""A reader follows a search, an ad is published, the mail arrives once, one click stops it.

The mail is read from a real SMTP server.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from daylight.web import clock
from daylight.web.ads import actions as posting
from daylight.web.ads.models import Alert, AlertAnchor, AlertHit, AlertState
from daylight.web.jobs.models import Job
from tests.web.alerts.readers import READER, Mailboxes, follow, work


def test_from_the_search_to_the_mail_and_out(
    board: Any, mailboxes: Mailboxes, reader: Client
) -> None:
    form = reader.get("/alerts/new?q=red+bicycle&place=springfield")
    assert form.status_code == 200
    said = reader.post(
        "/alerts/new?q=red+bicycle&place=springfield", {"email": READER, "often": "at_once"}
    )
    assert said.status_code == 200
    assert READER in said.content.decode()
    work()
    [asked] = mailboxes.to()
    assert "red bicycle" in asked.get_content()

    stranger = Client(SERVER_NAME="localhost")  # a mail scanner opens the link
    [link] = mailboxes.links()
    assert stranger.get(link).status_code == 200
    assert Alert.objects.get().state == AlertState.UNCONFIRMED
    assert stranger.post(f"{link}/confirm").status_code == 303
    assert Alert.objects.get().state == AlertState.ACTIVE

    board.confirmed(title="A red bicycle with a basket")
    board.confirmed(title="A blue bicycle with a basket")
    work()
    work()
    assert len(mailboxes.to()) == 2
    new = mailboxes.to()[-1]
    assert new["Subject"] == "New: A red bicycle with a basket"
    assert "blue" not in new.get_content()

    assert new["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert new["List-Id"] == "<alerts.localhost>"
    assert new["Auto-Submitted"] == "auto-generated"
    stop = str(new["List-Unsubscribe"]).strip(" <>").removeprefix("http://localhost")
    assert stranger.get(stop).status_code == 200
    assert Alert.objects.exists(), "opening the link must change nothing"
    one_click = stranger.post(
        stop,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert one_click.status_code == 200
    assert not one_click.cookies
    assert not Alert.objects.exists()
    assert not AlertAnchor.objects.exists()
    assert not AlertHit.objects.exists()
    assert stranger.post(stop).status_code == 200, "twice is once"

    board.confirmed(title="Another red bicycle")
    work()
    assert len(mailboxes.to()) == 2


def test_an_edit_and_a_renewal_mail_nothing_again(board: Any, mailboxes: Mailboxes) -> None:
    """Not even to somebody who began to follow when it was there already."""
    ad = board.confirmed(title="A red bicycle")
    follow("q=bicycle")
    Job.objects.all().delete()
    before = len(mailboxes.to())
    with clock.moved(timedelta(hours=1)):
        ad = posting.edit(
            ad, board.content(title="A bicycle, red"), base=1, arrival=board.arrival()
        )
        posting.renew(ad)
        posting.end(ad, "gone")  # type: ignore[arg-type]
        posting.restore(ad)
        work()
    assert len(mailboxes.to()) == before


def test_the_demos_mailbox_gets_them_too(board: Any) -> None:
    """Where mail is written to a folder, as in the demo."""
    follow("q=bicycle")
    work()
    folder = settings.HOME / "mail"
    before = set(folder.glob("*.eml"))
    board.confirmed(title="A red bicycle")
    work()
    new = [path.read_text() for path in set(folder.glob("*.eml")) - before]
    assert len([text for text in new if "Subject: New: A red bicycle" in text]) == 1
