"""The ads app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _reinstall_triggers(**_: Any) -> None:
    from django.db import connection

    from daylight.web import triggers

    if "ads_publication" in connection.introspection.table_names():
        triggers.install()


class AdsConfig(AppConfig):
    name = "daylight.web.ads"
    label = "ads"

    def ready(self) -> None:
        # The one signal we listen to: a migrate may have rebuilt a table without its triggers.
        post_migrate.connect(_reinstall_triggers, sender=self)
