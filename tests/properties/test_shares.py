"""Carrying amounts, tax slices and realised gains: parts that add up to the whole, exactly."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given

from beancount_refunds.model import Movement, ReductionStatus
from tests.properties.books import settled
from tests.properties.chart import DEFERRED
from tests.properties.ledgers import Ledger, ledgers

if TYPE_CHECKING:
    from beancount_refunds.outcome import Outcome


def minor_of(outcome: Outcome, leg: Any) -> int:
    """The minor units of a generated posting."""
    minor = outcome.settlement.precisions.to_minor(leg.units.number, leg.units.currency)
    assert minor is not None
    return minor


def half_up(value: Fraction) -> int:
    """Round, halves up, of something that is not negative."""
    return int(value + Fraction(1, 2))


def parts_as_the_language_says(movements: list[Movement], whole_tax: int | None) -> None:
    """Check each movement of one credit against: round(V × cleared ∕ total) less what stands."""
    face = value = 0
    parts: list[tuple[str, int, int, int]] = []
    for moved in movements:
        amount, carrying = moved.amount_minor, moved.carrying_amount_minor or 0
        if moved.kind in ("credit", "raise"):
            face, value = face + amount, value + carrying
        elif moved.kind == "reversal of credit":
            assert not parts
            assert (amount, carrying) == (-face, -value)
        elif moved.kind.startswith("reversal of "):
            parts.remove((moved.subject, amount, carrying, moved.tax_minor))
        else:
            cleared = sum(part[1] for part in parts) - amount
            taken, slices = sum(part[2] for part in parts), sum(part[3] for part in parts)
            if moved.carrying_amount_minor is not None:
                assert -carrying == max(0, half_up(Fraction(value * cleared, face)) - taken)
            if whole_tax is not None:
                assert -moved.tax_minor == max(0, half_up(Fraction(whole_tax * cleared, face)) - slices)
            parts.append((moved.subject, -amount, -carrying, -moved.tax_minor))
            if cleared == face and moved.carrying_amount_minor is not None:
                assert sum(part[2] for part in parts) == value
            if cleared == face and whole_tax is not None:
                assert sum(part[3] for part in parts) == whole_tax


def deferred_tax(outcome: Outcome) -> dict[str, int]:
    """The tax that each credit memo posted to the deferred account, in minor units."""
    found: dict[str, int] = {}
    for entry in outcome.generated:
        if entry.narration.startswith("Credit memo "):
            id_ = next(leg.meta["credit_id"] for leg in entry.postings if "credit_id" in leg.meta)
            found[id_] = 0
            for leg in entry.postings:
                if leg.account == DEFERRED:
                    found[id_] = -(minor_of(outcome, leg))
    return found


@given(ledgers())
def test_carrying_amounts_and_tax_slices_are_cumulative_shares_of_the_whole(ledger: Ledger) -> None:
    outcome = settled(ledger.entries)
    deferred = deferred_tax(outcome)
    for credit in outcome.settlement.credits:
        moved = [one for one in outcome.settlement.movements if one.credit_id == credit.id]
        parts_as_the_language_says(moved, deferred.get(credit.id))
        if credit.carrying_amount_minor is not None and credit.status is ReductionStatus.POSTED:
            stated = sum(one.carrying_amount_minor or 0 for one in moved)
            assert credit.residual_carrying_amount_minor == stated
            assert stated >= 0
            assert stated == 0 or credit.unapplied_balance_minor > 0 or moved[0].carrying_amount_minor is None


@given(ledgers())
def test_the_deferred_tax_account_holds_the_tax_of_what_is_unapplied(ledger: Ledger) -> None:
    outcome = settled(ledger.entries)
    deferred = deferred_tax(outcome)
    settlement = outcome.settlement
    by_directive = all(credit.id in deferred or not credit.tax_minor for credit in settlement.credits)
    if not by_directive:
        return
    still: Counter[str] = Counter()
    for credit in settlement.credits:
        if credit.id in deferred and credit.status is ReductionStatus.POSTED:
            slices = sum(
                moved.tax_minor
                for moved in settlement.movements
                if moved.credit_id == credit.id and moved.kind not in ("credit", "raise", "reduction")
            )
            by_hand = sum(
                moved.tax_minor
                for moved in settlement.movements
                if moved.credit_id == credit.id and moved.kind == "reduction"
            )
            assert deferred[credit.id] + slices + by_hand >= 0
            still[tax_currency(outcome, credit.id)] += deferred[credit.id] + slices
    posted: Counter[str] = Counter()
    for entry in outcome.generated:
        for leg in entry.postings:
            if leg.account == DEFERRED:
                posted[leg.units.currency] -= minor_of(outcome, leg)
    assert {key: minor for key, minor in posted.items() if minor} == {
        key: minor for key, minor in still.items() if minor
    }


def tax_currency(outcome: Outcome, credit_id: str) -> str:
    """The currency in which a credit's memo posted its deferred tax."""
    for entry in outcome.generated:
        if entry.narration.startswith("Credit memo ") and any(
            leg.meta.get("credit_id") == credit_id for leg in entry.postings
        ):
            for leg in entry.postings:
                if leg.account == DEFERRED:
                    return str(leg.units.currency)
    return ""


@given(ledgers())
def test_a_realised_gain_is_proceeds_less_carrying_amount(ledger: Ledger) -> None:
    outcome = settled(ledger.entries)
    differences: Counter[str] = Counter()
    for entry in outcome.generated:
        for leg in entry.postings:
            if leg.account in ("Income:Fx", "Expenses:Fx"):
                minor = minor_of(outcome, leg)
                mirrored = not entry.narration.startswith("Refund ")
                assert (minor > 0) == ((leg.account == "Expenses:Fx") != mirrored)
                differences[
                    next(link for link in sorted(entry.links) if link in outcome.settlement.refund)
                ] -= minor
    for refund in outcome.settlement.refunds:
        assert refund.fx_gain_loss_minor == differences[refund.id]
        if refund.fx_recognised:
            carrying = sum(part.carrying_amount_minor or 0 for part in refund.allocations)
            assert refund.proceeds_minor is not None
            assert refund.fx_gain_loss_minor == refund.proceeds_minor - carrying
        else:
            assert refund.fx_gain_loss_minor == 0
