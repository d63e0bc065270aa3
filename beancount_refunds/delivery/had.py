"""What a receiver has had, kept in a file that one delivery at a time moves on."""

from __future__ import annotations

import contextlib
import os
import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.events import Cursor
from beancount_refunds.record.disk import DISK
from beancount_refunds.record.lock import held
from beancount_refunds.record.refusals import Busy
from beancount_refunds.record.replacing import Changed, content, replace

if TYPE_CHECKING:
    from collections.abc import Iterator


class Taken(Exception):  # noqa: N818 (somebody else is at it)
    """Another delivery uses the same file."""


class Had:
    """A file with a cursor. Make one with :meth:`held`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._content = content(DISK, path)

    @classmethod
    @contextlib.contextmanager
    def held(cls, path: str | os.PathLike[str]) -> Iterator[Had]:
        """The file at ``path``, which need not be there yet, for this delivery alone.

        Raises :class:`Taken`, :class:`OSError` and what the writer raises (`record.refusals`).
        """
        whole = pathlib.Path(os.path.realpath(path))
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(held(DISK, str(whole.with_name(f".{whole.name}.lock")), 0))
            except Busy as busy:
                message = f"another delivery moves {path} on; let it end first"
                raise Taken(message) from busy
            yield cls(str(whole))

    @property
    def cursor(self) -> Cursor:
        """As it stands in the file; the beginning where there is none. Raises :class:`BadCursor`."""
        return Cursor.read((self._content or b"").decode("utf-8", "replace").strip())

    def advance(self, cursor: Cursor) -> None:
        """Write it. Returns when the disk has it.

        Raises :class:`Taken` where somebody else wrote the file, and what the writer raises.
        """
        new = f"{cursor}\n".encode()
        if new == self._content:
            return
        try:
            replace(DISK, self._path, self._content, new)
        except Changed as changed:
            message = f"somebody else wrote {self._path} meanwhile"
            raise Taken(message) from changed
        self._content = new
