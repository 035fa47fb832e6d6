"""Addresses of search."""

from __future__ import annotations

from django.urls import path

from daylight.web.ads.views import search

urlpatterns = [path("search", search.search, name="search")]
