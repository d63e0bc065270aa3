"""Days and amounts as people write them."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.case_log.figures import Amounts, Dates, Unclear
from beancount_refunds.money import MAX_MINOR, Money, Precisions

AMOUNTS = Amounts(Precisions())
CURRENCIES = st.sampled_from(["GBP", "JPY", "KWD"])
MINORS = st.integers(0, MAX_MINOR)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2026-03-31", "2026-03-31"),
        (" 2026/3/1 ", "2026-03-01"),
        ("2026.03.01", "2026-03-01"),
        ("2026-01-20 10:14", "2026-01-20"),
        ("2026-01-20T10:14:00+00:00", "2026-01-20"),
        ("31/03/2026", "2026-03-31"),
        ("03/31/2026", "2026-03-31"),
        ("03-03-2026", "2026-03-03"),
        ("3.4.2026", "2026-04-03"),
        ("12 Jan 2026", "2026-01-12"),
        ("12.\u00a0January 2026", "2026-01-12"),
        ("1st March 2026", "2026-03-01"),
        ("2-Feb-2026", "2026-02-02"),
        ("Jan 12, 2026", "2026-01-12"),
        ("Sept. 3rd 2026", "2026-09-03"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, on: str) -> None:
    assert Dates().read(text).isoformat() == on


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "03/04/2026",
            "is '03/04/2026', which is 2026-04-03 or 2026-03-04; say which in the mapping:"
            ' [format] dates = "DMY" or "MDY"',
        ),
        ("31/31/2026", "is '31/31/2026', no day of the calendar"),
        ("31.13.2026", "is '31.13.2026', no day of the calendar"),
        ("2026-02-30", "is '2026-02-30', no day of the calendar"),
        ("31 Feb 2026", "is '31 Feb 2026', no day of the calendar"),
        ("0000-01-01", "is '0000-01-01', no day of the calendar"),
        ("Juli 3 2026", "is 'Juli 3 2026', and 'Juli' is no month in English"),
        ("3 jum 2026", "is '3 jum 2026', and 'jum' is no month in English"),
        ("03/04/26", "is '03/04/26', no day that can be read; write it as 2026-03-31"),
        ("46023", "is '46023', no day that can be read; write it as 2026-03-31"),
        ("soon", "is 'soon', no day that can be read; write it as 2026-03-31"),
        ("٢٠٢٦-٠٣-٠١", "is '٢٠٢٦-٠٣-٠١', no day that can be read; write it as 2026-03-31"),
    ],
)
def test_a_day_that_is_none_or_two_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unclear) as unclear:
        Dates().read(text)
    assert str(unclear.value) == reason


def test_the_mapping_says_whether_the_day_or_the_month_comes_first() -> None:
    assert Dates("DMY").read("03/04/2026") == datetime.date(2026, 4, 3)
    assert Dates("MDY").read("03/04/2026") == datetime.date(2026, 3, 4)
    assert Dates("MDY").read("3.4.2026") == datetime.date(2026, 4, 3)
    with pytest.raises(Unclear, match="no day of the calendar"):
        Dates("MDY").read("31/03/2026")


@given(st.dates(), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%d-%b-%Y"]))
def test_every_day_is_read_back_as_it_was_written(on: datetime.date, form: str) -> None:
    written = on.strftime(form.replace("%Y", f"{on.year:04}"))
    assert Dates().read(written) == Dates().read(on.isoformat()) == on


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("600", 60000, "GBP"),
        ("1,234.50", 123450, "GBP"),
        ("1.234,50 €", 123450, "EUR"),
        ("£600", 60000, "GBP"),
        ("600 GBP", 60000, "GBP"),
        ("USD 600.5", 60050, "USD"),
        ("1,234,567", 123456700, "GBP"),
        ("12,50", 1250, "GBP"),
        ("1'234.50 CHF", 123450, "CHF"),
        ("1\u202f234,50", 123450, "GBP"),
        ("0.00", 0, "GBP"),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, minor: int, currency: str) -> None:
    own = currency if currency != "GBP" else None
    assert AMOUNTS.read(text, own or "GBP") == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "1,234",
            "is '1,234', which is a thousand or more, or a number with three decimals; say which in the"
            ' mapping: [format] decimal = "." or ","',
        ),
        ("abc", "is 'abc', no amount that can be read"),
        (
            "-5",
            "is '-5', no amount that can be read; write a number that is not negative, and one currency",
        ),
        (
            "(600)",
            "is '(600)', no amount that can be read; write a number that is not negative, and one currency",
        ),
        (
            "£600 GBP",
            "is '£600 GBP', no amount that can be read; write a number that is not negative, and one currency",
        ),
        ("$5", "is '$5': several currencies are written $; say which under [symbols]"),
        ("600 quid", "is '600 quid', and 'quid' is no currency"),
        ("5,00,000", "is '5,00,000', no amount that can be read: its thousands are not set apart by threes"),
        ("1.23.4", "is '1.23.4', no amount that can be read: its thousands are not set apart by threes"),
        (
            "1.005,123",
            "is '1.005,123'; GBP has 2 decimals: write as many at most, and no more than 92233720368547758.07 GBP",
        ),
        ("5 EUR", "is '5 EUR' in EUR, but the currency beside it is GBP"),
    ],
)
def test_an_amount_that_is_none_or_two_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unclear) as unclear:
        AMOUNTS.read(text, "GBP")
    assert str(unclear.value) == reason


def test_the_mapping_says_what_a_comma_and_a_dollar_are() -> None:
    continental = Amounts(Precisions(), ",", {"$": "CAD"})
    assert continental.read("1.234", "GBP") == Money(123400, "GBP")
    assert continental.read("1,5 $", None) == Money(150, "CAD")
    with pytest.raises(Unclear, match="not set apart by threes"):
        continental.read("1,5,7", "GBP")


def test_an_amount_without_a_currency_is_no_amount() -> None:
    with pytest.raises(Unclear) as unclear:
        AMOUNTS.read("600", None)
    assert str(unclear.value) == "is '600' without a currency; say it in a column, or under [defaults]"


def test_a_number_of_a_spreadsheet_is_exact_or_refused() -> None:
    assert AMOUNTS.read(Decimal("600.0"), "GBP") == Money(60000, "GBP")
    assert AMOUNTS.read(Decimal("1E+3"), "JPY") == Money(1000, "JPY")
    for number, reason in (
        (Decimal(repr(0.1 + 0.2)), "GBP has 2 decimals"),
        (Decimal("1E+300"), "no more than"),
        (Decimal(-5), "is '-5'; an amount is not negative"),
    ):
        with pytest.raises(Unclear, match=reason):
            AMOUNTS.read(number, "GBP")


@given(MINORS, CURRENCIES)
def test_every_amount_is_read_back_as_it_was_written(minor: int, currency: str) -> None:
    number = Precisions().to_number(minor, currency)
    continental = f"{number:,}".translate(str.maketrans(",.", ".,"))
    money = Money(minor, currency)
    assert AMOUNTS._replace(decimal=".").read(f"{number:,}", currency) == money
    assert AMOUNTS._replace(decimal=",").read(f"{continental} {currency}", None) == money


@given(MINORS, CURRENCIES)
def test_what_is_read_without_being_told_the_decimal_sign_is_right(minor: int, currency: str) -> None:
    text = f"{Precisions().to_number(minor, currency):,}"
    if re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", text):
        with pytest.raises(Unclear, match="three decimals"):
            AMOUNTS.read(text, currency)
    else:
        assert AMOUNTS.read(f"{currency} {text}", None) == Money(minor, currency)
