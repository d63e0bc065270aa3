"""Lines as statements, one for each account and currency: in order of time, proved by the running balance.

Each balance must be the one before it and the line's amount. An export begins with its oldest line or with
its newest; the balances of all its accounts tell which, else the days.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.bank.model import Balance, Statement, StatementLine
from beancount_refunds.money import Money, Precisions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beancount_refunds.bank.csv_lines import Booked


class _Held(NamedTuple):
    """A line and what the account holds after it, in minor units."""

    line: StatementLine
    after: int

    @property
    def before(self) -> int:
        """What it held before it."""
        return self.after - self.line.amount.minor


def statements_of(booked: Sequence[Booked]) -> list[Statement]:
    """The statements of a file's lines, one line or more, in the order in which they begin.

    One has neither opening nor closing where a line is without balance, nor where all lines are of one day
    and can be read in either order; it says so where somebody has to know. A balance that does not follow is
    told too.
    """
    parts: dict[tuple[str | None, str], list[Booked]] = {}
    for one in booked:
        parts.setdefault((one.account, one.line.amount.currency), []).append(one)
    backward = _newest_first(booked, [_held(part) for part in parts.values()])
    return [
        _statement_of(part[::-1] if backward else part, sure=backward is not None) for part in parts.values()
    ]


def _newest_first(booked: Sequence[Booked], parts: Sequence[Sequence[_Held]]) -> bool | None:
    """Whether a file begins with its newest line; ``None`` where nothing tells."""
    forward = sum(len(_breaks(part)) for part in parts)
    backward = sum(len(_breaks(part[::-1])) for part in parts)
    first, last = booked[0].line.booked_on, booked[-1].line.booked_on
    if forward == backward and first == last:
        return None
    return backward < forward if forward != backward else first > last


def _statement_of(booked: Sequence[Booked], *, sure: bool) -> Statement:
    """The statement of lines in order of time; in the order of the file where it is not ``sure``."""
    held, currency = _held(booked), booked[0].line.amount.currency
    opening = closing = remark = None
    if len(held) < len(booked):
        lacking = min(one.line.lineno for one in booked if one.balance is None)
        remark = f"line {lacking} has no balance: that the lines are complete is not proved" if held else None
    elif not sure and held[0].before != held[-1].before and not _breaks(held):
        remark = "the balances do not tell which line is the first: that the lines are complete is not proved"
    else:
        first, last = held[0], held[-1]
        opening = Balance(amount=Money(first.before, currency), on=first.line.booked_on)
        closing = Balance(amount=Money(last.after, currency), on=last.line.booked_on)
        remark = next(iter(_breaks(held)), None)
    return Statement(
        account=booked[0].account,
        currency=currency,
        opening=opening,
        closing=closing,
        lines=tuple(one.line for one in booked),
        remarks=() if remark is None else (remark,),
    )


def _held(booked: Sequence[Booked]) -> list[_Held]:
    return [_Held(one.line, one.balance) for one in booked if one.balance is not None]


def _breaks(ordered: Sequence[_Held]) -> list[str]:
    """Where a balance does not follow from the one before, as a remark says it."""
    return [
        f"line {one.line.lineno}: the balance is {_text(one.after, one)}, but after line"
        f" {last.line.lineno} and this amount it should be {_text(last.after + one.line.amount.minor, one)}"
        for last, one in itertools.pairwise(ordered)
        if one.before != last.after
    ]


def _text(minor: int, held: _Held) -> str:
    return Precisions().text(minor, held.line.amount.currency)
