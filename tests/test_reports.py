"""Reports: what a settlement becomes as a table."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.model import Copy, Settlement
from beancount_refunds.money import Precisions
from beancount_refunds.reports import EVERYTHING, Filters, cases, credits_table, exceptions, register
from beancount_refunds.reports.table import Align, Kind, counted, tally, totals
from tests.books_on_disk import BOOKS, HEADER, write
from tests.settled_books import HERE, empty

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from beancount_refunds.reports import Table

    Report = Callable[[Settlement, Filters], Table]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Settlement:
    """The settlement of BOOKS."""
    return open_ledger(write(tmp_path_factory.mktemp("books"), BOOKS)).settlement


# ------------------------------------------------------------------------------------- register


def test_the_register_names_what_the_reference_data_model_names(books: Settlement) -> None:
    (first, second, third) = register(books).rows
    names = (
        "id",
        "vendor_id",
        "credit_ids",
        "refund_amount_minor",
        "currency_code",
        "bank_transaction_ref",
        "fx_gain_loss_minor",
        "status",
        "pending_reason",
        "external_id",
    )
    assert tuple(first)[: len(names)] == names
    assert [first[name] for name in names] == [
        "VR-1",
        "acme",
        ("acme/CM-17",),
        32000,
        "GBP",
        "FT1",
        0,
        "RECONCILED",
        None,
        "e-1",
    ]
    assert (second["fx_gain_loss_minor"], second["functional_currency_code"]) == (400, "GBP")
    assert (third["status"], third["pending_reason"]) == ("PENDING", "RECEIPT")


def test_an_allocation_is_a_record_in_the_row(books: Settlement) -> None:
    (row,) = (row for row in register(books).rows if row["id"] == "VR-2")
    assert row["allocations"] == (
        {
            "credit_id": "shen/TK-1",
            "amount_minor": 100000,
            "currency_code": "CNY",
            "carrying_amount_minor": 10000,
            "tax_minor": 0,
        },
    )


def test_a_copy_is_listed_beside_its_original_and_goes_with_it(books: Settlement) -> None:
    (copies,) = register(books).also
    assert [(row["id"], row["original_id"]) for row in copies.rows] == [("VR-1-AGAIN", "VR-1")]
    (copies,) = register(books, Filters(vendors=frozenset({"shen"}))).also
    assert copies.rows == ()


def test_copies_of_other_directives_are_not_refunds() -> None:
    copy = Copy(
        kind="vendor-credit",
        id="acme/1",
        original_id="acme/2",
        external_id="e",
        recorded_on=datetime.date(2026, 1, 1),
        position=HERE,
    )
    (copies,) = register(empty(copies=(copy,))).also
    assert copies.rows == ()


def test_the_register_ends_with_its_totals_by_status_and_currency(books: Settlement) -> None:
    assert register(books).summary == (
        "3 refunds: 1 APPLIED, 1 PENDING, 1 RECONCILED",
        "applied 320.00 GBP, 130.00 USD",
        "pending 30.00 GBP",
        "FX gain 4.00 GBP",
    )


# ---------------------------------------------------------------------------------- credits, cases


def test_credits_say_what_is_unapplied_and_what_of_that_is_available(books: Settlement) -> None:
    (first, *_) = credits_table(books).rows
    assert {key: first[key] for key in list(first)[:7]} == {
        "id": "acme/CM-17",
        "vendor_id": "acme",
        "amount_minor": 55000,
        "unapplied_balance_minor": 23000,
        "available_balance_minor": 20000,
        "currency_code": "GBP",
        "status": "POSTED",
    }
    assert credits_table(books).summary == (
        "3 credits",
        "unapplied 230.00 GBP, 31,000 JPY",
        "available 200.00 GBP, 31,000 JPY",
    )
    assert credits_table(empty()).summary == ("0 credits", "unapplied nothing", "available nothing")


def test_a_case_is_a_line_of_a_refund_log(books: Settlement) -> None:
    (row,) = cases(books).rows
    assert {key: row[key] for key in list(row)[:13]} == {
        "id": "RC-1",
        "order_id": "KB-1",
        "vendor_id": "acme",
        "refunded_on": datetime.date(2026, 2, 20),
        "status": "PARTLY_REFUNDED",
        "claimed_amount_minor": 60000,
        "agreed_amount_minor": 55000,
        "refunded_amount_minor": 32000,
        "currency_code": "GBP",
        "reason": "DAMAGED",
        "owner": "a.khan",
        "trail": "2 notes, last on 2026-02-21",
        "gateway_transaction_ids": ("KPAY-1",),
    }


def test_the_trail_of_a_case_has_each_note_once_and_every_event(books: Settlement) -> None:
    (row,) = cases(books).rows
    said: Any = row["communications"]
    assert [(one["on"].isoformat(), one["text"]) for one in said] == [
        ("2026-01-21", "=four of twenty crushed"),
        ("2026-02-21", "the rest in March"),
    ]
    events: Any = row["events"]
    assert [(one["event"], one["amount_minor"]) for one in events] == [("agreed", 55000)]


def test_a_case_without_trail_or_refund_says_nothing_there(tmp_path: pathlib.Path) -> None:
    case = """\
        2026-01-20 custom "refund-case" "RC-1" 600.00 GBP
          vendor_id: "acme"
          order_id: "KB-1"
          reason: "DAMAGED"
          owner: "a.khan"
    """
    table = cases(open_ledger(write(tmp_path, HEADER + case.replace(" " * 8, ""))).settlement)
    (row,) = table.rows
    assert (row["trail"], row["refunded_on"], row["gateway_transaction_ids"]) == (None, None, ())
    assert table.summary == ("1 case: 1 OPEN", "claimed 600.00 GBP", "agreed 600.00 GBP")


# ------------------------------------------------------------------------------------------ tables


@pytest.mark.parametrize("report", [register, credits_table, cases, exceptions])
def test_every_row_has_the_columns_of_its_table_and_amounts_have_a_currency(
    books: Settlement, report: Report
) -> None:
    table = report(books, EVERYTHING)
    for one in (table, *table.also):
        keys = [column.key for column in one.columns]
        assert all(list(row) == keys for row in one.rows)
        assert {column.key for column in one.screen_columns} <= set(keys)
        for column in one.columns:
            assert (column.kind is Kind.AMOUNT) == (column.currency_key in keys)
            assert (column.kind is Kind.AMOUNT) == column.key.endswith("_minor")
            assert (column.align is Align.RIGHT) == (column.kind in {Kind.AMOUNT, Kind.COUNT})


def test_totals_leave_out_what_has_no_amount_or_sums_to_nothing() -> None:
    rows: Any = [
        {"a": 1, "c": "GBP"},
        {"a": None, "c": "GBP"},
        {"a": 5, "c": None},
        {"a": 7, "c": "EUR"},
        {"a": -7, "c": "EUR"},
    ]
    assert totals(rows, "a", "c", Precisions()) == "0.01 GBP"


def test_words_are_counted_as_people_count() -> None:
    assert [counted(count, "case") for count in (0, 1, 2000)] == ["0 cases", "1 case", "2,000 cases"]
    assert counted(2, "entry", "entries") == "2 entries"
    assert tally(["B", "A", "C", "C"]) == "2 C, 1 A, 1 B"
