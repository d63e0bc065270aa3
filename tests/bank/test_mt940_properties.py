"""What is written as MT940 is read back as it was."""

from __future__ import annotations

import contextlib
import datetime
import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank import mt940, proof
from beancount_refunds.bank.figures import PRECISIONS
from beancount_refunds.bank.model import Balance, LineKind, Statement, StatementLine, Unreadable
from beancount_refunds.money import Money
from tests.bank.statements_of_swift import message
from tests.bank.test_mt940 import FEE, REFUND

SAMPLE = message(*REFUND, *FEE, ":90C:1EUR297,50", closing="1295,00")
DAYS = st.dates(datetime.date(2001, 1, 1), datetime.date(2068, 12, 31))
MINOR = st.integers(1, 10**12)
WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", min_size=1, max_size=16)
ROWS = st.lists(
    st.tuples(DAYS, st.integers(-40, 40), MINOR, st.sampled_from(["C", "D", "RC", "RD"]), WORDS), max_size=6
)


def written(minor: int, currency: str) -> str:
    """An amount as SWIFT writes it."""
    whole, _, part = str(PRECISIONS.to_number(minor, currency)).partition(".")
    return f"{whole},{part}"


def swift(statement: Statement, marks: list[str]) -> str:
    """The message that a bank would send."""
    lines = "".join(
        f":61:{line.value_on:%y%m%d}{line.booked_on:%m%d}{mark}{written(abs(line.amount.minor), statement.currency)}"
        f"NMSCNONREF//{line.reference}\n:86:166?20{line.text}\n"
        for line, mark in zip(statement.lines, marks, strict=True)
    )
    balances = [
        f"{'CD'[one.amount.minor < 0]}{one.on:%y%m%d}{statement.currency}{written(abs(one.amount.minor), statement.currency)}"
        for one in (statement.opening, statement.closing)
        if one is not None
    ]
    return f":20:X\n:25:{statement.account}\n:60F:{balances[0]}\n{lines}:62F:{balances[1]}\n-\n"


def statement_of(rows: list[Any], currency: str, opening: int, on: datetime.date, first: int) -> Statement:
    """The statement that rows mean, the first field of which stands on a line."""
    signs = {"C": 1, "RD": 1, "D": -1, "RC": -1}
    kinds = {"C": LineKind.RECEIPT, "D": LineKind.PAYMENT, "RC": LineKind.REVERSAL, "RD": LineKind.REVERSAL}
    lines = tuple(
        StatementLine(
            amount=Money(signs[mark] * minor, currency),
            booked_on=value_on + datetime.timedelta(days=later),
            value_on=value_on,
            kind=kinds[mark],
            reference=f"FT{word}",
            text=word,
            lineno=lineno,
        )
        for lineno, (value_on, later, minor, mark, word) in zip(itertools.count(first, 2), rows, strict=False)
    )
    total = opening + sum(line.amount.minor for line in lines)
    return Statement(
        account="37040044/0532013000",
        currency=currency,
        opening=Balance(amount=Money(opening, currency), on=on),
        closing=Balance(amount=Money(total, currency), on=on),
        lines=lines,
    )


@given(
    st.lists(
        st.tuples(ROWS, st.sampled_from(["EUR", "JPY", "KWD"]), st.integers(-(10**12), 10**12), DAYS),
        min_size=1,
        max_size=3,
    )
)
def test_statements_are_read_back_as_they_were_written(told: list[Any]) -> None:
    text, statements = "", []
    for rows, currency, opening, on in told:
        statements.append(statement_of(rows, currency, opening, on, text.count("\n") + 4))
        text += swift(statements[-1], [mark for _, _, _, mark, _ in rows])
    read = mt940.read(text.encode())
    assert read == tuple(statements)
    assert all(map(proof.proved, read))


@given(st.integers(0, len(SAMPLE) - 1), st.integers(0, 9), st.text(":0123456789,CDREF?+/-\n", max_size=4))
def test_a_damaged_file_is_read_or_refused_by_name(place: int, length: int, instead: str) -> None:
    damaged = SAMPLE[:place] + instead + SAMPLE[place + length :]
    with contextlib.suppress(Unreadable):
        read = mt940.read(damaged.encode())
        lines = damaged.split("\n")
        assert all(lines[one.lineno - 1].startswith(":61:") for each in read for one in each.lines)
        assert sum(len(each.lines) for each in read) == sum(line.startswith(":61:") for line in lines)
