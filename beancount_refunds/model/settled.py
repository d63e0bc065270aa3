"""The settled ledger as one immutable value."""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from beancount_refunds.model.items import Case, Credit, Refund
from beancount_refunds.model.parties import Order, Vendor

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from beancount_refunds.conversion import Converter
    from beancount_refunds.findings import Finding
    from beancount_refunds.model.items import Reduction
    from beancount_refunds.model.journal import (
        Act,
        BillMovement,
        Copy,
        Movement,
        OpenException,
        Receipt,
        TaxMovement,
        Transition,
    )
    from beancount_refunds.model.parties import Bill, Communication
    from beancount_refunds.money import Precisions
    from beancount_refunds.policy import Policy


_Noun = TypeVar("_Noun", Vendor, Order, Case, Credit, Refund)


def _by_id(nouns: Iterable[_Noun]) -> Mapping[str, _Noun]:
    return {noun.id: noun for noun in nouns}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settlement:
    """A ledger settled as of a date: one immutable value, the source of every report.

    Tuples of nouns are ordered by id, movements, acts and transitions as the books ran, movements of bills
    by day, findings by file and line, exceptions worst first.
    """

    as_of: datetime.date
    functional_currency: str | None
    precisions: Precisions
    policy: Policy
    converter: Converter
    vendors: tuple[Vendor, ...] = ()
    orders: tuple[Order, ...] = ()
    cases: tuple[Case, ...] = ()
    credits: tuple[Credit, ...] = ()
    refunds: tuple[Refund, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    bills: tuple[Bill, ...] = ()
    copies: tuple[Copy, ...] = ()
    acts: tuple[Act, ...] = ()
    movements: tuple[Movement, ...] = ()
    tax_movements: tuple[TaxMovement, ...] = ()
    bill_movements: tuple[BillMovement, ...] = ()
    transitions: tuple[Transition, ...] = ()
    communications: tuple[Communication, ...] = ()
    findings: tuple[Finding, ...] = ()
    exceptions: tuple[OpenException, ...] = ()

    @cached_property
    def vendor(self) -> Mapping[str, Vendor]:
        """Vendors by id."""
        return _by_id(self.vendors)

    @cached_property
    def order(self) -> Mapping[str, Order]:
        """Declared orders by id."""
        return _by_id(self.orders)

    @cached_property
    def case(self) -> Mapping[str, Case]:
        """Cases by id."""
        return _by_id(self.cases)

    @cached_property
    def credit(self) -> Mapping[str, Credit]:
        """Credits by id."""
        return _by_id(self.credits)

    @cached_property
    def refund(self) -> Mapping[str, Refund]:
        """Refunds by id; the id of a copy finds its original."""
        refunds = dict(_by_id(self.refunds))
        aliases = {copy.id: refunds[copy.original_id] for copy in self.copies if copy.original_id in refunds}
        return aliases | refunds
