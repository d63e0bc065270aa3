"""Every change of state: when, of what, from what to what, who, and because of which directive."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
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


class _Subject(NamedTuple):
    """What changes: its kind, and what filters ask of it, the day and the state apart."""

    kind: str
    vendor_id: str | None
    cases: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()


def transitions(ledger: Ledger, question: Question) -> Table:
    """The changes that the filters admit by their day and by the state that they led to."""
    settlement, filters = ledger.settlement, question.filters
    changes = _Changes(settlement)
    everything = filters == EVERYTHING
    chosen = [one for one in settlement.transitions if everything or filters.admit(changes.traits(one))]
    rows = tuple(map(changes.row, chosen))
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
        self._subjects: dict[str, _Subject] = {}
        self._matches: dict[str, list[Act]] = {}
        for act in settlement.acts:
            if act.kind in _MATCHING:
                for id_ in act.names:
                    self._matches.setdefault(id_, []).append(act)

    def traits(self, transition: Transition) -> Traits:
        """What filters ask of a change."""
        about = self._subject(transition.subject)
        return Traits(some(about.vendor_id), transition.after, about.cases, about.orders, transition.on)

    def row(self, transition: Transition) -> Row:
        """A row in the order of the columns; the act is the directive at its place, if one stands there."""
        about = self._subject(transition.subject)
        act = self._acts.get(transition.position)
        # The bank confirms a refund, or a balance does: nobody of ours.
        nobody = transition.after == RefundStatus.RECONCILED
        remark = None
        if nobody and about.kind == "refund":
            remark = self._confirmation(self._refunds[transition.subject], transition.on)
        elif act is None:
            remark = "a transaction booked by hand"
        return {
            "on": transition.on,
            "subject": transition.subject,
            "kind": about.kind,
            "before": transition.before,
            "after": transition.after,
            "by": None if nobody else transition.by,
            "because": None if act is None else act.kind,
            "because_id": None if act is None else act.id,
            "remark": remark,
            "vendor_id": about.vendor_id,
            "filename": transition.position.filename,
            "lineno": transition.position.lineno,
        }

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

    def _subject(self, id_: str) -> _Subject:
        """What ``id_`` is, found once for all of its changes."""
        known = self._subjects.get(id_)
        if known is None:
            known = self._subjects[id_] = self._found(id_)
        return known

    def _found(self, id_: str) -> _Subject:
        books, refund = self._books, self._refunds.get(id_)
        if refund is not None:
            return _Subject(
                "refund", refund.vendor_id, frozenset(refund.case_ids), frozenset(refund.order_ids)
            )
        if id_ in books.case:
            case = books.case[id_]
            return _Subject("case", case.vendor_id, some(id_), some(case.order_id))
        reduction = self._reductions.get(id_)
        credit = books.credit.get(id_ if reduction is None else reduction.credit_id)
        kind = "credit" if reduction is None else reduction.kind.removeprefix("credit-")
        if credit is None:
            return _Subject(kind, None)
        case_of = books.case.get(credit.case_id or "")
        orders = some(credit.order_id, None if case_of is None else case_of.order_id)
        return _Subject(kind, credit.vendor_id, some(credit.case_id), orders)


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
