"""What a recording changes: the ledger before it beside the ledger after it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Settlement

#: What became of a directive that has no state: an order, a policy, a balance.
_RECORDED = "RECORDED"


class Balance(NamedTuple):
    """An account, a credit or a bill, and what it stands at in one currency before and after; they differ."""

    what: str
    before: Decimal
    after: Decimal
    currency: str


class Change(NamedTuple):
    """A refund, credit or case that comes into another state; ``before`` is ``None`` for a new one."""

    id: str
    before: str | None
    after: str


class Consequences(NamedTuple):
    """Transactions that are posted now and were not, those that were and are not; balances; states."""

    added: tuple[Transaction, ...]
    gone: tuple[Transaction, ...]
    balances: tuple[Balance, ...]
    changes: tuple[Change, ...]


def consequences(before: Ledger, after: Ledger) -> Consequences:
    """What is different in ``after``, the same ledger with more directives: balances whatever the date."""
    gone = _missing_in(after, before)
    added = _missing_in(before, after)
    accounts = sorted({posting.account for entry in (*gone, *added) for posting in entry.postings})
    balances = (*_accounts(accounts, before, after), *_items(before.settlement, after.settlement))
    return Consequences(added, gone, balances, tuple(_changes(before.settlement, after.settlement)))


def standing(act: Act, settlement: Settlement) -> str:
    """What a directive is about, and its state: ``VR-0021 PENDING (RECEIPT)``; ``RECORDED`` of what has none.

    A bank reference has none: then it is that of the refunds that the directive matches, or unmatches.
    """
    states = _states(settlement)
    named = act.names if act.kind in ("receipt-match", "receipt-unmatch") else ()
    of_refunds = ", ".join(f"{name} {states[name]}" for name in named if name in states)
    return f"{act.id} {of_refunds or states.get(act.id, _RECORDED)}"


def _missing_in(other: Ledger, ledger: Ledger) -> tuple[Transaction, ...]:
    """The transactions of ``ledger`` that ``other`` has not; links do not count: a match adds them."""
    there = Counter(_content(entry) for entry in other.entries if isinstance(entry, Transaction))
    missing = []
    for entry in ledger.entries:
        if isinstance(entry, Transaction):
            content = _content(entry)
            if there[content]:
                there[content] -= 1
            else:
                missing.append(entry)
    return tuple(missing)


def _content(entry: Transaction) -> tuple[Any, ...]:
    postings = tuple(
        (one.account, one.units, one.cost, one.price, (one.meta or {}).get("credit_id"))
        for one in entry.postings
    )
    return entry.date, entry.flag, entry.payee, entry.narration, postings


def _accounts(accounts: list[str], before: Ledger, after: Ledger) -> Iterator[Balance]:
    old, new = _sums(before, accounts), _sums(after, accounts)
    for account, currency in sorted(old | new):
        nothing = after.settlement.precisions.to_number(0, currency)
        pair = old.get((account, currency), nothing), new.get((account, currency), nothing)
        if pair[0] != pair[1]:
            yield Balance(account, *pair, currency)


def _sums(ledger: Ledger, accounts: list[str]) -> dict[tuple[str, str], Decimal]:
    wanted, sums = frozenset(accounts), dict[tuple[str, str], Decimal]()
    for entry in ledger.entries:
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            if posting.account in wanted and isinstance(posting.units, Amount):
                key = posting.account, posting.units.currency
                sums[key] = sums.get(key, Decimal(0)) + (posting.units.number or Decimal(0))
    return sums


def _items(before: Settlement, after: Settlement) -> Iterator[Balance]:
    old, new = _open(before), _open(after)
    for what in old | new:
        _, currency = what
        pair = old.get(what, 0), new.get(what, 0)
        if pair[0] != pair[1]:
            first, second = (after.precisions.to_number(minor, currency) for minor in pair)
            yield Balance(what[0], first, second, currency)


def _open(settlement: Settlement) -> dict[tuple[str, str], int]:
    """What is left of each credit and bill."""
    left: dict[tuple[str, str], int] = {}
    for credit in settlement.credits:
        left[f"{credit.id} unapplied", credit.currency] = credit.unapplied_balance_minor
        left[f"{credit.id} available", credit.currency] = credit.available_balance_minor
    for bill in settlement.bills:
        key = f"bill {bill.bill_id} of {bill.vendor_id or bill.account}, open", bill.currency
        left[key] = left.get(key, 0) + bill.open_minor
    return left


def _changes(before: Settlement, after: Settlement) -> Iterator[Change]:
    old, new = _states(before), _states(after)
    for id_, state in new.items():
        if old.get(id_) != state:
            yield Change(id_, old.get(id_), state)


def _states(settlement: Settlement) -> dict[str, str]:
    """Every id that has a state, cases last: they follow from the others."""
    states = {credit.id: str(credit.status) for credit in settlement.credits}
    for refund in settlement.refunds:
        waits = f" ({refund.pending_reason})" if refund.pending_reason else ""
        states[refund.id] = f"{refund.status}{waits}"
    states |= {reduction.id: str(reduction.status) for reduction in settlement.reductions}
    return states | {case.id: str(case.status) for case in settlement.cases}
