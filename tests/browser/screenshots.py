"""Pictures of the pages for the README, taken of the example books: ``python -m tests.browser.screenshots``.

The same books, browser and fonts give the same pictures: the books end on 2026-06-30 and nothing on a page
asks for the day of today, and nothing moves.
"""

from __future__ import annotations

import pathlib
import shutil
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from tests.browser.chromium import executable
from tests.browser.fava_server import served
from tests.command_line import run
from tests.example_books import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PICTURES = pathlib.Path(__file__).parents[2] / "docs" / "screenshots"


class Picture(NamedTuple):
    """A page as it is shown: what its address says behind ``?``, the colours, and the height in pixels."""

    name: str
    asked: str
    height: int
    colours: str = "light"
    width: int = 1280


#: What the README shows, and what a phone and the dark make of it.
SHOWN = (
    Picture("overview", "page=overview", 1080),
    Picture("overview-dark", "page=overview", 1080, colours="dark"),
    Picture("case-file", "page=case&id=RC-2026-0010", 1000),
    Picture("workbench", "page=reconcile&id=FT26183TRN", 1000),
    Picture("trail", "page=refund&id=VR-0005", 1000, width=1520),
)


def demo(folder: pathlib.Path) -> pathlib.Path:
    """The example books as ``make demo`` opens them: a copy, with the statements of July imported."""
    books = pathlib.Path(shutil.copytree(FOLDER, folder / FOLDER.name))
    statements = sorted(map(str, books.glob("statements/2026-07-03-*")))
    ledger, profile = books / "main.beancount", books / "statements" / "paypal.toml"
    done = run("import", *statements, "--into", str(ledger), "--profile", str(profile))
    if done.exit_code:
        raise SystemExit(done.output)
    return ledger


def taken(browser: Browser, home: str, picture: Picture) -> bytes:
    """A picture as PNG."""
    size = {"width": picture.width, "height": picture.height}
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]  # a plain mapping is one
        locale="en-GB",
        color_scheme=picture.colours,  # type: ignore[arg-type]  # one of its words
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{home}extension/VendorRefunds/?{picture.asked}", wait_until="networkidle")
    page.locator(".vendor-refunds h2").wait_for()
    page.evaluate("() => document.fonts.ready.then(() => null)")
    png = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return png


def pictures() -> Iterator[tuple[str, bytes]]:
    """All pictures by name."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(demo(pathlib.Path(folder))) as home,
        sync_playwright() as playwright,
    ):
        # Chromium's own sandbox refuses to run as root, as in a container.
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        for picture in SHOWN:
            yield picture.name, taken(browser, home, picture)
        browser.close()


if __name__ == "__main__":
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, png in pictures():
        (PICTURES / f"{name}.png").write_bytes(png)
