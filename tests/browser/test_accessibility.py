"""What somebody meets on each page who does not see it, or has no mouse.

``accessibility/PAGE.yaml`` is the accessibility tree of a page on the example books, as Chromium hands it to
a screen reader; cells are told by their row, and addresses are left out. After a change that is meant, write
the trees anew and read the difference: ``python -m tests.browser.test_accessibility [PAGE …]``.
"""

from __future__ import annotations

import itertools
import math
import pathlib
import re
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from beancount_refunds.fava_ext.pages import PAGES
from beancount_refunds.office.clock import day
from tests.browser.chromium import executable
from tests.browser.contrast import LOW
from tests.browser.example_pages import address
from tests.browser.fava_server import served
from tests.example_books import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Page

TREES = pathlib.Path(__file__).parent / "accessibility"

#: What each element must have that somebody meets without seeing it; a complaint for each that lacks it.
_LACKING = """root => {
  const all = selector => [...root.querySelectorAll(selector)].filter(one => one.checkVisibility());
  const named = one => one.getAttribute("aria-label")?.trim() || one.labels?.length
    || one.getAttribute("aria-labelledby") || one.textContent.trim() || one.querySelector("img[alt]");
  const ids = [...root.querySelectorAll("[id]")].map(one => one.id);
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(one => one.checkVisibility());
  const levels = headings.map(one => Number(one.tagName[1]));
  const skipped = (level, place) => place && level > levels[place - 1] + 1;
  return [
    ...headings.filter((one, place) => skipped(levels[place], place)).map(one => `skips to ${one.innerText}`),
    ...(levels.filter(level => level === 1).length === 1 ? [] : [`headings of the first order: ${levels}`]),
    ...headings.filter(one => !one.innerText.trim()).map(one => `empty ${one.tagName}`),
    ...all("a, button, summary, input:not([type=hidden]), select, textarea").filter(one => !named(one))
      .map(one => `without a name: ${one.outerHTML}`),
    ...all("input:not([type=hidden]), select, textarea")
      .filter(one => !one.labels?.length && !one.getAttribute("aria-label"))
      .map(one => `without a label: ${one.outerHTML}`),
    ...all("img").filter(one => !one.alt).map(one => `without words: ${one.outerHTML}`),
    ...all("table").filter(one => !one.querySelector("thead th[scope=col]")).map(() => "a table without headings"),
    ...all("nav, [role=region], [role=group]").filter(one => !one.getAttribute("aria-label"))
      .map(one => `without a label: ${one.tagName}`),
    ...ids.filter((id, place) => ids.indexOf(id) !== place).map(id => `twice the id ${id}`),
  ];
}"""

#: How often the key Tab is pressed: beyond the tabs of the pages, into what the page shows.
_STOPS = 25

#: Whether the element that has the focus shows it: by an outline, or by another frame than without it.
_FOCUS_SHOWN = """() => {
  const element = document.activeElement;
  const look = () => {
    const style = getComputedStyle(element);
    return [style.outlineStyle !== "none" && style.outlineWidth !== "0px", style.borderColor, style.boxShadow];
  };
  const [outlined, border, shadow] = look();
  element.blur();
  const [, plain, flat] = look();
  element.focus({ focusVisible: true });
  return outlined || border !== plain || shadow !== flat;
}"""


def opened(page: Page, books: str, name: str) -> Page:
    """A page on the example books, as it is once its script has run."""
    page.goto(address(books, name), wait_until="networkidle")
    expect(page.locator(".vendor-refunds h2")).to_be_visible()
    return page


def tree(page: Page) -> str:
    """The accessibility tree of our part of a page, without addresses, cells and the day of today."""
    lines = [*_kept(page.locator(".vendor-refunds").aria_snapshot().split("\n")), ""]
    told = (
        line if _depth(below) > _depth(line) else line.removesuffix(":")
        for line, below in itertools.pairwise(lines)
    )
    return "\n".join(told).replace(day().isoformat(), "TODAY") + "\n"


def _kept(lines: Iterable[str]) -> Iterator[str]:
    """The lines but those of an address, and of a cell with all that it holds: its row says it."""
    cell = math.inf
    for line in lines:
        if _depth(line) <= cell:
            cell = math.inf
        if re.match(r" *- cell\b", line):
            cell = _depth(line)
        if cell == math.inf and not re.match(r" *- /url\b", line):
            yield line


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def trees(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The trees of some pages, by name."""
    with served(FOLDER / "main.beancount") as books, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        page = browser.new_page(locale="en-GB")
        for name in names:
            yield name, tree(opened(page, books, name))
        browser.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_what_it_told_before(page: Page, books: str, name: str) -> None:
    assert tree(opened(page, books, name)) == (TREES / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_all_that_somebody_meets_on_a_page_has_a_name(page: Page, books: str, name: str) -> None:
    assert opened(page, books, name).locator(".vendor-refunds").evaluate(_LACKING) == []


@pytest.mark.parametrize("name", PAGES)
def test_who_has_no_mouse_sees_where_the_focus_is(page: Page, books: str, name: str) -> None:
    ours = opened(page, books, name).locator(".vendor-refunds")
    ours.locator("a").first.focus()
    unseen = []
    for _ in range(_STOPS):
        page.keyboard.press("Tab")
        if not page.evaluate(_FOCUS_SHOWN):
            unseen.append(page.evaluate("document.activeElement.outerHTML"))
    assert unseen == []


def test_what_lacks_a_name_is_found(page: Page) -> None:
    page.set_content(
        "<h1>Books</h1><main><h3>Refunds</h3><a href=#x></a><input><img src=x><nav></nav>"
        "<table><tr><td>1</table><i id=a></i><i id=a></i></main>"
    )
    assert page.locator("main").evaluate(_LACKING) == [
        "skips to Refunds",
        'without a name: <a href="#x"></a>',
        "without a name: <input>",
        "without a label: <input>",
        'without words: <img src="x">',
        "a table without headings",
        "without a label: NAV",
        "twice the id a",
    ]


def test_a_text_that_hardly_stands_out_is_found(page: Page) -> None:
    page.set_content(
        "<p style='color: #777'>4.48</p><p style='color: #767676'>4.54</p>"
        "<svg><g><rect class=box fill='#eee'/><text y=20 fill='#777'>3.85</text></g></svg>"
    )
    low = page.locator("p, text").evaluate_all(LOW)
    assert [(text, f"{ratio:.2f}") for text, ratio in low] == [("4.48", "4.48"), ("3.85", "3.86")]


def test_a_focus_that_nobody_sees_is_found(page: Page) -> None:
    page.set_content("<a href=#x style='outline: none'>x</a>")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUS_SHOWN) is False


if __name__ == "__main__":
    TREES.mkdir(exist_ok=True)
    for told_name, told_tree in trees(sys.argv[1:] or PAGES):
        (TREES / f"{told_name}.yaml").write_text(told_tree, encoding="utf-8")
