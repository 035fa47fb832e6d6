"""The peer, django-classified, with the same ads. It runs in a process of its own.

python -m benchmarks.board.peer fill ADS     makes $PEER_DATABASE; prints ads a second
python -m benchmarks.board.peer              is asked for its WSGI application by the server
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.board import ads, site

SERVER = (
    "import sys; from granian import Granian; from granian.constants import Interfaces; "
    "Granian('benchmarks.board.peer_wsgi:application', port=int(sys.argv[1]), "
    "interface=Interfaces.WSGI, workers=2, blocking_threads=4, log_level='warning').serve()"
)


def environment(database: Path) -> None:
    """The servers and fillers that this process starts find the database by it."""
    os.environ["PEER_DATABASE"] = str(database)


def fill(count: int) -> str:
    """Runs `_fill` in a process whose Django is the peer's."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.board.peer", "fill", str(count)],
        env={**site.environment(), "DJANGO_SETTINGS_MODULE": "benchmarks.board.peer_settings"},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1]


def serve(port: int) -> list[str]:
    return [
        "env", "DJANGO_SETTINGS_MODULE=benchmarks.board.peer_settings",
        sys.executable, "-c", SERVER, str(port),
    ]  # fmt: skip


def _fill(count: int) -> None:
    """As the peer itself makes an ad: by its model, which makes the slug; one transaction each."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django_classified.models import Area, Group, Profile, Section

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create(username="seller")
    Profile.objects.create(user=user, phone="+1 312 555 0123")
    areas = [Area.objects.create(slug=f"t{n}", title=f"Town {n}") for n in range(site.TOWNS)]
    groups: list[Any] = []
    for number in range(8):
        section = Section.objects.create(title=f"Section {number}")
        groups += [
            Group.objects.create(title=f"Group {number} {n}", section=section) for n in range(9)
        ]
    began = time.perf_counter()
    _create(count, user, areas, groups)
    print(count / (time.perf_counter() - began))


def _create(count: int, user: Any, areas: list[Any], groups: list[Any]) -> None:
    from django_classified.models import Item

    for number, (title, body) in enumerate(ads.texts(count)):
        Item.objects.create(
            user=user,
            group=groups[number * 7 % len(groups)],
            area=areas[number * 3 % len(areas)],
            title=title[:100],
            description=body,
            price=10,
        )


if __name__ == "__main__":
    _fill(int(sys.argv[2]))
