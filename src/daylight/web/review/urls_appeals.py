"""Addresses of reasons, appeals and quality."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
