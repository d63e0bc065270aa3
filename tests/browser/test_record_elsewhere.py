"""What is recorded where it is looked at: owners of open points, and papers of a case."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from beancount_refunds.ledger import open_ledger
from tests.books_on_disk import write
from tests.browser.fava_server import served
from tests.browser.test_record import recorded
from tests.example_books import FOLDER
from tests.record_books import RECORDING
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from playwright.sync_api import Page

#: A second open point.
RECEIPT = """\
2026-02-20 * "Somebody" "Paid"
  bank_transaction_ref: "FT1"
  Assets:Bank       5.00 GBP
  Assets:Clearing  -5.00 GBP
"""

EXTENSION = "extension/VendorRefunds/"
#: One of the pictures of the example books.
PICTURE = next(FOLDER.glob("documents/cases/*.png"))


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> Iterator[str]:
    """Fava on RECORDING."""
    with served(write(tmp_path, RECORDING + RECEIPT)) as address:
        yield address


def test_open_points_get_an_owner_by_keyboard_alone(page: Page, ledger: str, tmp_path: pathlib.Path) -> None:
    page.goto(f"{ledger}{EXTENSION}?page=exceptions")
    boxes = page.locator("[name=points]")
    expect(page.locator(".owner")).to_contain_text("the arrows move, the space bar chooses")
    boxes.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("legend")).to_have_text("2 chosen")
    names = [box.get_attribute("value") or "" for box in boxes.all()[:2]]
    page.get_by_label("Owner", exact=True).focus()
    page.keyboard.type("m.lee")
    page.keyboard.press("Enter")
    expect(page.locator(".assign .panel")).to_contain_text("Still needed: Reason, Until.")
    expect(page.get_by_label("Reason", exact=True)).to_be_focused()
    page.keyboard.type("ASKED")
    page.get_by_label("Until", exact=True).fill("2026-03-31")
    page.keyboard.press("Enter")
    expect(page.locator("legend")).not_to_have_text("2 chosen")
    expect(page.locator("tbody tr", has_text="2026-03-31")).to_have_count(2)
    owner = '  owner: "m.lee"\n  until: 2026-03-31\n  reason: "ASKED"\n'
    said = (name.split(" ", 1) for name in names)
    assert recorded(tmp_path) == "".join(
        f'2026-03-02 custom "exception" "{code}" "{subject}"\n{owner}' for code, subject in said
    )


def test_all_points_are_chosen_by_one_click_and_left_by_the_next(page: Page, ledger: str) -> None:
    page.goto(f"{ledger}{EXTENSION}?page=exceptions")
    boxes = page.locator("[name=points]")
    boxes.first.check()
    every = page.get_by_role("button", name="Choose all")
    every.click()
    expect(page.locator("legend")).to_have_text(f"{boxes.count()} chosen")
    assert [box.is_checked() for box in boxes.all()] == [True, True]
    every.click()
    expect(page.get_by_role("button", name="Assign")).to_be_hidden()
    assert [box.is_checked() for box in boxes.all()] == [False, False]


def test_a_picture_that_is_chosen_is_attached_and_shown(
    page: Page, ledger: str, tmp_path: pathlib.Path
) -> None:
    page.goto(f"{ledger}{EXTENSION}?page=case&id=RC-2026-0001")
    page.locator("#vendor-refunds[data-ready]").wait_for()
    page.get_by_label("What it shows").fill("the cartons")
    page.locator("input[type=file]").set_input_files(PICTURE)
    picture = page.locator(".timeline img")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    digest = hashlib.sha256(PICTURE.read_bytes()).hexdigest()
    assert f'^RC-2026-0001\n  sha256: "{digest}"\n  note: "the cartons"\n' in recorded(tmp_path)
    assert open_ledger(tmp_path / "main.beancount").clean


def test_files_that_are_dropped_are_attached_together(
    page: Page, ledger: str, tmp_path: pathlib.Path
) -> None:
    page.goto(f"{ledger}{EXTENSION}?page=credit&id=acme/CM-17")
    page.locator("#vendor-refunds[data-ready]").wait_for()
    dropped = page.evaluate_handle("""() => {
      const data = new DataTransfer();
      data.items.add(new File(["Dear Acme"], "mail.txt"));
      data.items.add(new File(["a;b"], "lines.csv"));
      return data;
    }""")
    page.locator(".drop").dispatch_event("dragover", {"dataTransfer": dropped})
    expect(page.locator(".drop.over")).to_be_visible()
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.locator(".timeline")).to_contain_text("mail.txt")
    expect(page.locator(".timeline")).to_contain_text("lines.csv")
    assert recorded(tmp_path).count(" document ") == 2
    names = sorted(path.name for path in (tmp_path / "documents" / "credits").iterdir())
    assert [name.removeprefix("2026-03-02-") for name in names] == ["lines.csv", "mail.txt"]


def test_a_file_that_is_not_kept_is_told_and_one_that_is_too_large_is_not_even_sent(
    page: Page,
    ledger: str,
    tmp_path: pathlib.Path,
) -> None:
    page.goto(f"{ledger}{EXTENSION}?page=case&id=RC-2026-0001")
    page.locator("#vendor-refunds[data-ready]").wait_for()
    panel, chosen = page.locator(".attach .panel"), page.locator("input[type=file]")
    chosen.set_input_files({"name": "page.html", "mimeType": "text/html", "buffer": b"<script>"})
    expect(panel).to_contain_text("page.html is none of the kinds that are kept")
    large = bytes(10 * 1024 * 1024 + 1)
    chosen.set_input_files({"name": "film.png", "mimeType": "image/png", "buffer": large})
    expect(panel).to_have_text("That is more than 10 MiB at once.")
    assert not (tmp_path / "documents").exists()
