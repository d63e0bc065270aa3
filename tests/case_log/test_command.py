"""``bean-refunds import-cases``: what it prints where, and how it ends."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from beancount_refunds.cli import import_cases as command
from beancount_refunds.cli import main
from beancount_refunds.ledger import open_ledger
from tests.case_log.logs import CASE, ROW, TITLES, books, csv_log, xlsx_log

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result

ROWS = (
    ROW.replace("Open", "Closed"),
    ROW.replace("RC-1", "RC-2").replace("DAMAGED", "LATE"),
    ROW.replace("RC-1", "RC-3"),
    ROW.replace("RC-1", "RC 4").replace("acme", "\x1b[2Jnobody").replace("KB-1", ""),
)
THERE = CASE.replace("RC-1", "RC-2") + CASE.replace("RC-1", "RC-3")


def run(*words: str | pathlib.Path) -> Result:
    """The outcome of the command."""
    return CliRunner().invoke(main, ["import-cases", *map(str, words)], prog_name="bean-refunds")


def test_directives_go_to_one_stream_and_everything_else_to_the_other(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, *(f"{row},?" for row in ROWS), titles=f"{TITLES},Pet")
    result = run(log, books(tmp_path, THERE))
    assert result.stdout == (
        f";; From log.csv\n\n; row 2\n{CASE}"
        '; 2026-02-01 custom "case-event" "RC-1" "closed"\n'
        ';   by: "a.khan"\n'
        ';   at: "2026-02-01T00:00:00+00:00"\n'
        ';   reason: "DAMAGED"\n'
    )
    assert (
        result.stderr
        == """\
log.csv is read as UTF-8, columns apart by commas:
  [columns]
  case_id = "Case"
  order_id = "Order"
  vendor = "Vendor"
  opened_on = "Date"
  claimed = "Amount"
  reason = "Reason"
  status = "Status"
  owner = "Owner"
columns that are not read: Pet
row 2 (RC-1): printed
  - left out, as a comment: CASE_CLOSED_WITH_BALANCE: case-event RC-1 closed: agreed were 600.00 GBP, \
refunded or netted 0.00 GBP (600.00 GBP short); record what is missing, agree the lower amount, or write the \
case off
  - the log says CLOSED, the ledger OPEN
row 3 (RC-2): in the ledger otherwise
  - reason is 'LATE' in the log, 'DAMAGED' in the ledger
    Case: RC-2
    Order: KB-1
    Vendor: acme
    Date: 2026-02-01
    Amount: 600 GBP
    Reason: LATE
    Status: Open
    Owner: a.khan
    Pet: ?
row 4 (RC-3): in the ledger already
row 5 (RC 4): not understood
  - Vendor is '\\x1b[2Jnobody', no vendor of the ledger
  - Case is 'RC 4'; an id is 1 to 100 of A-Z a-z 0-9 . _ - / that begins and ends with a letter or digit, \
without // or ..
  - Order is empty
    Case: RC 4
    Vendor: �[2Jnobody
    Date: 2026-02-01
    Amount: 600 GBP
    Reason: DAMAGED
    Status: Open
    Owner: a.khan
    Pet: ?
4 rows: 1 printed, 1 in the ledger already, 1 in the ledger otherwise, 1 not understood
"""
    )
    assert result.exit_code == 1


def test_what_was_printed_is_there_when_the_log_is_read_again(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, ROW)
    first = run(log, books(tmp_path))
    assert (first.exit_code, first.stderr.splitlines()[-1]) == (0, "1 row: 1 printed")
    again = run(log, books(tmp_path, first.stdout))
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr.splitlines()[-1] == "1 row: 1 in the ledger already"
    assert open_ledger(books(tmp_path, first.stdout)).clean


def test_an_empty_log_has_no_rows(tmp_path: pathlib.Path) -> None:
    result = run(csv_log(tmp_path), books(tmp_path))
    assert (result.exit_code, result.stdout, result.stderr.splitlines()[-1]) == (0, "", "0 rows")


def test_a_guess_is_a_mapping_to_be_saved_and_used(tmp_path: pathlib.Path) -> None:
    log = csv_log(tmp_path, ROW.replace("Open", "Limbo"))
    guessed = run(log, books(tmp_path), "--guess")
    assert (guessed.exit_code, guessed.stderr) == (0, "")
    assert guessed.stdout.splitlines()[:2] == ["[columns]", 'case_id = "Case"']
    mapping = tmp_path / "log.toml"
    mapping.write_text(f'{guessed.stdout}\n[statuses]\nLimbo = "OPEN"\n', encoding="utf-8")
    assert run(log, books(tmp_path), "--mapping", mapping).stdout.endswith(CASE)


def test_the_sheet_of_a_workbook_can_be_named(tmp_path: pathlib.Path) -> None:
    log = xlsx_log(tmp_path, TITLES.split(","), Old=[TITLES.split(","), ROW.split(",")])
    assert run(log, books(tmp_path), "--sheet", "Old").stdout == f";; From log.xlsx\n\n; Old, row 2\n{CASE}"


def test_a_problem_of_the_ledger_that_no_row_caused_is_told(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = ("a plugin\nminds",)
    monkeypatch.setattr(
        "beancount_refunds.case_log.outcome.settle_new", lambda ledger, _rows: (ledger.settlement, refused)
    )
    result = run(csv_log(tmp_path), books(tmp_path))
    assert result.stderr.splitlines()[-2:] == [
        "the ledger would have a problem that belongs to no row: a plugin minds",
        "0 rows",
    ]
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["gone.csv", "main.beancount"],
            "Invalid value for FILE: gone.csv cannot be read: No such file or directory",
        ),
        (
            ["log.csv", "main.beancount", "--mapping", "gone.toml"],
            "Invalid value for --mapping: gone.toml cannot be read: No such file or directory",
        ),
        (
            ["log.csv", "main.beancount", "--sheet", "x"],
            "Invalid value for FILE: log.csv has no sheet x (it has no sheets)",
        ),
        (["log.csv"], "Missing argument 'LEDGER'."),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_of_usage(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    csv_log(tmp_path, ROW)
    books(tmp_path)
    result = run(*words)
    assert result.exit_code == 2
    assert " ".join(result.stderr.split()).endswith(f"Error: {message}")


def test_a_ledger_that_cannot_be_loaded_is_another_matter(tmp_path: pathlib.Path) -> None:
    result = run(csv_log(tmp_path, ROW), tmp_path / "gone.beancount")
    assert result.exit_code == 3
    assert "gone.beancount does not exist" in result.stderr


class Terminal(io.StringIO):
    """Somebody who watches."""

    def isatty(self) -> bool:
        return True


def test_somebody_who_watches_sees_the_rows_go_by(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = command._watched  # noqa: SLF001 (a runner of commands has no terminal)
    assert watched([]) == []
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(watched([])) == []
    assert "Reading rows" in terminal.getvalue()
