"""FX recognised in the credit's own currency too (IAS 21.28, ASC 830-20-35; language, section 3)."""

from __future__ import annotations

from tests.stories.book import HEADER, book

FUNCTIONAL = HEADER + '2020-01-01 custom "refund-policy" "fx_recognition" "functional"\n'


def test_functional_recognition_posts_the_credit_at_its_carrying_amount() -> None:
    # 600.00 EUR × 0.86 = 516.00; tax 100 ∕ 600 of it = 86.00; the rest 430.00.
    ledger = book(
        """
        2026-01-15 price EUR 0.86 GBP
        2026-02-20 price EUR 0.84 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 600.00 EUR Expenses:Purchases
          tax: 100.00 EUR
        2026-02-20 custom "vendor-refund" "VR-1" 600.00 EUR "acme/CM-1"
          bank_transaction_ref: "FT1"
        """,
        FUNCTIONAL,
    )
    assert ledger.messages == []
    assert ledger.posted("Credit memo acme/CM-1") == [
        "2026-01-15",
        "Assets:VendorCredits:Acme 600.00 EUR @@ 516.00 GBP acme/CM-1",
        "Expenses:Purchases -430.00 GBP",
        "Assets:VAT:Input -86.00 GBP",
    ]
    # Proceeds 600.00 × 0.84 = 504.00: loss 12.00.
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 600.00 EUR @@ 504.00 GBP",
        "Assets:VendorCredits:Acme -600.00 EUR @@ -516.00 GBP acme/CM-1",
        "Expenses:FX 12.00 GBP",
    ]
    assert ledger.functional_totals() == [0, 0]


def test_functional_recognition_moves_tax_slices_in_the_functional_currency() -> None:
    """Carried 516.00, tax 86.00 deferred. VR-1 200.00 EUR: 172.00 carried, slice 28.67 (86 ∕ 3 = 28.666…).

    WO-1 100.00 EUR: cleared 300 → 258.00 − 172.00 = 86.00 carried, slice 43.00 − 28.67 = 14.33.
    AP-1 300.00 EUR: the rest, 258.00 carried, slice 86.00 − 43.00 = 43.00.
    """
    ledger = book(
        """
        2026-01-15 price EUR 0.86 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 600.00 EUR Expenses:Purchases
          tax: 100.00 EUR
        2026-02-20 custom "vendor-refund" "VR-1" 200.00 EUR "acme/CM-1"
          bank_transaction_ref: "FT1"
        2026-02-21 custom "credit-write-off" "WO-1" "acme/CM-1" 100.00 EUR Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-02-22 custom "credit-application" "AP-1" "acme/CM-1" 300.00 EUR "INV-1" Liabilities:AP:Acme
        """,
        FUNCTIONAL + '2020-01-01 custom "refund-policy" "tax_timing" "refund"\n',
    )
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1")[1:] == [
        "Assets:Clearing:VendorRefunds 200.00 EUR @@ 172.00 GBP",
        "Assets:VendorCredits:Acme -200.00 EUR @@ -172.00 GBP acme/CM-1",
        "Assets:VAT:Deferred 28.67 GBP",
        "Assets:VAT:Input -28.67 GBP",
    ]
    assert ledger.posted("Write-off WO-1")[1:] == [
        "Expenses:WriteOffs 71.67 GBP",
        "Assets:VAT:Deferred 14.33 GBP",
        "Assets:VendorCredits:Acme -100.00 EUR @@ -86.00 GBP acme/CM-1",
    ]
    assert ledger.posted("Application AP-1 to INV-1")[1:] == [
        "Liabilities:AP:Acme 300.00 EUR @@ 258.00 GBP",
        "Assets:VendorCredits:Acme -300.00 EUR @@ -258.00 GBP acme/CM-1",
        "Assets:VAT:Deferred 43.00 GBP",
        "Assets:VAT:Input -43.00 GBP",
    ]
    assert ledger.balance("Assets:VAT:Deferred") == "0"
    assert ledger.functional_totals() == [0, 0, 0, 0]


def test_tax_slices_of_a_cross_currency_refund_carry_their_part_of_the_carrying_amount() -> None:
    # Cross-currency (default): the tax was posted in EUR. 60.00 EUR × 0.80 = 48.00; slice 10.00 EUR = 8.00.
    ledger = book(
        """
        2026-01-15 price EUR 0.80 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 60.00 EUR Expenses:Purchases
          tax: 10.00 EUR
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-1" 60.00 EUR
          bank_transaction_ref: "FT1"
        """,
        HEADER + '2020-01-01 custom "refund-policy" "tax_timing" "refund"\n',
    )
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1")[1:] == [
        "Assets:Clearing:VendorRefunds 50.00 GBP",
        "Assets:VendorCredits:Acme -60.00 EUR @@ -48.00 GBP acme/CM-1",
        "Income:FX -2.00 GBP",
        "Assets:VAT:Deferred 10.00 EUR @@ 8.00 GBP",
        "Assets:VAT:Input -10.00 EUR @@ -8.00 GBP",
    ]


def test_recognition_is_that_of_the_credits_date() -> None:
    # The credit was issued under the default; the later policy does not touch it.
    ledger = book("""
        2026-01-15 price EUR 0.86 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-01 custom "refund-policy" "fx_recognition" "functional"
        2026-02-02 custom "vendor-credit" "acme/CM-2" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 EUR "acme/CM-1"
          bank_transaction_ref: "FT1"
        2026-02-20 custom "vendor-refund" "VR-2" 100.00 EUR "acme/CM-2"
          bank_transaction_ref: "FT2"
    """)
    assert ledger.messages == []
    assert [ledger.refund(id_).fx_recognised for id_ in ("VR-1", "VR-2")] == [False, True]


def test_a_functional_credit_without_a_rate_is_not_posted_and_what_names_it_waits_for_it() -> None:
    ledger = book(
        """
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 60.00 EUR "acme/CM-1"
          bank_transaction_ref: "FT1"
        """,
        FUNCTIONAL,
    )
    assert ledger.messages == [
        "FX_RATE_MISSING: credit acme/CM-1: there is no price of EUR in GBP on or before 2026-01-15;"
        " add a price directive or functional_amount"
    ]
    assert ledger.status("VR-1") == "PENDING CREDIT"
    assert ledger.narrations() == []
    credit = ledger.credit("acme/CM-1")
    assert (credit.unapplied_balance_minor, credit.available_balance_minor) == (0, 0)


def test_a_refund_that_waits_for_one_credit_reserves_its_explicit_part_of_the_other() -> None:
    # "Reserves its part of each credit": acme/CM-1 has no rate yet, of acme/CM-2 40.00 are held.
    ledger = book(
        """
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-01-15 custom "vendor-credit" "acme/CM-2" 100.00 EUR Expenses:Purchases
          functional_amount: 86.00 GBP
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 EUR "acme/CM-1" 60.00 EUR "acme/CM-2" 40.00 EUR
          bank_transaction_ref: "FT1"
        """,
        FUNCTIONAL,
    )
    assert ledger.codes == ["FX_RATE_MISSING"]
    assert ledger.status("VR-1") == "PENDING CREDIT"
    assert ledger.credit("acme/CM-2").available_balance_minor == 60_00


def test_what_nets_a_credit_that_waits_for_a_rate_waits_with_it() -> None:
    ledger = book(
        """
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "credit-application" "AP-1" "acme/CM-1" 60.00 EUR "INV-1" Liabilities:AP:Acme
        """,
        FUNCTIONAL,
    )
    # The one finding stands on the credit.
    assert (ledger.codes, ledger.findings[0].subject) == (["FX_RATE_MISSING"], "acme/CM-1")
    assert (ledger.settlement.reductions[0].status, ledger.narrations()) == ("WAITING", [])
