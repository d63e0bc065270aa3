"""The controls on people and papers: a second person, and evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.money import Money
from beancount_refunds.rates import Rate
from beancount_refunds.reports.controls.cash import step
from beancount_refunds.reports.controls.ground import Control, Judgement, Result

if TYPE_CHECKING:
    from beancount_refunds.model import Act, Refund
    from beancount_refunds.reports.controls.ground import Ground


def approved(ground: Ground, refund: Refund) -> Judgement:
    """At or above the limit of its day, somebody else than its recorder approved that amount in time."""
    on = refund.recorded_on
    limit: Money | None = ground.books.policy.get("approval_limit", on)
    if limit is None:
        return Judgement(Control.APPROVED, Result.NOT_REQUIRED, "no limit", on, "approval_limit not set")
    policy = f"approval_limit {ground.text(*limit)}"
    if refund.amount_minor is None or refund.currency is None:
        return Judgement(Control.APPROVED, Result.NOT_JUDGED, "no amount could be read", on, policy)
    reaches, told = _reaches(ground, Money(refund.amount_minor, refund.currency), limit, refund)
    if not reaches:
        return Judgement(Control.APPROVED, Result.NOT_REQUIRED, told, on, policy)
    approval = _approval(ground, refund)
    if approval is None:
        told = f"{told}; nobody else has approved it"
        return Judgement(Control.APPROVED, ground.failing(refund), told, on, policy)
    late = refund.applied_on is not None and approval.on > refund.applied_on
    told = f"{told}; recorded by {refund.recorded_by}, approved by {approval.by} on {approval.on}"
    result = ground.failing(refund) if late else Result.PASSED
    return Judgement(Control.APPROVED, result, told, on, policy, approval.by)


def _reaches(ground: Ground, amount: Money, limit: Money, refund: Refund) -> tuple[bool, str]:
    """Whether an amount is at or above the limit; without a rate it counts as that."""
    shown = ground.text(*amount)
    if amount.currency == limit.currency:
        reaches = amount.minor >= limit.minor
    else:
        rate = ground.books.converter.rate(amount.currency, limit.currency, refund.recorded_on)
        if not isinstance(rate, Rate):
            return True, f"{shown}, {rate.reason}"
        exact = ground.books.precisions.exact(amount, rate.value, limit.currency)
        worth = ground.books.precisions.convert(amount, rate.value, limit.currency)
        shown = f"{shown} {step(rate.value)} = {ground.text(worth, limit.currency)}"
        reaches = exact >= limit.minor
    return reaches, f"{shown} is {'at or above' if reaches else 'below'} the limit"


def _approval(ground: Ground, refund: Refund) -> Act | None:
    """The first approval of that amount by somebody else."""
    for act in ground.approvals.get(refund.id, ()):
        stated = act.amount_minor is None or (act.amount_minor, act.currency) == (
            refund.amount_minor,
            refund.currency,
        )
        if stated and refund.recorded_by not in (None, act.by):
            return act
    return None


def evidenced(ground: Ground, refund: Refund) -> Judgement:
    """Where the policy of its day requires it, the directive names evidence or a document carries its id."""
    on = refund.recorded_on
    required = ground.books.policy.get("require_evidence", on)
    policy = f"require_evidence {' '.join(required) or 'not set'}"
    act = ground.recorded.get(refund.position)
    stated = [act.evidence] if act is not None and act.evidence is not None else []
    filed = ground.filed.get(refund.id, 0)
    told = " and ".join([*stated, *([f"{filed} document{'s' if filed > 1 else ''} filed"] if filed else [])])
    if "vendor-refund" not in required:
        return Judgement(Control.EVIDENCED, Result.NOT_REQUIRED, told or "none", on, policy)
    result = Result.PASSED if told else ground.failing(refund)
    return Judgement(Control.EVIDENCED, result, told or "none", on, policy, refund.recorded_by)
