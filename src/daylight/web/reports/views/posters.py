"""What posters answer by one tap, from their own private link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.web import pages
from daylight.web.ads import links, readable, standing
from daylight.web.ads.actions import Arrival
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad
from daylight.web.ads.views import arriving
from daylight.web.ads.views.manage import by_link
from daylight.web.reports import posters
from daylight.web.reports.actions import flagging, objecting
from daylight.web.reports.models import MoveProposal


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
    """The poster says that it is wrong to hide the ad, or a photo of it: where somebody asked for
    that the same clock holds for them. The same words whatever it was."""
    done = ""
    if not standing.waits(ad) and not standing.lacks_a_photo(ad):
        done = _("This ad is not hidden.")
    elif request.method == "POST":
        objecting.object_for(ad)
        done = _("We have it. A person looks at your ad, and we write to you when it is decided.")
    dead = posters.dead_mailbox(ad) is not None
    return _page(request, ad, "flag_wrong.html", done, mail_came_back=dead)


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


def _page(request: HttpRequest, ad: Ad, template: str, done: str, **more: Any) -> HttpResponse:
    words = readable.words(ad, ad.head)
    values: dict[str, Any] = {
        "ad": ad,
        "title": words.title if words is not None else "",
        "link_path": links.path(ad),
        "done": done,
        "languages": [],
    }
    return pages.render(request, template, values | more)
