"""Where the writer has the ledger from: loaded anew each time, or kept by somebody who watches its files.

Whoever keeps it must be right: what a source says is what a load of the files would say at that moment. The
writer still compares signatures and bytes on the disk before it renames anything.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from beancount_refunds.ledger import LedgerError, open_ledger
from beancount_refunds.record import objections
from beancount_refunds.record.overlay import open_with
from beancount_refunds.record.refusals import not_clean
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.record.plan import Plan
    from beancount_refunds.record.refusals import Refused

#: What tells whether a file was written to (:func:`signature`).
Signature = tuple[int, ...]


@frozen
class Standing:
    """The ledger as it stands on the disk, and the signature of each of its files."""

    ledger: Ledger
    seen: Mapping[str, Signature]


class Source(Protocol):
    """What the writer asks, under its lock, and what it tells."""

    def standing(self, filename: str) -> Standing:
        """The ledger of the top file ``filename`` as it is. Raises :class:`Refused` (LEDGER_NOT_CLEAN)."""

    def planned(self, before: Ledger, plan: Plan) -> Ledger:
        """``before`` as a load would give it if ``plan`` were carried out."""

    def written(self, plan: Plan, after: Ledger) -> None:
        """Take note that ``plan`` was carried out; ``after`` is what :meth:`planned` said of it."""


class Loading:
    """Loads the files at each question and keeps nothing."""

    def standing(self, filename: str) -> Standing:
        """The ledger, loaded."""
        try:
            ledger = open_ledger(filename)
        except LedgerError as failure:
            raise unreadable(failure) from failure
        refused = objections.obstacle(ledger)
        if refused is not None:
            raise refused
        return Standing(ledger=ledger, seen={name: signature(name) for name in ledger.files})

    def planned(self, before: Ledger, plan: Plan) -> Ledger:
        """The ledger, loaded with the bytes of the plan."""
        return open_with(before.filename, plan.files)

    def written(self, plan: Plan, after: Ledger) -> None:
        """Nothing is kept."""


#: The source of a process that asks once.
LOADING = Loading()


def unreadable(failure: LedgerError) -> Refused:
    """LEDGER_NOT_CLEAN for a ledger that cannot be loaded."""
    return not_clean(f"{failure.reason}; {failure.mend}")


def signature(name: str) -> Signature:
    """What tells whether a file or folder was written to. Raises :class:`OSError`."""
    seen = os.stat(name)  # noqa: PTH116 (a name, as Beancount has it)
    return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
