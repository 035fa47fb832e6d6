"""A browser's worth of posting, over HTTP: what a person with a form would send."""

from __future__ import annotations

import io
import random
import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from daylight.web.ads import catalogue, links
from daylight.web.ads.models import Ad, BoardState, Section
from tests.web.boards import SELLER

ATTRIBUTES = [
    {
        "name": "rooms", "type": "integer", "labels": {"en": "Rooms", "es": "Cuartos"},
        "required": True, "min": 0, "max": 30, "unit": "", "choices": [],
    },
    {
        "name": "condition", "type": "choice", "labels": {"en": "Condition"}, "required": False,
        "min": None, "max": None, "unit": "",
        "choices": [{"value": "new", "labels": {"en": "New"}}, {"value": "good", "labels": {}}],
    },
    {
        "name": "make", "type": "text", "labels": {"en": "Make"}, "required": False,
        "min": None, "max": 20, "unit": "", "choices": [],
    },
    {
        "name": "furnished", "type": "flag", "labels": {"en": "Furnished"}, "required": False,
        "min": None, "max": None, "unit": "", "choices": [],
    },
]  # fmt: skip


def give_attributes(slug: str, **changes: Any) -> None:
    """Let a section ask for rooms (needed), condition, make and furnished."""
    Section.objects.filter(slug=slug).update(attributes=ATTRIBUTES, **changes)
    BoardState.objects.filter(pk=1).update(catalogue_revision=2)
    catalogue.forget()


class Visitor:
    """One browser. `typed` is the form as this person fills it in."""

    def __init__(self, **typed: Any) -> None:
        self.client = Client(HTTP_HOST="localhost")
        self.typed = {
            "section": "bikes",
            "place": "Springfield",
            "title": "Blue bicycle with a basket",
            "body": "A sturdy bicycle with new tyres. Rides well. Pick up in town.",
            "price_kind": "price",
            "price": "120",
            "email": SELLER,
        } | typed

    def opens(self, path: str = "/post") -> str:
        """GET the form and keep its key."""
        page = text(self.client.get(path))
        self.typed["form_key"] = hidden(page)["form_key"]
        return page

    def sends(self, do: str = "preview", path: str = "/post", **more: Any) -> Any:
        """POST the form with one of its buttons; photos under `photos` as names and bytes."""
        if "form_key" not in self.typed:
            self.opens()
        files = [
            SimpleUploadedFile(name, data, "image/jpeg") for name, data in more.pop("photos", ())
        ]
        fields = {k: v for k, v in (self.typed | {"do": do} | more).items() if v is not None}
        if files:
            fields = {"begun": "1"} | fields | {"photos": files, "whole": "1"}
        return self.client.post(path, fields)

    def posts(self, photos: list[tuple[str, bytes]] | None = None, **more: Any) -> Ad:
        """All the way from the empty form over the preview to the posted ad."""
        self.opens()
        preview = self.sends(photos=photos or [], **more)
        assert preview.status_code == 200, text(preview)
        answer = self.client.post("/m/new", carried(text(preview)) | {"do": "submit"})
        assert answer.status_code == 303, text(answer)
        return Ad.objects.get(public_id=answer.headers["Location"].rsplit("/", 1)[1])

    def opens_link(self, ad: Ad, rest: str = "") -> Any:
        return self.client.get(links.path(ad) + rest)


def text(response: Any) -> str:
    return str(response.content.decode())


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, the last of each name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def carried(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page, every value of each name."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def error(page: str, name: str) -> str:
    """The sentence beside a field."""
    found = re.search(rf'id="{name}-error">(?:<span[^>]*>[^<]*</span>)?([^<]*)<', page)
    return unescape(found.group(1)).strip() if found else ""


def photo(name: str = "teal", *, size: tuple[int, int] = (640, 480)) -> tuple[str, bytes]:
    """A picture with something to see in it, so that it can be hashed; another for each name."""
    seed = sum(name.encode()) + size[1]
    small = Image.frombytes("RGB", (8, 8), random.Random(seed).randbytes(192))
    file = io.BytesIO()
    small.resize(size, Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    return f"{name}.jpg", file.getvalue()
