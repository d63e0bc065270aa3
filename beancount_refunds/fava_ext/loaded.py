"""One load of Fava's ledger: settled once for each day that is asked for, on all entries."""

from __future__ import annotations

import functools
import pathlib
import threading
from typing import TYPE_CHECKING, Any

from beancount.core.compare import hash_entry
from beancount.core.data import Custom, Document

from beancount_refunds.fava_ext.day import Day
from beancount_refunds.fava_ext.fingerprints import fingerprint
from beancount_refunds.fava_ext.narrowing import Narrowing
from beancount_refunds.fava_ext.settings import read_settings
from beancount_refunds.ledger import PLUGIN, settled
from beancount_refunds.plugin import OPTION
from beancount_refunds.source import Position
from beancount_refunds.stream import has_ours

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from fava.core import FavaLedger


#: Days whose settlement is kept: a reader goes back and forth between few.
_KEPT = 8


class Loaded:
    """What Fava loaded, whatever filters are set. Requests on several threads share it.

    ``settings`` are those of the line that switches the pages on; ``fingerprint`` tells this ledger from what
    it was and what it becomes, where pages may write.
    """

    def __init__(self, ledger: FavaLedger) -> None:
        self.filename = ledger.beancount_file_path
        self._ledger = ledger
        self._entries: Sequence[Any] = ledger.all_entries
        self._errors: Sequence[Any] = ledger.load_errors
        self._options: Any = ledger.options
        self.settings = read_settings(ledger.all_entries_by_type.Custom)
        # At once: what is on the disk later may be another ledger than the one that was loaded.
        self.fingerprint = fingerprint(self._options["include"]) if self.settings.allow_write else ""
        self._lock = threading.Lock()
        self._days = functools.lru_cache(maxsize=_KEPT)(self._settle)
        self._narrowings = functools.lru_cache(maxsize=_KEPT)(self._narrow)

    def as_of(self, day: datetime.date | None) -> Day:
        """The books as of the end of a day (default: the ledger's own end), the same object each time."""
        with self._lock:
            return self._days(day)

    def _settle(self, day: datetime.date | None) -> Day:
        return Day(settled(self.filename, self._entries, self._errors, self._options, day))

    def narrowing(self, account: str, text: str) -> Narrowing:
        """What Fava's account and text filters leave. Raises Fava's `FilterError` for one that is wrong."""
        with self._lock:
            return self._narrowings(account, text)

    def _narrow(self, account: str, text: str) -> Narrowing:
        return Narrowing(self._ledger.get_filtered(account=account, filter=text).entries)

    def entry_hash(self, position: Position) -> str | None:
        """The hash by which Fava links to the entry at a position."""
        there = self.entries_at(position)
        # What we generate bears the place of its directive, which is meant.
        directives = (entry for entry in there if isinstance(entry, Custom))
        entry = next(directives, there[0] if there else None)
        return None if entry is None else hash_entry(entry)

    def entries_at(self, position: Position) -> Sequence[Any]:
        """What stands at a position: a directive, and what was generated from it."""
        return self._by_position.get(position, ())

    @functools.cached_property
    def _by_position(self) -> dict[Position, list[Any]]:
        found: dict[Position, list[Any]] = {}
        for entry in self._entries:
            found.setdefault(Position.of(entry.meta), []).append(entry)
        return found

    @functools.cached_property
    def documents(self) -> frozenset[str]:
        """The files that Fava hands out."""
        return frozenset(entry.filename for entry in self._entries if isinstance(entry, Document))

    @functools.cached_property
    def accounts(self) -> frozenset[str]:
        """The accounts that have a page in Fava."""
        return frozenset(self._ledger.attributes.accounts)

    @property
    def switched_on(self) -> bool:
        """Whether the ledger's top file names the plugin."""
        return any(name == PLUGIN for name, _ in self._options["plugin"])

    @property
    def empty(self) -> bool:
        """Whether the ledger has no directive of ours yet."""
        return OPTION not in self._options

    @functools.cached_property
    def stopped(self) -> bool:
        """Whether the plugin failed: there are directives of ours, and nothing came of them."""
        return self.empty and has_ours(self._entries)

    @property
    def file_lock(self) -> AbstractContextManager[object]:
        """The lock under which Fava itself writes to files."""
        lock: AbstractContextManager[object] = self._ledger.file._lock  # noqa: SLF001 (there is no public one)
        return lock

    def notify(self, filenames: Iterable[str]) -> None:
        """Say that files were written, so that the next request sees them: Fava hears of it late."""
        for name in filenames:
            self._ledger.watcher.notify(pathlib.Path(name))
