"""Which sheet of a file is read, and which columns it must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from beancount_refunds.case_log.mapping import BadMapping, Guide
from beancount_refunds.case_log.outcome import import_cases
from beancount_refunds.case_log.reader import read_log
from beancount_refunds.ledger import open_ledger
from tests.case_log.logs import CASE, ROW, TITLES, books, csv_log, outcome_of, xlsx_log

if TYPE_CHECKING:
    import pathlib


def test_the_sheet_with_case_ids_is_read(tmp_path: pathlib.Path) -> None:
    header, cells = TITLES.split(","), ROW.split(",")
    log = xlsx_log(
        tmp_path, ["Notes"], About=[["About", "this file"]], Cases=[header, cells], Old=[header, cells]
    )
    (verdict,) = outcome_of(log, books(tmp_path)).verdicts
    assert verdict.text == f"; Cases, row 2\n{CASE}"
    ledger = open_ledger(books(tmp_path))
    (named,) = import_cases(read_log(log), ledger, Guide(), sheet="Old").verdicts
    assert named.place == "Old, row 2"


@pytest.mark.parametrize(
    ("titles", "sheet", "guide", "reason"),
    [
        (
            "Foo,Bar",
            None,
            Guide(),
            "log.csv has no column of case ids with a usual title: name it in a mapping, under [columns] (its"
            " first row: Foo, Bar)",
        ),
        (
            TITLES,
            None,
            Guide(columns={"case_id": "RMA"}),
            "log.csv has no column of case ids called RMA (its first row: Case, Order, Vendor, Date, Amount,"
            " Reason, Status, Owner)",
        ),
        (
            TITLES,
            None,
            Guide(columns={"owner": "Clerk", "by": "Who"}),
            "the mapping names columns that are not there: Clerk, Who",
        ),
        (TITLES, "Log", Guide(), "log.csv has no sheet Log (it has no sheets)"),
    ],
)
def test_a_log_without_the_columns_asked_for_is_refused(
    tmp_path: pathlib.Path, titles: str, sheet: str | None, guide: Guide, reason: str
) -> None:
    log = csv_log(tmp_path, titles=titles)
    with pytest.raises(BadMapping) as refusal:
        import_cases(read_log(log), open_ledger(books(tmp_path)), guide, sheet=sheet)
    assert str(refusal.value) == reason


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: pathlib.Path) -> None:
    log = xlsx_log(tmp_path, Cases=[])
    with pytest.raises(BadMapping) as refusal:
        import_cases(read_log(log), open_ledger(books(tmp_path)), Guide(), sheet="case")
    assert str(refusal.value) == "log.xlsx has no sheet case; did you mean Cases? (Log, Cases)"
    with pytest.raises(BadMapping, match=r"its first row: nothing"):
        outcome_of(log, books(tmp_path))
