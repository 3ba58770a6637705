"""A browser for the tests of the page, and pages to open in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from kg.model import Record
from kg.render import page as page_module
from kg.render import view

from .newsroom import RUN, press

expect.set_options(timeout=20_000)

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-default-apps",
    "--disable-extensions",
    "--metrics-recording-only",
)


def chromium() -> str:
    """The path of Debian's Chromium; a missing one fails the test and says what to install."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("KG_CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)
    if not path:
        pytest.fail(
            "these tests need Chromium: run `apt-get install chromium` as root, or set KG_CHROMIUM to the path "
            "of a Chromium you have",
            pytrace=False,
        )
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


class Opened:
    """A page in the browser with what went wrong on it: requests beyond the file itself, errors, messages."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda r: self.requests.append(r.url))
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else None)
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.errors.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def goto(self, path: Path, fragment: str) -> None:
        """Open a file from the start, whatever was open before."""
        self.page.goto("about:blank")
        self.requests.clear()
        self.errors.clear()
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_function("() => window.kgPage && window.kgPage.ready")

    def foreign_requests(self) -> list[str]:
        """What was asked for beside the page itself and its empty icon."""
        return [u for u in self.requests if not u.startswith(("file:", "data:", "blob:"))]


class Tabs:
    """Tabs by size and settings, each used again and again: starting one takes longer than most tests."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Opened]] = {}

    def take(self, settings: dict[str, Any]) -> Opened:
        """A tab of these settings that nobody uses now."""
        free = self._free.setdefault(repr(sorted(settings.items())), [])
        opened = free.pop() if free else Opened(self._browser.new_context(**settings).new_page())
        opened.page.set_viewport_size(settings["viewport"])
        opened.page.emulate_media(
            media="screen", color_scheme=settings["color_scheme"], reduced_motion=settings["reduced_motion"]
        )
        return opened

    def give(self, settings: dict[str, Any], opened: Opened) -> None:
        """Give a tab back."""
        self._free[repr(sorted(settings.items()))].append(opened)


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture(scope="session")
def press_html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the invented press, with whole paragraphs as evidence."""
    path = tmp_path_factory.mktemp("page") / "graph.html"
    page_module.write(view.build(press(), evidence="paragraph", run=RUN), path)
    return path


@pytest.fixture
def open_file(tabs: Tabs) -> Iterator[Callable[..., Opened]]:
    """Opens a file: ``open_file(path, "#hash", width=..., color_scheme="dark")``."""
    taken: list[tuple[dict[str, Any], Opened]] = []

    def opening(path: Path, fragment: str = "", *, width: int = 1280, height: int = 800, **context: Any) -> Opened:
        settings = {
            "viewport": {"width": width, "height": height},
            "color_scheme": "light",
            "reduced_motion": "no-preference",
            **context,
        }
        opened = tabs.take(settings)
        taken.append((settings, opened))
        opened.goto(path, fragment)
        return opened

    yield opening
    for settings, opened in taken:
        tabs.give(settings, opened)


@pytest.fixture
def open_records(open_file: Callable[..., Opened], tmp_path: Path) -> Callable[..., Opened]:
    """Renders records and opens the page."""

    def opening(records: list[Record], fragment: str = "", **options: object) -> Opened:
        path = tmp_path / "graph.html"
        page_module.write(view.build(records, evidence="paragraph", run=RUN), path)
        return open_file(path, fragment, **options)

    return opening
