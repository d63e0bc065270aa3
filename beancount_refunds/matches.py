"""Receipts matched to refunds, matches undone, and what a receipt brought above its refunds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from beancount_refunds.controls import control_problems, missing_policies
from beancount_refunds.findings import Code
from beancount_refunds.model import RefundStatus
from beancount_refunds.money import share
from beancount_refunds.posting import Leg, Voucher
from beancount_refunds.problems import Problem
from beancount_refunds.refund_posting import cash_reaching, refund_links
from beancount_refunds.refunds import add_match, advance, undo_posting
from beancount_refunds.suspense import post_excess, release_excess

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from beancount_refunds.books import Books
    from beancount_refunds.directives import (
        MatchDirective,
        RefundDirective,
        RejectDirective,
        UnmatchDirective,
    )
    from beancount_refunds.money import Money
    from beancount_refunds.open_items import OpenRefund


def match(books: Books, directive: MatchDirective) -> None:
    """Process a ``receipt-match``; what it says of a later refund counts when that is recorded."""
    for id_ in map(books.names.original, directive.refund_ids):
        refund = books.refunds.get(id_)
        if refund is None:
            books.early_matches[id_].append(directive)
        elif directive.id in refund.claims:
            _restate_fee(books, refund, directive)
        else:
            add_match(books, refund, directive)
            if refund.status is RefundStatus.PENDING:
                advance(books, refund, directive)
    post_excess(books, directive)
    books.compare_again([directive.id])


def match_problems(books: Books, directive: MatchDirective) -> Iterator[Problem]:
    """What stands against a match."""
    label, names = directive.label, books.names
    for refund_id in directive.refund_ids:
        yield from unknown_refund(books, label, refund_id)
    keys = []
    if directive.excess is not None:
        keys += ["clearing_account", "suspense_account"]
    if directive.fee is not None:
        keys.append("fee_account")
    yield from missing_policies(books, label, books.today, keys)
    yield from control_problems(books, directive)
    refunds = [_standing(books, id_) for id_ in map(names.original, directive.refund_ids)]
    yield from _currency_problems(books, directive, refunds)
    for refund in refunds:
        yield from _state_problems(directive, refund)


class _Standing(NamedTuple):
    """A refund as a match finds it: recorded, or only declared for a later day."""

    directive: RefundDirective
    recorded: OpenRefund | None

    def reaching(self, reference: str) -> Money:
        """What reaches the bank as far as is known without the match."""
        recorded = self.recorded
        return recorded.reaching if recorded and reference in recorded.claims else self.directive.amount

    def names(self, reference: str) -> bool:
        """Whether the refund names that reference already."""
        if self.recorded is not None:
            return reference in self.recorded.claims
        return self.directive.bank_transaction_ref == reference


def _standing(books: Books, id_: str) -> _Standing:
    return _Standing(cast("RefundDirective", books.names.ids[id_]), books.refunds.get(id_))


def _state_problems(directive: MatchDirective, refund: _Standing) -> Iterator[Problem]:
    label, id_, recorded = directive.label, refund.directive.id, refund.recorded
    if recorded is not None and recorded.status is RefundStatus.REVERSED:
        yield Problem(
            Code.INVALID_STATE_TRANSITION,
            f"{label} names the refund {id_}, which was reversed on {recorded.reversed_on}; match the"
            " refund that took its place",
        )
    straight = refund.directive.account is not None
    if directive.received is not None and (straight or refund.names(directive.id)):
        why = "is posted straight to cash" if straight else f"names {directive.id} itself"
        yield Problem(
            Code.INVALID_STATE_TRANSITION,
            f"{label} states received for the refund {id_}, which {why}; state its amount as received there",
        )


def _currency_problems(
    books: Books, directive: MatchDirective, refunds: Sequence[_Standing]
) -> Iterator[Problem]:
    reaching = [refund.reaching(directive.id) for refund in refunds]
    currencies = {amount.currency for amount in reaching}
    received = directive.received
    if received is not None:
        if received.currency in currencies:
            yield Problem(
                Code.CURRENCY_MISMATCH,
                f"{directive.label} states {books.text(*received)} received of a refund in"
                f" {received.currency}; received is for another currency: correct the refund's amount,"
                " or state fee or excess",
            )
        currencies = {received.currency}
    for name, amount in (("fee", directive.fee), ("excess", directive.excess)):
        if amount is not None and amount.currency not in currencies:
            yield Problem(
                Code.CURRENCY_MISMATCH,
                f"{directive.label} states the {name} {books.text(*amount)}, the bank received"
                f" {' and '.join(sorted(currencies))}; state it in that currency",
            )
    least = directive.received or reaching[0]
    if directive.fee is not None and directive.fee.minor >= least.minor:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{directive.label} states the fee {books.text(*directive.fee)} of {books.text(*least)},"
            " which leaves nothing to receive; correct the fee",
        )
    own_fee = refunds[0].directive.fee
    if directive.received is not None and directive.fee is None and own_fee is not None:
        yield Problem(
            Code.CURRENCY_MISMATCH,
            f"{directive.label} states {books.text(*directive.received)} received, the refund's fee is"
            f" {books.text(*own_fee)}; state the fee in {directive.received.currency} on the match",
        )


def unknown_refund(books: Books, label: str, refund_id: str) -> Iterator[Problem]:
    """UNKNOWN_REFUND unless a refund of that id is declared, be it later, and was not refused."""
    names = books.names
    original = names.original(refund_id)
    refund = books.refunds.get(original)
    if (
        not names.declared(refund_id, "vendor-refund")
        or original in names.refused
        or (refund is not None and refund.status is RefundStatus.REJECTED)
    ):
        yield Problem(Code.UNKNOWN_REFUND, f"{label} names the refund {refund_id}, {names.lack(original)}")


def _restate_fee(books: Books, refund: OpenRefund, directive: MatchDirective) -> None:
    """The match of a refund that names its reference already: only a fee moves, on the match's date."""
    if directive.fee is None:
        return
    before = cash_reaching(refund)
    refund.claims[directive.id].fee = directive.fee
    if refund.computed is None or refund.claim is not refund.claims[directive.id] or not refund.posted:
        return
    computed, currency = refund.computed, directive.fee.currency
    kept = before.minor - cash_reaching(refund).minor
    worth = None
    if computed.proceeds is not None:
        worth = share(computed.proceeds, kept, computed.reaching.minor)
    fee_account = books.policy.account("fee_account", books.today) or ""
    legs = (
        Leg(fee_account, kept, currency, worth),
        Leg(computed.cash_account, -kept, currency, None if worth is None else -worth),
    )
    if kept:
        voucher = Voucher(
            on=books.today,
            subject=refund.directive.id,
            payee=books.names.vendors[refund.vendor_id].name,
            narration=f"Fee on {refund.directive.id}",
            legs=legs,
            links=refund_links(books, refund),
            position=directive.position,
            functional_currency=computed.functional_currency,
        )
        books.post(voucher)
        refund.vouchers.append(voucher)


def reject_problems(books: Books, directive: RejectDirective) -> Iterator[Problem]:
    """What stands against a ``receipt-reject``; it moves nothing, the matcher reads it."""
    names = books.names
    for id_ in directive.subject_ids:
        original = names.original(id_)
        known = (
            names.declared(id_, "vendor-refund")
            or names.declared(id_, "vendor-credit")
            or original in books.bookings.credits_of
        )
        if not known or original in names.refused:
            lack = names.lack(original)
            yield Problem(Code.UNKNOWN_ID, f"{directive.label} names the refund or credit {id_}, {lack}")
    yield from control_problems(books, directive)


def unmatch(books: Books, directive: UnmatchDirective) -> None:
    """Process a ``receipt-unmatch``: the mirror of what was posted; the refund is PENDING again."""
    for id_ in map(books.names.original, directive.refund_ids):
        refund = books.refunds[id_]
        effective = refund.claim is refund.claims[directive.id]
        if effective and refund.posted:
            undo_posting(books, refund, f"Unmatch of {id_} from {directive.id}", directive)
            refund.computed = refund.applied_on = None
            books.set_status(refund, RefundStatus.PENDING, directive)
        refund.drop_claim(directive.id)
        del books.claimants[directive.id][id_]
        books.compare_again(refund.claims)
        if effective:
            advance(books, refund, directive)
        release_excess(books, directive, id_)
    books.compare_again([directive.id])


def unmatch_problems(books: Books, directive: UnmatchDirective) -> Iterator[Problem]:
    """What stands against undoing a match."""
    for refund_id in directive.refund_ids:
        yield from unknown_refund(books, directive.label, refund_id)
    yield from control_problems(books, directive)
    for id_ in map(books.names.original, directive.refund_ids):
        refund = books.refunds.get(id_)
        why = None
        if refund is None:
            why = "is not recorded yet; correct the date"
        elif refund.status is RefundStatus.REVERSED:
            why = f"was reversed on {refund.reversed_on}; there is nothing left to undo"
        elif directive.id not in refund.claims:
            why = f"is not matched to {directive.id} on {books.today}; correct the reference"
        elif refund.straight:
            why = "is posted straight to cash; reverse it instead"
        if why is not None:
            yield Problem(Code.INVALID_STATE_TRANSITION, f"{directive.label}: the refund {id_} {why}")
