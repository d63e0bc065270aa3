"""Small ledgers to write to, what is written, and a disk that fails."""

from __future__ import annotations

import datetime
import errno
import os
import signal
import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core.account import TYPE as ACCOUNT
from beancount.core.amount import Amount

from beancount_refunds.record import Account, CustomDraft
from beancount_refunds.record.disk import Disk

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from beancount.core.data import Custom

    from beancount_refunds.record import Value

ACCOUNTS = """\
option "operating_currency" "GBP"
plugin "beancount_refunds"
2026-01-01 open Assets:Bank
2026-01-01 open Assets:Clearing
2026-01-01 open Assets:Credits:Acme
2026-01-01 open Expenses:Purchases
"""

#: One credit of 100.00 GBP, the files of the tools covered by a glob that finds one already.
BOOKS = (
    ACCOUNTS
    + """\
2026-01-01 custom "vendor" "acme" "Acme Components Ltd" Assets:Credits:Acme
2026-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 GBP Expenses:Purchases
"""
)

RECORD_FILE = "refunds/2026-02.beancount"


def write(folder: pathlib.Path, text: str | bytes = BOOKS, name: str = "main.beancount") -> pathlib.Path:
    """A file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
    return path


def with_record_file(folder: pathlib.Path, content: str | bytes = "; refunds\n") -> pathlib.Path:
    """The books with a file of the tools that holds ``content``: the top file, which includes it."""
    write(folder, content, RECORD_FILE)
    return write(folder, BOOKS + 'include "refunds/*.beancount"\n')


def pounds(amount: str) -> Amount:
    """An amount in GBP."""
    return Amount(Decimal(amount), "GBP")


def draft(kind: str, *values: Value, on: str = "2026-02-20", **metadata: Value) -> CustomDraft:
    """A directive of ours."""
    return CustomDraft(on=datetime.date.fromisoformat(on), kind=kind, values=tuple(values), metadata=metadata)


def refund(
    id_: str = "VR-1", amount: str = "60.00", *, on: str = "2026-02-20", **metadata: Value
) -> CustomDraft:
    """A refund of acme/CM-1 that waits for its receipt."""
    return draft("vendor-refund", id_, pounds(amount), "acme/CM-1", on=on, **metadata)


def drafted(entry: Custom) -> CustomDraft:
    """What somebody wrote, as a draft."""
    values = tuple(
        Account(pair.value) if pair.dtype == ACCOUNT else pair.value for pair in entry.values or ()
    )
    metadata = {key: value for key, value in entry.meta.items() if key not in ("filename", "lineno")}
    return CustomDraft(on=entry.date, kind=entry.type, values=values, metadata=metadata)


def directives(path: pathlib.Path, kind: str = "vendor-refund") -> list[str]:
    """The ids of the directives of a kind, in order; the ledger must load without an error."""
    entries, errors, _ = loader.load_file(str(path))
    assert [error.message for error in errors] == []
    return [entry.values[0].value for entry in entries if getattr(entry, "type", None) == kind]


def contents(folder: pathlib.Path) -> dict[str, bytes]:
    """Every file below a folder but git's and the lock's, by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts and path.suffix != ".lock"
    }


class Calls(Disk):
    """A disk that counts its calls and lets something happen before or after one of them."""

    def __init__(
        self,
        number: int = 0,
        trouble: Callable[[], Any] = list,
        *,
        name: str | None = None,
        after: bool = False,
    ) -> None:
        self.names: list[str] = []
        self._number = number
        self._trouble = trouble
        self._name = name
        self._after = after

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name.startswith("_") or not hasattr(Disk, name):
            return found

        def call(*words: Any) -> Any:
            self.names.append(name)
            if self._name in (None, name):
                self._number -= 1
            here = self._number == 0 and self._name in (None, name)
            # A descriptor is closed even where that is answered with an error.
            late = self._after or name == "close"
            if here and not late:
                self._trouble()
            try:
                return found(*words)
            finally:
                if here and late:
                    self._trouble()

        return call


def failing(number: int, error: int, name: str | None = None) -> Calls:
    """The call of that number (among those of ``name``) fails with an error of the system."""

    def fail() -> None:
        raise OSError(error, os.strerror(error))

    return Calls(number, fail, name=name)


def killing(number: int, *, after: bool) -> Calls:
    """The process is killed before or after the call of that number."""
    return Calls(number, lambda: os.kill(os.getpid(), signal.SIGKILL), after=after)


def meanwhile(name: str, done: Callable[[], Any], number: int = 1) -> Calls:
    """Something is done before a call of that name."""
    return Calls(number, done, name=name)


#: What a disk can say: it is broken, it is full, nothing may be written to it.
TROUBLES = (errno.EIO, errno.ENOSPC, errno.EROFS)
