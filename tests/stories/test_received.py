"""The bank received another currency than the vendor owed (language, section 3)."""

from __future__ import annotations

import pytest

from tests.stories.bank import RECEIVED, VR_1, match
from tests.stories.book import book


def test_received_takes_the_place_of_the_refunds_amount_for_cash_and_proceeds() -> None:
    # 380.00 USD × 0.80 = 304.00 carried; the bank got 301.20 GBP: loss 2.80; the credit clears 380.00 USD.
    ledger = book("""
        2026-01-15 price USD 0.80 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 400.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 380.00 USD "acme/CM-1"
        2026-02-24 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current            300.20 GBP
          Assets:Clearing:VendorRefunds -300.20 GBP
        2026-02-24 custom "receipt-match" "FT1" "VR-1"
          received: 301.20 GBP
          fee: 1.00 GBP
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-24",
        "Assets:Clearing:VendorRefunds 300.20 GBP",
        "Expenses:BankCharges 1.00 GBP",
        "Assets:VendorCredits:Acme -380.00 USD @@ -304.00 GBP acme/CM-1",
        "Expenses:FX 2.80 GBP",
    ]
    refund = ledger.refund("VR-1")
    assert (refund.received_minor, refund.received_currency, refund.status) == (301_20, "GBP", "RECONCILED")


def test_what_is_received_in_a_third_currency_is_valued_at_the_rate_of_the_applied_date() -> None:
    # 100.00 USD × 0.80 = 80.00 carried; 95.00 EUR × 0.86 = 81.70: gain 1.70.
    ledger = book("""
        2026-01-15 price USD 0.80 GBP
        2026-02-24 price EUR 0.86 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
        2026-02-24 custom "receipt-match" "FT1" "VR-1"
          received: 95.00 EUR
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1")[1:] == [
        "Assets:Clearing:VendorRefunds 95.00 EUR @@ 81.70 GBP",
        "Assets:VendorCredits:Acme -100.00 USD @@ -80.00 GBP acme/CM-1",
        "Income:FX -1.70 GBP",
    ]


def test_received_in_the_refunds_own_currency_is_refused() -> None:
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
        2026-02-24 custom "receipt-match" "FT1" "VR-1"
          received: 95.00 USD
    """)
    assert ledger.messages == [
        "CURRENCY_MISMATCH: receipt-match FT1 states 95.00 USD received of a refund in USD; received is for another"
        " currency: correct the refund's amount, or state fee or excess"
    ]
    assert ledger.status("VR-1") == "PENDING RECEIPT"


def test_fee_and_excess_are_stated_in_the_currency_that_the_bank_received() -> None:
    for extra, name in (("fee: 1.00 USD", "fee"), ("excess: 1.00 USD", "excess")):
        ledger = book(f"""
            2026-01-15 price USD 0.80 GBP
            2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 USD Expenses:Purchases
            2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
            2026-02-24 custom "receipt-match" "FT1" "VR-1"
              received: 79.00 GBP
              {extra}
        """)
        assert ledger.messages == [
            f"CURRENCY_MISMATCH: receipt-match FT1 states the {name} 1.00 USD, the bank received GBP; state it in"
            " that currency"
        ]
        assert ledger.status("VR-1") == "PENDING RECEIPT"


def test_where_the_bank_received_another_currency_the_match_states_the_fee() -> None:
    # The refund's own fee is in USD, and GBP came.
    story = """
        2026-01-15 price USD 0.80 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
          fee: 1.00 USD
        2026-02-24 custom "receipt-match" "FT1" "VR-1"
          received: 79.00 GBP
    """
    ledger = book(story)
    assert ledger.messages == [
        "CURRENCY_MISMATCH: receipt-match FT1 states 79.00 GBP received, the refund's fee is 1.00 USD; state the fee in"
        " GBP on the match"
    ]
    assert ledger.status("VR-1") == "PENDING RECEIPT"
    stated = book(story.rstrip() + "\n          fee: 0.80 GBP\n")
    assert (stated.messages, stated.refund("VR-1").fee_minor) == ([], 80)


def test_what_a_wrong_match_received_is_forgotten_with_it() -> None:
    # Unmatched, the refund is again one of 100.00 USD: matched anew without received, in its own currency.
    ledger = book("""
        2026-01-15 price USD 0.80 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1"
        2026-02-24 custom "receipt-match" "FT1" "VR-1"
          received: 79.00 GBP
        2026-02-25 custom "receipt-unmatch" "FT1" "VR-1"
          reason: "WRONG_VENDOR"
        2026-02-26 custom "receipt-match" "FT2" "VR-1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Unmatch of VR-1 from FT1") == [
        "2026-02-25",
        "Assets:Clearing:VendorRefunds -79.00 GBP",
        "Assets:VendorCredits:Acme 100.00 USD @@ 80.00 GBP acme/CM-1",
        "Expenses:FX -1.00 GBP",
    ]
    assert ledger.refund("VR-1").received_minor is None
    assert ledger.balance("Assets:Clearing:VendorRefunds") == "100.00 USD"


@pytest.mark.parametrize("on", ["2026-02-19", "2026-02-20", "2026-02-21"])
def test_received_of_a_refund_that_names_the_reference_itself_is_refused(on: str) -> None:
    ledger = book(
        RECEIVED
        + VR_1.replace("GBP", "USD")
        + '  bank_transaction_ref: "FT1"\n'
        + match(on, "FT1", "VR-1", meta="  received: 80.00 GBP")
    )
    assert ledger.messages == [
        "INVALID_STATE_TRANSITION: receipt-match FT1 states received for the refund VR-1, which names FT1 itself; state"
        " its amount as received there"
    ]
    assert ledger.refund("VR-1").received_minor is None


@pytest.mark.parametrize("on", ["2026-02-19", "2026-02-21"])
def test_received_of_a_refund_straight_to_cash_is_refused(on: str) -> None:
    ledger = book(
        RECEIVED
        + '2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD Assets:Bank:Dollar "acme/CM-1"\n'
        + match(on, "FT1", "VR-1", meta="  received: 80.00 GBP")
    )
    assert ledger.messages == [
        "INVALID_STATE_TRANSITION: receipt-match FT1 states received for the refund VR-1, which is posted straight to"
        " cash; state its amount as received there"
    ]
