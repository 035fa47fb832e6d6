"""Other ads that hang together with one: by contact, photo, text or poster; and a drawing of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from daylight.web import keys
from daylight.web.ads import duplicates, likephotos, memory
from daylight.web.ads.models import Ad, ContactSeen, Fingerprint, Photo, Version, VersionPhoto

MOST = 24  # linked ads that a page names
DRAWN = 12  # and those that the drawing has room for
KINDS = ("phone", "email", "handle", "link", "photo", "text", "poster")
WIDTH, HEIGHT = 420, 300  # user units of the drawing


@dataclass
class Linked:
    """An ad that shares something with the one that is looked at."""

    ad: Ad
    kinds: set[str] = field(default_factory=set)
    same_place: bool = False

    @property
    def strength(self) -> int:
        return len(self.kinds)

    @property
    def ordered(self) -> list[str]:
        return [kind for kind in KINDS if kind in self.kinds]


def find(ad: Ad, version: Version) -> list[Linked]:
    """The ads that share most with it first; the newest of those that share as much."""
    found: dict[int, set[str]] = {}
    for kind, pks in _sharing(ad, version):
        for pk in pks:
            if pk != ad.pk:
                found.setdefault(pk, set()).add(kind)
    best = sorted(found, key=lambda pk: (-len(found[pk]), -pk))[:MOST]
    rows = Ad.objects.filter(pk__in=best).select_related("place", "section", "head__content")
    ads = {row.pk: row for row in rows}
    return [Linked(ads[pk], found[pk], ads[pk].place_id == ad.place_id) for pk in best if pk in ads]


def _sharing(ad: Ad, version: Version) -> list[tuple[str, list[int]]]:
    found = [
        ("poster", list(_newest(Ad.objects.filter(poster=ad.poster_id).values_list("pk")))),
        ("photo", _by_photo(version)),
        ("text", _by_text(ad, version)),
    ]
    for kind, digest in ContactSeen.objects.filter(ad=ad).values_list("kind", "digest"):
        rows = ContactSeen.objects.filter(digest=bytes(digest), kind=kind)
        found.append((kind, list(_newest(rows.values_list("ad")))))
    return found


def _newest(rows: object) -> list[int]:
    ordered = rows.order_by("-pk")[: MOST * 4]  # type: ignore[attr-defined]
    return [row[0] for row in ordered]


def _by_photo(version: Version) -> list[int]:
    """Ads with one of its photos, or one that looks the same: cut, scaled or saved anew."""
    shown = list(Photo.objects.filter(shown_in__version=version).distinct())
    like = likephotos.find([bytes(p.pdq) for p in shown if p.pdq], within=memory.PDQ_BITS)
    same = VersionPhoto.objects.filter(photo__sha256__in=[photo.sha256 for photo in shown])
    near = VersionPhoto.objects.filter(photo__in=_nearest(like))
    return [*_newest(same.values_list("version__ad")), *_newest(near.values_list("version__ad"))]


def _nearest(like: dict[int, int]) -> list[int]:
    return sorted(like, key=lambda photo: (like[photo], -photo))[: MOST * 4]


def _by_text(ad: Ad, version: Version) -> list[int]:
    mark = Fingerprint.objects.filter(version=version).values_list("value", flat=True).first()
    if not mark:
        return []
    near = duplicates.find([duplicates.Asked(bytes(mark), ad.pk, ad.poster_id)])[0]
    names = [each.ad for each in near]
    return list(Ad.objects.filter(public_id__in=names).values_list("pk", flat=True))


def kind_name(kind: str) -> str:
    """What two ads share, for a reviewer."""
    return {
        "phone": _("phone number"),
        "email": _("e-mail address"),
        "handle": _("user name"),
        "link": _("web address"),
        "photo": _("photo"),
        "text": _("text"),
        "poster": _("poster"),
    }.get(kind, kind)


def draw(ad: Ad, linked: list[Linked]) -> Markup:
    """A small drawing: this ad in the middle, the linked ones around it, a line for each thing that
    they share. The list beside it says the same in words, so it is hidden from screen readers."""
    shown = linked[:DRAWN]
    x, y = WIDTH / 2, HEIGHT / 2
    lines, dots = [], []
    for number, each in enumerate(shown):
        angle = 2 * math.pi * number / len(shown) - math.pi / 2
        ex, ey = x + (WIDTH / 2 - 55) * math.cos(angle), y + (HEIGHT / 2 - 36) * math.sin(angle)
        lines += _lines(x, y, ex, ey, each.ordered)
        dots.append(_dot(ex, ey, number + 1, each))
    centre = Markup('<circle class="me" cx="{:.0f}" cy="{:.0f}" r="15"/>').format(x, y)
    return Markup("").join([*lines, *dots, centre])


def _lines(x: float, y: float, ex: float, ey: float, kinds: list[str]) -> list[Markup]:
    """Lines beside each other, one a kind."""
    length = math.hypot(ex - x, ey - y) or 1.0
    across, down = -(ey - y) / length, (ex - x) / length
    found = []
    for place, kind in enumerate(kinds):
        shift = (place - (len(kinds) - 1) / 2) * 5
        dx, dy = across * shift, down * shift
        found.append(
            Markup('<line class="by-{}" x1="{:.0f}" y1="{:.0f}" x2="{:.0f}" y2="{:.0f}"/>').format(
                kind, x + dx, y + dy, ex + dx, ey + dy
            )
        )
    return found


def _dot(x: float, y: float, number: int, each: Linked) -> Markup:
    state = "near" if each.same_place else "far"
    return Markup(
        '<circle class="{}" cx="{:.0f}" cy="{:.0f}" r="12"/>'
        '<text x="{:.0f}" y="{:.0f}">{}</text>'
        '<text class="place" x="{:.0f}" y="{:.0f}">{}</text>'
    ).format(state, x, y, x, y + 4, number, x, y + 25, escape(each.ad.place.name[:18]))


def poster_name(ad: Ad) -> str:
    """What the desk calls a poster: the same for all their ads, and of no use outside."""
    return keys.token("poster", ad.poster_id)[:6]
