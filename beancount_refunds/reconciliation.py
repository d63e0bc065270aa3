"""Bank transactions compared with what the ledger says of them.

A receipt agrees when it credits the clearing account with exactly the refunds matched to it, each
less its fee, plus the excess; a returned payment when it debits as much as was reversed. It is
compared once all refunds that name it are applied (language, section 4).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.comparison import Expected, compare
from beancount_refunds.findings import Code, Finding, finding
from beancount_refunds.model import RefundStatus
from beancount_refunds.refund_posting import cash_reaching, refund_links

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from beancount_refunds.booked import BankLine
    from beancount_refunds.books import Books
    from beancount_refunds.open_items import OpenRefund


class Verdict(NamedTuple):
    """What comparing one reference gave: whether it agrees, and the findings."""

    agrees: bool
    findings: tuple[Finding, ...]


#: A refund with as many references is matched once too often.
_TWO = 2

_OPEN = Verdict(agrees=False, findings=())


def reconcile(books: Books, among: Container[str] | None = None) -> None:
    """Compare every reference (``among`` some) that something changed, and set the states of its refunds."""
    for reference in [one for one in books.unreconciled if among is None or one in among]:
        del books.unreconciled[reference]
        claiming = list(_claiming(books, reference))
        if claiming or reference in books.verdicts:
            verdict = books.verdicts[reference] = _judge_receipt(books, reference, claiming)
            _set_statuses(books, claiming, verdict)
        if reference in books.returns:
            books.return_verdicts[reference] = _judge_return(books, reference)


def _set_statuses(books: Books, claiming: Iterable[OpenRefund], verdict: Verdict) -> None:
    for refund in claiming:
        confirmed = verdict.agrees and len(refund.claims) == 1
        if refund.straight:
            # A balance proves it, unless its cash is counted twice or its receipt is in doubt.
            confirmed = refund.reconciled_on is not None and not verdict.findings and len(refund.claims) == 1
        if refund.status is RefundStatus.APPLIED and confirmed:
            confirm(books, refund)
        elif refund.status is RefundStatus.RECONCILED and not confirmed:
            refund.reconciled_on = None
            _set_status(books, refund, RefundStatus.APPLIED)


def confirm(books: Books, refund: OpenRefund) -> None:
    """The bank confirms an APPLIED refund today."""
    refund.reconciled_on = books.today
    _set_status(books, refund, RefundStatus.RECONCILED)


def _set_status(books: Books, refund: OpenRefund, status: RefundStatus) -> None:
    books.set_status(refund, status, refund.directive)
    for part in refund.computed.parts if refund.computed is not None else ():
        books.touch_case(books.credits[part.credit_id].case_id, refund.directive)


def _claiming(books: Books, reference: str) -> Iterator[OpenRefund]:
    for refund in books.claimants.get(reference, {}).values():
        if refund.stands_on(reference):
            yield refund


def lines(books: Books, reference: str) -> list[BankLine]:
    """The bank transactions with that reference that are there today, in the order of the ledger."""
    return [line for line in books.bookings.lines.get(reference, ()) if line.on <= books.today]


def _judge_receipt(books: Books, reference: str, claiming: Sequence[OpenRefund]) -> Verdict:
    """Compare the receipt with its refunds."""
    found = lines(books, reference)
    if not found:
        return _OPEN
    findings = [*_double_counted(books, claiming, found)]
    through_clearing = [refund for refund in claiming if not refund.straight]
    if any(refund.status is RefundStatus.PENDING for refund in through_clearing):
        return Verdict(agrees=False, findings=tuple(findings))
    # A reversed refund counts on its first receipt where the money came and was returned.
    counting = [
        refund for refund in through_clearing if refund.posted or (refund.computed and refund.returned_ref)
    ]
    if not counting:
        return Verdict(agrees=False, findings=tuple(findings))
    expected = _expected(counting)
    for excess in books.excesses.get(reference, ()):
        if not excess.mirrored:
            expected[excess.clearing_account, excess.amount.currency] += excess.amount.minor
    findings += compare(books, found, expected, sign=-1, refunds=counting)
    return Verdict(agrees=not findings, findings=tuple(findings))


def _expected(refunds: Iterable[OpenRefund]) -> Expected:
    """What refunds posted to their clearing accounts, each less its fee."""
    expected: Expected = defaultdict(int)
    for refund in refunds:
        if refund.computed is not None and not refund.straight:
            expected[refund.computed.cash_account, refund.reaching.currency] += cash_reaching(refund).minor
    return expected


def _judge_return(books: Books, reference: str) -> Verdict:
    """Compare a returned payment with the refunds reversed because of it."""
    found = lines(books, reference)
    returned = books.returns.get(reference, [])
    expected = _expected(returned)
    if not found or not expected:
        return _OPEN
    findings = tuple(compare(books, found, expected, sign=1, refunds=returned))
    return Verdict(agrees=not findings, findings=findings)


def _double_counted(books: Books, claiming: Iterable[OpenRefund], found: list[BankLine]) -> Iterator[Finding]:
    """A refund posted straight to the account that the import debits too."""
    for refund in claiming:
        account = refund.directive.account
        if account is None or not refund.posted:
            continue
        for line in found:
            debited = line.posted({account}).get((account, refund.reaching.currency), 0)
            if debited > 0:
                yield finding(
                    Code.CASH_DOUBLE_COUNTED,
                    line.position,
                    line.entry,
                    line.reference,
                    f"the bank transaction {line.reference} debits {account} with {debited}"
                    f" {refund.reaching.currency}, and refund {refund.directive.id} posts"
                    f" {books.text(*cash_reaching(refund))} straight to that account; leave the account"
                    f" out of the refund\nrefund {refund.directive.id} is declared at"
                    f" {refund.directive.position}",
                )


def judge_all(books: Books) -> Iterator[Finding]:
    """The findings on bank transactions, and on matches that claim a refund twice, at the end."""
    for verdicts in (books.verdicts, books.return_verdicts):
        for reference in sorted(verdicts):
            yield from verdicts[reference].findings
    for id_, refund in sorted(books.refunds.items()):
        if len(refund.claims) < _TWO:
            continue
        first, *others = refund.claims
        for reference in others:
            match = refund.claims[reference].said_by
            yield finding(
                Code.RECEIPT_ALREADY_MATCHED,
                match.position,
                match.entry,
                reference,
                f"refund {id_} is matched to {first}, and {match.label} matches it to {reference} too;"
                f" undo one of them with receipt-unmatch\nrefund {id_} is declared at"
                f" {refund.directive.position}",
            )


def chains(books: Books) -> Iterator[tuple[frozenset[str], str]]:
    """For each bank reference that a refund names: the links of that refund's chain."""
    for reference, claimants in books.claimants.items():
        for refund in claimants.values():
            if refund.status is not RefundStatus.REJECTED:
                yield _links(books, refund), reference
    for reference, returned in books.returns.items():
        for refund in returned:
            yield _links(books, refund), reference


def _links(books: Books, refund: OpenRefund) -> frozenset[str]:
    return refund.vouchers[0].links if refund.vouchers else refund_links(books, refund)
