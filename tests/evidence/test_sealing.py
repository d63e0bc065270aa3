"""Sealing a period on the command line, and telling from git what changed in it since."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.books_on_disk import BOOKS, CLEAN, FAULTY, HEADER, write
from tests.command_line import run
from tests.history.repositories import ANNA, BEN, CONFIGURATION, Books

if TYPE_CHECKING:
    import pathlib

LATER = '2026-03-01 custom "vendor-credit" "acme/LATER" 7.00 GBP Expenses:Purchases\n'


@pytest.fixture(autouse=True)
def _without_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


def sealed(folder: pathlib.Path, text: str = BOOKS + LATER) -> Books:
    """Books that Anna wrote and Ben sealed to the end of February."""
    books = Books.new(folder)
    books.write("main.beancount", text)
    books.write("scan.pdf", b"%PDF")
    books.commit(ANNA)
    books.add("main.beancount", run("seal", books.path("main.beancount"), "2026-02-28").stdout)
    books.commit(BEN)
    return books


def test_a_seal_is_printed_and_holds_when_it_is_put_into_the_ledger(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, BOOKS)
    result = run("seal", path, "2026-02-28", "--by", "m.lee")
    rows = run("seal", path, "2026-02-28", "--rows").stdout
    digest = hashlib.sha256(rows.encode()).hexdigest()
    assert result.output == (f'2026-03-02 custom "period-seal" 2026-02-28 "sha256:{digest}"\n  by: "m.lee"\n')
    write(tmp_path, BOOKS + result.output)
    assert run("check", path).exit_code == 0


def test_the_rows_of_a_seal_say_what_was_written_one_fact_a_line(tmp_path: pathlib.Path) -> None:
    rows = run("seal", write(tmp_path, CLEAN), "2026-02-28", "--rows").stdout.splitlines()
    assert [json.loads(row)[:2] for row in rows[-2:]] == [
        ["directive", "2020-01-01"],
        ["directive", "2026-02-02"],
    ]
    assert rows[-1] == (
        '["directive","2026-02-02","vendor-credit","\\"acme/CM-17\\"","550.00 GBP","Expenses:Purchases"]'
    )


def test_a_seal_is_dated_after_its_period_also_where_the_ledger_ends_before(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, CLEAN)
    assert run("seal", path, "2026-06-30").output.startswith('2026-07-01 custom "period-seal" 2026-06-30 ')
    assert run("seal", path, "2026-06-30", "--on", "2026-07-10").output.startswith("2026-07-10 ")
    refused = run("seal", path, "2026-06-30", "--on", "2026-06-30")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        2,
        "Error: Invalid value for --on: 2026-06-30 is not after 2026-06-30: a seal is no part of the period"
        " that it seals",
    )


def test_a_period_with_problems_is_sealed_only_when_somebody_insists(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path, FAULTY)
    refused = run("seal", path, "2026-02-28")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"Error: the period to 2026-02-28 has 3 problems: mend what bean-refunds check {path} --as-of 2026-02-28"
        " lists, or seal it --anyway\n"
    )
    assert 'custom "period-seal" 2026-02-28' in run("seal", path, "2026-02-28", "--anyway").stdout
    assert run("seal", path, "2026-02-10").exit_code == 0


def test_an_actor_that_cannot_be_written_is_refused(tmp_path: pathlib.Path) -> None:
    refused = run("seal", write(tmp_path, CLEAN), "2026-06-30", "--by", "m.lee\x07")
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1].startswith("Error: Invalid value for --by: by holds U+0007")


def test_a_sealed_period_that_was_left_alone_is_explained_as_such(tmp_path: pathlib.Path) -> None:
    books = sealed(tmp_path)
    books.swap("main.beancount", '"acme/LATER" 7.00', '"acme/LATER" 8.00')
    result = run("seal", books.path("main.beancount"), "2026-02-28", "--explain")
    commit = books.git("rev-parse", "HEAD")[:10]
    assert (result.exit_code, result.output) == (
        0,
        f"What changed to 2026-02-28 since it was sealed by {BEN} in {commit} (2026-03-01T09:02:00+00:00)\n\n"
        "Nothing: the 18 rows are those that were sealed.\n",
    )


def test_every_row_that_differs_from_what_was_sealed_is_shown(tmp_path: pathlib.Path) -> None:
    books = sealed(tmp_path)
    books.swap("main.beancount", '"VR-3" 30.00 GBP', '"VR-3" 31.00 GBP')
    books.swap(
        "main.beancount",
        "  Assets:Bank       320.00 GBP",
        "  Assets:Bank       310.00 GBP\n  Expenses:FX 10.00 GBP",
    )
    path = books.path("main.beancount")
    lines = path.read_text(encoding="utf-8").splitlines()
    receipt, refund = (
        next(i for i, line in enumerate(lines, 1) if words in line) for words in ('"Refund"', '"VR-3"')
    )
    result = run("seal", path, "2026-02-28", "--explain")
    assert result.exit_code == 1
    told = [" ".join(line.split()) for line in result.output.splitlines()[4:]]
    refund_before = (
        f'removed 2026-02-23 directive vendor-refund "VR-3" 30.00 GBP "acme/CM-17" {path} {refund - 1}'
    )
    assert told == [
        f"added 2026-02-20 receipt FT1 Assets:Bank 310.00 GBP Assets:Clearing -320.00 GBP Expenses:FX 10.00 GBP {path} {receipt}",
        f"removed 2026-02-20 receipt FT1 Assets:Bank 320.00 GBP Assets:Clearing -320.00 GBP {path} {receipt}",
        refund_before,
        f'added 2026-02-23 directive vendor-refund "VR-3" 31.00 GBP "acme/CM-17" {path} {refund}',
        "",
        "4 differences",
    ]


def test_a_place_that_somebody_typed_is_shown_as_it_was_typed(tmp_path: pathlib.Path) -> None:
    typed = """
2026-02-27 custom "vendor-credit" "acme/TYPED" 1.00 GBP Expenses:Purchases
  filename: "ledger of last year"
  lineno: 7
"""
    books = sealed(tmp_path, BOOKS + typed)
    books.swap("main.beancount", typed, "\n")
    result = run("seal", books.path("main.beancount"), "2026-02-28", "--explain")
    assert " ".join(result.output.splitlines()[4].split()) == (
        'removed 2026-02-27 directive vendor-credit "acme/TYPED" 1.00 GBP Expenses:Purchases ledger of last year 7'
    )


def test_a_seal_that_nobody_made_cannot_be_explained(tmp_path: pathlib.Path) -> None:
    books = sealed(tmp_path)
    result = run("seal", books.path("main.beancount"), "2026-01-31", "--explain")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: Invalid value for DATE: the ledger has no seal of the period to 2026-01-31; the periods that are"
        " sealed end on 2026-02-28",
    )
    plain = run("seal", write(tmp_path / "plain", CLEAN), "2026-01-31", "--explain")
    assert plain.stderr.splitlines()[-1] == (
        "Error: Invalid value for DATE: the ledger has no seal of the period to 2026-01-31"
    )


def test_without_git_a_seal_is_checked_but_not_explained(tmp_path: pathlib.Path) -> None:
    books = sealed(tmp_path)
    shutil.rmtree(books.path(".git"))
    result = run("seal", books.path("main.beancount"), "2026-02-28", "--explain")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: git does not show who sealed the period to 2026-02-28: ")


def test_a_seal_that_is_not_committed_yet_is_not_explained(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path)
    books.write("main.beancount", BOOKS)
    books.commit()
    path = books.path("main.beancount")
    books.add("main.beancount", run("seal", path, "2026-02-28").stdout)
    assert run("seal", path, "2026-02-28", "--explain").stderr == (
        "Error: git does not show who sealed the period to 2026-02-28: not committed yet\n"
        "Only git tells what stood there when it was sealed.\n"
    )


def test_a_ledger_that_could_not_be_loaded_when_it_was_sealed_is_told(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path)
    seal = f'2026-03-02 custom "period-seal" 2026-02-28 "sha256:{64 * "0"}"\n'
    books.write("main.beancount", seal)
    commit = books.commit()
    path = books.path("main.beancount")
    books.write("main.beancount", HEADER + seal)
    result = run("seal", path, "2026-02-28", "--explain")
    assert (result.exit_code, result.stderr) == (
        1,
        f'Error: the ledger of {commit} cannot be loaded: the plugin is not active: {path} has no line plugin "beancount_refunds"\n'
        "Only git tells what stood there when it was sealed.\n",
    )


def test_a_file_that_the_clone_lacks_is_told(tmp_path: pathlib.Path) -> None:
    books = sealed(tmp_path)
    books.write("more.beancount", "; nothing\n")
    books.git("add", "--all")
    books.git("commit", "--quiet", "--amend", "--no-edit")
    blob = books.git("rev-parse", "HEAD:more.beancount")
    books.path(f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    commit = books.git("rev-parse", "HEAD")
    result = run("seal", books.path("main.beancount"), "2026-02-28", "--explain")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        1,
        f"Error: the clone lacks the file more.beancount of {commit}",
    )


def test_only_one_question_is_answered_at_a_time(tmp_path: pathlib.Path) -> None:
    result = run("seal", write(tmp_path, CLEAN), "2026-02-28", "--explain", "--rows")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: --explain and --rows are two questions: ask one",
    )
