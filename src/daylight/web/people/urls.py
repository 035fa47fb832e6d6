"""Addresses of staff accounts."""

from __future__ import annotations

from django.urls import path

from daylight.web.people.views import signing

urlpatterns = [
    path("desk/sign-in", signing.sign_in),
    path("desk/sign-out", signing.sign_out),
]
