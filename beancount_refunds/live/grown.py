"""A ledger that differs little from the one before it; in all else it is like any other."""

from __future__ import annotations

import functools
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from beancount.core.data import entry_sortkey

from beancount_refunds.ledger import Ledger
from beancount_refunds.live.layers import Layered
from beancount_refunds.outcome import SettledLedger
from beancount_refunds.plugin import OPTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.live.index import Index
    from beancount_refunds.model import Settlement


class GrownLedger(Ledger):
    """``index`` and ``layers`` (the entries, and those that nobody generated) are for growing again."""

    index: Index
    layers: tuple[Layered[Any], Layered[Any]]

    @classmethod
    def of(
        cls,
        before: Ledger,
        settlement: Settlement,
        options: dict[str, Any],
        index: Index,
        layers: tuple[Layered[Any], Layered[Any]],
    ) -> GrownLedger:
        """``before`` with other ``layers``: the entries, and those that nobody generated."""
        options[OPTION] = _GrownOption(layers[1], settlement)
        grown_one = object.__new__(cls)
        vars(grown_one).update(
            filename=before.filename,
            errors=before.errors,
            findings=settlement.findings,
            options=MappingProxyType(options),
            settlement=settlement,
            index=index,
            layers=layers,
        )
        return grown_one

    @functools.cached_property
    def entries(self) -> tuple[Any, ...]:
        """Beancount's, with what the plugin added: put together when somebody reads them."""
        return self.layers[0].items


class _GrownOption(SettledLedger):
    """What the plugin would leave for later readers."""

    def __init__(self, written: Layered[Any], settlement: Settlement) -> None:
        self._written = written
        vars(self)["settlement"] = settlement

    @functools.cached_property
    def entries(self) -> Sequence[Any]:  # type: ignore[override]
        return self._written.items


def layers_of(ledger: Ledger) -> tuple[Layered[Any], Layered[Any]]:
    """The entries, and those that nobody generated."""
    if isinstance(ledger, GrownLedger):
        return ledger.layers
    return Layered(ledger.entries, entry_sortkey), Layered(ledger.written, entry_sortkey)
