"""Amounts that differ from what is open, and what explains them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from beancount_refunds.money import Money
from tests.matching.samples import ACME_IBAN, chosen, credit, names, receipt, refund, told

if TYPE_CHECKING:
    from beancount_refunds.matching.model import BankReceipt, OpenItem

NO_RATE = "is another currency than 450.00 GBP, and the bank tells no amount or rate that explains it"

VERDICTS: dict[str, tuple[BankReceipt, list[OpenItem], str]] = {
    "short by a plausible fee": (
        receipt("VR-0001", 44500),
        [refund()],
        """\
FT1: difference VR-0001 45000 fee 500
    +50 refund VR-0001 in the text
    +15 445.00 GBP is 5.00 GBP short of 450.00 GBP, a plausible fee
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "short by what the bank states": (
        receipt("", 40000, counterparty="ACME COMP", charges_minor=5000),
        [refund()],
        """\
FT1: difference VR-0001 45000 fee 5000
    +15 400.00 GBP is 50.00 GBP short of 450.00 GBP, which the bank states as kept on the way
    +15 name of acme in the counterparty
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "more than expected, and named": (
        receipt("VR-0001", 45300),
        [refund()],
        """\
FT1: difference VR-0001 45000 excess 300
    +50 refund VR-0001 in the text
    +15 453.00 GBP is 3.00 GBP more than the 450.00 GBP expected
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "sent in the currency of the refund": (
        receipt("ACME COMP", 38000, currency="EUR", instructed=Money(45000, "GBP")),
        [refund()],
        """\
FT1: difference VR-0001 45000 received
    +25 450.00 GBP was sent, 380.00 EUR received
    +15 name of acme in the text
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "received at the bank's rate": (
        receipt("ACME COMP", 51750, currency="EUR", rate=Decimal("1.15")),
        [refund(), refund("VR-2", 44900)],
        """\
FT1: difference VR-0001 45000 received
    +25 450.00 GBP is 517.50 EUR at the bank's rate 1.15
    +15 name of acme in the text
    +5 a refund that waits for its receipt
    +8 1 day after expected
""",
    ),
    "another currency without a word": (
        receipt("VR-0001", 51750, currency="EUR"),
        [refund()],
        f"FT1: none\n  not VR-0001: 517.50 EUR {NO_RATE}\n",
    ),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_each_difference_gives_its_whole_verdict(case: str) -> None:
    one, items, expected = VERDICTS[case]
    assert told([one], items) == expected


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (41651, "difference VR-0001 45000 fee 3349"),
        (41650, "difference VR-0001 45000 fee 3350"),
        (41649, "or name VR-0001 45000 fee 3351"),
        (89999, "difference VR-0001 45000 excess 44999"),
        (90000, "VR-0001: 900.00 GBP is more than the 450.00 GBP expected"),
    ],
)
def test_a_fee_is_plausible_up_to_three_percent_and_twenty(came: int, expected: str) -> None:
    assert chosen("VR-0001", refund(), amount=came) == expected


@pytest.mark.parametrize(
    ("came", "expected"),
    [(3600, "difference VR-0001 4000 fee 400"), (3599, "or name VR-0001 4000 fee 401")],
)
def test_a_fee_is_never_more_than_a_tenth(came: int, expected: str) -> None:
    assert chosen("VR-0001", refund(amount=4000), amount=came) == expected


def test_a_fee_that_nobody_stated_explains_nothing_beside_an_exact_amount() -> None:
    items = [refund(amount=10000), refund("VR-2", 9500)]
    late = {"booked_on": datetime.date(2026, 3, 5), "counterparty": "ACME COMP", "amount": 9500}
    assert chosen("", *items, **late) == "or name VR-2 9500"
    assert chosen("", *items, charges_minor=500, **late) == "difference VR-0001 10000 fee 500"
    assert chosen("", items[0], **late) == "difference VR-0001 10000 fee 500"


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (58200, "difference acme/CM-17 60000 fee 1800"),
        (58199, "exact acme/CM-17 58199"),
        (60001, "acme/CM-17: 600.01 GBP is more than the 600.00 GBP available"),
    ],
)
def test_less_than_a_credit_is_rather_a_part_than_a_fee(came: int, expected: str) -> None:
    assert chosen("acme/CM-17 ACME COMP", credit(), amount=came) == expected


def test_more_than_expected_needs_the_name_of_the_refund() -> None:
    assert chosen("", refund(), amount=45300, counterparty="ACME COMP") == "nothing"
    shared = [refund(names=names(order="KB-556677")), refund("VR-2", 100, names=names(order="KB-556677"))]
    assert "more than the 450.00 GBP expected" in chosen("KB-556677", *shared, amount=45300)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("1.15", "difference VR-0001 45000 received"),
        ("0.86957", "difference VR-0001 45000 received"),
        ("1.1501", f"VR-0001: 517.50 EUR {NO_RATE}"),
        ("0", f"VR-0001: 517.50 EUR {NO_RATE}"),
    ],
)
def test_the_rate_of_the_bank_may_be_written_in_either_direction(rate: str, expected: str) -> None:
    assert chosen("VR-0001", refund(), amount=51750, currency="EUR", rate=Decimal(rate)) == expected


def test_the_digits_of_the_currencies_count_at_the_rate() -> None:
    yen = refund(amount=88000, currency="JPY")
    assert (
        chosen("VR-0001", yen, amount=45000, rate=Decimal("195.5556")) == "difference VR-0001 88000 received"
    )


def test_a_vendor_is_looked_up_in_every_currency_that_explains_the_receipt() -> None:
    items = [refund(amount=45000, currency="USD"), refund("VR-2", 50000, currency="EUR"), refund("VR-3", 100)]
    by_iban: dict[str, Any] = {"counterparty_iban": ACME_IBAN, "amount": 39130}
    sent = chosen("", *items, instructed=Money(50000, "EUR"), **by_iban)
    assert sent == "difference VR-2 50000 received"
    assert chosen("", *items, rate=Decimal("1.15"), **by_iban) == "difference VR-0001 45000 received"
    assert chosen("", *items, **by_iban) == "nothing"
