"""The replies app."""

from __future__ import annotations

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "daylight.web.replies"
    label = "replies"
