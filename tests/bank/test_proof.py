"""Opening plus lines is closing, or the statement does not add up."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank.model import Statement
from beancount_refunds.bank.proof import gap, proved
from tests.bank.statements_of_csv import balance, line


def _statement(*amounts: str, opening: str | None = "10.00 EUR", closing: str | None = None) -> Statement:
    return Statement(
        account=None,
        currency="EUR",
        opening=None if opening is None else balance(opening, "2026-06-01"),
        closing=None if closing is None else balance(closing, "2026-06-30"),
        lines=tuple(line(lineno, "2026-06-05", amount) for lineno, amount in enumerate(amounts, 1)),
    )


def test_a_statement_that_adds_up_has_no_gap() -> None:
    statement = _statement("5.00 EUR", "-20.00 EUR", closing="-5.00 EUR")
    assert proved(statement) is True
    assert gap(statement) is None


def test_a_gap_is_told_with_all_its_figures() -> None:
    statement = _statement("5.00 EUR", "2000.00 EUR", closing="10.00 EUR")
    assert proved(statement) is False
    assert gap(statement) == (
        "opening 10.00 EUR and 2 lines make 2,015.00 EUR, the statement closes with 10.00 EUR"
        " (difference -2,005.00 EUR)"
    )
    assert gap(_statement("5.00 EUR", closing="10.00 EUR")) == (
        "opening 10.00 EUR and 1 line make 15.00 EUR, the statement closes with 10.00 EUR (difference -5.00 EUR)"
    )


def test_nothing_is_proved_where_a_balance_is_missing() -> None:
    for statement in (_statement("5.00 EUR"), _statement("5.00 EUR", opening=None, closing="9.00 EUR")):
        assert proved(statement) is None
        assert gap(statement) is None


def _cents(minor: int) -> str:
    sign, cents = "-" * (minor < 0), abs(minor)
    return f"{sign}{cents // 100}.{cents % 100:02} EUR"


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8),
    st.integers(1, 10**12),
    st.data(),
)
def test_any_change_of_an_amount_breaks_the_proof(
    opening: int, amounts: list[int], change: int, data: st.DataObject
) -> None:
    closing = _cents(opening + sum(amounts))
    statement = _statement(*map(_cents, amounts), opening=_cents(opening), closing=closing)
    assert gap(statement) is None
    place = data.draw(st.integers(0, len(amounts) - 1))
    lines = list(statement.lines)
    money = lines[place].amount
    lines[place] = dataclasses.replace(lines[place], amount=money._replace(minor=money.minor + change))
    assert proved(dataclasses.replace(statement, lines=tuple(lines))) is False
