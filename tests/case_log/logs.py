"""Logs and ledgers for the tests of the import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl

from beancount_refunds.case_log.mapping import Guide
from beancount_refunds.case_log.outcome import import_cases
from beancount_refunds.case_log.reader import read_log
from beancount_refunds.case_log.report import directives
from beancount_refunds.ledger import Ledger, open_ledger
from beancount_refunds.render.workbook import workbook
from beancount_refunds.reports import cases
from tests.books_on_disk import HEADER, write

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterable, Sequence

    from beancount_refunds.case_log.verdicts import Outcome

TITLES = "Case,Order,Vendor,Date,Amount,Reason,Status,Owner"
ROW = "RC-1,KB-1,acme,2026-02-01,600 GBP,DAMAGED,Open,a.khan"
CASE = """\
2026-02-01 custom "refund-case" "RC-1" 600.00 GBP
  vendor_id: "acme"
  order_id: "KB-1"
  reason: "DAMAGED"
  owner: "a.khan"
"""


def csv_log(folder: pathlib.Path, *lines: str, titles: str = TITLES) -> pathlib.Path:
    """A CSV file with a header."""
    path = folder / "log.csv"
    path.write_text("\n".join([titles, *lines]) + "\n", encoding="utf-8")
    return path


def xlsx_log(folder: pathlib.Path, *rows: Sequence[Any], **sheets: Iterable[Sequence[Any]]) -> pathlib.Path:
    """A workbook with ``rows`` on its first sheet, and other sheets."""
    book = openpyxl.Workbook()
    book.active.title = "Log"
    for name, lines in {"Log": rows, **sheets}.items():
        sheet = book[name] if name == "Log" else book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    path = folder / "log.xlsx"
    book.save(path)
    return path


def books(folder: pathlib.Path, text: str = "") -> pathlib.Path:
    """A ledger with two vendors and policies, and ``text``."""
    return write(folder, HEADER + text)


def outcome_of(path: pathlib.Path, ledger: pathlib.Path | Ledger, guide: Guide | None = None) -> Outcome:
    """What a log adds to a ledger."""
    opened = ledger if isinstance(ledger, Ledger) else open_ledger(ledger)
    return import_cases(read_log(path), opened, guide or Guide())


def imported(path: pathlib.Path, ledger: pathlib.Path, guide: Guide | None = None) -> str:
    """The directives that a log adds to a ledger, all rows understood."""
    outcome = outcome_of(path, ledger, guide)
    assert outcome.complete
    return directives(outcome)


def said_of(path: pathlib.Path, ledger: pathlib.Path, guide: Guide | None = None) -> list[str]:
    """Kind and reasons of the last row of a log."""
    verdict = outcome_of(path, ledger, guide).verdicts[-1]
    return [verdict.kind.value, *verdict.reasons]


def export(ledger: Ledger, folder: pathlib.Path) -> pathlib.Path:
    """The cases of a ledger as a workbook, as `report cases --format xlsx` writes it."""
    path = folder / "export.xlsx"
    path.write_bytes(workbook([cases(ledger.settlement)]))
    return path
