"""The picture of the page for the README: ``python docs/images/make.py PAGE.html page.png``.

The page is opened in headless Chromium (Debian's, or the one that KG_CHROMIUM names), the ego view of the most quoted
name entered and its first statement read.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

WIDTH, HEIGHT = 1280, 800


def main(page_file: str, picture: str) -> None:
    """Open, select, take the picture."""
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        raise SystemExit("Chromium is missing: apt-get install chromium, or name one in KG_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        page.goto(Path(page_file).resolve().as_uri())
        page.wait_for_function("() => window.kgPage && window.kgPage.ready")
        most = page.evaluate("kgPage.E.said.indexOf(Math.max(...kgPage.E.said))")
        page.keyboard.press("/")
        page.keyboard.type(page.evaluate(f"kgPage.E.name[{most}]"))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Ego view").click()
        page.get_by_role("button", name="Expand").click()
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
