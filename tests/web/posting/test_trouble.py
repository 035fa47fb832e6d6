"""The machine fails: no mail server, a full disk, a connection that breaks. Nothing is lost."""

from __future__ import annotations

import email
import email.policy
import random
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.test import override_settings
from PIL import Image

from daylight.web import clock
from daylight.web.ads import letters, links, renditions, storage
from daylight.web.ads.models import Ad, Photo, Upload
from daylight.web.evidence.vault import vault
from daylight.web.jobs.models import Job
from daylight.web.jobs.worker import run_due
from tests.web.boards import SELLER
from tests.web.posting.visitors import Visitor, carried, photo, text

HANDLERS = (letters, renditions)  # known once imported, as the worker does


class Mailbox:
    """A real mail server's memory."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(
            email.message_from_bytes(envelope.content, policy=email.policy.default)
        )
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_mail_waits_for_the_server_to_come_back(board: Any) -> None:
    port, mailbox = free_port(), Mailbox()
    smtp = override_settings(
        EMAIL_BACKEND="daylight.web.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_HOST_USER="",
        EMAIL_HOST_PASSWORD="",
        EMAIL_USE_TLS=False,
        EMAIL_USE_SSL=False,
    )
    with smtp:
        ad = Visitor(title="Blå cykel med korg").posts()
        assert run_due() == 0
        job = Job.objects.get(kind="mail")
        assert job.attempts == 1
        assert SELLER not in str(job.__dict__)
        server = Controller(mailbox, hostname="127.0.0.1", port=port)
        server.start()
        try:
            with clock.moved(timedelta(minutes=1)):
                assert run_due() == 1
        finally:
            server.stop()
    [mail] = mailbox.received
    assert mail["to"] == SELLER
    assert "Blå cykel med korg" in mail["subject"]
    assert links.url(ad) in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process may grow past so many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def full_vault() -> int:
    """Let the vault's open segment be larger than any database file; its size."""
    [stored] = vault().append([("photo", bytes(24_000_000))])
    return int((settings.HOME / "vault" / stored.segment).stat().st_size)


def test_a_full_disk_keeps_what_was_typed_and_posts_nothing(board: Any) -> None:
    visitor = Visitor()
    visitor.opens()
    preview = text(visitor.sends(photos=[photo()]))
    with files_of_at_most(full_vault() + 50):
        answer = visitor.client.post("/m/new", carried(preview) | {"do": "submit"})
    page = text(answer)
    assert answer.status_code == 503
    assert "nothing was posted" in page
    assert visitor.typed["title"] in page
    assert Photo.objects.get().public_id in page
    assert not Ad.objects.exists()
    fields = carried(page) | {k: visitor.typed[k] for k in ("title", "body", "price", "email")}
    again = visitor.client.post("/post", visitor.typed | fields | {"do": "submit"})
    assert again.status_code == 303, "the same form, once there is room"
    assert Ad.objects.get().head.shown_photos.count() == 1


def test_a_photo_on_a_full_disk_is_refused_with_a_sentence(board: Any) -> None:
    visitor = Visitor()
    visitor.opens()
    with files_of_at_most(full_vault() + 50):
        page = text(visitor.sends(photos=[photo()]))
    assert "cannot keep" in page
    assert not Photo.objects.exists()
    assert not Upload.objects.exists()


def test_a_working_copy_that_finds_no_room_leaves_nothing_behind(board: Any) -> None:
    with files_of_at_most(1000), pytest.raises(Exception, match="cannot keep"):
        storage.save_working("abcdefgh0123", bytes(5000))
    assert not storage.path_of("abcdefgh0123").exists()


def test_a_large_photo_is_taken_without_being_shown_large(board: Any) -> None:
    big = Image.frombytes("RGB", (64, 48), random.Random(1).randbytes(64 * 48 * 3))
    path = settings.HOME / "big.jpg"
    big.resize((4000, 3000)).save(path, "JPEG", quality=90)
    Visitor().sends(photos=[("big.jpg", path.read_bytes())])
    kept = Photo.objects.get()
    assert max(kept.width, kept.height) <= 1600
