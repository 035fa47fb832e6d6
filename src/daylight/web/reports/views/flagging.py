"""Say that something about an ad is not right: one choice, no account, no cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from daylight.web import clock, pages
from daylight.web.ads import rates
from daylight.web.ads.models import Ad
from daylight.web.ads.views import arriving
from daylight.web.reports.actions import flagging
from daylight.web.reports.models import Reason
from daylight.web.reports.views.takedown import is_from_elsewhere

MOST_AN_HOUR = 60  # of one connection, over all ads


def reasons() -> list[tuple[str, str, str]]:
    return [
        (Reason.GONE, _("It is no longer available"), _("We ask whoever posted it.")),
        (Reason.SECTION, _("It is in the wrong section"), ""),
        (Reason.SCAM, _("It is a scam"), ""),
        (Reason.PROHIBITED, _("It is not allowed here"), ""),
        (Reason.DUPLICATE, _("It is posted twice"), ""),
        (Reason.SPAM, _("It is spam"), ""),
        (Reason.WRONG, _("Something else is wrong here"), ""),
    ]


def flag(request: HttpRequest, public_id: str) -> HttpResponse:
    """GET the choices; POST one. What was flagged before is thanked for in the same words."""
    ad = Ad.objects.visible(clock.now()).filter(public_id=public_id).first()
    if ad is None:
        return pages.not_found(request)
    error = ""
    if request.method == "POST" and not is_from_elsewhere(request):
        chosen = arriving.read_post(request).get("reason", "")
        if chosen in Reason.values:
            network = rates.network_of(arriving.network(request))
            rates.spend("flag", network, limit=MOST_AN_HOUR)
            flagging.flag(ad, Reason(chosen), network=network)
            return _kept_nowhere(pages.render(request, "flag_sent.html", {"ad": ad}))
        error = _("Please choose one.")
    values = {"ad": ad, "reasons": reasons(), "error": error}
    status = 400 if error else 200
    return _kept_nowhere(pages.render(request, "flag.html", values, status=status))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
