"""``check --git``: what the command line makes of the history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.command_line import run, spawn
from tests.history.disputes import APPROVAL, started
from tests.history.repositories import ANNA, BEN, CARL, CONFIGURATION, Books

if TYPE_CHECKING:
    import pathlib


@pytest.fixture
def disputed(books: Books) -> Books:
    """A refund of Anna's, approved by Anna in Ben's name, in a folder below the top of the repository."""
    started(books).add("2026-02.beancount", APPROVAL)
    books.commit(ANNA)
    return books


def test_a_check_without_git_asks_no_history(disputed: Books) -> None:
    result = run("check", disputed.path("main.beancount"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "No findings as of 2026-02-21" in result.stdout


def test_a_check_with_git_fails_on_what_the_history_says(disputed: Books) -> None:
    result = run("check", disputed.path("main.beancount"), "--git")
    first, second = (disputed.git("rev-parse", name)[:10] for name in ("HEAD^", "HEAD"))
    name = disputed.path("2026-02.beancount")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith(
        f"""\
error[APPROVAL_SELF]: refund VR-1 of 450.00 GBP is of Anna Khan <a.khan@example.com> in commit {first}, who also committed its approval by b.smith in commit {second}; let somebody else approve it
 --> {name}:1
  |
1 | 2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
  |                                    ^^^^
2 |   by: "a.khan"
3 |   bank_transaction_ref: "FT1"
  = the approval stands at {name}:4
  = help: bean-refunds explain APPROVAL_SELF

error[ACTOR_MISMATCH]: approval VR-1 is by b.smith, but Anna Khan <a.khan@example.com> committed it ({second}); let b.smith commit it, or write who it was
 --> {name}:4
  |
4 | 2026-02-21 custom "approval" "VR-1" 450.00 GBP
  |                               ^^^^
5 |   by: "b.smith"
  = the policy knows b.smith as Ben Smith <b.smith@example.com>
  = help: bean-refunds explain ACTOR_MISMATCH
"""
    )
    assert result.stdout.splitlines()[-1].startswith("2 findings")


def test_programs_and_github_read_the_same_findings(disputed: Books) -> None:
    path = disputed.path("main.beancount")
    told = json.loads(run("check", path, "--git", "--format", "json").stdout)
    assert "APPROVAL_SELF" in str(told)
    assert "ACTOR_MISMATCH" in str(told)
    lines = run("check", path, "--git", "--format", "github", env={"GITHUB_STEP_SUMMARY": None}).stdout
    assert "title=APPROVAL_SELF" in lines
    assert "title=ACTOR_MISMATCH" in lines


def test_what_git_cannot_show_is_a_note_and_no_failure(books: Books) -> None:
    started(books).add("2026-02.beancount", APPROVAL)
    result = run("check", books.path("main.beancount"), "--git")
    assert result.exit_code == 0
    assert result.stderr == "note: 1 directive not judged by git: not committed yet\n"


def test_a_check_as_of_an_earlier_day_judges_what_was_there(disputed: Books) -> None:
    result = run("check", disputed.path("main.beancount"), "--git", "--as-of", "2026-02-20")
    assert (result.exit_code, result.stderr) == (0, "")


def test_asking_git_where_there_is_no_repository_is_an_error_of_usage(tmp_path: pathlib.Path) -> None:
    books = Books(tmp_path)
    books.write("main.beancount", 'plugin "beancount_refunds"\n2026-01-01 open Assets:Bank\n')
    result = run("check", books.path("main.beancount"), "--git")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        "Invalid value for --git: the ledger has no history to compare with: not a git repository"
        " (or any of the parent directories): .git\n"
    )


def test_a_link_to_a_ledger_finds_the_repository_of_the_ledger(
    disputed: Books, tmp_path: pathlib.Path
) -> None:
    """The files that the ledger includes are then named beside the link: it is the folder that is linked."""
    link = tmp_path / "books-of-2026"
    link.symlink_to(disputed.folder, target_is_directory=True)
    assert run("check", link / "main.beancount", "--git").exit_code == 1


def test_the_command_runs_in_a_process_of_its_own(disputed: Books) -> None:
    disputed.add("2026-02.beancount", "; seen\n")
    disputed.commit(CARL)
    disputed.swap("2026-02.beancount", 'by: "b.smith"', 'by: "b.smith"\n  note: "seen"')
    disputed.commit(BEN)
    done = spawn("check", disputed.path("main.beancount"), "--git", **CONFIGURATION)
    assert done.returncode == 1
    assert "error[APPROVAL_SELF]" in done.stdout
    assert done.stderr == ""
