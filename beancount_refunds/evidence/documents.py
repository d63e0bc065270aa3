"""The documents of a pack: read from the ledger's own repository and from nowhere else.

Metadata can name any file of the machine. What lies outside the repository, also behind a symbolic link, is
not opened; the pack says that it is not there, as it does of a document that has gone.
"""

from __future__ import annotations

import os
import pathlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beancount_refunds.reports.trail import Paper


class Found(NamedTuple):
    """Contents of documents by their paths from ``root``, and why others are not there, as they are named."""

    contents: dict[str, bytes]
    missing: dict[str, str]


def documents(papers: Iterable[Paper], root: str) -> Found:
    """Read each of ``papers`` once; ``root`` is the top folder of the repository."""
    found = Found({}, {})
    top = pathlib.Path(os.path.realpath(root))
    for paper in papers:
        here = next((name for name in paper.candidates if os.path.lexists(name)), None)
        if here is None:
            found.missing[paper.path] = "the file is not there"
            continue
        path = pathlib.Path(os.path.realpath(here))
        if not path.is_relative_to(top):
            found.missing[paper.path] = "the file is not in the repository of the ledger"
            continue
        try:
            found.contents[path.relative_to(top).as_posix()] = path.read_bytes()
        except OSError as failure:
            found.missing[paper.path] = f"the file cannot be read: {failure.strerror}"
    return found
