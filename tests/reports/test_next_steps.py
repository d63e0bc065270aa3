"""What to do now about each open point, in words, with its facts."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.catalogue import ENTRIES
from beancount_refunds.findings import ExceptionCode
from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports import exceptions
from beancount_refunds.reports.next_steps import NextSteps
from tests.books_on_disk import HEADER, write
from tests.settled_books import an_exception, empty

if TYPE_CHECKING:
    import pathlib

#: The ledger of the catalogue that shows each exception.
OF_CATALOGUE = {
    "RECEIPT_EXCESS": "ask acme what the 3.00 GBP too much on FT1 is for; then record its credit and a refund to"
    " Liabilities:Suspense that names FT1, or pay it back",
    "RECEIPT_UNMATCHED": "find out who sent the 500.00 GBP of 2026-02-20: match FT1 to a refund that waits,"
    " record a new one, or book it where it belongs",
    "AWAITING_APPROVAL": "let somebody other than a.khan approve the 1,200.00 GBP of VR-0001, or reverse it",
    "REFUND_UNRECONCILED": "look for FT1 on the bank statement; if it is on none, ask acme about the 500.00 GBP"
    " and correct or reverse VR-0001",
    "PENDING_OVERDUE": "ask acme for the 500.00 GBP expected since 2026-02-20; reverse VR-0001 if the cash will"
    " not come",
    "CREDIT_EXPIRING": "ask acme for the 500.00 GBP of acme/CM-1 by 2026-03-31, or set it against the next bill",
    "CASE_OVERDUE": "ask acme whether they grant the 500.00 GBP of RC-2026-0007, and record it as chased",
    "CREDIT_STALE": "ask acme to pay the 500.00 GBP of acme/CM-1 out, set it against the next bill, or write it"
    " off",
    "CASE_MISSING": "open a refund-case for the 500.00 GBP with acme, and name it in case_id of acme/CM-1",
    "POSTING_UNALLOCATED": "say what the 50.00 GBP of 2026-01-22 on Assets:VendorCredits:Acme belongs to:"
    " credit_id or bill_id on the posting",
}

CREDIT = '2026-01-01 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases\n'
CASE = """\
2026-01-01 custom "refund-case" "C1" 500.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "LATE"
  owner: "a.khan"
"""
OF_CASE = CREDIT + '  case_id: "C1"\n'
#: Late enough for anything to be overdue, and too early for it to be stale.
LATER = '2026-05-01 custom "vendor-balance" "shen" 0.00 GBP\n'


def steps(folder: pathlib.Path, lines: str, code: str) -> list[Any]:
    """The next steps of the open points of a code."""
    table = exceptions(open_ledger(write(folder, HEADER + lines)).settlement)
    return [row["next_step"] for row in table.rows if row["code"] == code]


def event(word: str, on: str = "2026-01-02") -> str:
    """An event of the case."""
    return f'{on} custom "case-event" "C1" "{word}"\n  by: "a.khan"\n  at: "{on}T10:00"\n  reason: "SAID"\n'


@pytest.mark.parametrize("code", ExceptionCode)
def test_every_kind_of_open_point_says_what_to_do_now(code: str, tmp_path: pathlib.Path) -> None:
    table = exceptions(open_ledger(write(tmp_path, ENTRIES[code].ledger)).settlement)
    assert [row["next_step"] for row in table.rows] == [OF_CATALOGUE[code]]


def test_the_next_step_stands_last_and_leaves_the_other_keys_as_they_were() -> None:
    (row,) = exceptions(empty(exceptions=(an_exception("FT1"),))).rows
    assert tuple(row)[-3:] == ("filename", "lineno", "next_step")
    assert row["next_step"] == (
        "find out who sent the amount of 2026-03-01: match FT1 to a refund that waits, record a new one,"
        " or book it where it belongs"
    )


@pytest.mark.parametrize(
    ("lines", "step"),
    [
        (
            '2026-01-02 custom "vendor-refund" "R1" 5.00 USD "acme/1"\n  bank_transaction_ref: "FT1"\n',
            "add the price that R1 needs to clear the 5.00 USD against acme/1",
        ),
        (
            '2026-01-02 custom "refund-policy" "require_evidence" "vendor-refund"\n'
            '2026-01-02 custom "vendor-refund" "R1" 5.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"\n',
            "add the document that R1 waits for: evidence, or a document with ^R1",
        ),
        (
            '2026-01-02 custom "refund-policy" "approval_limit" 5.00 GBP\n'
            '2026-01-02 custom "vendor-refund" "R1" 5.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"\n',
            "let somebody other than its recorder approve the 5.00 GBP of R1, or reverse it",
        ),
        (
            '2026-01-02 custom "refund-policy" "require_evidence" "vendor-credit"\n'
            '2026-01-02 custom "vendor-credit" "acme/2" 9.00 GBP Expenses:Purchases\n'
            '2026-01-02 custom "vendor-refund" "R1" 5.00 GBP "acme/2"\n  bank_transaction_ref: "FT1"\n',
            "mend the credit that R1 waits for: acme/2",
        ),
    ],
)
def test_an_overdue_refund_asks_for_what_it_waits_for(lines: str, step: str, tmp_path: pathlib.Path) -> None:
    assert steps(tmp_path, CREDIT + lines + LATER, "PENDING_OVERDUE") == [step]


def test_a_refund_straight_to_cash_is_confirmed_by_a_balance(tmp_path: pathlib.Path) -> None:
    refund = '2026-01-02 custom "vendor-refund" "R1" 5.00 GBP Assets:Bank "acme/1"\n'
    assert steps(tmp_path, CREDIT + refund, "REFUND_UNRECONCILED") == [
        "confirm the 5.00 GBP of R1 by a balance of Assets:Bank dated after 2026-01-02"
    ]


def test_a_write_off_waits_for_somebody_other_than_its_recorder(tmp_path: pathlib.Path) -> None:
    lines = (
        '2026-01-02 custom "refund-policy" "approval_limit" 5.00 GBP\n'
        '2026-01-02 custom "credit-write-off" "W1" "acme/1" 5.00 GBP Expenses:FX\n'
        '  reason: "SMALL"\n  by: "a.khan"\n'
    )
    assert steps(tmp_path, CREDIT + lines, "AWAITING_APPROVAL") == [
        "let somebody other than a.khan approve the 5.00 GBP of W1, or reverse it"
    ]


@pytest.mark.parametrize(
    ("lines", "step"),
    [
        (
            CASE + event("agreed"),
            "ask acme for a credit memo for the 500.00 GBP agreed in C1, and record it as chased",
        ),
        (CASE + OF_CASE, "ask acme for the 500.00 GBP credited in acme/1, and record it as chased"),
        (
            CASE
            + OF_CASE
            + '2026-01-02 custom "vendor-refund" "R1" 120.00 GBP "acme/1"\n  bank_transaction_ref: "FT1"\n',
            "ask acme for the rest of C1, the 380.00 GBP, and record it as chased",
        ),
        (
            CASE + event("disputed"),
            "come to terms with acme about the 500.00 GBP in dispute, or escalate C1",
        ),
        (CASE + event("escalated"), "ask for the decision on C1: the 500.00 GBP of acme hangs on it"),
    ],
)
def test_a_silent_case_asks_for_what_its_state_lacks(lines: str, step: str, tmp_path: pathlib.Path) -> None:
    assert steps(tmp_path, lines + LATER, "CASE_OVERDUE") == [step]


def test_a_credit_is_set_against_the_bill_of_its_vendor_that_is_due_first(tmp_path: pathlib.Path) -> None:
    bill = """\
2026-01-02 * "Bill"
  vendor_id: "{vendor}"
  Liabilities:AP       {minus}{amount}
    bill_id: "{bill}"
    due: {due}
  Expenses:Purchases   {plus}{amount}
"""
    owed, paid = {"minus": "-", "plus": ""}, {"minus": "", "plus": "-"}
    bills = [
        bill.format(vendor="acme", amount="90.00 GBP", bill="LATER", due="2026-03-02", **owed),
        bill.format(vendor="acme", amount="90.00 GBP", bill="FIRST", due="2026-02-02", **owed),
        bill.format(vendor="acme", amount="90.00 EUR", bill="EUROS", due="2026-01-02", **owed),
        bill.format(vendor="shen", amount="90.00 GBP", bill="SHENS", due="2026-01-02", **owed),
        bill.format(vendor="acme", amount="90.00 GBP", bill="PAID", due="2026-01-02", **owed),
        bill.format(vendor="acme", amount="90.00 GBP", bill="PAID", due="2026-01-02", **paid),
    ]
    lines = "2020-01-01 open Liabilities:AP\n" + CREDIT + "".join(bills)
    lines += '2026-08-01 custom "vendor-balance" "shen" 0.00 GBP\n'
    assert steps(tmp_path, lines, "CREDIT_STALE") == [
        "ask acme to pay the 500.00 GBP of acme/1 out, set it against bill FIRST, or write it off"
    ]


def test_a_credit_that_has_expired_may_still_be_good(tmp_path: pathlib.Path) -> None:
    lines = CREDIT + "  expires: 2026-04-30\n" + LATER
    assert steps(tmp_path, lines, "CREDIT_EXPIRING") == [
        "ask acme whether acme/1, expired on 2026-04-30, is still good; if not, write off the 500.00 GBP"
    ]


def test_an_acknowledged_finding_says_by_when(tmp_path: pathlib.Path) -> None:
    lines = """\
2026-01-02 custom "vendor-balance" "acme" 480.00 GBP
2026-01-03 custom "exception" "VENDOR_BALANCE_MISMATCH" "acme"
  owner: "a.khan"
  reason: "VENDOR_ASKED"
  at: "2026-01-03T10:00"
  until: 2026-01-31
"""
    assert steps(tmp_path, CREDIT + lines, "VENDOR_BALANCE_MISMATCH") == [
        "find with acme by 2026-01-31 which movement is missing: the 20.00 GBP lies between their statement"
        " and our books"
    ]


def test_a_code_that_cannot_be_open_has_no_next_step() -> None:
    point = dataclasses.replace(an_exception("FT1"), code="DUPLICATE_ID")
    assert NextSteps(empty()).of(point, frozenset()) is None


def test_a_subject_of_several_vendors_names_them_all() -> None:
    assert (
        NextSteps(empty()).facts(an_exception("FT1"), frozenset({"shen", "acme"}))["vendor"] == "acme or shen"
    )


def test_the_catalogue_is_the_source_of_every_sentence() -> None:
    assert ENTRIES["CASE_MISSING"].next_step == (
        "open a refund-case for {amount} with {vendor}, and name it in case_id of {subject}"
    )
