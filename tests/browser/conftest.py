"""A browser, and Fava on a free port of this machine."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import executable
from tests.browser.fava_server import served
from tests.example_books import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, ConsoleMessage, Page

# The machine may be busy with other work; what is expected comes, or never.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it."""
    found = executable()
    with sync_playwright() as playwright:
        # Chromium's own sandbox refuses to run as root, as in a container.
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def books() -> Iterator[str]:
    """The address of Fava on the example books."""
    with served(FOLDER / "main.beancount") as address:
        yield address


@pytest.fixture
def opened(browser: Browser) -> Callable[..., AbstractContextManager[Page]]:
    """Opens a fresh page of some kind; anything that goes wrong on it fails the test."""

    @contextlib.contextmanager
    def open_page(**kind: object) -> Iterator[Page]:
        settings: dict[str, object] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
        context = browser.new_context(**(settings | kind))  # type: ignore[arg-type]
        wrong: list[str] = []
        page = context.new_page()
        page.on("console", lambda said: None if _harmless(said) else wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        yield page
        context.close()
        assert wrong == []

    return open_page


def _harmless(said: ConsoleMessage) -> bool:
    """Whether it is no error: Chromium calls every answer one that says no, as our door to writing may."""
    refusal = "Failed to load resource" in said.text and "status of 4" in said.text
    return said.type != "error" or (refusal and "/VendorRefunds/write" in said.location["url"])


@pytest.fixture
def page(opened: Callable[..., AbstractContextManager[Page]]) -> Iterator[Page]:
    """A fresh page on a screen of usual width, in light colours."""
    with opened() as fresh:
        yield fresh
