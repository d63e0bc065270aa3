"""Clearing accounts explained: what refunds posted on them, what the bank cleared, and what is left.

By bank reference, refunds and receipts that agree come to zero; all that stays on the account is a refund
whose cash has not come, cash without a refund, a pair that differs, or what somebody booked by hand:

    balance = refunds not cleared − receipts not claimed + other postings
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.accounts import balances, readable, whole

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from beancount_refunds.model import Refund, Settlement
    from beancount_refunds.reports.accounts import Line

#: Account, currency, bank reference (or the id of a refund without one).
_Key = tuple[str, str, str]


class ClearingItem(NamedTuple):
    """What stays on a clearing account; a debit is > 0."""

    account: str
    currency: str
    reference: str
    refund_ids: tuple[str, ...]
    since: datetime.date
    refunds_minor: int
    receipts_minor: int
    other_minor: int
    what: str

    @property
    def amount_minor(self) -> int:
        """What it leaves on the account."""
        return self.refunds_minor + self.receipts_minor + self.other_minor


class Clearing(NamedTuple):
    """One clearing account in one currency, with what explains its balance."""

    account: str
    currency: str
    balance: int
    items: tuple[ClearingItem, ...]
    oddities: tuple[str, ...]

    @property
    def explained(self) -> int:
        """What the items come to."""
        return sum(item.amount_minor for item in self.items)

    @property
    def difference(self) -> int:
        """What they do not explain: 0 in sound books."""
        return self.balance - self.explained


class _Group:
    """All of one reference on one account."""

    def __init__(self) -> None:
        self.refunds: list[Refund] = []
        self.refunds_minor = 0
        self.receipts_minor = 0
        self.days: list[datetime.date] = []


def clearing_accounts(settlement: Settlement) -> frozenset[str]:
    """The clearing accounts of any day of the policy."""
    return frozenset(settlement.policy.any_day("clearing_account"))


def clearings(settlement: Settlement, lines: Iterable[Line]) -> list[Clearing]:
    """The clearing accounts, in each currency that they hold or held; ``lines`` are of any accounts."""
    accounts = clearing_accounts(settlement)
    lines = [line for line in lines if line.account in accounts]
    desk = _Desk(settlement, accounts)
    items: dict[tuple[str, str], list[ClearingItem]] = {}
    for item in desk.items(lines):
        items.setdefault((item.account, item.currency), []).append(item)
    found = []
    for (account, currency), held in sorted(balances(lines, settlement.precisions).items()):
        odd = [f"{held.rest:f} {currency} is less than one minor unit"] if held.rest else []
        odd += [f"the posting at {line.position} has a number that cannot be summed" for line in held.unread]
        own = tuple(sorted(items.get((account, currency), ()), key=lambda item: (item.since, item.reference)))
        found.append(Clearing(account, currency, held.minor, own, tuple(odd)))
    return found


class _Desk:
    """Sorts the postings of clearing accounts."""

    def __init__(self, settlement: Settlement, accounts: frozenset[str]) -> None:
        self._settlement = settlement
        self._accounts = accounts
        self._receipts: dict[tuple[Any, Any], str] = {
            receipt.position: receipt.reference for receipt in settlement.receipts
        }
        self._acts: dict[tuple[Any, Any], tuple[str, str]] = {
            act.position: (act.kind, act.id) for act in settlement.acts
        }
        self._pending: dict[str, list[str]] = {}
        for refund in settlement.refunds:
            for reference in refund.references if refund.status is RefundStatus.PENDING else ():
                self._pending.setdefault(reference, []).append(refund.id)
        self._groups: dict[_Key, _Group] = {}

    def items(self, lines: Sequence[Line]) -> Iterator[ClearingItem]:
        """What stays: first what was booked by hand or by other directives, then by reference."""
        for refund in self._settlement.refunds:
            self._claim(refund)
        for line in lines:
            kind, id_ = self._acts.get(line.place, _NONE)
            reference = self._receipts.get(line.place)
            if reference is not None:
                group = self._group(line.account, line.units.currency, reference)
                group.receipts_minor += self._minor(line)
                group.days.append(line.on)
            elif kind in _EXCESS and line.narration == f"{_EXCESS[kind]} {id_}":
                group = self._group(line.account, line.units.currency, id_)
                group.refunds_minor += self._minor(line)
                group.days.append(line.on)
            elif not (kind in _OF_REFUNDS or (kind == "reversal" and id_ in self._settlement.refund)):
                yield self._other(line, self._minor(line))
        for key, group in self._groups.items():
            if group.refunds_minor + group.receipts_minor:
                yield self._left(key, group)

    def _claim(self, refund: Refund) -> None:
        """Count what stands of a refund on its clearing account, on the references that shall clear it."""
        account = refund.cash_account
        if account is None or account not in self._accounts or refund.applied_on is None:
            return
        received = refund.received_minor if refund.received_currency is not None else refund.amount_minor
        currency = refund.received_currency or refund.currency or ""
        reaching = (received or 0) - refund.fee_minor
        legs = [(refund.bank_transaction_ref or refund.id, reaching, refund.applied_on)]
        if refund.status is RefundStatus.REVERSED:
            if refund.returned_ref is None or refund.reversed_on is None:
                return
            legs.append((refund.returned_ref, -reaching, refund.reversed_on))
        for reference, minor, on in legs:
            group = self._group(account, currency, reference)
            group.refunds.append(refund)
            group.refunds_minor += minor
            group.days.append(on)

    def _group(self, account: str, currency: str, reference: str) -> _Group:
        return self._groups.setdefault((account, currency, reference), _Group())

    def _minor(self, line: Line) -> int:
        number, currency = line.units
        return whole(number, currency, self._settlement.precisions).minor if readable(number) else 0

    def _other(self, line: Line, minor: int) -> ClearingItem:
        kind, id_ = self._acts.get(line.place, _NONE)
        stated = line.stated("bank_transaction_ref")
        return ClearingItem(
            account=line.account,
            currency=line.units.currency,
            reference=id_ or (stated if isinstance(stated, str) else line.narration),
            refund_ids=(),
            since=line.on,
            refunds_minor=0,
            receipts_minor=0,
            other_minor=minor,
            what=f"posted by {kind}" if kind else f"booked by hand ({line.position})",
        )

    def _left(self, key: _Key, group: _Group) -> ClearingItem:
        account, currency, reference = key
        return ClearingItem(
            account=account,
            currency=currency,
            reference=reference,
            refund_ids=tuple(dict.fromkeys(refund.id for refund in group.refunds)),
            since=min(group.days, default=self._settlement.as_of),
            refunds_minor=group.refunds_minor,
            receipts_minor=group.receipts_minor,
            other_minor=0,
            what=self._what(reference, group),
        )

    def _what(self, reference: str, group: _Group) -> str:
        if group.refunds_minor and group.receipts_minor:
            return "the bank differs from the refunds"
        if group.refunds_minor:
            return f"{'applied' if group.refunds_minor > 0 else 'returned'}, not in the bank yet"
        if reference in self._pending:
            return f"in the bank, waits for {', '.join(self._pending[reference])}"
        return "in the bank, no refund" if group.receipts_minor < 0 else "paid out, no refund was reversed"


_NONE = ("", "")
_OF_REFUNDS = frozenset({"vendor-refund", "receipt-match", "receipt-unmatch"})
#: How the plugin narrates what brought more than its refunds, by the directive that posts or mirrors it.
_EXCESS = {"receipt-match": "Excess on", "receipt-unmatch": "Unmatch of the excess on"}
