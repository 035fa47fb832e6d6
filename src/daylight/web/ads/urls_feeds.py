"""Addresses of feeds and of the web's conventions."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
