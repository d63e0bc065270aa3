"""One load of Fava's ledger: settled once for each day that is asked for, on all entries."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

from beancount.core.compare import hash_entry
from beancount.core.data import Custom

from beancount_refunds.ledger import PLUGIN, settled
from beancount_refunds.plugin import OPTION
from beancount_refunds.source import Position
from beancount_refunds.stream import has_ours

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from fava.core import FavaLedger

    from beancount_refunds.ledger import Ledger

#: Days whose settlement is kept: a reader goes back and forth between few.
_KEPT = 8

_MODULE = "beancount_refunds.fava_ext"


class Loaded:
    """What Fava loaded, whatever filters are set. Requests on several threads share it."""

    def __init__(self, ledger: FavaLedger) -> None:
        self._filename = ledger.beancount_file_path
        self._entries: Sequence[Any] = ledger.all_entries
        self._errors: Sequence[Any] = ledger.load_errors
        self._options: Any = ledger.options
        self._lock = threading.Lock()
        self._settled = functools.lru_cache(maxsize=_KEPT)(self._settle)

    def as_of(self, day: datetime.date | None) -> Ledger:
        """The settled ledger as of the end of a day (default: its own end), the same object each time."""
        with self._lock:
            return self._settled(day)

    def _settle(self, day: datetime.date | None) -> Ledger:
        return settled(self._filename, self._entries, self._errors, self._options, day)

    def entry_hash(self, position: Position) -> str | None:
        """The hash by which Fava links to the entry at a position."""
        entry = self._by_position.get(position)
        return None if entry is None else hash_entry(entry)

    @functools.cached_property
    def _by_position(self) -> dict[Position, Any]:
        """Entries by their place. What we generate bears the place of its directive, which is meant."""
        found: dict[Position, Any] = {}
        for entry in self._entries:
            position = Position.of(entry.meta)
            if isinstance(entry, Custom) or position not in found:
                found[position] = entry
        return found

    @functools.cached_property
    def obstacle(self) -> str | None:
        """Why there is nothing to show, in a sentence that says what to do."""
        if not any(name == PLUGIN for name, _ in self._options["plugin"]):
            return (
                f'The plugin is not switched on: write plugin "{PLUGIN}" into {self._filename}, above the'
                " first include."
            )
        if OPTION not in self._options and has_ours(self._entries):
            return "The plugin stopped, and nothing was posted: the page Errors says why."
        return None

    @functools.cached_property
    def empty(self) -> bool:
        """Whether the ledger has no directive of ours yet."""
        return OPTION not in self._options

    @functools.cached_property
    def misconfigured(self) -> str | None:
        """What is wrong in the line that switches the pages on: there is nothing to set."""
        for entry in self._entries:
            if isinstance(entry, Custom) and entry.type == "fava-extension":
                module, *settings = (value.value for value in entry.values or ())
                if module == _MODULE and any(str(one).strip() not in {"", "{}"} for one in settings):
                    said = " ".join(str(one) for one in settings)
                    return (
                        f"The configuration {said} at {Position.of(entry.meta)} is not understood: there is"
                        f' nothing to set yet; write custom "fava-extension" "{_MODULE}" and no more.'
                    )
        return None
