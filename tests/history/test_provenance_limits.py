"""Where git says nothing, and what is said then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.history import Provenance, Unseen, provenance
from beancount_refunds.source import Position
from tests.history.repositories import ANNA, BEN, Books

if TYPE_CHECKING:
    import pathlib

    import pytest

CREDIT = '2026-02-02 custom "vendor-credit" "acme/CM-17" 450.00 GBP Expenses:Purchases\n'
REFUND = """\
2026-02-20 custom "vendor-refund" "VR-1" 450.00 GBP "acme/CM-17"
  by: "a.khan"
"""
APPROVAL = '2026-02-21 custom "approval" "VR-1" 450.00 GBP\n'


def test_only_dated_lines_of_known_files_have_an_origin(books: Books, tmp_path: pathlib.Path) -> None:
    books.write("main.beancount", f'option "title" "Books"\n\n{REFUND}\n; the end\n')
    books.commit(ANNA)
    known = books.provenance()
    name = str(books.path("main.beancount"))
    assert known.origin(Position(name, 1)) is Unseen.NOWHERE
    assert known.origin(Position(name, 6)) is Unseen.NOWHERE
    assert known.origin(Position(str(tmp_path / "other.beancount"), 1)) is Unseen.OUTSIDE


def test_files_elsewhere_are_outside_the_repository(books: Books, tmp_path: pathlib.Path) -> None:
    """Beside it, in a repository within it, or gone since the ledger was loaded."""
    books.write("main.beancount", REFUND)
    books.commit(ANNA)
    other = Books.new(books.path("inner"))
    other.write("deep/inner.beancount", APPROVAL)
    beside = tmp_path / "beside.beancount"
    beside.write_text(CREDIT)
    names = [str(beside), str(other.path("deep/inner.beancount")), str(books.path("gone.beancount"))]
    known = provenance(names, books.folder)
    assert {known.origin(Position(name, 1)) for name in names} == {Unseen.OUTSIDE}


def test_a_file_that_is_no_text_has_no_lines(books: Books) -> None:
    books.write("main.beancount", CREDIT.encode() + b"\0" + REFUND.encode())
    books.write("scan.pdf", b"%PDF\0" + REFUND.encode())
    books.commit(ANNA)
    assert books.origin("VR-1") is Unseen.NOWHERE
    books.path("scan.pdf").unlink()
    books.write("main.beancount", CREDIT + REFUND)
    second = books.commit(BEN)
    assert books.hashes("VR-1") == (second, second)


def test_without_a_commit_nothing_is_committed_yet(books: Books) -> None:
    books.write("main.beancount", REFUND)
    known = books.provenance()
    assert known.head is None
    assert known.trouble is None
    assert known.origin(books.position("VR-1")) is Unseen.UNCOMMITTED
    assert known.verified([books.position("VR-1")]) is known


def test_without_a_repository_the_history_says_why_there_is_none(tmp_path: pathlib.Path) -> None:
    books = Books(tmp_path)
    books.write("main.beancount", REFUND)
    known = books.provenance()
    assert known == Provenance(trouble="not a git repository (or any of the parent directories): .git")
    assert known.origin(books.position("VR-1")) is Unseen.NO_HISTORY
    assert known.log([books.position("VR-1")]) == ()
    assert known.verified([books.position("VR-1")]) is known


def test_without_git_the_history_says_so(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books.write("main.beancount", REFUND)
    books.commit(ANNA)
    monkeypatch.setenv("PATH", "")
    assert books.provenance() == Provenance(trouble="git is not installed")
