"""One writer at a time, and who it is."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.record.disk import DISK
from beancount_refunds.record.git_folder import git_folder, unfinished
from beancount_refunds.record.lock import held, lock_file
from beancount_refunds.record.refusals import Busy, Unwritable
from beancount_refunds.record.writer import record
from tests.history.repositories import Books
from tests.record.ledgers import contents, directives, failing, meanwhile, refund, write

if TYPE_CHECKING:
    import pathlib


def test_a_second_writer_is_told_who_writes(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    lock = lock_file(str(top))
    before = contents(tmp_path)
    with held(DISK, lock, 0), pytest.raises(Busy) as told:
        record(top, [refund()], patience_s=0)
    assert str(told.value) == (
        f"process {os.getpid()} is writing to the ledger and did not finish in 0 s (it holds {lock})"
    )
    assert contents(tmp_path) == before


def test_a_lock_whose_holder_said_nothing_yet_is_respected(tmp_path: pathlib.Path) -> None:
    lock = str(tmp_path / "lock")
    with held(DISK, lock, 0):
        os.truncate(lock, 0)
        with pytest.raises(Busy, match="another process is writing"), held(DISK, lock, 0):
            raise AssertionError


def test_a_writer_waits_for_the_one_before(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    before = contextlib.ExitStack()
    before.enter_context(held(DISK, lock_file(str(top)), 0))
    # At the second try the lock is free.
    assert record(top, [refund()], disk=meanwhile("lock", before.close, number=2)).written
    assert directives(top) == ["VR-1"]


def test_a_lock_is_free_after_an_error(tmp_path: pathlib.Path) -> None:
    lock = str(tmp_path / "lock")
    with pytest.raises(KeyError), held(DISK, lock, 0):
        raise KeyError
    with held(DISK, lock, 0):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    assert (tmp_path / "lock").read_text() == ""


def test_a_lock_that_cannot_be_made_is_told(tmp_path: pathlib.Path) -> None:
    lock = str(tmp_path / "gone" / "lock")
    with pytest.raises(Unwritable) as told, held(DISK, lock, 0):
        raise AssertionError
    assert str(told.value) == f"{lock} cannot be written: No such file or directory; nothing was recorded"


def test_a_lock_of_a_broken_disk_is_told(tmp_path: pathlib.Path) -> None:
    lock = str(tmp_path / "lock")
    with pytest.raises(Unwritable, match="Input/output error"), held(failing(1, errno.EIO, "lock"), lock, 0):
        raise AssertionError


def test_the_lock_of_a_repository_stands_where_git_does_not_see_it(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path / "books")
    top = write(tmp_path / "books" / "ledger")
    books.commit()
    record(top, [refund()])
    assert lock_file(str(top)) == str(tmp_path / "books/.git/bean-refunds.lock")
    assert books.git("status", "--porcelain").split() == [
        "M",
        "ledger/main.beancount",
        "??",
        "ledger/refunds/",
    ]


def test_a_further_work_tree_has_a_lock_of_its_own(tmp_path: pathlib.Path) -> None:
    books = Books.new(tmp_path / "books")
    write(tmp_path / "books")
    books.commit()
    books.git("worktree", "add", "--quiet", str(tmp_path / "other"))
    folder = git_folder(str(tmp_path / "other/main.beancount"))
    assert folder == tmp_path / "books/.git/worktrees/other"
    assert unfinished(folder) is None


def test_a_folder_called_git_that_holds_no_repository_is_passed_over_as_git_does(
    tmp_path: pathlib.Path,
) -> None:
    books = Books.new(tmp_path)
    top = write(tmp_path / "books")
    (tmp_path / "books/.git").mkdir()
    assert git_folder(str(top)) == tmp_path / ".git"
    assert books.git("-C", "books", "rev-parse", "--absolute-git-dir").strip() == str(tmp_path / ".git")


def test_without_a_repository_the_lock_stands_hidden_beside_the_top_file(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    (tmp_path / "link.beancount").symlink_to(top)
    lock = str(tmp_path / ".main.beancount.lock")
    assert git_folder(str(top)) is None
    assert lock_file(str(top)) == lock
    assert lock_file(str(tmp_path / "link.beancount")) == lock


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("MERGE_HEAD", "merge"),
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("sequencer", "cherry-pick or revert"),
    ],
)
def test_what_git_is_in_the_middle_of_has_a_word(tmp_path: pathlib.Path, name: str, word: str) -> None:
    assert unfinished(tmp_path) is None
    write(tmp_path, "0\n", name)
    assert unfinished(tmp_path) == word
