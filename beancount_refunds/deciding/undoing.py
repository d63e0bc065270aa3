"""Rejected proposals and undone matches as directives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.deciding import days
from beancount_refunds.deciding.accepting import signed
from beancount_refunds.deciding.marks import mark
from beancount_refunds.deciding.model import Decision
from beancount_refunds.record.drafts import CustomDraft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.record.drafts import Value
    from beancount_refunds.recording.ground import Ground


def reject(reference: str, ids: Sequence[str], ground: Ground, reason: str | None = None) -> Decision:
    """That a receipt belongs to none of these refunds or credits: it is never proposed for them again."""
    why: dict[str, Value] = {"reason": reason} if reason else {}
    # What was looked at once stays looked at: there is no second time.
    mark_ = {"external_id": mark(reference, ids)}
    draft = CustomDraft(
        on=days.of_reject(reference, ground.settlement),
        kind="receipt-reject",
        values=(reference, *ids),
        metadata=why | signed(ground, "receipt-reject", reference, ids) | mark_,
    )
    return Decision(reference=reference, drafts=(draft,))


def unmatch(reference: str, refund_ids: Sequence[str], ground: Ground, reason: str) -> Decision:
    """That a match was wrong: the refunds wait for their receipt again, and the receipt for its refunds."""
    why: dict[str, Value] = {"reason": reason}
    draft = CustomDraft(
        on=days.of_unmatch(reference, refund_ids, ground.settlement),
        kind="receipt-unmatch",
        values=(reference, *refund_ids),
        metadata=why | signed(ground, "receipt-unmatch", reference, refund_ids),
    )
    ids = " ".join(refund_ids)
    hint = (
        "the matcher may propose it again; if it never was that one:"
        f" bean-refunds reject LEDGER {reference} {ids}"
    )
    return Decision(reference=reference, drafts=(draft,), said=(hint,))
