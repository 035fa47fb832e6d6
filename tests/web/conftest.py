"""One real Chromium for all browser tests in a row, and the board where it can reach it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

# A window of Chromium comes with two hidden pages of its address bar, which cost more than ours.
# Who names features takes the place of the driver's own list: the rest is of it.
WITHOUT = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
    f"--disable-features={','.join(WITHOUT)}",
)  # fmt: skip

_open = ExitStack()
_browser: Any = None


@contextmanager
def _launched(path: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    # Playwright keeps a loop in this thread; our queries beside it block nobody.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def chrome(chromium: str) -> Iterator[Any]:
    """A browser without any window; what a test opens in it is closed with the test."""
    global _browser
    if _browser is None:
        _browser = _open.enter_context(_launched(chromium))
    yield _browser
    for context in _browser.contexts:
        context.close()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The browser ends before a test that needs none: that one may want a loop of its own."""
    global _browser
    if nextitem is None or not nextitem.get_closest_marker("browser"):
        _open.close()
        _browser = None


@pytest.fixture
def server(board: Any) -> Iterator[str]:
    """The board on a port of this machine; returns its address."""
    from tests.web.serving import served

    with served() as address:
        yield address
