"""The currency of an amount that was said without one: that of the credits it speaks of.

Where they have one currency it is meant; where the ledger knows none, or the functional one is among them,
that is. Else nobody can know, and it must be said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.recording.ground import listed, said
from beancount_refunds.recording.proposals import open_credits
from beancount_refunds.recording.values import Unfit, named_amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from beancount_refunds.recording.ground import Asked, Ground

    Source = Callable[[Asked, Ground], Iterator[str | None]]


def currency_for(kind: str, field: str, asked: Asked, ground: Ground) -> str:
    """The currency of ``field`` of a directive of ``kind``. Raises :class:`Unfit` where it must be said."""
    source = _SOURCES.get((kind, field), _nothing)
    return _only({one for one in source(asked, ground) if one is not None}, field, ground)


def currency_of_part(credit_id: str, otherwise: str, ground: Ground) -> str:
    """The currency of what a refund takes of a credit; ``otherwise`` where nothing declares the credit."""
    credit = ground.settlement.credit.get(credit_id)
    return credit.currency if credit is not None else otherwise


def currency_with_vendor(vendor_id: str, field: str, ground: Ground) -> str:
    """The currency of what a vendor delivers. Raises :class:`Unfit` where it must be said."""
    return _only(set(_of_vendor(vendor_id, ground)), field, ground)


def _only(found: set[str], field: str, ground: Ground) -> str:
    if len(found) == 1:
        return found.pop()
    functional = ground.settlement.policy.functional_currency(ground.on)
    if functional is not None and (not found or functional in found):
        return functional
    known = f" ({' or '.join(sorted(found))})" if found else ""
    reason = f"its currency{known} is not clear: write it after the number, as in '300.00 GBP'"
    raise Unfit(field, reason)


def _of_vendor(vendor_id: str, ground: Ground) -> Iterator[str]:
    for credit in ground.settlement.credits:
        if credit.vendor_id == vendor_id:
            yield credit.currency


def _of_credit(field: str) -> Source:
    def source(asked: Asked, ground: Ground) -> Iterator[str | None]:
        credit = ground.settlement.credit.get(said(asked, field))
        yield credit.currency if credit is not None else None

    return source


def _of_refunds(asked: Asked, ground: Ground) -> Iterator[str | None]:
    for id_ in (said(asked, "id"), *listed(asked, "refund_ids")):
        refund = ground.settlement.refund.get(id_)
        yield refund.currency if refund is not None else None


def _of_approved(asked: Asked, ground: Ground) -> Iterator[str | None]:
    yield from _of_refunds(asked, ground)
    for reduction in ground.settlement.reductions:
        if reduction.id == said(asked, "id"):
            yield reduction.currency


def _of_case(asked: Asked, ground: Ground) -> Iterator[str | None]:
    case = ground.settlement.case.get(said(asked, "case_id") or said(asked, "id"))
    yield case.currency if case is not None else None


def _of_memo(asked: Asked, ground: Ground) -> Iterator[str | None]:
    """A credit has the currency of its case."""
    of_case = {one for one in _of_case(asked, ground) if one is not None}
    yield from of_case or _of_said_vendor(asked, ground)


def _of_said_vendor(asked: Asked, ground: Ground) -> Iterator[str | None]:
    yield from _of_vendor(said(asked, "vendor_id") or said(asked, "id"), ground)


def _of_cash(asked: Asked, ground: Ground) -> Iterator[str | None]:
    """A refund is in the currency of the credits that it names, else of those that it could settle."""
    for part in listed(asked, "parts"):
        credit = ground.settlement.credit.get(named_amount(part)[0])
        yield credit.currency if credit is not None else None
    if not listed(asked, "parts"):
        vendor_id = said(asked, "vendor_id")
        can = {credit.currency for credit in open_credits(ground.settlement, vendor_id, ground.on)}
        yield from can or _of_vendor(vendor_id, ground)


def _nothing(_asked: Asked, _ground: Ground) -> Iterator[str | None]:
    yield from ()


#: Where the currency of a field stands. Tax and fees are in that of their own directive (`drafts_of`).
_SOURCES: dict[tuple[str, str], Source] = {
    ("vendor-refund", "amount"): _of_cash,
    ("vendor-credit", "amount"): _of_memo,
    ("refund-case", "amount"): _of_said_vendor,
    ("case-event", "amount"): _of_case,
    ("credit-application", "amount"): _of_credit("credit_id"),
    ("credit-write-off", "amount"): _of_credit("credit_id"),
    ("credit-balance", "amount"): _of_credit("id"),
    ("vendor-balance", "amount"): _of_said_vendor,
    ("approval", "amount"): _of_approved,
    ("receipt-match", "fee"): _of_refunds,
    ("receipt-match", "excess"): _of_refunds,
}
