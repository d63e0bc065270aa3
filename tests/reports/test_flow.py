"""The flow of cash: expected, applied and reconciled per month, and what is still to come by age."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports import Filters
from beancount_refunds.reports.flow import flow
from beancount_refunds.reports.question import Question
from tests.books_on_disk import HEADER, write
from tests.reports.performance_books import PERFORMANCE

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table

#: Settled as of 2026-03-31.
FLOW = (
    HEADER
    + """\
2026-01-01 price CNY 0.10 GBP
2026-01-01 price USD 0.80 GBP
2026-01-05 custom "vendor-credit" "acme/1" 1000.00 GBP Expenses:Purchases
2026-01-05 custom "vendor-credit" "shen/1" 5000.00 CNY Expenses:Purchases
2026-01-10 custom "vendor-refund" "R1" 100.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
2026-01-12 * "Acme" "Refund"
  bank_transaction_ref: "FT1"
  Assets:Bank       100.00 GBP
  Assets:Clearing  -100.00 GBP
2026-01-20 custom "vendor-refund" "R2" 200.00 GBP "acme/1"
2026-02-03 custom "receipt-match" "FT2" "R2"
2026-02-04 * "Acme" "Refund"
  bank_transaction_ref: "FT2"
  Assets:Bank       200.00 GBP
  Assets:Clearing  -200.00 GBP
2026-02-05 custom "vendor-refund" "R3" 50.00 USD "shen/1"
2026-03-02 custom "receipt-match" "FT3" "R3"
  received: 41.00 GBP
2026-02-06 custom "vendor-refund" "R4" 30.00 GBP "acme/1"
  bank_transaction_ref: "FT4"
2026-02-07 * "Acme" "Refund"
  bank_transaction_ref: "FT4"
  Assets:Bank       30.00 GBP
  Assets:Clearing  -30.00 GBP
2026-03-05 custom "reversal" "R4"
  reason: "RETURNED"
  bank_transaction_ref: "RET4"
2026-02-08 custom "vendor-refund" "R5" 20.00 GBP "acme/1"
2026-03-06 custom "reversal" "R5"
  reason: "ERROR"
2026-02-09 custom "vendor-refund" "R6" 9999.00 GBP "acme/1"
2026-02-09 custom "vendor-refund" "R6-ILLEGIBLE" "acme/1"
2026-03-10 custom "vendor-refund" "R7" 10.00 GBP "acme/1"
2026-03-11 custom "vendor-refund" "R8" 5.00 EUR "acme/1"
"""
)
END = datetime.date(2026, 3, 31)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of FLOW at the end of March."""
    return open_ledger(write(tmp_path_factory.mktemp("books"), FLOW), END)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of PERFORMANCE, as of 2026-05-10."""
    return open_ledger(write(tmp_path_factory.mktemp("cases"), PERFORMANCE))


def of(ledger: Ledger, **filters: Any) -> Table:
    """The report."""
    return flow(ledger, Question(filters=Filters(**filters)))


def cells(table: Table) -> list[tuple[Any, ...]]:
    """All rows, all columns."""
    return [tuple(row.values()) for row in table.rows]


def test_each_month_shows_what_reached_each_stage_in_it(books: Ledger) -> None:
    table = of(books)
    assert tuple(table.rows[0]) == (
        "month",
        "expected_count",
        "expected_minor",
        "applied_count",
        "applied_minor",
        "reconciled_count",
        "reconciled_minor",
        "reversed_count",
        "reversed_minor",
        "currency_code",
        "refund_ids",
        "remark",
    )
    assert cells(table) == [
        # R1 and R2 are recorded, 100.00 + 200.00; R1 is applied, and in the bank on the 12th.
        ("2026-01", 2, 30000, 1, 10000, 1, 10000, 0, 0, "GBP", ("R1", "R2"), None),
        # R2; R4 and R5 were reversed and stand in March only, R6 was rejected.
        ("2026-02", 0, 0, 1, 20000, 1, 20000, 0, 0, "GBP", ("R2",), None),
        ("2026-02", 1, 5000, 0, 0, 0, 0, 0, 0, "USD", ("R3",), None),
        ("2026-03", 1, 500, 0, 0, 0, 0, 0, 0, "EUR", ("R8",), None),
        # R7 is recorded; R4 30.00 + R5 20.00 are reversed.
        ("2026-03", 1, 1000, 0, 0, 0, 0, 2, 5000, "GBP", ("R4", "R5", "R7"), "R4 was paid back as RET4"),
        # Counted as the 50.00 USD that were expected, whatever the bank received.
        ("2026-03", 0, 0, 1, 5000, 0, 0, 0, 0, "USD", ("R3",), "R3 came in GBP"),
    ]
    assert table.summary == (
        "expected 5 refunds: 5.00 EUR, 310.00 GBP, 50.00 USD",
        "applied 3 refunds: 300.00 GBP, 50.00 USD",
        "reconciled 2 refunds: 300.00 GBP",
        "reversed 2 refunds: 50.00 GBP",
    )


def test_cash_still_to_come_stands_by_stage_and_age(books: Ledger) -> None:
    (table,) = of(books).also
    assert tuple(table.rows[0]) == (
        "stage",
        "items",
        "amount_minor",
        "currency_code",
        "days_0_30_minor",
        "days_31_60_minor",
        "days_61_90_minor",
        "days_over_90_minor",
        "oldest_days",
        "subjects",
        "remark",
    )
    unreserved = "R8 reserves nothing: there is no price of EUR in GBP on or before 2026-03-11"
    assert cells(table) == [
        # Applied on 2 March.
        ("APPLIED", 1, 5000, "USD", 5000, 0, 0, 0, 29, ("R3",), None),
        ("ANNOUNCED", 1, 500, "EUR", 500, 0, 0, 0, 20, ("R8",), unreserved),
        ("ANNOUNCED", 1, 1000, "GBP", 1000, 0, 0, 0, 21, ("R7",), None),
        # 5,000.00 less 50.00 USD x 0.80 / 0.10 = 400.00; of 5 January: 26 + 28 + 31 days.
        ("CREDITED", 1, 460000, "CNY", 0, 0, 460000, 0, 85, ("shen/1",), None),
        # 1,000.00 - 100.00 - 200.00 - 10.00 reserved.
        ("CREDITED", 1, 69000, "GBP", 0, 0, 69000, 0, 85, ("acme/1",), None),
    ]


def test_cash_of_cases_is_agreed_or_in_dispute(cases: Ledger) -> None:
    (table,) = of(cases).also
    assert cells(table) == [
        ("APPLIED", 1, 100000, "CNY", 100000, 0, 0, 0, 15, ("R6",), None),
        # R1 96 days, R2 89, R9 78, R7 9.
        ("APPLIED", 4, 36200, "GBP", 10000, 0, 16200, 10000, 96, ("R1", "R2", "R9", "R7"), None),
        ("ANNOUNCED", 1, 5000, "GBP", 5000, 0, 0, 0, 8, ("R8",), None),
        ("ANNOUNCED", 1, 2000, "USD", 2000, 0, 0, 0, 0, ("R10",), None),
        # 500.00 less 20.00 USD x 0.80.
        ("CREDITED", 1, 48400, "GBP", 48400, 0, 0, 0, 1, ("acme/9",), None),
        # A7; A5 is not agreed to, A3 rejected, A4 written off.
        ("AGREED", 1, 3000, "GBP", 3000, 0, 0, 0, 4, ("A7",), None),
        # A2 200.00 - 150.00 credited, 108 days; A6 400.00 - 300.00 credited, 20 days;
        # acme/6 300.00 - 100.00 refunded - 50.00 reserved, 18 days.
        ("DISPUTED", 3, 30000, "GBP", 25000, 0, 0, 5000, 108, ("A2", "A6", "acme/6"), None),
    ]


def test_a_dispute_without_agreement_stands_since_the_claim(tmp_path: pathlib.Path) -> None:
    lines = """\
2026-01-01 custom "refund-case" "C1" 50.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "LATE"
  owner: "a.khan"
2026-01-20 custom "case-event" "C1" "disputed"
  by: "a.khan"
  at: "2026-01-20T10:00:00"
  reason: "SAID"
2026-02-05 custom "refund-policy" "ageing_buckets" "7 35"
"""
    (table,) = of(open_ledger(write(tmp_path, HEADER + lines))).also
    # 1 January to 5 February; the policy of that day cuts after 7 and 35 days.
    assert cells(table) == [("DISPUTED", 1, 5000, "GBP", 0, 5000, 0, 35, ("C1",), None)]
    assert [(one.key, one.title) for one in table.columns if one.key.startswith("days_")] == [
        ("days_0_7_minor", "0–7"),
        ("days_8_35_minor", "8–35"),
        ("days_over_35_minor", "Over 35"),
    ]


def test_a_period_chooses_events_by_their_own_day_and_leaves_what_is_to_come(books: Ledger) -> None:
    table = of(books, since=datetime.date(2026, 2, 1), until=datetime.date(2026, 2, 28))
    assert [(row["month"], row["currency_code"]) for row in table.rows] == [
        ("2026-02", "GBP"),
        ("2026-02", "USD"),
    ]
    assert (table.since, table.until) == (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    assert cells(table.also[0]) == cells(of(books).also[0])
    assert table.also[0].title == "Cash still to come, by age in days as of 2026-03-31"


@pytest.mark.parametrize(
    ("filters", "refunds", "subjects"),
    [
        ({"vendors": frozenset({"shen"})}, {"R5", "R6"}, {"R6"}),
        ({"cases": frozenset({"A6"})}, {"R7", "R8"}, {"R7", "R8", "acme/6", "A6"}),
        ({"orders": frozenset({"KB-1"}), "vendors": frozenset({"shen"})}, {"R5", "R6"}, {"R6"}),
        ({"orders": frozenset({"KB-2"})}, set(), set()),
    ],
)
def test_filters_narrow_the_months_and_what_is_to_come(
    cases: Ledger, filters: dict[str, Any], refunds: set[str], subjects: set[str]
) -> None:
    table = of(cases, **filters)
    listed: list[Any] = [row["refund_ids"] for row in table.rows]
    awaited: list[Any] = [row["subjects"] for row in table.also[0].rows]
    assert {id_ for ids in listed for id_ in ids} == refunds
    assert {id_ for ids in awaited for id_ in ids} == subjects


def test_a_ledger_without_refunds_has_empty_tables(tmp_path: pathlib.Path) -> None:
    table = of(open_ledger(write(tmp_path, HEADER)))
    assert (table.rows, table.summary, table.empty) == ((), (), "No refunds.")
    assert (table.also[0].rows, table.also[0].empty) == ((), "Nothing is still to come.")
