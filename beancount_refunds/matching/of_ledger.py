"""The matcher's verdicts on a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.matching import terms
from beancount_refunds.matching.items import open_items
from beancount_refunds.matching.matcher import match
from beancount_refunds.matching.receipts import bank_receipts
from beancount_refunds.plugin import collector_paused

if TYPE_CHECKING:
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.matching.model import Verdict


def verdicts(ledger: Ledger) -> tuple[Verdict, ...]:
    """What the matcher says of each receipt of a ledger that waits for its refund."""
    with collector_paused():
        return match(bank_receipts(ledger), open_items(ledger.settlement), terms.of(ledger))
