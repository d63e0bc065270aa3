"""Trouble at each system call of a write: the old bytes or the new ones, and the next try succeeds."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from beancount_refunds.record.disk import DISK
from beancount_refunds.record.refusals import Unconfirmed, Unwritable
from beancount_refunds.record.replacing import beside
from beancount_refunds.record.writer import record
from tests.record.ledgers import (
    RECORD_FILE,
    TROUBLES,
    Calls,
    contents,
    directives,
    failing,
    refund,
    with_record_file,
    write,
)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

#: The first write of a year makes a folder, a file and an include; later ones append.
BEGINNINGS: dict[str, Callable[[pathlib.Path], pathlib.Path]] = {
    "a new file": write,
    "a file that is there": with_record_file,
}


def books(folder: pathlib.Path, beginning: str) -> pathlib.Path:
    """A ledger in a folder of its own."""
    folder.mkdir()
    return BEGINNINGS[beginning](folder)


def calls(folder: pathlib.Path, beginning: str) -> tuple[list[str], dict[str, bytes]]:
    """The system calls of a write without trouble, and the files after it."""
    disk = Calls()
    record(books(folder, beginning), [refund(external_id="e-1")], disk=disk)
    return disk.names, contents(folder)


def states(folder: pathlib.Path) -> set[bytes | None]:
    """What the file of the tools may hold at any time: nothing yet, or what it held; then all of the new."""
    path = folder / RECORD_FILE
    return {path.read_bytes() if path.exists() else None}


def check_old_or_new(folder: pathlib.Path, old: set[bytes | None], whole: dict[str, bytes]) -> bool:
    """Whether the refund is there; the ledger loads either way, and what a killed writer left is no part of it."""
    file = folder / RECORD_FILE
    now = file.read_bytes() if file.exists() else None
    assert now in old | {b"", whole[RECORD_FILE]}
    top = (folder / "main.beancount").read_bytes()
    assert whole["main.beancount"].startswith(top)
    there = directives(folder / "main.beancount")
    assert there == (["VR-1"] if now == whole[RECORD_FILE] else [])
    return bool(there)


def retry(folder: pathlib.Path, whole: dict[str, bytes], *, there: bool) -> None:
    """The same again succeeds, and leaves the files as a write without trouble does."""
    again = record(folder / "main.beancount", [refund(external_id="e-1")])
    assert (again.repeated, again.written) == (there, not there)
    assert directives(folder / "main.beancount") == ["VR-1"]
    left = contents(folder)
    assert {name: left[name] for name in whole} == whole


@pytest.mark.parametrize("error", TROUBLES, ids=errno.errorcode.get)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_an_error_at_any_system_call_leaves_the_old_bytes_or_the_new(
    tmp_path: pathlib.Path, beginning: str, error: int
) -> None:
    names, whole = calls(tmp_path / "whole", beginning)
    for number, name in enumerate(names, 1):
        top = books(tmp_path / str(number), beginning)
        old = states(top.parent)
        raised = None
        try:
            record(top, [refund(external_id="e-1")], disk=failing(number, error))
        except (Unwritable, Unconfirmed) as trouble:
            raised = trouble
        there = check_old_or_new(top.parent, old, whole)
        assert isinstance(raised, Unwritable) == (not there), (number, name)
        assert raised is None or os.strerror(error) in str(raised)
        assert not list(top.parent.rglob(".*.bean-refunds")), (number, name)
        retry(top.parent, whole, there=there)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_writer_killed_at_any_system_call_leaves_the_old_bytes_or_the_new(
    tmp_path: pathlib.Path, beginning: str, when: str
) -> None:
    names, whole = calls(tmp_path / "whole", beginning)
    folders = [tmp_path / str(number) for number in range(1, len(names) + 1)]
    old = {folder: states(books(folder, beginning).parent) for folder in folders}
    command = [sys.executable, "-m", "tests.record.killed", when, *map(str, folders)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout == ""
    assert done.stderr == ""
    killed_with = [check_old_or_new(folder, old[folder], whole) for folder in folders]
    # Once it is there it stays: no later call takes it back.
    assert killed_with == sorted(killed_with)
    assert set(killed_with) == {False, True}
    for folder, there in zip(folders, killed_with, strict=True):
        retry(folder, whole, there=there)
        assert not list(folder.rglob(".*.bean-refunds"))


def test_the_first_error_of_the_disk_is_told_with_the_file(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(Unwritable) as told:
        record(top, [refund()], disk=failing(1, errno.ENOSPC, "fsync"))
    file = tmp_path / RECORD_FILE
    assert str(told.value) == f"{file} cannot be written: No space left on device; nothing was recorded"
    assert contents(tmp_path) == before


def test_a_folder_that_does_not_reach_the_disk_is_told_after_the_write(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    with pytest.raises(Unconfirmed) as told:
        record(top, [refund()], disk=failing(2, errno.EIO, "fsync"))
    file = tmp_path / RECORD_FILE
    assert str(told.value) == (
        f"{file} was written, but its folder cannot be written: Input/output error: look whether it is there"
        " to stay"
    )
    assert directives(top) == ["VR-1"]


def test_an_empty_file_that_does_not_reach_the_disk_records_nothing(tmp_path: pathlib.Path) -> None:
    top = write(tmp_path)
    # The folder of the new folder, the empty file, and the folder of the empty file.
    with pytest.raises(Unwritable):
        record(top, [refund()], disk=failing(3, errno.EIO, "fsync"))
    assert directives(top) == []
    assert contents(tmp_path)[RECORD_FILE] == b""


def test_what_a_killed_writer_left_is_taken_away_by_the_next(tmp_path: pathlib.Path) -> None:
    top = with_record_file(tmp_path)
    waiting = beside(str(tmp_path / RECORD_FILE))
    write(tmp_path, "2026-02-20 custom", os.path.relpath(waiting, tmp_path))
    record(top, [refund()])
    assert directives(top) == ["VR-1"]
    assert not os.path.lexists(waiting)


def test_a_disk_that_takes_few_bytes_at_a_time_gets_them_all(tmp_path: pathlib.Path) -> None:
    class Slow(Calls):
        def write(self, descriptor: int, data: memoryview) -> int:
            return super().write(descriptor, data[:7])

    top = with_record_file(tmp_path)
    record(top, [refund()], disk=Slow())
    assert (tmp_path / RECORD_FILE).read_text() == (
        '; refunds\n\n2026-02-20 custom "vendor-refund" "VR-1" 60.00 GBP "acme/CM-1"\n'
    )


def test_a_file_is_given_to_its_owner_by_the_disk(tmp_path: pathlib.Path) -> None:
    path = write(tmp_path)
    descriptor = DISK.open(str(path), os.O_RDWR)
    DISK.chown(descriptor, os.getuid(), os.getgid())
    DISK.close(descriptor)
    assert (path.stat().st_uid, path.stat().st_gid) == (os.getuid(), os.getgid())
