"""`daylight serve`: the site, by granian, once all that must hold does hold."""

from __future__ import annotations

import argparse
import gc
import ipaddress
from collections.abc import Callable, Sequence
from typing import Any

from daylight.commands import site
from daylight.commands.ports import refuse_taken
from daylight.errors import ConfigError, IntegrityError


def main(argv: Sequence[str]) -> int:
    parser = site.parser("serve", "Serve the site. Put a web server with a certificate in front.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, help="web processes (DAYLIGHT_WEB_WORKERS)")
    options = parser.parse_args(argv)
    try:
        ipaddress.ip_address(options.host)
    except ValueError:
        hint = "127.0.0.1, or 0.0.0.0 for every network"
        raise ConfigError(f"{options.host!r} is not an address to listen on", hint=hint) from None
    refuse_taken(options.host, options.port)
    site.open_site(options.site)
    refuse_if_unfit(signs=False)
    _serve(options)
    return 0


def refuse_if_unfit(*, signs: bool) -> None:
    """Raises: IntegrityError that names all that must be mended before anything runs."""
    from daylight.web import doctor

    found = doctor.must_hold(signs=signs)
    if found:
        lines = [f"{each.check}: {each.said}\n  hint: {each.mend}" for each in found]
        raise IntegrityError("this site does not start:\n" + "\n".join(lines))


def _serve(options: argparse.Namespace) -> None:
    """Load everything once, then fork: processes share what they have in common."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.errors import ConfigurationError

    application = _application()
    server = Granian(
        "daylight.web.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers or settings.ENVIRONMENT.web_workers,
        blocking_threads=settings.ENVIRONMENT.web_threads,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,  # nothing about readers is kept
        log_level="warning",  # type: ignore[arg-type]
    )
    print(f"Daylight serves http://{options.host}:{options.port}/ (Ctrl-C stops it)", flush=True)
    try:
        server.serve(target_loader=lambda *_: application, wrap_loader=False)
    except ConfigurationError as error:
        raise ConfigError(str(error)) from error


def _application() -> Callable[..., Any]:
    """The WSGI application with its addresses and templates loaded and no connection open."""
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver

    from daylight.web.wsgi import application

    _ = get_resolver().url_patterns
    _ = engines["jinja"]
    connections.close_all()
    gc.collect()
    gc.freeze()  # what is loaded now is never looked at again, so its pages stay shared
    return application
