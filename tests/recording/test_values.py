"""A number is what is written like one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from beancount.core.amount import Amount
from beancount.core.number import D

from beancount_refunds.recording import values

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("300.00", "300.00", "GBP"),
        ("300", "300", "GBP"),
        ("300.00 EUR", "300.00", "EUR"),
        ("300.00EUR", "300.00", "EUR"),
        (" 0.5 ", "0.5", "GBP"),
        ("-5.00", "-5.00", "GBP"),
        ("1 A.B'C_D-9", "1", "A.B'C_D-9"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999", "GBP"),
    ],
)
def test_an_amount_is_read_as_it_was_typed(text: str, number: str, currency: str) -> None:
    assert values.amount("amount", text, lambda: "GBP") == Amount(D(number), currency)
    assert values.amount("amount", text, "GBP") == Amount(D(number), currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "300,00",
        "1,234.50",
        "1 234.50",
        "1E5",
        "1e5",
        "NaN",
        "Infinity",
        "+5",
        ".5",
        "5.",
        "0x10",
        "３００",
        "300 gbp",
        "GBP 300",
        "300  GBP",
        "1/3",
        "1_000",
        "£300",
        "9" * 21,
        "0." + "1" * 19,
    ],
)
def test_what_only_looks_like_an_amount_is_refused(text: str) -> None:
    with pytest.raises(values.Unfit) as refused:
        values.amount("tax", text, "GBP")
    assert (refused.value.field, str(refused.value)) == (
        "tax",
        f"{text!r} is no amount: write 1234.50 or '1234.50 GBP', with a point, without separators of thousands",
    )


def test_days_numbers_and_truths_are_read_strictly() -> None:
    assert values.day("until", "2026-03-31") == datetime.date(2026, 3, 31)
    assert values.number("settings", "30") == D("30")
    assert (values.truth("settings", "TRUE"), values.truth("settings", "false")) == (True, False)


@pytest.mark.parametrize(
    ("read", "text", "reason"),
    [
        (values.day, "31.3.2026", "'31.3.2026' is not written YYYY-MM-DD, as in 2026-03-31"),
        (values.day, "2026-3-1", "'2026-3-1' is not written YYYY-MM-DD, as in 2026-03-31"),
        (values.number, "3.5", "'3.5' is no whole number"),
        (values.number, "1234567890", "'1234567890' is no whole number"),
        (values.truth, "yes", "'yes' is neither TRUE nor FALSE"),
    ],
)
def test_what_is_none_of_them_is_refused_with_the_rule(
    read: Callable[[str, str], object], text: str, reason: str
) -> None:
    with pytest.raises(values.Unfit) as refused:
        read("field", text)
    assert (refused.value.field, refused.value.reason) == ("field", reason)


def test_a_day_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(values.Unfit, match="'2026-02-30' is no day of the calendar"):
        values.day("until", "2026-02-30")


def test_a_name_may_carry_an_amount_behind_an_equals_sign() -> None:
    assert values.named_amount("acme/CM-17=250.00 GBP") == ("acme/CM-17", "250.00 GBP")
    assert values.named_amount("acme/CM-17") == ("acme/CM-17", None)
    assert values.named_amount("acme/CM-17=") == ("acme/CM-17", "")
