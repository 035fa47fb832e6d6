"""The reader's client and server of the browsing tests, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.browse.conftest import reader, server, site_file

__all__ = ["chrome", "reader", "server", "site_file"]


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.web.browse.test_browser import ARGUMENTS

    patched = pytest.MonkeyPatch()
    # Playwright keeps a loop in this thread; our queries beside it block nobody.
    patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()
    patched.undo()
