"""Vendors for the next review: what was claimed, agreed and recovered, how fast, and the trend."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports import Filters
from beancount_refunds.reports.question import Calendar, Question
from beancount_refunds.reports.recovery import basis_points, per_cent
from beancount_refunds.reports.vendors import vendors
from tests.books_on_disk import HEADER, write
from tests.reports.performance_books import PERFORMANCE

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table

ACME = {
    "vendor_id": "acme",
    "vendor_name": "Acme Components Ltd",
    "cases": 8,
    # A1 100.00 + A2 200.00 + A3 60.00 + A4 80.00 + A5 40.00 + A6 400.00 + A7 30.00 + A8 12.00
    "claimed_minor": 92200,
    # A1 100.00 + A2 150.00 (its memo) + A4 50.00 + A6 400.00 + A7 30.00 + A8 12.00 (its memo)
    "agreed_minor": 74200,
    # A1 100.00 + A2 150.00 + A4 30.00 (netted) + A6 100.00 + A8 12.00
    "recovered_minor": 39200,
    "currency_code": "GBP",
    # 392 / 742 = 0.52830; 392 / 922 = 0.42516
    "recovery_rate_bp": 5283,
    "claim_recovery_rate_bp": 4252,
    "refunded_minor": 36200,
    "netted_minor": 3000,
    # A2 200.00 - 150.00 + A5 40.00 + A6 400.00 - 100.00 + A7 30.00
    "open_minor": 42000,
    # 922.00 - 392.00 - 420.00: A3 60.00 and A4 50.00
    "given_up_minor": 11000,
    "written_off_minor": 2000,
    # A6 0, A8 0, A4 1, A7 2, A1 4, A2 7: (1 + 2) / 2
    "days_to_agree_median": Decimal("1.5"),
    "days_to_agree_worst": 7,
    # A8 0, A4 3 (3 to 6 April), A1 20 (14 January to 3 February)
    "days_to_cash_median": Decimal(3),
    "days_to_cash_worst": 20,
    # A8 0, A4 4, A1 24
    "days_claim_to_cash_median": Decimal(4),
    "days_claim_to_cash_worst": 24,
    # A5, 10 April to 10 May
    "unanswered_cases": 1,
    "unanswered_oldest_days": 30,
    # A2 since 22 January (9 + 28 + 31 + 30 + 10), A6, A7
    "unpaid_cases": 3,
    "unpaid_oldest_days": 108,
    # A2 and A6, of 8
    "disputed_cases": 2,
    "disputed_share_bp": 2500,
    "rejected_cases": 1,
    "written_off_cases": 1,
    "reasons": "5 DAMAGED, 3 LATE",
    "reason_counts": ({"reason": "DAMAGED", "cases": 5}, {"reason": "LATE", "cases": 3}),
    "case_ids": ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"),
}
SHEN = {
    "vendor_id": "shen",
    "vendor_name": "深圳零件",
    "cases": 1,
    "claimed_minor": 100000,
    "agreed_minor": 100000,
    "recovered_minor": 100000,
    "currency_code": "CNY",
    "recovery_rate_bp": 10000,
    "claim_recovery_rate_bp": 10000,
    "refunded_minor": 100000,
    "netted_minor": 0,
    "open_minor": 0,
    "given_up_minor": 0,
    "written_off_minor": 0,
    # 11 to 15 April: the agreement of the 12th was withdrawn on the 13th.
    "days_to_agree_median": Decimal(4),
    "days_to_agree_worst": 4,
    # To 25 April: the cash of the 18th went back on the 19th.
    "days_to_cash_median": Decimal(10),
    "days_to_cash_worst": 10,
    "days_claim_to_cash_median": Decimal(14),
    "days_claim_to_cash_worst": 14,
    "unanswered_cases": 0,
    "unanswered_oldest_days": None,
    "unpaid_cases": 0,
    "unpaid_oldest_days": None,
    "disputed_cases": 0,
    "disputed_share_bp": 0,
    "rejected_cases": 0,
    "written_off_cases": 0,
    "reasons": "1 WRONG_ITEM",
    "reason_counts": ({"reason": "WRONG_ITEM", "cases": 1},),
    "case_ids": ("S1",),
}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of PERFORMANCE."""
    ledger = open_ledger(write(tmp_path_factory.mktemp("books"), PERFORMANCE))
    assert ledger.clean
    return ledger


def of(ledger: Ledger, calendar: Calendar | None = None, **filters: Any) -> Table:
    """The report."""
    return vendors(ledger, Question(filters=Filters(**filters), calendar=calendar or Calendar()))


def test_a_vendor_is_measured_on_all_its_cases_in_a_currency(books: Ledger) -> None:
    table = of(books)
    assert [dict(row) for row in table.rows] == [ACME, SHEN]
    assert tuple(table.rows[0]) == tuple(ACME)


def test_the_words_under_vendors_state_rates_and_what_no_case_asked_for(books: Ledger) -> None:
    assert of(books).summary == (
        "9 cases",
        "recovered 1,000.00 of the 1,000.00 CNY agreed: 100.00 %",
        "recovered 392.00 of the 742.00 GBP agreed: 52.83 %",
        "not counted, as no case stands behind them: 1 credit, 500.00 GBP",
    )


def test_the_trend_shows_each_quarter_by_the_day_of_claim(books: Ledger) -> None:
    (trend,) = of(books).also
    assert [tuple(row.values()) for row in trend.rows] == [
        # A1, A2, A3: 250 / 250; 250 / 360 = 0.69444. Only A1 is paid in full.
        ("acme", "2026-Q1", 3, 36000, 25000, 25000, "GBP", 10000, 6944, Decimal(24)),
        # A4 to A8: agreed 50 + 400 + 30 + 12, recovered 30 + 100 + 12; 142 / 492 = 0.28862, 142 / 562 = 0.25267.
        # A4 after 4 days, A8 after 0.
        ("acme", "2026-Q2", 5, 56200, 49200, 14200, "GBP", 2886, 2527, Decimal(2)),
        ("shen", "2026-Q2", 1, 100000, 100000, 100000, "CNY", 10000, 10000, Decimal(14)),
    ]
    assert tuple(trend.rows[0]) == (
        "vendor_id",
        "period",
        "cases",
        "claimed_minor",
        "agreed_minor",
        "recovered_minor",
        "currency_code",
        "recovery_rate_bp",
        "claim_recovery_rate_bp",
        "days_claim_to_cash_median",
    )


def test_the_trend_follows_the_calendar_of_the_question(books: Ledger) -> None:
    (trend,) = of(books, Calendar(months=12)).also
    assert [(row["vendor_id"], row["period"], row["cases"]) for row in trend.rows] == [
        ("acme", "2026", 8),
        ("shen", "2026", 1),
    ]


def test_a_period_takes_cases_by_their_day_of_claim(books: Ledger) -> None:
    table = of(books, since=datetime.date(2026, 1, 15), until=datetime.date(2026, 1, 20))
    (row,) = table.rows
    assert (row["case_ids"], row["cases"]) == (("A2", "A3"), 2)
    assert (table.since, table.until) == (datetime.date(2026, 1, 15), datetime.date(2026, 1, 20))
    # acme/9 is of 9 May.
    assert table.summary == ("2 cases", "recovered 150.00 of the 150.00 GBP agreed: 100.00 %")


def test_a_vendor_that_agreed_to_nothing_has_no_rate_of_it(books: Ledger) -> None:
    table = of(books, cases=frozenset({"A3", "A5"}))
    (row,) = table.rows
    assert (row["agreed_minor"], row["recovery_rate_bp"], row["claim_recovery_rate_bp"]) == (0, None, 0)
    assert (row["days_to_agree_median"], row["days_to_agree_worst"]) == (None, None)
    assert table.summary == ("2 cases",)


def test_as_of_an_earlier_day_nothing_later_has_happened(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(write(tmp_path, PERFORMANCE), datetime.date(2026, 1, 16))
    (row,) = of(ledger).rows
    keys = ("case_ids", "agreed_minor", "recovered_minor", "unanswered_oldest_days", "unpaid_oldest_days")
    # A1 was agreed on the 14th, A2 is one day old.
    assert [row[key] for key in keys] == [("A1", "A2"), 10000, 0, 1, 2]


def test_an_agreement_of_less_than_a_memo_leaves_the_memo_open(tmp_path: pathlib.Path) -> None:
    """Open is what lies on credits, even where less was agreed."""
    lines = """\
2026-01-01 custom "refund-case" "C1" 50.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "LATE"
  owner: "a.khan"
2026-01-02 custom "case-event" "C1" "agreed"
  by: "a.khan"
  at: "2026-01-02T10:00:00"
  reason: "SAID"
  amount: 20.00 GBP
2026-01-03 custom "vendor-credit" "acme/1" 60.00 GBP Expenses:Purchases
  case_id: "C1"
2026-01-04 custom "vendor-refund" "R1" 45.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
"""
    (row,) = of(open_ledger(write(tmp_path, HEADER + lines))).rows
    # Recovered 45.00 of 20.00 agreed; 60.00 - 45.00 = 15.00 open; 50.00 - 45.00 - 15.00 = -10.00.
    keys = ("recovered_minor", "recovery_rate_bp", "open_minor", "given_up_minor")
    assert [row[key] for key in keys] == [4500, 22500, 1500, -1000]


def test_cash_has_come_on_the_day_since_which_all_of_it_was_there(tmp_path: pathlib.Path) -> None:
    """A second refund, taken back and written off, came after the money that counts."""
    lines = """\
2026-01-01 open Expenses:WriteOffs
2026-01-01 custom "refund-case" "C1" 150.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "LATE"
  owner: "a.khan"
2026-01-02 custom "vendor-credit" "acme/1" 150.00 GBP Expenses:Purchases
  case_id: "C1"
2026-01-04 custom "vendor-refund" "R1" 100.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
2026-01-09 custom "vendor-refund" "R2" 50.00 GBP "acme/1"
  bank_transaction_ref: "FT2"
2026-01-10 custom "reversal" "R2"
  reason: "RETURNED"
2026-01-11 custom "credit-write-off" "W1" "acme/1" 50.00 GBP Expenses:WriteOffs
  reason: "SMALL"
"""
    (row,) = of(open_ledger(write(tmp_path, HEADER + lines))).rows
    keys = ("recovered_minor", "given_up_minor", "days_to_agree_worst", "days_to_cash_worst")
    assert [row[key] for key in keys] == [10000, 5000, 1, 2]


def test_a_memo_that_waits_is_no_agreement_yet(tmp_path: pathlib.Path) -> None:
    lines = """\
2026-01-01 custom "refund-policy" "require_evidence" "vendor-credit"
2026-01-01 custom "refund-case" "C1" 50.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "LATE"
  owner: "a.khan"
2026-01-03 custom "vendor-credit" "acme/1" 50.00 GBP Expenses:Purchases
  case_id: "C1"
"""
    (row,) = of(open_ledger(write(tmp_path, HEADER + lines))).rows
    assert [row[key] for key in ("agreed_minor", "unanswered_cases", "unpaid_cases")] == [0, 1, 0]


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 3, 3333), (2, 3, 6667), (1, 20_000, 1), (1, 20_001, 0), (3, 2, 15_000), (0, 5, 0), (0, 0, None)],
)
def test_a_share_is_rounded_half_up_to_basis_points(part: int, whole: int, share: int | None) -> None:
    assert basis_points(part, whole) == share


def test_a_share_is_written_with_two_decimals() -> None:
    assert [per_cent(share) for share in (0, 5, 8333, 15_000)] == ["0.00 %", "0.05 %", "83.33 %", "150.00 %"]
