"""One bank transaction against what the ledger expects of it, account by account, to the penny."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount_refunds.findings import Code, Finding, finding
from beancount_refunds.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.booked import BankLine
    from beancount_refunds.books import Books
    from beancount_refunds.open_items import OpenRefund

#: Minor units by account and currency.
Expected = defaultdict[tuple[str, str], int]


def compare(
    books: Books, found: Sequence[BankLine], expected: Expected, *, sign: int, refunds: Sequence[OpenRefund]
) -> Iterator[Finding]:
    """The findings on the bank transactions ``found`` with one reference, none if they agree.

    ``sign`` -1: the transaction must credit the clearing accounts of ``expected``; 1: debit them.
    ``refunds`` are those matched to it, or returned with it.
    """
    for line in found[1:]:
        yield _finding(
            Code.RECEIPT_DUPLICATE,
            line,
            f"the reference {line.reference} stands on two bank transactions, of {found[0].on} and"
            f" {line.on}; remove the one imported twice, or correct its reference\nthe first stands at"
            f" {found[0].position}",
        )
    line, accounts = found[0], {account for account, _ in expected}
    number_of = books.precisions.to_number
    wanted = {key: number_of(minor, key[1]) for key, minor in expected.items() if minor}
    booked = {key: sign * number for key, number in line.posted(accounts).items() if number}
    if booked == wanted:
        return
    verb, how = ("credits", "matched to") if sign < 0 else ("debits", "returned with")
    where = " and ".join(sorted(accounts))
    ids = ", ".join(refund.directive.id for refund in refunds)
    others = f"the refunds {how} it ({ids}) are {_shown(wanted)}"
    if all(number < 0 for number in booked.values()):
        yield _finding(
            Code.RECEIPT_NOT_CLEARED,
            line,
            f"the bank transaction {line.reference} {verb} nothing to {where}, {others}; book it against"
            f" {where}",
            _one(books, wanted),
        )
        return
    difference = {key: booked.get(key, Decimal(0)) - wanted.get(key, Decimal(0)) for key in booked | wanted}
    yield _finding(
        Code.RECEIPT_AMOUNT_MISMATCH,
        line,
        f"the bank transaction {line.reference} {verb} {_shown(booked)} to {where}, {others} (difference"
        f" {_shown(difference)}); explain it by fee or excess on the receipt-match, or correct the match",
        _one(books, difference),
    )


def _finding(code: Code, line: BankLine, message: str, amount: Money | None = None) -> Finding:
    return finding(code, line.position, line.entry, line.reference, message, amount=amount)


def _one(books: Books, numbers: Mapping[tuple[str, str], Decimal]) -> Money | None:
    """The amount that ``numbers`` come to, without sign, where that is one in one currency."""
    if len(numbers) != 1:
        return None
    (((_, currency), number),) = numbers.items()
    minor = books.precisions.to_minor(abs(number), currency)
    return None if minor is None else Money(minor, currency)


def _shown(numbers: Mapping[tuple[str, str], Decimal]) -> str:
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (_, currency), number in numbers.items():
        totals[currency] += number
    return " and ".join(f"{number} {currency}" for currency, number in sorted(totals.items()))
