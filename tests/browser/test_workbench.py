"""The workbench in a browser: receipts are decided by keyboard alone, by hand, and not where nobody may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.books_on_disk import HEADER, write
from tests.browser.fava_server import served
from tests.fava_pages import EXTENSION
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)
from tests.workbench_books import RECEIPTS, WAITING, WORKBENCH

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    Opened = Callable[..., AbstractContextManager[Page]]

BENCH = "extension/VendorRefunds/?page=reconcile"


def at_bench(page: Page, ledger: str, more: str = "") -> None:
    """Open the workbench, and wait until its keys are heard."""
    page.goto(f"{ledger}{BENCH}{more}")
    heard(page)


def heard(page: Page) -> None:
    """Wait until the page's script listens."""
    expect(page.locator("#vendor-refunds[data-listening]")).to_be_visible()


def chosen(page: Page) -> str:
    """The receipt whose candidates are shown."""
    return page.locator(".chosen").get_attribute("data-reference") or ""


def decided(folder: pathlib.Path) -> list[str]:
    """The directives that were recorded, each its first line."""
    file = folder / "recorded.beancount"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return [line for line in text.splitlines() if line.startswith("2026")]


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> Iterator[str]:
    """Fava on WORKBENCH."""
    with served(write(tmp_path, WORKBENCH)) as address:
        yield address


def test_a_match_is_accepted_by_keyboard_alone(ledger: str, page: Page, tmp_path: pathlib.Path) -> None:
    at_bench(page, ledger)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="What will be written")
    expect(dialog).to_contain_text('custom "receipt-match" "FT26043EXA" "VR-0001"')
    expect(dialog).to_contain_text("VR-0001: PENDING (RECEIPT) → RECONCILED")
    expect(dialog.get_by_role("button", name="Write it")).to_be_focused()
    assert decided(tmp_path) == []
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("VR-0001: PENDING (RECEIPT) → RECONCILED")
    assert decided(tmp_path) == ['2026-02-12 custom "receipt-match" "FT26043EXA" "VR-0001"']
    # The next receipt is chosen, and has the focus.
    assert chosen(page) == "FT26045SUM"
    expect(page.locator(".receipts [aria-current]")).to_be_focused()


def test_escape_leaves_the_preview_and_nothing_is_written(
    ledger: str, page: Page, tmp_path: pathlib.Path
) -> None:
    at_bench(page, ledger)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert (decided(tmp_path), chosen(page)) == ([], "FT26043EXA")


def test_arrows_go_through_the_receipts_and_stop_at_the_ends(ledger: str, page: Page) -> None:
    at_bench(page, ledger)
    seen = []
    for key, there in (("ArrowUp", "EXA"), *(("ArrowDown", one) for one in ("SUM", "TIE", "NAM", "NIL"))):
        page.keyboard.press(key)
        expect(page.locator(f".chosen[data-reference$={there}]")).to_be_visible()
        heard(page)
        seen.append(chosen(page))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".chosen[data-reference$=NAM]")).to_be_visible()
    assert seen == list(RECEIPTS)


def test_a_figure_chooses_among_equals_and_enter_accepts_that_one(
    ledger: str, page: Page, tmp_path: pathlib.Path
) -> None:
    at_bench(page, ledger, "&id=FT26046TIE")
    page.keyboard.press("9")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text('"shen/TK-4402"')
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("Written")
    assert decided(tmp_path) == ['2026-02-15 custom "vendor-refund" "VR-0002" 75.00 GBP "shen/TK-4402"']


def test_x_rejects_and_the_receipt_stays_on_the_desk(ledger: str, page: Page, tmp_path: pathlib.Path) -> None:
    at_bench(page, ledger, "&id=FT26043EXA")
    page.keyboard.press("x")
    expect(page.get_by_role("dialog")).to_contain_text('custom "receipt-reject" "FT26043EXA" "VR-0001"')
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("Written")
    assert decided(tmp_path) == ['2026-02-12 custom "receipt-reject" "FT26043EXA" "VR-0001"']
    assert chosen(page) == "FT26043EXA"
    expect(page.get_by_text("Nothing open fits it")).to_be_visible()
    # There is nothing left that a key could mean.
    heard(page)
    page.keyboard.press("Enter")
    page.keyboard.press("x")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_u_undoes_the_last_match_with_a_reason(ledger: str, page: Page, tmp_path: pathlib.Path) -> None:
    at_bench(page, ledger)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("Written")
    heard(page)
    page.keyboard.press("u")
    reason = page.locator(".matches").get_by_label("Reason")
    expect(reason).to_be_focused()
    reason.select_option("WRONG_VENDOR")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("RECONCILED → PENDING (RECEIPT)")
    page.keyboard.press("Enter")
    expect(page.locator(".receipts li")).to_have_count(5)
    assert decided(tmp_path)[1:] == ['2026-02-12 custom "receipt-unmatch" "FT26043EXA" "VR-0001"']


def test_what_nothing_is_proposed_for_is_searched_ticked_and_accepted_in_part(
    ledger: str, page: Page, tmp_path: pathlib.Path
) -> None:
    at_bench(page, ledger, "&id=FT26049NIL")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    # Letters that are keys elsewhere are letters here.
    search.press_sequentially("acme cxu/")
    search.fill("acme/cm 120")
    search.press("Enter")
    expect(page.locator(".offers li")).to_have_count(1)
    heard(page)
    page.get_by_label("acme/CM-1702", exact=True).check()
    page.get_by_label("How much of acme/CM-1702, if not all").fill("96.50")
    page.get_by_role("button", name="Accept what is ticked…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("0.50 GBP less than the 96.50 GBP of acme/CM-1702")
    expect(dialog.get_by_role("button", name="Write it")).to_be_hidden()
    dialog.get_by_role("button", name="Leave").click()
    expect(page.get_by_label("Fee")).to_be_focused()
    page.keyboard.type("0.50")
    page.get_by_role("button", name="Accept what is ticked…").click()
    dialog.get_by_role("button", name="Write it").click()
    expect(page.locator(".told")).to_contain_text("Written")
    assert decided(tmp_path) == [
        '2026-02-18 custom "vendor-refund" "VR-0002" 96.50 GBP "acme/CM-1702"',
    ]


def test_a_ledger_that_moved_on_is_shown_anew_before_anything_is_decided(
    ledger: str, page: Page, tmp_path: pathlib.Path
) -> None:
    at_bench(page, ledger)
    main = tmp_path / "main.beancount"
    main.write_text(main.read_text(encoding="utf-8") + "2026-02-19 open Assets:Other\n", encoding="utf-8")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The ledger has changed since this page was made")
    expect(dialog.get_by_role("button", name="Write it")).to_be_hidden()
    page.evaluate("document.getElementById('vendor-refunds').dataset.old = 'true'")
    page.keyboard.press("Enter")
    expect(page.locator("#vendor-refunds[data-listening]:not([data-old])")).to_be_visible()
    expect(page.locator(".told")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("This will be written")
    assert decided(tmp_path) == []


def test_enter_on_a_link_follows_the_link(ledger: str, page: Page, tmp_path: pathlib.Path) -> None:
    at_bench(page, ledger)
    page.get_by_role("link", name="VR-0001").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="VR-0001")).to_be_visible()
    assert decided(tmp_path) == []


def test_a_match_is_undone_on_the_page_of_its_refund(ledger: str, page: Page, tmp_path: pathlib.Path) -> None:
    (tmp_path / "recorded.beancount").touch()
    at_bench(page, ledger)
    page.get_by_role("button", name="Accept…").first.click()
    page.get_by_role("button", name="Write it").click()
    expect(page.locator(".told")).to_contain_text("Written")
    page.goto(f"{ledger}extension/VendorRefunds/?page=refund&id=VR-0001")
    heard(page)
    page.get_by_label("Reason").select_option("WRONG_VENDOR")
    page.get_by_role("button", name="Un-match…").click()
    page.get_by_role("button", name="Write it").click()
    expect(page.locator(".state")).to_have_text("PENDING")
    assert [line.split('"')[1] for line in decided(tmp_path)] == ["receipt-match", "receipt-unmatch"]


def test_where_nobody_may_write_keys_walk_and_decide_nothing(opened: Opened, tmp_path: pathlib.Path) -> None:
    with served(write(tmp_path, EXTENSION + HEADER + WAITING)) as ledger, opened() as page:
        at_bench(page, ledger)
        expect(page.locator(".band")).to_contain_text("Writing is not switched on")
        assert page.locator(".vendor-refunds").get_by_role("button").count() == 0
        for key in ("Enter", "x", "u"):
            page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("ArrowDown")
        page.wait_for_url("**FT26045SUM*")
    assert decided(tmp_path) == []


def test_incognito_shows_no_amount_in_the_preview(opened: Opened, tmp_path: pathlib.Path) -> None:
    with served(write(tmp_path, WORKBENCH), incognito=True) as ledger, opened() as page:
        at_bench(page, ledger)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("This will be written")
        assert re.findall(r"\d+\.\d\d", page.locator("article").inner_text()) == []


def test_on_a_phone_the_preview_fits_and_is_accepted_by_touch(
    ledger: str, opened: Opened, tmp_path: pathlib.Path
) -> None:
    with opened(viewport={"width": 390, "height": 844}, has_touch=True) as page:
        at_bench(page, ledger)
        page.get_by_role("button", name="Accept…").first.tap()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("This will be written")
        box = dialog.bounding_box()
        assert box is not None
        assert (box["x"] >= 0, box["x"] + box["width"] <= 390) == (True, True)
        dialog.get_by_role("button", name="Write it").tap()
        expect(page.locator(".told")).to_contain_text("Written")
    assert len(decided(tmp_path)) == 1


def test_the_parts_of_the_workbench_have_roles_and_names(ledger: str, page: Page) -> None:
    at_bench(page, ledger, "&id=FT26046TIE")
    receipts = page.get_by_role("navigation", name="Receipts without refund")
    expect(receipts.get_by_role("link")).to_have_count(5)
    assert "FT26046TIE" in receipts.locator("[aria-current=true]").inner_text()
    expect(page.get_by_role("listitem").filter(has_text="shen/TK-4402").first).to_be_visible()
    expect(page.locator(".told")).to_have_attribute("aria-live", "polite")
