"""Every change of state: when, of what, from what to what, who, and because of which directive."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.reports.filters import Traits, some, title
from beancount_refunds.reports.table import Column, Kind, Table, counted, tally

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Refund, Settlement, Transition
    from beancount_refunds.reports.question import Question
    from beancount_refunds.reports.table import Row

#: All states that anything can be in, each once.
STATES = tuple(dict.fromkeys([*map(str, RefundStatus), *map(str, CaseStatus), *map(str, ReductionStatus)]))

_SCREEN = ("on", "subject", "kind", "before", "after", "by", "because", "because_id", "remark")


class _Change(NamedTuple):
    """A change with what it is about; ``act`` is the directive at its place, if one stands there."""

    transition: Transition
    kind: str
    act: Act | None
    remark: str | None
    traits: Traits


def transitions(ledger: Ledger, question: Question) -> Table:
    """The changes that the filters admit by their day and by the state that they led to."""
    settlement, filters = ledger.settlement, question.filters
    changes = _Changes(settlement)
    chosen = [change for change in map(changes.told, settlement.transitions) if filters.admit(change.traits)]
    rows = tuple(map(_row, chosen))
    return Table(
        name="transitions",
        title=title("Changes of state", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=_COLUMNS,
        screen=_SCREEN,
        rows=rows,
        summary=(f"{counted(len(rows), 'change')}: {tally(row['after'] for row in rows)}",),
        empty="Nothing has changed its state.",
        since=filters.since,
        until=filters.until,
    )


_MATCH = "receipt-match"
_MATCHING = (_MATCH, "receipt-unmatch")


class _Changes:
    """Tells the changes of one settled ledger."""

    def __init__(self, settlement: Settlement) -> None:
        self._books = settlement
        self._acts = {act.position: act for act in settlement.acts}
        self._reductions = {one.id: one for one in settlement.reductions}
        self._refunds = {one.id: one for one in settlement.refunds}
        self._matches: dict[str, list[Act]] = {}
        for act in settlement.acts:
            if act.kind in _MATCHING:
                for id_ in act.names:
                    self._matches.setdefault(id_, []).append(act)

    def told(self, transition: Transition) -> _Change:
        """A change with what it is about."""
        kind, traits = self._subject(transition)
        act = self._acts.get(transition.position)
        remark = None
        if kind == "refund" and transition.after == RefundStatus.RECONCILED:
            remark = self._confirmation(self._refunds[transition.subject], transition.on)
        elif act is None:
            remark = "a transaction booked by hand"
        return _Change(transition, kind, act, remark, traits)

    def _confirmation(self, refund: Refund, on: datetime.date) -> str:
        """What says that the money is there: its bank transaction, or the balance of a cash account."""
        clearing = self._books.policy.account("clearing_account", refund.applied_on or on)
        if refund.cash_account not in (None, clearing):
            return f"a balance of {refund.cash_account} holds"
        matches = [act for act in self._matches.get(refund.id, ()) if act.on <= on]
        if matches and matches[-1].kind == _MATCH:
            return f"the bank transaction {matches[-1].id} agrees"
        # It names its own; one that was unmatched since is not known any more.
        undone = any(act.kind != _MATCH for act in self._matches.get(refund.id, ()))
        own = None if undone else refund.bank_transaction_ref
        return f"the bank transaction {own} agrees" if own else "its bank transaction agrees"

    def _subject(self, transition: Transition) -> tuple[str, Traits]:
        """What changed, and what filters ask of it."""
        books, id_, on = self._books, transition.subject, transition.on
        after = transition.after
        refund = self._refunds.get(id_)
        if refund is not None:
            cases, orders = frozenset(refund.case_ids), frozenset(refund.order_ids)
            return "refund", Traits(some(refund.vendor_id), after, cases, orders, on)
        if id_ in books.case:
            case = books.case[id_]
            return "case", Traits(some(case.vendor_id), after, some(id_), some(case.order_id), on)
        reduction = self._reductions.get(id_)
        credit = books.credit.get(id_ if reduction is None else reduction.credit_id)
        kind = "credit" if reduction is None else reduction.kind.removeprefix("credit-")
        if credit is None:
            return kind, Traits(frozenset(), after, frozenset(), frozenset(), on)
        case_of = books.case.get(credit.case_id or "")
        orders = some(credit.order_id, None if case_of is None else case_of.order_id)
        return kind, Traits(some(credit.vendor_id), after, some(credit.case_id), orders, on)


_COLUMNS = (
    Column(key="on", title="Date", kind=Kind.DATE),
    Column(key="subject", title="Subject", kind=Kind.ID),
    Column(key="kind", title="Kind", kind=Kind.TEXT),
    Column(key="before", title="Before", kind=Kind.CODE),
    Column(key="after", title="After", kind=Kind.CODE),
    Column(key="by", title="By", kind=Kind.TEXT),
    Column(key="because", title="Because of", kind=Kind.TEXT),
    Column(key="because_id", title="Its id", kind=Kind.ID),
    Column(key="remark", title="Remark", kind=Kind.TEXT),
    Column(key="vendor_id", title="Vendor", kind=Kind.ID),
    Column(key="filename", title="File", kind=Kind.TEXT),
    Column(key="lineno", title="Line", kind=Kind.COUNT),
)


def _row(change: _Change) -> Row:
    """A row in the order of the columns."""
    transition, act = change.transition, change.act
    # The bank confirms a refund, or a balance does: nobody of ours.
    nobody = transition.after == RefundStatus.RECONCILED
    return {
        "on": transition.on,
        "subject": transition.subject,
        "kind": change.kind,
        "before": transition.before,
        "after": transition.after,
        "by": None if nobody else transition.by,
        "because": None if act is None else act.kind,
        "because_id": None if act is None else act.id,
        "remark": change.remark,
        "vendor_id": min(change.traits.vendors, default=None),
        "filename": transition.position.filename,
        "lineno": transition.position.lineno,
    }
