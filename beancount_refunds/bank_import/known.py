"""What the ledger has already: a line is known by its account, sign, amount, day, and the bank's own id.

Sign and amount are always compared, so a refund is never a duplicate of its payment, whatever id they share.
Each transaction of the ledger makes one line known: of two equal lines the second is new where the ledger
has one. Three rules, one after the other:

1. The reference is the line's own (a number behind it, as of the parts of a batch, aside), the day the same.
2. The reference is the bank's id, and another importer wrote the transaction: its day may be the day of
   value. So it is for a refund that was posted straight to the account.
3. The line has no id, and a transaction without reference says the same on the same day.

The functions know transactions only, no ledger and no statement: an import hook uses them as well.
"""

from __future__ import annotations

import collections
import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core.data import Transaction

from beancount_refunds.bank_import.references import bank_id, made, stem
from beancount_refunds.bank_import.wording import folded
from beancount_refunds.booked import units_of
from beancount_refunds.matching import keys

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from beancount_refunds.bank_import.lines import AccountLine
    from beancount_refunds.ledger import Ledger

#: How far the day of value, or of a refund, may be from the day of booking.
_NEAR = datetime.timedelta(days=10)


class Entry(NamedTuple):
    """What is booked, or to be booked, on a bank account: > 0 came in.

    ``bank_id`` says that ``reference`` is an id of the bank and not made up; ``imported`` that the import of
    statements wrote it, so that its day is the day of booking. ``said`` are payee and narration.
    """

    account: str
    number: Decimal
    currency: str
    on: datetime.date
    reference: str | None = None
    bank_id: bool = True
    imported: bool = False
    said: str = ""


def of_line(line: AccountLine) -> Entry:
    """A line of a statement."""
    own = bank_id(line)
    statement_line = line.line
    return Entry(
        account=line.account,
        number=line.number,
        currency=statement_line.amount.currency,
        on=statement_line.booked_on,
        reference=own or made(line),
        bank_id=own is not None,
        imported=True,
        said=folded(f"{statement_line.counterparty} {statement_line.text}"),
    )


def of_transaction(
    entry: Transaction, accounts: Collection[str], reference_keys: Iterable[str]
) -> list[Entry]:
    """What a transaction books on ``accounts``: one entry for each of them and each currency.

    ``reference_keys`` are the keys of metadata that can hold the bank's reference, the first one first.
    """
    totals: dict[tuple[str, str], Decimal] = {}
    for posting in entry.postings:
        units = units_of(posting) if posting.account in accounts else None
        if units is not None:
            key = posting.account, units.currency
            totals[key] = totals.get(key, units.number - units.number) + units.number
    stated = (entry.meta.get(key) for key in reference_keys)
    reference = next((one for one in stated if isinstance(one, str) and one.strip()), None)
    return [
        Entry(
            account=account,
            number=number,
            currency=currency,
            on=entry.date,
            reference=reference,
            imported=keys.STATEMENT_SHA256 in entry.meta,
            said=folded(f"{entry.payee or ''} {entry.narration or ''}"),
        )
        for (account, currency), number in totals.items()
    ]


def of_ledger(ledger: Ledger, accounts: Collection[str]) -> Iterator[Entry]:
    """What a ledger has on ``accounts``: the transactions as written, and refunds posted straight to them."""
    policy = ledger.settlement.policy
    for entry in ledger.written:
        if isinstance(entry, Transaction):
            also = policy.get("receipt_ref_key", entry.date)
            yield from of_transaction(entry, accounts, (keys.REFERENCE, *also))
    precisions = ledger.settlement.precisions
    for refund in ledger.settlement.refunds:
        minor = refund.received_minor or refund.amount_minor
        currency = refund.received_currency or refund.currency
        account, on = refund.cash_account, refund.applied_on
        if account in accounts and account and on and minor and currency:
            number = precisions.to_number(minor - refund.fee_minor, currency)
            yield from (Entry(account, number, currency, on, one) for one in refund.references)


def known(entries: Sequence[Entry], there: Iterable[Entry]) -> list[bool]:
    """Of each of ``entries`` whether it is ``there`` already; each of ``there`` counts once."""
    left = dict(enumerate(there))
    found = [False] * len(entries)
    # An id can look like a numbered one: the longer id takes first, the shorter one has more to choose from.
    order = sorted(range(len(entries)), key=lambda place: -len(entries[place].reference or ""))
    for rule in (_ITS_OWN, _OF_ANOTHER_IMPORTER, _SAYS_THE_SAME):
        index: dict[Any, list[int]] = collections.defaultdict(list)
        for number, one in left.items():
            for key in rule.there(one):
                index[_amount(one), key].append(number)
        for place in order:
            entry = entries[place]
            if not found[place]:
                keys_ = ((_amount(entry), key) for key in rule.new(entry))
                number = _nearest(entry.on, [index.get(key, []) for key in keys_], left)
                found[place] = left.pop(number, None) is not None
    return found


def _nearest(on: datetime.date, choices: Iterable[Iterable[int]], left: Mapping[int, Entry]) -> int:
    """What is nearest to a day in the first of ``choices`` that has something near; -1 where none has."""
    for numbers in choices:
        distances = [(abs(left[number].on - on), number) for number in numbers if number in left]
        distance, number = min(distances, default=(datetime.timedelta.max, -1))
        if distance <= _NEAR:
            return number
    return -1


class _Rule(NamedTuple):
    """What an entry and one that is there must have in common beside the amount: one of these, in order."""

    new: Callable[[Entry], Sequence[Any]]
    there: Callable[[Entry], Sequence[Any]]


def _amount(entry: Entry) -> tuple[str, Decimal, str]:
    return entry.account, entry.number, entry.currency


def _own_keys(there: Entry) -> list[Any]:
    reference = there.reference or ""
    numbered = (there.on, "part", stem(reference))
    own = (there.on, "own", reference)
    return [own] if stem(reference) == reference else [own, numbered]


_ITS_OWN = _Rule(
    lambda entry: [(entry.on, kind, entry.reference) for kind in ("part", "own")],
    _own_keys,
)
_OF_ANOTHER_IMPORTER = _Rule(
    lambda entry: [entry.reference] if entry.bank_id and entry.reference else [],
    lambda there: [] if there.imported else [there.reference],
)
_SAYS_THE_SAME = _Rule(
    lambda entry: [] if entry.bank_id and entry.reference else [(entry.on, entry.said)],
    lambda there: [] if there.reference else [(there.on, there.said)],
)
