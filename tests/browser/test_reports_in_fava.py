"""The reports in Fava, as a person finds, reads, sorts, follows and downloads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from beancount_refunds.reports.registry import REPORTS
from tests.books_on_disk import BOOKS, FAULTY, write
from tests.browser.chromium import NAMES, executable
from tests.browser.fava_server import served
from tests.fava_pages import EXTENSION

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    Opened = Callable[..., AbstractContextManager[Page]]

_EXTENSION = "extension/VendorRefunds/"


def column(page: Page, number: int) -> list[str]:
    """The cells of a column of the first table, as they are seen."""
    cells = page.locator(".rows").first.locator(f"tbody tr td:nth-child({number})").all_inner_texts()
    return [cell.strip() for cell in cells]


def test_the_page_opens_from_the_sidebar_and_shows_the_register(page: Page, books: str) -> None:
    page.goto(f"{books}income_statement/")
    page.get_by_role("link", name="Vendor refunds").click()
    expect(page.get_by_role("heading", name="What vendors owe us")).to_be_visible()
    page.get_by_role("link", name="Reports", exact=True).click()
    expect(page.get_by_role("heading", name="Refunds as of 2026-06-30")).to_be_visible()
    assert column(page, 1)[:3] == ["VR-0001", "VR-0002", "VR-0003"]
    assert column(page, 4)[:3] == ["250.00 EUR", "150.00 EUR", "300.00 GBP"]


def test_a_heading_sorts_amounts_as_numbers(page: Page, books: str) -> None:
    page.goto(f"{books}{_EXTENSION}?page=reports&report=register")
    heading = page.locator(".rows").first.locator("th", has_text="Amount")
    heading.click()
    rising = [float(cell.split()[0].replace(",", "")) for cell in column(page, 4)]
    heading.click()
    falling = [float(cell.split()[0].replace(",", "")) for cell in column(page, 4)]
    assert rising == sorted(rising)
    assert falling == rising[::-1]
    assert rising[0] < rising[-1]


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_is_drawn_without_a_complaint_of_the_browser(page: Page, books: str, name: str) -> None:
    page.goto(f"{books}{_EXTENSION}?page=reports&report={name}")
    if REPORTS[name].subject is not None and not REPORTS[name].subject_optional:
        page.locator(".choices a").first.click()
    expect(page.locator(".rows table").first).to_be_visible()
    assert REPORTS[name].question == page.locator(".vendor-refunds h2").inner_text()


def test_a_row_leads_to_the_directive_in_its_file(page: Page, books: str) -> None:
    page.goto(f"{books}{_EXTENSION}?page=reports&report=register")
    page.locator(".rows tbody tr").first.locator("td.entry a").click()
    source = page.locator(".cm-content")
    expect(source).to_be_visible()
    assert 'custom "vendor-refund" "VR-0001" 250.00 EUR' in source.inner_text()


def test_tabs_lead_to_reports_and_the_way_back_leads_back(page: Page, books: str) -> None:
    page.goto(f"{books}{_EXTENSION}?page=reports")
    page.get_by_role("link", name="credits", exact=True).click()
    expect(page.get_by_role("heading", name="Credits as of 2026-06-30")).to_be_visible()
    assert page.url == f"{books}{_EXTENSION}?page=reports&report=credits"
    page.go_back()
    expect(page.get_by_role("heading", name="Refunds as of 2026-06-30")).to_be_visible()


def test_the_end_of_the_time_filter_is_the_day_of_the_report(page: Page, books: str) -> None:
    page.goto(f"{books}{_EXTENSION}?page=reports&report=exceptions")
    time = page.locator("header input").first
    time.fill("2026-05")
    time.press("Enter")
    expect(page.get_by_text("As of 2026-05-31, the end of the time filter.")).to_be_visible()
    expect(page.get_by_role("heading", name="Exceptions as of 2026-05-31")).to_be_visible()
    assert page.url == f"{books}{_EXTENSION}?page=reports&report=exceptions&time=2026-05"


@pytest.mark.parametrize("form", ["CSV", "XLSX"])
def test_a_report_comes_as_a_file(page: Page, books: str, form: str) -> None:
    page.goto(f"{books}{_EXTENSION}?page=reports&report=credits")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=form).click()
    begin = {"CSV": b"id,vendor_id,amount_minor,amount,", "XLSX": b"PK\x03\x04"}[form]
    assert waiting.value.suggested_filename == f"credits-2026-06-30.{form.lower()}"
    assert waiting.value.path().read_bytes().startswith(begin)


def test_the_band_of_findings_leads_to_the_list_of_errors(page: Page, tmp_path: pathlib.Path) -> None:
    with served(write(tmp_path, EXTENSION + FAULTY)) as address:
        page.goto(f"{address}{_EXTENSION}")
        page.get_by_role("link", name="2 findings").click()
        expect(page.get_by_text("REFUND_EXCEEDS_CREDIT_BALANCE")).to_be_visible()
        assert page.url == f"{address}errors/"


def test_markup_in_the_ledger_is_shown_and_never_runs(page: Page, tmp_path: pathlib.Path) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    with served(write(tmp_path, EXTENSION + BOOKS.replace('"a.khan"', f'"{evil}"'))) as address:
        page.goto(f"{address}{_EXTENSION}?page=reports&report=cases")
        expect(page.get_by_role("cell", name=evil)).to_be_visible()
        assert page.locator(".vendor-refunds img").count() == 0


def test_the_query_page_knows_our_tables_and_links_their_accounts(page: Page, books: str) -> None:
    query = "SELECT id, account, unapplied_balance FROM vendor_credits WHERE id ~ 'GS-25-118'"
    page.goto(f"{books}query/?query_string={query}")
    row = page.locator("article table tbody tr")
    expect(row).to_contain_text(re.compile(r"lumen/GS-25-118\s*Assets:VendorCredits:Lumen\s*75.00 EUR"))
    link = row.get_by_role("link", name="Assets:VendorCredits:Lumen")
    assert link.get_attribute("href") == f"/{books.split('/')[3]}/account/Assets:VendorCredits:Lumen/"


def test_incognito_shows_no_amount_of_ours(page: Page, tmp_path: pathlib.Path) -> None:
    with served(write(tmp_path, EXTENSION + BOOKS), incognito=True) as address:
        page.goto(f"{address}{_EXTENSION}?page=refunds")
        expect(page.locator(".rows td").first).to_be_visible()
        assert column(page, 4) == [
            re.sub(r"\d", "X", amount) for amount in ("320.00 GBP", "130.00 USD", "30.00 GBP")
        ]
        assert re.findall(r"\d+\.\d\d", page.locator("article").inner_text()) == []


def test_without_a_browser_the_tests_fail_and_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="no Chromium on this machine: make browser installs it"):
        executable()
    (tmp_path / NAMES[-1]).touch(mode=0o755)
    assert executable() == str(tmp_path / NAMES[-1])
