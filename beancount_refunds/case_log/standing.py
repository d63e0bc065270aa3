"""A row of the log against a case that the ledger has already: nothing new, or a conflict.

The ledger may know more than the log: more events, more notes, a later status. What the log says must
stand in the ledger; what it leaves open contradicts nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.case_log.words import EVENTS
from beancount_refunds.render.cells import cell_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.case_log.ground import Ground
    from beancount_refunds.case_log.rows import LogRow
    from beancount_refunds.model import Case


def differences(row: LogRow, case: Case, ground: Ground) -> Iterator[str]:
    """What the row says otherwise than the ledger, each as a sentence; nothing where it has nothing new."""
    precisions = ground.settlement.precisions
    claimed = precisions.text(*row.claimed)
    for column, ours, theirs in (
        ("order_id", row.order_id, case.order_id),
        ("vendor", row.vendor.id, case.vendor_id),
        ("claimed", claimed, precisions.text(case.claimed_amount_minor, case.currency)),
        ("reason", row.reason, case.reason),
        ("owner", row.owner, case.owner),
        ("opened_on", row.opened_on.isoformat(), case.opened_on.isoformat()),
        ("note", row.note, case.note),
        ("external_id", row.external_id, case.external_id),
    ):
        # An amount is also stated by the column of refunds, where there is no other.
        stated = column in row.stated or column == "claimed"
        if stated and _same_words(ours) != _same_words(theirs):
            yield f"{column} is {ours!r} in the log, {theirs!r} in the ledger"
    yield from _events(row, case)
    yield from _said(row, case, ground)


def _events(row: LogRow, case: Case) -> Iterator[str]:
    known = {(one.on, one.event, one.at, one.by, one.reason) for one in case.events}
    for event in row.events:
        if (event.on, event.event, event.at, event.by, event.reason) not in known:
            yield f"the ledger lacks the event {event.event} of {event.on}"
    wanted = EVENTS.get(row.status or "")
    passed = {one.event for one in case.events}
    if wanted and wanted not in passed and row.status != case.status:
        yield f"status is {row.status!r} in the log, {str(case.status)!r} in the ledger"


def _said(row: LogRow, case: Case, ground: Ground) -> Iterator[str]:
    known = {
        (one.on, one.kind, _same_words(one.text))
        for subject in (case.id, *case.credit_ids, *case.refund_ids)
        for one in ground.said.get(subject, ())
    }
    for said in row.said:
        on = said.on or case.opened_on
        if (on, said.kind, _same_words(said.text)) not in known:
            yield f"the ledger lacks the {said.kind} of {on}: {said.text!r}"


def _same_words(text: str | None) -> str:
    """What an export keeps of a text."""
    return " ".join(cell_words(text or "").split())
