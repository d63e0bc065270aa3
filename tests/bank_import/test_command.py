"""`bean-refunds import`: statements in, once each, and what came of it."""

from __future__ import annotations

import io
import pathlib
import shutil
import sys

import pytest
from beancount import loader

from beancount_refunds.cli import import_statements
from tests.bank_import.statement_files import ACCOUNT, CSV, LEDGER, transaction
from tests.books_on_disk import write
from tests.command_line import run
from tests.history.repositories import Books
from tests.record.ledgers import contents


def test_lines_are_recorded_once_and_the_ledger_stays_clean(top: pathlib.Path) -> None:
    result = run("import", "june.csv", "--into", top, *ACCOUNT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "june.csv: Assets:Bank:Current, 4 lines; the file gives no balances\n"
        "4 lines, 4 new, 0 known; 1 receipt to clearing, 3 to Liabilities:Suspense\n"
        "written to bank/2026-06.beancount:1\n"
    )
    written = (top.parent / "bank/2026-06.beancount").read_text()
    assert written.startswith(transaction("Assets:Clearing:VendorRefunds") + "\n2026-06-05 * ")
    assert [error.message for error in loader.load_file(str(top))[1]] == []
    before = contents(top.parent)
    again = run("import", "june.csv", "--into", top, *ACCOUNT)
    assert (again.exit_code, again.stdout) == (
        0,
        "june.csv: Assets:Bank:Current, 4 lines; the file gives no balances\n4 lines, 0 new, 4 known\n",
    )
    assert contents(top.parent) == before


def test_without_a_ledger_the_text_goes_to_standard_output(top: pathlib.Path) -> None:
    assert top.exists()
    result = run("import", "june.csv", *ACCOUNT, "--contra", "Expenses:Unknown")
    assert result.exit_code == 0
    assert result.stdout.startswith(transaction("Expenses:Unknown") + "\n2026-06-05 * ")
    assert result.stderr == (
        "june.csv: Assets:Bank:Current, 4 lines; the file gives no balances\n"
        "4 lines, 4 new, 0 known; 4 to Expenses:Unknown\n"
    )


def test_a_dry_run_prints_what_it_would_write(top: pathlib.Path) -> None:
    before = contents(top.parent)
    result = run("import", "june.csv", "--into", top, *ACCOUNT, "--dry-run")
    assert (result.exit_code, contents(top.parent)) == (0, before)
    assert result.stdout.startswith(transaction("Assets:Clearing:VendorRefunds"))
    assert "4 lines, 4 new, 0 known" in result.stderr
    run("import", "june.csv", "--into", top, *ACCOUNT)
    again = run("import", "june.csv", "--into", top, *ACCOUNT, "--dry-run")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "4 lines, 0 new, 4 known" in again.stderr


def test_a_receipt_that_does_not_agree_is_recorded_and_told(top: pathlib.Path) -> None:
    write(top.parent, CSV.replace("05,60.00", "05,59.00"), "june.csv")
    result = run("import", "june.csv", "--into", top, *ACCOUNT)
    assert result.exit_code == 0
    assert result.stderr.startswith("note: RECEIPT_AMOUNT_MISMATCH: ")


def test_a_ledger_that_reconciles_less_is_told_of_new_findings_only(top: pathlib.Path) -> None:
    write(top.parent, CSV.replace("05,60.00", "05,59.00"), "june.csv")
    run("import", "june.csv", "--into", top, *ACCOUNT)
    write(top.parent, CSV.replace("FT1", "FT3").replace("FT2", "FT4").replace("06-06", "06-07"), "july.csv")
    result = run("import", "july.csv", "--into", top, *ACCOUNT)
    assert (result.exit_code, result.stderr) == (0, "")


def test_balances_files_rules_and_another_file_of_the_ledger(top: pathlib.Path) -> None:
    write(
        top.parent,
        "date,amount,text,counterparty,currency,balance\n"
        "2026-06-05,60.00,CM-1717,ACME COMPONENTS,GBP,160.00\n"
        "2026-06-06,-2.50,2 cups,TEA HOUSE,GBP,157.50\n",
        "june.csv",
    )
    write(top.parent, '[[rule]]\ncounterparty = "Tea House"\naccount = "Income:Misc"\n', "rules.toml")
    write(
        top.parent,
        LEDGER + '2026-01-05 * ""\n  Assets:Bank:Current  100.00 GBP\n  Equity:Opening\n',
    )
    words = ("import", "june.csv", "--into", top, *ACCOUNT, "--rules", "rules.toml", "--balance")
    result = run(*words, "--file", "bank/{year}.beancount", "--profile", "plain")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "june.csv: Assets:Bank:Current, 2 lines: 100.00 + 57.50 = 157.50 GBP\n"
        "2 lines, 2 new, 0 known; 1 receipt to clearing, 1 to Income:Misc\n"
        "written to bank/2026.beancount:1\n"
    )
    written = (top.parent / "bank/2026.beancount").read_text()
    assert written.endswith("\n\n2026-06-07 balance Assets:Bank:Current 157.50 GBP\n")
    assert [error.message for error in loader.load_file(str(top))[1]] == []
    assert "0 new, 2 known" in run(*words).stdout


def test_a_commit_holds_what_was_imported(top: pathlib.Path) -> None:
    books = Books.new(top.parent)
    books.git("config", "user.name", "Aisha Khan")
    books.git("config", "user.email", "a.khan@example.com")
    books.commit()
    result = run("import", "june.csv", "--into", top, *ACCOUNT, "--commit")
    assert result.exit_code == 0
    head = books.git("rev-parse", "HEAD")
    assert result.stdout.endswith(f"written to bank/2026-06.beancount:1\ncommitted {head[:10]}\n")
    assert books.git("log", "-1", "--format=%an: %s") == "Aisha Khan: Record bank transactions"


class Terminal(io.StringIO):
    """Somebody who watches."""

    def isatty(self) -> bool:
        return True


def test_somebody_who_watches_sees_the_lines_go_by(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = import_statements._watched  # noqa: SLF001 (a runner of commands has no terminal)
    assert watched([1, 2], "Booking lines") == [1, 2]
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(watched([1, 2], "Booking lines")) == [1, 2]
    assert "Booking lines" in terminal.getvalue()


def test_names_of_files_do_not_move_the_cursor(here: pathlib.Path) -> None:
    name = "ju\x1b[2Jne.csv"
    (here / name).write_text(CSV)
    result = run("import", name, *ACCOUNT, "--contra", "Expenses:Unknown")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout + result.stderr


def test_what_is_doubtful_is_told_on_standard_error(top: pathlib.Path) -> None:
    write(top.parent, CSV.replace("FT2", "FT1").replace("06-05,-", "06-04,-"), "june.csv")
    result = run("import", "june.csv", "--into", top, *ACCOUNT)
    assert (result.exit_code, result.stderr) == (
        0,
        "note: june.csv: line 3: the bank's id FT1 stands on another line already; this one is FT1/2\n",
    )


@pytest.mark.parametrize(
    ("name", "words", "lines"),
    [
        ("2026-06-current.xml", (), 8),
        ("2026-06-euro.sta", (), 3),
        (
            "2026-06-paypal.csv",
            ("--account", "Assets:Bank:PayPal", "--profile", "statements/paypal.toml"),
            1,
        ),
    ],
)
def test_the_example_books_have_each_line_of_june_already(
    here: pathlib.Path, name: str, words: tuple[str, ...], lines: int
) -> None:
    shutil.copytree(pathlib.Path(__file__).parents[2] / "ledger", here, dirs_exist_ok=True)
    before = contents(here)
    result = run("import", f"statements/{name}", "--into", "main.beancount", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == (f"{lines} line{'s' if lines > 1 else ''}, 0 new, {lines} known")
    assert contents(here) == before
