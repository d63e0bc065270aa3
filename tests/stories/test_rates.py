"""Prices (language, section 3): which one counts, and what a refund without one waits for."""

from __future__ import annotations

from tests.stories.book import HEADER, book

WAITING = """
{prices}
2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
  functional_amount: 86.00 GBP
2026-02-20 custom "vendor-refund" "VR-1" 60.00 USD "acme/CM-1"
  bank_transaction_ref: "FT1"
"""


def _waits(prices: str, why: str, *, code: str = "FX_RATE_MISSING", header: str = HEADER) -> None:
    ledger = book(WAITING.format(prices=prices), header)
    assert ledger.messages == [f"{code}: refund VR-1: {why}; add a price directive or functional_amount"]
    assert ledger.status("VR-1") == "PENDING RATE"
    assert ledger.balance("Assets:VendorCredits") == "100.00 EUR"


def _cleared(prices: str, header: str = HEADER) -> tuple[int, int | None]:
    """What the refund clears in EUR cents, and its proceeds in pence."""
    ledger = book(WAITING.format(prices=prices), header)
    assert ledger.messages == []
    return ledger.refund("VR-1").allocations[0].amount_minor, ledger.refund("VR-1").proceeds_minor


def test_a_refund_without_a_rate_waits_and_reserves_nothing() -> None:
    _waits("", "there is no price of USD in EUR on or before 2026-02-20")
    ledger = book(WAITING.format(prices=""))
    assert ledger.credit("acme/CM-1").available_balance_minor == 100_00
    remark = ledger.refund("VR-1").remark
    assert remark == "reserves nothing: there is no price of USD in EUR on or before 2026-02-20"


def test_a_price_of_a_later_day_is_no_price() -> None:
    _waits("2026-02-21 price USD 0.9 EUR", "there is no price of USD in EUR on or before 2026-02-20")


def test_a_refund_without_a_rate_for_its_proceeds_waits_and_holds_its_part() -> None:
    # USD to EUR is known (54.00 EUR), USD to GBP is not, and EUR to GBP neither.
    _waits("2026-02-20 price USD 0.9 EUR", "there is no price of USD in GBP on or before 2026-02-20")
    ledger = book(WAITING.format(prices="2026-02-20 price USD 0.9 EUR"))
    assert ledger.credit("acme/CM-1").available_balance_minor == 46_00


def test_a_credit_without_a_carrying_amount_lets_a_cross_currency_refund_wait() -> None:
    ledger = book("""
        2026-02-20 price EUR 0.86 GBP
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-1" 60.00 EUR
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == [
        "FX_RATE_MISSING: refund VR-1: there is no price of EUR in GBP on or before 2026-01-15;"
        " add a price directive or functional_amount"
    ]
    assert (ledger.status("VR-1"), ledger.credit("acme/CM-1").available_balance_minor) == (
        "PENDING RATE",
        40_00,
    )
    assert ledger.credit("acme/CM-1").carrying_amount_minor is None


def test_a_credit_carried_in_an_earlier_functional_currency_has_no_rate_in_the_new_one() -> None:
    ledger = book("""
        2026-01-15 custom "refund-policy" "functional_currency" "EUR"
        2026-01-15 custom "vendor-credit" "acme/CM-1" 100.00 EUR Expenses:Purchases
        2026-02-01 custom "refund-policy" "functional_currency" "GBP"
        2026-02-20 custom "vendor-refund" "VR-1" 50.00 GBP "acme/CM-1" 60.00 EUR
          bank_transaction_ref: "FT1"
    """)
    assert ledger.messages == [
        "FX_RATE_MISSING: refund VR-1: credit acme/CM-1 is carried in EUR, the books are in GBP;"
        " add a price directive or functional_amount"
    ]


def test_the_latest_price_on_or_before_the_day_counts() -> None:
    prices = """
2026-02-01 price USD 0.95 EUR
2026-02-20 price USD 0.90 EUR
2026-02-20 price USD 0.78 GBP
"""
    # 60.00 × 0.90 = 54.00 EUR; 60.00 × 0.78 = 46.80 GBP.
    assert _cleared(prices) == (54_00, 46_80)


def test_an_inverse_price_counts_where_it_is_the_more_recent() -> None:
    direct = "2026-02-01 price USD 0.90 EUR\n2026-02-01 price USD 0.78 GBP\n"
    # 60.00 ∕ 1.25 = 48.00 EUR.
    assert _cleared(direct + "2026-02-02 price EUR 1.25 USD") == (48_00, 46_80)
    assert _cleared(direct + "2026-02-01 price EUR 1.25 USD") == (54_00, 46_80)
    assert _cleared(direct + "2026-01-31 price EUR 1.25 USD") == (54_00, 46_80)
    assert _cleared("2026-02-01 price USD 0.78 GBP\n2026-02-01 price EUR 1.25 USD") == (48_00, 46_80)


def test_two_currencies_without_a_price_meet_in_the_functional_currency() -> None:
    # 60.00 × 0.78 ∕ 0.80 = 58.50 EUR; and the other way round, 1.25 EUR for a pound: the same.
    assert _cleared("2026-02-01 price USD 0.78 GBP\n2026-02-01 price EUR 0.80 GBP") == (58_50, 46_80)
    assert _cleared("2026-02-01 price USD 0.78 GBP\n2026-02-01 price GBP 1.25 EUR") == (58_50, 46_80)


def test_half_a_way_through_the_functional_currency_is_no_rate() -> None:
    why = "there is no price of USD in EUR on or before 2026-02-20"
    _waits("2026-02-01 price USD 0.78 GBP", why)
    _waits("2026-02-01 price EUR 0.80 GBP", why)


def test_two_different_prices_of_one_day_are_none() -> None:
    twice = "2026-02-19 price USD 0.90 EUR\n2026-02-19 price USD 0.91 EUR\n2026-02-01 price USD 0.78 GBP"
    _waits(twice, "there are two different prices of USD in EUR on 2026-02-19")
    inverse = "2026-02-19 price EUR 1.10 USD\n2026-02-19 price EUR 1.11 USD\n2026-02-01 price USD 0.78 GBP"
    _waits(inverse, "there are two different prices of EUR in USD on 2026-02-19")
    leg = "2026-02-19 price USD 0.78 GBP\n2026-02-19 price USD 0.79 GBP\n2026-02-01 price EUR 0.80 GBP"
    _waits(leg, "there are two different prices of USD in GBP on 2026-02-19")


def test_the_same_price_twice_or_two_prices_of_an_older_day_do_no_harm() -> None:
    pounds = "2026-02-01 price USD 0.78 GBP\n"
    assert _cleared(pounds + "2026-02-19 price USD 0.90 EUR\n2026-02-19 price USD 0.900 EUR") == (
        54_00,
        46_80,
    )
    older = "2026-02-18 price USD 0.80 EUR\n2026-02-18 price USD 0.81 EUR\n2026-02-19 price USD 0.90 EUR"
    assert _cleared(pounds + older) == (54_00, 46_80)


def test_a_price_that_is_not_above_zero_is_none() -> None:
    _waits("2026-02-20 price USD 0 EUR", "there is no price of USD in EUR on or before 2026-02-20")


def test_a_price_older_than_the_policy_allows_is_stale() -> None:
    header = HEADER + '2020-01-01 custom "refund-policy" "max_rate_age_days" 10\n'
    prices = "2026-02-10 price USD 0.78 GBP\n2026-02-{} price USD 0.90 EUR"
    assert _cleared(prices.format("10"), header) == (54_00, 46_80)
    _waits(
        prices.format("09"),
        "the price of USD in EUR of 2026-02-09 is 11 days old on 2026-02-20, more than the 10 days allowed",
        code="FX_RATE_STALE",
        header=header,
    )
    # Through GBP the older of the two legs counts.
    _waits(
        "2026-02-20 price USD 0.78 GBP\n2026-02-05 price EUR 0.80 GBP",
        "the price of USD in EUR of 2026-02-05 is 15 days old on 2026-02-20, more than the 10 days allowed",
        code="FX_RATE_STALE",
        header=header,
    )
