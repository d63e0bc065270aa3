"""What the contract tests share: small ledgers loaded from text, and plugins made of functions."""

from __future__ import annotations

import datetime
import sys
import types
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core import data
from beancount.core.amount import Amount

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    Plugin = Callable[[Sequence[Any], dict[str, Any]], tuple[list[Any], list[Any]]]

OPENED = "2026-01-01 open Assets:Bank\n2026-01-01 open Assets:Clearing\n2026-01-01 open Equity:Opening\n"


def load(text: str) -> tuple[list[Any], list[str], dict[str, Any]]:
    """Entries, first lines of the messages, options."""
    entries, errors, options = loader.load_string(text)
    return entries, [error.message.splitlines()[0] for error in errors], options


def only(entries: Sequence[Any], kind: type) -> Any:
    """The one entry of a kind."""
    (entry,) = (entry for entry in entries if isinstance(entry, kind))
    return entry


def transfer(on: str, amount: str, lineno: int = 1) -> data.Transaction:
    """A generated transaction that moves ``amount`` from clearing to the bank."""
    units = Amount(Decimal(amount), "GBP")
    postings = [
        data.Posting("Assets:Bank", units, None, None, None, {}),
        data.Posting("Assets:Clearing", -units, None, None, None, {}),
    ]
    meta = {"filename": "generated", "lineno": lineno}
    return data.Transaction(
        meta, datetime.date.fromisoformat(on), "*", None, "made", frozenset(), frozenset(), postings
    )


def install(monkeypatch: pytest.MonkeyPatch, name: str, *functions: Plugin) -> None:
    """Make a plugin module of functions for the length of a test."""
    module = types.ModuleType(name)
    module.__plugins__ = functions  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, module)


def adding(*added: Any) -> Plugin:
    """A plugin that appends entries."""
    return lambda entries, _options: ([*entries, *added], [])


def watching(seen: list[Any]) -> Plugin:
    """A plugin that changes nothing and keeps what it sees."""

    def watch(entries: Sequence[Any], _options: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        seen.extend(entries)
        return list(entries), []

    return watch


def noting(name: str, order: list[str]) -> Plugin:
    """A plugin that changes nothing and notes that it ran."""

    def note(entries: Sequence[Any], _options: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        order.append(name)
        return list(entries), []

    return note
