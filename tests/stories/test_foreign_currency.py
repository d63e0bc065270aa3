"""Foreign currency (language, section 3): what is cleared, proceeds, realised gain and loss."""

from __future__ import annotations

from tests.stories.book import book, without


def test_a_gain_is_proceeds_less_carrying_amount() -> None:
    # 500.00 EUR × 0.86 = 430.00 carried; 560.00 USD × 0.78 = 436.80 proceeds; gain 6.80.
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-02-20 price USD 0.78 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 560.00 USD "acme/CM-1" 500.00 EUR
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Credit memo acme/CM-1") == [
        "2026-01-15",
        "Assets:VendorCredits:Acme 500.00 EUR acme/CM-1",
        "Expenses:Purchases -500.00 EUR",
    ]
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 560.00 USD @@ 436.80 GBP",
        "Assets:VendorCredits:Acme -500.00 EUR @@ -430.00 GBP acme/CM-1",
        "Income:FX -6.80 GBP",
    ]
    refund = ledger.refund("VR-1")
    assert (refund.fx_gain_loss_minor, refund.proceeds_minor, refund.fx_recognised) == (6_80, 436_80, True)
    assert ledger.functional_totals() == [0]


def test_a_loss_is_posted_to_the_loss_account() -> None:
    # 430.00 carried, 500.00 USD × 0.78 = 390.00: loss 40.00.
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-02-20 price USD 0.78 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 500.00 USD "acme/CM-1" 500.00 EUR
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1")[3] == "Expenses:FX 40.00 GBP"
    assert ledger.refund("VR-1").fx_gain_loss_minor == -40_00


def test_proceeds_that_equal_the_carrying_amount_need_no_fx_account() -> None:
    # 100.00 EUR × 0.80 = 80.00 = 100.00 USD × 0.80.
    ledger = book(
        """
        2026-01-15 price EUR 0.80 GBP
        2026-01-15 price USD 0.80 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 USD "acme/CM-1" 100.00 EUR
          bank_transaction_ref: "FT1"
        """,
        without("fx_gain", "fx_loss"),
    )
    assert (ledger.messages, ledger.status("VR-1")) == ([], "APPLIED")
    assert len(ledger.posted("Refund VR-1")) == 3
    assert ledger.refund("VR-1").fx_gain_loss_minor == 0


GAIN = """
2026-01-15 price EUR 0.80 GBP
2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" {} GBP "acme/CM-1" 100.00 EUR
  bank_transaction_ref: "FT1"
"""


def test_a_gain_or_a_loss_without_its_account_refuses_the_refund() -> None:
    gain, loss = (
        book(GAIN.format("81.00"), without("fx_gain")),
        book(GAIN.format("79.00"), without("fx_loss")),
    )
    for ledger, key in ((gain, "fx_gain_account"), (loss, "fx_loss_account")):
        assert ledger.messages == [
            f"POLICY_MISSING: refund VR-1 needs the policy {key} on 2026-02-20, which is not set;"
            f' add custom "refund-policy" "{key}" ACCOUNT'
        ]
        assert ledger.status("VR-1") == "REJECTED"
        assert ledger.credit("acme/CM-1").available_balance_minor == 100_00
        assert ledger.balance("Assets:VendorCredits") == "100.00 EUR"


def test_credits_of_another_currency_are_cleared_at_the_rate_of_the_applied_date() -> None:
    # 100.01 USD × 0.905 EUR = 90.50905, half up to 90.51 EUR. Proceeds 100.01 × 0.79 = 79.0079 -> 79.01.
    # Carried 200.00 EUR × 0.85 = 170.00; 170 × 90.51 ∕ 200 = 76.9335 -> 76.93. Gain 2.08.
    ledger = book("""
        2026-01-15 price EUR 0.85 GBP
        2026-02-20 price USD 0.95 EUR
        2026-02-22 price USD 0.905 EUR
        2026-02-22 price USD 0.79 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 200.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.01 USD "acme/CM-1"
        2026-02-22 custom "receipt-match" "FT1" "VR-1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-22",
        "Assets:Clearing:VendorRefunds 100.01 USD @@ 79.01 GBP",
        "Assets:VendorCredits:Acme -90.51 EUR @@ -76.93 GBP acme/CM-1",
        "Income:FX -2.08 GBP",
    ]


def test_half_a_minor_unit_is_rounded_up_in_the_credits_own_decimals() -> None:
    # 10.05 EUR × 150 = 1507.5 -> 1508 JPY; carried 3000 JPY × 0.005 = 15.00 GBP; 15 × 1508 ∕ 3000 = 7.54.
    # Proceeds 10.05 × 0.85 = 8.5425 -> 8.54.
    ledger = book("""
        2026-01-15 price JPY 0.005 GBP
        2026-02-20 price EUR 150 JPY
        2026-02-20 price EUR 0.85 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 3000 JPY Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 10.05 EUR "acme/CM-1"
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 10.05 EUR @@ 8.54 GBP",
        "Assets:VendorCredits:Acme -1508 JPY @@ -7.54 GBP acme/CM-1",
        "Income:FX -1.00 GBP",
    ]


def test_no_rate_is_needed_where_refund_and_credit_have_one_currency() -> None:
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 60.00 EUR "acme/CM-1"
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 60.00 EUR",
        "Assets:VendorCredits:Acme -60.00 EUR acme/CM-1",
    ]
    refund = ledger.refund("VR-1")
    assert (refund.fx_recognised, refund.proceeds_minor, refund.fx_gain_loss_minor) == (False, None, 0)


def test_fx_is_recognised_for_all_credits_once_one_of_them_is_in_another_currency() -> None:
    # 50.00 USD × 0.80 = 40.00 and 100.00 EUR × 0.86 = 86.00 carried; 160.00 USD × 0.78 = 124.80; loss 1.20.
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-01-15 price USD 0.80 GBP
        2026-02-20 price USD 0.78 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-01-15 custom "vendor-credit" "acme/CM-2" 50.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 160.00 USD "acme/CM-1" 100.00 EUR "acme/CM-2" 50.00 USD
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 160.00 USD @@ 124.80 GBP",
        "Assets:VendorCredits:Acme -100.00 EUR @@ -86.00 GBP acme/CM-1",
        "Assets:VendorCredits:Acme -50.00 USD @@ -40.00 GBP acme/CM-2",
        "Expenses:FX 1.20 GBP",
    ]
    assert ledger.functional_totals() == [0]


def test_a_fee_takes_its_share_of_the_proceeds() -> None:
    # 560.00 USD are 436.80; of them 10.00 USD fee: 436.80 × 550 ∕ 560 = 429.00 to clearing, 7.80 fee.
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-02-20 price USD 0.78 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 560.00 USD "acme/CM-1" 500.00 EUR
          bank_transaction_ref: "FT1"
          fee: 10.00 USD
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 550.00 USD @@ 429.00 GBP",
        "Expenses:BankCharges 10.00 USD @@ 7.80 GBP",
        "Assets:VendorCredits:Acme -500.00 EUR @@ -430.00 GBP acme/CM-1",
        "Income:FX -6.80 GBP",
    ]


def test_a_later_fee_on_a_refund_with_recognised_fx_carries_its_total_in_functional_currency() -> None:
    # As above, but the fee is learnt from the match afterwards: 436.80 × 10 ∕ 560 = 7.80.
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-02-20 price USD 0.78 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 560.00 USD "acme/CM-1" 500.00 EUR
          bank_transaction_ref: "FT1"
        2026-02-25 custom "receipt-match" "FT1" "VR-1"
          fee: 10.00 USD
    """)
    assert ledger.messages == []
    assert ledger.posted("Fee on VR-1") == [
        "2026-02-25",
        "Expenses:BankCharges 10.00 USD @@ 7.80 GBP",
        "Assets:Clearing:VendorRefunds -10.00 USD @@ -7.80 GBP",
    ]


def test_a_reversal_mirrors_the_original_amounts_and_rates() -> None:
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-02-20 price USD 0.78 GBP
        2026-03-20 price USD 0.50 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 500.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 560.00 USD "acme/CM-1" 500.00 EUR
          bank_transaction_ref: "FT1"
        2026-03-21 custom "reversal" "VR-1"
          reason: "ERROR"
    """)
    assert ledger.messages == []
    assert ledger.posted("Reversal of VR-1") == [
        "2026-03-21",
        "Assets:Clearing:VendorRefunds -560.00 USD @@ -436.80 GBP",
        "Assets:VendorCredits:Acme 500.00 EUR @@ 430.00 GBP acme/CM-1",
        "Income:FX 6.80 GBP",
    ]
    refund = ledger.refund("VR-1")
    assert (refund.fx_gain_loss_minor, refund.fx_recognised, refund.status) == (0, False, "REVERSED")
    assert ledger.credit("acme/CM-1").residual_carrying_amount_minor == 430_00


def test_credits_of_several_currencies_need_explicit_amounts() -> None:
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-01-15 custom "vendor-credit" "acme/CM-2" 100.00 USD Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 60.00 USD "acme/CM-1" "acme/CM-2"
    """)
    assert ledger.messages == [
        "CURRENCY_MISMATCH: refund VR-1 names credits in EUR and USD; state an amount after each of them"
    ]
    assert ledger.status("VR-1") == "REJECTED"


def test_an_explicit_amount_is_in_its_credits_currency() -> None:
    ledger = book("""
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 60.00 USD "acme/CM-1" 60.00 USD
    """)
    assert ledger.messages == [
        "CURRENCY_MISMATCH: refund VR-1 takes 60.00 USD of acme/CM-1, a credit in EUR; state that part in EUR"
    ]
