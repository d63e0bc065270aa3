"""The reason for undoing what a decision replaces, where nobody states one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.recording.values import refuse

if TYPE_CHECKING:
    import datetime

    from beancount_refunds.model import Settlement

#: A refund stated a bank reference that never came: it came under another.
WRONG_REFERENCE = "WRONG_REFERENCE"


def for_replacing(stated: str | None, settlement: Settlement, on: datetime.date) -> str:
    """``stated``, else `WRONG_REFERENCE` if policy ``reason_code`` allows it.

    Raises :class:`~beancount_refunds.recording.values.Unfit` where one of the policy's must be stated.
    """
    codes = [code for code, _ in settlement.policy.get("reason_code", on)]
    if stated is None and codes and WRONG_REFERENCE not in codes:
        refuse(
            "reason",
            f"the reference that is replaced is undone for a reason: state one of {', '.join(sorted(codes))}",
        )
    return stated or WRONG_REFERENCE
