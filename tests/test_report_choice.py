"""What is open, what is wrong, and which rows a reader asked for."""

from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.ledger import open_ledger
from beancount_refunds.model import Receipt, Settlement
from beancount_refunds.reports import EVERYTHING, Filters, cases, check, credits_table, exceptions, register
from beancount_refunds.reports.filters import Unknown
from beancount_refunds.reports.problems import Level
from tests.books_on_disk import BOOKS, CLEAN, FAULTY, write
from tests.settled_books import HERE, an_exception, empty, ids

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from beancount_refunds.reports import Table

    Report = Callable[[Settlement, Filters], Table]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Settlement:
    """The settlement of BOOKS."""
    return open_ledger(write(tmp_path_factory.mktemp("books"), BOOKS)).settlement


# ------------------------------------------------------------------------------------- exceptions


def test_exceptions_come_with_owner_reason_age_and_amount(books: Settlement) -> None:
    table = exceptions(books)
    (row,) = (row for row in table.rows if row["code"] == "REFUND_UNRECONCILED")
    assert [row[key] for key in ("subject", "status", "owner", "reason", "age_days", "amount_minor")] == [
        "VR-2",
        "ACKNOWLEDGED",
        "m.lee",
        "IN_TRANSIT",
        8,
        13000,
    ]
    assert table.summary == ("2 exceptions: 1 CREDIT_EXPIRING, 1 REFUND_UNRECONCILED",)


def test_exceptions_that_nobody_looks_after_are_counted() -> None:
    assert exceptions(empty(exceptions=(an_exception("FT1"),))).summary == (
        "1 exception: 1 RECEIPT_UNMATCHED",
        "1 without owner: give them one with an exception directive, or set default_owner",
    )


@pytest.mark.parametrize(
    ("subject", "filters", "admitted"),
    [
        ("VR-1", Filters(vendors=frozenset({"acme"})), True),
        ("VR-1", Filters(vendors=frozenset({"shen"})), False),
        ("VR-1", Filters(cases=frozenset({"RC-1"}), orders=frozenset({"KB-1"})), True),
        ("acme/CM-17", Filters(cases=frozenset({"RC-1"})), True),
        ("RC-1", Filters(vendors=frozenset({"acme"}), orders=frozenset({"KB-1"})), True),
        ("shen", Filters(vendors=frozenset({"shen"})), True),
        ("FT9", Filters(cases=frozenset({"RC-1"})), True),
        ("FT9", Filters(statuses=frozenset({"ACKNOWLEDGED"})), False),
        ("Assets:Bank", Filters(vendors=frozenset({"acme"})), False),
        ("Assets:Bank", EVERYTHING, True),
    ],
)
def test_an_exception_belongs_to_all_that_its_subject_leads_to(
    books: Settlement, subject: str, filters: Filters, *, admitted: bool
) -> None:
    receipt = Receipt(
        reference="FT9",
        booked_on=datetime.date(2026, 3, 1),
        cleared=(),
        refund_ids=("VR-1",),
        returned_refund_ids=("VR-404",),
        matched=False,
        position=HERE,
    )
    settlement = dataclasses.replace(books, receipts=(receipt,), exceptions=(an_exception(subject),))
    assert bool(exceptions(settlement, filters).rows) is admitted


def test_an_application_belongs_to_the_case_of_its_credit(tmp_path: pathlib.Path) -> None:
    netted = '2026-02-24 custom "credit-application" "AP-1" "acme/CM-17" 40.00 GBP "INV-1"\n'
    settlement = open_ledger(write(tmp_path, BOOKS + netted)).settlement
    settlement = dataclasses.replace(settlement, exceptions=(an_exception("AP-1"),))
    assert exceptions(settlement, Filters(cases=frozenset({"RC-1"}))).rows


# ---------------------------------------------------------------------------------------- filters


@pytest.mark.parametrize(
    ("report", "filters", "left"),
    [
        (register, EVERYTHING, ["VR-1", "VR-2", "VR-3"]),
        (register, Filters(vendors=frozenset({"acme"})), ["VR-1", "VR-3"]),
        (register, Filters(vendors=frozenset({"acme", "shen"})), ["VR-1", "VR-2", "VR-3"]),
        (register, Filters(statuses=frozenset({"PENDING", "APPLIED"})), ["VR-2", "VR-3"]),
        (register, Filters(cases=frozenset({"RC-1"})), ["VR-1", "VR-3"]),
        (register, Filters(orders=frozenset({"KB-1"}), statuses=frozenset({"PENDING"})), ["VR-3"]),
        (register, Filters(since=datetime.date(2026, 2, 22)), ["VR-2", "VR-3"]),
        (register, Filters(until=datetime.date(2026, 2, 22)), ["VR-1", "VR-2"]),
        (credits_table, Filters(cases=frozenset({"RC-1"})), ["acme/CM-17"]),
        (credits_table, Filters(orders=frozenset({"KB-1"})), ["acme/CM-17"]),
        (credits_table, Filters(since=datetime.date(2026, 2, 4)), ["shen/TK-2"]),
        (cases, Filters(statuses=frozenset({"OPEN"})), []),
        (cases, Filters(orders=frozenset({"KB-1"})), ["RC-1"]),
    ],
)
def test_filters_leave_the_rows_that_were_asked_for(
    books: Settlement, report: Report, filters: Filters, left: list[str]
) -> None:
    assert ids(report(books, filters)) == left


def test_the_title_says_what_was_asked_for(books: Settlement) -> None:
    filters = Filters(
        vendors=frozenset({"shen", "acme"}),
        since=datetime.date(2026, 1, 1),
        until=datetime.date(2026, 3, 31),
    )
    assert register(books, filters).title == (
        "Refunds as of 2026-03-02 (vendor acme or shen, from 2026-01-01, to 2026-03-31)"
    )


def test_a_ledger_without_any_day_has_a_title_without_a_day() -> None:
    assert register(dataclasses.replace(empty(), as_of=datetime.date.min)).title == "Refunds"


def test_what_the_ledger_does_not_know_cannot_be_asked_for(books: Settlement) -> None:
    filters = Filters(vendors=frozenset({"acem"}), cases=frozenset({"RC-1"}), orders=frozenset({"KB-9"}))
    assert list(filters.unknown(books)) == [
        Unknown("vendor", "acem", ("acme", "shen")),
        Unknown("order", "KB-9", ("KB-1",)),
    ]


# ------------------------------------------------------------------------------------------- check


def test_a_check_lists_findings_by_code_before_what_beancount_makes_of_them(tmp_path: pathlib.Path) -> None:
    outcome = check(open_ledger(write(tmp_path, FAULTY)))
    assert [(notice.level, notice.code) for notice in outcome.notices] == [
        (Level.ERROR, "UNKNOWN_CREDIT"),
        (Level.ERROR, "REFUND_EXCEEDS_CREDIT_BALANCE"),
        (Level.ERROR, None),
    ]
    assert outcome.notices[0].message.startswith("refund VR-2 names the credit acme/CM-99")
    assert outcome.summary == "2 findings, 1 error of Beancount as of 2026-02-22"
    assert not outcome.clean


def test_a_clean_check_says_so_and_what_is_open(tmp_path: pathlib.Path) -> None:
    assert check(open_ledger(write(tmp_path, CLEAN))).summary == (
        "No findings as of 2026-02-02; nothing is open"
    )
    outcome = check(open_ledger(write(tmp_path, BOOKS)))
    assert (outcome.summary, outcome.clean) == ("No findings as of 2026-03-02; 2 open exceptions", True)
    first, second = outcome.exceptions
    assert first.notes == (
        "130.00 USD",
        "since 2026-02-22 (8 days)",
        "owner m.lee until 2026-03-31 (IN_TRANSIT)",
    )
    assert second.notes[-1] == "owner a.khan"


def test_an_acknowledged_finding_is_a_warning_that_says_so(tmp_path: pathlib.Path) -> None:
    text = CLEAN + (
        '2026-03-01 custom "vendor-balance" "acme" 1.00 GBP\n'
        '2026-03-02 custom "exception" "VENDOR_BALANCE_MISMATCH" "acme"\n'
        '  owner: "m.lee"\n  reason: "IN_DISPUTE"\n  at: "2026-03-02T09:00:00+00:00"\n  until: 2026-03-31\n'
    )
    outcome = check(open_ledger(write(tmp_path, text)))
    (notice,) = outcome.exceptions
    assert outcome.clean
    assert notice.code == "VENDOR_BALANCE_MISMATCH"
    assert notice.message.startswith("acknowledged: vendor acme has 550.00 GBP unapplied")


def test_an_exception_may_stand_without_a_reason(tmp_path: pathlib.Path) -> None:
    ledger = open_ledger(write(tmp_path, CLEAN))
    given = an_exception("FT1", owner="m.lee", acknowledged_until=datetime.date(2026, 4, 1))
    settlement = dataclasses.replace(ledger.settlement, exceptions=(given,))
    (notice,) = check(dataclasses.replace(ledger, settlement=settlement)).exceptions
    assert notice.notes == ("since 2026-03-01 (1 day)", "owner m.lee until 2026-04-01")
