"""A ledger as it was at a commit: its files are laid out in a folder of their own and loaded there."""

from __future__ import annotations

import contextlib
import os
import pathlib
import tempfile
from typing import TYPE_CHECKING

from beancount_refunds.history.git import Blobs, files_of
from beancount_refunds.ledger import LedgerError, open_ledger
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.history.git import Repository
    from beancount_refunds.ledger import Ledger


class Earlier:
    """A ledger of a commit, for as long as its files are there."""

    def __init__(self, ledger: Ledger, folder: pathlib.Path, top: str) -> None:
        self.ledger = ledger
        self._folder = folder
        self._top = top

    def place(self, position: Position) -> Position:
        """Where something stood, as a file of the work tree."""
        path = pathlib.Path(position.filename)
        if not path.is_relative_to(self._folder):
            return position
        return Position(os.path.join(self._top, path.relative_to(self._folder)), position.lineno)  # noqa: PTH118


class NotLoadedThen(Exception):  # noqa: N818 (what was asked of git cannot be had; nothing failed here)
    """The ledger of a commit cannot be loaded: the message says why, and names files as in the work tree."""


@contextlib.contextmanager
def ledger_at(ledger: Ledger, where: Repository, commit: str) -> Iterator[Earlier]:
    """The ledger as it was at a commit of its repository.

    Only files with the endings of today's ledger files are laid out: documents may be many and large, and
    nothing of them is read while a ledger loads. Raises :class:`NotLoadedThen`, also where the clone lacks a
    file of that commit.
    """
    endings = {pathlib.Path(name).suffix for name in ledger.files}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        with Blobs(where) as blobs:
            for path, blob in files_of(where, commit).items():
                target = folder / os.fsdecode(path)
                content = blobs.read(blob) if target.suffix in endings else b""
                if content is None:
                    message = f"the clone lacks the file {os.fsdecode(path)} of {commit}"
                    raise NotLoadedThen(message)
                if target.suffix in endings:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
        top_file = pathlib.Path(os.path.realpath(ledger.filename)).relative_to(where.top)
        try:
            loaded = open_ledger(folder / top_file)
        except LedgerError as obstacle:
            reason = str(obstacle).replace(str(folder), where.top)
            message = f"the ledger of {commit} cannot be loaded: {reason}"
            raise NotLoadedThen(message) from obstacle
        yield Earlier(loaded, folder, where.top)
