"""Orders: what each came to, and one order as a matrix of its vendors.

A row of ``orders`` is an order in one currency, over all its vendors there: filters choose rows and never
take a part of one, so that the total value stays what was ordered. Amounts of several currencies stand in
rows of their own; the matrix says beneath what they come to in the functional currency.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeAlias

from beancount_refunds.money import Money
from beancount_refunds.rates import RateMissing
from beancount_refunds.reports import columns
from beancount_refunds.reports.filters import Traits, some, title
from beancount_refunds.reports.order_lines import known_sum, order_lines, remark_on, total_value
from beancount_refunds.reports.question import UnknownSubject
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of, totals

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Sequence

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Order, Settlement
    from beancount_refunds.reports.order_lines import OrderLine
    from beancount_refunds.reports.question import Question
    from beancount_refunds.reports.table import Row

#: The lines of one order in one currency, or of them one vendor's.
_Lines: TypeAlias = "tuple[OrderLine, ...]"

_FIGURES = (
    "billed_minor",
    "credited_minor",
    "refunded_minor",
    "netted_minor",
    "written_off_minor",
    "open_minor",
    "uncredited_minor",
    "net_minor",
)


def orders(ledger: Ledger, question: Question) -> Table:
    """The orders, or the one that the question is about as a matrix of its vendors.

    Raises :class:`UnknownSubject` where nothing names an order so.
    """
    settlement, filters = ledger.settlement, question.filters
    lines = order_lines(settlement)
    if question.subject is not None:
        return _matrix(settlement, question, question.subject, lines)
    groups = [
        tuple(group) for _, group in itertools.groupby(lines, key=lambda one: (one.order_id, one.currency))
    ]
    chosen = [group for group in groups if filters.admit(_traits(group))]
    rows = rows_of(_ORDER_FIELDS, chosen)
    return Table(
        name="orders",
        title=title("Orders", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_ORDER_FIELDS),
        screen=("order_id", "ordered_on", "vendors", "total_value_minor", *_FIGURES, "vendor_ids", "remark"),
        rows=rows,
        summary=(counted(len({row["order_id"] for row in rows}), "order"),),
        empty="No orders.",
        since=filters.since,
        until=filters.until,
    )


def _matrix(settlement: Settlement, question: Question, order_id: str, lines: _Lines) -> Table:
    """The order ``order_id``, a row per currency and vendor."""
    own = [line for line in lines if line.order_id == order_id]
    if not own:
        known = tuple(sorted({line.order_id for line in lines}))
        raise UnknownSubject(kind="order", value=order_id, known=known)
    total_of = {
        currency: total_value(tuple(group))
        for currency, group in itertools.groupby(own, key=lambda one: one.currency)
    }
    fields = _line_fields(total_of)
    shown: list[_Lines] = [(line,) for line in own if question.filters.admit(_traits((line,)))]
    rows = rows_of(fields, shown)
    return Table(
        name="order",
        title=title(f"Order {order_id}", settlement, question.filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(fields),
        screen=("vendor_id", "ordered_minor", "total_value_minor", *_FIGURES, "remark"),
        rows=rows,
        summary=tuple(_summary(settlement, own[0].order, rows)),
        empty="No vendors.",
    )


def _traits(lines: _Lines) -> Traits:
    cases = some(*(id_ for line in lines for id_ in line.case_ids))
    vendors = some(*(line.vendor_id for line in lines))
    return Traits(vendors, "", cases, some(lines[0].order_id), _day(lines))


def _day(lines: _Lines) -> datetime.date:
    """The day of the order, or the first on which anything names it."""
    return lines[0].ordered_on or min(line.named_on for line in lines)


def _summary(settlement: Settlement, order: Order | None, rows: Sequence[Row]) -> Iterator[str]:
    """What the order was worth in all, and what the net cost is made of."""
    if order is None:
        yield "no order directive: what was ordered is not known"
    else:
        yield f"ordered on {order.ordered_on}: {_worth(settlement, order)}"
    credited = totals(rows, "credited_minor", "currency_code", settlement.precisions)
    yield f"credited {credited or 'nothing'}"
    yield "net is billed less refunded and netted; what is open will lower it when it comes"


def _worth(settlement: Settlement, order: Order) -> str:
    """``720.00 GBP, 310,000 JPY, together 2,281.20 GBP at the rates of that day``."""
    precisions, on = settlement.precisions, order.ordered_on
    lines: list[Row] = [{"minor": line.amount_minor, "currency": line.currency} for line in order.lines]
    stated = totals(lines, "minor", "currency", precisions)
    currencies = {line.currency for line in order.lines}
    functional = settlement.policy.functional_currency(on)
    if len(currencies) == 1 or functional is None:
        return stated
    together = 0
    for line in order.lines:
        worth = settlement.converter.convert(Money(line.amount_minor, line.currency), functional, on)
        if isinstance(worth, RateMissing):
            return f"{stated}; together not known: {worth.reason}"
        together += worth
    total = f"{precisions.to_number(together, functional):,} {functional}"
    return f"{stated}, together {total} at the rates of that day"


def _amount(
    key: str, title_: str, value: Callable[[OrderLine], int], *, blank: bool = False
) -> Field[_Lines]:
    """An amount added up over the lines."""
    return columns.amount(key, title_, lambda lines: sum(map(value, lines)), blank_zero=blank, summed=True)


def _known(key: str, title_: str, value: Callable[[OrderLine], int | None]) -> Field[_Lines]:
    """An amount that may be unknown."""
    return columns.amount(key, title_, lambda lines: known_sum(map(value, lines)), summed=True)


def _ids(key: str, title_: str, value: Callable[[OrderLine], Sequence[str]]) -> Field[_Lines]:
    """What stands behind the figures."""
    return field(key, title_, Kind.IDS, lambda lines: tuple(id_ for line in lines for id_ in value(line)))


_MONEY: tuple[Field[_Lines], ...] = (
    _known("billed_minor", "Billed", lambda line: line.billed),
    _amount("credited_minor", "Credited", lambda line: line.credited),
    _amount("refunded_minor", "Refunded", lambda line: line.refunded),
    _amount("netted_minor", "Netted", lambda line: line.netted, blank=True),
    _amount("written_off_minor", "Written off", lambda line: line.written_off, blank=True),
    _amount("open_minor", "Open", lambda line: line.open, blank=True),
    _amount("uncredited_minor", "No memo yet", lambda line: line.uncredited, blank=True),
    _known("net_minor", "Net", lambda line: line.net),
    columns.currency(lambda lines: lines[0].currency),
)
_BEHIND: tuple[Field[_Lines], ...] = (
    _ids("bill_ids", "Bills", lambda line: line.bill_ids),
    _ids("credit_ids", "Credits", lambda line: line.credit_ids),
    _ids("case_ids", "Cases", lambda line: line.case_ids),
    columns.remark(remark_on),
)
_ORDER_FIELDS: tuple[Field[_Lines], ...] = (
    field("order_id", "Order", Kind.ID, lambda lines: lines[0].order_id),
    field("ordered_on", "Ordered", Kind.DATE, lambda lines: lines[0].ordered_on),
    field("vendors", "Vendors", Kind.COUNT, len),
    columns.amount("total_value_minor", "Total value", total_value, summed=True),
    *_MONEY,
    field(
        "vendor_ids", "Who", Kind.IDS, lambda lines: tuple(one.vendor_id for one in lines if one.vendor_id)
    ),
    *_BEHIND,
)


def _line_fields(total_of: dict[str, int | None]) -> tuple[Field[_Lines], ...]:
    """The fields of the matrix; the order's total in the currency stands beside each vendor."""
    return (
        columns.vendor(lambda lines: lines[0].vendor_id),
        field("order_id", "Order", Kind.ID, lambda lines: lines[0].order_id),
        field("ordered_on", "Ordered on", Kind.DATE, lambda lines: lines[0].ordered_on),
        _known("ordered_minor", "Ordered", lambda line: line.ordered),
        *_MONEY,
        columns.amount("total_value_minor", "Order total", lambda lines: total_of[lines[0].currency]),
        *_BEHIND,
    )
