"""Addresses of the desk: cases, and a person's own limits."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("daylight.web.review.urls_appeals")),
]
