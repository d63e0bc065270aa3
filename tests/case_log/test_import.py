"""A log against the ledger that it goes into."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from beancount.core.data import Custom

from beancount_refunds.case_log.report import directives
from beancount_refunds.ledger import open_ledger
from tests.books_on_disk import HEADER, write
from tests.case_log.logs import CASE, ROW, TITLES, books, csv_log, imported, outcome_of, said_of

if TYPE_CHECKING:
    import pathlib

AGREED = """\
2026-02-05 custom "case-event" "RC-1" "agreed"
  by: "a.khan"
  at: "2026-02-05T10:00:00+00:00"
  reason: "VENDOR_CONFIRMED"
"""
CREDIT = """\
2026-02-06 custom "vendor-credit" "acme/CM-1" 600.00 GBP Expenses:Purchases
  case_id: "RC-1"
"""
REFUND = """\
2026-02-10 custom "vendor-refund" "VR-1" 600.00 GBP "acme/CM-1"
  bank_transaction_ref: "FT1"
"""


# ---------------------------------------------------------------------------- importing twice


def test_importing_twice_adds_nothing(tmp_path: pathlib.Path) -> None:
    log = csv_log(
        tmp_path,
        f"{ROW.replace('Open', 'Agreed')},2026-02-02 mailed; 2026-02-03 they agree; 2026-04-01 still nothing",
        ROW.replace("RC-1", "RC-2").replace("2026-02-01", "") + ",2026-02-04 mailed",
        titles=f"{TITLES},Trail",
    )
    once = imported(log, books(tmp_path))
    assert once.count("\n2026") == 7
    ledger = open_ledger(books(tmp_path, once))
    assert ledger.clean
    again = outcome_of(log, ledger)
    assert [verdict.kind.value for verdict in again.verdicts] == ["in the ledger already"] * 2
    assert (again.complete, directives(again)) == (True, "")


def test_a_ledger_that_knows_more_than_the_log_is_no_conflict(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, ROW)
    assert said_of(log, books(tmp_path, CASE + AGREED + CREDIT + REFUND)) == ["in the ledger already"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("KB-1", "KB-2", "order_id is 'KB-2' in the log, 'KB-1' in the ledger"),
        ("acme", "shen", "vendor is 'shen' in the log, 'acme' in the ledger"),
        ("600", "601", "claimed is '601.00 GBP' in the log, '600.00 GBP' in the ledger"),
        ("600 GBP", "600 EUR", "claimed is '600.00 EUR' in the log, '600.00 GBP' in the ledger"),
        ("DAMAGED", "LATE", "reason is 'LATE' in the log, 'DAMAGED' in the ledger"),
        ("a.khan", "m.lee", "owner is 'm.lee' in the log, 'a.khan' in the ledger"),
        ("02-01", "02-02", "opened_on is '2026-02-02' in the log, '2026-02-01' in the ledger"),
        ("Open", "Disputed", "status is 'DISPUTED' in the log, 'OPEN' in the ledger"),
        ("a.khan", "a.khan,urgent", "note is 'urgent' in the log, None in the ledger"),
        ("a.khan", "a.khan,,T-1", "external_id is 'T-1' in the log, None in the ledger"),
        ("a.khan", "a.khan,,,mailed", "the ledger lacks the note of 2026-02-01: 'mailed'"),
    ],
)
def test_what_the_log_says_otherwise_than_the_ledger_is_a_conflict(
    tmp_path: pathlib.Path, old: str, new: str, reason: str
) -> None:
    log = csv_log(tmp_path, ROW.replace(old, new), titles=f"{TITLES},Note,Ticket,Trail")
    outcome = outcome_of(log, books(tmp_path, CASE))
    assert [(one.kind.value, one.reasons) for one in outcome.verdicts] == [
        ("in the ledger otherwise", (reason,))
    ]
    assert (outcome.complete, directives(outcome)) == (False, "")


def test_an_event_that_the_ledger_has_seen_is_no_conflict_with_a_later_status(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, ROW.replace("Open", "Agreed"))
    assert said_of(log, books(tmp_path, CASE + AGREED + CREDIT)) == ["in the ledger already"]


def test_an_id_of_something_else_is_refused(tmp_path: pathlib.Path) -> None:
    taken = (
        CASE
        + CREDIT
        + REFUND.replace("600", "500")
        + (
            '2026-02-11 custom "credit-write-off" "WO-1" "acme/CM-1" 100.00 GBP Expenses:Purchases\n'
            '  reason: "IMMATERIAL"\n'
        )
    )
    for id_, what in (("acme/CM-1", "a credit"), ("VR-1", "a refund"), ("WO-1", "a credit-write-off")):
        log = csv_log(tmp_path, ROW.replace("RC-1", id_))
        assert said_of(log, books(tmp_path, taken)) == ["not understood", f"{id_} is {what} of the ledger"]


# -------------------------------------------------------------------------------------- money


def remarks(log: pathlib.Path, ledger: pathlib.Path) -> tuple[str, ...]:
    """What is left to do about the one row of a log."""
    (verdict,) = outcome_of(log, ledger).verdicts
    return verdict.remarks


def test_money_that_only_the_log_knows_is_never_made_up(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, f"{ROW.replace('Open', 'Refunded')},2026-02-10", titles=f"{TITLES},Refund date")
    free = (
        '2026-01-06 custom "vendor-credit" "acme/CM-9" 70.00 GBP Expenses:Purchases\n'
        '2026-01-06 custom "vendor-credit" "acme/CM-8" 70.00 EUR Expenses:Purchases\n'
    )
    came_back = "the log says that 600.00 GBP came back (on 2026-02-10), the ledger 0.00 GBP: record the"
    assert imported(log, books(tmp_path)).endswith(CASE)
    assert remarks(log, books(tmp_path)) == (
        "the log says REFUNDED, the ledger OPEN",
        f'{came_back} vendor-credit that it pays (case_id: "RC-1") and the vendor-refund of 600.00 GBP',
    )
    assert remarks(log, books(tmp_path, free))[1:] == (
        f'{came_back} vendor-credit that it pays (case_id: "RC-1") and the vendor-refund of 600.00 GBP; open,'
        " and of no case, are acme/CM-9 with 70.00 GBP",
    )
    assert remarks(log, books(tmp_path, CASE + CREDIT)) == (
        "the log says REFUNDED, the ledger CREDITED",
        f'{came_back} vendor-refund of 600.00 GBP with "acme/CM-1"',
    )
    assert remarks(log, books(tmp_path, CASE + CREDIT + REFUND)) == ()


def test_what_came_back_may_be_less_than_what_was_claimed(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, f"{ROW},250 GBP", titles=f"{TITLES},Refunded")
    refunds = CASE + CREDIT + REFUND.replace("600", "250")
    assert remarks(log, books(tmp_path, CASE + CREDIT)) == (
        "the log says OPEN, the ledger CREDITED",
        "the log says that 250.00 GBP came back, the ledger 0.00 GBP: record the vendor-refund of 250.00 GBP"
        ' with "acme/CM-1"',
    )
    assert remarks(log, books(tmp_path, refunds)) == ("the log says OPEN, the ledger PARTLY_REFUNDED",)
    nothing = csv_log(tmp_path, f"{ROW},0.00 EUR", titles=f"{TITLES},Refunded")
    assert remarks(nothing, books(tmp_path)) == ()


def test_a_case_is_not_closed_before_its_money_is_in_the_ledger(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, ROW.replace("Open", "Closed"))
    outcome = outcome_of(log, books(tmp_path))
    assert directives(outcome).endswith(
        CASE
        + '; 2026-02-01 custom "case-event" "RC-1" "closed"\n'
        + ';   by: "a.khan"\n'
        + ';   at: "2026-02-01T00:00:00+00:00"\n'
        + ';   reason: "DAMAGED"\n'
    )
    (verdict,) = outcome.verdicts
    assert [part.left_out for part in verdict.parts] == [
        None,
        "CASE_CLOSED_WITH_BALANCE: case-event RC-1 closed: agreed were 600.00 GBP, refunded or netted 0.00 GBP"
        " (600.00 GBP short); record what is missing, agree the lower amount, or write the case off",
    ]
    assert outcome.complete
    assert open_ledger(books(tmp_path, directives(outcome))).clean


# ----------------------------------------------------------------- nothing wrong in the ledger


def test_a_row_that_the_ledger_would_complain_about_is_not_printed(tmp_path: pathlib.Path) -> None:
    duty = (
        '2020-01-01 custom "refund-policy" "duty" "case-event" "payables"\n'
        '2020-01-01 custom "refund-policy" "role" "m.lee" "payables"\n'
    )
    log = csv_log(
        tmp_path,
        ROW.replace("Open", "Agreed"),
        ROW.replace("RC-1", "RC-2").replace("a.khan", "m.lee").replace("Open", "Agreed"),
        ROW.replace("RC-1", "RC-3").replace("2026", "2019"),
        titles=TITLES,
    )
    outcome = outcome_of(log, books(tmp_path, duty))
    assert [verdict.kind.value for verdict in outcome.verdicts] == ["not understood", "printed", "printed"]
    assert outcome.verdicts[0].reasons == (
        "ACTOR_NOT_ALLOWED: case-event RC-1 is recorded by a.khan, the policy gives the duty case-event to the"
        " role payables only; let somebody of that role record it",
    )
    assert "RC-1" not in directives(outcome)
    assert open_ledger(books(tmp_path, duty + directives(outcome))).clean


def test_a_note_before_its_account_is_open_is_refused_with_its_row(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, f"{ROW},2019-12-31 called", titles=f"{TITLES},Trail")
    assert said_of(log, books(tmp_path)) == [
        "not understood",
        "Invalid reference to inactive account 'Assets:Credits:Acme'",
    ]


def test_a_problem_that_a_row_brings_elsewhere_is_its_own(tmp_path: pathlib.Path) -> None:
    stray = CREDIT.replace("acme/CM-1", "shen/CM-1")
    outcome = outcome_of(csv_log(tmp_path, ROW, ROW.replace("RC-1", "RC-10")), books(tmp_path, stray))
    (first, second) = outcome.verdicts
    assert first.reasons[0].startswith(
        "the ledger would have a problem: CREDIT_VENDOR_MISMATCH: credit shen/CM-1 is of vendor shen, its case"
        " RC-1 of acme; correct one of them\n"
    )
    assert (second.kind.value, outcome.obstacles) == ("printed", ())


def test_a_sealed_period_takes_no_case(tmp_path: pathlib.Path) -> None:
    seal = f'2026-03-01 custom "period-seal" 2026-02-28 "sha256:{"0" * 64}"\n2026-03-01 custom "period-seal" "x"\n'
    log = csv_log(tmp_path, ROW, ROW.replace("RC-1", "RC-2").replace("2026-02", "2026-03"))
    outcome = outcome_of(log, books(tmp_path, seal))
    assert [(verdict.kind.value, verdict.reasons) for verdict in outcome.verdicts] == [
        (
            "not understood",
            ("PERIOD_LOCKED: 2026-02-01 lies in the period up to 2026-02-28, which is sealed",),
        ),
        ("printed", ()),
    ]


def test_days_that_go_by_are_no_fault_of_a_row(tmp_path: pathlib.Path) -> None:
    """What was acknowledged until the end of January is a finding again in February."""
    acknowledged = """\
2026-01-06 custom "vendor-credit" "acme/CM-9" 70.00 GBP Expenses:Purchases
2026-01-07 custom "credit-balance" "acme/CM-9" 60.00 GBP
2026-01-08 custom "exception" "CREDIT_BALANCE_MISMATCH" "acme/CM-9"
  owner: "a.khan"
  reason: "VENDOR_ASKED"
  at: "2026-01-08T09:00:00+00:00"
  until: 2026-01-31
"""
    ledger = open_ledger(books(tmp_path, acknowledged))
    assert ledger.clean
    assert outcome_of(csv_log(tmp_path, ROW), ledger).complete


class Complaint(NamedTuple):
    """An error of another plugin."""

    source: dict[str, Any]
    message: str
    entry: Any


def test_a_problem_that_belongs_to_no_row_stops_all_of_them(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def complain(entries: list[Any], options: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        cases = sum(isinstance(entry, Custom) and entry.type == "refund-case" for entry in entries)
        place = {"filename": options["filename"], "lineno": 1}
        return entries, [Complaint(place, f"{cases} cases are too many", None)] if cases else []

    module = types.ModuleType("only_without_cases")
    module.__plugins__ = [complain]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "only_without_cases", module)
    ledger = write(tmp_path, f'plugin "only_without_cases"\n{HEADER}')
    outcome = outcome_of(csv_log(tmp_path, ROW), ledger)
    assert outcome.obstacles == ("1 cases are too many",)
    assert [verdict.reasons for verdict in outcome.verdicts] == [
        ("the ledger would have a problem that belongs to no row",)
    ]
    assert (outcome.complete, directives(outcome)) == (False, "")
