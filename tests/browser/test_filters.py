"""Fava's own filters, typed into Fava's own form: what each does on our pages, and that the page says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from beancount_refunds.fava_ext.pages import PAGES
from tests.browser.example_pages import EXTENSION, address

if TYPE_CHECKING:
    from playwright.sync_api import Page

_TIME, _ACCOUNT, _TEXT = range(3)

#: The pages whose rows the account and text filters narrow.
_NARROWED = {"cases", "credits", "refunds", "exceptions"}

_NARROWS = "filter narrows the rows."
_CHANGES_NOTHING = "filter changes nothing here: all entries count."


def typed(page: Page, place: int, words: str) -> None:
    """Type into one of the three filters, and press Enter."""
    field = page.locator("header input").nth(place)
    field.fill(words)
    field.press("Enter")


def ids(page: Page) -> list[str]:
    """The first column of the first table."""
    return page.locator(".rows").first.locator("tbody tr td:first-child").all_inner_texts()


def test_the_end_of_the_time_filter_is_the_day_and_its_beginning_the_first_of_the_period(
    page: Page, books: str
) -> None:
    page.goto(address(books, "cases"))
    expect(page.locator(".facts")).to_have_text("As of 2026-06-30, the last day of the ledger.")
    typed(page, _TIME, "2026-Q1")
    expect(page.locator(".facts")).to_have_text(
        "As of 2026-03-31, the end of the time filter. From 2026-01-01, the beginning of the time filter."
    )
    assert ids(page) == [f"RC-2026-{number:04}" for number in range(1, 11)]
    typed(page, _TIME, "2026-02 - 2026-03")
    expect(page.locator(".facts")).to_contain_text("From 2026-02-01")
    assert ids(page) == [f"RC-2026-{number:04}" for number in range(5, 11)]


def test_a_page_of_a_moment_says_that_the_beginning_of_the_time_filter_changes_nothing(
    page: Page, books: str
) -> None:
    page.goto(f"{books}{EXTENSION}")
    owed = page.locator(".figure", has_text="Owed to us")
    expect(owed).to_contain_text("1,510.00 GBP")
    typed(page, _TIME, "2026-03")
    expect(page.locator(".facts")).to_have_text(
        "As of 2026-03-31, the end of the time filter. Where the time filter begins changes nothing here."
    )
    expect(owed).not_to_contain_text("1,510.00 GBP")
    typed(page, _TIME, "")
    expect(owed).to_contain_text("1,510.00 GBP")
    assert page.url == f"{books}{EXTENSION}"


def test_the_account_filter_narrows_rows_and_stands_from_page_to_page(page: Page, books: str) -> None:
    page.goto(address(books, "credits"))
    typed(page, _ACCOUNT, "Assets:VendorCredits:Shenzhen")
    expect(page.locator(".facts")).to_contain_text(f"The account {_NARROWS}")
    assert {id_.partition("/")[0] for id_ in ids(page)} == {"shen"}
    page.get_by_role("link", name="shen/TK-0118", exact=True).first.click()
    expect(page.get_by_role("heading", name="shen/TK-0118")).to_be_visible()
    assert page.url == (
        f"{books}{EXTENSION}?page=credit&id=shen%2FTK-0118&account=Assets%3AVendorCredits%3AShenzhen"
    )
    expect(page.locator(".facts")).to_contain_text(f"The account {_CHANGES_NOTHING}")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("^RC-2026-0012", ["RC-2026-0012"]),
        ('payee:"CORDAMIRA"', []),
        ("^VR-0005 , ^VR-0017", ["RC-2026-0003"]),
        ("#none", []),
    ],
)
def test_the_text_filter_narrows_rows_to_what_its_entries_are_linked_to(
    page: Page, books: str, words: str, left: list[str]
) -> None:
    page.goto(address(books, "cases"))
    typed(page, _TEXT, words)
    expect(page.locator(".facts")).to_contain_text(f"The text {_NARROWS}")
    if left:
        expect(page.locator(".headerline h3")).to_have_text(f"{len(left)} of 14")
        assert ids(page) == left
    else:
        expect(page.locator(".empty")).to_have_text("The filters leave no row.")


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_each_filter_does_on_it(page: Page, books: str, name: str) -> None:
    page.goto(f"{address(books, name)}&time=2026-05&account=Assets&filter=%23none")
    does = _NARROWS if name in _NARROWED else _CHANGES_NOTHING
    said = page.locator(".facts").inner_text()
    assert said.startswith("As of 2026-05-31, the end of the time filter.")
    assert said.endswith(f"The account {does} The text {does}")


@pytest.mark.parametrize(
    ("place", "words", "title"),
    [
        (_TIME, "soon", "The time filter soon is no period, such as 2026-Q1 or 2026-01 - 2026-03."),
        (_TEXT, 'payee:"', "The text filter cannot be read."),
    ],
)
def test_a_filter_that_cannot_be_read_is_told_in_place_of_the_page(
    page: Page, books: str, place: int, words: str, title: str
) -> None:
    page.goto(address(books, "cases"))
    typed(page, place, words)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert page.locator(".rows").count() == 0
