"""Text of bank files as amounts, days, currencies and rates: what is read, and what is refused."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank import figures
from beancount_refunds.bank.model import Unreadable
from beancount_refunds.money import MAX_MINOR, Money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        (" 12.5\n", "EUR", 1250),
        ("12", "EUR", 1200),
        ("12.", "EUR", 1200),
        (".05", "EUR", 5),
        ("0.00", "EUR", 0),
        ("12.50000", "EUR", 1250),
        ("310.00", "JPY", 310),
        (".0", "JPY", 0),
        ("1.234", "KWD", 1234),
        ("92233720368547758.07", "EUR", MAX_MINOR),
    ],
)
def test_an_amount_counts_the_minor_units_of_its_currency(text: str, currency: str, minor: int) -> None:
    assert figures.money(text, currency, 7) == Money(minor, currency)


def test_a_decimal_comma_is_read_where_the_format_has_it() -> None:
    assert figures.money("1250,", "EUR", 7, decimal=",") == Money(125000, "EUR")
    assert figures.money("1250,5", "EUR", 7, decimal=",") == Money(125050, "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "12,50",
        "1,250.00",
        "1 250.00",
        "NaN",
        "Infinity",
        "1E5",
        "-12.50",
        "+12.50",
        "１２.50",
        "",
        ".",
        "1_0",
    ],
)
def test_an_amount_that_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        figures.money(text, "EUR", 7)
    assert str(refused.value) == (
        f"line 7: an amount reads {text!r}; this format writes digits with a point before the decimals, and no"
        " thousands"
    )


def test_a_point_is_refused_where_a_comma_is_due() -> None:
    with pytest.raises(
        Unreadable, match=re.escape("line 7: an amount reads '12.50'; this format writes digits")
    ):
        figures.money("12.50", "EUR", 7, decimal=",")


@pytest.mark.parametrize(
    ("text", "currency"),
    [("12.505", "EUR"), ("310.5", "JPY"), (".5", "JPY"), ("92233720368547758.08", "EUR")],
)
def test_what_is_no_whole_minor_unit_is_refused(text: str, currency: str) -> None:
    with pytest.raises(Unreadable) as refused:
        figures.money(text, currency, 7)
    assert str(refused.value) == f"line 7: an amount reads '{text}'; {figures.PRECISIONS.rule(currency)}"


@given(st.integers(0, MAX_MINOR), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]), st.sampled_from(".,"))
def test_every_amount_is_read_as_it_was_written(minor: int, currency: str, decimal: str) -> None:
    written = str(figures.PRECISIONS.to_number(minor, currency)).replace(".", decimal)
    assert figures.money(written, currency, 7, decimal=decimal) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-31",
        " 2026-03-31 ",
        "2026-03-31Z",
        "2026-03-31+02:00",
        "2026-03-31T23:59",
        "2026-03-31T23:59:59.123456Z",
        "2026-03-31T00:00:00-05:00",
    ],
)
def test_a_day_is_read_off_a_date_or_a_moment(text: str) -> None:
    assert figures.day(text, 7) == datetime.date(2026, 3, 31)


@pytest.mark.parametrize("text", ["", "31.03.2026", "2026-02-30", "2026-03-31x", "２026-03-31", "0000-01-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        figures.day(text, 7)
    assert str(refused.value) == f"line 7: a day reads {text!r}; a day is written 2026-03-31"


def test_a_currency_is_three_capital_letters() -> None:
    assert figures.currency(" EUR ", 7) == "EUR"
    for text in ("", "eur", "EURO", "€"):
        with pytest.raises(Unreadable) as refused:
            figures.currency(text, 7)
        said = f"line 7: a currency reads {text!r}; a bank writes three capitals, as in EUR"
        assert str(refused.value) == said


def test_a_rate_is_read_as_it_is_written() -> None:
    assert str(figures.rate("1.08400", 7)) == "1.08400"
    assert figures.rate(".9", 7) == Decimal("0.9")
    for text in ("0", "0.00", "-1", "1,08", "NaN", "1E3", ""):
        with pytest.raises(Unreadable) as refused:
            figures.rate(text, 7)
        said = f"line 7: a rate reads {text!r}; a rate is a number above zero with a point"
        assert str(refused.value) == said
