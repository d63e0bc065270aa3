"""Clearing accounts: each balance is explained, item by item."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from beancount_refunds.reports.question import Question
from beancount_refunds.reports.tie_out import tie_out
from tests.reports.reading import books, golden, text_of

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.reports import Table

#: One of everything that can lie on a clearing account. FT1 and FT6 come to nothing.
CLEARING = """\
2020-01-01 open Assets:Suspense
2020-01-01 open Expenses:Fees
2026-01-01 custom "refund-policy" "suspense_account" Assets:Suspense
2026-01-01 custom "refund-policy" "fee_account" Expenses:Fees
2026-01-01 custom "refund-policy" "approval_limit" 100.00 GBP
2026-02-01 custom "vendor-credit" "acme/1" 1000.00 GBP Expenses:Purchases
2026-02-02 custom "vendor-refund" "VR-1" 10.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
  fee: 1.00 GBP
2026-02-02 * "In full, less the fee"
  bank_transaction_ref: "FT1"
  Assets:Bank        9.00 GBP
  Assets:Clearing   -9.00 GBP
2026-02-03 custom "vendor-refund" "VR-2" 20.00 GBP "acme/1"
  bank_transaction_ref: "FT2"
2026-02-04 * "Nobody knows"
  bank_transaction_ref: "FT3"
  Assets:Bank       30.00 GBP
  Assets:Clearing  -30.00 GBP
2026-02-05 custom "vendor-refund" "VR-4" 40.00 GBP "acme/1"
  bank_transaction_ref: "FT4"
2026-02-06 * "One less than said"
  bank_transaction_ref: "FT4"
  Assets:Bank       39.00 GBP
  Assets:Clearing  -39.00 GBP
2026-02-07 custom "vendor-refund" "VR-5" 150.00 GBP "acme/1"
  bank_transaction_ref: "FT5"
  by: "a.khan"
2026-02-08 * "Before the approval"
  bank_transaction_ref: "FT5"
  Assets:Bank      150.00 GBP
  Assets:Clearing -150.00 GBP
2026-02-09 custom "vendor-refund" "VR-6" 60.00 GBP "acme/1"
2026-02-10 custom "receipt-match" "FT6" "VR-6"
  excess: 2.00 GBP
2026-02-10 * "With an excess"
  bank_transaction_ref: "FT6"
  Assets:Bank       62.00 GBP
  Assets:Clearing  -62.00 GBP
2026-02-11 custom "vendor-refund" "VR-7" 70.00 GBP "acme/1"
  bank_transaction_ref: "FT7"
2026-02-11 * "It came"
  bank_transaction_ref: "FT7"
  Assets:Bank       70.00 GBP
  Assets:Clearing  -70.00 GBP
2026-02-12 custom "reversal" "VR-7"
  reason: "RETURNED"
  bank_transaction_ref: "RET7"
2026-02-13 custom "vendor-refund" "VR-8" 80.00 GBP "acme/1"
  bank_transaction_ref: "FT8"
2026-02-14 custom "reversal" "VR-8"
  reason: "ERROR"
2026-02-15 * "Sent back by the bank"
  bank_transaction_ref: "FT9"
  Assets:Bank       -5.00 GBP
  Assets:Clearing    5.00 GBP
2026-02-16 * "Moved by hand"
  Assets:Bank       -3.00 GBP
  Assets:Clearing    3.00 GBP
2026-02-17 custom "vendor-credit" "acme/2" 7.00 GBP Assets:Clearing
"""


def clearing(table: Table) -> tuple[Table, Table]:
    """The clearing accounts and what is left on them."""
    _, accounts, left = table.also
    return accounts, left


def test_all_that_lies_in_clearing_is_named_and_adds_up(tmp_path: pathlib.Path) -> None:
    # 20 − 30 + (40 − 39) − 150 − 70 + 5 + 3 − 7 = −228.00
    accounts, left = clearing(tie_out(books(tmp_path, CLEARING), Question()))
    assert text_of(accounts) == golden("""
        Clearing accounts as of 2026-02-17

        Account              Balance  Applied, unreconciled  Received, unclaimed  Other postings  Difference
        ---------------  -----------  ---------------------  -------------------  --------------  ----------
        Assets:Clearing  -228.00 GBP             -10.00 GBP          -214.00 GBP       -4.00 GBP    0.00 GBP
        ---------------  -----------  ---------------------  -------------------  --------------  ----------
        Total            -228.00 GBP                                                                0.00 GBP

        balance = refunds not in the bank, less receipts that no refund claims, and other postings
        explained to zero on 2026-02-17
    """)
    hand = f"booked by hand ({tmp_path}/main.beancount:73)"
    assert [(row["reference"], row["amount_minor"], row["what"], row["age_days"]) for row in left.rows] == [
        ("FT2", 2000, "applied, not in the bank yet", 14),
        ("FT3", -3000, "in the bank, no refund", 13),
        ("FT4", 100, "the bank differs from the refunds", 12),
        ("FT5", -15000, "in the bank, waits for VR-5", 9),
        ("RET7", -7000, "returned, not in the bank yet", 5),
        ("FT9", 500, "paid out, no refund was reversed", 2),
        ("Moved by hand", 300, hand, 1),
        ("acme/2", -700, "posted by vendor-credit", 0),
    ]


def test_an_excess_that_is_taken_back_leaves_only_the_receipt(tmp_path: pathlib.Path) -> None:
    text = CLEARING + '2026-02-20 custom "receipt-unmatch" "FT6" "VR-6"\n  reason: "WRONG_VENDOR"\n'
    accounts, left = clearing(tie_out(books(tmp_path, text), Question()))
    (row,) = (row for row in left.rows if row["reference"] == "FT6")
    assert (row["amount_minor"], row["what"]) == (-6200, "in the bank, no refund")
    assert [row["difference_minor"] for row in accounts.rows] == [0]


def test_a_refund_in_another_currency_clears_what_the_bank_received(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-02-01 price USD 0.80 GBP
        2026-02-01 custom "vendor-credit" "acme/1" 100.00 USD Expenses:Purchases
        2026-02-02 custom "vendor-refund" "VR-1" 100.00 USD "acme/1"
        2026-02-03 custom "receipt-match" "FT1" "VR-1"
          received: 81.00 GBP
    """
    accounts, left = clearing(tie_out(books(tmp_path, text), Question()))
    assert [
        (row["balance_minor"], row["currency_code"], row["difference_minor"]) for row in accounts.rows
    ] == [(8100, "GBP", 0)]
    assert [(row["reference"], row["refund_ids"]) for row in left.rows] == [("FT1", ("VR-1",))]


def test_a_clearing_account_that_does_not_add_up_is_loud(tmp_path: pathlib.Path) -> None:
    ledger = books(tmp_path, CLEARING)
    kept = tuple(entry for entry in ledger.entries if getattr(entry, "narration", "") != "Refund VR-2")
    accounts, _ = clearing(tie_out(dataclasses.replace(ledger, entries=kept), Question()))
    assert [row["difference_minor"] for row in accounts.rows] == [-2000]
    assert accounts.summary[1] == (
        "DIFFERENCE: -20.00 GBP of Assets:Clearing: what the plugin posted there is not what the refunds say;"
        " look for refunds, matches and reversals of the days on which it arose"
    )


def test_numbers_that_no_column_can_show_are_remarked(tmp_path: pathlib.Path) -> None:
    text = """\
        2026-02-16 * "Moved by hand"
          Assets:Bank       -3.005 GBP
          Assets:Clearing    3.005 GBP
    """
    ledger = books(tmp_path, text)
    (moved,) = (entry for entry in ledger.entries if getattr(entry, "narration", "") == "Moved by hand")
    spoilt = moved.postings[1]._replace(units=Amount(Decimal("Infinity"), "GBP"))
    entries = (*ledger.entries, moved._replace(postings=[spoilt]))
    accounts, _ = clearing(tie_out(dataclasses.replace(ledger, entries=entries), Question()))
    (row,) = accounts.rows
    assert (row["balance_minor"], row["other_minor"], row["difference_minor"]) == (300, 300, 0)
    assert row["remark"] == (
        "0.005 GBP is less than one minor unit; the posting at"
        f" {tmp_path}/main.beancount:17 has a number that cannot be summed"
    )
