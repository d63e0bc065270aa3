"""The system calls of a write, and nothing else: a test puts trouble in the place of each."""

from __future__ import annotations

import fcntl
import os


class Disk:
    """The disk as it is. Each method is one system call and raises :class:`OSError` as it does."""

    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        """A descriptor; a symbolic link at the end of ``path`` is not followed."""
        return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, mode)

    def close(self, descriptor: int) -> None:
        """Give a descriptor back."""
        os.close(descriptor)

    def read(self, descriptor: int, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        return os.read(descriptor, size)

    def write(self, descriptor: int, data: memoryview) -> int:
        """How many of the bytes were taken, >= 1."""
        return os.write(descriptor, data)

    def truncate(self, descriptor: int) -> None:
        """Leave nothing in a file."""
        os.ftruncate(descriptor, 0)

    def fsync(self, descriptor: int) -> None:
        """Return when the disk has it."""
        os.fsync(descriptor)

    def stat(self, descriptor: int) -> os.stat_result:
        """Mode and owner."""
        return os.fstat(descriptor)

    def chmod(self, descriptor: int, mode: int) -> None:
        """Set the mode."""
        os.fchmod(descriptor, mode)

    def chown(self, descriptor: int, user: int, group: int) -> None:
        """Set the owner; only root may give a file away."""
        os.fchown(descriptor, user, group)

    def rename(self, source: str, target: str) -> None:
        """Put ``source`` in the place of ``target``, at once."""
        os.replace(source, target)  # noqa: PTH105 (one system call, on names)

    def unlink(self, path: str) -> None:
        """Remove a file."""
        os.unlink(path)  # noqa: PTH108 (as above)

    def mkdir(self, path: str) -> None:
        """Make a folder."""
        os.mkdir(path)  # noqa: PTH102 (as above)

    def lock(self, descriptor: int) -> None:
        """Take the lock of a file, or raise :class:`BlockingIOError` where somebody has it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


DISK = Disk()
