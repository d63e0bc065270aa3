"""One writer at a time: the lock of a repository, or of a ledger that is in none.

The lock is `flock` on a file that stays; the kernel frees it when its holder ends, however that happens.
While it is held the file tells the holder's process id.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import threading
from typing import TYPE_CHECKING

from beancount_refunds.record.git_folder import git_folder
from beancount_refunds.record.refusals import Busy, Unwritable, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.record.disk import Disk

_TRIES_A_SECOND = 20
_LONGEST_PID = 20


def lock_file(filename: str) -> str:
    """In the git folder, where git does not see it; else beside the top file, where no include sees it."""
    folder = git_folder(filename)
    if folder is not None:
        return str(folder / "bean-refunds.lock")
    top = pathlib.Path(os.path.realpath(filename))
    return str(top.with_name(f".{top.name}.lock"))


@contextlib.contextmanager
def held(disk: Disk, path: str, patience_s: int) -> Iterator[None]:
    """Hold the lock file ``path``; it is made where it is not there.

    Raises :class:`Busy` where another process (or thread) has it for ``patience_s`` seconds, and
    :class:`Unwritable` where there can be no such file.
    """
    try:
        descriptor = disk.open(path, os.O_RDWR | os.O_CREAT)
    except OSError as failure:
        raise Unwritable(path, reason_of(failure)) from failure
    try:
        _take(disk, descriptor, path, patience_s)
        try:
            yield
        finally:
            # What was written is written, whatever becomes of the lock file.
            with contextlib.suppress(OSError):
                disk.truncate(descriptor)
    finally:
        with contextlib.suppress(OSError):
            disk.close(descriptor)


def _take(disk: Disk, descriptor: int, path: str, patience_s: int) -> None:
    try:
        for _ in range(patience_s * _TRIES_A_SECOND):
            with contextlib.suppress(BlockingIOError):
                return _claim(disk, descriptor)
            threading.Event().wait(1 / _TRIES_A_SECOND)
        return _claim(disk, descriptor)
    except BlockingIOError as taken:
        holder = os.pread(descriptor, _LONGEST_PID, 0).decode("ascii", "replace").strip()
        by = f"process {holder}" if holder else "another process"
        message = f"{by} is writing to the ledger and did not finish in {patience_s} s (it holds {path})"
        raise Busy(message) from taken
    except OSError as failure:
        raise Unwritable(path, reason_of(failure)) from failure


def _claim(disk: Disk, descriptor: int) -> None:
    disk.lock(descriptor)
    disk.truncate(descriptor)
    disk.write(descriptor, memoryview(f"{os.getpid()}\n".encode()))
