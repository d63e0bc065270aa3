"""The settled ledger as one immutable value."""

from __future__ import annotations

import copy
import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from beancount_refunds.difference import difference
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


#: The look-up of each list that has one.
_LOOKED_UP = {
    "vendors": "vendor",
    "orders": "order",
    "cases": "case",
    "credits": "credit",
    "refunds": "refund",
    "acts": "recorded",
}


def _by_id(nouns: Iterable[_Noun]) -> Mapping[str, _Noun]:
    return {noun.id: noun for noun in nouns}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settlement:
    """A ledger settled as of a date: one immutable value, the source of every report.

    Tuples of nouns are ordered by id, acts as the books ran, movements by day and credit or bill, transitions
    by day and what changes, findings by file and line, exceptions worst first (`ordering`).
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

    def since(self, before: Settlement, name: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The items of the list ``name`` that only ``before`` has, and those that only this has.

        There may be more: what stands between them, in both.
        """
        return difference(getattr(before, name), getattr(self, name))

    def showing(self, **lists: tuple[Any, ...]) -> Settlement:
        """The same with other lists, for a report about a part; what it does not show is not looked at."""
        part = copy.copy(self)
        for name in lists:
            vars(part).pop(_LOOKED_UP.get(name, ""), None)
        vars(part).update(lists)
        return part

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

    @cached_property
    def recorded(self) -> Mapping[tuple[str, str], Act]:
        """The first act of each kind and external id."""
        return {(act.kind, act.external_id): act for act in reversed(self.acts) if act.external_id}

    @cached_property
    def sealed_through(self) -> str | None:
        """The last day of the last sealed period, in ISO 8601."""
        return max((act.id for act in self.acts if act.kind == "period-seal"), default=None)
