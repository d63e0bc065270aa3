"""The command line and who reads it: explanations, help, terminals, pipes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.shell_completion import ShellComplete

from beancount_refunds import __version__
from beancount_refunds.catalogue import ENTRIES
from beancount_refunds.cli import main
from beancount_refunds.cli.output import prepare_output, style
from beancount_refunds.findings import Code
from tests.books_on_disk import BOOKS, FAULTY, write
from tests.command_line import TABLES, run, spawn

if TYPE_CHECKING:
    import pathlib


@pytest.fixture
def books(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """BOOKS on disk, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, BOOKS)


# --------------------------------------------------------------------------------------- explain


@pytest.mark.parametrize("code", ["CREDIT_STALE", "credit_stale", "Credit-Stale"])
def test_a_code_is_explained_however_it_is_typed(code: str) -> None:
    printed = run("explain", code).stdout
    entry = ENTRIES["CREDIT_STALE"]
    assert printed.startswith("CREDIT_STALE (exception)\n")
    for text in (entry.title, entry.meaning, entry.mend, *entry.ledger.splitlines()):
        assert text in printed
    assert "HTTP" not in printed


def test_a_finding_is_explained_with_its_effect_on_the_books() -> None:
    printed = run("explain", "REFUND_EXCEEDS_CREDIT_BALANCE").stdout
    assert f"In the books\n  {Code.REFUND_EXCEEDS_CREDIT_BALANCE.effect.value}\n" in printed
    assert "HTTP 422" in printed


def test_without_a_code_all_of_them_are_listed_in_their_order() -> None:
    lines = run("explain").stdout.splitlines()
    assert [line.strip() for line in lines if line.strip() in ENTRIES] == list(ENTRIES)


def test_a_code_that_is_not_one_is_answered_with_the_nearest() -> None:
    result = run("explain", "REFUND_EXCEEDS_CREDIT_BALLANCE")
    assert result.exit_code == 2
    assert "did you mean REFUND_EXCEEDS_CREDIT_BALANCE" in result.stderr


def test_codes_are_completed_by_the_shell() -> None:
    complete = ShellComplete(main, {}, "bean-refunds", "_BEAN_REFUNDS_COMPLETE")
    items = complete.get_completions(["explain"], "credit_s")
    assert [(item.value, item.help) for item in items] == [("CREDIT_STALE", ENTRIES["CREDIT_STALE"].title)]


# ------------------------------------------------------------------------------ help, and the screen


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"bean-refunds {__version__}\n"


@pytest.mark.parametrize("command", ["", "check", *TABLES, "report", "explain"])
def test_every_help_has_examples_as_they_were_written(command: str) -> None:
    result = run(*filter(None, [command]), "-h")
    assert result.exit_code == 0
    assert "\b" not in result.stdout
    assert "\\b" not in result.stdout
    assert "\n    bean-refunds " in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_commands_are_listed_in_the_order_of_learning_them() -> None:
    assert isinstance(main, click.Group)
    assert main.list_commands(click.Context(main)) == [
        "check",
        *TABLES,
        "report",
        "trail",
        "events",
        "serve",
        "token",
        "evidence",
        "seal",
        "init",
        "add",
        "expect",
        "attach",
        "import",
        "match",
        "accept",
        "reject",
        "unmatch",
        "reconcile",
        "import-cases",
        "verify",
        "explain",
    ]


@pytest.mark.parametrize(
    ("env", "width", "colour"),
    [
        ({}, 80, True),
        ({"NO_COLOR": "1"}, 80, False),
        ({"NO_COLOR": ""}, 80, True),
        ({"TERM": "dumb"}, 80, False),
        ({"COLUMNS": "132"}, 132, True),
    ],
)
def test_a_terminal_has_a_width_and_colours_unless_they_are_declined(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], width: int, *, colour: bool
) -> None:
    for name in ("NO_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((80, 24)))
    looks = style()
    assert (looks.width, looks.colour) == (width, colour)


class Terminal(io.StringIO):
    """Says that it is a terminal; no stream of bytes behind it."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def test_a_stream_of_another_kind_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    prepare_output()
    assert sys.stdout is stream


def test_a_pipe_gets_one_line_per_refund_without_colour(books: pathlib.Path) -> None:
    process = spawn("register", books)
    assert (process.returncode, process.stderr) == (0, "")
    assert "\x1b" not in process.stdout
    assert sum(line.startswith("VR-2 ") and "FT2" in line for line in process.stdout.splitlines()) == 1


def test_what_the_encoding_lacks_is_escaped(books: pathlib.Path) -> None:
    text = BOOKS.replace("the rest in March", "深圳")
    books.write_text(text, encoding="utf-8")
    process = spawn("cases", books, "--format", "json", PYTHONIOENCODING="cp1252")
    assert process.returncode == 0
    assert r"\u6df1\u5733" in process.stdout


def test_a_reader_that_leaves_early_is_no_error_and_the_exit_code_speaks_of_the_books(
    tmp_path: pathlib.Path,
) -> None:
    path = write(tmp_path, FAULTY)
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-m", "beancount_refunds", "check", str(path)],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert (process.returncode, process.stderr) == (1, b"")


def test_nothing_is_written_beside_the_ledger(books: pathlib.Path) -> None:
    for command in ("check", *TABLES):
        spawn(command, books)
    assert [file.name for file in books.parent.iterdir()] == ["main.beancount"]
