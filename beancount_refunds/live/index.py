"""What is looked up in a ledger that grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core.data import Balance, Close, Open

from beancount_refunds.directives import BalanceDirective, RefundDirective
from beancount_refunds.live.chains import Chains
from beancount_refunds.plugin import OPTION
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.outcome import Outcome


@frozen
class Index:
    """The chains of a ledger, and what is stated over all of them.

    ``opened`` has the lines that open and close an account; ``balanced`` the last day on which a balance
    of it is asserted, ``stated`` that of a vendor; ``straight`` are accounts that refunds are posted straight
    to.
    """

    chains: Chains
    opened: Mapping[str, Sequence[Any]]
    balanced: Mapping[str, datetime.date]
    stated: Mapping[str, datetime.date]
    straight: frozenset[str]


def index_of(ledger: Ledger) -> Index:
    """What is to be looked up in a ledger that was settled as a whole."""
    outcome: Outcome = ledger.options[OPTION].outcome
    opened: dict[str, list[Any]] = {}
    balanced: dict[str, datetime.date] = {}
    for entry in ledger.written:
        if isinstance(entry, Open | Close):
            opened.setdefault(entry.account, []).append(entry)
        elif isinstance(entry, Balance):
            balanced[entry.account] = entry.date
    return Index(
        chains=Chains(ledger.written, outcome),
        opened=opened,
        balanced=balanced,
        stated={
            one.id: one.on
            for one in outcome.directives
            if isinstance(one, BalanceDirective) and one.kind == "vendor-balance"
        },
        straight=frozenset(
            one.account for one in outcome.directives if isinstance(one, RefundDirective) and one.account
        ),
    )
