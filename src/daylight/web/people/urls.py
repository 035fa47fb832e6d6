"""Addresses of staff accounts."""

from __future__ import annotations

from django.urls import path

from daylight.web.people import views

urlpatterns = [
    path("desk/sign-in", views.sign_in),
    path("desk/sign-out", views.sign_out),
]
