"""What tells that a load would give something else now: files, what globs find, folders of documents.

What to look at is read from the text of the files, before they are loaded: whatever changes after that look
is seen by the next one. The modules of plugins are not watched: Python has loaded them once and for all.
"""

from __future__ import annotations

import glob
import os
import pathlib
import re
from typing import TYPE_CHECKING

from beancount_refunds.record.source import Signature, signature
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_NAMED = re.compile(
    r'^(?:(?P<include>include)|option[ \t]+"documents")[ \t]+"(?P<path>[^"\n]*)"', re.MULTILINE
)


@frozen
class Watch:
    """``seen`` are the signatures of files and folders, ``found`` what each glob of an include finds.

    A signature is ``None`` where nothing is there.
    """

    seen: Mapping[str, Signature | None]
    found: Mapping[str, frozenset[str]]

    @property
    def unchanged(self) -> bool:
        """Whether all is as it was."""
        return all(_signature(name) == was for name, was in self.seen.items()) and all(
            _found(pattern) == was for pattern, was in self.found.items()
        )

    def of_files(self, names: Iterable[str]) -> dict[str, Signature]:
        """The signatures of those files that were there."""
        return {name: was for name in names if (was := self.seen.get(name)) is not None}

    def seen_now(self, names: Iterable[str]) -> Watch:
        """The same with the signatures of ``names`` as they are now."""
        seen = {**self.seen, **{name: _signature(name) for name in names}}
        return Watch(seen=seen, found=self.found)

    def differs_by(self, before: Watch, names: Collection[str]) -> bool:
        """Whether since ``before`` no more than the files ``names`` came or changed."""
        others = (self.seen.keys() | before.seen.keys()) - set(names)
        same = all(self.seen.get(name) == before.seen.get(name) for name in others)
        return (
            same
            and self.found.keys() == before.found.keys()
            and all(
                before.found[pattern] <= found <= before.found[pattern].union(names)
                for pattern, found in self.found.items()
            )
        )


def watch(filename: str, others: Iterable[str] = ()) -> Watch:
    """Look at the ledger of the top file ``filename``, and at ``others``, which are known to belong to it."""
    seen: dict[str, Signature | None] = {}
    found: dict[str, frozenset[str]] = {}
    waiting = [filename, *others]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen[name] = _signature(name)
        for named in _NAMED.finditer(_text(name)):
            path = os.path.normpath(pathlib.Path(name).parent / named["path"])
            if named["include"]:
                found[path] = _found(path)
                waiting += found[path]
            else:
                seen |= {folder: _signature(folder) for folder in _folders(path)}
    return Watch(seen=seen, found=found)


def _found(pattern: str) -> frozenset[str]:
    return frozenset(glob.glob(pattern, recursive=True))  # noqa: PTH207 (what Beancount's loader uses)


def _folders(root: str) -> Iterator[str]:
    """A folder and all below it: a file that comes or goes changes the signature of its folder."""
    yield root
    for folder, names, _ in os.walk(root):
        yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118 (walked as names)


def _signature(name: str) -> Signature | None:
    try:
        return signature(name)
    except OSError:
        return None


def _text(name: str) -> str:
    try:
        return pathlib.Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
