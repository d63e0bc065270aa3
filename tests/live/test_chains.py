"""Which recordings settle a part of the ledger, and which the whole; what is kept is what a load says."""

from __future__ import annotations

import contextlib
import datetime
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from beancount_refunds.live import Live, adding
from beancount_refunds.record import Account
from beancount_refunds.record.refusals import Refused
from beancount_refunds.record.writer import record
from tests.live.sameness import kept, loaded
from tests.record.ledgers import draft, pounds, write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.record import Draft, Value

RECORD_FILE = "refunds/all.beancount"
TOP = """\
option "operating_currency" "GBP"
plugin "beancount_refunds"
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Cash
2026-01-01 open Assets:Clearing
2026-01-01 open Assets:Credits:Acme
2026-01-01 open Assets:Credits:Shen
2026-01-01 open Liabilities:Payable
2026-01-01 open Liabilities:Suspense
2026-01-01 open Expenses:Purchases
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme
2026-01-01 custom "vendor" "bolt" "Bolt Works" Assets:Credits:Acme
2026-01-01 custom "vendor" "shen" "Shen Parts" Assets:Credits:Shen
2026-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
2026-01-01 custom "refund-policy" "suspense_account" Liabilities:Suspense
2026-01-01 custom "refund-policy" "approval_limit" 300.00 GBP
2026-01-01 custom "refund-policy" "require_evidence" "credit-write-off"
2026-01-01 custom "refund-policy" "record_file" "refunds/all.beancount"
2026-01-02 custom "order" "KB-1" "acme" 900.00 GBP "shen" 300.00 GBP
2026-01-03 custom "refund-case" "RC-1" 400.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
2026-01-10 custom "vendor-credit" "acme/CM-1" 400.00 GBP Expenses:Purchases
  case_id: "RC-1"
2026-01-10 custom "vendor-credit" "shen/CM-1" 500.00 GBP Expenses:Purchases
2026-01-11 * "Booked by hand, in two credits"
  bank_transaction_ref: "OWN-1"
  Assets:Credits:Acme  50.00 GBP
    credit_id: "bolt/CM-1"
  Assets:Credits:Acme  60.00 GBP
    credit_id: "bolt/CM-2"
  Assets:Credits:Acme  5.00 GBP
  Expenses:Purchases
2026-01-12 * "Two bills"
  Liabilities:Payable  -100.00 GBP
    bill_id: "INV-1"
    vendor_id: "acme"
  Liabilities:Payable  -70.00 GBP
    bill_id: "INV-2"
    vendor_id: "shen"
  Expenses:Purchases
2026-01-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-1"
  external_id: "e-1"
2026-01-20 custom "vendor-refund" "VR-2" 50.00 GBP "shen/CM-1"
2026-01-20 custom "vendor-refund" "VR-3" 350.00 GBP "shen/CM-1"
  by: "a.khan"
2026-01-21 custom "receipt-match" "FT2" "VR-2"
2026-01-22 * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank      100.00 GBP
  Assets:Clearing -100.00 GBP
2026-01-22 * "Receipt"
  bank_transaction_ref: "FT2"
  Assets:Bank       50.00 GBP
  Assets:Clearing  -50.00 GBP
2026-01-23 document Assets:Bank "paper.pdf" ^WO-1
2026-01-31 custom "vendor-balance" "shen" 450.00 GBP
2026-01-31 balance Assets:Bank 150.00 GBP
2026-02-01 * "The last day"
  Assets:Cash  1.00 GBP
  Expenses:Purchases
include "refunds/*.beancount"
"""
SAID: dict[str, Value] = {"reason": "IN_TRANSIT", "at": "2026-02-01T09:00:00+00:00"}
OWNED: dict[str, Value] = SAID | {"owner": "m.lee", "until": datetime.date(2026, 3, 1)}


def books(folder: pathlib.Path, more: str = "; refunds\n") -> pathlib.Path:
    """The ledger, with ``more`` in the file of the tools."""
    write(folder, more, RECORD_FILE)
    write(folder, "paper", "paper.pdf")
    return write(folder, TOP)


def watched() -> Any:
    """Tells whether all of a ledger is settled."""
    return mock.patch.object(adding, "_settled", wraps=adding._settled)  # noqa: SLF001 (as it is)


def settles(top: pathlib.Path, *drafts: Draft) -> tuple[str, str]:
    """What is settled for some drafts, and what the writer said."""
    live = Live(top)
    said = "recorded"
    with watched() as whole:
        try:
            recorded = record(top, drafts, source=live)
            said = "repeated" if recorded.repeated else said
        except Refused as refused:
            said = str(refused.code)
    assert kept(live) == loaded(top)
    return "the whole" if whole.called else "a part", said


LAST = "2026-02-01"
PART = {
    "a case of an order": (
        "recorded",
        draft(
            "refund-case",
            "RC-2",
            pounds("9.00"),
            on=LAST,
            vendor_id="shen",
            order_id="KB-1",
            reason="DAMAGED",
            owner="m.lee",
        ),
    ),
    "what happens in a case": (
        "recorded",
        draft("case-event", "RC-1", "chased", on=LAST, by="m.lee", **SAID),
    ),
    "a credit of a case": (
        "recorded",
        draft(
            "vendor-credit",
            "acme/CM-2",
            pounds("9.00"),
            Account("Expenses:Purchases"),
            case_id="RC-1",
            on=LAST,
        ),
    ),
    "a refund of a credit that was booked by hand with another": (
        "recorded",
        draft("vendor-refund", "VR-9", pounds("9.00"), "bolt/CM-1", on=LAST, bank_transaction_ref="FT9"),
    ),
    "a refund of a transaction that opened credits": (
        "recorded",
        draft("vendor-refund", "VR-9", pounds("9.00"), "acme/CM-1", on=LAST, bank_transaction_ref="OWN-1"),
    ),
    "a refund that needs more than there is": (
        "REFUND_EXCEEDS_CREDIT_BALANCE",
        draft("vendor-refund", "VR-9", pounds("900.00"), "acme/CM-1", on=LAST),
    ),
    "a retry": (
        "repeated",
        draft("vendor-refund", "VR-9", pounds("100.00"), "acme/CM-1", on=LAST, external_id="e-1"),
    ),
    "another refund under the same external id": (
        "EXTERNAL_ID_CONFLICT",
        draft("vendor-refund", "VR-9", pounds("1.00"), "acme/CM-1", on=LAST, external_id="e-1"),
    ),
    "an id that is taken": (
        "DUPLICATE_ID",
        draft("vendor-refund", "VR-1", pounds("1.00"), "acme/CM-1", on=LAST),
    ),
    "a match": ("recorded", draft("receipt-match", "FT1", "VR-1", on=LAST)),
    "a receipt that would not agree any more": (
        "RECEIPT_AMOUNT_MISMATCH",
        draft("vendor-refund", "VR-9", pounds("9.00"), "acme/CM-1", on=LAST, bank_transaction_ref="FT2"),
    ),
    "a match undone": ("recorded", draft("receipt-unmatch", "FT2", "VR-2", on=LAST, reason="WRONG")),
    "a receipt that is none of these": ("recorded", draft("receipt-reject", "FT1", "VR-3", on=LAST)),
    "an approval": ("recorded", draft("approval", "VR-3", on=LAST, by="m.lee")),
    "a reversal": ("recorded", draft("reversal", "VR-1", on=LAST, reason="ERROR")),
    "a write-off with its paper": (
        "recorded",
        draft(
            "credit-write-off",
            "WO-1",
            "acme/CM-1",
            pounds("1.00"),
            Account("Expenses:Purchases"),
            on=LAST,
            reason="SMALL",
        ),
    ),
    "a credit applied to a bill": (
        "recorded",
        draft("credit-application", "AP-1", "acme/CM-1", pounds("60.00"), "INV-1", on=LAST),
    ),
    "more than a bill has": (
        "APPLICATION_EXCEEDS_BILL_BALANCE",
        draft("credit-application", "AP-1", "acme/CM-1", pounds("160.00"), "INV-1", on=LAST),
    ),
    "what is left of a credit": ("recorded", draft("credit-balance", "acme/CM-1", pounds("400.00"), on=LAST)),
    "an owner of an open point": (
        "recorded",
        draft("exception", "PENDING_OVERDUE", "VR-1", on=LAST, **OWNED),
    ),
}
WHOLE = {
    "a later day": ("recorded", draft("approval", "VR-3", on="2026-02-02", by="m.lee")),
    "a refund straight to cash": (
        "recorded",
        draft("vendor-refund", "VR-9", pounds("9.00"), Account("Assets:Cash"), "acme/CM-1", on=LAST),
    ),
    "more than its refunds": (
        "RECEIPT_AMOUNT_MISMATCH",
        draft("receipt-match", "FT1", "VR-1", on=LAST, excess=pounds("1.00")),
    ),
    "a day before the balance of a vendor": (
        "VENDOR_BALANCE_MISMATCH",
        draft(
            "vendor-refund", "VR-9", pounds("1.00"), "shen/CM-1", on="2026-01-30", bank_transaction_ref="X"
        ),
    ),
    "a vendor": ("recorded", draft("vendor", "new", "New Ltd", Account("Assets:Credits:Shen"), on=LAST)),
    "an owner of what lies on an account": (
        "recorded",
        draft("exception", "POSTING_UNALLOCATED", "Assets:Credits:Acme", on=LAST, **OWNED),
    ),
    "what has no such form": ("MALFORMED_DIRECTIVE", draft("vendor-refund", "VR-9", on=LAST)),
    "what nothing in the ledger is called": (
        "UNKNOWN_ID",
        draft("exception", "PENDING_OVERDUE", "VR-99", on=LAST, **OWNED),
    ),
}


@pytest.mark.parametrize(("said", "one"), PART.values(), ids=PART)
def test_a_part_is_settled_for(tmp_path: pathlib.Path, said: str, one: Draft) -> None:
    assert settles(books(tmp_path), one) == ("a part", said)


@pytest.mark.parametrize(("said", "one"), WHOLE.values(), ids=WHOLE)
def test_the_whole_is_settled_for(tmp_path: pathlib.Path, said: str, one: Draft) -> None:
    assert settles(books(tmp_path), one) == ("the whole", said)


def test_the_whole_is_settled_before_a_balance_of_an_account(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path, "2026-01-01 open Assets:Credits\n2026-01-31 balance Assets:Credits 965.00 GBP\n")
    one = draft(
        "vendor-refund", "VR-9", pounds("9.00"), "bolt/CM-1", on="2026-01-30", bank_transaction_ref="FT9"
    )
    with watched() as whole, pytest.raises(Refused):
        record(top, [one], source=Live(top))
    assert whole.called


def test_the_whole_is_settled_where_cash_is_proved(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path, '2026-01-25 custom "vendor-refund" "VR-8" 5.00 GBP Assets:Clearing "bolt/CM-2"\n')
    one = draft("vendor-refund", "VR-9", pounds("9.00"), "acme/CM-1", on=LAST, bank_transaction_ref="FT9")
    assert settles(top, one) == ("the whole", "recorded")


def test_a_sealed_day_is_for_the_whole(tmp_path: pathlib.Path) -> None:
    seal = f'2026-01-24 custom "period-seal" 2026-01-05 "sha256:{"0" * 64}"\n'
    top = books(tmp_path, seal)
    one = draft("approval", "VR-3", on="2026-01-04", by="m.lee")
    with watched() as whole, pytest.raises(Refused):
        record(top, [one], source=Live(top))
    assert whole.called


def test_an_account_that_is_closed_is_for_a_load(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path, "2026-01-30 close Liabilities:Suspense\n2026-01-30 close Assets:Credits:Shen\n")
    one = draft("vendor-refund", "VR-9", pounds("1.00"), "shen/CM-1", on=LAST, bank_transaction_ref="FT9")
    with pytest.raises(Refused, match="inactive account"):
        record(top, [one], source=Live(top))


def test_one_after_the_other(tmp_path: pathlib.Path) -> None:
    top = books(tmp_path)
    live = Live(top)
    with mock.patch.object(adding, "_settled", side_effect=AssertionError("all was settled")):
        for number, (_, one) in enumerate(PART.values()):
            with contextlib.suppress(Refused):
                record(top, [one], source=live)
            if number % 3 == 0:
                assert kept(live) == loaded(top)
    assert kept(live) == loaded(top)
