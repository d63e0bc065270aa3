"""The order in which the books run: ``(date, kind, at, id)``, so that files may be moved freely.

Language, section 1. Within a kind what raises a balance comes before what reduces it; what nothing
else tells apart goes by values, then metadata, as canonical text.
"""

from __future__ import annotations

import enum
import itertools
from typing import TYPE_CHECKING, TypeVar

from beancount_refunds.booked import CreditPosting
from beancount_refunds.canonical import metadata_texts, row, transaction_text, value_text, values_texts

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from beancount_refunds.directives import Directive


class Phase(enum.IntEnum):
    """The kinds within a day, in their order."""

    POLICY = enum.auto()
    VENDOR = enum.auto()
    ORDER = enum.auto()
    ASSERTION = enum.auto()
    CASE = enum.auto()
    CREDIT = enum.auto()
    APPROVAL = enum.auto()
    APPLICATION = enum.auto()
    WRITE_OFF = enum.auto()
    REFUND = enum.auto()
    MATCH = enum.auto()
    REJECT = enum.auto()
    UNDO = enum.auto()
    CASE_EVENT = enum.auto()
    EXCEPTION = enum.auto()
    SEAL = enum.auto()


PHASES: dict[str, Phase] = {
    "refund-policy": Phase.POLICY,
    "vendor": Phase.VENDOR,
    "order": Phase.ORDER,
    "credit-balance": Phase.ASSERTION,
    "vendor-balance": Phase.ASSERTION,
    "refund-case": Phase.CASE,
    "vendor-credit": Phase.CREDIT,
    "approval": Phase.APPROVAL,
    "credit-application": Phase.APPLICATION,
    "credit-write-off": Phase.WRITE_OFF,
    "vendor-refund": Phase.REFUND,
    "receipt-match": Phase.MATCH,
    "receipt-reject": Phase.REJECT,
    "receipt-unmatch": Phase.UNDO,
    "reversal": Phase.UNDO,
    "case-event": Phase.CASE_EVENT,
    "exception": Phase.EXCEPTION,
    "period-seal": Phase.SEAL,
}

#: Before every instant: a directive without ``at``.
_ABSENT = -(2**63)

Event = TypeVar("Event", bound="Directive | CreditPosting")
Place = tuple[int, int, int, int, str]


def in_order(events: Iterable[Event], credit_ids: frozenset[str] = frozenset()) -> list[Event]:
    """``events`` in processing order; ``credit_ids`` tells a credit's reversal, which comes last."""
    keyed = sorted(((_place(event, credit_ids), event) for event in events), key=lambda pair: pair[0])
    ordered: list[Event] = []
    for _, group in itertools.groupby(keyed, key=lambda pair: pair[0]):
        tied = [event for _, event in group]
        if len(tied) > 1:
            tied.sort(key=_text)
        ordered.extend(tied)
    return ordered


def phase_of(event: Directive | CreditPosting) -> Phase:
    """The kind of an event within its day."""
    return Phase.CREDIT if isinstance(event, CreditPosting) else PHASES[event.kind]


def place(
    kind: str, on: datetime.date, instant: int | None, id_: str, credit_ids: frozenset[str] = frozenset()
) -> Place:
    """Where a directive stands: what nothing else tells apart has one place."""
    rank = 0
    if kind == "reversal":
        rank = 2 if id_ in credit_ids else 1
    return on.toordinal(), PHASES[kind], rank, _ABSENT if instant is None else instant, id_


def _place(event: Directive | CreditPosting, credit_ids: frozenset[str]) -> Place:
    if isinstance(event, CreditPosting):
        return event.on.toordinal(), Phase.CREDIT, int(event.amount.minor < 0), _ABSENT, event.credit_id
    return place(event.kind, event.on, event.instant, event.id, credit_ids)


def _text(event: Directive | CreditPosting) -> str:
    if isinstance(event, CreditPosting):
        posting = event.posting
        texts = map(value_text, (posting.units, posting.cost, posting.price))
        return row(event.account, *texts, *metadata_texts(posting.meta), transaction_text(event.entry))
    return row(event.kind, *values_texts(event.entry.values), *metadata_texts(event.entry.meta))
