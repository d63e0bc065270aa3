"""The books as of one day, with what pages look up in them again and again."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from beancount_refunds.deciding.desk import Desk
from beancount_refunds.reading import instant
from beancount_refunds.recording.new_ids import Seen
from beancount_refunds.reports.controls.ground import Ground
from beancount_refunds.reports.registry import REPORTS
from beancount_refunds.reports.trail import Trails

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Act, Settlement
    from beancount_refunds.reports.question import Question
    from beancount_refunds.reports.registry import Report
    from beancount_refunds.reports.table import Table
    from beancount_refunds.source import Position

#: What an id can be, in the order in which it is looked up.
CASE, CREDIT, REFUND, ORDER, VENDOR = "case", "credit", "refund", "order", "vendor"


#: What gives refunds to a bank reference.
_GIVING = frozenset({"receipt-match", "vendor-refund"})

#: Answers that are kept: a reader goes back and forth between few pages.
_KEPT = 24


class Day:
    """A settled ledger; each look-up and each report is made when the first page needs it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._answers = functools.lru_cache(maxsize=_KEPT)(self._answer)

    def report(self, name: str, question: Question) -> Table:
        """What a report answers, the same object each time. Raises `UnknownSubject` as the report does."""
        return self.answer(REPORTS[name], question)

    def answer(self, report: Report, question: Question) -> Table:
        """The same of a report that is at hand."""
        return self._answers(report, question)

    def _answer(self, report: Report, question: Question) -> Table:
        return report.answer(self.ledger, question)

    @property
    def settlement(self) -> Settlement:
        """What was settled."""
        return self.ledger.settlement

    @functools.cached_property
    def trails(self) -> Trails:
        """The trails of all ids."""
        return Trails(self.ledger)

    @functools.cached_property
    def desk(self) -> Desk:
        """The receipts that wait with what the matcher says of them, and the open items."""
        return Desk(self.ledger)

    @functools.cached_property
    def ground(self) -> Ground:
        """What controls are judged on."""
        return Ground(self.ledger)

    @functools.cached_property
    def seen(self) -> Seen:
        """The ids that are taken."""
        return Seen(self.ledger)

    @functools.cached_property
    def known(self) -> Mapping[str, Mapping[str, str]]:
        """The ids of each kind, and the id of the page that tells of each.

        An application or write-off is told on the page of its credit, a copy on that of its original.
        """
        books = self.settlement
        reductions = {one.id: one.credit_id for one in books.reductions}
        return {
            CASE: {id_: id_ for id_ in books.case},
            CREDIT: reductions | {id_: id_ for id_ in books.credit},
            REFUND: {id_: refund.id for id_, refund in books.refund.items()},
            ORDER: {id_: id_ for id_ in self._orders()},
            VENDOR: {id_: id_ for id_ in self._vendors()},
        }

    @functools.cached_property
    def receipts(self) -> Mapping[str, Position]:
        """Where the bank transaction of each reference stands, the first one of those imported twice."""
        return {one.reference: one.position for one in reversed(self.settlement.receipts)}

    @functools.cached_property
    def decided(self) -> Sequence[tuple[str, Act]]:
        """The references in the bank to which somebody gave refunds, each time anew, the last one first."""
        found = [
            (name, act)
            for act in self.settlement.acts
            if act.kind in _GIVING
            for name in (act.id, *act.names)
            if name in self.receipts
        ]
        return sorted(found, key=lambda one: _recorded(one[1]), reverse=True)

    def _orders(self) -> Iterator[str]:
        """Each id that anything calls an order."""
        books = self.settlement
        yield from books.order
        named = (
            *(case.order_id for case in books.cases),
            *(credit.order_id for credit in books.credits),
            *(bill.order_id for bill in books.bills),
        )
        yield from filter(None, named)

    def _vendors(self) -> Iterator[str]:
        """The declared vendors, and those that only bills name."""
        yield from self.settlement.vendor
        yield from filter(None, (bill.vendor_id for bill in self.settlement.bills))


def _recorded(act: Act) -> tuple[int, datetime.date]:
    """When it was recorded; what does not say so was at its day, before all that does."""
    return (instant(act.at) if act.at else None) or 0, act.on
