"""Tables in files: which format, which file, and what happens where it cannot be written."""

from __future__ import annotations

import io
import json
import os
import pathlib
import stat
import sys

import click
import openpyxl
import pytest

from beancount_refunds.cli import main
from beancount_refunds.cli.output import save
from tests.books_on_disk import BOOKS, write
from tests.command_line import run


@pytest.fixture
def books(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """BOOKS on disk, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, BOOKS)


def listed(folder: pathlib.Path) -> list[str]:
    """The names of what is in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", ["q1.xlsx", "Q1.XLSX"])
def test_the_ending_of_the_file_says_the_format(books: pathlib.Path, name: str) -> None:
    result = run("credits", books, "-o", name)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    sheets = openpyxl.load_workbook(books.parent / name).sheetnames
    assert sheets == ["credits CNY", "credits GBP", "credits JPY", "About"]


@pytest.mark.parametrize(
    ("words", "form"),
    [
        (("-o", "out.json"), "json"),
        (("-o", "out.csv"), "csv"),
        (("-o", "out"), "text"),
        (("-o", "out.md"), "text"),
        (("--format", "json", "--output", "out.csv"), "json"),
    ],
)
def test_a_file_holds_what_standard_output_would(
    books: pathlib.Path, words: tuple[str, ...], form: str
) -> None:
    assert run("register", books, *words, env={"COLUMNS": "40"}).exit_code == 0
    written = (books.parent / words[-1]).read_bytes()
    assert written == run("register", books, "--format", form, "-o", "-").stdout_bytes


def test_a_file_is_replaced_as_a_whole_and_keeps_its_rights(books: pathlib.Path) -> None:
    target = write(books.parent, "old", "real.json")
    target.chmod(0o640)
    (books.parent / "link.json").symlink_to(target)
    assert run("credits", books, "-o", "link.json").exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["as_of"] == "2026-03-02"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert listed(books.parent) == ["link.json", "main.beancount", "real.json"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("nowhere/q1.xlsx", "nowhere/q1.xlsx cannot be written: No such file or directory"),
        ("folder", "folder cannot be written: Is a directory"),
        ("./main.beancount", "./main.beancount is a file of the ledger; nothing was written"),
    ],
)
def test_what_cannot_be_written_is_a_usage_error_and_changes_nothing(
    books: pathlib.Path, target: str, told: str
) -> None:
    (books.parent / "folder").mkdir()
    result = run("credits", books, "-o", target)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Invalid value for -o: {told}\n" in result.stderr
    assert books.read_text(encoding="utf-8") == BOOKS
    assert listed(books.parent) == ["folder", "main.beancount"]


def test_a_disk_that_fails_in_the_middle_leaves_the_old_file(
    books: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write(books.parent, "old", "q1.json")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copymode", fail)
    result = run("credits", books, "-o", "q1.json")
    assert (result.exit_code, target.read_text(encoding="utf-8")) == (2, "old")
    assert "q1.json cannot be written: No space left on device" in result.stderr
    assert listed(books.parent) == ["main.beancount", "q1.json"]


def test_what_is_no_file_is_written_to_and_not_replaced(books: pathlib.Path) -> None:
    assert run("credits", books, "-o", os.devnull, "--format", "xlsx").exit_code == 0
    assert stat.S_ISCHR(pathlib.Path(os.devnull).stat().st_mode)


def test_what_utf8_cannot_hold_is_escaped_in_a_file(tmp_path: pathlib.Path) -> None:
    target = tmp_path / "out.txt"
    save("深圳 \ud800\r\n", str(target), ())
    assert target.read_bytes() == "深圳 \\ud800\r\n".encode()


def test_a_workbook_is_refused_to_a_terminal_before_anything_is_read(
    books: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = main.get_command(click.Context(main), "credits")
    assert command is not None

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(click.BadParameter, match="a workbook is no text for a terminal: name a file with -o"):
        command.main(["nowhere.beancount", "--format", "xlsx"], standalone_mode=False)
    assert command.main([str(books), "--format", "xlsx", "-o", "c.xlsx"], standalone_mode=False) is None
    assert (books.parent / "c.xlsx").exists()
