"""The tax of credits by period: each line with its chain, the sums of each return, and the account."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from beanquery import query

from beancount_refunds.reports import Filters
from beancount_refunds.reports.question import Calendar, Question
from beancount_refunds.reports.tax import tax
from tests.books_on_disk import HEADER
from tests.example_books import example_books
from tests.reports.tax_books import TAX_BOOKS
from tests.reports.told import columns, day, lines, opened, told

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger

_BY_CASH = "tax_timing refund on the memo's day, 2026-04-02"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger TAX_BOOKS."""
    return opened(tmp_path_factory.mktemp("tax"), TAX_BOOKS)


# ------------------------------------------------------------------------------------------- lines


def test_the_tax_of_a_credit_is_due_by_memo_or_slice_by_slice_with_the_cash(books: Ledger) -> None:
    keys = ("period", "on", "kind", "credit_id", "subject", "net_minor", "tax_minor", "currency_code")
    # The arithmetic stands in tax_books, beside each directive.
    assert columns(tax(books, Question()), *keys) == [
        ("2026-Q1", "2026-01-10", "credit", "acme/1", None, 10000, 2000, "GBP"),
        ("2026-Q1", "2026-02-10", "credit", "acme/2", None, 5000, 1000, "GBP"),
        ("2026-Q1", "2026-02-11", "credit", "acme/3", None, 5000, 1000, "EUR"),
        ("2026-Q2", "2026-04-03", "reversal of credit", "acme/2", None, -5000, -1000, "GBP"),
        ("2026-Q2", "2026-05-05", "application", "acme/4", "AP-1", 4167, 833, "GBP"),
        ("2026-Q2", "2026-06-10", "refund", "acme/H3", "R4", 2500, 500, "GBP"),
        ("2026-Q2", "2026-06-28", "refund", "acme/4", "R1", 8333, 1667, "GBP"),
        ("2026-Q3", "2026-07-02", "reversal of refund", "acme/4", "R1", -8333, -1667, "GBP"),
        ("2026-Q3", "2026-07-03", "refund", "acme/4", "R1", 8333, 1667, "GBP"),
        ("2026-Q3", "2026-07-05", "reversal of application", "acme/4", "AP-1", -4167, -833, "GBP"),
        ("2026-Q3", "2026-07-06", "refund", "acme/4", "R2", 5000, 1000, "GBP"),
        # Taken up at the rate of the day: net and tax in pounds.
        ("2026-Q3", "2026-07-10", "refund", "acme/5", "R3", 4000, 800, "GBP"),
        ("2026-Q3", "2026-07-12", "credit", "acme/6", None, 2250, 450, "GBP"),
    ]


def test_a_line_says_why_it_belongs_into_its_period(books: Ledger) -> None:
    assert [row["why"] for row in tax(books, Question()).rows] == [
        "memo of 2026-01-10, tax_timing memo",
        "memo of 2026-02-10, tax_timing memo",
        "memo of 2026-02-11, tax_timing memo",
        "reversed on 2026-04-03; memo of 2026-02-10, tax_timing memo",
        f"set off on 2026-05-05 against INV-9; {_BY_CASH}",
        "cash on 2026-06-10; tax_timing refund on the memo's day, 2026-06-01",
        f"cash on 2026-06-28; {_BY_CASH}",
        f"taken back on 2026-07-02; {_BY_CASH}",
        f"cash on 2026-07-03; {_BY_CASH}",
        f"taken back on 2026-07-05; {_BY_CASH}",
        f"cash on 2026-07-06; {_BY_CASH}",
        "cash on 2026-07-10; tax_timing refund on the memo's day, 2026-07-09",
        "memo of 2026-07-12, tax_timing memo",
    ]


def test_a_line_names_the_bank_line_of_its_day_and_whether_the_bank_agrees(books: Ledger) -> None:
    rows = columns(tax(books, Question()), "subject", "bank_transaction_ref", "remark")
    assert [row for row in rows if row[1]] == [
        ("R4", "B4", None),
        ("R1", "B1", "the bank has it on 2026-07-01, in 2026-Q3: check where it belongs"),
        ("R1", "B1", None),  # unmatched from it
        ("R1", "B2", "B2 is not in the bank yet"),
        ("R2", "B9", "B9 is not in the bank yet"),
        ("R3", "B3", "B3 is not in the bank yet"),
    ]


def test_the_chain_of_a_line_leads_from_the_bill_to_the_vat_number(books: Ledger) -> None:
    (first, *_) = told(tax(books, Question()))
    assert first == {
        "period": "2026-Q1",
        "on": "2026-01-10",
        "kind": "credit",
        "credit_id": "acme/1",
        "number": "CN 1",
        "vendor_id": "acme",
        "vat_id": "GB1",
        "bill_id": "INV-1",
        "net_minor": 10000,
        "tax_minor": 2000,
        "currency_code": "GBP",
        "tax_account": "Assets:VAT:Input",
        "why": "memo of 2026-01-10, tax_timing memo",
    }
    declared = TAX_BOOKS.splitlines().index(
        '2026-01-10 custom "vendor-credit" "acme/1" 120.00 GBP Expenses:Purchases'
    )
    assert lines(tax(books, Question()))[0] == declared + 1


def test_the_report_says_that_its_sum_is_the_movement_of_the_tax_account(books: Ledger) -> None:
    table = tax(books, Question())
    # 20 + 10 − 10 + 8.33 + 5 + 16.67 − 16.67 + 16.67 − 8.33 + 10 + 8 + 4.50 = 64.17
    assert table.summary == (
        "13 lines: net 50.00 EUR, 320.83 GBP, tax to give back 10.00 EUR, 64.17 GBP",
        "tax in EUR stands as posted: convert it for a return in another currency",
        "the tax equals what credits and refunds posted on Assets:VAT:Input, to the last minor unit",
        # A bill's 50.00 and a memo's 2.00.
        "written by hand on Assets:VAT:Input, and not in this table: 48.00 GBP",
    )
    assert [(row["net_minor"], row["tax_minor"], row["currency_code"]) for row in table.totals] == [
        (5000, 1000, "EUR"),
        (32083, 6417, "GBP"),
    ]


def test_a_part_of_the_credits_is_not_compared_with_the_account(books: Ledger) -> None:
    table = tax(books, Question(filters=Filters(vendors=frozenset({"acme"}))))
    assert table.summary[-1] == "not compared with the tax account: only a part of the credits is asked for"
    periods, deferred, _ = table.also
    assert columns(periods, "tax_minor", "by_hand_minor", "account_minor")[1] == (3000, None, None)
    assert deferred.summary == ()


def test_books_without_tax_have_nothing_to_give_back(tmp_path: pathlib.Path) -> None:
    table = tax(opened(tmp_path, HEADER), Question())
    assert (table.rows, table.summary) == ((), ("0 lines: net nothing, tax to give back none",))
    assert [(other.rows, other.summary) for other in table.also] == [((), ())] * 3


def test_a_memo_against_the_tax_account_itself_is_said_to_be_something_else(tmp_path: pathlib.Path) -> None:
    text = (
        HEADER
        + """\
2020-01-01 open Assets:VAT:Input
2020-01-01 custom "refund-policy" "tax_account" Assets:VAT:Input
2020-01-01 custom "refund-policy" "tax_deferred_account" Assets:VAT:Input
2026-01-10 custom "vendor-credit" "acme/1" 20.00 GBP Assets:VAT:Input
"""
    )
    table = tax(opened(tmp_path, text), Question())
    more = "more, and not for tax"
    assert table.summary[-1] == f"our postings moved Assets:VAT:Input by -20.00 GBP {more}"
    periods, deferred, _ = table.also
    assert told(periods, "tax_minor", "account_minor", "remark") == [
        {
            "tax_minor": 0,
            "account_minor": -2000,
            "remark": "to 2026-01-10 only; our postings moved the account by -20.00 GBP " + more,
        }
    ]
    assert deferred.summary == (f"our postings moved Assets:VAT:Input by -20.00 GBP {more}",)


# ----------------------------------------------------------------------------------------- periods


def test_each_return_gets_its_sums_and_the_movement_of_the_account(books: Ledger) -> None:
    periods, _, _ = tax(books, Question()).also
    assert told(periods) == [
        {
            "period": "2026-Q1",
            "since": "2026-01-01",
            "until": "2026-03-31",
            "lines": 1,
            "net_minor": 5000,
            "tax_minor": 1000,
            "by_hand_minor": 0,
            "account_minor": -1000,
            "currency_code": "EUR",
        },
        {
            "period": "2026-Q1",
            "since": "2026-01-01",
            "until": "2026-03-31",
            "lines": 2,
            "net_minor": 15000,
            "tax_minor": 3000,
            "by_hand_minor": 4800,
            "account_minor": 1800,  # 48.00 − 30.00
            "currency_code": "GBP",
        },
        {
            "period": "2026-Q2",
            "since": "2026-04-01",
            "until": "2026-06-30",
            "lines": 4,
            "net_minor": 10000,
            "tax_minor": 2000,  # −10.00 + 8.33 + 5.00 + 16.67
            "by_hand_minor": 0,
            "account_minor": -2000,
            "currency_code": "GBP",
        },
        {
            "period": "2026-Q3",
            "since": "2026-07-01",
            "until": "2026-09-30",
            "lines": 6,
            "net_minor": 7083,
            "tax_minor": 1417,  # −16.67 + 16.67 − 8.33 + 10.00 + 8.00 + 4.50
            "by_hand_minor": 0,
            "account_minor": -1417,
            "currency_code": "GBP",
            "remark": "to 2026-07-13 only",
        },
    ]


def test_the_periods_follow_the_stagger_group_of_the_company(books: Ledger) -> None:
    table = tax(books, Question(calendar=Calendar(first_month=2)))
    periods, _, _ = table.also
    assert columns(periods, "period", "currency_code", "tax_minor") == [
        ("2025-11-01 to 2026-01-31", "GBP", 2000),
        ("2026-02-01 to 2026-04-30", "EUR", 1000),
        ("2026-02-01 to 2026-04-30", "GBP", 0),
        ("2026-05-01 to 2026-07-31", "GBP", 4417),
    ]
    # 28 June and 1 July lie in one period now.
    assert columns(table, "remark")[6] == (None,)


def test_a_period_that_is_cut_says_from_and_to_which_day(books: Ledger) -> None:
    cut = Filters(since=day("2026-02-01"), until=day("2026-04-03"))
    table = tax(books, Question(filters=cut))
    periods, _, _ = table.also
    assert columns(periods, "period", "currency_code", "tax_minor", "by_hand_minor", "remark") == [
        ("2026-Q1", "EUR", 1000, 0, "from 2026-02-01 only"),
        ("2026-Q1", "GBP", 1000, -200, "from 2026-02-01 only"),
        ("2026-Q2", "GBP", -1000, 0, "to 2026-04-03 only"),
    ]
    assert (table.since, table.until) == (cut.since, cut.until)


# --------------------------------------------------------------------------------------- the books


def test_the_returns_of_the_example_books_are_those_in_their_comments() -> None:
    table = tax(example_books(), Question())
    periods, deferred, _ = table.also
    assert columns(periods, "period", "lines", "tax_minor") == [
        ("2026-Q1", 7, 11000),  # 135.00 less 25.00
        ("2026-Q2", 4, 7700),  # 33.33 + 26.67 + 15.00 + 2.00
    ]
    assert columns(deferred, "id", "not_due_minor") == [("brindle/CN-1101", 21000), ("tarn/CR-588", 800)]
    assert [row["remark"] for row in table.rows if row["remark"]] == ["FT26180BRI is not in the bank yet"]


def test_plain_postings_of_the_example_books_give_the_same_tax() -> None:
    ledger = example_books()
    _, rows = query.run_query(
        list(ledger.entries),
        dict(ledger.options),
        "SELECT quarter(date), -sum(number) WHERE account = 'Assets:VAT:Input'"
        " AND narration ~ '^(Credit memo|Refund|Application|Reversal of) ' GROUP BY 1 ORDER BY 1",
    )
    assert rows == [("2026-Q1", Decimal("110.00")), ("2026-Q2", Decimal("77.00"))]
    assert tax(ledger, Question()).totals[0]["tax_minor"] == 11000 + 7700
