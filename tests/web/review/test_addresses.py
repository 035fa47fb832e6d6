"""Addresses: none leads away from the board, none that is private stands in a log."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.test import Client

from daylight.web.logs import WithoutKeys


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "/es//evil.example", "/es/%5Cevil.example", "/%09/evil.example", "/es///x"],
)
def test_no_page_links_to_a_host_that_its_address_names(board: Any, path: str) -> None:
    response = Client(HTTP_HOST="localhost").get("http://localhost" + path)
    hrefs = re.findall(r'href="([^"]*)"', response.content.decode())
    assert hrefs
    assert not [each for each in hrefs if re.match(r"/[/\\\s]", each)]
    assert "Location" not in response.headers


def test_a_receipts_address_is_kept_out_of_the_log() -> None:
    said = logging.LogRecord("django", 30, "", 1, "Not Found: %s", ("/receipt/abc123/file",), None)
    assert WithoutKeys().filter(said)
    assert said.getMessage() == "Not Found: /receipt/…/file"
