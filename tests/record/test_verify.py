"""Whether all that was committed is still there: what bean-check does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from beancount import loader
from click.testing import CliRunner

from beancount_refunds.cli import main
from beancount_refunds.evidence.verifying import verify
from tests.history.repositories import CONFIGURATION, Books
from tests.record.ledgers import BOOKS, RECORD_FILE, write

if TYPE_CHECKING:
    import pathlib

    from click.testing import Result

REFUNDS = """\
2026-02-20 custom "vendor-refund" "VR-1" 30.00 GBP "acme/CM-1"

2026-02-21 custom "vendor-refund" "VR-2" 30.00 GBP "acme/CM-1"
  note: "the last line"
"""
BANK = """\
2026-02-22 * "Acme" "Receipt"
  bank_transaction_ref: "FT1"
  Assets:Bank       30.00 GBP
  Assets:Clearing  -30.00 GBP

2026-02-23 * "Acme" "Memo"
  Assets:Credits:Acme   5.00 GBP
    credit_id: "acme/CM-2"
  Expenses:Purchases
"""


@pytest.fixture
def books(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """A ledger of three files, all committed."""
    for name, value in CONFIGURATION.items():
        monkeypatch.setenv(name, value)
    found = Books.new(tmp_path)
    write(tmp_path, BOOKS + 'include "refunds/*.beancount"\ninclude "bank.beancount"\n')
    write(tmp_path, REFUNDS, RECORD_FILE)
    write(tmp_path, BANK, "bank.beancount")
    found.commit()
    return found


def told(books: Books) -> list[str]:
    """What the command prints, its last line without the commit; paths without their folder."""
    result = run(books)
    lines = result.stdout.replace(f"{books.folder}/", "").replace(books.git("rev-parse", "HEAD")[:10], "HEAD")
    assert result.exit_code == (0 if lines.startswith("All there") else 1)
    return lines.splitlines()


def run(books: Books) -> Result:
    """The outcome of the command."""
    return CliRunner().invoke(main, ["verify", str(books.path("main.beancount"))])


def bean_check(books: Books) -> list[str]:
    """What bean-check says."""
    return [error.message for error in loader.load_file(str(books.path("main.beancount")))[1]]


COMPARED = "compared: 7 ids in 3 files of HEAD"


def test_a_work_tree_as_committed_is_all_there(books: Books) -> None:
    assert told(books) == ["All there: 7 ids in 3 files of HEAD"]
    found = verify(books.path("main.beancount"))
    assert (found.head, found.ids, found.files, found.losses) == (books.git("rev-parse", "HEAD"), 7, 3, ())


def test_what_was_added_or_moved_is_no_loss(books: Books) -> None:
    write(books.folder, "; moved\n", RECORD_FILE)
    write(books.folder, REFUNDS, "refunds/all.beancount")
    write(books.folder, BANK.replace("30.00", "31.00"), "bank.beancount")
    assert told(books) == ["All there: 7 ids in 3 files of HEAD"]


def test_a_file_cut_off_between_two_directives_is_named_though_bean_check_is_content(books: Books) -> None:
    write(books.folder, REFUNDS[: REFUNDS.index("\n") + 1], RECORD_FILE)
    assert bean_check(books) == []
    assert told(books) == [
        f"{RECORD_FILE}: is truncated: 63 of 151 bytes are left",
        f"{RECORD_FILE}:3: vendor-refund VR-2 is gone",
        f"2 problems; {COMPARED}",
    ]


def test_a_file_cut_off_within_a_line_is_named(books: Books) -> None:
    write(books.folder, BANK[: BANK.index(" GBP\n  Assets:Clearing")] + "\n", "bank.beancount")
    write(books.folder, REFUNDS.rstrip("\n"), RECORD_FILE)
    assert told(books)[:2] == [
        f"{RECORD_FILE}: is truncated: 150 of 151 bytes are left",
        "bank.beancount:6: credit booked by hand acme/CM-2 is gone",
    ]


def test_an_emptied_file_is_named_though_bean_check_is_content(books: Books) -> None:
    write(books.folder, "", "bank.beancount")
    assert bean_check(books) == []
    assert told(books) == [
        "bank.beancount: is truncated: 0 of 229 bytes are left",
        "bank.beancount:6: credit booked by hand acme/CM-2 is gone",
        "bank.beancount:1: bank receipt FT1 is gone",
        f"3 problems; {COMPARED}",
    ]


def test_an_emptied_top_file_is_named(books: Books) -> None:
    write(books.folder, "")
    lines = told(books)
    assert lines[0].startswith("main.beancount: the ledger cannot be loaded: the plugin is not active")
    assert lines[1:] == [
        "main.beancount: is truncated: 0 of 468 bytes are left",
        "2 problems; compared: 0 ids in 3 files of HEAD",
    ]


def test_a_file_that_is_gone_is_named_with_what_it_held(books: Books) -> None:
    books.path(RECORD_FILE).unlink()
    assert told(books) == [
        f"{RECORD_FILE}: is gone",
        f"{RECORD_FILE}:1: vendor-refund VR-1 is gone",
        f"{RECORD_FILE}:3: vendor-refund VR-2 is gone",
        f"3 problems; {COMPARED}",
    ]


def test_a_last_line_without_an_end_is_named(books: Books) -> None:
    write(books.folder, REFUNDS + '2026-02-24 custom "vendor-refund" "VR-3" 3', RECORD_FILE)
    write(books.folder, "; half", "refunds/new.beancount")
    assert told(books) == [
        f"{RECORD_FILE}: line 5 has no end: it may be written by half",
        "refunds/new.beancount: line 1 has no end: it may be written by half",
        f"2 problems; {COMPARED}",
    ]


def test_a_file_that_never_had_an_end_is_not_named(books: Books) -> None:
    write(books.folder, REFUNDS.rstrip("\n"), RECORD_FILE)
    books.commit()
    write(books.folder, "; more\n" + REFUNDS.rstrip("\n"), RECORD_FILE)
    assert told(books) == ["All there: 7 ids in 3 files of HEAD"]


def test_zeros_that_a_crash_left_are_named(books: Books) -> None:
    write(books.folder, REFUNDS.encode() + b"\0" * 8, RECORD_FILE)
    assert told(books)[0] == f"{RECORD_FILE}: holds NUL bytes (line 5): it was written by half"


def test_what_a_killed_writer_left_is_named(books: Books) -> None:
    write(books.folder, "; half", "refunds/.2026-02.beancount.bean-refunds")
    assert told(books) == [
        "refunds/.2026-02.beancount.bean-refunds: a writer was killed here; nothing of it counts: remove it",
        f"1 problem; {COMPARED}",
    ]


def test_a_directive_that_does_not_load_any_more_is_named(books: Books) -> None:
    write(books.folder, REFUNDS.replace('"VR-2" 30.00', '"VR-2" 80.00'), RECORD_FILE)
    assert told(books) == [
        f"{RECORD_FILE}:3: vendor-refund VR-2 does not stand any more: REFUND_EXCEEDS_CREDIT_BALANCE: refund VR-2"
        " asks 80.00 GBP of acme/CM-1, which has 70.00 GBP available (excess 10.00 GBP); 30.00 GBP more is"
        " reserved by pending refunds",
        f"1 problem; {COMPARED}",
    ]


def test_a_directive_that_cannot_be_read_any_more_is_named(books: Books) -> None:
    write(books.folder, REFUNDS.replace('"VR-2" 30.00 GBP', '"VR-2"'), RECORD_FILE)
    (line, last) = told(books)
    assert line.startswith(f"{RECORD_FILE}:3: vendor-refund VR-2 does not load: MALFORMED_DIRECTIVE: ")
    assert last == f"1 problem; {COMPARED}"


def test_a_directive_that_did_not_load_before_is_no_loss(books: Books) -> None:
    write(books.folder, REFUNDS.replace('"VR-2" 30.00', '"VR-2" 80.00'), RECORD_FILE)
    books.commit()
    assert told(books) == ["All there: 7 ids in 3 files of HEAD"]


def test_one_of_two_equal_ids_that_is_gone_is_named(books: Books) -> None:
    twice = '2026-02-24 custom "vendor-balance" "acme" 105.00 GBP\n'
    books.add("bank.beancount", twice + twice.replace("24", "25"))
    books.commit()
    write(books.folder, BANK + twice + "; no more of these, and as long as it was before\n", "bank.beancount")
    assert told(books) == [
        "bank.beancount:11: vendor-balance acme is gone",
        "1 problem; compared: 8 ids in 3 files of HEAD",
    ]


def test_a_ledger_with_a_file_outside_its_repository_is_compared_as_far_as_it_goes(
    tmp_path: pathlib.Path, books: Books
) -> None:
    inner = Books.new(tmp_path / "inner")
    write(inner.folder, BOOKS + 'include "../bank.beancount"\n')
    inner.commit()
    result = CliRunner().invoke(main, ["verify", str(inner.path("main.beancount"))])
    assert result.exit_code == 0
    assert result.stdout.startswith("All there: 3 ids in 1 file of ")
    assert books.path("bank.beancount").exists()


def test_outside_a_repository_there_is_nothing_to_compare_with(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    top = write(tmp_path)
    result = CliRunner().invoke(main, ["verify", str(top)])
    assert result.exit_code == 2
    assert (
        f"Invalid value for LEDGER: {top} cannot be compared with git: not a git repository" in result.stderr
    )


def test_without_a_commit_there_is_nothing_to_compare_with(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path)
    write(tmp_path)
    result = run(books)
    assert result.exit_code == 2
    assert "cannot be compared with git: nothing is committed yet" in result.stderr


def test_a_head_whose_ledger_cannot_be_loaded_is_told(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path)
    write(tmp_path, "; not yet\n", "main.beancount")
    books.commit()
    write(tmp_path)
    result = run(books)
    assert result.exit_code == 2
    assert "cannot be loaded: the plugin is not active" in " ".join(result.stderr.split())
