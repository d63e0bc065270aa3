"""Carrying amounts (language, section 3): stated, shared out in parts, and what they need."""

from __future__ import annotations

from tests.stories.book import book, without

GAIN = """
2026-01-15 price EUR 0.80 GBP
2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" {} GBP "acme/CM-1" 100.00 EUR
  bank_transaction_ref: "FT1"
"""


def test_parts_take_cumulative_shares_so_that_nothing_is_left_of_the_carrying_amount() -> None:
    """100.00 USD at 0.3333 = 33.33 GBP, taken in parts of 33.33, 33.33, 33.34.

    ====  =======  ========================  =====
    part  cleared  round(33.33 × cleared%)    part
    ====  =======  ========================  =====
    VR-1    33.33  11.108889         11.11  11.11
    AP-1    66.66  22.217778         22.22  11.11
    WO-1   100.00                    33.33  11.11
    ====  =======  ========================  =====
    """
    ledger = book("""
        2026-01-15 price USD 0.3333 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 11.00 GBP "acme/CM-1" 33.33 USD
          bank_transaction_ref: "FT1"
        2026-02-21 custom "credit-application" "AP-1" "acme/CM-1" 33.33 USD "INV-1"
        2026-02-22 custom "credit-write-off" "WO-1" "acme/CM-1" 33.34 USD Expenses:WriteOffs
          reason: "IMMATERIAL"
    """)
    assert ledger.messages == []
    shares = [move.carrying_amount_minor for move in ledger.settlement.movements]
    assert shares == [33_33, -11_11, -11_11, -11_11]
    assert ledger.credit("acme/CM-1").residual_carrying_amount_minor == 0
    # Proceeds 11.00 − 11.11: loss 0.11.
    assert ledger.refund("VR-1").fx_gain_loss_minor == -11


def test_a_part_never_takes_less_than_nothing_of_the_carrying_amount() -> None:
    """3.00 USD carry 0.01 GBP: one penny to share out.

    VR-1 1.00: round(1 × 1 ∕ 3) = 0. VR-2 1.00: round(1 × 2 ∕ 3) = 1. VR-1 is reversed, so that VR-2 stands with the
    penny. VR-3 1.00: round(1 × 2 ∕ 3) = 1, less 1 = 0; reversed. VR-4 0.40: round(1 × 1.40 ∕ 3) = 0, less 1: not −1 but 0.
    """
    refunds = "".join(
        f"""
        2026-02-{day} custom "vendor-refund" "VR-{number}" 0.01 GBP "acme/CM-1" {part} USD
          bank_transaction_ref: "FT{number}"
        """
        for number, day, part in ((1, 10, "1.00"), (2, 11, "1.00"), (3, 13, "1.00"), (4, 15, "0.40"))
    )
    ledger = book(
        """
        2026-01-15 price USD 0.0033 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 3.00 USD Expenses:Purchases
        2026-02-12 custom "reversal" "VR-1"
          reason: "ERROR"
        2026-02-14 custom "reversal" "VR-3"
          reason: "ERROR"
        """
        + refunds
    )
    assert ledger.messages == []
    taken = [ledger.refund(f"VR-{number}").allocations[0].carrying_amount_minor for number in (1, 2, 3, 4)]
    assert taken == [0, 1, 0, 0]


def test_a_stated_functional_amount_is_the_carrying_amount_and_the_proceeds() -> None:
    # No price in the ledger: 84.00 carried and 85.50 received as the papers say; gain 1.50.
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
          functional_amount: 84.00 GBP
        2026-02-20 custom "vendor-refund" "VR-1" 110.00 USD "acme/CM-1" 100.00 EUR
          bank_transaction_ref: "FT1"
          functional_amount: 85.50 GBP
    """)
    assert ledger.messages == []
    refund = ledger.refund("VR-1")
    assert (refund.proceeds_minor, refund.fx_gain_loss_minor) == (85_50, 1_50)


def test_a_functional_amount_in_another_currency_is_refused() -> None:
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
          functional_amount: 84.00 GBP
        2026-02-20 custom "vendor-refund" "VR-1" 110.00 USD "acme/CM-1" 100.00 EUR
          functional_amount: 85.50 EUR
    """)
    assert ledger.messages == [
        "CURRENCY_MISMATCH: refund VR-1 is 110.00 USD and its functional amount 85.50 EUR; state it in GBP"
    ]


def test_a_functional_amount_needs_a_functional_currency() -> None:
    ledger = book(
        """
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 110.00 USD "acme/CM-1" 100.00 EUR
          functional_amount: 85.50 GBP
        """,
        without("functional_currency", "operating_currency"),
    )
    assert ledger.messages == [
        "POLICY_MISSING: refund VR-1 needs the policy functional_currency on 2026-02-20, which is not set;"
        ' add custom "refund-policy" "functional_currency" "GBP"'
    ]


def test_recognising_fx_needs_a_functional_currency() -> None:
    ledger = book(
        """
        2026-01-15 price EUR 1.10 USD
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 110.00 USD "acme/CM-1" 100.00 EUR
          bank_transaction_ref: "FT1"
        """,
        without("functional_currency", "operating_currency"),
    )
    assert ledger.messages == [
        "POLICY_MISSING: refund VR-1 needs the policy functional_currency on 2026-02-20, which is not set;"
        ' add custom "refund-policy" "functional_currency" "GBP"'
    ]
    assert ledger.status("VR-1") == "REJECTED"


def test_the_functional_currency_is_the_first_operating_currency_unless_the_policy_says() -> None:
    ledger = book(GAIN.format("80.00"), without("functional_currency"))
    assert (ledger.messages, ledger.settlement.functional_currency) == ([], "GBP")


def test_a_quotient_that_beancount_cannot_write_shortly_still_gives_the_total_back() -> None:
    # 1.00 GBP for 3.00 EUR and 7.77 EUR: prices of 0.333… and 0.128…
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 3.00 EUR Expenses:Purchases
          functional_amount: 1.00 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-2" 7.77 EUR Expenses:Purchases
          functional_amount: 1.00 GBP
        2026-02-20 custom "vendor-refund" "VR-1" 2.00 GBP "acme/CM-1" 3.00 EUR "acme/CM-2" 7.77 EUR
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 2.00 GBP",
        "Assets:VendorCredits:Acme -3.00 EUR @@ -1.00 GBP acme/CM-1",
        "Assets:VendorCredits:Acme -7.77 EUR @@ -1.00 GBP acme/CM-2",
    ]
