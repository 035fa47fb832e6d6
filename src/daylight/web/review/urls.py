"""Addresses of the desk: cases, and a person's own limits."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from daylight.web.review.views import cases, deciding, home, moving, photos

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk", home.home),
    path("desk/next", cases.take_next),
    path("desk/break", home.take_break),
    path("desk/concern", home.concern),
    path("desk/account/limits", home.own_limits),
    path("desk/account/limits/trained", home.trained),
    path("desk/cases", cases.listing),
    path("desk/cases/<slug:public_id>", cases.show),
    path("desk/cases/<slug:public_id>/take", cases.take),
    path("desk/cases/<slug:public_id>/leave", cases.leave),
    path("desk/cases/<slug:public_id>/decide", deciding.decide),
    path("desk/cases/<slug:public_id>/move", moving.propose),
    path("desk/cases/<slug:public_id>/photos/<slug:photo>", photos.show),
    path("desk/cases/<slug:public_id>/photos/<slug:photo>/<slug:level>", photos.image),
    path("desk/decisions/<int:number>/take-back", deciding.take_back),
    path("", include("daylight.web.review.urls_appeals")),
]
