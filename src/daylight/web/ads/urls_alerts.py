"""Addresses of followed searches."""

from __future__ import annotations

from django.urls import path, re_path

from daylight.web.ads.views import alerts

LINK = r"(?P<public_id>[0-9a-z]{6,10})/(?P<key>[0-9a-zA-Z]{10,40})"

urlpatterns = [
    path("alerts", alerts.mine),
    path("alerts/new", alerts.new),
    re_path(rf"^alerts/{LINK}$", alerts.stand),
    re_path(rf"^alerts/{LINK}/stop$", alerts.stop),
    re_path(rf"^alerts/{LINK}/(?P<verb>confirm|pause|resume|often)$", alerts.act),
    re_path(r"^alerts/.*$", alerts.anything_else),
]
