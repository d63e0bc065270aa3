"""Payments that went back (language, section 4): compared as a receipt is, with the sign turned."""

from __future__ import annotations

from tests.stories.bank import CLEARING, CREDIT, VR_1, VR_2, line
from tests.stories.book import book

RETURNED = (
    CREDIT
    + VR_1
    + '  bank_transaction_ref: "FT1"\n'
    + line("2026-02-22", "FT1", "100.00")
    + '2026-02-26 custom "reversal" "VR-1"\n  reason: "RETURNED"\n  bank_transaction_ref: "FT7"\n'
)


def test_a_returned_payment_takes_the_money_back_out_of_clearing() -> None:
    ledger = book(RETURNED + line("2026-02-25", "FT7", "-100.00"))
    assert ledger.messages == []
    refund = ledger.refund("VR-1")
    assert (refund.status, refund.returned_ref, str(refund.reversed_on)) == ("REVERSED", "FT7", "2026-02-26")
    assert (ledger.balance(CLEARING), ledger.balance("Assets:Bank")) == ("0", "0")
    assert ledger.transaction("Receipt FT7").links == {"FT1", "FT7", "VR-1", "acme/CM-1"}
    assert [(receipt.reference, receipt.matched) for receipt in ledger.settlement.receipts] == [
        ("FT1", True),
        ("FT7", True),
    ]
    assert ledger.open_points() == []


def test_a_reconciled_refund_is_reversed_only_with_the_reference_of_the_return() -> None:
    ledger = book(RETURNED.replace('  bank_transaction_ref: "FT7"\n', ""))
    assert ledger.messages == [
        "INVALID_STATE_TRANSITION: reversal VR-1: the refund is RECONCILED; state the bank_transaction_ref of the"
        " returned payment, or undo a wrong match with receipt-unmatch"
    ]
    assert ledger.status("VR-1") == "RECONCILED"


def test_a_returned_payment_is_compared_as_a_receipt_is_with_the_sign_turned() -> None:
    differs = book(RETURNED + line("2026-02-25", "FT7", "-90.00"))
    assert differs.messages == [
        "RECEIPT_AMOUNT_MISMATCH: the bank transaction FT7 debits 90.00 GBP to Assets:Clearing:VendorRefunds, the"
        " refunds returned with it (VR-1) are 100.00 GBP (difference -10.00 GBP); explain it by fee or excess on the"
        " receipt-match, or correct the match"
    ]
    wrong_way = book(RETURNED + line("2026-02-25", "FT7", "100.00"))
    assert wrong_way.codes == ["RECEIPT_NOT_CLEARED"]
    assert wrong_way.findings[0].subject == "FT7"
    not_there = book(RETURNED)
    assert (not_there.messages, not_there.status("VR-1")) == ([], "REVERSED")


def test_a_returned_batch_with_a_fee_is_compared_less_the_fee() -> None:
    # 100.00 less 1.00, and 50.00: 149.00 came, 149.00 went back.
    back = '2026-02-26 custom "reversal" "{}"\n  reason: "RETURNED"\n  bank_transaction_ref: "FT7"\n'
    ledger = book(
        CREDIT
        + VR_1
        + '  fee: 1.00 GBP\n  bank_transaction_ref: "FT1"\n'
        + VR_2
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "149.00")
        + back.format("VR-1")
        + back.format("VR-2")
        + line("2026-02-25", "FT7", "-149.00")
    )
    assert ledger.messages == []
    assert (ledger.balance(CLEARING), ledger.balance("Expenses:BankCharges")) == ("0", "0")


def test_a_returned_refund_still_counts_on_its_first_receipt() -> None:
    # VR-2 was on the same receipt and stays RECONCILED when VR-1 goes back.
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + VR_2
        + '  bank_transaction_ref: "FT1"\n'
        + line("2026-02-22", "FT1", "150.00")
        + '2026-02-26 custom "reversal" "VR-1"\n  reason: "RETURNED"\n  bank_transaction_ref: "FT7"\n'
        + line("2026-02-25", "FT7", "-100.00")
    )
    assert ledger.messages == []
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["REVERSED", "RECONCILED"]


def test_a_refund_reversed_as_an_error_does_not_count_on_the_receipt() -> None:
    # FT1 brought 50.00 for VR-2; VR-1 named it by mistake and was reversed before the money came.
    ledger = book(
        CREDIT
        + VR_1
        + '  bank_transaction_ref: "FT1"\n'
        + VR_2
        + '  bank_transaction_ref: "FT1"\n'
        + '2026-02-21 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
        + line("2026-02-22", "FT1", "50.00")
    )
    assert ledger.messages == []
    assert [ledger.status("VR-1"), ledger.status("VR-2")] == ["REVERSED", "RECONCILED"]


def test_a_returned_payment_that_stands_twice_is_a_duplicate() -> None:
    ledger = book(RETURNED + line("2026-02-25", "FT7", "-100.00") + line("2026-02-26", "FT7", "-100.00"))
    assert ledger.codes == ["RECEIPT_DUPLICATE"]
