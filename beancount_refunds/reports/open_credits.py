"""Credits of which something is unapplied: how much is free, how old it is, and until when it can be used.

`stale_credits` are those at or over policy ``credit_stale_days`` of the day, with what happened last and who
looks after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.model import ReductionStatus
from beancount_refunds.reports import columns
from beancount_refunds.reports.filters import Traits, some, title
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Case, Credit, Settlement
    from beancount_refunds.reports.question import Question
    from beancount_refunds.source import Position


class _Last(NamedTuple):
    """The last that happened to a credit or in its case."""

    on: datetime.date
    what: str


class _Open(NamedTuple):
    """An open credit as of a day."""

    credit: Credit
    case: Case | None
    order_id: str | None
    owner: str | None
    age_days: int
    days_to_expiry: int | None
    remark: str | None
    last: _Last

    @property
    def position(self) -> Position:
        """Where the memo stands."""
        return self.credit.position


def open_credits(ledger: Ledger, question: Question) -> Table:
    """The credits with something unapplied, the oldest first."""
    settlement = ledger.settlement
    chosen = _chosen(settlement, question)
    fields = (*_CREDIT, *_REST, *columns.place())
    return Table(
        name="open_credits",
        title=title("Open credits", settlement, question.filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=(
            "id",
            "number",
            "issued_on",
            "age_days",
            "unapplied_balance_minor",
            "reserved_balance_minor",
            "available_balance_minor",
            "expires_on",
            "days_to_expiry",
            "case_id",
            "order_id",
            "residual_carrying_amount_minor",
            "remark",
        ),
        rows=rows_of(fields, chosen),
        summary=(counted(len(chosen), "open credit"), *_waiting(settlement)),
        empty=" ".join(("Nothing is unapplied.", *(f"({words})" for words in _waiting(settlement)))),
    )


def stale_credits(ledger: Ledger, question: Question) -> Table:
    """The open credits that are too old by the policy of the day, the oldest first."""
    settlement = ledger.settlement
    days = settlement.policy.days("credit_stale_days", settlement.as_of) or 0
    chosen = [one for one in _chosen(settlement, question) if one.age_days >= days]
    fields = (*_CREDIT, *_LAST, *_REST, *columns.place())
    ownerless = sum(one.owner is None for one in chosen)
    summary = [f"{counted(len(chosen), 'credit')} of {days} days or more"]
    if ownerless:
        summary.append(f"{ownerless} without owner: open a case, or set default_owner")
    return Table(
        name="stale_credits",
        title=title("Stale credits", settlement, question.filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=(
            "id",
            "issued_on",
            "age_days",
            "unapplied_balance_minor",
            "available_balance_minor",
            "owner",
            "last_on",
            "last_event",
            "case_id",
            "expires_on",
            "residual_carrying_amount_minor",
            "remark",
        ),
        rows=rows_of(fields, chosen),
        summary=tuple(summary),
        empty=f"No credit is open for {days} days or more.",
    )


def _chosen(settlement: Settlement, question: Question) -> list[_Open]:
    """The open credits that the filters admit by the day of issue, the oldest first."""
    last = _last_events(settlement)
    owners = {one.subject: one.owner for one in settlement.exceptions if one.code == "CREDIT_STALE"}
    found = [
        _open(credit, settlement, last[credit.id], owners.get(credit.id))
        for credit in settlement.credits
        if credit.unapplied_balance_minor
    ]
    admitted = [one for one in found if question.filters.admit(_traits(one))]
    return sorted(admitted, key=lambda one: (one.credit.issued_on, one.credit.id))


def _traits(one: _Open) -> Traits:
    credit, case = one.credit, one.case
    return Traits(
        some(credit.vendor_id),
        credit.status,
        some(credit.case_id),
        some(credit.order_id, None if case is None else case.order_id),
        credit.issued_on,
    )


def _open(credit: Credit, settlement: Settlement, last: _Last, owner: str | None) -> _Open:
    today = settlement.as_of.toordinal()
    case = settlement.case.get(credit.case_id or "")
    left = None if credit.expires_on is None else credit.expires_on.toordinal() - today
    default = settlement.policy.get("default_owner", settlement.as_of)
    return _Open(
        credit,
        case,
        credit.order_id or (None if case is None else case.order_id),
        owner or (case.owner if case is not None else default),
        today - credit.issued_on.toordinal(),
        left,
        "; ".join(_remarks(credit, left)) or None,
        last,
    )


def _remarks(credit: Credit, left: int | None) -> Iterator[str]:
    if left is not None and left < 0:
        yield "expired"
    if credit.residual_carrying_amount_minor is None:
        yield f"no rate for its carrying amount on {credit.issued_on}"


def _waiting(settlement: Settlement) -> Iterator[str]:
    """Credits that wait for a rate or evidence: nothing of them is unapplied yet."""
    waiting = [credit for credit in settlement.credits if credit.status is ReductionStatus.WAITING]
    if waiting:
        reasons = {found.subject: found.code.value for found in settlement.findings}
        named = (f"{credit.id} ({reasons.get(credit.id, 'WAITING')})" for credit in waiting)
        yield f"not posted yet, and not counted: {', '.join(named)}"


def _last_events(settlement: Settlement) -> dict[str, _Last]:
    """Of each credit the last movement, refund recorded, event of its case, note or document."""
    events: dict[str, _Last] = {}
    for refund in settlement.refunds:
        reserved = [part.credit_id for part in refund.allocations]
        _keep(events, reserved, _Last(refund.recorded_on, f"refund {refund.id} recorded"))
    for moved in settlement.movements:
        about = f" {moved.subject}" if moved.subject != moved.credit_id else ""
        _keep(events, [moved.credit_id], _Last(moved.on, f"{moved.kind}{about}"))
    of_case = {case.id: case.credit_ids for case in settlement.cases}
    for case in settlement.cases:
        for event in case.events:
            by = f" by {event.by}" if event.by is not None else ""
            _keep(events, case.credit_ids, _Last(event.on, f"case {case.id}: {event.event}{by}"))
    for said in settlement.communications:
        ids = of_case.get(said.subject, (said.subject,))
        _keep(events, ids, _Last(said.on, f"{said.kind} on {said.subject}"))
    return events


def _keep(events: dict[str, _Last], credit_ids: Iterable[str], last: _Last) -> None:
    for credit_id in credit_ids:
        if credit_id not in events or last.on >= events[credit_id].on:
            events[credit_id] = last


# --- columns --------------------------------------------------------------------------------------


_CREDIT: tuple[Field[_Open], ...] = (
    field("id", "Credit", Kind.ID, lambda one: one.credit.id),
    columns.vendor(lambda one: one.credit.vendor_id),
    field("number", "Number", Kind.TEXT, lambda one: one.credit.number),
    field("issued_on", "Date", Kind.DATE, lambda one: one.credit.issued_on),
    field("age_days", "Days", Kind.COUNT, lambda one: one.age_days, unit="days"),
    columns.amount(
        "unapplied_balance_minor", "Unapplied", lambda one: one.credit.unapplied_balance_minor, summed=True
    ),
    columns.amount(
        "reserved_balance_minor",
        "Reserved",
        lambda one: one.credit.reserved_balance_minor,
        blank_zero=True,
        summed=True,
    ),
    columns.amount(
        "available_balance_minor", "Available", lambda one: one.credit.available_balance_minor, summed=True
    ),
    columns.currency(lambda one: one.credit.currency),
)

_LAST: tuple[Field[_Open], ...] = (
    field("owner", "Owner", Kind.TEXT, lambda one: one.owner),
    field("last_on", "Last", Kind.DATE, lambda one: one.last.on),
    field("last_event", "What happened last", Kind.TEXT, lambda one: one.last.what),
)

_REST: tuple[Field[_Open], ...] = (
    field("expires_on", "Expires", Kind.DATE, lambda one: one.credit.expires_on),
    field("days_to_expiry", "Days left", Kind.COUNT, lambda one: one.days_to_expiry, unit="days"),
    field("case_id", "Case", Kind.ID, lambda one: one.credit.case_id),
    field("order_id", "Order", Kind.ID, lambda one: one.order_id),
    columns.amount(
        "residual_carrying_amount_minor",
        "Carrying amount",
        lambda one: one.credit.residual_carrying_amount_minor,
        currency="functional_currency_code",
        summed=True,
    ),
    field(
        "functional_currency_code",
        "Functional currency",
        Kind.CURRENCY,
        lambda one: one.credit.functional_currency,
    ),
    field("remark", "Remark", Kind.TEXT, lambda one: one.remark),
)
