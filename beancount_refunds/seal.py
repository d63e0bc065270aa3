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
from typing import TYPE_CHECKING, NamedTuple

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
from beancount_refunds.source import Position

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from beancount.core.data import Custom, Posting

    from beancount_refunds.booked import Bookings
    from beancount_refunds.directives import Directive


class Fact(NamedTuple):
    """A canonical row, and where what it says stands."""

    row: str
    position: Position


def facts(
    customs: Iterable[Custom], directives: Iterable[Directive], bookings: Bookings, through: datetime.date
) -> list[Fact]:
    """All facts dated on or before ``through``, by their canonical rows."""
    return sorted(
        [
            *_directive_facts(customs, through),
            *_receipt_facts(directives, bookings, through),
            *_posting_facts(bookings, through),
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
            sealed = facts(customs, directives, bookings, seal.through)
            found = digest(fact.row for fact in sealed)
            if found != seal.digest:
                yield Problem(
                    Code.SEAL_BROKEN,
                    f"the period to {seal.through} was sealed as {seal.digest} and is now {found}; take"
                    " back what was changed in it, and correct it by new entries of a later date",
                ).on(seal)


def _directive_facts(customs: Iterable[Custom], through: datetime.date) -> Iterator[Fact]:
    for entry in customs:
        sealed = entry.type == "period-seal" and _seals_from(entry, through)
        if entry.date <= through and not sealed:
            texts = [*values_texts(entry.values), *metadata_texts(entry.meta)]
            text = row("directive", entry.date.isoformat(), entry.type, *texts)
            yield Fact(text, Position.of(entry.meta))


def _seals_from(entry: Custom, through: datetime.date) -> bool:
    """Whether a seal is of this period or a later one; a digest cannot contain itself."""
    texts = values_texts(entry.values)
    return not texts or texts[0] >= through.isoformat()


def _receipt_facts(
    directives: Iterable[Directive], bookings: Bookings, through: datetime.date
) -> Iterator[Fact]:
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
                yield Fact(row("receipt", line.on.isoformat(), reference, *postings), line.position)


def _posting_text(posting: Posting) -> str:
    units = posting.units
    return f"{posting.account} {value_text(units) if isinstance(units, Amount) else ''}".rstrip()


def _posting_facts(bookings: Bookings, through: datetime.date) -> Iterator[Fact]:
    for credit in bookings.credits:
        if credit.on <= through:
            posting = credit.posting
            price = "" if posting.price is None else value_text(posting.price)
            cost = posting.cost
            held = "" if cost is None else f"{value_text(getattr(cost, 'number', None))} {cost.currency}"
            units = value_text(posting.units)
            text = row(
                "posting", credit.on.isoformat(), credit.credit_id, posting.account, units, price, held
            )
            yield Fact(text, credit.position)
