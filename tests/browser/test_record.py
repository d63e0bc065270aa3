"""Forms in a browser: the ledger answers while somebody types, and what they see is what is written."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from beancount_refunds.ledger import open_ledger
from tests.books_on_disk import write
from tests.browser.fava_server import served
from tests.fava_pages import EXTENSION, veiled
from tests.record_books import BOOKS, RECORDING, SIGNED
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

FORM = "extension/VendorRefunds/?page=record&kind="


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> Iterator[str]:
    """Fava on RECORDING."""
    with served(write(tmp_path, RECORDING)) as address:
        yield address


def recorded(folder: pathlib.Path) -> str:
    """What was recorded, without who and when."""
    file = folder / "recorded.beancount"
    return file.read_text(encoding="utf-8").replace(SIGNED, "") if file.exists() else ""


def test_the_message_of_the_guard_appears_while_the_amount_is_typed(
    page: Page, ledger: str, tmp_path: pathlib.Path
) -> None:
    page.goto(f"{ledger}{FORM}refund")
    panel = page.locator(".answer")
    expect(panel).to_contain_text("What will be written stands here as soon as nothing needed is missing.")
    page.get_by_label("Vendor", exact=True).fill("acme")
    amount = page.get_by_label("Amount", exact=True)
    amount.press_sequentially("300.00")
    expect(panel).to_contain_text(
        "REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-0002 asks 300.00 GBP of acme/CM-17 and acme/CM-18,"
        " which have 200.00 GBP available (excess 100.00 GBP)"
    )
    amount.fill("30.00")
    expect(panel).to_contain_text('2026-03-02 custom "vendor-refund" "VR-0002" 30.00 GBP "acme/CM-17"')
    expect(panel.locator("tr", has_text="acme/CM-17 available")).to_contain_text("150.00 GBP120.00 GBP")
    amount.fill("30,00")
    expect(panel).to_contain_text("'30,00' is no amount")
    expect(amount).to_have_attribute("aria-invalid", "true")
    assert recorded(tmp_path) == ""


def test_who_types_before_the_script_is_there_goes_on_where_they_are(page: Page, ledger: str) -> None:
    held: list[Route] = []
    page.route("**/script?name=forms*", lambda route: held.append(route))  # noqa: PLW0108 (it gets marks)
    page.goto(f"{ledger}{FORM}refund")
    page.get_by_label("Vendor", exact=True).fill("acme")
    amount = page.get_by_label("Amount", exact=True)
    amount.press_sequentially("300.")
    (script,) = held
    script.continue_()
    page.locator("#vendor-refunds[data-ready]").wait_for()
    page.keyboard.type("00")
    expect(page.locator(".answer")).to_contain_text("REFUND_EXCEEDS_CREDIT_BALANCE")
    assert amount.input_value() == "300.00"


def test_a_refund_is_recorded_by_keyboard_alone_and_its_page_follows(
    page: Page, ledger: str, tmp_path: pathlib.Path
) -> None:
    page.goto(f"{ledger}{FORM}expect")
    expect(page.get_by_label("Vendor", exact=True)).to_be_focused()
    page.keyboard.type("acme")
    page.keyboard.press("Tab")
    page.keyboard.type("40.00")
    page.keyboard.press("Tab")
    page.keyboard.type("acme/CM-18=10.00")
    page.keyboard.press("Tab")
    page.keyboard.type("acme/CM-17")
    expect(page.locator("[name=parts]")).to_have_count(3)
    expect(page.locator(".answer")).to_contain_text("states an amount after some credits only")
    page.keyboard.type("=30.00")
    expect(page.locator(".answer")).to_contain_text("VR-0002: PENDING (RECEIPT)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="VR-0002")).to_be_visible()
    assert recorded(tmp_path) == (
        '2026-03-02 custom "vendor-refund" "VR-0002" 40.00 GBP "acme/CM-18" 10.00 GBP "acme/CM-17" 30.00 GBP\n'
        '  vendor_id: "acme"\n'
    )
    assert open_ledger(tmp_path / "main.beancount").clean


def test_a_double_click_records_once(page: Page, ledger: str, tmp_path: pathlib.Path) -> None:
    page.goto(f"{ledger}{FORM}expect&vendor_id=acme&amount=12.00")
    expect(page.locator(".answer")).to_contain_text("This will be written")
    page.get_by_role("button", name="Record").dblclick()
    expect(page.get_by_role("heading", name="VR-0002")).to_be_visible()
    assert recorded(tmp_path).count("custom") == 1


def test_what_is_missing_is_said_calmly_first_and_led_to_when_somebody_records(
    page: Page, ledger: str, tmp_path: pathlib.Path
) -> None:
    page.goto(f"{ledger}{FORM}case&vendor_id=acme")
    order = page.get_by_label("Order", exact=True)
    expect(order).to_be_focused()
    expect(page.locator("[data-field=order_id] .needed")).to_be_visible()
    expect(page.locator("[data-field=vendor_id] .needed")).to_be_hidden()
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    page.get_by_label("Amount claimed").fill("10")
    page.get_by_role("button", name="Record").click()
    expect(page.locator(".answer")).to_contain_text("Still needed: Order, Reason.")
    expect(order).to_be_focused()
    expect(order).to_have_attribute("aria-invalid", "true")
    assert recorded(tmp_path) == ""


def test_a_chosen_vendor_narrows_the_credits_that_are_offered(page: Page, ledger: str) -> None:
    page.goto(f"{ledger}{FORM}refund")
    offered = page.locator("#words-parts option")
    expect(offered).to_have_count(3)
    page.get_by_label("Vendor", exact=True).fill("shen")
    page.keyboard.press("Tab")
    expect(offered).to_have_count(1)
    told = "shen/TK-1 · 1,000.00 CNY available · 2026-02-04 · 深圳零件"
    assert offered.get_attribute("label") == told


def test_a_ledger_that_changes_meanwhile_is_taken_over_and_nothing_typed_is_lost(
    page: Page, ledger: str, tmp_path: pathlib.Path
) -> None:
    page.goto(f"{ledger}{FORM}expect&vendor_id=acme&amount=12.00")
    panel = page.locator(".answer")
    expect(panel).to_contain_text('"VR-0002"')
    top = tmp_path / "main.beancount"
    more = '2026-02-21 custom "vendor-refund" "VR-0002" 5.00 GBP "acme/CM-18"\n'
    top.write_text(top.read_text(encoding="utf-8") + more, encoding="utf-8")
    page.get_by_role("button", name="Record").click()
    expect(panel).to_contain_text("The ledger has changed since this page was made")
    assert recorded(tmp_path) == ""
    page.get_by_label("Note", exact=True).fill("by Friday")
    expect(panel).to_contain_text('"VR-0003"')
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", name="VR-0003")).to_be_visible()
    assert 'note: "by Friday"' in recorded(tmp_path)


def test_a_case_file_leads_to_its_next_event_and_back(
    page: Page, ledger: str, tmp_path: pathlib.Path
) -> None:
    page.goto(f"{ledger}extension/VendorRefunds/?page=case&id=RC-2026-0002")
    page.get_by_role("link", name="Add event").click()
    page.get_by_label("Event", exact=True).select_option("agreed")
    page.get_by_label("Reason", exact=True).select_option("ASKED")
    expect(page.locator(".answer")).to_contain_text("RC-2026-0002: OPEN → AGREED")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", name="RC-2026-0002")).to_be_visible()
    expect(page.locator(".state")).to_have_text("AGREED")
    assert recorded(tmp_path) == '2026-03-02 custom "case-event" "RC-2026-0002" "agreed"\n  reason: "ASKED"\n'


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_phone_shows_form_and_answer_below_each_other(browser: Browser, ledger: str, colours: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=colours)  # type: ignore[arg-type]
    with contextlib.closing(context):
        page = context.new_page()
        page.goto(f"{ledger}{FORM}expect&vendor_id=acme&amount=12.00")
        expect(page.locator(".answer")).to_contain_text("This will be written")
        form, answer = (page.locator(one).bounding_box() for one in ("form.record", ".answer"))
        width = page.evaluate("document.querySelector('article').scrollWidth")
    assert form is not None
    assert answer is not None
    assert answer["y"] >= form["y"] + form["height"]
    assert width <= 390


def test_incognito_previews_without_a_figure(browser: Browser, tmp_path: pathlib.Path) -> None:
    with served(write(tmp_path, RECORDING), incognito=True) as ledger:
        page = browser.new_page()
        page.goto(f"{ledger}{FORM}expect&vendor_id=acme&amount=12.00")
        expect(page.locator(".answer")).to_contain_text(f"{veiled('12.00')} GBP")
        shown = page.locator(".answer").inner_text()
        page.close()
    assert re.findall(r"\d+\.\d\d", shown) == []


def test_where_nobody_may_write_there_is_a_reason_and_nothing_dead(
    page: Page, tmp_path: pathlib.Path
) -> None:
    with served(write(tmp_path, EXTENSION + BOOKS)) as ledger:
        page.goto(f"{ledger}{FORM}expect")
        expect(page.get_by_role("alert")).to_contain_text("Writing is not switched on")
        expect(page.locator(".vendor-refunds")).to_contain_text(
            "bean-refunds expect main.beancount acme 300.00"
        )
        assert page.locator(".vendor-refunds").locator("form, input, button, select").count() == 0
