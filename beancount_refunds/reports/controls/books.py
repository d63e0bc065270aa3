"""The controls on the sub-ledger: which credits, within what was open, posted, and the rest kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount_refunds.model import ReductionStatus, RefundStatus
from beancount_refunds.reports.controls.ground import LIVE, Control, Judgement, Result

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from beancount_refunds.model import Credit, Refund
    from beancount_refunds.reports.controls.ground import Ground


def references(ground: Ground, refund: Refund) -> Judgement:
    """It names credits that are there, of its vendor, issued by then and not reversed."""
    control, on = Control.REFERENCES, refund.recorded_on
    named = [ground.original(id_) for id_ in refund.credit_ids]
    if not named:
        told = "no credit could be read"
        return Judgement(control, ground.failing(refund), told, on, by=refund.recorded_by)
    known = [ground.books.credit[id_] for id_ in named if id_ in ground.books.credit]
    vendors = sorted({one.vendor_id for one in known} | {refund.vendor_id or ""} - {""})
    late = [one.id for one in known if one.issued_on > on]
    # A credit that it names and took nothing of can be reversed later.
    taken = {part.credit_id for part in refund.allocations if refund.status in LIVE}
    gone = [one.id for one in known if one.id in taken and one.status is ReductionStatus.REVERSED]
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
        told = []
        for part in parts:
            credit = ground.books.credit[part.credit_id]
            number, unit = ground.number, credit.currency
            told.append(
                f"{credit.id}: {number(part.before, unit)} − {number(part.amount, unit)}"
                f" = {ground.text(part.before - part.amount, unit)}"
            )
        holds = all(0 < part.amount <= part.before for part in parts)
        result = Result.PASSED if holds else Result.FAILED
        return Judgement(Control.BALANCE, result, "; ".join(told), on, by=refund.recorded_by)
    return _asked(ground, refund)


def _asked(ground: Ground, refund: Refund) -> Judgement:
    """The same of a refund that took nothing: what it holds, or asks, of what was open that day."""
    on = ground.as_of if refund.status is RefundStatus.PENDING else refund.recorded_on
    named = dict.fromkeys(ground.original(id_) for id_ in refund.credit_ids)
    units = {ground.books.credit[id_].currency for id_ in named if id_ in ground.books.credit}
    unopened = any(id_ not in ground.books.credit for id_ in named)
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
    left = sum(_left(ground, id_, on) for id_ in named)
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
    standing = _cleaned({id_: minor - sums.back.get(id_, 0) for id_, minor in sums.taken.items()})
    holds = _cleaned(sums.accounts) == _cleaned(sums.taken)
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
        total: dict[str, int] = {}
        for id_, minor in amounts.items():
            unit = self._currencies.get(id_, "of another credit")
            total[unit] = total.get(unit, 0) + minor
        return " and ".join(ground.text(minor, unit) for unit, minor in sorted(total.items()))


def _cleaned(sums: Mapping[str, int]) -> dict[str, int]:
    return {id_: minor for id_, minor in sums.items() if minor}


def _adds_up(refund: Refund) -> bool:
    """Whether the parts add up to the refund, where they are in its currency."""
    if any(part.currency != refund.currency for part in refund.allocations):
        return True
    return sum(part.amount_minor for part in refund.allocations) == refund.amount_minor


def residual_kept(ground: Ground, refund: Refund) -> Judgement:
    """Of each credit: what it was, less all parts, is what is open; likewise its carrying amount."""
    named = dict.fromkeys(ground.original(id_) for id_ in refund.credit_ids)
    known = [ground.books.credit[id_] for id_ in named if id_ in ground.books.credit]
    if not known:
        return Judgement(Control.RESIDUAL, Result.NOT_JUDGED, "no credit is known", ground.as_of)
    if any(one.status is ReductionStatus.WAITING for one in known):
        return Judgement(Control.RESIDUAL, Result.OPEN, "a credit waits itself", ground.as_of)
    told, holds = [], True
    for credit in known:
        words, right = _residual(ground, credit)
        told.append(words)
        holds = holds and right
    result = Result.PASSED if holds else Result.FAILED
    return Judgement(Control.RESIDUAL, result, "; ".join(told), ground.as_of, by=refund.recorded_by)


def _residual(ground: Ground, credit: Credit) -> tuple[str, bool]:
    history, unit = ground.history[credit.id], credit.currency
    face = sum(one.amount_minor for one in history if one.kind in ("credit", "raise"))
    parts = face - sum(one.amount_minor for one in history)
    told = f"{credit.id}: {ground.number(face, unit)} − {ground.number(parts, unit)}"
    told = f"{told} = {ground.text(face - parts, unit)}"
    holds = face == credit.amount_minor and face - parts == credit.unapplied_balance_minor >= 0
    if not holds:
        told += f", the credit says {ground.text(credit.unapplied_balance_minor, unit)}"
    carried = [one.carrying_amount_minor for one in history]
    residual = credit.residual_carrying_amount_minor
    standing = credit.status is ReductionStatus.POSTED
    if standing and residual is not None and None not in carried:
        left = sum(carrying for carrying in carried if carrying is not None)
        holds = holds and left == residual
        if left != residual:
            worth = ground.text(left, credit.functional_currency or "")
            told += f"; its movements carry {worth}"
    return told, holds


def controls_of_books(ground: Ground, refund: Refund) -> Iterator[Judgement]:
    """The first four controls of a refund."""
    yield references(ground, refund)
    yield within_balance(ground, refund)
    yield posted(ground, refund)
    yield residual_kept(ground, refund)
