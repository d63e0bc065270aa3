"""The chronological fold: every event of the ledger moves the books, day by day, in order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount_refunds import (
    assertions,
    cases,
    hand_credits,
    matches,
    reconciliation,
    reductions,
    refund_guards,
    refunds,
    reversals,
)
from beancount_refunds import credits as credits_
from beancount_refunds.booked import CreditPosting
from beancount_refunds.controls import control_problems, note_act
from beancount_refunds.directives import (
    ApprovalDirective,
    MatchDirective,
    UnmatchDirective,
)
from beancount_refunds.findings import Code
from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.names import NAMED
from beancount_refunds.problems import Problem
from beancount_refunds.timeline import Phase, in_order, phase_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from beancount_refunds.books import Books
    from beancount_refunds.cash_proof import CashProof
    from beancount_refunds.directives import Directive, ExceptionDirective

    Event = Directive | CreditPosting


def run(books: Books, proof: CashProof, as_of: datetime.date) -> None:
    """Run the books through the end of ``as_of``."""
    credit_ids = frozenset(
        id_ for id_, directive in books.names.ids.items() if directive.kind == "vendor-credit"
    ) | frozenset(books.bookings.credits_of)
    # A declared credit that a transaction books is taken up with that transaction.
    moving = (
        directive
        for directive in books.names.accepted
        if directive.kind in _STEPS and books.declared_by_hand.get(directive.id) is not directive
    )
    events: Iterable[Event] = (*moving, *books.bookings.credits)
    due = [event for event in in_order(events, credit_ids) if event.on <= as_of]
    of_day = {day: list(group) for day, group in itertools.groupby(due, key=lambda event: event.on)}
    arrivals = _arrivals(books)
    hand_credits.refuse_unbooked(books)
    days = sorted({*of_day, *arrivals, *proof.days})
    for day in days:
        if day <= as_of:
            books.today = day
            books.compare_again(arrivals.get(day, ()))
            proof.run(books)
            _run_day(books, of_day.get(day, []))
    books.today = as_of


def _arrivals(books: Books) -> dict[datetime.date, list[str]]:
    """When the bank transactions come that a directive names."""
    arrivals: dict[datetime.date, list[str]] = {}
    for directive in books.names.accepted:
        references = {getattr(directive, "bank_transaction_ref", None)}
        if directive.kind == "receipt-match":
            references.add(directive.id)
        for reference in references:
            for line in books.bookings.lines.get(reference or "", ()):
                arrivals.setdefault(line.on, []).append(line.reference)
    return arrivals


def _run_day(books: Books, events: Sequence[Event]) -> None:
    """Process the events of a day; an undo of an earlier day's fact moves before the approvals."""
    undos: list[Any] = [event for event in events if phase_of(event) is Phase.UNDO]
    earlier = [undo for undo in undos if not _of_today(books, undo, events)]
    before = [event for event in events if phase_of(event) < Phase.APPROVAL]
    after = [event for event in events if phase_of(event) >= Phase.APPROVAL and event not in earlier]
    _process(books, before)
    _settle_undone(books, earlier)
    for undo in earlier:
        _take_up(books, undo)
    _process(books, after)
    _settle(books)


def _process(books: Books, events: Iterable[Event]) -> None:
    last = None
    for event in events:
        if isinstance(event, CreditPosting):
            hand_credits.book(books, event)
            cases.settle_moved(books)
            continue
        phase = phase_of(event)
        if phase is not last and phase in (Phase.UNDO, Phase.CASE_EVENT):
            _settle(books)
        last = phase
        _take_up(books, event)


def _take_up(books: Books, directive: Directive) -> None:
    """Refuse a directive for the first thing that stands against it, else let it act."""
    step = _STEPS[directive.kind]
    problem = next(step.problems(books, directive), None)
    if problem is not None:
        books.refuse(directive, problem)
    else:
        note_act(books, directive)
        step.act(books, directive)
        cases.settle_moved(books)


def _settle(books: Books, among: Container[str] | None = None) -> None:
    """Reconcile refunds (``among`` some bank references), and bring the cases that follow up to date."""
    reconciliation.reconcile(books, among)
    cases.settle_moved(books)


def _settle_undone(books: Books, undos: Iterable[Any]) -> None:
    """The same for what is undone, and for nothing else: nobody's books depend on what others undo."""
    ids = {books.names.original(id_) for undo in undos for id_ in _targets(undo)}
    _settle(
        books, {reference for id_ in ids if id_ in books.refunds for reference in books.refunds[id_].claims}
    )


def _of_today(books: Books, undo: Any, events: Iterable[Event]) -> bool:
    """Whether an undo is of something of the same day: recorded, matched or applied today."""
    original = books.names.original
    originals = set(map(original, _targets(undo)))
    for event in events:
        if isinstance(event, CreditPosting):
            touched = event.credit_id in originals
        elif isinstance(event, MatchDirective):
            touched = not originals.isdisjoint(map(original, event.refund_ids))
        elif isinstance(event, ApprovalDirective):
            touched = original(event.id) in originals and _waits(books, original(event.id))
        else:
            touched = event.kind in NAMED and event.id in originals
        if touched:
            return True
    return False


def _targets(undo: Any) -> Sequence[str]:
    """The ids of what is undone."""
    return undo.refund_ids if isinstance(undo, UnmatchDirective) else (undo.id,)


def _waits(books: Books, id_: str) -> bool:
    refund, reduction = books.refunds.get(id_), books.reductions.get(id_)
    return (refund is not None and refund.status is RefundStatus.PENDING) or (
        reduction is not None and reduction.status is ReductionStatus.WAITING
    )


def _approve(books: Books, directive: ApprovalDirective) -> None:
    """Take up an ``approval``; it may come before what it approves."""
    original = books.names.original(directive.id)
    books.approvals[original].append(directive)
    refund, reduction = books.refunds.get(original), books.reductions.get(original)
    if refund is not None and refund.status is RefundStatus.PENDING:
        refunds.advance(books, refund, directive)
    if reduction is not None and reduction.status is ReductionStatus.WAITING:
        reductions.advance(books, reduction, directive)


def _approval_problems(books: Books, directive: ApprovalDirective) -> Iterator[Problem]:
    names = books.names
    kinds = ("vendor-refund", "credit-write-off")
    original = names.original(directive.id)
    if not any(names.declared(original, kind) for kind in kinds) or original in names.refused:
        message = f"{directive.label} names the refund or write-off {directive.id}, {names.lack(original)}"
        yield Problem(Code.UNKNOWN_ID, message)
    yield from control_problems(books, directive)


def _acknowledge(books: Books, directive: ExceptionDirective) -> None:
    books.acknowledgements.append(directive)


def _nothing(_books: Books, _directive: Directive) -> None:
    """What a directive moves that only says something."""


class Step(NamedTuple):
    """How one kind of directive moves the books: what stands against it, and what it does if nothing does."""

    problems: Callable[[Books, Any], Iterator[Problem]]
    act: Callable[[Books, Any], None]


_STEPS: dict[str, Step] = {
    "credit-balance": Step(assertions.credit_balance_problems, _nothing),
    "vendor-balance": Step(assertions.vendor_balance_problems, _nothing),
    "refund-case": Step(cases.case_problems, cases.open_case),
    "vendor-credit": Step(credits_.credit_problems, credits_.issue),
    "approval": Step(_approval_problems, _approve),
    "credit-application": Step(reductions.reduction_problems, reductions.record),
    "credit-write-off": Step(reductions.reduction_problems, reductions.record),
    "vendor-refund": Step(refund_guards.refund_problems, refunds.record),
    "receipt-match": Step(matches.match_problems, matches.match),
    "receipt-reject": Step(matches.reject_problems, _nothing),
    "receipt-unmatch": Step(matches.unmatch_problems, matches.unmatch),
    "reversal": Step(reversals.reversal_problems, reversals.reverse),
    "case-event": Step(cases.event_problems, cases.event),
    "exception": Step(control_problems, _acknowledge),
    "period-seal": Step(control_problems, _nothing),
}
