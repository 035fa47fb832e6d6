"""Whose network a request comes from: not spoofed, and spelled as bans and limits compare it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory

from daylight.web.ads.views import arriving


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "found"),
    [
        (0, "198.51.100.9", "192.0.2.7", "192.0.2.7"),  # nobody is trusted to say otherwise
        (1, "203.0.113.5, 198.51.100.9", "10.0.0.1", "198.51.100.9"),  # what the proxy added
        (2, "203.0.113.5, 198.51.100.9, 10.0.0.2", "10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", "10.0.0.1", "10.0.0.1"),  # a step is missing
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "198.51.100.9:51234", "10.0.0.1", "198.51.100.9"),
        (1, "[2001:db8::7]:51234", "10.0.0.1", "2001:db8::7"),
        (1, "unknown", "10.0.0.1", "10.0.0.1"),  # never "no address", which no limit counts
        (0, "", "::ffff:192.0.2.7", "192.0.2.7"),  # a ban on 192.0.2.0/24 counts
        (0, "", f"fe80::1%{'x' * 80}", "fe80::1"),
    ],
)
def test_the_network_of_a_request(
    monkeypatch: pytest.MonkeyPatch, proxies: int, forwarded: str, remote: str, found: str
) -> None:
    environment: Any = dataclasses.replace(settings.ENVIRONMENT, trusted_proxies=proxies)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    more: dict[str, Any] = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().post("/post", REMOTE_ADDR=remote, **more)
    assert arriving.network(request) == found
