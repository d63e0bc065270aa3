"""What a row of the log becomes in the ledger: the case, its events, and notes of what was said.

Credits and refunds are never made here: they are documents of the vendor and money in the bank, and a log
only says that there were some.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from beancount_refunds.case_log.trail import Happened
from beancount_refunds.case_log.words import EVENTS
from beancount_refunds.record import CustomDraft, DocumentDraft, NoteDraft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.case_log.ground import Ground
    from beancount_refunds.case_log.rows import LogRow
    from beancount_refunds.case_log.trail import Said
    from beancount_refunds.money import Money, Precisions
    from beancount_refunds.record import Draft, Value


def drafts_of(row: LogRow, ground: Ground) -> tuple[Draft, ...]:
    """The directives of a row: first the case, then what happened and what was said, by day."""
    precisions = ground.settlement.precisions
    later: list[tuple[datetime.date, Draft]] = [
        (event.on, _event(row, event, precisions)) for event in events_of(row, ground)
    ]
    later += [((said.on or row.opened_on), _communication(row, said)) for said in row.said]
    return (_case(row, precisions), *(draft for _, draft in sorted(later, key=lambda dated: dated[0])))


def events_of(row: LogRow, ground: Ground) -> Iterator[Happened]:
    """The events as an export tells them, and the one that brings the case into its status.

    A status that money gives has none. The event is dated as the log says, else on the last day that the
    row tells of, and stands at the beginning of that day (UTC), for a log knows no hours.
    """
    yield from row.events
    event = EVENTS.get(row.status or "")
    if event is not None and event not in {one.event for one in row.events}:
        days = [row.opened_on, *(said.on for said in row.said if said.on), row.refunded_on or row.opened_on]
        on = row.status_on or max(days)
        lower = event == "agreed" and row.agreed is not None and row.agreed != row.claimed
        yield Happened(
            on=on,
            event=event,
            at=datetime.datetime.combine(on, datetime.time(), datetime.UTC).isoformat(),
            by=row.by,
            reason=ground.guide.event_reasons.get(event, row.reason),
            amount=row.agreed if lower else None,
        )


def _case(row: LogRow, precisions: Precisions) -> CustomDraft:
    metadata: dict[str, Value] = {
        "vendor_id": row.vendor.id,
        "order_id": row.order_id,
        "reason": row.reason,
        "owner": row.owner,
    }
    optional = {"note": row.note, "external_id": row.external_id}
    metadata |= {key: value for key, value in optional.items() if value is not None}
    values = (row.case_id, _amount(row.claimed, precisions))
    return CustomDraft(on=row.opened_on, kind="refund-case", values=values, metadata=metadata)


def _event(row: LogRow, event: Happened, precisions: Precisions) -> CustomDraft:
    metadata: dict[str, Value] = {"by": event.by, "at": event.at, "reason": event.reason}
    if event.note is not None:
        metadata["note"] = event.note
    if event.amount is not None:
        metadata["amount"] = _amount(event.amount, precisions)
    return CustomDraft(on=event.on, kind="case-event", values=(row.case_id, event.event), metadata=metadata)


def _communication(row: LogRow, said: Said) -> NoteDraft | DocumentDraft:
    links = dict.fromkeys(link for link in (row.case_id, said.subject) if link)
    on, account = said.on or row.opened_on, row.vendor.account
    if said.kind == "document":
        return DocumentDraft(on=on, account=account, path=said.text, links=tuple(links))
    return NoteDraft(on=on, account=account, comment=said.text, links=tuple(links))


def _amount(money: Money, precisions: Precisions) -> Amount:
    return Amount(precisions.to_number(money.minor, money.currency), money.currency)
