"""Which bytes go where, worked out before anything is judged or written."""

from __future__ import annotations

import itertools
import os
import pathlib
import re
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.record.appending import Addition, Unfit, appended
from beancount_refunds.record.overlay import covers
from beancount_refunds.record.place import real_place
from beancount_refunds.record.refusals import Unwritable
from beancount_refunds.record.replacing import content
from beancount_refunds.shapes import frozen
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.disk import Disk

_INCLUDE = re.compile(r'^include\s+"([^"\n]*)"', re.MULTILINE)
#: Nothing but white space and comments: what a file may hold that the ledger does not include.
_EMPTY = re.compile(rb"(?:\s*(?:;[^\n]*)?\n)*\s*(?:;[^\n]*)?")


class Step(NamedTuple):
    """One file replaced as a whole; ``old`` is ``None`` where it is not there yet."""

    path: str
    old: bytes | None
    new: bytes


@frozen
class Plan:
    """``path`` is the file of the directives as Beancount names it, ``positions`` their first lines.

    ``lines`` are all lines that they take, ``files`` the bytes of the changed files by the names that
    Beancount has for them, ``steps`` how they come to the disk, ``seen`` the signature of each file of the
    ledger that was judged.
    """

    path: str
    positions: tuple[Position, ...]
    lines: frozenset[Position]
    files: Mapping[str, bytes]
    steps: tuple[Step, ...]
    seen: Mapping[str, tuple[int, ...]]


def planned(
    ledger: Ledger, path: str, texts: Sequence[str], seen: Mapping[str, tuple[int, ...]], disk: Disk
) -> Plan:
    """How ``texts`` come into the file ``path`` (`place.record_file`).

    Raises :class:`Unwritable` and :class:`OSError`.
    """
    real = real_place(ledger, path)
    path = next((name for name in ledger.files if os.path.realpath(name) == real), path)
    old = content(disk, real)
    text = "".join(texts)
    addition = _appended(path, old, text)
    files = {path: addition.content}
    steps = [Step(real, old, addition.content)]
    if path not in ledger.files:
        _demand_empty(path, old)
        if not any(covers(pattern, path) for pattern in _patterns(ledger)):
            including = _including(ledger, path, disk)
            files[ledger.filename] = including.new
            made = [Step(real, None, b"")] if old is None else []
            steps = [*made, including, Step(real, old or b"", addition.content)]
    starts = itertools.accumulate((one.count("\n") for one in texts[:-1]), initial=addition.lineno)
    return Plan(
        path=path,
        positions=tuple(Position(path, lineno) for lineno in starts),
        lines=frozenset(
            Position(path, lineno) for lineno in range(addition.lineno, addition.lineno + text.count("\n"))
        ),
        files=files,
        steps=tuple(steps),
        seen=seen,
    )


def _demand_empty(path: str, old: bytes | None) -> None:
    """What a crash left is empty; anything else would come into the books together with the directives."""
    if old and not _EMPTY.fullmatch(old):
        raise Unwritable(
            path, "holds something and the ledger does not include it: include it or move it away"
        )


def _patterns(ledger: Ledger) -> Iterator[str]:
    """The includes of the ledger, as absolute globs."""
    for name in ledger.files:
        folder = pathlib.Path(name).parent
        text = pathlib.Path(name).read_text(encoding="utf-8", errors="replace")
        yield from (os.path.join(folder, pattern) for pattern in _INCLUDE.findall(text))  # noqa: PTH118 (globs)


def _including(ledger: Ledger, path: str, disk: Disk) -> Step:
    """The top file with one more include, relative to it."""
    real = real_place(ledger, ledger.filename)
    relative = pathlib.Path(path).relative_to(pathlib.Path(ledger.filename).parent).as_posix()
    old = content(disk, real) or b""
    return Step(real, old, _appended(ledger.filename, old, f'include "{relative}"\n').content)


def _appended(path: str, old: bytes | None, text: str) -> Addition:
    try:
        return appended(old or b"", text)
    except Unfit as unfit:
        raise Unwritable(path, str(unfit)) from unfit
