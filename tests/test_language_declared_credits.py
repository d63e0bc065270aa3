"""Credits that a directive declares and a transaction books, and what they are worth (language, section 2)."""

from __future__ import annotations

import pytest

from tests.stories.book import book

OR_STATE = "correct one of them, or state the account that the directive shall post against"


def test_a_vendor_credit_without_an_account_declares_what_a_transaction_books() -> None:
    loaded = book("""
        2026-02-02 custom "vendor-credit" "CM-1" 100.00 GBP
          vendor_id: "shen"
          number: "CN 1"
          tax: 10.00 GBP
          expires: 2026-12-31
          order_id: "O-1"
        2026-01-03 * "Booked"
          number: "not this"
          Assets:VendorCredits:Acme  60.00 GBP
            credit_id: "CM-1"
          Assets:VendorCredits:Acme  40.00 GBP
            credit_id: "CM-1"
          Expenses:Purchases
        2026-02-03 * "Raised later"
          Assets:VendorCredits:Acme  5.00 GBP
            credit_id: "CM-1"
          Expenses:Purchases
    """)
    assert loaded.messages == []
    credit = loaded.credit("CM-1")
    assert (credit.issued_on.isoformat(), credit.account) == ("2026-01-03", "Assets:VendorCredits:Acme")
    assert (credit.vendor_id, credit.number, credit.tax_minor, credit.order_id) == (
        "shen",
        "CN 1",
        1000,
        "O-1",
    )
    assert (credit.amount_minor, credit.booked_by_hand) == (10500, True)
    assert loaded.narrations() == ["Booked", "Raised later"]


@pytest.mark.parametrize(
    ("declared", "postings", "books"),
    [
        ("100.00 GBP", ["99.00 GBP"], "the transaction that opens it books 99.00 GBP"),
        ("100.00 EUR", ["100.00 GBP"], "the transaction that opens it books 100.00 GBP"),
        ("100.00 GBP", ["60.00 GBP", "41.00 GBP"], "the transaction that opens it books 101.00 GBP"),
        ("100.00 GBP", ["40.00 GBP", "60.00 USD"], "the transaction that opens it books 40.00 GBP"),
        ("100.00 GBP", [], "no transaction books it"),
    ],
)
def test_where_booking_and_declaration_differ_neither_can_be_used(
    declared: str, postings: list[str], books: str
) -> None:
    booked = "".join(
        f'  Assets:VendorCredits:Acme  {amount}\n    credit_id: "acme/1"\n' for amount in postings
    )
    loaded = book(
        f'2026-01-02 custom "vendor-credit" "acme/1" {declared}\n'
        f'2026-01-03 * "Booked"\n  Assets:Bank:Current  0 GBP\n{booked}  Expenses:Purchases\n'
        '2026-01-05 custom "vendor-refund" "VR-1" 1.00 GBP "acme/1"\n'
        '2026-01-05 custom "vendor-balance" "acme" 0 GBP'
    )
    assert loaded.messages[0] == (
        f"CREDIT_AMOUNT_MISMATCH: credit acme/1 declares {declared}, {books}; {OR_STATE}"
    )
    assert loaded.messages[1:] == [
        "UNKNOWN_CREDIT: refund VR-1 names the credit acme/1, whose declaration was refused;"
        " mend that first: <string>:1"
    ]
    assert loaded.settlement.credits == ()
    assert [point.code for point in loaded.settlement.exceptions] == len(postings) * ["POSTING_UNALLOCATED"]


def test_a_declaration_is_judged_as_any_credit_memo_before_its_amount() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 100.00 GBP
          case_id: "RC-9"
        2026-01-03 * "Booked"
          Assets:VendorCredits:Acme  99.00 GBP
            credit_id: "acme/1"
          Expenses:Purchases
        2026-01-03 custom "vendor-credit" "bolt/1" 100.00 GBP
    """)
    assert loaded.messages == [
        "UNKNOWN_CASE: credit acme/1 names the case RC-9, which nothing declares; declare it or correct the name",
        "UNKNOWN_VENDOR: credit bolt/1 names the vendor bolt, which nothing declares; declare it or correct the name",
    ]


def test_a_declaration_of_tomorrow_is_not_judged_today() -> None:
    loaded = book('2026-01-02 custom "vendor-credit" "acme/1" 100.00 GBP')
    assert loaded.codes == ["CREDIT_AMOUNT_MISMATCH"]
    assert loaded.as_of("2026-01-01").findings == ()


def test_a_refund_before_the_booking_of_a_declared_credit_comes_too_early() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 100.00 GBP
        2026-01-03 custom "vendor-refund" "VR-1" 1.00 GBP "acme/1"
        2026-01-03 custom "credit-balance" "acme/1" 0 GBP
        2026-01-04 * "Booked"
          Assets:VendorCredits:Acme  100.00 GBP
            credit_id: "acme/1"
          Expenses:Purchases
    """)
    assert loaded.messages == [
        "CREDIT_NOT_YET_ISSUED: refund VR-1 is dated 2026-01-03, before the credit acme/1 is issued on 2026-01-04;"
        " correct one of the dates"
    ]


def test_a_declared_credit_waits_for_its_evidence() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 100.00 GBP
        2026-01-03 * "Booked"
          Assets:VendorCredits:Acme  100.00 GBP
            credit_id: "acme/1"
          Expenses:Purchases
        2026-01-04 custom "vendor-refund" "VR-1" 1.00 GBP "acme/1"
        2026-01-01 custom "refund-policy" "require_evidence" "vendor-credit"
    """)
    assert loaded.codes == ["EVIDENCE_MISSING"]
    assert (loaded.credit("acme/1").status, loaded.status("VR-1")) == ("WAITING", "PENDING CREDIT")


@pytest.mark.parametrize("parts", [["500.00"], ["300.00", "200.00"]])
def test_a_declared_functional_amount_is_the_carrying_amount_however_it_is_booked(parts: list[str]) -> None:
    booked = "".join(f'  Assets:VendorCredits:Acme  {part} EUR\n    credit_id: "acme/4"\n' for part in parts)
    loaded = book(
        '2026-01-02 custom "vendor-credit" "acme/4" 500.00 EUR\n  functional_amount: 430.00 GBP\n'
        f'2026-01-03 * "Booked"\n{booked}  Expenses:Purchases'
    )
    assert loaded.messages == []
    assert loaded.credit("acme/4").carrying_amount_minor == 43000


def test_a_functional_amount_is_stated_in_the_functional_currency_and_only_of_another() -> None:
    loaded = book("""
        2026-01-02 custom "vendor-credit" "acme/1" 500.00 EUR Expenses:Purchases
          functional_amount: 430.00 USD
        2026-01-02 custom "vendor-credit" "acme/2" 500.00 GBP Expenses:Purchases
          functional_amount: 430.00 GBP
        2026-01-02 custom "vendor-credit" "acme/3" 500.00 GBP Expenses:Purchases
          functional_amount: 500.00 GBP
        2026-01-02 custom "vendor-credit" "acme/4" 500.00 GBP Expenses:Purchases
          tax: 50.00 EUR
    """)
    assert loaded.messages == [
        "CURRENCY_MISMATCH: credit acme/1 is 500.00 EUR and its functional amount is 430.00 USD; state it in GBP",
        "CREDIT_AMOUNT_MISMATCH: credit acme/2 is 500.00 GBP in the functional currency, its functional amount"
        " 430.00 GBP; leave the functional amount out",
        "CURRENCY_MISMATCH: credit acme/4 is 500.00 GBP and its tax is 50.00 EUR; state it in GBP",
    ]


def test_a_price_or_cost_in_the_functional_currency_is_the_carrying_amount_and_a_reduction_takes_its_own() -> (
    None
):
    loaded = book("""
        2026-01-02 * "At a price"
          Assets:VendorCredits:Acme  100.00 EUR @ 0.86 GBP
            credit_id: "acme/1"
          Expenses:Purchases
        2026-01-02 * "At a cost"
          Assets:VendorCredits:Acme  100.00 EUR {0.85 GBP}
            credit_id: "acme/2"
          Expenses:Purchases
        2026-01-02 * "At a price of another currency"
          Assets:VendorCredits:Acme  100.00 EUR @ 1.10 USD
            credit_id: "acme/3"
          Expenses:Purchases
        2026-01-03 * "A raise at its own price"
          Assets:VendorCredits:Acme  50.00 EUR @ 0.90 GBP
            credit_id: "acme/1"
          Expenses:Purchases
        2026-01-04 * "A reduction at its own price"
          Assets:VendorCredits:Acme  -50.00 EUR @ 0.88 GBP
            credit_id: "acme/1"
          Expenses:Purchases
        2026-01-04 * "A reduction without a price"
          Assets:VendorCredits:Acme  -50.00 EUR
            credit_id: "acme/1"
          Expenses:Purchases
        2026-01-05 * "A raise without a rate"
          Assets:VendorCredits:Acme  50.00 EUR
            credit_id: "acme/2"
          Expenses:Purchases
        2026-01-06 * "And one with"
          Assets:VendorCredits:Acme  50.00 EUR @ 0.90 GBP
            credit_id: "acme/2"
          Expenses:Purchases
    """)
    assert loaded.messages == []
    first = loaded.credit("acme/1")
    # 86.00 + 45.00 = 131.00; less 44.00 (50 at 0.88); then round(131.00 × 100 ∕ 150) = 87.33 less 44.00 = 43.33
    assert (first.carrying_amount_minor, first.residual_carrying_amount_minor) == (13100, 13100 - 4400 - 4333)
    assert loaded.credit("acme/2").carrying_amount_minor is None
    assert loaded.credit("acme/3").carrying_amount_minor is None
    assert loaded.as_of("2026-01-04").credit["acme/2"].carrying_amount_minor == 8500
