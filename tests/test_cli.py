"""The command line as somebody types it: what is printed, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.books_on_disk import BOOKS, CLEAN, FAULTY, write
from tests.command_line import TABLES, run

if TYPE_CHECKING:
    import pathlib


@pytest.fixture
def books(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """BOOKS on disk, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, BOOKS)


# ------------------------------------------------------------------------------------ exit codes


def test_a_clean_ledger_is_0_whatever_is_open(books: pathlib.Path) -> None:
    result = run("check", books)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "No findings as of 2026-03-02; 2 open exceptions"


def test_a_ledger_with_findings_is_1_and_the_worst_comes_first(tmp_path: pathlib.Path) -> None:
    result = run("check", write(tmp_path, FAULTY))
    assert result.exit_code == 1
    heads = [line.partition(":")[0] for line in result.stdout.splitlines() if line.startswith("error")]
    assert heads == ["error[UNKNOWN_CREDIT]", "error[REFUND_EXCEEDS_CREDIT_BALANCE]", "error"]
    assert result.stdout.splitlines()[-1] == "2 findings, 1 error of Beancount as of 2026-02-22"


def test_findings_of_later_days_do_not_count_as_of_an_earlier_one(tmp_path: pathlib.Path) -> None:
    result = run("check", write(tmp_path, FAULTY), "--as-of", "2026-02-10")
    assert (result.exit_code, result.stdout) == (0, "No findings as of 2026-02-10; nothing is open\n")


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "main.beancount", "--as-of", "2026-2-3"),
        ("check", "main.beancount", "--as-of", "2026-02-30"),
        ("check", "main.beancount", "--as-of", "\N{FULLWIDTH DIGIT TWO}026-02-03"),
        ("check", "main.beancount", "--format", "csv"),
        ("register", "main.beancount", "--status", "OPEN"),
        ("register", "main.beancount", "--from", "2026-03-01", "--to", "2026-02-01"),
        ("register", "main.beancount", "--vendor", "acem"),
        ("cases", "main.beancount", "--order", "KB-9"),
        ("explain", "NOTHING_LIKE_IT"),
        ("audit",),
    ],
)
def test_a_wrong_command_line_is_2(books: pathlib.Path, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout, books.exists()) == (2, "", True)


def test_a_wrong_value_is_answered_with_the_right_form(books: pathlib.Path) -> None:
    assert "'2026-2-3' is not written YYYY-MM-DD" in run("check", books, "--as-of", "2026-2-3").stderr
    assert "'2026-02-30' is no day of the calendar" in run("check", books, "--as-of", "2026-02-30").stderr
    assert (
        "the ledger has no vendor acem; did you mean acme?"
        in run("credits", books, "--vendor", "acem").stderr
    )
    assert "the ledger has no case X; there are RC-1\n" in run("credits", books, "--case", "X").stderr


@pytest.mark.parametrize("command", ["check", *TABLES])
def test_a_ledger_that_cannot_be_reported_on_is_3(tmp_path: pathlib.Path, command: str) -> None:
    result = run(command, tmp_path / "nowhere.beancount")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == (
        f"Error: {tmp_path}/nowhere.beancount does not exist\n"
        "help: check the path and the spelling of the file name\n"
    )


def test_a_plugin_line_in_an_included_file_is_3_and_says_where_it_stands(tmp_path: pathlib.Path) -> None:
    write(tmp_path, CLEAN, "refunds.beancount")
    path = write(tmp_path, 'include "refunds.beancount"\n')
    result = run("register", path, "--format", "json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"its line at {tmp_path}/refunds.beancount:2, in an included file" in result.stderr
    assert f"help: move that line to {path}" in result.stderr


def test_what_beancount_says_of_an_unreadable_ledger_is_passed_on_in_part(tmp_path: pathlib.Path) -> None:
    include = 'include "no-*.beancount"\n'
    result = run("check", write(tmp_path, include + "nonsense\n\n" * 4))
    assert result.exit_code == 3
    lines = result.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "Error",
        *["  Beancount"] * 3,
        "  and 2 more",
        "help",
    ]
    result = run("check", write(tmp_path, include))
    assert '  Beancount: File glob "no-*.beancount" does not match any files\n' in result.stderr


# ---------------------------------------------------------------------------------------- tables


@pytest.mark.parametrize("command", TABLES)
def test_a_table_is_the_same_in_text_and_csv_and_json(books: pathlib.Path, command: str) -> None:
    printed = run(command, books).stdout
    rows = list(csv.DictReader(io.StringIO(run(command, books, "--format", "csv").stdout, newline="")))
    data = json.loads(run(command, books, "--format", "json").stdout)
    listed = data[{"register": "refunds"}.get(command, command)]
    assert data["as_of"] == "2026-03-02"
    key = "subject" if command == "exceptions" else "id"
    assert [row[key] for row in rows] == [row[key] for row in listed]
    assert all(str(row[key]) in printed for row in listed)


def test_the_register_in_json_is_what_the_contract_says(books: pathlib.Path) -> None:
    data = json.loads(run("register", books, "--format", "json").stdout)
    assert list(data) == ["as_of", "refunds", "copies"]
    assert [copy["id"] for copy in data["copies"]] == ["VR-1-AGAIN"]
    row = data["refunds"][1]
    assert (row["refund_amount_minor"], row["currency_code"], row["fx_gain_loss_minor"]) == (
        13000,
        "USD",
        400,
    )


def test_the_register_on_a_narrow_screen_keeps_everything_within_it(books: pathlib.Path) -> None:
    lines = run("register", books, env={"COLUMNS": "60"}).stdout.splitlines()
    assert max(map(len, lines)) <= 60
    assert any("bank reference: FT1" in line for line in lines)


def test_filters_are_taken_from_the_command_line(books: pathlib.Path) -> None:
    words = (
        "--vendor",
        "acme",
        "--status",
        "pending",
        "--status",
        "APPLIED",
        "--case",
        "RC-1",
        "--order",
        "KB-1",
    )
    days = ("--from", "2026-02-23", "--to", "2026-02-23", "--as-of", "2026-02-28")
    result = run("register", books, *words, *days)
    assert result.stdout.splitlines()[0] == (
        "Refunds as of 2026-02-28 (vendor acme, status APPLIED or PENDING, case RC-1, order KB-1, "
        "from 2026-02-23, to 2026-02-23)"
    )
    assert "\nVR-3 " in result.stdout
    assert "\nVR-1 " not in result.stdout


@pytest.mark.parametrize("command", TABLES)
def test_a_table_of_a_faulty_ledger_is_printed_and_standard_error_says_so(
    tmp_path: pathlib.Path, command: str
) -> None:
    path = write(tmp_path, FAULTY)
    result = run(command, path, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["as_of"] == "2026-02-22"
    assert result.stderr == (
        f"note: the ledger has 3 problems, and what was refused is not counted: bean-refunds check {path}\n"
    )


# ----------------------------------------------------------------------------------------- check


def test_a_check_in_json_is_for_programs(tmp_path: pathlib.Path) -> None:
    result = run("check", write(tmp_path, FAULTY), "--format", "json")
    data = json.loads(result.stdout)
    assert (result.exit_code, data["clean"]) == (1, False)
    assert [found["code"] for found in data["findings"]] == [
        "UNKNOWN_CREDIT",
        "REFUND_EXCEEDS_CREDIT_BALANCE",
    ]


def test_a_check_for_github_annotates_and_adds_to_the_summary_of_the_job(tmp_path: pathlib.Path) -> None:
    (tmp_path / ".git").mkdir()
    path = write(tmp_path, FAULTY, "books/main.beancount")
    page = write(tmp_path, "# Job\n", "page.md")
    result = run("check", path, "--format", "github", env={"GITHUB_STEP_SUMMARY": str(page)})
    assert result.exit_code == 1
    line = FAULTY[: FAULTY.index('"VR-2"')].count("\n") + 1
    assert result.stdout.startswith(
        f"::error file=books/main.beancount,line={line},title=UNKNOWN_CREDIT::refund VR-2 "
    )
    assert page.read_text(encoding="utf-8").startswith("# Job\n### Vendor credits and refunds\n")


def test_a_summary_that_cannot_be_written_is_said_and_changes_nothing(tmp_path: pathlib.Path) -> None:
    result = run(
        "check", write(tmp_path, CLEAN), "--format", "github", env={"GITHUB_STEP_SUMMARY": str(tmp_path)}
    )
    assert (result.exit_code, result.stderr) == (0, f"note: {tmp_path} cannot be written: Is a directory\n")


def test_a_check_for_github_elsewhere_needs_no_summary(tmp_path: pathlib.Path) -> None:
    result = run("check", write(tmp_path, CLEAN), "--format", "github", env={"GITHUB_STEP_SUMMARY": None})
    assert (result.exit_code, result.stdout) == (0, "No findings as of 2026-02-02; nothing is open\n")
