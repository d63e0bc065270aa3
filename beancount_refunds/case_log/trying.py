"""Which new rows the ledger takes: those with which nothing is wrong that is not wrong without them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from beancount.core.data import Custom

from beancount_refunds.case_log.trial import names, tried
from beancount_refunds.case_log.verdicts import Kind
from beancount_refunds.findings import Code
from beancount_refunds.record import CustomDraft, DocumentDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.case_log.trial import Trouble
    from beancount_refunds.case_log.verdicts import Part, Verdict
    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement


def settle_new(ledger: Ledger, verdicts: Sequence[Verdict]) -> tuple[Settlement, tuple[str, ...]]:
    """Refuse the new rows that would trouble the ledger; the books with the others, and what nobody caused.

    Where the ledger would have a new problem that belongs to no row, no row is printed.
    """
    _refuse_sealed(ledger, verdicts)
    while new := [verdict for verdict in verdicts if verdict.kind is Kind.NEW]:
        trial = tried(ledger, "".join(verdict.text for verdict in new))
        if not trial.troubles:
            return trial.ledger.settlement, ()
        if not _blame(new, trial.troubles):
            for verdict in new:
                verdict.refuse("the ledger would have a problem that belongs to no row")
            return ledger.settlement, tuple(trouble.message for trouble in trial.troubles)
    return ledger.settlement, ()


def _refuse_sealed(ledger: Ledger, verdicts: Sequence[Verdict]) -> None:
    """PERIOD_LOCKED (language, section 6): nothing of ours is dated on or before the last sealed day."""
    seals = [
        entry.values[0].value
        for entry in ledger.entries
        if isinstance(entry, Custom) and entry.type == "period-seal" and entry.values
    ]
    days = [on for on in seals if isinstance(on, datetime.date)]
    for verdict in verdicts:
        early = [
            part.draft.on
            for part in verdict.parts
            if isinstance(part.draft, CustomDraft) and days and part.draft.on <= max(days)
        ]
        if verdict.kind is Kind.NEW and early:
            verdict.refuse(
                f"{Code.PERIOD_LOCKED}: {min(early)} lies in the period up to {max(days)}, which is sealed"
            )


def _blame(new: Sequence[Verdict], troubles: Sequence[Trouble]) -> bool:
    """Take out of the rows what the troubles are about; whether there was anything."""
    lines: dict[int, tuple[Verdict, Part]] = {}
    lineno = 1
    for verdict in new:
        lineno += 1  # the comment above
        for part in verdict.parts:
            lines[lineno] = verdict, part
            lineno += part.text.count("\n")
    blamed = False
    for trouble in troubles:
        if trouble.lineno is not None:
            # An error may stand on a line of metadata: it is about the directive above.
            verdict, part = lines[max(line for line in lines if line <= trouble.lineno)]
            if _waits(verdict, part, trouble):
                part.left_out = trouble.message.splitlines()[0]
            else:
                verdict.refuse(trouble.message)
            blamed = True
        else:
            for verdict in new:
                if names(trouble.message, str(verdict.case_id)):
                    verdict.refuse(f"the ledger would have a problem: {trouble.message}")
                    blamed = True
    return blamed


def _waits(verdict: Verdict, part: Part, trouble: Trouble) -> bool:
    """Whether a directive can be left out, for it is true but cannot stand yet.

    That a case is done waits for the money; what happened after that waits with it; a document waits for
    its file.
    """
    if isinstance(part.draft, DocumentDraft):
        return True
    if trouble.message.startswith(Code.CASE_CLOSED_WITH_BALANCE):
        return True
    waiting = any(other.left_out for other in verdict.parts if isinstance(other.draft, CustomDraft))
    return waiting and trouble.message.startswith(Code.INVALID_STATE_TRANSITION)
