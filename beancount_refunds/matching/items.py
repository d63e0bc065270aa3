"""Open items of a settled ledger: what a receipt can settle, and by which names a bank can mean it.

A refund is open while no bank transaction bears a reference that it names: it waits for its receipt,
whatever else it waits for, or it states a reference that never came. Refunds posted straight to a cash
account wait for no receipt. A credit is open with what is available of it: what pending refunds reserve is
theirs.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from beancount_refunds.matching.model import ItemKind, ItemName, OpenItem, Party
from beancount_refunds.matching.tokens import creditor_reference
from beancount_refunds.model import ReductionStatus, RefundStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from beancount_refunds.model import Credit, Refund, Settlement, Vendor

_OPEN = (RefundStatus.PENDING, RefundStatus.APPLIED)


def open_items(settlement: Settlement) -> tuple[OpenItem, ...]:
    """The open refunds and credits of a ledger, by id."""
    booked = _booked(settlement)
    rejected = _rejected(settlement)
    copies = _copies(settlement)
    items = [
        _of_refund(refund, settlement, copies, rejected)
        for refund in settlement.refunds
        if _waits(refund, settlement, booked)
    ]
    items += (_of_credit(credit, settlement, rejected) for credit in settlement.credits if _is_open(credit))
    return tuple(sorted(items, key=lambda item: item.id))


def settled_names(settlement: Settlement) -> tuple[ItemName, ...]:
    """The own names of refunds and credits of which nothing is expected any more."""
    booked = _booked(settlement)
    current: set[str] = set()
    names: dict[ItemName, None] = {}
    for credit in settlement.credits:
        own = [*_own_names_of_credit(credit)]
        names.update(dict.fromkeys(own))
        current.update(name.text for name in own if _is_open(credit))
    for refund in settlement.refunds:
        own = [*_own_names_of_refund(refund, ())]
        names.update(dict.fromkeys(own))
        if _waits(refund, settlement, booked):
            own += (name for credit in _credits(refund, settlement) for name in _own_names_of_credit(credit))
            current.update(name.text for name in own)
    settled = (name for name in names if name.text not in current)
    return tuple(sorted(settled, key=lambda name: (name.kind, name.text)))


def party(vendor: Vendor) -> Party:
    """A vendor as banks print it."""
    return Party(id=vendor.id, names=(vendor.name, *vendor.aliases), iban=vendor.iban)


def straight(refund: Refund, settlement: Settlement) -> bool:
    """Whether a refund is posted straight to a cash account, not through clearing."""
    return refund.cash_account not in {None, *settlement.policy.any_day("clearing_account")}


def _booked(settlement: Settlement) -> frozenset[str]:
    """The references that bank transactions bear."""
    return frozenset(receipt.reference for receipt in settlement.receipts)


def _waits(refund: Refund, settlement: Settlement, booked: frozenset[str]) -> bool:
    through_clearing = refund.status in _OPEN and not straight(refund, settlement)
    return through_clearing and booked.isdisjoint(refund.references)


def _credits(refund: Refund, settlement: Settlement) -> list[Credit]:
    return [settlement.credit[id_] for id_ in refund.credit_ids if id_ in settlement.credit]


def _is_open(credit: Credit) -> bool:
    return credit.status is ReductionStatus.POSTED and credit.available_balance_minor > 0


def _of_refund(
    refund: Refund,
    settlement: Settlement,
    copies: Mapping[str, list[str]],
    rejected: Mapping[str, frozenset[str]],
) -> OpenItem:
    credits_ = _credits(refund, settlement)
    names = [*_own_names_of_refund(refund, copies.get(refund.id, ()))]
    for credit in credits_:
        names += _own_names_of_credit(credit)
    names += (ItemName(kind="case", text=id_) for id_ in refund.case_ids)
    names += (ItemName(kind="order", text=id_) for id_ in refund.order_ids)
    names += (ItemName(kind="bill", text=credit.bill_id) for credit in credits_ if credit.bill_id)
    reference = refund.references[0] if refund.references else None
    if reference:
        names.append(ItemName(kind="bank reference", text=reference))
    return OpenItem(
        id=refund.id,
        kind=ItemKind.REFUND,
        party=_party(refund.vendor_id, settlement),
        amount_minor=(refund.amount_minor or 0) - refund.fee_minor,
        currency=refund.currency or "",
        since=max((credit.issued_on for credit in credits_), default=refund.recorded_on),
        expected_on=refund.recorded_on,
        names=_once(names),
        credit_ids=refund.credit_ids,
        stated_reference=reference,
        rejected=rejected.get(refund.id, frozenset()),
    )


def _of_credit(credit: Credit, settlement: Settlement, rejected: Mapping[str, frozenset[str]]) -> OpenItem:
    stated = (("case", credit.case_id), ("order", credit.order_id), ("bill", credit.bill_id))
    return OpenItem(
        id=credit.id,
        kind=ItemKind.CREDIT,
        party=_party(credit.vendor_id, settlement),
        amount_minor=credit.available_balance_minor,
        currency=credit.currency,
        since=credit.issued_on,
        names=_once(
            [
                *_own_names_of_credit(credit),
                *(ItemName(kind=kind, text=text) for kind, text in stated if text),
            ]
        ),
        credit_ids=(credit.id,),
        rejected=rejected.get(credit.id, frozenset()),
    )


def _own_names_of_refund(refund: Refund, copies: list[str] | tuple[str, ...]) -> Iterator[ItemName]:
    for id_ in (refund.id, *copies):
        yield ItemName(kind="refund", text=id_)
    if refund.gateway_transaction_id:
        yield ItemName(kind="gateway id", text=refund.gateway_transaction_id)
    if refund.external_id:
        yield ItemName(kind="external id", text=refund.external_id)


def _own_names_of_credit(credit: Credit) -> Iterator[ItemName]:
    """Its id, the memo number in it, the number as printed, and its external id."""
    yield ItemName(kind="credit", text=credit.id)
    vendor, _, number = credit.id.partition("/")
    numbers = [number] if vendor == credit.vendor_id and number else []
    for text in dict.fromkeys([*numbers, *([credit.number] if credit.number else [])]):
        reference = creditor_reference(text)
        yield ItemName(kind="creditor reference" if reference else "credit number", text=text)
    if credit.external_id:
        yield ItemName(kind="external id", text=credit.external_id)


def _once(names: list[ItemName]) -> tuple[ItemName, ...]:
    return tuple(dict.fromkeys(names))


def _party(vendor_id: str | None, settlement: Settlement) -> Party:
    vendor = settlement.vendor.get(vendor_id or "")
    return party(vendor) if vendor else Party(id=vendor_id or "", names=())


def _copies(settlement: Settlement) -> Mapping[str, list[str]]:
    """The ids of copies by the id of their original."""
    copies: defaultdict[str, list[str]] = defaultdict(list)
    for copy in settlement.copies:
        copies[copy.original_id].append(copy.id)
    return copies


def _rejected(settlement: Settlement) -> Mapping[str, frozenset[str]]:
    """The bank references that were rejected for an item, by the id of the item."""
    rejected: defaultdict[str, set[str]] = defaultdict(set)
    for act in settlement.acts:
        if act.kind == "receipt-reject" and act.finding is None:
            for name in act.names:
                refund = settlement.refund.get(name)
                rejected[refund.id if refund else name].add(act.id)
    return {id_: frozenset(references) for id_, references in rejected.items()}
