"""The events of a settled ledger as CloudEvents 1.0 (cloudevents.io): each change of state is one.

An event says what changed then, never what came of it later, so that the same fact gives the same event on
every day. Its id is the subject, what happened, the day, and which time on that day.
"""

from __future__ import annotations

import collections
import json
import urllib.parse
from typing import TYPE_CHECKING, Any

from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.reading import instant
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.model import Act, Case, Credit, Movement, Reduction, Refund, Settlement, Transition

_REFUND = "ap.vendor_refund"
_CREDIT = "ap.vendor_credit"
_CASE = "ap.refund_case"
_SAID = frozenset({"requested", "chased"})
#: What a case is called back from by ``reopened``, or by money that goes back.
_FINAL = frozenset({CaseStatus.REJECTED, CaseStatus.WRITTEN_OFF, CaseStatus.CLOSED})
#: The state of what was recorded and posts nothing yet.
_WAITING = frozenset({RefundStatus.PENDING, ReductionStatus.WAITING})
#: A refund that goes back to an earlier state.
_UNDONE: Mapping[tuple[str | None, str], str] = {
    (RefundStatus.RECONCILED, RefundStatus.APPLIED): "unreconciled",
    (RefundStatus.RECONCILED, RefundStatus.PENDING): "unmatched",
    (RefundStatus.APPLIED, RefundStatus.PENDING): "unmatched",
}


@frozen
class Event:
    """One event; the names are those of CloudEvents.

    ``type`` begins ``ap.``; ``subject`` is the id of the refund, credit, case, application or write-off;
    ``on`` is its accounting date. ``data`` holds the names and minor units of the reference data model
    (language, section 7): texts, integers, lists of them, ``None``.
    """

    id: str
    type: str
    subject: str
    on: datetime.date
    data: Mapping[str, Any]

    def as_json(self, source: str) -> dict[str, Any]:
        """The event in the JSON format of CloudEvents; ``source`` (a URI reference) tells which ledger."""
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": source,
            "type": self.type,
            "subject": self.subject,
            "time": f"{self.on.isoformat()}T00:00:00Z",
            "datacontenttype": "application/json",
            "data": dict(self.data),
        }

    def as_line(self, source: str) -> str:
        """The same as one line of JSON, without its end."""
        return json.dumps(self.as_json(source), ensure_ascii=False)


def source_of(options: Mapping[str, Any]) -> str:
    """The title of a ledger (its options) as a reference (RFC 3986), which CloudEvents want for a source."""
    return f"/{urllib.parse.quote(str(options.get('title') or 'ledger'), safe='')}"


def events_of(settlement: Settlement) -> tuple[Event, ...]:
    """All events of a settled ledger, by day, within a day by when they were recorded. Their ids are unique.

    So what is recorded later on a day stands behind what somebody was told already.
    """
    return tuple(_Derived(settlement).events())


class _Derived:
    """Makes the events of one settled ledger."""

    def __init__(self, settlement: Settlement) -> None:
        self._books = settlement
        self._acts = {act.position: act for act in settlement.acts}
        self._refunds = {refund.id: refund for refund in settlement.refunds}
        self._reductions = {one.id: one for one in settlement.reductions}
        self._parts: dict[tuple[str, datetime.date], list[Movement]] = collections.defaultdict(list)
        for movement in settlement.movements:
            self._parts[movement.subject, movement.on].append(movement)
        self._latest: dict[tuple[str, datetime.date], int] = {}
        self._times: collections.Counter[tuple[str, str, datetime.date]] = collections.Counter()

    def events(self) -> Iterator[Event]:
        """The events in their order: of one time, what changed stands before what was said."""
        dated = [(*self._moment(change), self._changed(change)) for change in self._books.transitions]
        dated += [
            (act.on, _recorded(act), self._said(act, act.word))
            for act in self._books.acts
            if act.kind == "case-event" and act.word in _SAID and act.finding is None
        ]
        yield from (event for _, _, event in sorted(dated, key=lambda one: one[:2]))

    def _moment(self, change: Transition) -> tuple[datetime.date, int]:
        """The day, and when its cause was recorded; never before the last change of the same subject."""
        key = change.subject, change.on
        recorded = _recorded(self._acts.get(change.position))
        self._latest[key] = max(recorded, self._latest.get(key, recorded))
        return change.on, self._latest[key]

    def _said(self, act: Act, word: str | None) -> Event:
        return self._event(f"{_CASE}.{word}", act.id, act.on, self._case(self._books.case[act.id]), act)

    def _changed(self, change: Transition) -> Event:
        id_, after = change.subject, change.after
        act = self._acts.get(change.position)
        states = {"before": change.before and str(change.before), "status": str(after)}
        if id_ in self._refunds:
            facts = self._refund(self._refunds[id_], change)
            return self._event(f"{_REFUND}.{_verb(change)}", id_, change.on, facts | states, act)
        if id_ in self._books.case:
            facts = self._case(self._books.case[id_])
            return self._event(f"{_CASE}.{_case_verb(change)}", id_, change.on, facts | states, act)
        if id_ in self._reductions:
            reduction = self._reductions[id_]
            kind = f"ap.{reduction.kind.replace('-', '_')}"
            facts = self._reduction(reduction)
            return self._event(f"{kind}.{_verb(change)}", id_, change.on, facts | states, act)
        verb = "issued" if change.before is None else _verb(change)
        facts = self._credit(self._books.credit[id_])
        return self._event(f"{_CREDIT}.{verb}", id_, change.on, facts | states, act)

    def _event(
        self, type_: str, subject: str, on: datetime.date, facts: Mapping[str, Any], act: Act | None
    ) -> Event:
        self._times[subject, type_, on] += 1
        time = self._times[subject, type_, on]
        verb = type_.rpartition(".")[2]
        cause = None if act is None else {"directive": act.kind, "id": act.id, "by": act.by, "at": act.at}
        data = {"id": subject, **facts, "on": on.isoformat(), "because_of": cause}
        return Event(id=f"{subject}:{verb}:{on}:{time}", type=type_, subject=subject, on=on, data=data)

    def _refund(self, refund: Refund, change: Transition) -> dict[str, Any]:
        parts = self._parts[refund.id, change.on] if change.after != RefundStatus.PENDING else []
        return {
            "vendor_id": refund.vendor_id,
            "credit_ids": list(refund.credit_ids),
            "refund_amount_minor": refund.amount_minor,
            "currency_code": refund.currency,
            "external_id": refund.external_id,
            "allocations": _allocations(parts, reversed_=change.after == RefundStatus.REVERSED),
        }

    def _credit(self, credit: Credit) -> dict[str, Any]:
        return {
            "vendor_id": credit.vendor_id,
            "amount_minor": credit.amount_minor,
            "currency_code": credit.currency,
            "case_id": credit.case_id,
            "order_id": credit.order_id,
            "external_id": credit.external_id,
        }

    def _case(self, case: Case) -> dict[str, Any]:
        return {
            "vendor_id": case.vendor_id,
            "order_id": case.order_id,
            "claimed_amount_minor": case.claimed_amount_minor,
            "currency_code": case.currency,
            "external_id": case.external_id,
        }

    def _reduction(self, reduction: Reduction) -> dict[str, Any]:
        return {
            "vendor_id": reduction.vendor_id,
            "credit_id": reduction.credit_id,
            "amount_minor": reduction.amount_minor,
            "currency_code": reduction.currency,
            "bill_id": reduction.bill_id,
        }


def _recorded(act: Act | None) -> int:
    """The time at which a directive says that it was recorded; before all others where it says none."""
    return (instant(act.at) if act is not None and act.at is not None else None) or 0


def _verb(change: Transition) -> str:
    """``applied``: the new state in lower case; of the first state, and of a way back, what was done."""
    if change.before is None and change.after in _WAITING:
        return "recorded"
    return _UNDONE.get((change.before, change.after)) or str(change.after).lower()


def _case_verb(change: Transition) -> str:
    if change.before is None:
        return "opened"
    if change.before in _FINAL and change.after not in _FINAL:
        return "reopened"
    return _verb(change)


def _allocations(parts: Sequence[Movement], *, reversed_: bool) -> list[dict[str, Any]]:
    """What moved on the credits, > 0 where the refund took it."""
    wanted = "reversal of refund" if reversed_ else "refund"
    return [
        {
            "credit_id": part.credit_id,
            "amount_minor": abs(part.amount_minor),
            "currency_code": part.currency,
            "carrying_amount_minor": None
            if part.carrying_amount_minor is None
            else abs(part.carrying_amount_minor),
        }
        for part in parts
        if part.kind == wanted
    ]
