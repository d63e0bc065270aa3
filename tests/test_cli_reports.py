"""`report` on the command line: what can be asked, and how wrong questions are answered."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner

from beancount_refunds.cli.reports import command_of
from beancount_refunds.money import Precisions
from beancount_refunds.reports.question import Question, UnknownSubject
from beancount_refunds.reports.registry import REPORTS, Report
from beancount_refunds.reports.table import Column, Kind, Table
from tests.books_on_disk import BOOKS, FAULTY, write
from tests.command_line import TABLES, run

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result

    from beancount_refunds.ledger import Ledger

#: In the registry's order, which is that of its listing.
NAMES = list(REPORTS)
NEED_A_SUBJECT = {
    report.name for report in REPORTS.values() if report.subject and not report.subject_optional
}
#: What the books of these tests have of each kind of subject.
SUBJECTS = {"vendor": "acme", "order": "KB-1", "refund": "VR-1", "credit": "acme/CM-17", "case": "RC-1"}


@pytest.fixture
def books(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """BOOKS on disk, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, BOOKS)


def subject_of(name: str) -> list[str]:
    """What the report is about, where it must be about something."""
    report = REPORTS[name]
    return [SUBJECTS.get(report.subject or "", "acme")] if name in NEED_A_SUBJECT else []


def asked(ledger: Ledger, question: Question) -> Table:
    """A report that answers with what it was asked, and knows one vendor."""
    if question.subject not in {None, "acme"}:
        raise UnknownSubject(kind="vendor", value=question.subject or "", known=("acme", "shen"))
    columns = tuple(Column(key=key, title=key, kind=Kind.TEXT) for key in ("subject", "period", "filters"))
    period = question.calendar.period(ledger.settlement.as_of)
    row = {"subject": question.subject, "period": str(period), "filters": str(question.filters)}
    return Table(
        name="asked",
        title="Asked",
        as_of=ledger.settlement.as_of,
        precisions=Precisions(),
        columns=columns,
        screen=("subject", "period", "filters"),
        rows=(row,),
    )


def ask(*words: str | pathlib.Path, **values: Any) -> Result:
    """The outcome of a report that exists in this test only."""
    report = Report(name="asked", question="What was asked?", table=asked, **values)
    return CliRunner().invoke(command_of(report), [str(word) for word in words])


def answer(*words: str | pathlib.Path, **values: Any) -> dict[str, Any]:
    """The row of that report."""
    result = ask(*words, "--format", "json", **values)
    assert (result.exit_code, result.stderr) == (0, "")
    row: dict[str, Any] = json.loads(result.stdout)["asked"][0]
    return row


# ---------------------------------------------------------------------------------- questions


@pytest.mark.parametrize("words", [("report",), ("report", "--help")])
def test_without_a_name_every_report_is_listed_with_its_question(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    listed = result.stdout.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines() if line[2:3].strip()] == NAMES
    told = " ".join(listed.split())
    assert [report.name for report in REPORTS.values() if report.question not in told] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_report_answers_in_every_form(books: pathlib.Path, name: str) -> None:
    words = ["report", name, str(books), *subject_of(name)]
    assert run(*words).stdout
    assert json.loads(run(*words, "--format", "json").stdout)["as_of"] == "2026-03-02"
    assert run(*words, "--format", "csv").stdout
    result = run(*words, "--format", "xlsx")
    assert (result.exit_code, result.stderr) == (0, "")
    assert openpyxl.load_workbook(io.BytesIO(result.stdout_bytes)).sheetnames[-1] == "About"


@pytest.mark.parametrize("name", NAMES)
def test_the_help_of_a_report_is_its_question_and_examples(name: str) -> None:
    result = run("report", name, "--help")
    assert REPORTS[name].question in " ".join(result.stdout.split())
    assert f"\n    bean-refunds report {name} main.beancount" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_examples_name_the_subject_where_there_must_be_one() -> None:
    line = "bean-refunds report asked main.beancount"
    lines = [words.strip() for words in ask("--help", subject="vendor").stdout.splitlines()]
    assert [words for words in lines if words.startswith(line)] == [
        f"{line} acme",
        f"{line} acme --as-of 2026-03-31",
        f"{line} acme -o asked.xlsx",
    ]
    optional = ask("--help", subject="planet", subject_optional=True, periodic=True).stdout
    assert [words.strip() for words in optional.splitlines() if words.strip().startswith(line)] == [
        line,
        f"{line} ID",
        f"{line} ID --period month",
        f"{line} ID --as-of 2026-03-31",
        f"{line} ID -o asked.xlsx",
    ]


@pytest.mark.parametrize("command", TABLES)
def test_a_report_that_has_a_command_of_its_own_is_the_same_there(books: pathlib.Path, command: str) -> None:
    assert run(command, books).stdout == run("report", command, books).stdout


def test_a_report_that_is_none_is_answered_with_the_nearest(books: pathlib.Path) -> None:
    result = run("report", "registr", books)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such command 'registr'. Did you mean 'register'?" in result.stderr


def test_a_subject_that_the_ledger_lacks_is_answered_with_the_nearest(books: pathlib.Path) -> None:
    result = ask(books, "acem", subject="vendor")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Invalid value for VENDOR: the ledger has no vendor acem; did you mean acme?" in result.stderr


def test_a_subject_is_demanded_unless_the_report_can_do_without(books: pathlib.Path) -> None:
    assert "Missing argument 'VENDOR'" in ask(books, subject="vendor").stderr
    assert answer(books, "acme", subject="vendor")["subject"] == "acme"
    assert answer(books, subject="vendor", subject_optional=True)["subject"] is None
    assert "Got unexpected extra argument (acme)" in ask(books, "acme").stderr


def test_a_period_is_a_quarter_from_january_unless_another_is_asked_for(books: pathlib.Path) -> None:
    assert answer(books, periodic=True)["period"] == "2026-Q1"
    assert answer(books)["period"] == "2026-Q1"
    assert answer(books, "--period", "month", periodic=True)["period"] == "2026-03"
    assert answer(books, "--period", "year", "--first-month", "4", periodic=True)["period"] == (
        "2025-04-01 to 2026-03-31"
    )
    assert answer(books, "--first-month", "2", periodic=True)["period"] == "2026-02-01 to 2026-04-30"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--period", "week"), "'week' is not one of 'month', 'quarter', 'year'"),
        (("--first-month", "13"), "13 is not in the range 1<=x<=12"),
        (("--status", "OPEN"), "No such option '--status'"),
        (("--vendor", "acem"), "the ledger has no vendor acem; did you mean acme?"),
        (("--from", "2026-03-01", "--to", "2026-02-01"), "no day is both"),
    ],
)
def test_a_wrong_option_is_a_usage_error(books: pathlib.Path, words: tuple[str, ...], told: str) -> None:
    result = ask(books, *words, periodic=True)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_filters_reach_the_report_that_was_asked(books: pathlib.Path) -> None:
    words = ("--vendor", "acme", "--status", "open", "--from", "2026-01-01", "--to", "2026-03-31")
    assert answer(books, *words, statuses=("OPEN",))["filters"] == (
        "vendor acme, status OPEN, from 2026-01-01, to 2026-03-31"
    )


def test_a_report_on_a_faulty_ledger_says_that_it_may_lack_something(tmp_path: pathlib.Path) -> None:
    result = run("report", "credits", path := write(tmp_path, FAULTY))
    assert result.exit_code == 0
    assert result.stderr.endswith(f"what was refused is not counted: bean-refunds check {path}\n")
