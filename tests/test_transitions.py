"""Every change of state, with its day, its actor, and the directive because of which it happened."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.model import Transition
from beancount_refunds.reports import Filters
from beancount_refunds.reports.question import Question
from beancount_refunds.reports.transitions import STATES, transitions
from tests.books_on_disk import HEADER, write
from tests.example_books import example_books
from tests.settled_books import HERE
from tests.stories.book import book
from tests.trail_books import TRAILS

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.reports import Table


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of TRAILS."""
    return open_ledger(write(tmp_path_factory.mktemp("books"), TRAILS))


def lines(table: Table) -> list[str]:
    """The rows, what is empty left out."""
    shown = ("on", "subject", "kind", "before", "after", "by", "because", "because_id", "remark")
    return [" ".join(str(row[key]) for key in shown if row[key] is not None) for row in table.rows]


def of(ledger: Ledger, **chosen: Any) -> Table:
    """The table with some filters."""
    return transitions(ledger, Question(filters=Filters(**chosen)))


def test_each_change_names_the_directive_that_caused_it(ledger: Ledger) -> None:
    assert lines(of(ledger, vendors=frozenset({"shen"}))) == [
        "2026-02-04 shen/1 credit POSTED vendor-credit shen/1",
        "2026-02-11 VR-2 refund PENDING vendor-refund VR-2",
        "2026-02-12 VR-2 refund PENDING APPLIED t.okafor receipt-match FT1",
        "2026-02-12 VR-2 refund APPLIED RECONCILED vendor-refund VR-2 the bank transaction FT1 agrees",
        "2026-02-14 VR-3 refund PENDING vendor-refund VR-3",
        "2026-02-14 VR-3 refund PENDING APPLIED receipt-match FT3",
        "2026-02-15 VR-3 refund APPLIED PENDING receipt-unmatch FT3",
        "2026-02-16 VR-3 refund PENDING APPLIED receipt-match FT4",
        "2026-02-16 VR-3 refund APPLIED RECONCILED vendor-refund VR-3 the bank transaction FT4 agrees",
        "2026-02-17 VR-3 refund RECONCILED REVERSED reversal VR-3",
        "2026-02-18 AP-1 application WAITING credit-application AP-1",
        "2026-02-18 AP-1 application WAITING POSTED credit-application AP-1",
        "2026-02-18 AP-2 application WAITING credit-application AP-2",
        "2026-02-18 AP-2 application WAITING POSTED credit-application AP-2",
        "2026-02-18 AP-2 application POSTED REVERSED reversal AP-2",
    ]


def test_hand_booked_credits_write_offs_and_cash_accounts_say_what_they_rest_on(ledger: Ledger) -> None:
    told = lines(of(ledger, statuses=frozenset({"POSTED", "RECONCILED"})))
    assert "2026-02-05 acme/3 credit POSTED a transaction booked by hand" in told
    assert "2026-02-19 WO-1 write-off WAITING POSTED credit-write-off WO-1" in told
    assert (
        "2026-02-22 VR-6 refund APPLIED RECONCILED vendor-refund VR-6 a balance of Assets:Wallet holds"
        in told
    )


def test_a_row_points_to_the_line_and_the_vendor(ledger: Ledger) -> None:
    (row,) = of(ledger, statuses=frozenset({"AGREED"})).rows
    assert {key: value for key, value in row.items() if key != "filename"} == {
        "on": datetime.date(2026, 1, 25),
        "subject": "RC-1",
        "kind": "case",
        "before": "OPEN",
        "after": "AGREED",
        "by": "a.khan",
        "because": "case-event",
        "because_id": "RC-1",
        "remark": None,
        "vendor_id": "acme",
        "lineno": 38,
    }
    table = of(ledger)
    assert all(list(row) == [column.key for column in table.columns] for row in table.rows)


def test_a_period_a_case_or_an_order_narrows_the_changes(ledger: Ledger) -> None:
    table = of(ledger, since=datetime.date(2026, 2, 17), until=datetime.date(2026, 2, 17))
    assert (len(table.rows), table.since, table.until) == (
        1,
        datetime.date(2026, 2, 17),
        datetime.date(2026, 2, 17),
    )
    assert table.summary == ("1 change: 1 REVERSED",)
    of_case = {row["subject"] for row in of(ledger, cases=frozenset({"RC-1"})).rows}
    assert of_case == {"RC-1", "acme/1", "acme/2", "VR-1", "VR-4", "VR-6", "WO-1"}
    of_order = {row["subject"] for row in of(ledger, orders=frozenset({"KB-1"})).rows}
    assert of_order == of_case | {"shen/1", "VR-2", "VR-3", "AP-1", "AP-2"}


def test_a_change_of_something_unknown_is_told_all_the_same(ledger: Ledger) -> None:
    change = Transition(
        on=datetime.date(2026, 3, 1), subject="gone", before=None, after="POSTED", by=None, position=HERE
    )
    odd = dataclasses.replace(ledger.settlement, transitions=(change,))
    (row,) = transitions(dataclasses.replace(ledger, settlement=odd), Question()).rows
    assert (row["subject"], row["kind"], row["vendor_id"]) == ("gone", "credit", None)


def test_a_ledger_in_which_nothing_changed_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    table = transitions(open_ledger(write(tmp_path_factory.mktemp("quiet"), HEADER)), Question())
    assert (table.rows, table.empty) == ((), "Nothing has changed its state.")


def test_the_changes_of_a_refund_chain_from_nothing_to_where_it_stands() -> None:
    books = example_books()
    before: dict[str, object] = {}
    for row in transitions(books, Question()).rows:
        assert row["before"] == before.get(str(row["subject"]))
        before[str(row["subject"])] = row["after"]
    assert {one.id: before[one.id] for one in books.settlement.refunds} == {
        one.id: one.status for one in books.settlement.refunds
    }
    assert set(before.values()) <= set(STATES)
    assert len(STATES) == len(set(STATES))


def test_a_confirmation_names_the_bank_line_of_its_day_though_it_was_unmatched_since() -> None:
    story = """
        2026-02-02 custom "vendor-credit" "acme/1" 90.00 GBP Expenses:Purchases
        2026-02-10 custom "vendor-refund" "VR-1" 40.00 GBP "acme/1"
        2026-02-10 custom "vendor-refund" "VR-2" 50.00 GBP "acme/1"
          bank_transaction_ref: "FT2"
        2026-02-10 custom "receipt-match" "FT1" "VR-1"
        2026-02-12 custom "receipt-unmatch" "FT1" "VR-1"
          reason: "WRONG"
        2026-02-12 custom "receipt-unmatch" "FT2" "VR-2"
          reason: "WRONG"
        2026-02-13 custom "receipt-match" "FT3" "VR-1"
    """
    receipts = "".join(
        f'        2026-02-{day} * "Receipt"\n          bank_transaction_ref: "{reference}"\n'
        f"          Assets:Bank:Current  {amount}\n          Assets:Clearing:VendorRefunds\n"
        for day, reference, amount in (
            (10, "FT1", "40.00 GBP"),
            (10, "FT2", "50.00 GBP"),
            (13, "FT3", "40.00 GBP"),
        )
    )
    table = of(book(story.rstrip() + "\n" + receipts).ledger(), statuses=frozenset({"RECONCILED"}))
    assert [(row["on"].isoformat(), row["subject"], row["remark"]) for row in table.rows] == [
        ("2026-02-10", "VR-1", "the bank transaction FT1 agrees"),
        ("2026-02-10", "VR-2", "its bank transaction agrees"),
        ("2026-02-13", "VR-1", "the bank transaction FT3 agrees"),
    ]
