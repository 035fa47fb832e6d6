"""The record app."""

from __future__ import annotations

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "daylight.web.record"
    label = "record"
