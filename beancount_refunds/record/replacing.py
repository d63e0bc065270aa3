"""New bytes for a file, so that after any trouble it has the old ones or the new ones, all of them.

They are written beside the file and put in its place by one rename. What a killed writer left is named by a
fixed rule, so that the next one takes it away; all this is done under the lock (`lock`).
"""

from __future__ import annotations

import contextlib
import os
import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.record.refusals import Unconfirmed, Unwritable, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.record.disk import Disk

#: No include sees a name with a dot before it.
BESIDE = ".{}.bean-refunds"
_CHUNK = 1 << 20


class Changed(Exception):  # noqa: N818 (nothing failed: somebody was faster)
    """Somebody else wrote the file since it was read."""


def beside(path: str) -> str:
    """Where the new bytes of a file stand until they are complete."""
    whole = pathlib.Path(path)
    return str(whole.with_name(BESIDE.format(whole.name)))


def content(disk: Disk, path: str) -> bytes | None:
    """The bytes of a file, or ``None`` where there is none."""
    try:
        with _opened(disk, path, os.O_RDONLY) as descriptor:
            parts = list(iter(lambda: disk.read(descriptor, _CHUNK), b""))
    except FileNotFoundError:
        return None
    return b"".join(parts)


def replace(disk: Disk, path: str, old: bytes | None, new: bytes) -> None:
    """Give the file ``path``, which has the bytes ``old`` (``None``: is not there), the bytes ``new``.

    Its mode stays, and its owner where that can be. Missing folders are made. Returns when the disk has it
    all. Raises :class:`Changed` where the file has other bytes than ``old``, :class:`Unwritable` for what
    the system refuses, both with nothing changed, and :class:`Unconfirmed`.
    """
    waiting = beside(path)
    try:
        _make_folders(disk, os.path.dirname(path))  # noqa: PTH120 (a name, as the disk takes it)
        _discard(disk, waiting)
        try:
            _write(disk, waiting, new, path if old is not None else None)
            if content(disk, path) != old:
                raise Changed(path)  # noqa: TRY301 (what was written beside goes away for it too)
            disk.rename(waiting, path)
        except (OSError, Changed):
            with contextlib.suppress(OSError):
                _discard(disk, waiting)
            raise
    except OSError as failure:
        raise Unwritable(path, reason_of(failure)) from failure
    try:
        _sync_folder(disk, path)
    except OSError as failure:
        raise Unconfirmed(path, reason_of(failure)) from failure


def _write(disk: Disk, waiting: str, new: bytes, like: str | None) -> None:
    # Nobody reads it meanwhile who may not read what it will become.
    mode = 0o666 if like is None else 0o600
    with _opened(disk, waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode) as descriptor:
        rest = memoryview(new)
        while rest:
            rest = rest[disk.write(descriptor, rest) :]
        if like is not None:
            _resemble(disk, descriptor, like)
        disk.fsync(descriptor)


def _resemble(disk: Disk, descriptor: int, like: str) -> None:
    """The mode, and where possible the owner, of another file."""
    try:
        with _opened(disk, like, os.O_RDONLY) as other:
            meant = disk.stat(other)
    except FileNotFoundError as gone:
        raise Changed(like) from gone
    made = disk.stat(descriptor)
    if (made.st_uid, made.st_gid) != (meant.st_uid, meant.st_gid):
        with contextlib.suppress(PermissionError):
            disk.chown(descriptor, meant.st_uid, meant.st_gid)
    disk.chmod(descriptor, meant.st_mode & 0o7777)


def _make_folders(disk: Disk, folder: str) -> None:
    if os.path.isdir(folder):  # noqa: PTH112 (a name, as the disk takes it)
        return
    _make_folders(disk, os.path.dirname(folder))  # noqa: PTH120 (as above)
    disk.mkdir(folder)
    _sync_folder(disk, folder)


def _sync_folder(disk: Disk, path: str) -> None:
    """A name is on the disk when its folder is."""
    with _opened(disk, os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY) as descriptor:  # noqa: PTH120
        disk.fsync(descriptor)


def _discard(disk: Disk, path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        disk.unlink(path)


@contextlib.contextmanager
def _opened(disk: Disk, path: str, flags: int, mode: int = 0o666) -> Iterator[int]:
    descriptor = disk.open(path, flags, mode)
    with contextlib.ExitStack() as in_trouble:
        in_trouble.callback(_close_quietly, disk, descriptor)
        yield descriptor
        in_trouble.pop_all()
    disk.close(descriptor)


def _close_quietly(disk: Disk, descriptor: int) -> None:
    with contextlib.suppress(OSError):
        disk.close(descriptor)
