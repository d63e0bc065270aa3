"""What the matcher needs to know beside receipts and open items."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from beancount.core.data import Open

from beancount_refunds.matching.items import party, settled_names
from beancount_refunds.matching.parties import iban_of
from beancount_refunds.money import Precisions
from beancount_refunds.policy import Policy
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.matching.model import ItemName, Party


@frozen
class Terms:
    """What holds for all receipts; the defaults serve a ledger without vendors, policy or own IBANs.

    A fee that nobody stated is plausible up to ``fee_percent`` of what was expected plus ``fee_fixed_minor``
    minor units (20.00 GBP, 2000 JPY), but never more than a tenth of it: what banks on the way keep of a
    transfer, and what payment services keep of a payment. ``vendors`` are all vendors, also those without
    open items; ``settled`` names what nothing is expected of any more. ``most_members`` bounds a sum (unique
    ones become rare beyond 3), ``most_summands`` how many open items of a vendor are tried for it.
    """

    policy: Policy = dataclasses.field(default_factory=Policy)
    precisions: Precisions = dataclasses.field(default_factory=Precisions)
    own_ibans: frozenset[str] = frozenset()
    vendors: tuple[Party, ...] = ()
    settled: tuple[ItemName, ...] = ()
    fee_percent: int = 3
    fee_fixed_minor: int = 2000
    most_members: int = 3
    most_summands: int = 60

    def window_days(self, on: datetime.date) -> int:
        """How far from the expected day a receipt of that day may be (policy ``match_window_days``)."""
        return self.policy.days("match_window_days", on) or 0

    def plausible_fee(self, fee: int, expected: int, *, fixed: bool) -> bool:
        """Whether somebody on the way may have kept ``fee`` of ``expected``, both > 0 in minor units.

        Without ``fixed`` it is a percentage only.
        """
        percentage = fee - (self.fee_fixed_minor if fixed else 0)
        return 10 * fee <= expected and 100 * percentage <= self.fee_percent * expected

    def text(self, minor: int, currency: str) -> str:
        """An amount as sentences write it."""
        return self.precisions.text(minor, currency)


def of(ledger: Ledger) -> Terms:
    """The terms of a ledger; its own IBANs stand in ``iban:`` metadata on its ``open`` directives."""
    settlement = ledger.settlement
    return Terms(
        policy=settlement.policy,
        precisions=settlement.precisions,
        own_ibans=own_ibans(ledger),
        vendors=tuple(map(party, settlement.vendors)),
        settled=settled_names(settlement),
    )


def own_ibans(ledger: Ledger) -> frozenset[str]:
    """The IBANs of the ledger's own accounts."""
    stated: Any = (entry.meta.get("iban") for entry in ledger.entries if isinstance(entry, Open))
    return frozenset(iban for text in stated if isinstance(text, str) and (iban := iban_of(text)))
