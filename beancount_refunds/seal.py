"""Sealed periods: the SHA-256 of everything that a ledger says up to a date.

The canonical text has one row per fact, sorted by code point, each ended by a line feed, in
UTF-8. A row is a JSON array of strings without white space (`canonical`):

- ``["directive", date, type, value…, "key: value"…]`` for each directive of ours;
- ``["receipt", date, reference, "account number currency"…]`` for each bank transaction whose
  reference a directive up to the date names, its postings sorted;
- ``["posting", date, credit id, account, number and currency, price, cost]`` for each posting
  with ``credit_id`` (price and cost empty where there is none).

Facts dated on or before the sealed date count, as they are written; earlier seals among them,
so that seals form a chain. Statuses, narrations and positions do not count.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from beancount_refunds.canonical import metadata_texts, row, value_text, values_texts
from beancount_refunds.directives import (
    MatchDirective,
    RefundDirective,
    ReversalDirective,
    SealDirective,
)
from beancount_refunds.findings import Code, Finding
from beancount_refunds.problems import Problem

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from beancount.core.data import Custom, Posting

    from beancount_refunds.booked import Bookings
    from beancount_refunds.directives import Directive


def rows(
    customs: Iterable[Custom], directives: Iterable[Directive], bookings: Bookings, through: datetime.date
) -> list[str]:
    """The sorted canonical rows of all facts dated on or before ``through``."""
    return sorted(
        [
            *_directive_rows(customs, through),
            *_receipt_rows(directives, bookings, through),
            *_posting_rows(bookings, through),
        ]
    )


def digest(canonical_rows: Iterable[str]) -> str:
    """``sha256:<64 hex digits>`` of the rows."""
    text = "".join(f"{line}\n" for line in canonical_rows)
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def judge_seals(
    customs: Sequence[Custom], directives: Sequence[Directive], bookings: Bookings, as_of: datetime.date
) -> Iterator[Finding]:
    """SEAL_BROKEN for each seal that is there on ``as_of`` and whose digest differs."""
    for seal in directives:
        if isinstance(seal, SealDirective) and seal.on <= as_of:
            found = digest(rows(customs, directives, bookings, seal.through))
            if found != seal.digest:
                yield Problem(
                    Code.SEAL_BROKEN,
                    f"the period to {seal.through} was sealed as {seal.digest} and is now {found}; take"
                    " back what was changed in it, and correct it by new entries of a later date",
                ).on(seal)


def _directive_rows(customs: Iterable[Custom], through: datetime.date) -> Iterator[str]:
    for entry in customs:
        sealed = entry.type == "period-seal" and _seals_from(entry, through)
        if entry.date <= through and not sealed:
            texts = [*values_texts(entry.values), *metadata_texts(entry.meta)]
            yield row("directive", entry.date.isoformat(), entry.type, *texts)


def _seals_from(entry: Custom, through: datetime.date) -> bool:
    """Whether a seal is of this period or a later one; a digest cannot contain itself."""
    texts = values_texts(entry.values)
    return not texts or texts[0] >= through.isoformat()


def _receipt_rows(
    directives: Iterable[Directive], bookings: Bookings, through: datetime.date
) -> Iterator[str]:
    named = set()
    for directive in directives:
        if directive.on > through:
            continue
        if isinstance(directive, MatchDirective):
            named.add(directive.id)
        elif isinstance(directive, RefundDirective | ReversalDirective) and directive.bank_transaction_ref:
            named.add(directive.bank_transaction_ref)
    for reference in named:
        for line in bookings.lines.get(reference, ()):
            if line.on <= through:
                postings = sorted(map(_posting_text, line.entry.postings))
                yield row("receipt", line.on.isoformat(), reference, *postings)


def _posting_text(posting: Posting) -> str:
    units = posting.units
    return f"{posting.account} {value_text(units) if isinstance(units, Amount) else ''}".rstrip()


def _posting_rows(bookings: Bookings, through: datetime.date) -> Iterator[str]:
    for credit in bookings.credits:
        if credit.on <= through:
            posting = credit.posting
            price = "" if posting.price is None else value_text(posting.price)
            cost = posting.cost
            held = "" if cost is None else f"{value_text(getattr(cost, 'number', None))} {cost.currency}"
            yield row(
                "posting",
                credit.on.isoformat(),
                credit.credit_id,
                posting.account,
                value_text(posting.units),
                price,
                held,
            )
