"""What is written as BAI2 is read back as it was."""

from __future__ import annotations

import contextlib
import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.bank import bai, proof
from beancount_refunds.bank.model import Balance, LineKind, Statement, StatementLine, Unreadable
from beancount_refunds.money import Money
from tests.bank.test_bai import FILE

DAYS = st.dates(datetime.date(2001, 1, 1), datetime.date(2068, 12, 31))
WORDS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789", min_size=1, max_size=16)
ROWS = st.lists(st.tuples(st.booleans(), st.integers(1, 10**12), st.none() | DAYS, WORDS), max_size=6)
ACCOUNTS = st.lists(
    st.tuples(ROWS, st.sampled_from(["", "JPY", "KWD"]), st.integers(-(10**12), 10**12)), min_size=1
)


def records_of(account: int, told: Any, on: datetime.date, lineno: int) -> tuple[list[str], int, Statement]:
    """The records of an account, its control total, and the statement that they mean."""
    rows, currency, opening = told
    money = currency or "USD"
    closing = opening + sum(minor if came_in else -minor for came_in, minor, _, _ in rows)
    total = opening + closing + sum(minor for _, minor, _, _ in rows)
    records = [f"03,{account},{currency},010,{opening},,,015,{closing},,/"]
    lines = []
    for came_in, minor, value_on, word in rows:
        funds = "Z" if value_on is None else f"V,{value_on:%y%m%d},"
        lines.append(
            StatementLine(
                amount=Money(minor if came_in else -minor, money),
                booked_on=on,
                value_on=value_on,
                kind=LineKind.RECEIPT if came_in else LineKind.PAYMENT,
                reference=f"FT{word}",
                references=(f"C{word}",),
                text=f"{word}, {word}",
                lineno=lineno + len(records),
            )
        )
        code = "195" if came_in else "495"
        records.append(f"16,{code},{minor},{funds},FT{word},C{word},{word}, {word}/")
    records.append(f"49,{total},{len(records) + 1}/")
    statement = Statement(
        account=str(account),
        currency=money,
        number="7",
        opening=Balance(amount=Money(opening, money), on=on),
        closing=Balance(amount=Money(closing, money), on=on),
        lines=tuple(lines),
    )
    return records, total, statement


@given(ACCOUNTS, DAYS)
def test_accounts_are_read_back_as_they_were_written(accounts: list[Any], on: datetime.date) -> None:
    text = ["01,BANK,US,260605,0830,7,80,1,2/", f"02,US,BANK,1,{on:%y%m%d},,,2/"]
    statements, totals = [], 0
    for number, told in enumerate(accounts, 1):
        records, total, statement = records_of(number, told, on, len(text) + 1)
        text += records
        totals += total
        statements.append(statement)
    text += [f"98,{totals},{len(accounts)},{len(text)}/", f"99,{totals},1,{len(text) + 2}/"]
    read = bai.read("\n".join(text).encode())
    assert read == tuple(statements)
    assert all(map(proof.proved, read))


@given(st.integers(0, len(FILE) - 1), st.integers(0, 9), st.text("0123456789,/-+ \nVSDZ", max_size=4))
def test_a_damaged_file_is_read_or_refused_by_name(place: int, length: int, instead: str) -> None:
    damaged = FILE[:place] + instead + FILE[place + length :]
    with contextlib.suppress(Unreadable):
        read = bai.read(damaged.encode())
        lines = damaged.splitlines()
        assert all(lines[one.lineno - 1].lstrip().startswith("16,") for each in read for one in each.lines)
