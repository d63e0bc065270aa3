"""Exact arithmetic on money: minor units, one rounding, cumulative shares."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from beancount_refunds.money import MAX_MINOR, Money, Precisions, round_half_up, share
from beancount_refunds.source import Position

OWN = Precisions({"CARTON": 0, "GRAM": 4, "GBP": 5})


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("GBP", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("CARTON", 0), ("GRAM", 4), ("OTHER", 2), ("XAU", 2)],
)
def test_iso_4217_decides_then_the_ledger_then_two(currency: str, digits: int) -> None:
    assert OWN.digits(currency) == digits


@pytest.mark.parametrize(
    ("number", "currency", "minor"),
    [
        ("1", "GBP", 100),
        ("1.5", "GBP", 150),
        ("-1.55", "GBP", -155),
        ("0", "GBP", 0),
        ("0.00", "GBP", 0),
        ("1E+2", "GBP", 10000),
        ("0E+30", "GBP", None),
        ("7", "JPY", 7),
        ("92233720368547758.07", "GBP", MAX_MINOR),
        ("-92233720368547758.07", "GBP", -MAX_MINOR),
        ("92233720368547758.08", "GBP", None),
        ("1E+1000000", "GBP", None),
        ("1.555", "GBP", None),
        ("1.000", "GBP", None),
        ("0.000", "GBP", None),
        ("NaN", "GBP", None),
        ("Infinity", "GBP", None),
    ],
)
def test_a_number_is_a_whole_int64_of_minor_units_or_nothing(
    number: str, currency: str, minor: int | None
) -> None:
    assert OWN.to_minor(Decimal(number), currency) == minor


@pytest.mark.parametrize("minor", [0, 1, -1, 99, 100, -12345, MAX_MINOR, -MAX_MINOR])
@pytest.mark.parametrize("currency", ["GBP", "JPY", "KWD", "GRAM"])
def test_minor_units_become_a_number_with_all_decimals_and_back(minor: int, currency: str) -> None:
    number = OWN.to_number(minor, currency)
    assert -int(number.as_tuple().exponent) == OWN.digits(currency)
    assert OWN.to_minor(number, currency) == minor


def test_an_amount_reads_as_a_person_writes_it() -> None:
    assert OWN.text(123450, "GBP") == "1234.50 GBP"
    assert OWN.text(-5, "GBP") == "-0.05 GBP"
    assert OWN.text(7, "JPY") == "7 JPY"
    assert OWN.rule("JPY") == f"JPY has 0 decimals: write as many at most, and no more than {MAX_MINOR} JPY"


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("1/2", 1),
        ("-1/2", -1),
        ("3/2", 2),
        ("5/2", 3),
        ("-5/2", -3),
        ("49/100", 0),
        ("-49/100", 0),
        ("7", 7),
        ("1/3", 0),
    ],
)
def test_halves_are_rounded_away_from_zero(value: str, rounded: int) -> None:
    assert round_half_up(Fraction(value)) == rounded


def test_a_conversion_is_rounded_once_from_minor_to_minor_units() -> None:
    assert OWN.convert(Money(56000, "USD"), Fraction("0.78"), "GBP") == 43680
    assert OWN.convert(Money(1, "USD"), Fraction("0.5"), "GBP") == 1
    assert OWN.convert(Money(1000, "JPY"), Fraction("0.0052"), "GBP") == 520
    assert OWN.convert(Money(520, "GBP"), Fraction("192.31"), "JPY") == 1000
    assert OWN.convert(Money(1001, "KWD"), Fraction("2.5"), "GBP") == 250
    assert OWN.exact(Money(1, "GBP"), Fraction(1, 3), "JPY") == Fraction(1, 300)


def test_shares_grow_with_the_part_and_reach_the_whole_exactly() -> None:
    taken = [share(1000, part, 7) for part in range(8)]
    assert taken == [0, 143, 286, 429, 571, 714, 857, 1000]
    assert share(MAX_MINOR, 3, 3) == MAX_MINOR


@pytest.mark.parametrize(
    ("meta", "position"),
    [
        (None, ("fallback", 1)),
        ({}, ("fallback", 1)),
        ({"filename": "a.beancount", "lineno": 7}, ("a.beancount", 7)),
        ({"filename": "", "lineno": 0}, ("fallback", 1)),
        ({"filename": 5, "lineno": "7"}, ("fallback", 1)),
        ({"filename": "a", "lineno": Decimal(7)}, ("a", 7)),
        ({"filename": "a", "lineno": Decimal("7.5")}, ("a", 7)),
        ({"filename": "a", "lineno": Decimal(-7)}, ("a", 1)),
        ({"filename": "a", "lineno": Decimal("1E+1000000")}, ("a", 1)),
        ({"filename": "a", "lineno": Decimal("NaN")}, ("a", 1)),
    ],
)
def test_a_position_written_over_by_somebody_becomes_one_that_can_be_opened(
    meta: dict[str, object] | None, position: tuple[str, int]
) -> None:
    assert tuple(Position.of(meta, "fallback")) == position


def test_a_position_makes_fresh_metadata_and_reads_as_file_and_line() -> None:
    place = Position("a.beancount", 7)
    first = place.metadata(credit_id="acme/1")
    assert first == {"filename": "a.beancount", "lineno": 7, "credit_id": "acme/1"}
    assert place.metadata() is not place.metadata()
    assert str(place) == "a.beancount:7"
