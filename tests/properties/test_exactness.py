"""The sentences of "Exactness": money, balance, conservation, sub-ledger and control account."""

from __future__ import annotations

import decimal
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from beancount.core.data import Transaction
from beancount.core.interpolate import compute_residual
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.allocation import fill
from beancount_refunds.model import ReductionStatus, RefundStatus, Settlement
from beancount_refunds.money import MAX_MINOR, Money, Precisions, round_half_up, share
from beancount_refunds.posting import unit_price
from tests.properties.books import matched_in_place, settled
from tests.properties.chart import ACME, ACME_OLD, SHEN
from tests.properties.ledgers import Ledger, ledgers

MINOR = st.integers(1, MAX_MINOR) | st.integers(1, 1000)
_TOLERATED = Decimal("1E-18")


# --- money -------------------------------------------------------------------------------------


@given(st.integers(-(10**20), 10**20), st.sampled_from([2, 4, 10]) | st.integers(1, 2000))
def test_a_quotient_is_rounded_half_up(numerator: int, denominator: int) -> None:
    with decimal.localcontext(prec=60):
        exact = Decimal(numerator) / denominator
        assert round_half_up(Fraction(numerator, denominator)) == exact.to_integral_value(
            decimal.ROUND_HALF_UP
        )


@given(st.integers(-MAX_MINOR, MAX_MINOR), st.sampled_from(["GBP", "JPY", "KWD", "XYZ", "BTC"]))
def test_minor_units_and_numbers_are_the_same_money(minor: int, currency: str) -> None:
    precisions = Precisions({"BTC": 8, "GBP": 5})
    number = precisions.to_number(minor, currency)
    assert precisions.to_minor(number, currency) == minor
    assert number.as_tuple().exponent == -{"GBP": 2, "JPY": 0, "KWD": 3, "XYZ": 2, "BTC": 8}[currency]
    with decimal.localcontext(prec=60):
        too_precise = number * Decimal("1.0")
    assert precisions.to_minor(too_precise, currency) is None


@given(MINOR, st.integers(1, 10**6), st.integers(1, 1000), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_a_conversion_is_rounded_once_from_the_exact_value(
    minor: int, price: int, per: int, currency: str
) -> None:
    precisions, rate = Precisions(), Fraction(price, per)
    converted = precisions.convert(Money(minor, "GBP"), rate, currency)
    exact = Fraction(minor, 100) * rate * 10 ** precisions.digits(currency)
    assert Fraction(-1, 2) < converted - exact <= Fraction(1, 2)


@given(MINOR, st.lists(st.integers(1, 500), min_size=1, max_size=12))
def test_cumulative_shares_add_up_to_the_whole(total: int, parts: list[int]) -> None:
    whole, cleared, taken = sum(parts), 0, 0
    for part in parts:
        cleared += part
        piece = share(total, cleared, whole) - taken
        assert piece >= 0
        assert abs(Fraction(total * part, whole) - piece) <= 1
        taken += piece
    assert taken == total


@given(st.integers(0, 10_000), st.lists(st.integers(0, 3000), max_size=6))
def test_a_refund_fills_each_credit_before_the_next(wanted: int, available: list[int]) -> None:
    parts = fill(wanted, available)
    assert sum(parts) == min(wanted, sum(available))
    assert all(0 <= part <= limit for part, limit in zip(parts, available, strict=True))
    for place, part in enumerate(parts[1:], 1):
        assert not part or parts[:place] == available[:place]


@given(st.integers(0, MAX_MINOR), MINOR, st.sampled_from([0, 2, 3, 8]), st.sampled_from([0, 2, 3]))
def test_beancount_gets_every_total_back_from_its_unit_price(
    total: int, units: int, units_digits: int, total_digits: int
) -> None:
    worth, number = Decimal(total).scaleb(-total_digits), Decimal(units).scaleb(-units_digits)
    assert abs(unit_price(worth, number) * number - worth) < _TOLERATED
    assert abs(unit_price(-worth, -number) * -number + worth) < _TOLERATED


# --- balance -----------------------------------------------------------------------------------


def assert_exact(entry: Transaction) -> None:
    """A generated transaction sums to exactly zero, in units or in its functional amounts."""
    functional: list[Any] = [leg.meta.get("functional_amount") for leg in entry.postings]
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    with decimal.localcontext(prec=60):
        if functional[0] is None:
            assert not any(functional)
            for leg in entry.postings:
                assert leg.price is None
                sums[leg.units.currency] += leg.units.number
        else:
            for leg, worth in zip(entry.postings, functional, strict=True):
                sums[worth.currency] += worth.number
                if leg.units.currency == worth.currency:
                    assert leg.price is None
                    assert leg.units == worth
            assert len(sums) == 1
    assert not any(sums.values())
    residual = compute_residual(entry.postings)  # type: ignore[no-untyped-call]
    assert all(abs(position.units.number) < _TOLERATED for position in residual)


@given(ledgers())
def test_every_generated_transaction_sums_to_exactly_zero(ledger: Ledger) -> None:
    for entry in settled(ledger.entries).generated:
        assert entry.postings
        assert_exact(entry)
        assert all(leg.units.number for leg in entry.postings) or any(
            leg.meta.get("functional_amount") for leg in entry.postings
        )


# --- conservation ------------------------------------------------------------------------------


def used(settlement: Settlement) -> Counter[tuple[str, str]]:
    """What the refunds, applications and write-offs that stand took of each credit, by use."""
    taken: Counter[tuple[str, str]] = Counter()
    for refund in settlement.refunds:
        if refund.status in (RefundStatus.APPLIED, RefundStatus.RECONCILED):
            for part in refund.allocations:
                taken["refund", part.credit_id] += part.amount_minor
    for reduction in settlement.reductions:
        if reduction.status is ReductionStatus.POSTED:
            use = "write-off" if reduction.bill_id is None else "application"
            taken[use, reduction.credit_id] += reduction.amount_minor
    return taken


@given(ledgers())
def test_what_a_credit_is_was_applied_refunded_written_off_or_is_unapplied(ledger: Ledger) -> None:
    for on in ledger.days:
        settlement = settled(ledger.entries, on).settlement
        taken = used(settlement)
        reserved: Counter[str] = Counter()
        for refund in settlement.refunds:
            if refund.status is RefundStatus.PENDING:
                for part in refund.allocations:
                    reserved[part.credit_id] += part.amount_minor
        for credit in settlement.credits:
            assert credit.unapplied_balance_minor >= credit.available_balance_minor >= 0
            assert credit.reserved_balance_minor == reserved[credit.id]
            assert credit.refunded_amount_minor == taken["refund", credit.id]
            assert credit.written_off_amount_minor == taken["write-off", credit.id]
            assert credit.applied_amount_minor >= taken["application", credit.id]
            if credit.status is not ReductionStatus.POSTED:
                assert credit.unapplied_balance_minor == 0
                continue
            assert credit.amount_minor == (
                credit.applied_amount_minor
                + credit.refunded_amount_minor
                + credit.written_off_amount_minor
                + credit.unapplied_balance_minor
            )


@given(ledgers())
def test_the_sub_ledger_is_the_control_account(ledger: Ledger) -> None:
    generated = settled(ledger.entries).generated
    for on in ledger.days:
        settlement = settled(ledger.entries, on).settlement
        refused = {id(found.entry) for found in settlement.findings}
        control: defaultdict[str, Decimal] = defaultdict(Decimal)
        written = [
            entry for entry in ledger.entries if isinstance(entry, Transaction) and id(entry) not in refused
        ]
        for entry in (*written, *generated):
            for leg in entry.postings if entry.date <= on else ():
                credit = settlement.credit.get(leg.meta.get("credit_id", ""))
                if (
                    leg.account in (ACME, ACME_OLD, SHEN)
                    and credit is not None
                    and leg.account == credit.account
                ):
                    assert leg.units.currency == credit.currency
                    control[credit.id] += leg.units.number
        in_place = matched_in_place(settlement, on)
        for credit in settlement.credits:
            stands = credit.unapplied_balance_minor + in_place[credit.id]
            assert control[credit.id] == settlement.precisions.to_number(stands, credit.currency)


@given(ledgers())
def test_everything_that_we_post_on_a_vendors_account_names_its_credit(ledger: Ledger) -> None:
    outcome = settled(ledger.entries)
    credits_ = outcome.settlement.credit
    for entry in outcome.generated:
        for leg in entry.postings:
            if "credit_id" in leg.meta:
                assert credits_[leg.meta["credit_id"]].account == leg.account
            else:
                assert leg.account not in (ACME, SHEN) or "bill_id" in leg.meta
