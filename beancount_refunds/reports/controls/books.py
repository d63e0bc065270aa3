"""The controls on the sub-ledger: which credits, within what was open, posted, and the rest kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.reports.controls.ground import LIVE, Control, Judgement, Result

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from beancount_refunds.model import Credit, Refund
    from beancount_refunds.reports.controls.ground import Ground


#: The movements that make a credit what it was in the whole.
_RAISING = ("credit", "raise")
#: The currency of what stands on the accounts of a credit that the refund has nothing to do with.
_OTHER = "of another credit"


def references(ground: Ground, refund: Refund) -> Judgement:
    """It names credits that are there, of its vendor, issued by then and not reversed."""
    control, on = Control.REFERENCES, refund.recorded_on
    named, known = ground.named(refund)
    if not named:
        told = "no credit could be read"
        return Judgement(control, ground.failing(refund), told, on, by=refund.recorded_by)
    vendors = sorted({one.vendor_id for one in known} | ({refund.vendor_id} if refund.vendor_id else set()))
    late = [one.id for one in known if one.issued_on > on]
    # A credit that it names and took nothing of can be reversed later.
    gone = [one.id for one in known if one.status is ReductionStatus.REVERSED]
    if gone:
        taken = {part.credit_id for part in refund.allocations if refund.status in LIVE}
        gone = [id_ for id_ in gone if id_ in taken]
    figures = f"{len(named)} named, {len(known)} known, of {' and '.join(vendors) or 'no vendor'}"
    if late:
        figures += f"; issued later: {', '.join(late)}"
    if gone:
        figures += f"; reversed: {', '.join(gone)}"
    holds = len(known) == len(named) and len(vendors) == 1 and not late and not gone
    result = Result.PASSED if holds else ground.failing(refund)
    return Judgement(control, result, figures, on, by=refund.recorded_by)


def within_balance(ground: Ground, refund: Refund) -> Judgement:
    """No part is larger than what was open of its credit just before, by the movements until then."""
    on = refund.applied_on or refund.recorded_on
    parts = ground.taken.get(refund.id)
    if parts:
        told, holds, number = [], True, ground.number
        for id_, before, amount in parts:
            unit = ground.books.credit[id_].currency
            left = ground.text(before - amount, unit)
            told.append(f"{id_}: {number(before, unit)} − {number(amount, unit)} = {left}")
            holds = holds and 0 < amount <= before
        result = Result.PASSED if holds else Result.FAILED
        return Judgement(Control.BALANCE, result, "; ".join(told), on, by=refund.recorded_by)
    return _asked(ground, refund)


def _asked(ground: Ground, refund: Refund) -> Judgement:
    """The same of a refund that took nothing: what it holds, or asks, of what was open that day."""
    on = ground.as_of if refund.status is RefundStatus.PENDING else refund.recorded_on
    named, known = ground.named(refund)
    units = {credit.currency for credit in known}
    unopened = len(known) != len(named)
    if refund.allocations:
        held = [
            f"{part.credit_id}: holds {ground.number(part.amount_minor, part.currency)}"
            f" of {ground.text(_left(ground, part.credit_id, on), part.currency)}"
            for part in refund.allocations
        ]
        return Judgement(Control.BALANCE, ground.failing(refund), "; ".join(held), on, by=refund.recorded_by)
    if refund.amount_minor is None or unopened or units != {refund.currency}:
        told = refund.remark or "the credits are in another currency: nothing was taken"
        result = Result.OPEN if refund.status is RefundStatus.PENDING else Result.NOT_JUDGED
        return Judgement(Control.BALANCE, result, told, on, by=refund.recorded_by)
    unit = units.pop()
    left = sum(_left(ground, id_, on) for id_ in dict.fromkeys(named))
    told = f"asks {ground.text(refund.amount_minor, unit)} of {ground.text(left, unit)} open on {on}"
    exceeds = refund.amount_minor > left
    if refund.remark == "REFUND_EXCEEDS_CREDIT_BALANCE" and not exceeds:
        told, exceeds = f"{told}, which others have reserved", True
    result = Result.REFUSED if exceeds else Result.PASSED
    if refund.status is not RefundStatus.REJECTED:
        result = ground.failing(refund)
    return Judgement(Control.BALANCE, result, told, on, by=refund.recorded_by)


def _left(ground: Ground, credit_id: str, on: datetime.date) -> int:
    """What was open of a credit at the end of a day, by its movements."""
    return sum(one.amount_minor for one in ground.history[credit_id] if one.on <= on)


def posted(ground: Ground, refund: Refund) -> Judgement:
    """What it is allocated, what it took of its credits, and what stands on the accounts are the same."""
    on = refund.applied_on or refund.recorded_on
    account = ground.books.policy.account("clearing_account", on)
    policy = None if refund.cash_account is None else f"clearing_account {account}"
    sums = _Sums(ground, refund)
    standing, back = _cleaned(sums.taken), sums.back
    holds = _cleaned(sums.accounts) == standing
    if back:
        standing = _cleaned({id_: minor - back.get(id_, 0) for id_, minor in standing.items()})
    if refund.status in LIVE:
        holds = holds and bool(standing) and standing == _cleaned(sums.allocated) and _adds_up(refund)
    else:
        holds = holds and not standing
    result = Result.PASSED if holds else Result.FAILED
    if holds and not sums.taken:
        result = ground.failing(refund)
    return Judgement(Control.POSTED, result, sums.words(ground, refund), on, policy, refund.recorded_by)


class _Sums:
    """What a refund is allocated, took of each credit, gave back, and has on the vendor's accounts."""

    def __init__(self, ground: Ground, refund: Refund) -> None:
        self.allocated: dict[str, int] = {}
        self.taken: dict[str, int] = {}
        self.back: dict[str, int] = {}
        self.accounts = ground.posted.get(refund.position, {})
        self._currencies: dict[str, str] = {}
        for part in refund.allocations:
            self._currencies[part.credit_id] = part.currency
            self.allocated[part.credit_id] = self.allocated.get(part.credit_id, 0) + part.amount_minor
        for moved in ground.movements.get(refund.id, ()):
            self._currencies[moved.credit_id] = moved.currency
            sums, sign = (self.taken, -1) if moved.kind == "refund" else (self.back, 1)
            sums[moved.credit_id] = sums.get(moved.credit_id, 0) + sign * moved.amount_minor

    def words(self, ground: Ground, refund: Refund) -> str:
        """All four, those that are nothing left out."""
        if not self.taken and not self.accounts:
            waits = refund.pending_reason.lower() if refund.pending_reason else None
            why = f"waits for {waits}" if waits else refund.remark
            return f"nothing is posted: {why}" if why else "nothing is posted"
        told = [
            f"{words} {self._text(ground, amounts)}"
            for words, amounts in (
                ("allocated", self.allocated),
                ("taken of the credits", self.taken),
                ("given back", self.back),
                ("posted to the vendor", self.accounts),
            )
            if amounts
        ]
        return ", ".join(told)

    def _text(self, ground: Ground, amounts: Mapping[str, int]) -> str:
        if len(amounts) == 1:
            ((only, minor),) = amounts.items()
            return ground.text(minor, self._currencies.get(only, _OTHER))
        total: dict[str, int] = {}
        for id_, minor in amounts.items():
            unit = self._currencies.get(id_, _OTHER)
            total[unit] = total.get(unit, 0) + minor
        return " and ".join(ground.text(minor, unit) for unit, minor in sorted(total.items()))


def _cleaned(sums: Mapping[str, int]) -> dict[str, int]:
    return {id_: minor for id_, minor in sums.items() if minor}


def _adds_up(refund: Refund) -> bool:
    """Whether the parts add up to the refund, where they are in its currency."""
    total = 0
    for part in refund.allocations:
        if part.currency != refund.currency:
            return True
        total += part.amount_minor
    return total == refund.amount_minor


def residual_kept(ground: Ground, refund: Refund) -> Judgement:
    """Of each credit: what it was, less all parts, is what is open; likewise its carrying amount."""
    known = {credit.id: credit for credit in ground.named(refund).known}
    if not known:
        return Judgement(Control.RESIDUAL, Result.NOT_JUDGED, "no credit is known", ground.as_of)
    if any(one.status is ReductionStatus.WAITING for one in known.values()):
        return Judgement(Control.RESIDUAL, Result.OPEN, "a credit waits itself", ground.as_of)
    told, holds = [], True
    for credit in known.values():
        words, right = _residual(ground, credit)
        told.append(words)
        holds = holds and right
    result = Result.PASSED if holds else Result.FAILED
    return Judgement(Control.RESIDUAL, result, "; ".join(told), ground.as_of, by=refund.recorded_by)


def _residual(ground: Ground, credit: Credit) -> tuple[str, bool]:
    history, unit = ground.history[credit.id], credit.currency
    face = left = 0
    for one in history:
        left += one.amount_minor
        if one.kind in _RAISING:
            face += one.amount_minor
    told = f"{credit.id}: {ground.number(face, unit)} − {ground.number(face - left, unit)}"
    told = f"{told} = {ground.text(left, unit)}"
    holds = face == credit.amount_minor and left == credit.unapplied_balance_minor >= 0
    if not holds:
        told += f", the credit says {ground.text(credit.unapplied_balance_minor, unit)}"
    carried = [one.carrying_amount_minor for one in history]
    residual = credit.residual_carrying_amount_minor
    if credit.status is ReductionStatus.POSTED and residual is not None and None not in carried:
        worth = sum(carrying for carrying in carried if carrying is not None)
        if worth != residual:
            holds = False
            told += f"; its movements carry {ground.text(worth, credit.functional_currency or '')}"
    return told, holds
