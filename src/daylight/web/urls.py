"""Every address of the board. English has none in front; other languages have theirs."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("daylight.web.ads.urls_search")),  # first, since it is asked most
    path("", include("daylight.web.record.urls")),
    path("", include("daylight.web.people.urls")),
    path("", include("daylight.web.reports.urls")),
    path("", include("daylight.web.replies.urls")),
    path("", include("daylight.web.review.urls")),
    path("", include("daylight.web.ads.urls_proofs")),
    path("", include("daylight.web.ads.urls_alerts")),
    path("", include("daylight.web.ads.urls_feeds")),
    path("", include("daylight.web.ads.urls_posting")),
    path("", include("daylight.web.ads.urls_browse")),
    prefix_default_language=False,
)

handler404 = "daylight.web.pages.not_found"
handler500 = "daylight.web.pages.broken"
