"""The frozen nouns of a settled ledger: what every shell and report reads.

Amounts are integers of minor units of the ``currency`` beside them; days are
:class:`datetime.date`; ``<event>_on`` is the day of an event or ``None`` while it has not
happened. All nouns are immutable and can be pickled.
"""

from beancount_refunds.model.items import Allocation, Case, CaseEvent, Credit, Reduction, Refund
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
from beancount_refunds.model.parties import Bill, Communication, Order, OrderLine, Vendor
from beancount_refunds.model.settled import Settlement
from beancount_refunds.model.statuses import CaseStatus, PendingReason, ReductionStatus, RefundStatus

__all__ = [
    "Act",
    "Allocation",
    "Bill",
    "BillMovement",
    "Case",
    "CaseEvent",
    "CaseStatus",
    "Communication",
    "Copy",
    "Credit",
    "Movement",
    "OpenException",
    "Order",
    "OrderLine",
    "PendingReason",
    "Receipt",
    "Reduction",
    "ReductionStatus",
    "Refund",
    "RefundStatus",
    "Settlement",
    "TaxMovement",
    "Transition",
    "Vendor",
]
