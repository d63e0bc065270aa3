"""All that a ledger says, in a form that can be compared; and what a kept one must say."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from beancount.core.data import entry_sortkey

from beancount_refunds.ledger import Ledger, LedgerError, open_ledger
from beancount_refunds.model import Settlement
from beancount_refunds.plugin import OPTION
from beancount_refunds.record.objections import obstacle

if TYPE_CHECKING:
    import pathlib

    from beancount_refunds.live import Live


def image(ledger: Ledger) -> dict[str, Any]:
    """Every field of a ledger, down to the postings and their metadata."""
    options = {key: value for key, value in ledger.options.items() if key not in (OPTION, "input_hash")}
    options["dcontext"] = str(options["dcontext"])
    written = {id(entry.meta) for entry in ledger.written}

    def place(entry: Any) -> Any:
        """Of one date, kind and line, Beancount has the order in which the system lists files."""
        generated = id(entry.meta) not in written
        return entry_sortkey(entry), generated, "" if generated else entry.meta["filename"]

    assert list(ledger.entries) == sorted(ledger.entries, key=entry_sortkey)
    return {
        "entries": [(type(entry).__name__, entry) for entry in sorted(ledger.entries, key=place)],
        "written": sorted(ledger.written, key=place),
        "errors": ledger.errors,
        "findings": plain(ledger.findings),
        "options": options,
        "settlement": plain(ledger.settlement),
    }


def plain(value: Any) -> Any:
    """A value without classes that are equal to nothing but themselves."""
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        name = "Settlement" if isinstance(value, Settlement) else type(value).__name__
        return name, {one.name: plain(getattr(value, one.name)) for one in fields}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if type(value).__module__.startswith("beancount_refunds") and hasattr(value, "__dict__"):
        return type(value).__name__, plain(vars(value))
    return value


def kept(live: Live) -> tuple[str | None, dict[str, Any]]:
    """What a kept ledger says: its problem, and the last good state."""
    state = live.reading()
    assert state.fresh == (state.problem is None)
    return None if state.problem is None else str(state.problem), image(state.ledger)


def loaded(top: pathlib.Path, good: dict[str, Any] | None = None) -> tuple[str | None, dict[str, Any] | None]:
    """What it must say: what a load says; of a ledger that is broken the image that was ``good`` last."""
    try:
        fresh = open_ledger(top)
    except LedgerError as failure:
        return f"LEDGER_NOT_CLEAN: {failure.reason}; {failure.mend}", good
    refused = obstacle(fresh)
    return (None, image(fresh)) if refused is None else (str(refused), good)


def append(path: pathlib.Path, text: str) -> None:
    """Edit a file by hand."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
