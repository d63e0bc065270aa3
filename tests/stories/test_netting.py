"""Credits netted against bills, and written off (language, section 3): at the carrying amount, without FX."""

from __future__ import annotations

from tests.stories.book import book


def test_an_application_on_the_vendors_own_account_posts_nothing() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-20" 90.00 GBP Expenses:Purchases
        2026-02-24 custom "credit-application" "AP-1" "acme/CM-20" 40.00 GBP "INV-991"
    """)
    assert ledger.messages == []
    assert ledger.narrations() == ["Credit memo acme/CM-20"]
    assert ledger.credit("acme/CM-20").applied_amount_minor == 40_00
    assert ledger.credit("acme/CM-20").unapplied_balance_minor == 50_00


def test_an_application_to_a_bill_elsewhere_debits_the_account_given() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-20" 90.00 GBP Expenses:Purchases
        2026-02-24 custom "credit-application" "AP-2" "acme/CM-20" 10.00 GBP "INV-992" Liabilities:AP:Acme
    """)
    assert ledger.messages == []
    assert ledger.posted("Application AP-2 to INV-992") == [
        "2026-02-24",
        "Liabilities:AP:Acme 10.00 GBP",
        "Assets:VendorCredits:Acme -10.00 GBP acme/CM-20",
    ]


def test_a_write_off_debits_the_account_given() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-20" 90.00 GBP Expenses:Purchases
        2026-02-25 custom "credit-write-off" "WO-1" "acme/CM-20" 5.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
    """)
    assert ledger.messages == []
    assert ledger.posted("Write-off WO-1") == [
        "2026-02-25",
        "Expenses:WriteOffs 5.00 GBP",
        "Assets:VendorCredits:Acme -5.00 GBP acme/CM-20",
    ]
