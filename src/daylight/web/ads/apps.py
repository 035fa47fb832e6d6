"""The ads app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


def _take_triggers_away(plan: Any = (), **_: Any) -> None:
    """SQLite cannot rebuild a table that a trigger elsewhere names."""
    if plan and _has_tables():
        from daylight.web import triggers

        triggers.remove()


def _reinstall(**_: Any) -> None:
    from daylight.web import statistics, triggers

    if _has_tables():
        triggers.install()
        statistics.install()


def _has_tables() -> bool:
    from django.db import connection

    return "ads_publication" in connection.introspection.table_names()


class AdsConfig(AppConfig):
    name = "daylight.web.ads"
    label = "ads"

    def ready(self) -> None:
        # The only signals we listen to: a migrate may rebuild a table without its triggers. Until
        # they are back, `serve` and `worker` refuse to start.
        pre_migrate.connect(_take_triggers_away, sender=self)
        post_migrate.connect(_reinstall, sender=self)
