"""The ledger with the drafts, settled in memory: what would be wrong that is not wrong now.

The text is loaded as one more source after the ledger's top file, as if that file included it. Nothing is
written.
"""

from __future__ import annotations

import collections
import dataclasses
import re
from typing import TYPE_CHECKING, Any

from beancount import loader

from beancount_refunds.ledger import open_ledger, settled
from beancount_refunds.plugin import collector_paused
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger

#: What Beancount calls a source that is no file.
_DRAFTS = "<string>"


@dataclasses.dataclass(frozen=True, slots=True)
class Trouble:
    """Something that would be wrong: its message, and the line of the drafts, where it stands there."""

    message: str
    lineno: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """The ledger with the drafts, and what is wrong in it for their sake."""

    ledger: Ledger
    troubles: tuple[Trouble, ...]


def tried(ledger: Ledger, text: str) -> Trial:
    """``ledger`` as it would be with ``text``: loaded again, and compared as of one day."""
    with collector_paused():
        load: Any = loader._load  # noqa: SLF001 (Beancount has no public way to add a text to a file)
        entries, errors, options = load([(ledger.filename, True), (text, False)], None, None, None)
    after = settled(ledger.filename, entries, errors, options)
    if after.settlement.as_of > ledger.settlement.as_of:
        # Days go by: what was acknowledged until then is no fault of the drafts.
        ledger = open_ledger(ledger.filename, after.settlement.as_of)
    known = collections.Counter(map(_key, _wrong(ledger)))
    troubles = []
    for problem in _wrong(after):
        if known[_key(problem)]:
            known[_key(problem)] -= 1
        else:
            position = Position.of(problem.source)
            lineno = position.lineno if position.filename == _DRAFTS else None
            troubles.append(Trouble(problem.message.strip(), lineno))
    return Trial(after, tuple(troubles))


def _wrong(ledger: Ledger) -> Iterator[Any]:
    yield from ledger.errors
    yield from ledger.findings


def _key(problem: Any) -> tuple[str, str]:
    return problem.message, str(Position.of(problem.source))


def names(message: str, id_: str) -> bool:
    """Whether a message speaks of an id, and not of one that merely begins with it."""
    return re.search(rf"(?<![\w./-]){re.escape(id_)}(?![\w/-]|\.\w)", message) is not None
