"""All reports by name: what each answers, and what may be asked of it.

A shell needs nothing else: it looks a report up, asks a :class:`~.question.Question`, renders the table.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.model import CaseStatus, ReductionStatus, RefundStatus
from beancount_refunds.reports.cases import cases
from beancount_refunds.reports.credits import credits_table
from beancount_refunds.reports.exceptions import ACKNOWLEDGED, OPEN, exceptions
from beancount_refunds.reports.register import register

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
    those that rows can be chosen by, ``periodic`` says that it cuts time into periods.
    """

    name: str
    question: str
    table: Callable[[Ledger, Question], Table]
    subject: str | None = None
    subject_optional: bool = False
    statuses: tuple[str, ...] = ()
    periodic: bool = False


def _of_settlement(
    table: Callable[[Settlement, Filters], Table],
) -> Callable[[Ledger, Question], Table]:
    """A report that needs the settlement only."""
    return lambda ledger, question: table(ledger.settlement, question.filters)


def _listed(reports: Iterable[Report]) -> Mapping[str, Report]:
    return {report.name: report for report in reports}


#: The reports in the order in which they are offered.
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
            question="What did we claim, and what came of it? (the refund log)",
            table=_of_settlement(cases),
            statuses=tuple(CaseStatus),
        ),
        Report(
            name="exceptions",
            question="What is open, who owns it, and what is to be done next?",
            table=_of_settlement(exceptions),
            statuses=(OPEN, ACKNOWLEDGED),
        ),
    )
)
