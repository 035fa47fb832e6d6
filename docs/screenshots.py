"""Makes the pictures of the README from a running demo: `python docs/screenshots.py [URL]`.

Start `make demo` first. Pictures are PNG, in `docs/images`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
DESKTOP = {"width": 1180, "height": 780}
PHONE = {"width": 390, "height": 780}

# name, path, size, colours
SHOTS: tuple[tuple[str, str, dict[str, int], str], ...] = (
    ("front", "/", DESKTOP, "light"),
    ("front-dark", "/", DESKTOP, "dark"),
    ("front-phone", "/", PHONE, "light"),
    ("list", "/illinois/for-sale", DESKTOP, "light"),
    ("list-phone", "/all/bicycles", PHONE, "light"),
    ("post", "/post?section=bicycles", DESKTOP, "light"),
    ("mailbox", "/demo/mailbox", DESKTOP, "light"),
    ("espanol", "/es/", PHONE, "dark"),
    ("search", "/search?q=bicycle", PHONE, "light"),
    ("map", "/map", DESKTOP, "light"),
    ("figures", "/transparency", DESKTOP, "light"),
    ("takedown", "/takedown", PHONE, "light"),
)


def main(url: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox"],
        )
        for name, path, size, colours in SHOTS:
            _shoot(browser, name, url + path, size, colours)
        _shoot(browser, "ad", _ad_with_photos(browser, url), DESKTOP, "light")
        _shoot_desk(browser, url)
        browser.close()


def _shoot_desk(browser: Any, url: str) -> None:
    """The desk and its gravest kind of work that describes nobody: a case of fraud."""
    page = browser.new_page(viewport=DESKTOP)
    page.goto(url + "/desk/sign-in")
    page.fill("#name", "ana")
    page.fill("#password", "ana-looks-twice")
    page.get_by_role("button", name="Sign in with a password").click()
    page.goto(url + "/desk/cases?harm=fraud")
    page.get_by_role("button", name="Next of these").click()
    page.wait_for_url("**/desk/cases/*")
    page.screenshot(path=IMAGES / "case.png")
    page.close()
    print("docs/images/case.png")


def _shoot(browser: Any, name: str, address: str, size: dict[str, int], colours: str) -> None:
    page = browser.new_page(viewport=size, color_scheme=colours)
    page.goto(address, wait_until="networkidle")
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()
    print(f"docs/images/{name}.png")


def _ad_with_photos(browser: Any, url: str) -> str:
    """The newest bicycle that has a photo."""
    page = browser.new_page()
    page.goto(url + "/all/bicycles")
    link = page.locator("a[href^='/a/']:has(img), li:has(img) a[href^='/a/']").first
    path = str(link.get_attribute("href"))
    page.close()
    return url + path


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000")
