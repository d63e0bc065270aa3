"""Payments and refunds of US vendors by calendar year: what reduces the year's payments, and what does not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beanquery import query

from beancount_refunds.reports import Filters
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.us_1099 import us_1099
from tests.books_on_disk import HEADER
from tests.example_books import example_books
from tests.reports.told import columns, day, opened, told

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger


def _vendor(text: str, country: str) -> str:
    return f'{text}\n  country: "{country}"'


def _bill(on: str, number: str, minus: str, vendor: str = "acme") -> str:
    stated = f'  vendor_id: "{vendor}"\n' if vendor else ""
    return (
        f'{on} * "Bill"\n{stated}  Liabilities:AP  -{minus}\n    bill_id: "{number}"\n'
        f"  Expenses:Purchases  {minus}\n"
    )


def _payment(on: str, number: str, amount: str, vendor: str = "acme", other: str = "") -> str:
    stated = f'  vendor_id: "{vendor}"\n' if vendor else ""
    rest = other or f"  Assets:Bank  -{amount}\n"
    return f'{on} * "Payment"\n{stated}  Liabilities:AP  {amount}\n    bill_id: "{number}"\n{rest}'


def _refund(on: str, id_: str, amount: str, bill: str | None) -> str:
    """A credit and its refund on one day."""
    stated = f'  bill_id: "{bill}"\n' if bill else ""
    return (
        f'{on} custom "vendor-credit" "acme/{id_}" {amount} Expenses:Purchases\n{stated}'
        f'{on} custom "vendor-refund" "{id_}" {amount} "acme/{id_}"\n  bank_transaction_ref: "B-{id_}"\n'
    )


def _reversal(on: str, id_: str) -> str:
    return f'{on} custom "reversal" "{id_}"\n  reason: "RETURNED"\n  bank_transaction_ref: "BACK-{id_}"\n'


ACME = '2020-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme'
SHEN = '2020-01-01 custom "vendor" "shen" "深圳零件" Assets:Credits:Shen'

BOOKS_1099 = "".join(
    (
        HEADER.replace(ACME, _vendor(ACME, "US")).replace(SHEN, _vendor(SHEN, "CN")),
        "2020-01-01 open Liabilities:AP\n2020-01-01 open Assets:Credits:Bolt\n",
        '2020-01-01 custom "vendor" "bolt" "Bolt LLC" Assets:Credits:Bolt\n',
        # INV-1 is paid in two years. R1 gives back 400.00 of 2026, then 100.00 of 2025.
        _bill("2025-11-01", "INV-1", "1000.00 USD"),
        _payment("2025-12-10", "INV-1", "600.00 USD"),
        _payment("2026-01-15", "INV-1", "400.00 USD"),
        _refund("2026-02-01", "R1", "500.00 USD", "INV-1"),
        # R2 comes in the year of the payment and goes back in the next. R5 is of the year before.
        _payment("2025-12-20", "INV-2", "200.00 USD"),
        _refund("2025-12-28", "R2", "50.00 USD", "INV-2"),
        _reversal("2026-01-05", "R2"),
        _refund("2026-03-01", "R5", "30.00 USD", "INV-2"),
        # No bill; a bill that nobody paid; more than was paid (20.00 of 25.00).
        _refund("2026-02-02", "R3", "3.00 USD", None),
        _refund("2026-02-03", "R4", "4.00 USD", "INV-9"),
        _payment("2026-02-04", "INV-3", "20.00 USD"),
        _refund("2026-02-05", "R6", "25.00 USD", "INV-3"),
        # What went back in the same year can be counted again.
        _payment("2026-03-04", "INV-4", "100.00 USD"),
        _refund("2026-03-05", "R7", "40.00 USD", "INV-4"),
        _reversal("2026-03-06", "R7"),
        _refund("2026-03-07", "R8", "100.00 USD", "INV-4"),
        # 100.00 less 30.00 set off by hand: 70.00 of money. INV-6 is corrected, no money moves.
        '2026-03-08 custom "vendor-credit" "acme/C1" 45.00 USD Expenses:Purchases\n',
        _payment(
            *("2026-03-09", "INV-5", "100.00 USD", "acme"),
            '  Assets:Credits:Acme  -30.00 USD\n    credit_id: "acme/C1"\n  Assets:Bank  -70.00 USD\n',
        ),
        _payment("2026-03-10", "INV-6", "10.00 USD", "acme", "  Expenses:Purchases  -10.00 USD\n"),
        _payment("2026-03-11", "INV-7", "8.00 EUR"),
        _payment("2026-03-12", "B-1", "5.00 USD", "bolt"),
        _payment("2026-03-13", "S-1", "6.00 USD", "shen"),
        _payment("2026-03-14", "X-1", "7.00 USD", ""),
    )
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger BOOKS_1099."""
    return opened(tmp_path_factory.mktemp("us"), BOOKS_1099)


def test_only_refunds_of_the_year_of_the_payment_reduce_the_payments(books: Ledger) -> None:
    refunds = ("same_year_minor", "net_minor", "earlier_years_minor", "unknown_minor", "not_cash_minor")
    keys = ("vendor_id", "year", "currency_code", "payments_minor", *refunds)
    assert columns(us_1099(books, Question()), *keys) == [
        # Paid 600 + 200, back R2.
        ("acme", "2025", "USD", 80000, 5000, 75000, 0, 0, 0),
        ("acme", "2026", "EUR", 800, 0, 800, 0, 0, 0),
        # Paid 400 + 20 + 100 + 70; back R1 400, R6 20, R7 40 − 40, R8 100. Of earlier years: R1 100, R5 30.
        # Unknown: R2 −50, R3 3, R4 4, R6 5. Without cash: 30 set off, 10 corrected.
        ("acme", "2026", "USD", 59000, 52000, 7000, 13000, -3800, 4000),
        ("bolt", "2026", "USD", 500, 0, 500, 0, 0, 0),
    ]


def test_a_row_says_whose_it_is_and_what_must_be_known_about_it(books: Ledger) -> None:
    table = us_1099(books, Question())
    assert columns(table, "name", "country", "remark") == [
        ("Acme Components Ltd", "US", None),
        ("Acme Components Ltd", "US", "not in US dollars: convert it for the form"),
        ("Acme Components Ltd", "US", "year of the payment unknown: see the refunds"),
        ("Bolt LLC", None, "no country is stated: a US vendor?"),
    ]
    assert table.summary == (
        "only payments that name their bill (bill_id) are known; refunds count by the day they were applied",
        "vendors of other countries are left out: shen (CN)",
        "credits lowered by hand are no refunds here: 30.00 USD; record cash as a vendor-refund",
        "bills without vendor are left out: X-1; add vendor_id to the postings",
    )


def test_each_refund_leads_to_the_payments_of_its_bill(books: Ledger) -> None:
    (refunds,) = us_1099(books, Question()).also
    keys = ("on", "refund_id", "same_year_minor", "earlier_years_minor", "unknown_minor", "remark")
    assert columns(refunds, *keys) == [
        ("2025-12-28", "R2", 5000, 0, 0, None),
        (
            *("2026-01-05", "R2", 0, 0, -5000),
            "the refund of 2025-12-28 went back in another year: an adviser must say where it counts",
        ),
        ("2026-02-01", "R1", 40000, 10000, 0, None),
        ("2026-02-02", "R3", 0, 0, 300, "year of the payment unknown: the credit names no bill"),
        (
            *("2026-02-03", "R4", 0, 0, 400),
            "year of the payment unknown: no payment of INV-9 in USD is there",
        ),
        (
            *("2026-02-05", "R6", 2000, 0, 500),
            "5.00 USD more than was paid for INV-3 until then: year of the payment unknown",
        ),
        ("2026-03-01", "R5", 0, 3000, 0, None),
        ("2026-03-05", "R7", 4000, 0, 0, None),
        ("2026-03-06", "R7", -4000, 0, 0, None),
        ("2026-03-07", "R8", 10000, 0, 0, None),
    ]
    assert told(refunds)[2] == {
        "vendor_id": "acme",
        "year": "2026",
        "on": "2026-02-01",
        "kind": "refund",
        "refund_id": "R1",
        "bank_transaction_ref": "B-R1",
        "credit_id": "acme/R1",
        "bill_id": "INV-1",
        "paid": "2025-12-10 600.00 USD, 2026-01-15 400.00 USD",
        "same_year_minor": 40000,
        "earlier_years_minor": 10000,
        "unknown_minor": 0,
        "currency_code": "USD",
    }
    assert columns(refunds, "bank_transaction_ref")[1] == ("BACK-R2",)


def test_a_vendor_of_another_country_is_shown_when_it_is_asked_for(books: Ledger) -> None:
    table = us_1099(books, Question(filters=Filters(vendors=frozenset({"shen"}))))
    assert columns(table, "vendor_id", "country", "payments_minor") == [("shen", "CN", 600)]
    assert table.summary[1:] == ("bills without vendor are left out: X-1; add vendor_id to the postings",)


def test_the_period_chooses_payments_and_refunds_by_their_own_days(books: Ledger) -> None:
    table = us_1099(books, Question(filters=Filters(since=day("2025-12-15"), until=day("2025-12-31"))))
    keys = ("year", "payments_minor", "same_year_minor", "net_minor")
    assert columns(table, *keys) == [("2025", 20000, 5000, 15000)]
    assert (table.since, table.until) == (day("2025-12-15"), day("2025-12-31"))


def test_netting_is_no_refund_and_no_payment_of_the_year(tmp_path: pathlib.Path) -> None:
    text = (
        HEADER.replace(SHEN + "\n", "")
        + "2020-01-01 open Liabilities:AP\n"
        + _bill("2026-01-05", "INV-1", "100.00 USD")
        + '2026-01-06 custom "vendor-credit" "acme/1" 30.00 USD Expenses:Purchases\n'
        + '2026-01-07 custom "credit-application" "AP-1" "acme/1" 30.00 USD "INV-1" Liabilities:AP\n'
        + _payment("2026-01-08", "INV-1", "70.00 USD")
    )
    table = us_1099(opened(tmp_path, text), Question())
    assert columns(table, "payments_minor", "same_year_minor", "not_cash_minor") == [(7000, 0, 0)]
    assert table.also[0].rows == ()
    assert table.summary == (
        "only payments that name their bill (bill_id) are known; refunds count by the day they were applied",
    )


def test_the_dollars_paid_in_the_example_books_are_those_of_the_bank() -> None:
    ledger = example_books()
    _, rows = query.run_query(
        list(ledger.entries),
        dict(ledger.options),
        "SELECT -sum(number) WHERE account = 'Assets:Bank:Dollar' AND narration ~ '^Payment of'",
    )
    assert rows == [(Decimal("4200.00"),)]
    table = us_1099(ledger, Question())
    # Paid 1,960.00 + 2,240.00; back VR-0006 180.00 + 110.00, VR-0012 385.00.
    keys = ("vendor_id", "year", "payments_minor", "same_year_minor", "net_minor")
    assert columns(table, *keys) == [("prairie", "2026", 420000, 67500, 352500)]
