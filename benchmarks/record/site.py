"""A new empty site in a folder of its own, on SQLite or where `DAYLIGHT_DATABASE` says."""

from __future__ import annotations

import os
from pathlib import Path


def make_site(home: Path) -> None:
    """Keys, settings and a migrated database; Django is set up when this returns."""
    os.environ |= {
        "DAYLIGHT_HOME": str(home),
        "DAYLIGHT_URL": "http://localhost",
        "DJANGO_SETTINGS_MODULE": "daylight.web.settings",
    }
    from daylight.web import sitekeys

    sitekeys.make(home / "keys", "localhost")
    (home / "data").mkdir()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from daylight.web import clock

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        sitekeys.declare(home / "keys", "localhost", at=clock.now())
