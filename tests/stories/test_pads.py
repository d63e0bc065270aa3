"""A `pad` and the `balance` that proves a refund straight to cash: as Beancount will judge them."""

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


def test_a_pad_makes_the_balance_hold() -> None:
    story = "2026-02-21 pad Assets:Bank:Current Equity:Opening\n2026-02-25 balance Assets:Bank:Current 100.00 GBP\n"
    assert _reconciled_on(story) == "2026-02-25"


def test_what_a_pad_added_counts_in_later_balances() -> None:
    story = """
2026-02-01 pad Assets:Bank:Current Equity:Opening
2026-02-02 balance Assets:Bank:Current 10.00 GBP
2026-02-25 balance Assets:Bank:Current 100.00 GBP
"""
    assert _reconciled_on(story) == "2026-02-25"


def test_a_pad_is_used_once() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + """
2026-02-01 pad Assets:Bank:Current Equity:Opening
2026-02-02 balance Assets:Bank:Current 10.00 GBP
2026-02-25 balance Assets:Bank:Current 105.00 GBP
"""
    )
    assert len(ledger.messages) == 1
    assert ledger.status("VR-1") == "APPLIED"


def test_a_pad_whose_next_balance_held_without_it_is_used_up() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + """
2026-02-01 pad Assets:Bank:Current Equity:Opening
2026-02-02 balance Assets:Bank:Current 0.00 GBP
2026-02-25 balance Assets:Bank:Current 100.00 GBP
"""
    )
    assert [message[:14] for message in ledger.messages] == ["Unused Pad ent", "Balance failed"]
    assert ledger.status("VR-1") == "APPLIED"


def test_a_pad_of_the_day_of_the_balance_comes_too_late_for_it() -> None:
    ledger = book(
        CREDIT
        + VR_1
        + """
2026-02-25 pad Assets:Bank:Current Equity:Opening
2026-02-25 balance Assets:Bank:Current 100.00 GBP
2026-02-26 balance Assets:Bank:Current 110.00 GBP
"""
    )
    assert [message[:14] for message in ledger.messages] == ["Balance failed"]
    assert str(ledger.refund("VR-1").reconciled_on) == "2026-02-26"


def test_a_pad_out_of_the_cash_account_counts_there_too() -> None:
    # Beancount moves 10.00 from the current account to the other on the day of the pad.
    story = """
2026-02-01 pad Assets:Bank:Dollar Assets:Bank:Current
2026-02-02 balance Assets:Bank:Dollar 10.00 GBP
2026-02-25 balance Assets:Bank:Current 80.00 GBP
"""
    assert _reconciled_on(story) == "2026-02-25"


def test_a_pad_below_the_account_is_proved_by_the_balance_below_it() -> None:
    story = """
2020-01-01 open Assets:Bank:Current:Pot
2026-02-01 pad Assets:Bank:Current:Pot Equity:Opening
2026-02-02 balance Assets:Bank:Current:Pot 7.00 GBP
2026-02-25 balance Assets:Bank:Current 97.00 GBP
"""
    assert _reconciled_on(story) == "2026-02-25"


def test_a_pad_elsewhere_is_none_of_it() -> None:
    story = """
2026-02-01 pad Assets:Bank:Dollar Equity:Opening
2026-02-02 balance Assets:Bank:Dollar 7.00 GBP
"""
    assert _reconciled_on(story) == "APPLIED"
