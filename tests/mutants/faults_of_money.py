"""Faults of arithmetic, postings and balances: name, module, old text, new text, property, examples."""

from __future__ import annotations

from typing import Any

_EXACT = "test_exactness:"
_SHARES = "test_shares:"
_INDEPENDENT = "test_independence:"

FAULTS: tuple[tuple[Any, ...], ...] = (
    (
        "halves are rounded down",
        "money",
        "doubled = 2 * abs(value.numerator) + value.denominator",
        "doubled = 2 * abs(value.numerator) + value.denominator - 1",
        _EXACT + "test_a_quotient_is_rounded_half_up",
    ),
    (
        "halves are rounded to even",
        "money",
        "return magnitude if value >= 0 else -magnitude",
        "return round(value)",
        _EXACT + "test_a_quotient_is_rounded_half_up",
    ),
    (
        "more decimals than the currency has are accepted where they are zeros",
        "money",
        "or exponent < -digits or",
        "or (exponent < -digits and number % 1) or",
        _EXACT + "test_minor_units_and_numbers_are_the_same_money",
    ),
    (
        "a conversion forgets the currencies' own decimals",
        "money",
        "Fraction(10) ** (self.digits(currency) - self.digits(money.currency))",
        "Fraction(10) ** 0",
        _EXACT + "test_a_conversion_is_rounded_once_from_the_exact_value",
    ),
    (
        "a refund takes all of its first credit",
        "allocation",
        "part = min(wanted, limit)",
        "part = wanted",
        _EXACT + "test_a_refund_fills_each_credit_before_the_next",
    ),
    (
        "an explicit part may exceed the credit by a penny",
        "allocation",
        "if part > limit and",
        "if part > limit + 1 and",
        _EXACT + "test_what_a_credit_is_was_applied_refunded_written_off_or_is_unapplied",
    ),
    (
        "available ignores what is reserved",
        "subledger",
        "return self.unapplied - self.reserved",
        "return self.unapplied",
        _EXACT + "test_what_a_credit_is_was_applied_refunded_written_off_or_is_unapplied",
    ),
    (
        "a pending refund is never released",
        "refunds",
        "        credit.reserved -= part",
        "        pass",
        _EXACT + "test_what_a_credit_is_was_applied_refunded_written_off_or_is_unapplied",
    ),
    (
        "reversing a pending refund keeps its reservation",
        "reversals",
        "        release(refund)",
        "        pass",
        _EXACT + "test_what_a_credit_is_was_applied_refunded_written_off_or_is_unapplied",
    ),
    (
        "a part takes its simple share of the carrying amount",
        "subledger",
        "carrying = max(0, share(self.carrying, cleared, self.face) - self.carrying_taken)",
        "carrying = share(self.carrying, amount, self.face)",
        _SHARES + "test_carrying_amounts_and_tax_slices_are_cumulative_shares_of_the_whole",
    ),
    (
        "a part takes its simple share of the tax",
        "subledger",
        "tax = max(0, share(self.tax, cleared, self.face) - self.tax_taken)",
        "tax = share(self.tax, amount, self.face)",
        _SHARES + "test_carrying_amounts_and_tax_slices_are_cumulative_shares_of_the_whole",
    ),
    (
        "a reversed part still counts in the carrying amount taken",
        "subledger",
        "self.carrying_taken += sign * (part.carrying or 0)",
        "self.carrying_taken += part.carrying or 0",
        _SHARES + "test_carrying_amounts_and_tax_slices_are_cumulative_shares_of_the_whole",
    ),
    (
        "a tax slice goes out of the wrong account",
        "refund_posting",
        "leg = Leg(deferred, part.tax, credit.tax_currency, value, tax_of=credit.id)",
        "leg = Leg(tax_account, part.tax, credit.tax_currency, value, tax_of=credit.id)",
        _SHARES + "test_the_deferred_tax_account_holds_the_tax_of_what_is_unapplied",
    ),
    (
        "the fee is not taken off the cash",
        "refund_posting",
        "cash=Money(reaching.minor - kept, reaching.currency)",
        "cash=Money(reaching.minor, reaching.currency)",
        _EXACT + "test_every_generated_transaction_sums_to_exactly_zero",
    ),
    (
        "a gain is posted with the sign of a loss",
        "refund_posting",
        "legs.append(Leg(account, -computed.gain, functional, -computed.gain))",
        "legs.append(Leg(account, computed.gain, functional, computed.gain))",
        _EXACT + "test_every_generated_transaction_sums_to_exactly_zero",
    ),
    (
        "gain is carrying amount less proceeds",
        "refund_posting",
        "gain = proceeds - carrying",
        "gain = carrying - proceeds",
        _SHARES + "test_a_realised_gain_is_proceeds_less_carrying_amount",
    ),
    (
        "the accounts of gain and loss are swapped",
        "refund_posting",
        'key = "fx_gain_account" if computed.gain > 0 else "fx_loss_account"',
        'key = "fx_loss_account" if computed.gain > 0 else "fx_gain_account"',
        _SHARES + "test_a_realised_gain_is_proceeds_less_carrying_amount",
    ),
    (
        "a unit price of 28 digits is always good enough",
        "posting",
        "if _BEANCOUNT.multiply(price, units) != total:",
        "if not total:",
        _EXACT + "test_beancount_gets_every_total_back_from_its_unit_price",
    ),
    (
        "a vendor's posting does not name its credit",
        "posting",
        'meta["credit_id"] = leg.credit_id',
        'meta["credit"] = leg.credit_id',
        _EXACT + "test_the_sub_ledger_is_the_control_account",
    ),
    (
        "a mirror does not turn the sign",
        "posting",
        "leg._replace(amount=-leg.amount,",
        "leg._replace(amount=leg.amount,",
        _INDEPENDENT + "test_a_mirror_restores_the_books",
    ),
    (
        "a refund that is unmatched or reversed keeps its posting",
        "refunds",
        "    mirror(books, refund.vouchers, narration, directive)",
        "",
        _EXACT + "test_the_sub_ledger_is_the_control_account",
    ),
)
