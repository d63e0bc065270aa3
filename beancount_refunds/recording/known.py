"""What could be meant: the words of the ledger that fit a field, for prompts and for completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core.data import Open

from beancount_refunds.findings import ACKNOWLEDGEABLE, ExceptionCode
from beancount_refunds.forms import CHOICES, METADATA, Kind
from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.policy import SETTINGS
from beancount_refunds.recording.ground import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from beancount_refunds.model import Settlement
    from beancount_refunds.recording.commands import Command
    from beancount_refunds.recording.ground import Asked, Ground

_DONE = frozenset({"CLOSED", "REJECTED", "WRITTEN_OFF"})


def known(command: Command, field: str, asked: Asked, ground: Ground) -> tuple[str, ...]:
    """The words that could stand in ``field``, without repetition, given what was ``asked`` before."""
    kind = METADATA.get(field)
    if kind is not None and kind in CHOICES:
        return tuple(sorted(CHOICES[kind]))
    if field == "id":
        return tuple(dict.fromkeys(_subjects(command.kind, ground)))
    return tuple(dict.fromkeys(_words(field, asked, ground)))


def _subjects(kind: str, ground: Ground) -> Iterator[str]:
    """What a directive of ``kind`` is about, the likeliest first."""
    settlement = ground.settlement
    match kind:
        case "case-event":
            yield from (one.id for one in settlement.cases if str(one.status) not in _DONE)
            yield from (one.id for one in settlement.cases)
        case "approval":
            yield from (one.subject for one in settlement.exceptions if one.code == "AWAITING_APPROVAL")
            yield from _refunds(settlement, RefundStatus.PENDING)
        case "reversal":
            yield from _refunds(settlement, *(one for one in RefundStatus if one != "REVERSED"))
            yield from (one.id for one in settlement.reductions if one.status is ReductionStatus.POSTED)
        case "receipt-match" | "receipt-reject":
            yield from (one.reference for one in settlement.receipts if not one.refund_ids)
        case "receipt-unmatch":
            yield from (one.reference for one in settlement.receipts if one.refund_ids)
        case "credit-balance":
            yield from (one.id for one in settlement.credits)
        case "vendor-balance":
            yield from settlement.vendor
        case "exception":
            yield from (*ExceptionCode, *sorted(ACKNOWLEDGEABLE))
        case "refund-policy":
            yield from sorted(SETTINGS)
        case _:
            # A vendor, an order, or what gets an id that nothing has: it is new.
            return


def _words(field: str, asked: Asked, ground: Ground) -> Iterable[str]:
    """The words of a field that is no subject; none of a number, a day, or free text."""
    settlement, policy = ground.settlement, ground.settlement.policy
    if field in ("parts", "credit_id"):
        return _open_credits(settlement, said(asked, "vendor_id"))
    if field == "subject":
        return _exceptional(settlement, said(asked, "id"))
    words: dict[str, Callable[[], Iterable[str]]] = {
        "vendor_id": lambda: settlement.vendor,
        "order_id": lambda: (*settlement.order, *(case.order_id for case in settlement.cases)),
        "case_id": lambda: settlement.case,
        "bill_id": lambda: (bill.bill_id for bill in settlement.bills if bill.open_minor > 0),
        "refund_ids": lambda: _refunds(settlement, RefundStatus.PENDING),
        "subject_ids": lambda: _refunds(settlement, RefundStatus.PENDING),
        "event": lambda: sorted(CHOICES[Kind.EVENT]),
        "reason": lambda: (code for code, _ in policy.get("reason_code", ground.on)),
        "by": lambda: (actor for actor, _ in policy.get("actor", ground.on)),
        "owner": lambda: (actor for actor, _ in policy.get("actor", ground.on)),
        "account": lambda: (one.account for one in ground.ledger.entries if isinstance(one, Open)),
        "lines": lambda: (f"{vendor_id}=" for vendor_id in settlement.vendor),
    }
    return words.get(field, tuple)()


def _open_credits(settlement: Settlement, vendor_id: str) -> Iterator[str]:
    for credit in settlement.credits:
        if credit.available_balance_minor and vendor_id in ("", credit.vendor_id):
            yield credit.id


def _exceptional(settlement: Settlement, code: str) -> Iterator[str]:
    yield from (one.subject for one in settlement.exceptions if code in ("", one.code))
    yield from (one.subject for one in settlement.findings if code in ("", one.code))


def _refunds(settlement: Settlement, *statuses: RefundStatus) -> Iterator[str]:
    yield from (refund.id for refund in settlement.refunds if refund.status in statuses)
