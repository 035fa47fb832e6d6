"""The same site for a process of its own."""

from __future__ import annotations

import os

from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """What another process must know to use the test's database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return {**os.environ, **more, "DAYLIGHT_DATABASE": f"sqlite:///{database['NAME']}"}
    base, _question, options = os.environ["DAYLIGHT_TEST_SERVER"].partition("?")
    address = f"{base.rpartition('/')[0]}/{database['NAME']}?{options}"
    return {**os.environ, **more, "DAYLIGHT_DATABASE": address}
