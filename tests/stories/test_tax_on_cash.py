"""Tax that becomes due with the cash (UK VAT Regulations 1995, 24A-24C and 38(5); language, section 3)."""

from __future__ import annotations

from tests.stories.book import HEADER, book

ON_CASH = HEADER + '2020-01-01 custom "refund-policy" "tax_timing" "refund"\n'


def test_tax_on_cash_waits_in_the_deferred_account_and_moves_slice_by_slice() -> None:
    """100.00 tax on 600.00, taken as 200.00, 100.00, 50.01, 249.99.

    ========  ===========  =========================  =====
    part      cleared      round(100 × cleared ∕ 600)  slice
    ========  ===========  =========================  =====
    VR-1          200.00                       33.33  33.33
    AP-1          300.00                       50.00  16.67
    WO-1          350.01   58.335                58.34   8.34
    VR-2          600.00                      100.00  41.66
    ========  ===========  =========================  =====
    """
    ledger = book(
        """
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
          tax: 100.00 GBP
        2026-02-10 custom "vendor-refund" "VR-1" 200.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
        2026-02-11 custom "credit-application" "AP-1" "acme/CM-17" 100.00 GBP "INV-1"
        2026-02-12 custom "credit-write-off" "WO-1" "acme/CM-17" 50.01 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-02-13 custom "vendor-refund" "VR-2" 249.99 GBP "acme/CM-17"
          bank_transaction_ref: "FT2"
        """,
        ON_CASH,
    )
    assert ledger.messages == []
    assert ledger.posted("Credit memo acme/CM-17")[1:] == [
        "Assets:VendorCredits:Acme 600.00 GBP acme/CM-17",
        "Expenses:Purchases -500.00 GBP",
        "Assets:VAT:Deferred -100.00 GBP",
    ]
    assert ledger.posted("Refund VR-1")[1:] == [
        "Assets:Clearing:VendorRefunds 200.00 GBP",
        "Assets:VendorCredits:Acme -200.00 GBP acme/CM-17",
        "Assets:VAT:Deferred 33.33 GBP",
        "Assets:VAT:Input -33.33 GBP",
    ]
    # The bill sits on the vendor's account, so that only the tax moves.
    assert ledger.posted("Application AP-1 to INV-1") == [
        "2026-02-11",
        "Assets:VAT:Deferred 16.67 GBP",
        "Assets:VAT:Input -16.67 GBP",
    ]
    # A write-off takes its slice back: no tax becomes due on what never comes.
    assert ledger.posted("Write-off WO-1") == [
        "2026-02-12",
        "Expenses:WriteOffs 41.67 GBP",
        "Assets:VAT:Deferred 8.34 GBP",
        "Assets:VendorCredits:Acme -50.01 GBP acme/CM-17",
    ]
    assert ledger.posted("Refund VR-2")[3:] == [
        "Assets:VAT:Deferred 41.66 GBP",
        "Assets:VAT:Input -41.66 GBP",
    ]
    assert ledger.balance("Assets:VAT:Deferred") == "0"
    # 33.33 + 16.67 + 41.66: the tax of what came back, 8.34 was written off.
    assert ledger.balance("Assets:VAT:Input") == "-91.66 GBP"


def test_a_reversed_part_counts_in_no_sum_of_tax_slices() -> None:
    """10.00 tax on 30.00: 10.00 takes 3.33; then 20.00 of it stand after a reversal.

    VR-1 10.00: round(10 × 10 ∕ 30) = 3.33.  VR-2 10.00: round(10 × 20 ∕ 30) = 6.67, less 3.33 = 3.34.
    VR-1 is reversed (standing: VR-2, 10.00 with 3.34).  VR-3 20.00: 10.00 − 3.34 = 6.66.
    """
    ledger = book(
        """
        2026-02-02 custom "vendor-credit" "acme/CM-17" 30.00 GBP Expenses:Purchases
          tax: 10.00 GBP
        2026-02-10 custom "vendor-refund" "VR-1" 10.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
        2026-02-11 custom "vendor-refund" "VR-2" 10.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT2"
        2026-02-12 custom "reversal" "VR-1"
          reason: "ERROR"
        2026-02-13 custom "vendor-refund" "VR-3" 20.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT3"
        """,
        ON_CASH,
    )
    assert ledger.messages == []
    slices = [ledger.refund(id_).allocations[0].tax_minor for id_ in ("VR-1", "VR-2", "VR-3")]
    assert slices == [3_33, 3_34, 6_66]
    assert ledger.balance("Assets:VAT:Deferred") == "0"


def test_tax_timing_is_that_of_the_credits_date() -> None:
    # The first credit was issued while tax went with the memo: its refund moves none.
    ledger = book("""
        2026-01-31 custom "vendor-credit" "acme/CM-1" 60.00 GBP Expenses:Purchases
          tax: 10.00 GBP
        2026-02-01 custom "refund-policy" "tax_timing" "refund"
        2026-02-02 custom "vendor-credit" "acme/CM-2" 60.00 GBP Expenses:Purchases
          tax: 10.00 GBP
        2026-02-10 custom "vendor-refund" "VR-1" 120.00 GBP "acme/CM-1" "acme/CM-2"
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-10",
        "Assets:Clearing:VendorRefunds 120.00 GBP",
        "Assets:VendorCredits:Acme -60.00 GBP acme/CM-1",
        "Assets:VendorCredits:Acme -60.00 GBP acme/CM-2",
        "Assets:VAT:Deferred 10.00 GBP",
        "Assets:VAT:Input -10.00 GBP",
    ]


def test_the_reversal_of_a_refund_with_tax_gives_the_slice_back() -> None:
    ledger = book(
        """
        2026-02-02 custom "vendor-credit" "acme/CM-17" 60.00 GBP Expenses:Purchases
          tax: 10.00 GBP
        2026-02-10 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
          fee: 1.00 GBP
        2026-02-12 custom "reversal" "VR-1"
          reason: "ERROR"
        """,
        ON_CASH,
    )
    assert ledger.messages == []
    assert ledger.posted("Reversal of VR-1") == [
        "2026-02-12",
        "Assets:Clearing:VendorRefunds -59.00 GBP",
        "Expenses:BankCharges -1.00 GBP",
        "Assets:VendorCredits:Acme 60.00 GBP acme/CM-17",
        "Assets:VAT:Deferred -10.00 GBP",
        "Assets:VAT:Input 10.00 GBP",
    ]
