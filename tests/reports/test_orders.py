"""Orders: what each came to, and one order as a matrix of its vendors."""

from __future__ import annotations

import datetime
import itertools
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.reports import Filters
from beancount_refunds.reports.orders import orders
from beancount_refunds.reports.question import Question, UnknownSubject
from tests.books_on_disk import HEADER, write

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table

#: KB-1 is declared; KB-2 is named by a case and by a bill of nobody knows whom.
ORDERS = (
    HEADER
    + """\
2020-01-01 open Liabilities:AP
2020-01-01 open Expenses:WriteOffs
2026-01-02 price CNY 0.10 GBP
2026-01-10 custom "order" "KB-1" "acme" 900.00 GBP "shen" 3000.00 CNY "shen" 50.00 GBP
2026-01-12 * "Acme Components Ltd" "Bill"
  order_id: "KB-1"
  vendor_id: "acme"
  Liabilities:AP      -900.00 GBP
    bill_id: "INV-1"
  Expenses:Purchases   900.00 GBP
2026-01-20 custom "refund-case" "RC-1" 300.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
; By its case it belongs to KB-1.
2026-01-25 custom "vendor-credit" "acme/1" 240.00 GBP Expenses:Purchases
  case_id: "RC-1"
2026-01-26 custom "vendor-credit" "acme/2" 60.00 GBP Expenses:Purchases
  order_id: "KB-1"
2026-01-26 custom "vendor-credit" "acme/3" 10.00 GBP Expenses:Purchases
  order_id: "KB-1"
2026-01-27 custom "vendor-credit" "acme/4" 7.00 GBP Expenses:Purchases
2026-01-28 custom "reversal" "acme/3"
  reason: "ERROR"
2026-02-01 custom "refund-policy" "require_evidence" "vendor-credit"
2026-02-02 custom "vendor-credit" "shen/1" 500.00 CNY Expenses:Purchases
  order_id: "KB-1"
2026-02-02 custom "vendor-credit" "shen/2" 8.00 USD Expenses:Purchases
  order_id: "KB-1"
  evidence: "memo.pdf"
2026-02-03 custom "vendor-refund" "VR-1" 200.00 GBP "acme/1"
  bank_transaction_ref: "FT1"
2026-02-04 custom "credit-application" "AP-1" "acme/2" 25.00 GBP "INV-1" Liabilities:AP
2026-02-05 custom "credit-write-off" "WO-1" "acme/2" 5.00 GBP Expenses:WriteOffs
  reason: "IMMATERIAL"
2026-02-06 custom "refund-case" "RC-2" 70.00 CNY
  vendor_id: "shen"
  order_id: "KB-2"
  reason: "LATE"
  owner: "a.khan"
2026-02-07 * "Somebody" "Bill"
  order_id: "KB-2"
  Liabilities:AP       -40.00 GBP
    bill_id: "X-1"
  Expenses:Purchases    40.00 GBP
2026-02-07 * "Somebody" "Of no order"
  Liabilities:AP        -9.00 GBP
    bill_id: "X-2"
  Expenses:Purchases     9.00 GBP
"""
)

ORDERED_ON = datetime.date(2026, 1, 10)
UNDECLARED = "no order directive: its value is not known"
MONEY = (
    "billed_minor",
    "credited_minor",
    "refunded_minor",
    "netted_minor",
    "written_off_minor",
    "open_minor",
    "uncredited_minor",
    "net_minor",
    "currency_code",
)
BEHIND = ("bill_ids", "credit_ids", "case_ids", "remark")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of ORDERS."""
    return open_ledger(write(tmp_path_factory.mktemp("books"), ORDERS))


def cells(table: Table) -> list[tuple[Any, ...]]:
    """All rows, all columns."""
    return [tuple(row.values()) for row in table.rows]


def joined(*groups: tuple[Any, ...]) -> tuple[Any, ...]:
    """One row: what it is about, its money, what stands behind it."""
    return tuple(itertools.chain.from_iterable(groups))


def of(books: Ledger, order: str | None = None, **filters: Any) -> Table:
    """The report."""
    return orders(books, Question(subject=order, filters=Filters(**filters)))


def test_each_order_has_a_row_per_currency_with_its_total_value(books: Ledger) -> None:
    table = of(books)
    assert tuple(table.rows[0]) == (
        "order_id",
        "ordered_on",
        "vendors",
        "total_value_minor",
        *MONEY,
        "vendor_ids",
        *BEHIND,
    )
    waiting = "no bill of shen; not posted yet: shen/1"
    partly = "no bill of shen, whose part billed and net leave out"
    strange = "not ordered in USD: shen; no bill of shen"
    assert cells(table) == [
        # Of 3,000.00 CNY nothing was billed or credited yet: shen/1 waits for its evidence.
        joined(
            ("KB-1", ORDERED_ON, 1, 300000),
            (None, 0, 0, 0, 0, 0, 0, None, "CNY"),
            (("shen",), (), ("shen/1",), (), waiting),
        ),
        # Total 900.00 + 50.00. Credited 240.00 + 60.00 (acme/3 was reversed, acme/4 is of no order)
        # = refunded 200.00 + netted 25.00 + written off 5.00 + open 70.00.
        # RC-1 wants 300.00 - 240.00 = 60.00 more. Net 900.00 - 200.00 - 25.00 = 675.00.
        joined(
            ("KB-1", ORDERED_ON, 2, 95000),
            (90000, 30000, 20000, 2500, 500, 7000, 6000, 67500, "GBP"),
            (("acme", "shen"), ("INV-1",), ("acme/1", "acme/2"), ("RC-1",), partly),
        ),
        # Declared, and nothing of it in dollars: that is known to be nothing.
        joined(
            ("KB-1", ORDERED_ON, 1, 0),
            (None, 800, 0, 0, 0, 800, 0, None, "USD"),
            (("shen",), (), ("shen/2",), (), strange),
        ),
        joined(
            ("KB-2", None, 1, None),
            (None, 0, 0, 0, 0, 0, 7000, None, "CNY"),
            (("shen",), (), (), ("RC-2",), f"{UNDECLARED}; no bill of shen"),
        ),
        joined(
            ("KB-2", None, 1, None),
            (4000, 0, 0, 0, 0, 0, 0, 4000, "GBP"),
            ((), ("X-1",), (), (), UNDECLARED),
        ),
    ]
    assert table.summary == ("2 orders",)


def test_an_order_is_a_matrix_of_its_vendors_with_its_total_beside(books: Ledger) -> None:
    table = of(books, "KB-1")
    first = ("vendor_id", "order_id", "ordered_on", "ordered_minor")
    assert tuple(table.rows[0]) == (*first, *MONEY, "total_value_minor", *BEHIND)
    assert cells(table) == [
        joined(
            ("shen", "KB-1", ORDERED_ON, 300000),
            (None, 0, 0, 0, 0, 0, 0, None, "CNY", 300000),
            ((), ("shen/1",), (), "no bill of shen; not posted yet: shen/1"),
        ),
        joined(
            ("acme", "KB-1", ORDERED_ON, 90000),
            (90000, 30000, 20000, 2500, 500, 7000, 6000, 67500, "GBP", 95000),
            (("INV-1",), ("acme/1", "acme/2"), ("RC-1",), None),
        ),
        joined(
            ("shen", "KB-1", ORDERED_ON, 5000),
            (None, 0, 0, 0, 0, 0, 0, None, "GBP", 95000),
            ((), (), (), "no bill of shen"),
        ),
        joined(
            ("shen", "KB-1", ORDERED_ON, None),
            (None, 800, 0, 0, 0, 800, 0, None, "USD", 0),
            ((), ("shen/2",), (), "not ordered in USD: shen; no bill of shen"),
        ),
    ]


def test_the_words_under_an_order_say_what_it_was_worth_in_all(books: Ledger) -> None:
    # 3,000.00 CNY x 0.10 = 300.00; 300.00 + 950.00 = 1,250.00
    assert of(books, "KB-1").summary == (
        "ordered on 2026-01-10: 3,000.00 CNY, 950.00 GBP, together 1,250.00 GBP at the rates of that day",
        "credited 300.00 GBP, 8.00 USD",
        "net is billed less refunded and netted; what is open will lower it when it comes",
    )
    assert of(books, "KB-2").summary[:2] == (
        "no order directive: what was ordered is not known",
        "credited nothing",
    )


def test_a_bill_of_an_unknown_vendor_stands_on_a_line_of_its_own(books: Ledger) -> None:
    assert [(row["vendor_id"], row["billed_minor"], row["net_minor"]) for row in of(books, "KB-2").rows] == [
        ("shen", None, None),
        (None, 4000, 4000),
    ]


def test_an_order_without_a_rate_says_that_its_worth_is_not_known(tmp_path: pathlib.Path) -> None:
    order = '2026-01-01 custom "order" "KB-1" "acme" 900.00 GBP "shen" 300.00 CNY\n'
    table = of(open_ledger(write(tmp_path, HEADER + order)), "KB-1")
    assert table.summary[0] == (
        "ordered on 2026-01-01: 300.00 CNY, 900.00 GBP; together not known:"
        " there is no price of CNY in GBP on or before 2026-01-01"
    )


def test_an_order_in_one_currency_needs_no_rate(tmp_path: pathlib.Path) -> None:
    order = '2026-01-01 custom "order" "KB-1" "acme" 900.00 CNY "shen" 300.00 CNY\n'
    table = of(open_ledger(write(tmp_path, HEADER + order)), "KB-1")
    assert table.summary[0] == "ordered on 2026-01-01: 1,200.00 CNY"


def test_totals_are_per_currency_and_leave_out_what_is_unknown(books: Ledger) -> None:
    totals = [(row["currency_code"], row["total_value_minor"], row["net_minor"]) for row in of(books).totals]
    assert totals == [("CNY", 300000, None), ("GBP", 95000, 71500), ("USD", 0, None)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"vendors": frozenset({"acme"})}, [("KB-1", "GBP")]),
        ({"orders": frozenset({"KB-2"})}, [("KB-2", "CNY"), ("KB-2", "GBP")]),
        ({"cases": frozenset({"RC-2"})}, [("KB-2", "CNY")]),
        # A declared order is of its day, another of the day on which something first names it.
        ({"since": datetime.date(2026, 2, 7)}, [("KB-2", "GBP")]),
        ({"until": datetime.date(2026, 1, 9)}, []),
    ],
)
def test_filters_choose_whole_orders_in_a_currency(
    books: Ledger, filters: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    table = of(books, **filters)
    assert [(row["order_id"], row["currency_code"]) for row in table.rows] == found
    assert all(row["total_value_minor"] in (95000, None) for row in table.rows)


def test_filters_choose_the_vendors_of_a_matrix_and_leave_its_total(books: Ledger) -> None:
    (row,) = of(books, "KB-1", vendors=frozenset({"acme"})).rows
    assert (row["vendor_id"], row["ordered_minor"], row["total_value_minor"]) == ("acme", 90000, 95000)


def test_an_order_that_nothing_names_is_told_with_those_that_are(books: Ledger) -> None:
    with pytest.raises(UnknownSubject) as found:
        of(books, "KB-3")
    assert (found.value.kind, found.value.value, found.value.known) == ("order", "KB-3", ("KB-1", "KB-2"))


def test_a_ledger_without_orders_has_an_empty_table(tmp_path: pathlib.Path) -> None:
    table = of(open_ledger(write(tmp_path, HEADER)))
    assert (table.rows, table.summary, table.empty) == ((), ("0 orders",), "No orders.")
