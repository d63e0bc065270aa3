"""The week in one command: statement in, matched, what is left on either side, clearing to zero."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.deciding.books import CREDITS, REFUND, SECOND, do, done, ledger, receipt, written

if TYPE_CHECKING:
    import pathlib

STATEMENT = """\
date,amount,text,reference,counterparty,currency
2026-02-20,100.00,refund VR-0001,FT1,ACME COMPONENTS,GBP
2026-02-21,250.00,credit CM-1818,FT2,ACME COMPONENTS,GBP
2026-02-22,-3.50,tea,FT3,TEA HOUSE,GBP
"""
IMPORT = ("--statement", "week.csv", "--account", "Assets:Bank:Current")


@pytest.fixture(name="top")
def _top(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "week.csv").write_text(STATEMENT, encoding="utf-8")
    return ledger(tmp_path, CREDITS + REFUND + SECOND)


def test_a_week_is_imported_matched_and_explained_to_zero(top: pathlib.Path) -> None:
    said = done(top, "reconcile", *IMPORT, "--statement-to", "2026-02-28", "--accept", "exact")
    assert said == textwrap.dedent(
        """\
        Import

        week.csv: Assets:Bank:Current, 3 lines; the file gives no balances
        3 lines, 3 new, 0 known; 2 receipts to clearing, 1 to Liabilities:Suspense
        written to bank/2026-02.beancount:1

        Match

        FT1 VR-0001 RECONCILED  recorded.beancount:1
        FT2 VR-0003 RECONCILED  recorded.beancount:6
        2 exact proposals accepted, 0 of 2 receipts left

        No receipt waits for a refund.

        Receipts without refund as of 2026-02-28

        Every receipt has its refund.

        Refunds and credits without receipt as of 2026-02-28

        Id            What    Vendor      Amount  Since       Expected
        ------------  ------  ------  ----------  ----------  ----------
        VR-0002       refund  acme     50.00 GBP  2026-02-02  2026-02-10
        acme/CM-1717  credit  acme    450.00 GBP  2026-02-02
        ------------  ------  ------  ----------  ----------  ----------
        Total                         500.00 GBP

        Clearing accounts as of 2026-02-28

        Account                         Balance  Difference
        -----------------------------  --------  ----------
        Assets:Clearing:VendorRefunds  0.00 GBP    0.00 GBP
        -----------------------------  --------  ----------
        Total                          0.00 GBP    0.00 GBP

        balance = refunds not in the bank, less receipts that no refund claims, and other postings
        explained to zero on 2026-02-28

        Left in clearing as of 2026-02-28

        Nothing is left in clearing.
        """
    )
    again = done(top, "reconcile", *IMPORT, "--statement-to", "2026-02-28", "--accept", "exact")
    assert "3 lines, 0 new, 3 known" in again
    assert "0 exact proposals accepted, 0 of 0 receipts left" in again


def test_what_is_left_is_open_and_no_fault(top: pathlib.Path) -> None:
    said = done(top, "reconcile", *IMPORT, "--statement-to", "2026-02-20")
    assert "to accept one: bean-refunds accept main.beancount REFERENCE\n" in said
    assert "\nFT1        2026-02-20  100.00 GBP  ACME COMPONENTS" in said
    assert "FT2  2026-02-21" not in said
    assert "in the bank, no refund" in said
    assert written(top) == ""


def test_receipts_after_the_day_are_left_alone(top: pathlib.Path) -> None:
    said = done(top, "reconcile", *IMPORT, "--statement-to", "2026-02-20", "--accept", "exact")
    assert "1 exact proposal accepted, 0 of 1 receipt left\n" in said
    assert '"FT2"' not in written(top)


def test_a_dry_run_writes_neither_lines_nor_matches(top: pathlib.Path) -> None:
    before = sorted(path.name for path in top.parent.iterdir())
    said = done(top, "reconcile", *IMPORT, "--statement-to", "2026-02-28", "--accept", "exact", "--dry-run")
    assert "0 exact proposals would be accepted" in said
    assert sorted(path.name for path in top.parent.iterdir() if path.suffix != ".lock") == before


def test_a_refused_statement_ends_it_before_anything_is_written(top: pathlib.Path) -> None:
    (top.parent / "week.csv").write_bytes(b"\x00\x01")
    result = do(top, "reconcile", *IMPORT, "--statement-to", "2026-02-28")
    assert (result.exit_code, written(top)) == (1, "")
    assert result.stderr.endswith("Nothing was written.\n")


def test_findings_and_refusals_make_the_exit_code_one(tmp_path: pathlib.Path) -> None:
    separate = '2020-01-01 custom "refund-policy" "separate_duties" "vendor-refund" "receipt-match"\n'
    story = CREDITS + REFUND + '  by: "anna"\n' + receipt("FT1", "100.00 GBP", text="VR-0001")
    top = ledger(tmp_path, story, separate)
    assert do(top, "reconcile", "--statement-to", "2026-02-28").exit_code == 0
    refused = do(top, "reconcile", "--statement-to", "2026-02-28", "--accept", "exact", "--by", "anna")
    assert refused.exit_code == 1
    assert "refused: FT1\n" in refused.stderr
    mismatched = '2026-02-20 custom "receipt-match" "FT1" "VR-0001"\n  fee: 1.00 GBP\n'
    top.write_text(mismatched + top.read_text(encoding="utf-8"), encoding="utf-8")
    found = do(top, "reconcile", "--statement-to", "2026-02-28")
    assert found.exit_code == 1
    assert found.stderr.startswith("finding: RECEIPT_AMOUNT_MISMATCH: ")
    assert do(top, "reconcile", "--statement-to", "2026-02-19").exit_code == 0


def test_a_fraction_of_a_penny_in_clearing_is_not_explained(tmp_path: pathlib.Path) -> None:
    story = CREDITS + (
        '2026-02-20 * "by hand"\n  Assets:Clearing:VendorRefunds  0.001 GBP\n  Income:Misc  -0.001 GBP\n'
    )
    result = do(ledger(tmp_path, story), "reconcile", "--statement-to", "2026-02-28")
    assert result.exit_code == 1
    assert "0.001 GBP is less than one minor unit" in result.stdout


def test_the_day_of_the_statements_must_be_said(tmp_path: pathlib.Path) -> None:
    result = do(ledger(tmp_path, CREDITS), "reconcile")
    assert (result.exit_code, result.output.splitlines()[-1]) == (
        2,
        "Error: Missing option '--statement-to'.",
    )
