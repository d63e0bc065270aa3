"""What a recording changes: the ledger before it beside the ledger after it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.amount import Amount
from beancount.core.data import Transaction

from beancount_refunds.difference import difference
from beancount_refunds.model import Refund

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Bill, Credit, Settlement

#: What became of a directive that has no state: an order, a policy, a balance.
_RECORDED = "RECORDED"
#: The lists of what has a state, cases last: they follow from the others.
_OF_STATES = ("credits", "refunds", "reductions", "cases")


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
    were, are = difference(tuple(before.entries), tuple(after.entries))
    gone, added = _missing(were, are), _missing(are, were)
    balances = (*_accounts(before, gone, added), *_items(before.settlement, after.settlement))
    return Consequences(added, gone, balances, tuple(_changes(before.settlement, after.settlement)))


def standing(act: Act, settlement: Settlement) -> str:
    """What a directive is about, and its state: ``VR-0021 PENDING (RECEIPT)``; ``RECORDED`` of what has none.

    A bank reference has none: then it is that of the refunds that the directive matches, or unmatches.
    """
    states = _states(getattr(settlement, name) for name in _OF_STATES)
    named = act.names if act.kind in ("receipt-match", "receipt-unmatch") else ()
    of_refunds = ", ".join(f"{name} {states[name]}" for name in named if name in states)
    return f"{act.id} {of_refunds or states.get(act.id, _RECORDED)}"


def _missing(entries: Iterable[Any], others: Iterable[Any]) -> tuple[Transaction, ...]:
    """The transactions that ``others`` have not; links do not count: a match adds them."""
    there = Counter(_content(entry) for entry in others if isinstance(entry, Transaction))
    missing = []
    for entry in entries:
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


def _accounts(before: Ledger, gone: Sequence[Transaction], added: Sequence[Transaction]) -> Iterator[Balance]:
    """The accounts that are posted to otherwise; those balances are read that move."""
    moved = _sums(added)
    for key, number in _sums(gone).items():
        moved[key] = moved.get(key, Decimal(0)) - number
    old = _sums(before.entries, frozenset(account for account, _ in moved))
    for (account, currency), number in sorted(moved.items()):
        if number:
            was = old.get((account, currency), before.settlement.precisions.to_number(0, currency))
            yield Balance(account, was, was + number, currency)


def _sums(entries: Iterable[Any], among: Container[str] | None = None) -> dict[tuple[str, str], Decimal]:
    """What transactions post to each account (``among`` some) in each currency."""
    sums = dict[tuple[str, str], Decimal]()
    for entry in entries:
        for posting in entry.postings if isinstance(entry, Transaction) else ():
            if (among is None or posting.account in among) and isinstance(posting.units, Amount):
                key = posting.account, posting.units.currency
                sums[key] = sums.get(key, Decimal(0)) + (posting.units.number or Decimal(0))
    return sums


def _items(before: Settlement, after: Settlement) -> Iterator[Balance]:
    bills = {_bill(bill) for some in after.since(before, "bills") for bill in some}
    credits_ = after.since(before, "credits")
    old, new = (
        _open(some, (bill for bill in books.bills if _bill(bill) in bills))
        for some, books in zip(credits_, (before, after), strict=True)
    )
    for what in old | new:
        _, currency = what
        pair = old.get(what, 0), new.get(what, 0)
        if pair[0] != pair[1]:
            first, second = (after.precisions.to_number(minor, currency) for minor in pair)
            yield Balance(what[0], first, second, currency)


def _open(credits_: Iterable[Credit], bills: Iterable[Bill]) -> dict[tuple[str, str], int]:
    """What is left of each credit and bill; bills that are called the same are told as one."""
    left: dict[tuple[str, str], int] = {}
    for credit in credits_:
        left[f"{credit.id} unapplied", credit.currency] = credit.unapplied_balance_minor
        left[f"{credit.id} available", credit.currency] = credit.available_balance_minor
    for bill in bills:
        left[_bill(bill)] = left.get(_bill(bill), 0) + bill.open_minor
    return left


def _bill(bill: Bill) -> tuple[str, str]:
    return f"bill {bill.bill_id} of {bill.vendor_id or bill.account}, open", bill.currency


def _changes(before: Settlement, after: Settlement) -> Iterator[Change]:
    lists = (after.since(before, name) for name in _OF_STATES)
    old, new = (_states(some) for some in zip(*lists, strict=True))
    for id_, state in new.items():
        if old.get(id_) != state:
            yield Change(id_, old.get(id_), state)


def _states(lists: Iterable[Iterable[Any]]) -> dict[str, str]:
    """The state of each item, by id."""
    return {item.id: _state(item) for items in lists for item in items}


def _state(item: Any) -> str:
    waits = f" ({item.pending_reason})" if isinstance(item, Refund) and item.pending_reason else ""
    return f"{item.status}{waits}"
