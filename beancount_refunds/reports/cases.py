"""Cases as a refund log: what was claimed, what came back, and the trail of what was said about it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING

from beancount_refunds.model import RefundStatus
from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.table import (
    Field,
    Kind,
    Row,
    Table,
    columns_of,
    counted,
    field,
    rows_of,
    tally,
    totals,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from beancount_refunds.model import Case, CaseEvent, Communication, Refund, Settlement
    from beancount_refunds.reports.filters import Filters

_SCREEN = (
    "id",
    "order_id",
    "vendor_id",
    "refunded_on",
    "refunded_amount_minor",
    "status",
    "reason",
    "owner",
    "trail",
    "gateway_transaction_ids",
    "claimed_amount_minor",
)
_CASH_IN = {RefundStatus.APPLIED, RefundStatus.RECONCILED}


@dataclasses.dataclass(frozen=True, slots=True)
class _File:
    """A case with what belongs to it: its refunds, and what was said of it, its credits or its refunds."""

    case: Case
    refunds: tuple[Refund, ...]
    communications: tuple[Communication, ...]

    @property
    def refunded_on(self) -> datetime.date | None:
        """The last day on which cash came in."""
        days = (
            refund.applied_on for refund in self.refunds if refund.applied_on and refund.status in _CASH_IN
        )
        return max(days, default=None)

    @property
    def gateways(self) -> tuple[str, ...]:
        ids = (refund.gateway_transaction_id for refund in self.refunds)
        return tuple(dict.fromkeys(id_ for id_ in ids if id_))

    @property
    def trail(self) -> str | None:
        """``2 notes, 1 document, last on 2026-03-23``."""
        counts = [
            counted(sum(said.kind == kind for said in self.communications), kind)
            for kind in ("note", "document")
        ]
        told = [words for words in counts if not words.startswith("0 ")]
        return ", ".join([*told, f"last on {self.communications[-1].on}"]) if told else None


def cases(settlement: Settlement, filters: Filters = EVERYTHING) -> Table:
    """The cases that ``filters`` admit by the day of opening."""
    chosen = [case for case in settlement.cases if filters.admit(traits_of(case))]
    rows = rows_of(_FIELDS, _files(settlement, chosen))
    return Table(
        name="cases",
        title=title("Refund cases", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows,
        summary=tuple(_summary(rows, settlement)),
        empty="No cases.",
    )


def traits_of(case: Case) -> Traits:
    """What filters ask of a case; its day is that of the claim."""
    return Traits(some(case.vendor_id), case.status, some(case.id), some(case.order_id), case.opened_on)


def _files(settlement: Settlement, chosen: list[Case]) -> Iterator[_File]:
    said: dict[str, list[Communication]] = defaultdict(list)
    for communication in settlement.communications:
        said[communication.subject].append(communication)
    for case in chosen:
        refunds = tuple(settlement.refund[id_] for id_ in case.refund_ids if id_ in settlement.refund)
        theirs = (one for id_ in (case.id, *case.credit_ids, *case.refund_ids) for one in said.get(id_, ()))
        # One note may carry the links of the case and of its credit: it was said once.
        once = {(one.on, one.kind, one.text, one.position): one for one in theirs}
        ordered = sorted(once.values(), key=lambda one: (one.on, one.position, one.text))
        yield _File(case, refunds, tuple(ordered))


def _event(event: CaseEvent) -> Row:
    return {
        "on": event.on,
        "event": event.event,
        "at": event.at,
        "by": event.by,
        "reason": event.reason,
        "note": event.note,
        "amount_minor": event.amount_minor,
    }


def _communication(said: Communication) -> Row:
    return {
        "on": said.on,
        "kind": said.kind,
        "text": said.text,
        "subject": said.subject,
        "filename": said.position.filename,
        "lineno": said.position.lineno,
    }


def _amount(key: str, title: str, value: Callable[[Case], int]) -> Field[_File]:
    return field(key, title, Kind.AMOUNT, lambda file: value(file.case), currency="currency_code")


_FIELDS: tuple[Field[_File], ...] = (
    field("id", "Case", Kind.ID, lambda file: file.case.id),
    field("order_id", "Order", Kind.ID, lambda file: file.case.order_id),
    field("vendor_id", "Vendor", Kind.ID, lambda file: file.case.vendor_id),
    field("refunded_on", "Refunded on", Kind.DATE, lambda file: file.refunded_on),
    field("status", "Status", Kind.CODE, lambda file: file.case.status.value),
    _amount("claimed_amount_minor", "Claimed", lambda case: case.claimed_amount_minor),
    _amount("agreed_amount_minor", "Agreed", lambda case: case.agreed_amount_minor),
    _amount("refunded_amount_minor", "Refunded", lambda case: case.refunded_amount_minor),
    field("currency_code", "Currency", Kind.CURRENCY, lambda file: file.case.currency),
    field("reason", "Reason", Kind.CODE, lambda file: file.case.reason),
    field("owner", "Owner", Kind.TEXT, lambda file: file.case.owner),
    field("trail", "Communication", Kind.TEXT, lambda file: file.trail),
    field("gateway_transaction_ids", "Gateway transaction", Kind.IDS, lambda file: file.gateways),
    _amount("credited_amount_minor", "Credited", lambda case: case.credited_amount_minor),
    _amount("netted_amount_minor", "Netted", lambda case: case.netted_amount_minor),
    _amount("written_off_amount_minor", "Written off", lambda case: case.written_off_amount_minor),
    _amount("unapplied_amount_minor", "Unapplied", lambda case: case.unapplied_amount_minor),
    field("opened_on", "Opened", Kind.DATE, lambda file: file.case.opened_on),
    field("last_moved_on", "Last moved", Kind.DATE, lambda file: file.case.last_moved_on),
    field("credit_ids", "Credits", Kind.IDS, lambda file: file.case.credit_ids),
    field("refund_ids", "Refunds", Kind.IDS, lambda file: file.case.refund_ids),
    field("events", "Events", Kind.RECORDS, lambda file: tuple(_event(one) for one in file.case.events)),
    field(
        "communications",
        "What was said",
        Kind.RECORDS,
        lambda file: tuple(_communication(one) for one in file.communications),
    ),
    field("note", "Note", Kind.TEXT, lambda file: file.case.note),
    field("external_id", "External id", Kind.ID, lambda file: file.case.external_id),
    field("filename", "File", Kind.TEXT, lambda file: file.case.position.filename),
    field("lineno", "Line", Kind.COUNT, lambda file: file.case.position.lineno),
)


def _summary(rows: tuple[Row, ...], settlement: Settlement) -> Iterator[str]:
    yield f"{counted(len(rows), 'case')}: {tally(row['status'] for row in rows)}"
    for words, key in (
        ("claimed", "claimed_amount_minor"),
        ("agreed", "agreed_amount_minor"),
        ("refunded", "refunded_amount_minor"),
    ):
        if sums := totals(rows, key, "currency_code", settlement.precisions):
            yield f"{words} {sums}"
