"""Refunds posted straight to a cash account, proved by the next `balance` that holds.

Beancount judges `balance` and `pad` only after plugins, so that this module computes what it will
say: units at or under an account, hand-written and ours, at the start of the day. What a `pad`
moves counts from the `balance` on that it was made for.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.ops.balance import get_balance_tolerance

from beancount_refunds.booked import units_of
from beancount_refunds.bookings import at_or_under
from beancount_refunds.model import RefundStatus
from beancount_refunds.reconciliation import confirm

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from beancount.core.data import Balance, Pad, Transaction

    from beancount_refunds.books import Books


class CashProof:
    """The `balance` directives on accounts that refunds are posted straight to.

    ``straight`` are such accounts with the refund's currency. `run` looks at one day; days come in
    ascending order, each before anything else happens on it.
    """

    def __init__(
        self,
        straight: Iterable[tuple[str, str]],
        transactions: Iterable[Transaction],
        balances: Iterable[Balance],
        pads: Sequence[Pad],
        options: Mapping[str, Any],
    ) -> None:
        self._straight = frozenset(straight)
        self._options = options
        roots = {account for account, _ in self._straight}
        # A pad of another account may take its money out of one of ours.
        roots |= {pad.account for pad in pads if _below(pad.source_account, roots)}
        self._roots = roots
        self._booked: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self._padded_from: dict[str, str] = {}
        self._used: set[tuple[str, str]] = set()
        self._balances = _by_day(
            entry
            for entry in balances
            if _below(entry.account, roots)
            and entry.amount.number is not None
            and entry.amount.number.is_finite()
        )
        self._pads = _by_day(entry for entry in pads if _below(entry.account, roots))
        hand = [
            (entry.date, posting.account, units)
            for entry in (transactions if roots else ())
            for posting in entry.postings
            if _below(posting.account, roots) and (units := units_of(posting)) is not None
        ]
        self._hand = iter(sorted(hand, key=lambda dated: dated[0]))
        self._next = next(self._hand, None)
        self._vouchers_read = 0

    @property
    def days(self) -> list[datetime.date]:
        """The days with a `balance` or `pad` on one of the accounts."""
        return [*self._balances, *self._pads]

    def run(self, books: Books) -> None:
        """Look at today's directives; a `balance` that holds proves refunds of earlier days."""
        if not self._roots:
            return
        self._read_until(books)
        for entry in self._balances.get(books.today, ()):
            cash = (entry.account, entry.amount.currency)
            if self._holds(entry, *cash) and cash in self._straight:
                _reconcile(books, *cash)
        # Of one day, Beancount takes balances before pads.
        for pad in self._pads.get(books.today, ()):
            self._padded_from[pad.account] = pad.source_account
            self._used = {used for used in self._used if used[0] != pad.account}

    def _read_until(self, books: Books) -> None:
        """Count what is dated before today."""
        while self._next is not None and self._next[0] < books.today:
            _, account, units = self._next
            self._booked[account, units.currency] += units.number
            self._next = next(self._hand, None)
        for voucher in books.vouchers[self._vouchers_read :]:
            for leg in voucher.legs:
                number = books.precisions.to_number(leg.amount, leg.currency)
                self._booked[leg.account, leg.currency] += number
        self._vouchers_read = len(books.vouchers)

    def _holds(self, entry: Balance, account: str, currency: str) -> bool:
        booked = sum(
            (
                number
                for (name, unit), number in self._booked.items()
                if unit == currency and at_or_under(name, account)
            ),
            Decimal(0),
        )
        difference = (entry.amount.number or Decimal(0)) - booked
        tolerance: Decimal = get_balance_tolerance(entry, self._options)  # type: ignore[no-untyped-call]
        holds = abs(difference) <= tolerance
        if account in self._padded_from and (account, currency) not in self._used:
            # A pad is used up by the first balance of a currency, also by one that holds without it.
            self._used.add((account, currency))
            if not holds:
                self._booked[account, currency] += difference
                self._booked[self._padded_from[account], currency] -= difference
                return True
        return holds


def _below(account: str, roots: Iterable[str]) -> bool:
    return any(at_or_under(account, root) for root in roots)


def _by_day(entries: Iterable[Any]) -> dict[datetime.date, list[Any]]:
    days: dict[datetime.date, list[Any]] = {}
    for entry in entries:
        days.setdefault(entry.date, []).append(entry)
    return days


def _reconcile(books: Books, account: str, currency: str) -> None:
    for refund in books.refunds.values():
        if (
            refund.status is RefundStatus.APPLIED
            and refund.directive.account == account
            and refund.reaching.currency == currency
            and len(refund.claims) <= 1
            and not any(_doubtful(books, reference) for reference in refund.claims)
        ):
            confirm(books, refund)


def _doubtful(books: Books, reference: str) -> bool:
    """Whether the bank transaction of a refund has a finding, so that its cash may be counted twice."""
    verdict = books.verdicts.get(reference)
    return verdict is not None and bool(verdict.findings)
