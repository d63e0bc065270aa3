"""Days and numbers as exports write them, by notations that are named by example."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank.csv_notation import NUMBERS, Written, day, is_day_form, money, number
from tests.bank.statements_of_csv import money as worth

if TYPE_CHECKING:
    from decimal import Decimal

FORMS = ("DD/MM/YYYY", "MM/DD/YYYY", "YYYY-MM-DD", "D.M.YYYY", "YYYYMMDD", "DD.MM.YY", "YYYY年MM月DD日")


@pytest.mark.parametrize("form", FORMS)
def test_a_form_has_year_month_and_day_once_and_apart(form: str) -> None:
    assert is_day_form(form)


@pytest.mark.parametrize(
    "form", ["", "DD/MM", "DD/MM/YYYY/DD", "YYYYMD", "DMYYYY", "YYY-MM-DD", "dd/mm/yyyy"]
)
def test_a_form_that_leaves_a_doubt_is_none(form: str) -> None:
    assert not is_day_form(form)


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("DD/MM/YYYY", "03/07/2026", "2026-07-03"),
        ("MM/DD/YYYY", "03/07/2026", "2026-03-07"),
        ("D/M/YYYY", "3/7/2026", "2026-07-03"),
        ("DD.MM.YY", "03.07.26", "2026-07-03"),
        ("YYYY-MM-DD", "2026-07-03T10:11:12.123456Z", "2026-07-03"),
        ("YYYY-MM-DD", "2026-07-03 10:11", "2026-07-03"),
        ("MM/DD/YYYY", "07/03/2026 10:11:12 PM", "2026-07-03"),
        ("DD/MM/YYYY", "3/7/2026", None),
        ("DD/MM/YYYY", "31/06/2026", None),
        ("DD/MM/YYYY", "03-07-2026", None),
        ("DD/MM/YYYY", "٠٣/٠٧/٢٠٢٦", None),
        ("DD/MM/YYYY", "03/07/2026 tea", None),
        ("DD.MM.YYYY", "03x07x2026", None),
        ("YYYY-MM-DD", "0000-07-03", None),
    ],
)
def test_a_day_is_read_in_its_form_only(form: str, text: str, expected: str | None) -> None:
    read = day(form, text)
    assert (None if read is None else read.isoformat()) == expected


@pytest.mark.parametrize(
    ("notation", "text", "expected"),
    [
        ("1,234.56", "+1,234.50", "1234.50"),
        ("1,234.56", "1234.50", "1234.50"),
        ("1,234.56", "\u2212,5", None),
        ("1,234.56", "12,34.50", None),
        ("1,234.56", "1,234,5", None),
        ("1.234,56", "-1.234.567,8", "-1234567.8"),
        ("1.234,56", "1.23", None),
        ("1234.56", "1,234.56", None),
        ("1234,56", "\u22121234,56", "-1234.56"),
        ("1 234,56", "1\u00a0234\u202f567,00", "1234567.00"),
        ("1 234.56", "1 234.5", "1234.5"),
        ("1'234.56", "1\u2019234.50", "1234.50"),
        ("1,234.56", "1e5", None),
        ("1,234.56", "(5.00)", None),
        ("1,234.56", "5.", None),
        ("1,234.56", "", None),
        ("1,234.56", "NaN", None),
        ("1,234.56", "٥", None),
        ("1,234.56", "1" * 41, None),
    ],
)
def test_a_number_is_read_in_its_notation_only(notation: str, text: str, expected: str | None) -> None:
    read = number(notation, text)
    assert (None if read is None else str(read)) == expected


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("1,000", "JPY", "1000 JPY"),
        ("1.000", "KWD", "1.000 KWD"),
        ("1.000", "EUR", None),
        ("1.5", "JPY", None),
        ("92233720368547758.07", "EUR", "92233720368547758.07 EUR"),
        ("92233720368547758.08", "EUR", None),
    ],
)
def test_an_amount_has_no_more_decimals_than_its_currency(
    text: str, currency: str, expected: str | None
) -> None:
    read = money("1,234.56", Written(text, currency))
    assert read == (None if expected is None else worth(expected))


@given(on=st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)), form=st.sampled_from(FORMS))
def test_a_day_that_is_written_is_read_back(on: datetime.date, form: str) -> None:
    text = form.replace("YYYY", f"{on.year:04}").replace("YY", f"{on.year % 100:02}")
    text = text.replace("MM", f"{on.month:02}").replace("M", str(on.month))
    assert day(form, text.replace("DD", f"{on.day:02}").replace("D", str(on.day))) == on


@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2),
    notation=st.sampled_from(sorted(NUMBERS)),
)
def test_a_number_that_is_written_is_read_back(value: Decimal, notation: str) -> None:
    thousands, decimal = NUMBERS[notation]
    text = f"{value:,.2f}".replace(",", "t").replace(".", decimal).replace("t", thousands[:1])
    assert number(notation, text) == value
