"""What a log says of money, and the ledger does not know: which credit and refund are to be recorded.

A log says "refunded, 600.00"; the ledger wants the vendor's memo and the line of the bank. Nothing of that
is made up here: a remark says what is missing, and which open credits it could be about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.model import CaseStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.case_log.rows import LogRow
    from beancount_refunds.model import Case, Settlement

_STATUSES = frozenset(map(str, CaseStatus))


def money_remarks(row: LogRow, settlement: Settlement) -> Iterator[str]:
    """What is left to do before the ledger says what the row says."""
    case = settlement.case[row.case_id]
    if row.status in _STATUSES and row.status != case.status:
        yield f"the log says {row.status}, the ledger {case.status}"
    if row.refunded is None or row.refunded.currency != case.currency:
        return
    short = row.refunded.minor - case.refunded_amount_minor
    if short <= 0:
        return
    text = settlement.precisions.text
    when = f" (on {row.refunded_on})" if row.refunded_on else ""
    yield (
        f"the log says that {text(*row.refunded)} came back{when}, the ledger"
        f" {text(case.refunded_amount_minor, case.currency)}: record {_missing(case, settlement, short)}"
    )


def _missing(case: Case, settlement: Settlement, short: int) -> str:
    text = settlement.precisions.text
    own = [credit for credit in settlement.credits if credit.id in case.credit_ids]
    if sum(credit.available_balance_minor for credit in own) >= short:
        ids = " ".join(f'"{credit.id}"' for credit in own if credit.available_balance_minor)
        return f"the vendor-refund of {text(short, case.currency)} with {ids}"
    could = [
        f"{credit.id} with {text(credit.available_balance_minor, case.currency)}"
        for credit in settlement.credits
        if credit.vendor_id == case.vendor_id
        and credit.currency == case.currency
        and credit.case_id is None
        and credit.available_balance_minor
    ]
    hint = f"; open, and of no case, are {', '.join(could)}" if could else ""
    return (
        f'the vendor-credit that it pays (case_id: "{case.id}") and the vendor-refund of'
        f" {text(short, case.currency)}{hint}"
    )
