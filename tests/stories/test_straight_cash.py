"""Refunds posted straight to a cash account, proved by the next `balance` that holds (language, section 4).

Beancount judges `balance` after us: each story is also its own, so that a balance that it fails is among
the messages.
"""

from __future__ import annotations

from tests.stories.book import book

CREDIT = """
2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 GBP Expenses:Purchases
"""

VR_1 = """
2026-02-20 custom "vendor-refund" "VR-1" 90.00 GBP Assets:Bank:Current "acme/CM-1"
"""


def _reconciled_on(story: str) -> str:
    """The day on which VR-1 is RECONCILED, or its status; every balance holds for Beancount too."""
    ledger = book(CREDIT + VR_1 + story)
    assert ledger.messages == []
    refund = ledger.refund("VR-1")
    return str(refund.reconciled_on) if refund.reconciled else refund.status.value


def test_it_needs_no_reference_to_apply() -> None:
    ledger = book(CREDIT + VR_1)
    assert (ledger.status("VR-1"), str(ledger.refund("VR-1").applied_on)) == ("APPLIED", "2026-02-20")
    assert ledger.refund("VR-1").cash_account == "Assets:Bank:Current"
    (point,) = ledger.settlement.exceptions
    assert (point.code, point.detail) == (
        "REFUND_UNRECONCILED",
        "applied, waits for a balance on its cash account",
    )


def test_the_next_balance_on_its_account_that_holds_reconciles_it() -> None:
    assert _reconciled_on("2026-02-25 balance Assets:Bank:Current 90.00 GBP") == "2026-02-25"
    assert _reconciled_on(
        "2026-02-25 balance Assets:Bank:Current 90.00 GBP\n2026-02-26 balance Assets:Bank:Current 90 GBP"
    ) == ("2026-02-25")


def test_a_balance_speaks_of_the_start_of_its_day() -> None:
    assert _reconciled_on("2026-02-20 balance Assets:Bank:Current 0.00 GBP") == "APPLIED"
    assert _reconciled_on("2026-02-21 balance Assets:Bank:Current 90.00 GBP") == "2026-02-21"


def test_a_balance_of_another_account_or_currency_says_nothing_of_it() -> None:
    assert _reconciled_on("2026-02-25 balance Assets:Bank:Dollar 0.00 GBP") == "APPLIED"
    assert (
        _reconciled_on("2020-01-01 open Assets:Bank\n2026-02-25 balance Assets:Bank 90.00 GBP") == "APPLIED"
    )
    assert _reconciled_on("2026-02-25 balance Assets:Bank:Current 0.00 USD") == "APPLIED"


def test_a_balance_below_the_account_says_nothing_of_it() -> None:
    below = "2020-01-01 open Assets:Bank:Current:Pot\n"
    assert _reconciled_on(below + "2026-02-25 balance Assets:Bank:Current:Pot 0.00 GBP") == "APPLIED"


def test_what_lies_below_the_account_counts_in_its_balance() -> None:
    below = """
2020-01-01 open Assets:Bank:Current:Pot
2026-02-01 * "Saved"
  Assets:Bank:Current:Pot  10.00 GBP
  Equity:Opening          -10.00 GBP
"""
    assert _reconciled_on(below + "2026-02-25 balance Assets:Bank:Current 100.00 GBP") == "2026-02-25"


def test_hand_written_and_generated_postings_both_count() -> None:
    # 500.00 opening, 90.00 of VR-1, 10.00 of VR-2; what is dated on the day of the balance does not count.
    story = """
2026-02-01 * "Opening"
  Assets:Bank:Current  500.00 GBP
  Equity:Opening      -500.00 GBP
2026-02-21 custom "vendor-refund" "VR-2" 10.00 GBP Assets:Bank:Current "acme/CM-1"
2026-02-25 * "Rent"
  Assets:Bank:Current  -70.00 GBP
  Expenses:Purchases    70.00 GBP
2026-02-25 balance Assets:Bank:Current 600.00 GBP
"""
    assert _reconciled_on(story) == "2026-02-25"
    assert book(CREDIT + VR_1 + story).status("VR-2") == "RECONCILED"


def test_a_balance_that_fails_does_not_reconcile_but_the_next_that_holds_does() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + "2026-02-25 balance Assets:Bank:Current 89.00 GBP\n2026-02-27 balance Assets:Bank:Current 90.00 GBP\n"
    )
    assert len(ledger.messages) == 1
    assert ledger.messages[0].startswith("Balance failed for 'Assets:Bank:Current'")
    assert str(ledger.refund("VR-1").reconciled_on) == "2026-02-27"


def test_beancounts_tolerance_is_ours() -> None:
    # Two decimals tolerate 0.01; an explicit tolerance may be wider.
    assert _reconciled_on("2026-02-25 balance Assets:Bank:Current 90.01 GBP") == "2026-02-25"
    assert _reconciled_on("2026-02-25 balance Assets:Bank:Current 91 ~ 1 GBP") == "2026-02-25"


def test_two_cash_accounts_and_two_currencies_are_proved_each_on_its_own() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + """
2026-01-15 custom "vendor-credit" "acme/CM-2" 500.00 USD Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-2" 20.00 USD Assets:Bank:Current "acme/CM-2"
2026-02-20 custom "vendor-refund" "VR-3" 30.00 USD Assets:Bank:Dollar "acme/CM-2"
2026-02-20 custom "vendor-refund" "VR-4" 40.00 USD Assets:Bank:Dollar "acme/CM-2"
2026-02-21 custom "reversal" "VR-4"
  reason: "ERROR"
2026-02-25 balance Assets:Bank:Current 20.00 USD
2026-02-26 balance Assets:Bank:Dollar 30.00 USD
"""
    )
    assert ledger.messages == []
    assert [ledger.status(f"VR-{number}") for number in (1, 2, 3, 4)] == [
        "APPLIED",
        "RECONCILED",
        "RECONCILED",
        "REVERSED",
    ]


def test_a_straight_refund_is_not_compared_with_a_receipt() -> None:
    # It names FT1, whose bank line is about something else: no mismatch, and only a balance proves it.
    ledger = book(
        CREDIT
        + VR_1
        + """  bank_transaction_ref: "FT1"
2026-02-21 * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank:Dollar              7.00 GBP
  Assets:Clearing:VendorRefunds  -7.00 GBP
"""
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "APPLIED")


IMPORTED = """
2026-{} * "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank:Current  90.00 GBP
  Income:Misc         -90.00 GBP
"""

TWICE = (
    "CASH_DOUBLE_COUNTED: the bank transaction FT1 debits Assets:Bank:Current with 90.00 GBP, and refund VR-1 posts"
    " 90.00 GBP straight to that account; leave the account out of the refund\nrefund VR-1 is declared at <string>:3"
)


def test_cash_that_the_import_debits_too_is_counted_twice_and_not_reconciled() -> None:
    named = CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n'
    ledger = book(named + IMPORTED.format("02-21") + "2026-02-25 balance Assets:Bank:Current 180.00 GBP\n")
    assert ledger.messages == [TWICE]
    assert (ledger.findings[0].subject, ledger.findings[0].entry.narration) == ("FT1", "Receipt")
    assert ledger.status("VR-1") == "APPLIED"


def test_cash_that_is_imported_after_the_balance_is_counted_twice_too() -> None:
    named = CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n'
    ledger = book(named + IMPORTED.format("03-01") + "2026-02-25 balance Assets:Bank:Current 90.00 GBP\n")
    assert ledger.messages == [TWICE]
    assert ledger.as_of("2026-02-28").refund["VR-1"].status == "RECONCILED"
    assert ledger.status("VR-1") == "APPLIED"


def test_an_import_that_does_not_debit_the_account_counts_nothing_twice() -> None:
    named = CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n'
    ledger = book(
        named
        + IMPORTED.format("02-21").replace("90.00", "-90.00")
        + "2026-02-25 balance Assets:Bank:Current 0 GBP\n"
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")


def test_a_reversed_straight_refund_is_not_counted_twice() -> None:
    named = CREDIT + VR_1 + '  bank_transaction_ref: "FT1"\n'
    undone = '2026-02-21 custom "reversal" "VR-1"\n  reason: "ERROR"\n'
    ledger = book(named + undone + IMPORTED.format("02-22"))
    assert (ledger.messages, ledger.status("VR-1")) == ([], "REVERSED")


def test_a_reconciled_straight_refund_goes_back_with_the_reference_of_the_return() -> None:
    story = """
2026-02-25 balance Assets:Bank:Current 90.00 GBP
2026-02-26 custom "reversal" "VR-1"
  reason: "RETURNED"
"""
    assert book(CREDIT + VR_1 + story).codes == ["INVALID_STATE_TRANSITION"]
    # The mirror takes the cash back; there is no clearing to compare with.
    ledger = book(
        CREDIT
        + VR_1
        + story
        + """  bank_transaction_ref: "FT7"
2026-02-27 * "Returned"
  bank_transaction_ref: "FT7"
  Assets:Bank:Dollar               0.00 GBP
  Assets:Clearing:VendorRefunds    0.00 GBP
2026-02-28 balance Assets:Bank:Current 0.00 GBP
"""
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "REVERSED")
    assert ledger.refund("VR-1").returned_ref == "FT7"


def test_a_straight_refund_with_two_references_is_not_reconciled() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + """
2026-02-21 custom "receipt-match" "FT1" "VR-1"
2026-02-22 custom "receipt-match" "FT2" "VR-1"
2026-02-25 balance Assets:Bank:Current 90.00 GBP
"""
    )
    assert ledger.codes == ["RECEIPT_ALREADY_MATCHED"]
    assert ledger.status("VR-1") == "APPLIED"


def test_a_fee_learnt_later_is_taken_from_the_cash_account() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + """  bank_transaction_ref: "FT1"
2026-02-22 custom "receipt-match" "FT1" "VR-1"
  fee: 2.00 GBP
2026-02-25 balance Assets:Bank:Current 88.00 GBP
"""
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")
    assert ledger.posted("Fee on VR-1")[1:] == [
        "Expenses:BankCharges 2.00 GBP",
        "Assets:Bank:Current -2.00 GBP",
    ]
