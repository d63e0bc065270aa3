"""``bean-refunds trail``: what it prints and writes, and how it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from beancount_refunds.cli import main
from beancount_refunds.history import GitError
from tests.books_on_disk import write
from tests.history.repositories import ANNA, CONFIGURATION, Books
from tests.trail_books import TRAILS

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result


@pytest.fixture(autouse=True)
def _no_configuration_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def ledger(tmp_path: pathlib.Path) -> pathlib.Path:
    """The ledger of TRAILS, with one of its two documents."""
    write(tmp_path, "", "advice.pdf")
    return write(tmp_path, TRAILS)


def run(*words: str | pathlib.Path) -> Result:
    """The outcome of a command line."""
    return CliRunner().invoke(main, ["trail", *map(str, words)], prog_name="bean-refunds")


def test_text_is_printed_and_a_document_that_is_gone_is_said(ledger: pathlib.Path) -> None:
    done = run(ledger, "VR-1")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Trail of VR-1 as of 2026-03-30\n")
    assert "Gone\n\n  memos/1.pdf, filed on 2026-02-02 for acme/1\n" in done.stdout
    assert "there is no git history" in done.stdout
    assert "advice.pdf (the file is gone)" not in done.stdout


def test_as_of_an_earlier_day_nothing_later_is_told(ledger: pathlib.Path) -> None:
    told = json.loads(run(ledger, "VR-1", "--as-of", "2026-02-11", "--format", "json", "--no-git").stdout)
    assert told["as_of"] == "2026-02-11"
    assert max(step["on"] for step in told["steps"]) == "2026-02-11"
    assert told["history"] is None


def test_a_page_goes_into_a_file(ledger: pathlib.Path) -> None:
    target = ledger.parent / "out.html"
    done = run(ledger, "RC-1", "--format", "html", "-o", target)
    assert (done.exit_code, done.output) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n")


def test_a_trail_never_takes_the_place_of_the_ledger(ledger: pathlib.Path) -> None:
    done = run(ledger, "VR-1", "-o", ledger)
    assert done.exit_code == 2
    assert "is a file of the ledger; nothing was written" in done.stderr


def test_in_a_repository_each_line_has_its_commit(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path / "books")
    books.write("main.beancount", TRAILS)
    first = books.commit(ANNA)
    told = json.loads(run(books.path("main.beancount"), "VR-1", "--format", "json").stdout)
    assert {step["commit"]["first"]["hash"] for step in told["steps"]} == {first}
    assert {step["commit"]["first"]["signature"] for step in told["steps"]} == {"not signed"}
    assert {step["commit"] for step in _without_git(books)} == {None}


def _without_git(books: Books) -> list[dict[str, None]]:
    done = run(books.path("main.beancount"), "VR-1", "--format", "json", "--no-git")
    steps: list[dict[str, None]] = json.loads(done.stdout)["steps"]
    return steps


def test_where_signatures_cannot_be_checked_the_rest_is_told(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = Books.new(tmp_path / "books")
    books.write("main.beancount", TRAILS)
    books.commit(ANNA)

    def silent(*_: object) -> None:
        message = "git was stopped"
        raise GitError(message)

    monkeypatch.setattr("beancount_refunds.history.git.signatures", silent)
    done = run(books.path("main.beancount"), "VR-1")
    assert done.exit_code == 0
    assert done.stderr == "note: signatures cannot be checked: git was stopped\n"
    assert "signature: not checked" in done.stdout


def test_an_unknown_id_gets_the_nearest_known_ones(ledger: pathlib.Path) -> None:
    done = run(ledger, "VR-11")
    assert done.exit_code == 2
    assert done.stderr.endswith(
        "Error: Invalid value for ID: nothing in the ledger bears the id VR-11;"
        " did you mean VR-1 or VR-6 or VR-5?\n"
    )
    assert run(ledger, "zzzzzzzz").stderr.endswith("nothing in the ledger bears the id zzzzzzzz\n")


def test_a_ledger_that_cannot_be_loaded_is_exit_code_three(tmp_path: pathlib.Path) -> None:
    done = run(tmp_path / "absent.beancount", "VR-1")
    assert (done.exit_code, "does not exist" in done.stderr) == (3, True)
