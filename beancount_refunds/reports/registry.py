"""All reports by name: what each answers, and what may be asked of it.

A shell needs nothing else: it looks a report up, asks a :class:`~.question.Question`, renders the table.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.plugin import collector_paused
from beancount_refunds.reports.ageing import ageing
from beancount_refunds.reports.cases import cases
from beancount_refunds.reports.controls import Result, controls
from beancount_refunds.reports.credits import credits_table
from beancount_refunds.reports.exceptions import ACKNOWLEDGED, OPEN, exceptions
from beancount_refunds.reports.flow import flow
from beancount_refunds.reports.fx import fx
from beancount_refunds.reports.open_credits import open_credits, stale_credits
from beancount_refunds.reports.orders import orders
from beancount_refunds.reports.register import register
from beancount_refunds.reports.statement import statement
from beancount_refunds.reports.tax import tax
from beancount_refunds.reports.tie_out import tie_out
from beancount_refunds.reports.transitions import STATES, transitions
from beancount_refunds.reports.us_1099 import us_1099
from beancount_refunds.reports.vendors import vendors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.reports.question import Question
    from beancount_refunds.reports.table import Table


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report.

    ``question`` is what it answers, as a person would ask. ``subject`` names the kind of the id that it is
    about ("vendor"), or is ``None``; ``subject_optional`` says that it may be left out. ``statuses`` are
    those that rows can be chosen by, ``periodic`` says that it cuts time into periods, ``of_a_moment`` that
    it speaks of the end of a day: a period would only leave out what began before it.
    """

    name: str
    question: str
    table: Callable[[Ledger, Question], Table]
    subject: str | None = None
    subject_optional: bool = False
    statuses: tuple[str, ...] = ()
    periodic: bool = False
    of_a_moment: bool = False

    def answer(self, ledger: Ledger, question: Question) -> Table:
        """The table. Raises :class:`~.question.UnknownSubject`.

        Rows are many and stay: the garbage collector would walk the whole ledger for each thousand of them.
        """
        with collector_paused():
            return self.table(ledger, question)


def _of_settlement(
    table: Callable[[Settlement, Filters], Table],
) -> Callable[[Ledger, Question], Table]:
    """A report that needs the settlement only."""
    return lambda ledger, question: table(ledger.settlement, question.filters)


def _listed(reports: Iterable[Report]) -> Mapping[str, Report]:
    return {report.name: report for report in reports}


#: The reports in the order in which they are offered: what is open, what happened, what the auditor asks.
REPORTS: Mapping[str, Report] = _listed(
    (
        Report(
            name="register",
            question="Which refunds are there, and where does each stand?",
            table=_of_settlement(register),
            statuses=tuple(RefundStatus),
        ),
        Report(
            name="credits",
            question="Which credits are there, and what is left of each?",
            table=_of_settlement(credits_table),
            statuses=tuple(ReductionStatus),
        ),
        Report(
            name="cases",
            question="What did we claim, and what came of it? (The refund log.)",
            table=_of_settlement(cases),
            statuses=tuple(CaseStatus),
        ),
        Report(
            name="exceptions",
            question="What is open, who owns it, and what is to be done next?",
            table=_of_settlement(exceptions),
            of_a_moment=True,
            statuses=(OPEN, ACKNOWLEDGED),
        ),
        Report(
            name="open-credits",
            question="What do vendors still owe us, what of it is free, and until when?",
            table=open_credits,
            of_a_moment=True,
        ),
        Report(
            name="stale-credits",
            question="Which credits lie too long, what happened last, and who looks after them?",
            table=stale_credits,
            of_a_moment=True,
        ),
        Report(
            name="statement",
            question="What moved between a vendor and us, and what is open?",
            table=statement,
            subject="vendor",
        ),
        Report(
            name="ageing",
            question="What do we owe each vendor, and they us, by age?",
            table=ageing,
            of_a_moment=True,
        ),
        Report(
            name="tie-out",
            question="Does the sub-ledger agree with the balance sheet?",
            table=tie_out,
            of_a_moment=True,
        ),
        Report(
            name="orders",
            question="What did each order come to: billed, credited, refunded, still open?",
            table=orders,
        ),
        Report(
            name="order",
            question="How is this order doing, vendor by vendor?",
            table=orders,
            subject="order",
        ),
        Report(
            name="vendors",
            question="What do we bring to the vendor review?",
            table=vendors,
            statuses=tuple(CaseStatus),
            periodic=True,
        ),
        Report(
            name="flow",
            question="When does the cash come: expected, applied, reconciled, and still to come?",
            table=flow,
        ),
        Report(
            name="fx",
            question="What did the exchange rate do, realised and not realised yet?",
            table=fx,
        ),
        Report(
            name="tax",
            question="What goes into the VAT return, and why?",
            table=tax,
            periodic=True,
        ),
        Report(
            name="us-1099",
            question="Which refunds reduce what was paid to a US vendor in the year?",
            table=us_1099,
        ),
        Report(
            name="controls",
            question="Which controls did each refund pass, judged on which figures?",
            table=controls,
            statuses=tuple(Result),
            subject="refund",
            subject_optional=True,
        ),
        Report(
            name="transitions",
            question="Who changed which state, when, and by which directive?",
            table=transitions,
            statuses=STATES,
        ),
    )
)
