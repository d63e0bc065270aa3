"""The order of what a settlement lists, so that one ledger has one order however it was settled.

What has one key came out of one chain of directives and stands as the books ran. So the results of a part
of the ledger can be put in the place of what that part came to before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount_refunds.findings import ExceptionCode
from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.reading import instant
from beancount_refunds.timeline import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from beancount_refunds.findings import Finding
    from beancount_refunds.model import (
        Act,
        Bill,
        BillMovement,
        Copy,
        Movement,
        OpenException,
        TaxMovement,
        Transition,
    )

    Key = Callable[[Any], Any]

_URGENCY = {str(code): rank for rank, code in enumerate(ExceptionCode)}
#: Of one day: credits and what reduces them, then refunds, then the cases that follow from both.
_STATES: Mapping[type, int] = {ReductionStatus: 0, RefundStatus: 1, CaseStatus: 2}


def _id(noun: Any) -> str:
    return str(noun.id)


def _bill(bill: Bill) -> tuple[str, str, str]:
    return bill.vendor_id or "", bill.bill_id, bill.currency


def _copy(copy: Copy) -> Any:
    return copy.recorded_on, copy.kind, copy.id, copy.position


def _act(act: Act) -> Any:
    return place(act.kind, act.on, None if act.at is None else instant(act.at), act.id)


def _of_credit(movement: Movement | TaxMovement) -> Any:
    return movement.on, movement.credit_id


def _of_bill(change: BillMovement) -> Any:
    return change.on, change.vendor_id or "", change.bill_id, change.currency


def _transition(change: Transition) -> Any:
    return change.on, _STATES[type(change.after)], change.subject


def _finding(found: Finding) -> Any:
    return found.source["filename"], found.source["lineno"]


def _exception(one: OpenException) -> Any:
    """Findings that somebody keeps green first, then by code, then the oldest, then the largest."""
    if one.finding is not None:
        return 0, *_finding(one.finding)
    return (1, _URGENCY[one.code], one.since, -(one.amount_minor or 0), one.subject, one.detail, one.position)


#: What each list of a settlement is sorted by.
KEYS: Mapping[str, Key] = {
    "vendors": _id,
    "orders": _id,
    "cases": _id,
    "credits": _id,
    "refunds": _id,
    "reductions": _id,
    "receipts": lambda receipt: receipt.reference,
    "bills": _bill,
    "copies": _copy,
    "acts": _act,
    "movements": _of_credit,
    "tax_movements": _of_credit,
    "bill_movements": _of_bill,
    "transitions": _transition,
    "findings": _finding,
    "exceptions": _exception,
}
