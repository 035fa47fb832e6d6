"""A small board and its people, for tests."""

from __future__ import annotations

import io
import itertools
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image

from daylight.screening import shipped_policy
from daylight.web import clock
from daylight.web.ads import actions, policies
from daylight.web.ads.content import Content
from daylight.web.ads.models import Ad, BoardState, Place, Section
from daylight.web.evidence import setup
from daylight.web.people.models import Grant, Role, Staff

SELLER = "seller@example.org"
STRANGER = "stranger@example.org"
SUSPENDED_SELLER = "suspended@example.org"

# What the shipped policy holds for two people; words from a published official report.
HELD_TITLE = "young girl available tonight"
HELD_BODY = "Little girl, new in town. Ask for her."

_names = itertools.count()


def furnish() -> None:
    """Two towns in a state, four sections, the shipped policy."""
    country = Place.objects.create(slug="usa", name="United States", country="US")
    state = Place.objects.create(slug="illinois", name="Illinois", parent=country, country="US")
    for slug, name, lat, lon in (
        ("springfield", "Springfield", 39.8, -89.6),
        ("peoria", "Peoria", 40.7, -89.6),
    ):
        Place.objects.create(
            slug=slug,
            name=name,
            parent=state,
            country="US",
            latitude=lat,
            longitude=lon,
            timezone="America/Chicago",
            population=100_000,
        )
    for position, (slug, parent, profile) in enumerate(
        (
            ("for-sale", None, "goods"),
            ("bikes", "for-sale", "goods"),
            ("furniture", "for-sale", "goods"),
            ("services", None, "services"),
            ("services-other", "services", "services"),
        )
    ):
        Section.objects.create(
            slug=slug,
            names={"en": slug.replace("-", " ").capitalize(), "es": slug},
            parent=Section.objects.filter(slug=parent).first() if parent else None,
            profile=profile,
            expiry_days=30,
            photo_limit=12,
            price_kinds=["price", "free", "wanted", "swap", "none"],
            attributes=[],
            position=position,
        )
    BoardState.objects.filter(pk=1).update(catalogue_revision=1)
    policies.deploy(shipped_policy().text)
    recovery_key().unlink(missing_ok=True)
    setup.begin(recovery_key())


def recovery_key() -> Path:
    """The key that opens what tests put into the vault."""
    return settings.HOME / "recovery-key.txt"  # type: ignore[no-any-return]


def jpeg(colour: str = "teal", size: tuple[int, int] = (640, 480), **save: Any) -> bytes:
    """A plain picture's bytes."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", **save)
    return file.getvalue()


class Board:
    """Short ways to do on a board what people do."""

    def content(self, **changes: Any) -> Content:
        values: dict[str, Any] = {
            "title": f"Blue bicycle number {next(_names)}",
            "body": "A sturdy bicycle with new tyres and a basket. Rides well. Pick up in town.",
            "section_id": Section.objects.get(slug="bikes").pk,
            "place_id": Place.objects.get(slug="springfield").pk,
            "price_kind": "price",
            "price_minor": 12000,
            "currency": "USD",
        }
        return Content(**(values | changes))

    def doubtful(self, **changes: Any) -> Content:
        return self.content(**{"title": HELD_TITLE, "body": HELD_BODY} | changes)

    def arrival(self, **changes: Any) -> actions.Arrival:
        values: dict[str, Any] = {
            "form_key": secrets.token_hex(16),
            "raw": b"form",
            "network": "192.0.2.7",
        }
        return actions.Arrival(**(values | changes))

    def submitted(self, email: str = SELLER, content: Content | None = None, **changes: Any) -> Ad:
        return actions.submit(
            content or self.content(**changes),
            email=email,
            language="en",
            arrival=self.arrival(),
        )

    def confirmed(self, email: str = SELLER, content: Content | None = None, **changes: Any) -> Ad:
        """Submitted and confirmed: public, where the screening lets it."""
        return actions.confirm(self.submitted(email, content, **changes))

    def staff(self, name: str = "reviewer", role: str = Role.REVIEWER) -> Staff:
        staff, made = Staff.objects.get_or_create(
            name=name, defaults={"pseudonym": f"{name}-p", "created_at": clock.now()}
        )
        if made:
            staff.set_password(f"{name}-password")
            staff.save(update_fields=["password"])
            Grant.objects.create(staff=staff, role=role, granted_at=clock.now())
        return staff

    def decide(self, ad: Ad, name: str, choice: str = "publish") -> Ad:
        ad.refresh_from_db()
        assert ad.head is not None
        return actions.decide(
            ad,
            digest=bytes(ad.head.digest),
            staff=self.staff(name),
            choice=choice,  # type: ignore[arg-type]
            clause="looked-at",
        )
