"""Each page as a person opens, reads and follows it: by day, by night, on a phone, without a complaint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from beancount_refunds.fava_ext.pages import PAGES
from tests.books_on_disk import BOOKS, FAULTY, HEADER, write
from tests.browser.contrast import LOW
from tests.browser.example_pages import EXTENSION as OURS
from tests.browser.example_pages import address
from tests.browser.fava_server import served
from tests.fava_pages import EXTENSION

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    Opened = Callable[..., AbstractContextManager[Page]]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_and_can_be_read_by_day_and_by_night(
    opened: Opened, books: str, name: str, colours: str
) -> None:
    with opened(color_scheme=colours) as page:
        page.goto(address(books, name))
        expect(page.locator(".vendor-refunds h2")).to_be_visible()
        expect(page.locator(".vendor-refunds nav").first.locator("[aria-current]")).to_have_count(1)
        assert page.locator("svelte-component.error").count() == 0
        low = page.locator(".vendor-refunds *").evaluate_all(LOW)
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert low == []
    assert (background == "rgb(255, 255, 255)") is (colours == "light")


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_scrolls_tables_and_nothing_else_sideways(opened: Opened, books: str, name: str) -> None:
    with opened(viewport={"width": 390, "height": 844}) as page:
        page.goto(address(books, name))
        expect(page.locator(".vendor-refunds h2")).to_be_visible()
        widths = page.evaluate(
            "(e => [e.scrollWidth - e.clientWidth, innerWidth])(document.querySelector('article'))"
        )
    assert widths == [0, 390]


def test_from_the_first_page_a_point_leads_to_its_case_and_on_to_the_vendor(page: Page, books: str) -> None:
    page.goto(f"{books}{OURS}")
    page.get_by_role("link", name="RC-2026-0012").first.click()
    expect(page.get_by_role("heading", name="RC-2026-0012")).to_be_visible()
    assert page.url == f"{books}{OURS}?page=case&id=RC-2026-0012"
    page.get_by_role("link", name="lumen", exact=True).first.click()
    expect(page.get_by_role("heading", name="Lumenquell Leuchten GmbH")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="RC-2026-0012")).to_be_visible()


def test_charts_are_drawn_by_fava_and_each_can_be_chosen(page: Page, books: str) -> None:
    page.goto(f"{books}{OURS}")
    charts = page.locator("svelte-component[type=charts]")
    for name in ("Open credit by month and age (days)", "Recovered per month", "Days from claim to cash"):
        charts.get_by_role("button", name=name).click()
        expect(charts.locator("svg").last).to_be_visible()
    assert charts.locator("svg circle").count() > 1


def test_a_box_of_the_chain_leads_to_its_page(page: Page, books: str) -> None:
    page.goto(address(books, "refund"))
    page.locator(".chain a", has_text="shen/TK-0118").click()
    expect(page.get_by_role("heading", name="shen/TK-0118")).to_be_visible()
    page.locator(".chain a", has_text="FT26062SHE").click()
    source = page.locator(".cm-content")
    expect(source).to_be_visible()
    assert "FT26062SHE" in source.inner_text()


def test_a_register_is_narrowed_by_a_choice_and_by_the_filters_of_fava(page: Page, books: str) -> None:
    page.goto(address(books, "refunds"))
    page.get_by_role("link", name="REVERSED 2").click()
    expect(page.locator(".rows tbody tr")).to_have_count(2)
    account = page.locator("header input").nth(1)
    account.fill("Assets:VendorCredits:Shenzhen")
    account.press("Enter")
    expect(page.locator(".rows tbody tr")).to_have_count(1)
    assert "The account filter narrows the rows." in page.locator(".facts").inner_text()


def test_a_picture_of_the_case_is_shown_and_opens(page: Page, books: str) -> None:
    page.goto(address(books, "case"))
    picture = page.locator(".timeline img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('.timeline img').complete")
    assert picture.evaluate("image => image.naturalWidth") > 0


def test_many_rows_come_in_parts_and_each_part_sorts(page: Page, tmp_path: pathlib.Path) -> None:
    credit = '2026-02-02 custom "vendor-credit" "acme/1" 9999.00 GBP Expenses:Purchases\n'
    refunds = "".join(
        f'2026-02-20 custom "vendor-refund" "VR-{number:05}" {number}.00 GBP "acme/1"\n'
        for number in range(1, 602)
    )
    with served(write(tmp_path, EXTENSION + HEADER + credit + refunds)) as ledger:
        page.goto(f"{ledger}{OURS}?page=refunds")
        expect(page.locator(".rows tbody tr")).to_have_count(500)
        page.get_by_role("link", name="501–601").click()
        expect(page.locator(".rows tbody tr")).to_have_count(101)
        heading = page.locator(".rows th", has_text="Amount")
        heading.click()
        heading.click()
        assert page.locator(".rows tbody tr td").first.inner_text() == "VR-00601"


def test_books_with_findings_and_in_other_scripts_can_be_read(opened: Opened, tmp_path: pathlib.Path) -> None:
    with served(write(tmp_path, EXTENSION + FAULTY)) as ledger, opened(color_scheme="dark") as page:
        page.goto(f"{ledger}{OURS}?page=refund&id=VR-1")
        expect(page.locator(".band")).to_have_count(2)
        low = page.locator(".vendor-refunds").locator("a, h2, h3, p, li, td, span").evaluate_all(LOW)
    assert low == []


def test_markup_in_the_ledger_is_shown_and_never_runs_on_any_page(page: Page, tmp_path: pathlib.Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    books = BOOKS.replace('"a.khan"', f'"{evil}"').replace("Acme Components Ltd", evil)
    with served(write(tmp_path, EXTENSION + books)) as ledger:
        for name, id_ in (("case", "RC-1"), ("refund", "VR-1"), ("vendor", "acme"), ("credit", "acme/CM-17")):
            page.goto(f"{ledger}{OURS}?page={name}&id={id_}")
            expect(page.locator(".vendor-refunds h2")).to_be_visible()
            assert page.locator(".vendor-refunds").inner_text().count(evil) > 0
            assert page.locator(".vendor-refunds img").count() == 0


def test_incognito_shows_no_amount_on_any_page(page: Page, tmp_path: pathlib.Path) -> None:
    subjects = {"case": "RC-1", "credit": "acme/CM-17", "refund": "VR-2", "vendor": "acme", "order": "KB-1"}
    with served(write(tmp_path, EXTENSION + BOOKS), incognito=True) as ledger:
        for name in PAGES:
            page.goto(f"{ledger}{OURS}?page={name}&id={subjects.get(name, '')}")
            expect(page.locator(".vendor-refunds h2")).to_be_visible()
            # A share is no amount.
            assert re.findall(r"\d+\.\d\d(?! %)", page.locator("article").inner_text()) == [], name
