"""Exports in which somebody has worked since: what is new, what is broken, and what waits."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from beancount_refunds.case_log.report import directives
from beancount_refunds.ledger import Ledger, open_ledger
from tests.books_on_disk import BOOKS, HEADER, write
from tests.case_log.logs import export, outcome_of

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable


def edited(path: pathlib.Path, change: Callable[[Any], None]) -> pathlib.Path:
    """A workbook after somebody changed it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def ledger_of(folder: pathlib.Path) -> Ledger:
    """BOOKS."""
    return open_ledger(write(folder, BOOKS))


def test_a_row_that_the_team_added_to_an_export_is_new(tmp_path: pathlib.Path) -> None:
    ledger = ledger_of(tmp_path)

    def add(book: Any) -> None:
        sheet = book["cases"]
        titles = [cell.value for cell in sheet[1]]
        row = {
            "Case": "RC-2",
            "Order": "KB-1",
            "Vendor": "acme",
            "Claimed": 50,
            "Currency": "GBP",
            "Reason": "LATE",
            "Owner": "a.khan",
            "Opened": datetime.date(2026, 3, 1),
            "Status": "Disputed",
            "Communication": "2026-03-02 called",
        }
        sheet.append([row.get(title) for title in titles])
        book["cases"]["L2"] = "2 notes, last on 2026-02-21\n2026-03-01 called again"

    first, second = outcome_of(edited(export(ledger, tmp_path), add), ledger).verdicts
    assert (first.kind.value, first.reasons) == (
        "in the ledger otherwise",
        (
            "the ledger lacks the note of 2026-01-20: '2 notes, last on 2026-02-21'",
            "the ledger lacks the note of 2026-03-01: 'called again'",
        ),
    )
    assert second.text == (
        "; cases, row 3\n"
        '2026-03-01 custom "refund-case" "RC-2" 50.00 GBP\n'
        '  vendor_id: "acme"\n  order_id: "KB-1"\n  reason: "LATE"\n  owner: "a.khan"\n'
        '2026-03-02 custom "case-event" "RC-2" "disputed"\n'
        '  by: "a.khan"\n  at: "2026-03-02T00:00:00+00:00"\n  reason: "LATE"\n'
        '2026-03-02 note Assets:Credits:Acme "called" ^RC-2\n'
    )


def test_a_record_that_the_team_broke_refuses_its_case(tmp_path: pathlib.Path) -> None:
    ledger = ledger_of(tmp_path)

    def spoil(book: Any) -> None:
        book["cases events"]["B2"] = "soon"
        book["cases events"].append(["RC-1", "2026-02-01", "chased", "x", "y", "z", None, "many", "GBP"])
        book["cases communications"]["C2"] = "rumour"

    (verdict,) = outcome_of(edited(export(ledger, tmp_path), spoil), ledger).verdicts
    assert verdict.reasons == (
        "cases events, row 2: on is 'soon', no day that can be read; write it as 2026-03-31",
        "cases events, row 3: amount is 'many', no amount that can be read",
        "cases communications, row 2: kind is 'rumour', neither note nor document",
    )


def test_an_event_that_only_the_workbook_has_is_a_conflict(tmp_path: pathlib.Path) -> None:
    ledger = ledger_of(tmp_path)

    def add(book: Any) -> None:
        book["cases events"].append(["RC-1", "2026-02-01", "chased", "2026-02-01T09:00", "a.khan", "SAID"])

    (verdict,) = outcome_of(edited(export(ledger, tmp_path), add), ledger).verdicts
    assert verdict.reasons == ("the ledger lacks the event chased of 2026-02-01",)


def test_records_of_a_case_without_a_row_are_not_passed_over(tmp_path: pathlib.Path) -> None:
    ledger = ledger_of(tmp_path)

    def rename(book: Any) -> None:
        book["cases"]["A2"] = "RC-X"

    _, orphan = outcome_of(edited(export(ledger, tmp_path), rename), ledger).verdicts
    assert (orphan.place, orphan.kind.value, orphan.reasons) == (
        "records",
        "not understood",
        ("the sheets of events and of what was said tell of 'RC-1', which has no row",),
    )


def test_an_export_whose_records_were_deleted_is_read_without_them(tmp_path: pathlib.Path) -> None:
    ledger = ledger_of(tmp_path)

    def empty(book: Any) -> None:
        for name in ("cases events", "cases communications"):
            book[name].delete_rows(1, 9)

    (verdict,) = outcome_of(edited(export(ledger, tmp_path), empty), ledger).verdicts
    assert verdict.kind.value == "in the ledger already"


def test_a_document_that_is_not_there_waits_for_its_file(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    shown = '2026-01-22 document Assets:Credits:Acme "a.pdf" ^RC-1\n'
    path = export(open_ledger(write(tmp_path, BOOKS + shown)), tmp_path)
    elsewhere = open_ledger(write(tmp_path, HEADER, "elsewhere.beancount"))
    line = f'2026-01-22 document Assets:Credits:Acme "{tmp_path / "a.pdf"}" ^RC-1\n'
    (verdict,) = outcome_of(path, elsewhere).verdicts
    assert f"\n{line}" in verdict.text
    (tmp_path / "a.pdf").unlink()
    (verdict,) = outcome_of(path, elsewhere).verdicts
    assert f"\n; {line}" in verdict.text
    assert [part.left_out for part in verdict.parts if part.left_out] == [
        f'File does not exist: "{tmp_path / "a.pdf"}"'
    ]


def test_what_happened_after_a_case_was_closed_waits_with_it(tmp_path: pathlib.Path) -> None:
    closed = """\
2026-03-03 custom "vendor-refund" "VR-9" 230.00 GBP "acme/CM-17"
  bank_transaction_ref: "FT9"
2026-03-04 custom "case-event" "RC-1" "closed"
  by: "a.khan"
  at: "2026-03-04T10:00:00+00:00"
  reason: "SETTLED"
2026-03-05 custom "case-event" "RC-1" "reopened"
  by: "a.khan"
  at: "2026-03-05T10:00:00+00:00"
  reason: "NEW_EVIDENCE"
"""
    books = BOOKS.replace('30.00 GBP "acme/CM-17"', '30.00 GBP "acme/CM-17"\n  bank_transaction_ref: "FT8"')
    ledger = open_ledger(write(tmp_path, (books + closed).replace("230.00 GBP", "200.00 GBP")))
    elsewhere = write(tmp_path, HEADER, "elsewhere.beancount")
    outcome = outcome_of(export(ledger, tmp_path), elsewhere)
    assert re.findall(r'^; \S+ custom "case-event" "RC-1" "(\S+)"', directives(outcome), re.MULTILINE) == [
        "closed",
        "reopened",
    ]
    assert outcome.complete


@pytest.mark.parametrize("content", ["About", "cases"])
def test_a_workbook_that_only_looks_like_an_export_is_read_as_any_other(
    tmp_path: pathlib.Path, content: str
) -> None:
    ledger = ledger_of(tmp_path)

    def rename(book: Any) -> None:
        book["About"]["C3"] = "register"
        if content == "cases":
            del book["About"]

    (verdict,) = outcome_of(edited(export(ledger, tmp_path), rename), ledger).verdicts
    assert (verdict.place, verdict.kind.value) == ("cases, row 2", "in the ledger already")
