"""What settling a ledger gives, and what of it the plugin leaves for later readers."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from beancount.core.data import Transaction

    from beancount_refunds.booked import Bookings
    from beancount_refunds.directives import Directive
    from beancount_refunds.findings import Finding
    from beancount_refunds.model import Settlement


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What settling a ledger gives.

    ``directives`` and ``bookings`` are what could be read, in order. ``findings`` are those that stand, by
    file and line; ``generated`` the transactions to add; ``links`` the links to add to bank transactions, by
    the ``id`` of the entry. The ``settlement``, which only reports need, is frozen when it is first asked
    for; the books run no more.
    """

    directives: Sequence[Directive]
    bookings: Bookings
    findings: tuple[Finding, ...]
    generated: tuple[Transaction, ...]
    links: Mapping[int, frozenset[str]]
    freeze: Callable[[], Settlement]

    @functools.cached_property
    def settlement(self) -> Settlement:
        """The settled ledger as one immutable value."""
        return self.freeze()


class Settled(Protocol):
    """What came of a ledger."""

    @property
    def settlement(self) -> Settlement:
        """The settled ledger as one immutable value."""


class SettledLedger:
    """What the plugin leaves in the options map for later readers: its input, and what came of it.

    An instance of a class of ours also makes a cached load import this package.
    """

    def __init__(self, entries: Sequence[Any], outcome: Settled) -> None:
        self.entries = entries
        self.outcome = outcome

    @functools.cached_property
    def settlement(self) -> Settlement:
        """The settled ledger."""
        return self.outcome.settlement

    def __getstate__(self) -> dict[str, Any]:
        return {"entries": self.entries, "settlement": self.settlement}

    def __repr__(self) -> str:
        return f"<vendor refunds settled as of {self.settlement.as_of}>"
