"""Whether a port can be listened on, said before anything else is done."""

from __future__ import annotations

import socket

from daylight.errors import ConfigError


def refuse_taken(host: str, port: int) -> None:
    """Raises: ConfigError for a port that is none, is in use, or is not ours to take."""
    if not 0 < port < 65536:
        raise ConfigError(f"{port} is not a port", hint="a number from 1 to 65535")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if 1023 < port < 65535 else 8000
            hint = f"is something else running there? Another: --port {other}"
            said = f"port {port} of {host} cannot be used: {error.strerror}"
            raise ConfigError(said, hint=hint) from error
