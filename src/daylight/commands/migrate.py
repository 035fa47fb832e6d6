"""`daylight migrate`: the database as this version needs it, triggers and all."""

from __future__ import annotations

from collections.abc import Sequence

from daylight.commands import site


def main(argv: Sequence[str]) -> int:
    parser = site.parser("migrate", "Bring the site's database to this version of Daylight.")
    options = parser.parse_args(argv)
    site.open_site(options.site)
    migrate(verbosity=1)
    return 0


def migrate(*, verbosity: int = 0) -> None:
    """Apply what is not applied. Triggers are put back after, and must all be there.

    Raises: IntegrityError where one is missing all the same.
    """
    from django.core.management import call_command

    from daylight.errors import IntegrityError
    from daylight.web import triggers

    call_command("migrate", verbosity=verbosity, interactive=False)
    missing = triggers.missing()
    if missing:
        raise IntegrityError("the database lacks triggers: " + ", ".join(missing))
