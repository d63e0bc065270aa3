"""Bills that the books already have, and credits netted against them (language, sections 2, 3 and 6)."""

from __future__ import annotations

import pytest

from tests.stories.book import Book, book

BOOKS = """
        2026-01-05 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-02 * "Bill"
          Liabilities:AP:Acme  -100.00 GBP
            bill_id: "INV-1"
            due: 2026-02-01
            vendor_id: "acme"
            order_id: "O-1"
          Expenses:Purchases
        2026-01-02 * "Bill on the vendor's own account"
          due: 2026-02-02
          order_id: "O-2"
          Assets:VendorCredits:Acme  -50.00 GBP
            bill_id: "INV-2"
          Expenses:Purchases
        2026-01-02 * "Bill that does not say whose it is"
          Liabilities:AP:Shen  -100.00 GBP
            bill_id: "INV-3"
          Expenses:Purchases
        2026-01-02 * "Bill of the other vendor"
          Liabilities:AP:Shen  -100.00 GBP
            bill_id: "INV-4"
            vendor_id: "shen"
          Expenses:Purchases
        2026-01-03 * "Payment"
          Liabilities:AP:Acme  30.00 GBP
            bill_id: "INV-1"
            due: "soon"
            vendor_id: "acme"
          Assets:Bank:Current
"""


def applied(*applications: str) -> Book:
    """The books with applications of credit acme/1, each `ID AMOUNT BILL [ACCOUNT]`."""
    lines = []
    for application in applications:
        id_, number, currency, rest = application.split(maxsplit=3)
        lines.append(
            f'        2026-01-06 custom "credit-application" "{id_}" "acme/1" {number} {currency} {rest}'
        )
    return book(BOOKS + "\n".join(lines))


def test_a_bill_is_its_vendor_and_number_and_shows_what_is_owed() -> None:
    loaded = applied('AP-1 20.00 GBP "INV-1"')
    assert loaded.messages == []
    rows = [
        (bill.vendor_id, bill.bill_id, bill.account, bill.billed_minor, bill.paid_minor, bill.applied_minor)
        for bill in loaded.settlement.bills
    ]
    assert rows == [
        (None, "INV-3", "Liabilities:AP:Shen", 10000, 0, 0),
        ("acme", "INV-1", "Liabilities:AP:Acme", 10000, 3000, 2000),
        ("acme", "INV-2", "Assets:VendorCredits:Acme", 5000, 0, 0),
        ("shen", "INV-4", "Liabilities:AP:Shen", 10000, 0, 0),
    ]
    first = loaded.settlement.bills[1]
    assert (first.open_minor, str(first.due_on), first.order_id) == (5000, "2026-02-01", "O-1")
    second = loaded.settlement.bills[2]
    assert (str(second.due_on), second.order_id, str(second.billed_on)) == ("2026-02-02", "O-2", "2026-01-02")
    assert loaded.as_of("2026-01-01").bills == ()


def test_an_application_posts_to_the_account_of_the_bill_unless_it_is_the_vendors_own() -> None:
    loaded = applied('AP-1 70.00 GBP "INV-1"', 'AP-2 50.00 GBP "INV-2"', 'AP-3 10.00 GBP "INV-9"')
    assert loaded.messages == []
    assert loaded.posted("Application AP-1 to INV-1") == [
        "2026-01-06",
        "Liabilities:AP:Acme 70.00 GBP",
        "Assets:VendorCredits:Acme -70.00 GBP acme/1",
    ]
    assert loaded.narrations().count("Application AP-2 to INV-2") == 0
    assert loaded.narrations().count("Application AP-3 to INV-9") == 0
    assert loaded.credit("acme/1").applied_amount_minor == 13000


def test_a_given_account_takes_the_application() -> None:
    loaded = applied('AP-1 10.00 GBP "INV-9" Liabilities:AP:Acme')
    assert loaded.posted("Application AP-1 to INV-9")[1] == "Liabilities:AP:Acme 10.00 GBP"
    assert loaded.transaction("Application AP-1 to INV-9").links == {"AP-1", "INV-9", "acme/1"}


@pytest.mark.parametrize(
    ("application", "message"),
    [
        (
            'AP-1 70.01 GBP "INV-1"',
            "APPLICATION_EXCEEDS_BILL_BALANCE: application AP-1 asks 70.01 GBP of bill INV-1, which has 70.00 GBP"
            " open on 2026-01-06 (excess 0.01 GBP)\nbill INV-1 is booked at <string>:2",
        ),
        (
            'AP-1 500.01 GBP "INV-1"',
            "APPLICATION_EXCEEDS_CREDIT_BALANCE: application AP-1 asks 500.01 GBP of acme/1, which has 500.00 GBP"
            " available (excess 0.01 GBP)\nacme/1 is declared at <string>:1",
        ),
        (
            'AP-1 10.00 GBP "INV-4"',
            "CREDIT_VENDOR_MISMATCH: application AP-1 nets the credit acme/1 of acme against bill INV-4 of shen;"
            " name a bill of acme",
        ),
        (
            'AP-1 10.00 GBP "INV-1"\n          vendor_id: "shen"',
            "CREDIT_VENDOR_MISMATCH: application AP-1 nets the credit acme/1 of acme against bill INV-1 of shen;"
            " name a bill of acme",
        ),
        (
            'AP-1 10.00 EUR "INV-1"',
            "CURRENCY_MISMATCH: application AP-1 is 10.00 EUR, the credit acme/1 is in GBP; state the amount in GBP",
        ),
    ],
)
def test_an_application_that_does_not_fit_its_credit_or_its_bill_is_refused(
    application: str, message: str
) -> None:
    loaded = applied(application)
    assert loaded.messages == [message]
    assert loaded.credit("acme/1").unapplied_balance_minor == 50000
    assert loaded.settlement.reductions == ()


def test_a_bill_that_does_not_say_whose_it_is_may_be_netted_and_so_may_one_that_the_books_do_not_have() -> (
    None
):
    loaded = applied('AP-1 10.00 GBP "INV-3"', 'AP-2 10.00 GBP "INV-9"\n          vendor_id: "acme"')
    assert loaded.messages == []


def test_a_bill_number_that_both_vendors_use_is_the_own_vendors_bill() -> None:
    loaded = book(
        BOOKS
        + """
        2026-01-02 * "Same number"
          Liabilities:AP:Acme  -30.00 GBP
            bill_id: "INV-4"
            vendor_id: "acme"
          Liabilities:AP:Acme  -40.00 EUR
            bill_id: "INV-4"
            vendor_id: "acme"
          Expenses:Purchases
        2026-01-06 custom "credit-application" "AP-1" "acme/1" 30.01 GBP "INV-4"
    """
    )
    assert loaded.messages == [
        "APPLICATION_EXCEEDS_BILL_BALANCE: application AP-1 asks 30.01 GBP of bill INV-4, which has 30.00 GBP"
        " open on 2026-01-06 (excess 0.01 GBP)\nbill INV-4 is booked at <string>:31"
    ]


def test_a_bill_in_another_currency_cannot_be_netted() -> None:
    loaded = book("""
        2026-01-02 * "Bill"
          Liabilities:AP:Acme  -100.00 EUR
            bill_id: "INV-1"
            vendor_id: "acme"
          Expenses:Purchases
        2026-01-05 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-06 custom "credit-application" "AP-1" "acme/1" 150.00 GBP "INV-1"
        2026-01-06 custom "credit-application" "AP-2" "acme/1" 50.00 GBP "INV-1"
    """)
    assert loaded.codes == ["CURRENCY_MISMATCH", "CURRENCY_MISMATCH"]
    assert loaded.settlement.bills[0].open_minor == 10000


def test_a_bill_of_tomorrow_is_not_checked_today() -> None:
    loaded = book("""
        2026-01-05 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-06 custom "credit-application" "AP-1" "acme/1" 500.00 GBP "INV-1"
        2026-01-07 * "Bill"
          Liabilities:AP:Shen  -100.00 GBP
            bill_id: "INV-1"
            vendor_id: "shen"
          Expenses:Purchases
    """)
    assert loaded.messages == []


def test_a_reversed_application_frees_the_bill_and_the_credit() -> None:
    loaded = book(
        BOOKS
        + """
        2026-01-06 custom "credit-application" "AP-1" "acme/1" 70.00 GBP "INV-1"
        2026-01-07 custom "reversal" "AP-1"
          reason: "x"
        2026-01-08 custom "reversal" "AP-1"
          reason: "x"
        2026-01-09 custom "credit-application" "AP-2" "acme/1" 70.00 GBP "INV-1"
    """
    )
    assert loaded.messages == [
        "INVALID_STATE_TRANSITION: reversal AP-1: it was already reversed on 2026-01-07; delete this one"
    ]
    assert loaded.posted("Reversal of AP-1") == [
        "2026-01-07",
        "Liabilities:AP:Acme -70.00 GBP",
        "Assets:VendorCredits:Acme 70.00 GBP acme/1",
    ]
    assert loaded.credit("acme/1").unapplied_balance_minor == 43000


def test_postings_that_are_no_bill_are_left_out() -> None:
    loaded = book("""
        2026-01-02 * "Odd bills"
          Liabilities:AP:Shen  -100.001 GBP
            bill_id: "INV-5"
          Liabilities:AP:Shen  -100.00 GBP
            bill_id: 5
          Liabilities:AP:Shen  0.00 GBP
            bill_id: "INV-6"
          Liabilities:AP:Shen  -1.00 GBP
            bill_id: "INV-7"
            order_id: 7
          Expenses:Purchases
        2026-01-05 custom "vendor-balance" "acme" 0 GBP
    """)
    assert loaded.messages == []
    assert [(bill.bill_id, bill.order_id) for bill in loaded.settlement.bills] == [("INV-7", None)]


def test_a_write_off_takes_what_will_not_come_and_no_more() -> None:
    loaded = book("""
        2026-01-05 custom "vendor-credit" "acme/1" 500.00 GBP Expenses:Purchases
        2026-01-06 custom "vendor-refund" "VR-1" 100.00 GBP "acme/1"
        2026-01-06 custom "credit-write-off" "WO-1" "acme/1" 5.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-01-07 custom "credit-write-off" "WO-2" "acme/1" 395.01 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-01-04 custom "credit-write-off" "WO-3" "acme/1" 5.00 GBP Expenses:WriteOffs
          reason: "IMMATERIAL"
        2026-01-07 custom "credit-write-off" "WO-4" "acme/1" 5.00 EUR Expenses:WriteOffs
          reason: "IMMATERIAL"
    """)
    assert loaded.messages == [
        "WRITE_OFF_EXCEEDS_CREDIT_BALANCE: write-off WO-2 asks 395.01 GBP of acme/1, which has 395.00 GBP available"
        " (excess 0.01 GBP); 100.00 GBP more is reserved by pending refunds\nacme/1 is declared at <string>:1",
        "CREDIT_NOT_YET_ISSUED: write-off WO-3 is dated 2026-01-04, before the credit acme/1 is issued on 2026-01-05;"
        " correct one of the dates",
        "CURRENCY_MISMATCH: write-off WO-4 is 5.00 EUR, the credit acme/1 is in GBP; state the amount in GBP",
    ]
    assert loaded.posted("Write-off WO-1") == [
        "2026-01-06",
        "Expenses:WriteOffs 5.00 GBP",
        "Assets:VendorCredits:Acme -5.00 GBP acme/1",
    ]
    assert loaded.credit("acme/1").written_off_amount_minor == 500
