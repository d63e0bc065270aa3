"""The register: one row per refund, as it stands or as it was refused."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.directives import RefundDirective
from beancount_refunds.findings import Code
from beancount_refunds.model import Allocation, Refund, RefundStatus
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from beancount_refunds.books import Books
    from beancount_refunds.directives import Directive
    from beancount_refunds.findings import Finding
    from beancount_refunds.open_items import OpenRefund


def refund(books: Books, opened: OpenRefund) -> Refund:
    """A refund as it stands."""
    directive, computed, claim = opened.directive, opened.computed, opened.claim
    credits_ = opened.credits
    standing = opened.posted and computed is not None
    received = claim.received if claim is not None else None
    fee, approval = opened.fee, opened.approval
    case_ids = dict.fromkeys([directive.case_id, *(credit.case_id for credit in credits_)])
    cases_ = [books.names.ids.get(books.names.original(id_)) for id_ in case_ids if id_]
    order_ids = dict.fromkeys(
        [
            directive.order_id,
            *(credit.memo.order_id for credit in credits_),
            *(getattr(c, "order_id", None) for c in cases_),
        ]
    )
    return Refund(
        id=directive.id,
        vendor_id=opened.vendor_id,
        recorded_on=directive.on,
        status=opened.status,
        pending_reason=opened.pending_reason,
        amount_minor=directive.amount.minor,
        currency=directive.amount.currency,
        cash_account=computed.cash_account if computed is not None else directive.account,
        credit_ids=directive.credit_ids,
        case_ids=tuple(filter(None, case_ids)),
        order_ids=tuple(filter(None, order_ids)),
        allocations=tuple(_allocations(books, opened)),
        bank_transaction_ref=claim.reference if claim is not None else None,
        references=tuple(opened.claims),
        received_minor=received.minor if received is not None else None,
        received_currency=received.currency if received is not None else None,
        fee_minor=fee.minor if fee is not None else 0,
        functional_currency=computed.functional_currency if computed is not None else None,
        proceeds_minor=computed.proceeds if computed is not None else None,
        fx_gain_loss_minor=computed.gain if standing and computed is not None else 0,
        fx_recognised=standing and computed is not None and computed.functional_currency is not None,
        applied_on=opened.applied_on,
        reconciled_on=opened.reconciled_on,
        reversed_on=opened.reversed_on,
        returned_ref=opened.returned_ref,
        approved_on=approval.on if approval is not None else None,
        approved_by=approval.by if approval is not None else None,
        external_id=directive.external_id,
        gateway_transaction_id=directive.gateway_transaction_id,
        reason=directive.reason,
        recorded_by=directive.by,
        remark=opened.remark,
        position=directive.position,
    )


def _allocations(books: Books, opened: OpenRefund) -> Iterator[Allocation]:
    for part in opened.computed.parts if opened.computed is not None else ():
        yield Allocation(
            credit_id=part.credit_id,
            amount_minor=part.amount,
            currency=books.credits[part.credit_id].currency,
            carrying_amount_minor=part.carrying,
            tax_minor=part.tax,
        )
    for held, amount in opened.reserved:
        yield Allocation(
            credit_id=held.id,
            amount_minor=amount,
            currency=held.currency,
            carrying_amount_minor=None,
            tax_minor=0,
        )


def refused(books: Books, findings: Iterable[Finding], directives: Iterable[Directive]) -> dict[str, Refund]:
    """Rows of the refunds that were refused, by id; a duplicate id has no row of its own."""
    read = {
        id(directive.entry): directive for directive in directives if isinstance(directive, RefundDirective)
    }
    return {
        found.subject: _refused(books, found, read.get(id(found.entry)))
        for found in findings
        if getattr(found.entry, "type", None) == "vendor-refund"
        and found.subject
        and found.subject not in books.refunds
        and found.code is not Code.DUPLICATE_ID
    }


def _refused(books: Books, found: Finding, directive: RefundDirective | None) -> Refund:
    """The row of a refused refund, with what could be read of it."""
    row = Refund(
        id=found.subject,
        recorded_on=found.entry.date,
        status=RefundStatus.REJECTED,
        remark=str(found.code),
        position=Position.of(found.source),
    )
    if directive is None:
        return row
    known = (books.credits.get(books.names.original(id_)) for id_ in directive.credit_ids)
    of_credit = next((credit.vendor_id for credit in known if credit is not None), None)
    return dataclasses.replace(
        row,
        vendor_id=directive.vendor_id or of_credit,
        amount_minor=directive.amount.minor,
        currency=directive.amount.currency,
        credit_ids=directive.credit_ids,
        bank_transaction_ref=directive.bank_transaction_ref,
        external_id=directive.external_id,
        gateway_transaction_id=directive.gateway_transaction_id,
        recorded_by=directive.by,
    )
