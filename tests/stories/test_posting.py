"""What is posted (language, section 3): credits, refunds, fees, provenance."""

from __future__ import annotations

from decimal import Decimal

import pytest
from beancount.core import data

from tests.stories.book import HEADER, book, without

ON_CASH = HEADER + '2020-01-01 custom "refund-policy" "tax_timing" "refund"\n'


def test_a_credit_memo_debits_the_vendor_and_credits_what_it_reverses_and_the_tax() -> None:
    # 600.00 tax included, of which 100.00 tax: 500.00 off the purchases.
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
          number: "CN 000017"
          tax: 100.00 GBP
    """)
    assert ledger.messages == []
    assert ledger.posted("Credit memo acme/CM-17 (CN 000017)") == [
        "2026-02-02",
        "Assets:VendorCredits:Acme 600.00 GBP acme/CM-17",
        "Expenses:Purchases -500.00 GBP",
        "Assets:VAT:Input -100.00 GBP",
    ]


def test_a_credit_that_is_all_tax_posts_no_line_of_zero() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 20.00 GBP Expenses:Purchases
          tax: 20.00 GBP
        2026-02-02 custom "vendor-credit" "acme/CM-18" 20.00 GBP Expenses:Purchases
          tax: 0 GBP
    """)
    assert ledger.messages == []
    assert ledger.posted("Credit memo acme/CM-17") == [
        "2026-02-02",
        "Assets:VendorCredits:Acme 20.00 GBP acme/CM-17",
        "Assets:VAT:Input -20.00 GBP",
    ]
    assert ledger.posted("Credit memo acme/CM-18") == [
        "2026-02-02",
        "Assets:VendorCredits:Acme 20.00 GBP acme/CM-18",
        "Expenses:Purchases -20.00 GBP",
    ]


def test_an_applied_refund_debits_clearing_and_credits_the_vendor_once_per_credit() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 300.00 GBP Expenses:Purchases
        2026-02-03 custom "vendor-credit" "acme/CM-18" 200.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-0001" 450.00 GBP "acme/CM-17" "acme/CM-18"
          bank_transaction_ref: "FT26051XYZ"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-0001") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 450.00 GBP",
        "Assets:VendorCredits:Acme -300.00 GBP acme/CM-17",
        "Assets:VendorCredits:Acme -150.00 GBP acme/CM-18",
    ]
    assert ledger.status("VR-0001") == "APPLIED"
    assert ledger.credit("acme/CM-18").unapplied_balance_minor == 50_00


def test_every_generated_transaction_tells_its_chain_its_vendor_and_the_line_that_caused_it() -> None:
    ledger = book("""
        2026-01-20 custom "refund-case" "RC-7" 600.00 GBP
          vendor_id: "acme"
          order_id: "KB-5"
          reason: "DAMAGED"
          owner: "a.khan"
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
          bill_id: "INV-880"
          order_id: "KB-55"
          case_id: "RC-7"
        2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT 1"
          order_id: "KB-56"
        2026-02-21 custom "vendor-refund" "VR-2" 50.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT2"
          case_id: "RC-7"
        2026-02-22 custom "reversal" "VR-2"
          reason: "ERROR"
    """)
    assert ledger.messages == []
    memo, refund = ledger.transaction("Credit memo acme/CM-17"), ledger.transaction("Refund VR-1")
    second, undone = ledger.transaction("Refund VR-2"), ledger.transaction("Reversal of VR-2")
    chain = {"acme/CM-17", "INV-880", "KB-55", "RC-7", "KB-5"}
    assert memo.links == chain
    # "FT 1" has a blank: no link can carry it.
    assert refund.links == chain | {"VR-1", "KB-56"}
    assert second.links == undone.links == chain | {"VR-2", "FT2"}
    assert [(entry.meta["filename"], entry.meta["lineno"]) for entry in (memo, refund, second, undone)] == [
        ("<string>", 6),
        ("<string>", 10),
        ("<string>", 13),
        ("<string>", 16),
    ]
    assert {entry.payee for entry in (memo, refund, second, undone)} == {"Acme Components Ltd"}
    assert {entry.flag for entry in (memo, refund, second, undone)} == {"*"}


def test_no_metadata_is_shared_between_generated_entries_and_postings() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 600.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
        2026-02-22 custom "reversal" "VR-1"
          reason: "ERROR"
    """)
    generated = [entry for entry in ledger.entries if isinstance(entry, data.Transaction)]
    metas = [entry.meta for entry in generated] + [
        post.meta for entry in generated for post in entry.postings
    ]
    assert len(metas) == len({id(meta) for meta in metas}) == 9


def test_the_fee_kept_on_the_way_is_charged_and_clearing_gets_the_rest() -> None:
    # 100.00 less 2.50 reach the bank; the clearing account is zero when the bank line stands.
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 100.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
          fee: 2.50 GBP
        2026-02-21 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current             97.50 GBP
          Assets:Clearing:VendorRefunds  -97.50 GBP
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1") == [
        "2026-02-20",
        "Assets:Clearing:VendorRefunds 97.50 GBP",
        "Expenses:BankCharges 2.50 GBP",
        "Assets:VendorCredits:Acme -100.00 GBP acme/CM-17",
    ]
    assert ledger.balance("Assets:Clearing:VendorRefunds") == "0"
    assert ledger.status("VR-1") == "RECONCILED"
    assert ledger.refund("VR-1").fee_minor == 2_50


def test_the_fee_on_the_match_counts_before_the_refunds_own() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 100.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-17"
          fee: 2.50 GBP
        2026-02-21 custom "receipt-match" "FT1" "VR-1"
          fee: 3.00 GBP
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-1")[:3] == [
        "2026-02-21",
        "Assets:Clearing:VendorRefunds 97.00 GBP",
        "Expenses:BankCharges 3.00 GBP",
    ]
    assert ledger.refund("VR-1").fee_minor == 3_00


def test_a_fee_in_another_currency_than_reaches_the_bank_is_refused() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 100.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-17"
          fee: 2.50 EUR
    """)
    assert ledger.messages == [
        "CURRENCY_MISMATCH: refund VR-1 is 100.00 GBP and its fee 2.50 EUR; state it in GBP"
    ]
    assert ledger.status("VR-1") == "REJECTED"


def test_the_importer_may_book_the_fee_itself() -> None:
    # Bank 97.50 and charges 2.50 against clearing 100.00: the refund needs no fee.
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-17" 100.00 GBP Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
        2026-02-21 * "Receipt"
          bank_transaction_ref: "FT1"
          Assets:Bank:Current             97.50 GBP
          Expenses:BankCharges             2.50 GBP
          Assets:Clearing:VendorRefunds -100.00 GBP
    """)
    assert (ledger.messages, ledger.status("VR-1")) == ([], "RECONCILED")
    assert ledger.balance("Assets:Clearing") == "0"


def test_a_refund_to_a_cash_account_leaves_the_clearing_account_alone() -> None:
    ledger = book("""
        2026-02-02 custom "vendor-credit" "acme/CM-20" 90.00 GBP Expenses:Purchases
        2026-02-22 custom "vendor-refund" "VR-3" 90.00 GBP Assets:Bank:Current "acme/CM-20"
    """)
    assert ledger.messages == []
    assert ledger.posted("Refund VR-3") == [
        "2026-02-22",
        "Assets:Bank:Current 90.00 GBP",
        "Assets:VendorCredits:Acme -90.00 GBP acme/CM-20",
    ]


REFUND = """
2026-02-02 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
2026-02-20 custom "vendor-refund" "VR-1" 100.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT1"
"""


def _lacks(label: str, key: str, on: str) -> str:
    value = '"GBP"' if key == "functional_currency" else "ACCOUNT"
    return (
        f"POLICY_MISSING: {label} needs the policy {key} on {on}, which is not set;"
        f' add custom "refund-policy" "{key}" {value}'
    )


def test_a_refund_needs_a_clearing_account_unless_it_names_a_cash_account() -> None:
    ledger = book(REFUND, without("clearing_account"))
    assert ledger.messages == [_lacks("refund VR-1", "clearing_account", "2026-02-20")]
    assert ledger.status("VR-1") == "REJECTED"
    assert ledger.balance("Assets:VendorCredits") == "100.00 GBP"
    straight = book(REFUND.replace('GBP "acme', 'GBP Assets:Bank:Current "acme'), without("clearing_account"))
    assert (straight.messages, straight.status("VR-1")) == ([], "APPLIED")


def test_a_fee_needs_a_fee_account() -> None:
    ledger = book(REFUND + "  fee: 1.00 GBP\n", without("fee_account"))
    assert ledger.messages == [_lacks("refund VR-1", "fee_account", "2026-02-20")]


@pytest.mark.parametrize("key", ["tax_account", "tax_deferred_account"])
def test_tax_on_cash_needs_both_tax_accounts(key: str) -> None:
    # The credit itself needs the deferred account; the refund the other one too.
    header = without(key) + '2020-01-01 custom "refund-policy" "tax_timing" "refund"\n'
    ledger = book(REFUND.replace("Purchases\n", "Purchases\n  tax: 10.00 GBP\n", 1), header)
    if key == "tax_account":
        assert ledger.messages == [_lacks("refund VR-1", key, "2026-02-20")]
    else:
        assert ledger.messages[0] == _lacks("credit acme/CM-1", key, "2026-02-02")
        assert ledger.codes == ["POLICY_MISSING", "UNKNOWN_CREDIT"]
    assert ledger.status("VR-1") == "REJECTED"


def test_units_sum_to_exactly_zero_in_every_generated_transaction() -> None:
    ledger = book(
        """
        2026-02-02 custom "vendor-credit" "acme/CM-17" 33.33 GBP Expenses:Purchases
          tax: 5.55 GBP
        2026-02-10 custom "vendor-refund" "VR-1" 11.11 GBP "acme/CM-17"
          bank_transaction_ref: "FT1"
          fee: 0.01 GBP
        2026-02-11 custom "credit-write-off" "WO-1" "acme/CM-17" 7.77 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        """,
        ON_CASH,
    )
    generated = [entry for entry in ledger.entries if isinstance(entry, data.Transaction)]
    sums = [
        sum((post.units.number or Decimal(0) for post in entry.postings if post.units), Decimal(0))
        for entry in generated
    ]
    assert sums == [0, 0, 0]
