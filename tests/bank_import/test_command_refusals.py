"""`bean-refunds import` refuses with a reason, and every byte stays as it was."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest

from beancount_refunds.cli import import_statements
from beancount_refunds.record.refusals import Unconfirmed
from beancount_refunds.record.writer import record
from tests.bank_import.statement_files import ACCOUNT, CSV
from tests.books_on_disk import write
from tests.command_line import run
from tests.record.ledgers import contents


def refused(code: int, *words: str) -> str:
    """What a refused import says; every byte stays."""
    here = pathlib.Path.cwd()
    before = contents(here)
    result = run("import", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert contents(here) == before
    return result.stderr


def test_a_file_that_is_not_there_is_an_error_of_usage(top: pathlib.Path) -> None:
    assert top.exists()
    told = refused(2, "gone.csv", *ACCOUNT)
    assert told.endswith(
        "Error: Invalid value for FILE: gone.csv cannot be read: No such file or directory\n"
    )


def test_every_file_that_is_no_statement_is_told_and_nothing_comes_in(top: pathlib.Path) -> None:
    write(top.parent, "hello\n", "a.txt")
    write(top.parent, CSV.replace("2026-06-06", "06-06"), "b.csv")
    told = refused(1, "a.txt", "june.csv", "b.csv", "--into", str(top), *ACCOUNT)
    lines = told.splitlines()
    assert lines[0].startswith("Error: a.txt: ")
    assert lines[1].startswith("b.csv: line 4: ")
    assert lines[-1] == "Nothing was written."
    assert len(lines) == 3


def test_a_statement_that_cannot_come_in_is_refused_with_the_reason(top: pathlib.Path) -> None:
    assert refused(1, "june.csv", "--into", str(top)) == (
        "Error: june.csv: the statement does not say which account it is of; name it with --account\n"
        "Nothing was written.\n"
    )


def test_what_the_ledger_does_not_take_is_refused_with_its_words(top: pathlib.Path) -> None:
    told = refused(1, "june.csv", "--into", str(top), *ACCOUNT, "--contra", "Assets:Nowhere")
    assert told.startswith("Error: Invalid reference to unknown account 'Assets:Nowhere'")
    assert told.endswith("Nothing was written.\n")
    told = refused(1, "june.csv", "--into", str(top), *ACCOUNT, "--file", "../bank.beancount")
    assert told.startswith('Error: MALFORMED_DIRECTIVE: the file asked for is "../bank.beancount", ')


def test_an_account_that_no_ledger_can_have_is_refused(top: pathlib.Path) -> None:
    assert top.exists()
    assert refused(1, "june.csv", "--account", "bank", "--contra", "Expenses:Unknown") == (
        "Error: posting 1 is 'bank', no account of this ledger\nNothing was written.\n"
    )


def test_a_ledger_that_cannot_be_read_has_its_own_exit_code(top: pathlib.Path) -> None:
    assert top.exists()
    assert "gone.beancount does not exist" in refused(3, "june.csv", "--into", "gone.beancount", *ACCOUNT)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--commit", *ACCOUNT), "--commit is for what is written: name the ledger with --into"),
        (("--rules", "gone.toml", *ACCOUNT), "gone.toml"),
        (("--profile", "gone.toml", *ACCOUNT), "gone.toml"),
    ],
)
def test_options_that_make_no_sense_are_errors_of_usage(
    top: pathlib.Path, words: tuple[str, ...], told: str
) -> None:
    assert top.exists()
    assert told in refused(2, "june.csv", *words)


def test_who_was_faster_keeps_the_import_out(top: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines come in between the reading of the ledger and the lock."""

    def overtaken(path: str, *words: Any, **more: Any) -> Any:
        monkeypatch.setattr(import_statements, "record", record)
        assert run("import", "june.csv", "--into", top, *ACCOUNT).exit_code == 0
        return record(path, *words, **more)

    monkeypatch.setattr(import_statements, "record", overtaken)
    result = run("import", "june.csv", "--into", top, *ACCOUNT)
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: somebody else recorded some of these lines meanwhile; import again\nNothing was written.\n",
    )
    assert run("import", "june.csv", "--into", top, *ACCOUNT).stdout.endswith("4 lines, 0 new, 4 known\n")


def test_a_disk_that_did_not_confirm_is_told_as_a_doubt(
    top: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def doubtful(path: str, *_words: Any, **_more: Any) -> Any:
        raise Unconfirmed(path, "cannot be written: Input/output error")

    monkeypatch.setattr(import_statements, "record", doubtful)
    result = run("import", "june.csv", "--into", top, *ACCOUNT)
    assert result.exit_code == 1
    assert "look whether it is there to stay" in result.stderr
