"""Where something stands, as a reader sees it: the path, and the lines of the directive."""

from __future__ import annotations

import itertools
import os
import pathlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from beancount_refunds.source import Position


class Excerpts:
    """Reads the directives of a ledger from its own files, each file once, and no other file.

    Metadata can name any file: what is not part of the ledger is not opened.
    """

    def __init__(self, filenames: Collection[str]) -> None:
        self._filenames = frozenset(filenames)
        self._texts: dict[str, list[str]] = {}

    def at(self, position: Position | None) -> tuple[str, ...]:
        """The directive that begins at ``position``: its line and the indented ones after it."""
        if position is None or position.filename not in self._filenames:
            return ()
        if position.filename not in self._texts:
            text = pathlib.Path(position.filename).read_text(encoding="utf-8", errors="replace")
            self._texts[position.filename] = text.split("\n")
        lines = self._texts[position.filename][position.lineno - 1 :]
        more = itertools.takewhile(lambda line: line[:1].isspace() and line.strip(), lines[1:])
        return tuple(line.rstrip() for line in (*lines[:1], *more))


def nearby(filename: str) -> str:
    """``filename`` as somebody in the current folder would write it."""
    return relative_to(filename, pathlib.Path.cwd())


def in_repository(filename: str) -> str:
    """``filename`` from the root of its git repository, with slashes; without one as :func:`nearby`."""
    for folder in pathlib.Path(filename).parents:
        if (folder / ".git").exists():
            return relative_to(filename, folder)
    return nearby(filename)


def relative_to(filename: str, folder: pathlib.Path) -> str:
    """``filename`` below ``folder`` with slashes, or as it is where it is not below."""
    if not os.path.isabs(filename):  # noqa: PTH117 (a Path would drop the dots that somebody wrote)
        return filename
    path = pathlib.Path(filename)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else filename
