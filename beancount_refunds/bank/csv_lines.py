"""A row of an export as a line of a statement, by what its profile says of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stdnum import iban

from beancount_refunds.bank.csv_fields import Direction, fields_of
from beancount_refunds.bank.csv_notation import agreed, day, money, number
from beancount_refunds.bank.csv_profile import ChargeSign
from beancount_refunds.bank.csv_refusal import refuse
from beancount_refunds.bank.model import LineKind, StatementLine
from beancount_refunds.money import Money
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from beancount_refunds.bank.csv_fields import Fields
    from beancount_refunds.bank.csv_notation import Written
    from beancount_refunds.bank.csv_profile import Profile
    from beancount_refunds.bank.csv_table import Row

#: Between the texts of several columns.
_APART = "; "


@frozen
class Booked:
    """A line with what stands beside it: its account, and what the account holds after it, in minor units."""

    line: StatementLine
    account: str | None
    balance: int | None


@frozen
class _Read:
    """The days and amounts of a whole file by how they are written, and the notation of its numbers."""

    days: Mapping[str, datetime.date]
    amounts: Mapping[Written, Money]
    numbers: str


def lines_of(rows: Sequence[Row], profile: Profile, account: str | None) -> tuple[Booked, ...]:
    """The rows as lines, in their order, lines of 0.00 too; raises `Unreadable`.

    ``account`` is whose lines they are where a row does not say it.
    """
    told = [fields_of(row, profile) for row in rows]
    days = ((text, row.lineno) for row in told for text in row.days())
    amounts = ((written, row.lineno) for row in told for written in row.amounts())
    _, day_of = agreed(profile.dates, days, day, noun="a day", key="dates")
    numbers, money_of = agreed(profile.numbers, amounts, money, noun="an amount", key="numbers")
    read = _Read(days=day_of, amounts=money_of, numbers=numbers)
    return tuple(_booked(row, read, profile, account) for row in told)


def _booked(told: Fields, read: _Read, profile: Profile, account: str | None) -> Booked:
    amount, kept = _amount(told, read), _kept(told, read, profile)
    if profile.charges is not None and profile.charges.apart and kept and kept.currency == amount.currency:
        amount = Money(amount.minor - kept.minor, amount.currency)
    came_in = amount.minor > 0
    value_on = told.one("value_on")
    line = StatementLine(
        amount=amount,
        booked_on=read.days[told.booked_on],
        value_on=None if value_on is None else read.days[value_on],
        kind=told.kind or (LineKind.RECEIPT if came_in else LineKind.PAYMENT),
        reference=told.one("reference"),
        end_to_end_id=told.one("end_to_end_id"),
        counterparty=told.one("counterparty") or "",
        counterparty_iban=_iban(told.one("counterparty_iban")),
        references=told.all("references"),
        text=_APART.join(told.all("text")),
        instructed=_instructed(told, read, amount),
        rate=_rate(told, read),
        charges=(kept,) if kept and came_in else (),
        lineno=told.lineno,
    )
    balance = None if told.balance is None else read.amounts[told.balance].minor
    return Booked(line=line, account=told.one("account") or account, balance=balance)


def _amount(told: Fields, read: _Read) -> Money:
    """The signed amount of a row."""
    minors = []
    for written, direction in told.parts:
        minor = read.amounts[written].minor
        if direction is Direction.IN and minor < 0:
            reason = f'what came in reads "{written}", with a minus'
            refuse(reason, told.lineno, "the sign and the column contradict each other")
        minors.append(-abs(minor) if direction is Direction.OUT else minor)
    if all(minors) and len(minors) > 1:
        reason = "the row has an amount in and one out"
        refuse(reason, told.lineno, "one of them must be empty or zero")
    return Money(sum(minors), told.currency)


def _kept(told: Fields, read: _Read, profile: Profile) -> Money | None:
    """The charge that was kept, > 0; one that was given back is none."""
    if profile.charges is None or told.charge is None:
        return None
    minor, currency = read.amounts[told.charge]
    sizes = {ChargeSign.POSITIVE: minor, ChargeSign.NEGATIVE: -minor, ChargeSign.EITHER: abs(minor)}
    size = sizes[profile.charges.written]
    return Money(size, currency) if size > 0 else None


def _instructed(told: Fields, read: _Read, amount: Money) -> Money | None:
    """What the payer sent, in the direction of the line, where it differs; nothing is no amount sent."""
    if told.instructed is None:
        return None
    minor, currency = read.amounts[told.instructed]
    sent = Money(abs(minor) if amount.minor > 0 else -abs(minor), currency)
    return sent if sent != amount and minor else None


def _rate(told: Fields, read: _Read) -> Decimal | None:
    """The rate as written, > 0."""
    text = told.one("rate")
    if text is None:
        return None
    rate = number(read.numbers, text)
    if rate is None or rate < 0:
        refuse(f'a rate reads "{text}"', told.lineno, f'the file writes numbers as "{read.numbers}"')
    return rate or None


def _iban(text: str | None) -> str | None:
    """An IBAN without blanks; a number of an account that is none is left out."""
    return iban.compact(text) if text and iban.is_valid(text, check_country=False) else None
