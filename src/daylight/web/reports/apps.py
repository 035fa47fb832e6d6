"""The reports app."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "daylight.web.reports"
    label = "reports"

    def ready(self) -> None:
        from daylight.web.ads import erasing
        from daylight.web.reports import flags

        erasing.KEEPERS.append(flags.ask_about)
