"""The whole story: a statement is imported, its line is matched by keyboard, and the case is reconciled."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from beancount import loader
from playwright.sync_api import expect

from tests.books_on_disk import HEADER, write
from tests.browser.fava_server import served
from tests.command_line import run
from tests.deciding.books import SIGNED
from tests.fava_pages import WRITING
from tests.history.repositories import Books
from tests.recording.conftest import _still  # noqa: F401 (the clock stands still, git's user is Anna Khan)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

MAIN = (
    WRITING
    + HEADER.replace("open Assets:Bank\n", "open Assets:Bank GBP\n")
    + """\
2020-01-01 custom "refund-policy" "record_file" "decided.beancount"
include "decided.beancount"
include "bank/*.beancount"
2026-01-20 custom "refund-case" "RC-7" 450.00 GBP
  vendor_id: "acme"
  order_id: "KB-7"
  reason: "DAMAGED"
  owner: "a.khan"
2026-01-25 custom "case-event" "RC-7" "agreed"
  by: "a.khan"
  at: "2026-01-25T10:14:00+00:00"
  reason: "VENDOR_CONFIRMED"
2026-02-02 custom "vendor-credit" "acme/CM-17" 450.00 GBP Expenses:Purchases
  case_id: "RC-7"
2026-02-10 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-17"
"""
)
BANK = """\
2026-02-02 * "Opening" "Paid in"
  Assets:Bank          1000.00 GBP
  Expenses:Purchases  -1000.00 GBP
"""
STATEMENT = """\
date,amount,text,reference,counterparty,currency
2026-02-12,450.00,CN CM-17 VR-0001,FT26043A,ACME COMP,GBP
"""
#: What the import and the decision append, file by file.
IMPORTED = f"""\

2026-02-12 * "ACME COMP" "CN CM-17 VR-0001"
  bank_transaction_ref: "FT26043A"
  counterparty: "ACME COMP"
  statement_file: "feb.csv"
  statement_sha256: "{hashlib.sha256(STATEMENT.encode()).hexdigest()}"
  Assets:Bank  450.00 GBP
  Assets:Clearing  -450.00 GBP
"""
DECIDED = (
    """\

2026-02-12 custom "receipt-match" "FT26043A" "VR-0001"
  note: "exact: credit number CM-17 in the text; exact amount 450.00 GBP; name of acme in the counterparty; \
a refund that waits for its receipt; 2 days after expected"
  external_id: "FT26043A VR-0001"
"""
    + SIGNED
)
KEPT = "; What was decided about lines of the bank.\n"


def changes(books: Books) -> tuple[str, str]:
    """The lines that the working tree adds to the last commit, and those that it takes away."""
    lines = f"{books.git('diff', '--unified=0')}\n".splitlines(keepends=True)
    body = [line for line in lines if not line.startswith(("+++", "---"))]
    return (
        "".join(line[1:] for line in body if line.startswith("+")),
        "".join(line[1:] for line in body if line.startswith("-")),
    )


def test_a_line_of_a_statement_becomes_a_reconciled_case_and_git_shows_what_was_appended(
    opened: Callable[..., AbstractContextManager[Page]], tmp_path: pathlib.Path
) -> None:
    books = Books.new(tmp_path)
    texts = (MAIN, "main.beancount"), (BANK, "bank/2026-02.beancount"), (KEPT, "decided.beancount")
    main, __, decided = (write(tmp_path, *text) for text in texts)
    statement = write(tmp_path, STATEMENT, "feb.csv")
    books.commit()
    imported = run("import", statement, "--into", main, "--account", "Assets:Bank")
    assert imported.exit_code == 0, imported.output

    with served(main) as ledger, opened() as page:
        pages = f"{ledger}extension/VendorRefunds/"
        page.goto(f"{pages}?page=case&id=RC-7")
        expect(page.locator(".state")).to_have_text("CREDITED")
        page.goto(pages)
        page.get_by_role("link", name="FT26043A").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#vendor-refunds[data-listening]")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("RC-7: CREDITED → RECONCILED")
        page.keyboard.press("Enter")
        expect(page.locator(".about")).to_have_text("Everything in the bank is explained.")
        page.locator(".told").get_by_role("link", name="RC-7").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="RC-7")).to_be_visible()
        expect(page.locator(".state")).to_have_text("RECONCILED")

    assert [error.message for error in loader.load_file(os.fspath(main))[1]] == []
    assert changes(books) == (IMPORTED + DECIDED, "")
    assert decided.read_text(encoding="utf-8") == KEPT + DECIDED
    assert books.git("status", "--porcelain").split() == [
        *("M", "bank/2026-02.beancount"),
        *("M", "decided.beancount"),
    ]
