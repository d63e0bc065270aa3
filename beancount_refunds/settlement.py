"""The whole computation, once, for every shell: entries and a date in, one immutable value out."""

from __future__ import annotations

import functools
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds import reconciliation, register
from beancount_refunds.assertions import judge_statuses
from beancount_refunds.bookings import Ground, Roots, read_bookings
from beancount_refunds.books import Books
from beancount_refunds.cash_proof import CashProof
from beancount_refunds.closing import close
from beancount_refunds.directives import (
    CreditDirective,
    Directive,
    PolicyDirective,
    RefundDirective,
)
from beancount_refunds.exceptions import acknowledged, unknown_subjects
from beancount_refunds.findings import RANK, Code, Finding
from beancount_refunds.fold import run
from beancount_refunds.names import NAMED, Names, settle_names
from beancount_refunds.open_items import OpenBill
from beancount_refunds.outcome import Outcome
from beancount_refunds.policy import Policy, read_policy
from beancount_refunds.posting import transactions
from beancount_refunds.problems import Problem
from beancount_refunds.rates import Rates
from beancount_refunds.reading import read, unknown_kind
from beancount_refunds.seal import facts, judge_seals
from beancount_refunds.source import Position
from beancount_refunds.stream import Stream, precisions, sort_out
from beancount_refunds.timeline import in_order

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from beancount_refunds.money import Precisions
    from beancount_refunds.posting import Voucher
    from beancount_refunds.seal import Fact


class Known(NamedTuple):
    """What was read of the whole ledger, where a part of it is settled, which lacks its policy and prices.

    ``directives`` are by the ``id`` of their entries.
    """

    policy: Policy
    rates: Rates
    precisions: Precisions
    directives: Mapping[int, Directive]


def settle(
    entries: Sequence[Any],
    options: Mapping[str, Any],
    as_of: datetime.date | None = None,
    known: Known | None = None,
) -> Outcome:
    """Settle a ledger as of the end of a day (default: its last transaction, balance or directive of ours).

    A pure function of ``entries`` (sorted by date, as Beancount gives them to plugins) and ``as_of``;
    it leaves both as they are and raises nothing. ``known`` is what a part of a ledger is settled with.
    """
    stream = sort_out(entries, options)
    end = stream.last_on if as_of is None else as_of
    if as_of is not None:
        # At its own end a ledger has heard all that was said, also what was said after it.
        stream.communications = [entry for entry in stream.communications if entry.date <= as_of]
    books, directives = _opened(stream, options, known)
    proof = CashProof(
        (
            (one.account, one.amount.currency)
            for one in books.names.accepted
            if isinstance(one, RefundDirective) and one.account is not None
        ),
        stream.transactions,
        stream.balances,
        stream.pads,
        options,
    )
    run(books, proof, end)
    _conclude(books, stream, end, directives)
    dated = [found for found in books.findings.values() if found.entry.date <= end]
    dated.sort(key=lambda found: (found.source["filename"], found.source["lineno"], RANK[found.code]))
    standing, kept = acknowledged(books, dated)
    refused = register.refused(books, dated, directives)
    return Outcome(
        directives=directives,
        bookings=books.bookings,
        findings=tuple(standing),
        generated=tuple(transactions(sorted(books.vouchers, key=_line), books.precisions)),
        links=_links(books),
        freeze=functools.partial(
            close, books, stream, directives, refused=refused, findings=standing, kept=kept
        ),
    )


def _line(voucher: Voucher) -> tuple[datetime.date, int, str]:
    """Where Beancount sorts it to; it does not look at the file."""
    return voucher.on, voucher.position.lineno, voucher.position.filename


def sealed_facts(entries: Sequence[Any], options: Mapping[str, Any], through: datetime.date) -> list[Fact]:
    """What a seal of the period to ``through`` is the digest of; ``entries`` are the plugin's input."""
    stream = sort_out(entries, options)
    books, directives = _opened(stream, options)
    return facts(stream.customs, directives, books.bookings, through)


def _opened(
    stream: Stream, options: Mapping[str, Any], known: Known | None = None
) -> tuple[Books, list[Directive]]:
    """The books before their first day, with what the reading found, and all directives in order."""
    findings: list[Finding] = []
    digits = known.precisions if known else precisions(stream.commodities)
    before = known.directives if known else {}
    read_ones = [before.get(id(entry)) or read(entry, digits, stream.filename) for entry in stream.customs]
    findings += (unknown_kind(entry, likely, stream.filename) for entry, likely in stream.misspelt)
    findings += (one for one in read_ones if isinstance(one, Finding))
    directives = in_order(one for one in read_ones if not isinstance(one, Finding))
    if known:
        policy = known.policy
    else:
        currencies = options.get("operating_currency") or [None]
        stated = (one for one in directives if isinstance(one, PolicyDirective))
        policy, problems = read_policy(stated, digits, currencies[0])
        findings += problems
    names = settle_names(one for one in directives if not isinstance(one, PolicyDirective))
    findings += names.findings
    _refuse_unread(names, findings)
    findings += _master_data_problems(names, policy)
    vendors_of: dict[str, list[str]] = {}
    for vendor in names.vendors.values():
        vendors_of.setdefault(vendor.account, []).append(vendor.id)
    roots = Roots(
        str(options.get("name_assets") or "Assets"), str(options.get("name_liabilities") or "Liabilities")
    )
    ground = Ground(policy, vendors_of, digits, roots, stream.filename)
    bookings = read_bookings(stream.transactions, ground)
    findings += bookings.findings
    books = Books(policy, known.rates if known else _rates(stream), digits, names, bookings)
    for found in findings:
        books.find(found)
    _prepare(books, stream)
    return books, directives


def _rates(stream: Stream) -> Rates:
    return Rates(
        (price.date, price.currency, price.amount.currency, price.amount.number or Decimal(0))
        for price in stream.prices
    )


def _refuse_unread(names: Names, findings: Iterable[Finding]) -> None:
    """A name whose declaration could not be read was refused, unless something else declares it."""
    for found in findings:
        kind = getattr(found.entry, "type", None)
        position = Position.of(found.source)
        if kind in NAMED and found.subject and found.subject not in names.ids:
            names.refused.setdefault(found.subject, position)
        elif kind == "vendor" and found.subject and found.subject not in names.vendors:
            names.refused_vendors.setdefault(found.subject, position)


def _master_data_problems(names: Names, policy: Policy) -> list[Finding]:
    """Vendors and orders are names without a date: they are judged before the books run."""
    findings = []
    for vendor in list(names.vendors.values()):
        if problem := next(policy.objections(vendor), None):
            del names.vendors[vendor.id]
            names.refuse(vendor)
            findings.append(problem.on(vendor))
    for order in list(names.orders.values()):
        problem = next(
            (
                Problem(
                    Code.UNKNOWN_VENDOR, f"{order.label} names the vendor {id_}, {names.vendor_lack(id_)}"
                )
                for id_, _ in order.lines
                if id_ not in names.vendors
            ),
            None,
        ) or next(policy.objections(order), None)
        if problem is not None:
            del names.orders[order.id]
            findings.append(problem.on(order))
    return findings


def _prepare(books: Books, stream: Stream) -> None:
    """What the fold looks up: evidence, declared credits that a transaction books, bills."""
    books.evidenced = frozenset(
        link for entry in stream.communications if hasattr(entry, "filename") for link in entry.links or ()
    )
    for directive in books.names.ids.values():
        if isinstance(directive, CreditDirective) and directive.account is None:
            books.declared_by_hand[directive.id] = directive
    for posting in books.bookings.bills:
        key = (posting.vendor_id, posting.bill_id, posting.amount.currency)
        bill = books.bills.get(key)
        if bill is None:
            bill = books.bills[key] = OpenBill(
                vendor_id=posting.vendor_id,
                bill_id=posting.bill_id,
                account=posting.account,
                currency=posting.amount.currency,
                position=posting.position,
            )
            books.bills_called[posting.bill_id].append(bill)
        bill.due_on = bill.due_on or posting.due_on
        bill.order_id = bill.order_id or posting.order_id
        bill.postings.append((posting.on, posting.amount.minor))


def _conclude(books: Books, stream: Stream, end: datetime.date, directives: Sequence[Directive]) -> None:
    """The findings that only the end of the ledger can tell."""
    waiting = [refund.waiting for refund in books.refunds.values()]
    waiting += [reduction.waiting for reduction in books.reductions.values()]
    for found in (
        *filter(None, waiting),
        *reconciliation.judge_all(books),
        *judge_seals(stream.customs, directives, books.bookings, end),
        *unknown_subjects(books, end),
        *_named_too_early(books),
    ):
        books.find(found)
    if end >= stream.last_on:
        judge_statuses(books)


def _named_too_early(books: Books) -> Iterator[Finding]:
    """Matches and approvals that came before what they name, and that was refused.

    A match that settled another refund meanwhile stands: nothing of it is taken back.
    """
    names = books.names
    for id_ in names.refused:
        for match in books.early_matches.get(id_, ()):
            if not names.refused.keys() >= set(map(names.original, match.refund_ids)):
                continue
            message = f"{match.label} names the refund {id_}, {names.lack(id_)}"
            yield Problem(Code.UNKNOWN_REFUND, message).on(match)
        for approval in books.approvals.get(id_, ()):
            message = f"{approval.label} names the refund or write-off {id_}, {names.lack(id_)}"
            yield Problem(Code.UNKNOWN_ID, message).on(approval)


def _links(books: Books) -> dict[int, frozenset[str]]:
    """The links that matched bank transactions get: the ids of their chain."""
    links: dict[int, frozenset[str]] = {}
    for voucher_links, reference in reconciliation.chains(books):
        for line in reconciliation.lines(books, reference):
            links[id(line.entry)] = links.get(id(line.entry), frozenset()) | voucher_links
    return links
