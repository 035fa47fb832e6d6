"""What posters answer by one tap, from their own private link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.web import pages
from daylight.web.ads import links
from daylight.web.ads.actions import Arrival
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, AdState
from daylight.web.ads.views import arriving
from daylight.web.ads.views.manage import by_link
from daylight.web.reports.actions import answering, flagging
from daylight.web.reports.models import ClaimAd, MoveProposal


@by_link
def still_there(request: HttpRequest, ad: Ad) -> HttpResponse:
    """Somebody says that it is gone: still there, or gone."""
    done = ""
    if request.method == "POST":
        if request.POST.get("is") == "gone":
            flagging.gone(ad)
            done = _("Thank you. The ad is taken down.")
        else:
            flagging.still_there(ad)
            done = _("Thank you. The ad stays as it is.")
    return _page(request, ad, "flag_still_there.html", done)


@by_link
def wrong(request: HttpRequest, ad: Ad) -> HttpResponse:
    """The poster of a hidden ad says that hiding it is wrong: people are told, with a clock."""
    done = ""
    if request.method == "POST":
        rows = ClaimAd.objects.filter(ad=ad.public_id, outcome="", claim__closed_at__isnull=True)
        for row in rows.select_related("claim"):
            answering.object_to(row)
        done = _("We have it. The people who look at your ad have been told.")
    if ad.state != AdState.HIDDEN and not done:
        done = _("This ad is not hidden.")
    return _page(request, ad, "flag_wrong.html", done)


@by_link
def move(request: HttpRequest, ad: Ad, move: str) -> HttpResponse:
    """A reviewer thinks that another section fits better: agree, or leave it."""
    made = MoveProposal.objects.filter(pk=int(move), ad=ad).select_related("section").first()
    if made is None:
        return pages.not_found(request)
    done = ""
    if made.accepted_at or made.declined_at:
        done = _("You have answered this already.")
    elif request.method == "POST":
        done = _answered(request, made)
    name = catalogue().sections[made.section_id].name(get_language() or "en")
    return _page(request, ad, "flag_move.html", done, section=name)


def _answered(request: HttpRequest, made: MoveProposal) -> str:
    post = arriving.read_post(request)
    if post.get("is") == "no":
        flagging.decline_move(made)
        return _("Thank you. The ad stays where it is.")
    arrival = Arrival(
        form_key=arriving.new_form_key(),
        raw=arriving.raw_form(request, post),
        network=arriving.network(request),
    )
    flagging.accept_move(made, arrival)
    return _("Thank you. The ad is moved, once it has been screened again.")


def _page(request: HttpRequest, ad: Ad, template: str, done: str, **more: str) -> HttpResponse:
    words = getattr(ad.head, "content", None)
    values: dict[str, Any] = {
        "ad": ad,
        "title": words.title if words is not None else "",
        "link_path": links.path(ad),
        "done": done,
        "languages": [],
    }
    return pages.render(request, template, values | more)
