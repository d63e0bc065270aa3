"""Which directives and transactions hang together, so that those around a new one can be settled alone.

They do where one can change what the other comes to: they name one credit, refund, case or bank reference,
apply credits to one bill, or share an external id. A vendor, an order, an account, and a bill that is only
paid do not tie what names them together.
"""

from __future__ import annotations

import collections
import copy
from typing import TYPE_CHECKING, Any, TypeAlias

from beancount.core.data import Document

from beancount_refunds.directives import (
    ApplicationDirective,
    Directive,
    ExceptionDirective,
    OrderDirective,
    VendorDirective,
)
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.outcome import Outcome

#: An id or bank reference, or what ties directives together in another way.
Tie: TypeAlias = "str | tuple[str, ...]"
_Lists: TypeAlias = "collections.defaultdict[Any, list[Any]]"

#: Where a directive names one thing that ties, and where it names several.
_ONE = ("bank_transaction_ref", "credit_id", "case_id", "subject")
_SEVERAL = ("credit_ids", "refund_ids", "subject_ids")
_BILL = "bill"
#: What is about no chain, but about all of them.
_APART = frozenset({"vendor", "order", "refund-policy", "vendor-balance", "period-seal"})


def ties(directive: Directive) -> Iterator[Tie]:
    """What ties a directive to others; nothing where it is about no chain."""
    if directive.kind in _APART:
        return
    if not isinstance(directive, ExceptionDirective):  # its id is a code
        yield directive.id
    yield from filter(None, (getattr(directive, field, None) for field in _ONE))
    for field in _SEVERAL:
        yield from getattr(directive, field, ())
    if isinstance(directive, ApplicationDirective):
        yield _BILL, directive.bill_id
    if directive.external_id is not None:
        yield "external id", directive.kind, directive.external_id


@frozen
class Chain:
    """What hangs together, in no order.

    ``beside`` are directives that it is judged by: vendors, orders, and who owns what stands on accounts;
    ``entries`` are transactions, payments of bills among them, and papers.
    """

    directives: Sequence[Directive]
    beside: Sequence[Directive]
    entries: Sequence[Any]


class Chains:
    """The ties of a ledger that was settled as a whole, and of the directives that came in since.

    A value: what is looked up is filled once, and :meth:`joined` gives another one.
    """

    def __init__(self, written: Iterable[Any], outcome: Outcome) -> None:
        """Of the ledger whose entries ``written`` came to ``outcome``."""
        self._bookings = outcome.bookings
        self._tied: _Lists = collections.defaultdict(list)
        self._vendors: dict[str, VendorDirective] = {}
        self._sharing: _Lists = collections.defaultdict(list)
        self._orders: dict[str, OrderDirective] = {}
        self._papers: _Lists = collections.defaultdict(list)
        self._paying: _Lists = collections.defaultdict(list)
        self._since: Mapping[Tie, Sequence[Directive]] = {}
        for directive in outcome.directives:
            self._take(directive)
        for posting in outcome.bookings.bills:
            self._paying[posting.bill_id].append(posting.entry)
        for entry in written:
            if isinstance(entry, Document):
                for link in entry.links or ():
                    self._papers[link].append(entry)
        booked = {id(posting.entry) for posting in outcome.bookings.credits}
        self._reference_of = {
            id(entry): reference
            for reference, entries in outcome.bookings.references.items()
            for entry in entries
            if id(entry) in booked
        }

    def joined(self, new: Iterable[Directive]) -> Chains:
        """The same with ``new`` ones, all of them about chains."""
        since = dict(self._since)
        for directive in new:
            for tie in ties(directive):
                since[tie] = (*since.get(tie, ()), directive)
        after = copy.copy(self)
        after._since = since  # noqa: SLF001 (a copy of ours)
        return after

    def known(self, tie: Tie) -> bool:
        """Whether something is tied by it."""
        return any(True for _ in self._members(tie))

    def around(self, new: Sequence[Directive]) -> Chain:
        """What hangs together with ``new`` ones, without them."""
        found: dict[int, Any] = {}
        seen: set[Tie] = set()
        waiting = [tie for directive in new for tie in ties(directive)]
        while waiting:
            tie = waiting.pop()
            if tie in seen:
                continue
            seen.add(tie)
            for member in self._members(tie):
                if id(member) not in found:
                    found[id(member)] = member
                    waiting += ties(member) if isinstance(member, Directive) else self._ties_of(member)
        directives = [one for one in found.values() if isinstance(one, Directive)]
        transactions = [one for one in found.values() if not isinstance(one, Directive)]
        for tie in seen:
            if isinstance(tie, tuple) and tie[0] == _BILL:
                transactions += self._paying.get(tie[1], ())
        names = [tie for tie in seen if isinstance(tie, str)]
        accounts = {posting.account for entry in transactions for posting in entry.postings}
        papers = [paper for name in names for paper in self._papers.get(name, ())]
        owners = [one for account in accounts for one in self._tied.get(account, ())]
        masters = self._masters([*new, *directives], names, accounts)
        return Chain(
            directives=directives,
            beside=_each_once([*owners, *masters], found),
            entries=_each_once([*transactions, *papers]),
        )

    def _take(self, directive: Directive) -> None:
        if isinstance(directive, VendorDirective):
            self._vendors[directive.id] = directive
            self._sharing[directive.account].append(directive)
        elif isinstance(directive, OrderDirective):
            self._orders[directive.id] = directive
        for tie in ties(directive):
            self._tied[tie].append(directive)

    def _members(self, tie: Tie) -> Iterator[Any]:
        """The directives and transactions that something ties."""
        yield from self._tied.get(tie, ())
        yield from self._since.get(tie, ())
        if isinstance(tie, str):
            yield from self._bookings.references.get(tie, ())
            yield from (posting.entry for posting in self._bookings.credits_of.get(tie, ()))

    def _ties_of(self, transaction: Any) -> Iterator[Tie]:
        reference = self._reference_of.get(id(transaction))
        if reference is not None:
            yield reference
        for posting in transaction.postings:
            credit_id = (posting.meta or {}).get("credit_id")
            if isinstance(credit_id, str):
                yield credit_id

    def _masters(
        self, directives: Iterable[Directive], names: Iterable[str], accounts: Iterable[str]
    ) -> Iterator[Directive]:
        """The orders that are named, and the vendors, each with those that share its account."""
        fields = ("vendor_id", "order_id")
        named = {*names, *(getattr(one, field, None) for one in directives for field in fields)}
        orders = [self._orders[name] for name in named if name in self._orders]
        yield from orders
        named.update(id_ for order in orders for id_, _ in order.lines)
        # A credit's id begins with that of its vendor.
        named.update(name[:end] for name in names for end in _slashes(name))
        known = {self._vendors[name].account for name in named if name in self._vendors}
        for account in known.union(account for account in accounts if account in self._sharing):
            yield from self._sharing[account]


def _slashes(name: str) -> Iterator[int]:
    return (place for place, letter in enumerate(name) if letter == "/")


def _each_once(items: Iterable[Any], but: Container[int] = ()) -> list[Any]:
    """``items``, each once, without those that have their ``id`` in ``but``."""
    return [item for key, item in {id(item): item for item in items}.items() if key not in but]
