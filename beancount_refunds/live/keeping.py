"""The ledger as it is now, kept between questions: read again when files change, moved on by the writer."""

from __future__ import annotations

import os
import pathlib
import threading
from typing import TYPE_CHECKING

from beancount import loader

from beancount_refunds.ledger import LedgerError, open_ledger
from beancount_refunds.live.adding import Adding, long_lived
from beancount_refunds.live.watching import watch
from beancount_refunds.record import objections
from beancount_refunds.record.overlay import open_with
from beancount_refunds.record.refusals import Busy, Refused
from beancount_refunds.record.source import Standing, unreadable
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.live.watching import Watch
    from beancount_refunds.record.plan import Plan
    from beancount_refunds.record.source import Signature

#: Loads in a row while somebody writes all the time; then the last one is taken, and looked at again.
_ATTEMPTS = 5


@frozen
class State:
    """What readers get: the last ledger that could be used, and why the one on the disk cannot."""

    ledger: Ledger
    problem: Refused | None = None

    @property
    def fresh(self) -> bool:
        """Whether it is the ledger as it stands on the disk."""
        return self.problem is None


@frozen
class _Kept:
    """What the last look found. Without ``watch`` the next one reads again.

    ``seen`` are the signatures of the files of the ledger, by which a plan tells what it was judged by.
    """

    state: State
    watch: Watch | None
    seen: Mapping[str, Signature]


class Live:
    """A ledger for any number of threads, and a source for the writer (`record.source.Source`).

    One thread at a time looks at the files and reads them. A reader that comes meanwhile gets what was known
    before. Beancount's hash of the files (option ``input_hash``) is that of the last load.
    """

    def __init__(self, filename: str | os.PathLike[str], ledger: Ledger | None = None) -> None:
        """Load the ledger whose top file is ``filename``, or begin with one that somebody loaded just now.

        Raises :class:`LedgerError`.
        """
        self._filename = os.path.normpath(pathlib.Path(filename).absolute())
        self._lock = threading.Lock()
        self._adding = Adding()
        found, seen = self._read() if ledger is None else (ledger, _watch_of(ledger))
        if isinstance(found, LedgerError):
            raise found
        self._kept = _kept(State(ledger=found, problem=objections.obstacle(found)), seen)

    @classmethod
    def of(cls, ledger: Ledger) -> Live:
        """Begin with a ledger that somebody loaded; it is read again where its files changed since."""
        return cls(ledger.filename, ledger)

    def reading(self) -> State:
        """The ledger as it is now, or as it was last where somebody broke it."""
        if self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._kept.state

    # --- what the writer asks ----------------------------------------------------------------------

    def standing(self, filename: str) -> Standing:
        """The ledger as it is, loaded only where its files changed.

        Raises :class:`Refused` (LEDGER_NOT_CLEAN) and :class:`Busy`.
        """
        if filename != self._filename:
            message = f"{filename} is asked for, and {self._filename} is kept"
            raise ValueError(message)
        with self._lock:
            kept = self._look()
        if kept.state.problem is not None:
            raise Refused(kept.state.problem.objections)
        if kept.watch is None:
            message = f"somebody else changes the files of {filename} all the time; nothing was recorded"
            raise Busy(message)
        return Standing(ledger=kept.state.ledger, seen=kept.seen)

    def planned(self, before: Ledger, plan: Plan) -> Ledger:
        """The ledger after ``plan``: worked out where that is as good as a load, else loaded."""
        return self._adding.added(before, plan) or open_with(self._filename, plan.files)

    def written(self, plan: Plan, after: Ledger) -> None:
        """Keep ``after`` if it is what the files say now; else the next look loads."""
        with self._lock:
            judged = self._kept.seen is plan.seen and not after.errors
            watch_ = self._kept.watch if judged else None
            moved = None if watch_ is None else _moved(watch_, plan, after)
            self._kept = _kept(State(ledger=after), moved)

    # --- looking -----------------------------------------------------------------------------------

    def _look(self) -> _Kept:
        if self._kept.watch is None or not self._kept.watch.unchanged:
            found, seen = self._read()
            self._kept = _kept(_state(found, self._kept.state.ledger), seen)
        return self._kept

    def _read(self) -> tuple[Ledger | LedgerError, Watch | None]:
        """The ledger on the disk, and the watch on it where nobody wrote while it was read."""
        others: frozenset[str] = frozenset()
        for _ in range(_ATTEMPTS):
            seen = watch(self._filename, others)
            found = _opened(self._filename)
            others = frozenset() if isinstance(found, LedgerError) else found.files
            if others <= seen.seen.keys() and seen.unchanged:
                long_lived()
                return found, seen
        return found, None


def _opened(filename: str) -> Ledger | LedgerError:
    try:
        return open_ledger(filename)
    except LedgerError as failure:
        return failure


def _state(found: Ledger | LedgerError, good: Ledger) -> State:
    """What was found, or with its problem the last that had none."""
    if isinstance(found, LedgerError):
        return State(ledger=good, problem=unreadable(found))
    refused = objections.obstacle(found)
    return State(ledger=found if refused is None else good, problem=refused)


def _kept(state: State, seen: Watch | None) -> _Kept:
    return _Kept(state=state, watch=seen, seen={} if seen is None else seen.of_files(state.ledger.files))


def _watch_of(ledger: Ledger) -> Watch | None:
    """The watch on the files of a ledger that was loaded before; ``None`` where they changed since."""
    seen = watch(ledger.filename, ledger.files)
    same = loader.compute_input_hash(ledger.options["include"]) == ledger.options["input_hash"]  # type: ignore[no-untyped-call]
    return seen if same else None


def _moved(before: Watch, plan: Plan, after: Ledger) -> Watch | None:
    """The watch on the files as they are after ``plan``; ``None`` where that is in doubt."""
    names = plan.files.keys()
    seen = before.seen_now(names) if names <= before.seen.keys() else watch(after.filename, after.files)
    try:
        same = all(pathlib.Path(name).read_bytes() == content for name, content in plan.files.items())
    except OSError:
        return None
    return seen if same and seen.differs_by(before, names) else None
