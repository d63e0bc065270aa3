"""Open credits in foreign currency at the closing rate: what a revaluation of today would say.

A credit that will be repaid in money is a monetary item; at the end of a period it is translated at the
closing rate (IAS 21.23(a) and 28, ASC 830-20-35). Nothing of it is posted: that is the closing's own entry.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.money import Money
from beancount_refunds.reports.columns import amount, place, vendor
from beancount_refunds.reports.filters import Traits, some, title
from beancount_refunds.reports.fx_arithmetic import Quote, Quotes
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, counted, field, rows_of
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beancount_refunds.model import Credit, Settlement
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.source import Position

_SCREEN = (
    "id",
    "unapplied_balance_minor",
    "carrying_amount_minor",
    "closing_rate",
    "closing_rate_on",
    "closing_value_minor",
    "unrealised_gain_minor",
    "vendor_id",
    "issued_on",
    "remark",
)


@frozen
class _Open:
    """An open credit; what is unknown is ``None`` and said in the remark."""

    credit: Credit
    functional: str | None
    carrying: int | None
    closing: Quote
    value: int | None
    remark: str | None

    @property
    def position(self) -> Position:
        return self.credit.position

    @property
    def gain(self) -> int | None:
        """Value at the closing rate less the carrying amount; an asset worth more is a gain."""
        return None if self.value is None or self.carrying is None else self.value - self.carrying


def unrealised(settlement: Settlement, filters: Filters) -> Table:
    """Open credits in foreign currency as of ``as_of``; a period that is asked for does not narrow them."""
    filters = dataclasses.replace(filters, since=None, until=None)
    quotes = Quotes(settlement)
    chosen = [
        _valued(settlement, credit, quotes)
        for credit in settlement.credits
        if credit.unapplied_balance_minor
        and credit.currency != settlement.functional_currency
        and filters.admit(_traits(settlement, credit))
    ]
    return Table(
        name="unrealised",
        title=title("Unrealised: open credits in foreign currency at the closing rate", settlement, filters),
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows_of(_FIELDS, chosen),
        summary=tuple(_summary(chosen)),
        empty="No credit in foreign currency is open.",
    )


def _traits(settlement: Settlement, credit: Credit) -> Traits:
    case = settlement.case.get(credit.case_id or "")
    orders = some(credit.order_id, None if case is None else case.order_id)
    return Traits(some(credit.vendor_id), credit.status, some(credit.case_id), orders, credit.issued_on)


def _valued(settlement: Settlement, credit: Credit, quotes: Quotes) -> _Open:
    functional, carrying = settlement.functional_currency, credit.residual_carrying_amount_minor
    if functional is None:
        return _Open(
            credit=credit,
            functional=None,
            carrying=None,
            closing=Quote(""),
            value=None,
            remark="no functional currency is set",
        )
    closing = quotes.quote(credit.currency, functional, settlement.as_of)
    money = Money(credit.unapplied_balance_minor, credit.currency)
    remarks = [closing.missing]
    if credit.functional_currency != functional:
        carrying = None
        remarks.append(f"it is carried in {credit.functional_currency}, the books are in {functional}")
    elif carrying is None:
        remarks.append(f"no carrying amount: there was no usable price on {credit.issued_on}")
    return _Open(
        credit=credit,
        functional=functional,
        carrying=carrying,
        closing=closing,
        value=closing.convert(money, functional, settlement.precisions),
        remark="; ".join(filter(None, remarks)) or None,
    )


def _summary(chosen: list[_Open]) -> Iterator[str]:
    unknown = sum(one.gain is None for one in chosen)
    if unknown:
        yield f"{counted(unknown, 'credit')} without a figure, and not in the total: see the remark"
    yield "none of this is posted: a revaluation is an entry of the closing, and is turned back after it"


_PLACE: tuple[Field[_Open], Field[_Open]] = place()
_FIELDS: tuple[Field[_Open], ...] = (
    field("id", "Credit", Kind.ID, lambda one: one.credit.id),
    vendor(lambda one: one.credit.vendor_id),
    field("issued_on", "Date", Kind.DATE, lambda one: one.credit.issued_on),
    amount("unapplied_balance_minor", "Unapplied", lambda one: one.credit.unapplied_balance_minor),
    field("currency_code", "Currency", Kind.CURRENCY, lambda one: one.credit.currency),
    amount(
        "carrying_amount_minor",
        "Carrying amount left",
        lambda one: one.carrying,
        currency="functional_currency_code",
        summed=True,
    ),
    field("functional_currency_code", "Functional currency", Kind.CURRENCY, lambda one: one.functional),
    field("closing_rate", "Closing rate", Kind.RATE, lambda one: one.closing.value),
    field("closing_rate_on", "Closing rate of", Kind.DATE, lambda one: one.closing.priced_on),
    amount(
        "closing_value_minor",
        "Value at closing",
        lambda one: one.value,
        currency="functional_currency_code",
        summed=True,
    ),
    amount(
        "unrealised_gain_minor",
        "Unrealised gain, loss < 0",
        lambda one: one.gain,
        currency="functional_currency_code",
        summed=True,
    ),
    field("remark", "Remark", Kind.TEXT, lambda one: one.remark),
    *_PLACE,
)
