"""The controls on cash: the exchange difference, and the bank transaction."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING

from beancount_refunds.model import RefundStatus
from beancount_refunds.money import Money
from beancount_refunds.rates import Rate
from beancount_refunds.reports.controls.ground import LIVE, Control, Judgement, Result

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from fractions import Fraction

    from beancount_refunds.model import Credit, Refund
    from beancount_refunds.reports.controls.ground import Ground

_EXACT = decimal.Context(prec=40, traps=[decimal.Inexact])
_SHOWN = decimal.Context(prec=12)


def fx_computed(ground: Ground, refund: Refund) -> Judgement:
    """Where cash and credit differ in currency: proceeds less carrying amount is the gain, to the penny."""
    on = refund.applied_on or refund.recorded_on
    reaching = _reaching(refund)
    known = ground.named(refund).known
    # The policy on the day of the credit counts, not that of the refund (language, section 4).
    days = [credit.issued_on for credit in known] or [on]
    rules = dict.fromkeys([ground.books.policy.get("fx_recognition", day) for day in days])
    policy = f"fx_recognition {' and '.join(rules)}"
    if reaching is None or not known:
        return Judgement(Control.FX, Result.NOT_JUDGED, "nothing could be read", on, policy)
    if not any(_recognised(ground, credit, reaching.currency) for credit in known):
        told = f"cash and credits are in {reaching.currency}"
        holds = refund.fx_gain_loss_minor == 0
        result = Result.NOT_REQUIRED if holds else Result.FAILED
        return Judgement(Control.FX, result, told, on, policy)
    if refund.status not in LIVE:
        return _unposted(ground, refund, on, policy)
    result, told = _gain(ground, refund, reaching, on)
    return Judgement(Control.FX, result, told, on, policy)


def _reaching(refund: Refund) -> Money | None:
    """What reaches the bank before its fee."""
    if refund.received_minor is not None and refund.received_currency is not None:
        return Money(refund.received_minor, refund.received_currency)
    if refund.amount_minor is None or refund.currency is None:
        return None
    return Money(refund.amount_minor, refund.currency)


def _recognised(ground: Ground, credit: Credit, currency: str) -> bool:
    """Whether a difference arises: another currency, or the policy on the day of the credit (IAS 21.28)."""
    if credit.currency != currency:
        return True
    policy, on = ground.books.policy, credit.issued_on
    return policy.get("fx_recognition", on) == "functional" and currency != policy.functional_currency(on)


def _unposted(ground: Ground, refund: Refund, on: datetime.date, policy: str) -> Judgement:
    gain = refund.fx_gain_loss_minor
    if gain:
        return Judgement(Control.FX, Result.FAILED, "nothing is posted, and a gain stands", on, policy)
    if refund.status is RefundStatus.REVERSED and ground.was_posted(refund):
        carried = [one.carrying_amount_minor or 0 for one in ground.movements[refund.id]]
        result = Result.FAILED if sum(carried) else Result.PASSED
        return Judgement(Control.FX, result, "reversed: the gain went back with it", on, policy)
    pending = refund.status is RefundStatus.PENDING
    told = "will be computed when it is applied" if pending else "nothing was posted"
    return Judgement(Control.FX, Result.OPEN if pending else Result.NOT_JUDGED, told, on, policy)


def _gain(ground: Ground, refund: Refund, reaching: Money, on: datetime.date) -> tuple[Result, str]:
    books = ground.books
    functional = books.policy.functional_currency(on)
    if functional is None:
        return Result.FAILED, "no functional currency is set"
    proceeds, told = _proceeds(ground, refund, reaching, functional, on)
    if proceeds is None:
        return Result.FAILED, told
    carrying = -sum(one.carrying_amount_minor or 0 for one in ground.movements[refund.id])
    gain = proceeds - carrying
    word = "gain" if gain >= 0 else "loss"
    told += f"; carrying {ground.text(carrying, functional)}; {word} {ground.text(abs(gain), functional)}"
    holds = refund.fx_recognised and refund.proceeds_minor == proceeds and refund.fx_gain_loss_minor == gain
    if not holds:
        told += f", the register says {ground.text(refund.fx_gain_loss_minor, functional)}"
    return (Result.PASSED if holds else Result.FAILED), told


def _proceeds(
    ground: Ground, refund: Refund, reaching: Money, functional: str, on: datetime.date
) -> tuple[int | None, str]:
    """What reaches the bank in the functional currency, and how that comes about."""
    shown = ground.text(*reaching)
    if reaching.currency == functional:
        return reaching.minor, f"proceeds {shown}"
    stated = ground.stated(refund.position, "functional_amount")
    if stated is not None and stated.currency == functional:
        return stated.minor, f"{shown} stated as {ground.text(*stated)}"
    rate = ground.books.converter.rate(reaching.currency, functional, on)
    if not isinstance(rate, Rate):
        return None, rate.reason
    proceeds = ground.books.precisions.convert(reaching, rate.value, functional)
    return proceeds, f"{shown} {step(rate.value)} = {ground.text(proceeds, functional)}"


def step(rate: Fraction) -> str:
    """What to key into a calculator: ``× 0.78``, ``∕ 0.1088``, or a number of twelve digits."""
    for sign, value in (("×", rate), ("∕", 1 / rate)):
        try:
            number = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
        except decimal.Inexact:
            continue
        return f"{sign} {number:f}"
    return f"× {_SHOWN.divide(Decimal(rate.numerator), Decimal(rate.denominator)):f}"


def receipt_matched(ground: Ground, refund: Refund) -> Judgement:
    """The bank credits the clearing account with exactly its refunds, each less its fee, and the excess."""
    on = refund.applied_on or refund.recorded_on
    if ground.straight(refund):
        return _proved_by_balance(ground, refund, on)
    policy = f"clearing_account {ground.books.policy.account('clearing_account', on) or 'not set'}"
    result, told, day, by = _received(ground, refund)
    if refund.returned_ref is not None and result is Result.PASSED:
        result, more, day = _returned(ground, refund)
        told = f"{told}; {more}"
    return Judgement(Control.RECEIPT, result, told, day or on, policy, by)


def _proved_by_balance(ground: Ground, refund: Refund, on: datetime.date) -> Judgement:
    """A refund straight to a cash account is proved by the next balance of that account that holds."""
    control, reaching = Control.RECEIPT, _reaching(refund)
    if refund.status not in LIVE or reaching is None:
        result = Result.OPEN if refund.status is RefundStatus.PENDING else Result.NOT_JUDGED
        return Judgement(control, result, "nothing stands on a cash account", on)
    held = ground.proofs.get((refund.cash_account or "", reaching.currency), ())
    later = [day for day in held if day > on]
    if not later:
        told = f"no balance of {refund.cash_account} has held since {on}"
        return Judgement(control, Result.OPEN, told, on)
    return Judgement(control, Result.PASSED, f"the balance of {refund.cash_account} holds", min(later))


_Outcome = tuple[Result, str, "datetime.date | None", "str | None"]


def _received(ground: Ground, refund: Refund) -> _Outcome:
    reversed_ = refund.status is RefundStatus.REVERSED and refund.returned_ref is None
    if refund.status is RefundStatus.REJECTED or reversed_:
        told = "reversed: no payment is awaited" if reversed_ else "refused: no payment is awaited"
        return Result.NOT_REQUIRED, told, None, None
    if len(refund.references) > 1:
        return ground.failing(refund), f"matched to {' and '.join(refund.references)}", None, None
    if not refund.references:
        return Result.OPEN, "no bank reference is known", None, None
    (reference,) = refund.references
    by = next((one.act.by for one in ground.matches[reference] if refund.id in one.standing), None)
    result, told, on = _on_the_bank(ground, refund, reference)
    return result, told, on, by or refund.recorded_by


def _on_the_bank(ground: Ground, refund: Refund, reference: str) -> tuple[Result, str, datetime.date | None]:
    lines = ground.receipts.get(reference, [])
    if not lines:
        return Result.OPEN, f"{reference} is not in the bank's transactions yet", None
    on = lines[0].booked_on
    if len(lines) > 1:
        return ground.failing(refund), f"{reference} stands on {len(lines)} bank transactions", on
    waiting = [one.id for one in ground.claimants[reference] if one.status is RefundStatus.PENDING]
    if waiting:
        return Result.OPEN, f"{reference} waits for {', '.join(waiting)}", on
    return *_compared(ground, refund, reference), on


def _cash(refund: Refund) -> Money:
    """What reaches the bank of a refund that has an amount."""
    minor, currency = _reaching(refund) or Money(0, "")
    return Money(minor - refund.fee_minor, currency)


def _compared(ground: Ground, refund: Refund, reference: str) -> tuple[Result, str]:
    """The bank line against the refunds on it, each less its fee, and what came too much."""
    expected: dict[str, int] = {}
    told = []
    for name, money in (*_counting(ground, reference), *_excesses(ground, reference)):
        expected[money.currency] = expected.get(money.currency, 0) + money.minor
        told.append(f"{name} {ground.number(*money)}")
    return _agrees(ground, refund, (reference, 1), expected, " + ".join(told))


def _counting(ground: Ground, reference: str) -> Iterator[tuple[str, Money]]:
    for other in ground.claimants[reference]:
        counts = other.status in LIVE or other.returned_ref not in (None, reference)
        if counts and not ground.straight(other):
            yield other.id, _cash(other)


def _excesses(ground: Ground, reference: str) -> Iterator[tuple[str, Money]]:
    """What the matches of a receipt state above its refunds, while one of these is still matched."""
    for match in ground.matches[reference]:
        excess = ground.stated(match.act.position, "excess")
        if excess is not None and match.standing:
            yield "excess", excess


def _agrees(
    ground: Ground, refund: Refund, compared: tuple[str, int], expected: dict[str, int], told: str
) -> tuple[Result, str]:
    reference, sign = compared
    cleared: dict[str, int] = {}
    for account, currency, minor in ground.receipts[reference][0].cleared:
        if account == refund.cash_account:
            cleared[currency] = cleared.get(currency, 0) + sign * (minor or 0)
    booked = " and ".join(ground.text(minor, unit) for unit, minor in cleared.items()) or "nothing"
    figures = f"{reference}: bank {booked}"
    if cleared == expected:
        return Result.PASSED, f"{figures} = {told}"
    return Result.FAILED, f"{figures} ≠ {told}"


def _returned(ground: Ground, refund: Refund) -> tuple[Result, str, datetime.date | None]:
    """The payment that went back against the refunds reversed because of it."""
    reference = refund.returned_ref or ""
    if not ground.receipts.get(reference):
        return Result.OPEN, f"{reference} is not in the bank's transactions yet", None
    expected: dict[str, int] = {}
    told = []
    for other in ground.claimants[reference]:
        if other.returned_ref == reference:
            cash = _cash(other)
            expected[cash.currency] = expected.get(cash.currency, 0) + cash.minor
            told.append(f"{other.id} {ground.number(*cash)}")
    result, figures = _agrees(ground, refund, (reference, -1), expected, " + ".join(told))
    return result, f"returned by {figures}", ground.receipts[reference][0].booked_on
