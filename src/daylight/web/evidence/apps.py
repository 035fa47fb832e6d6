"""The evidence app."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "daylight.web.evidence"
    label = "evidence"
