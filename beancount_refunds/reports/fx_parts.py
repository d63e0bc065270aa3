"""How the carrying amount of each part of a refund came about.

Parts take cumulative shares: round(V × cleared so far, this part included ∕ total) less what the parts that
stand before it took, so that the carrying amount reaches exactly zero (language, section 3).
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from beancount_refunds.money import Money
from beancount_refunds.reports.columns import amount, place
from beancount_refunds.reports.fx_arithmetic import STATED, Quote, Quotes, money_text
from beancount_refunds.reports.fx_realised import REFUND
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Iterator

    from beancount_refunds.model import Credit, Movement, Settlement
    from beancount_refunds.reports.fx_realised import Realised
    from beancount_refunds.source import Position

_SCREEN = (
    "id",
    "on",
    "credit_id",
    "cleared_minor",
    "carrying_amount_minor",
    "arithmetic",
    "carried_by",
    "carrying_rate",
    "carrying_rate_on",
    "issued_on",
)


@dataclasses.dataclass(slots=True)
class _Running:
    """A credit as its movements go by: what it is, what it carries, and what standing parts took of both.

    ``carried`` is looked for once a part of it is shown.
    """

    opening: Movement
    carried: Quote | None = None
    face: int = 0
    whole: int = 0
    cleared: int = 0
    taken: int = 0

    def move(self, moved: Movement) -> None:
        """Count a movement."""
        carrying = moved.carrying_amount_minor or 0
        if moved.kind in ("credit", "raise", "reversal of credit"):
            self.face += moved.amount_minor
            self.whole += carrying
        else:
            self.cleared -= moved.amount_minor
            self.taken -= carrying


@frozen
class _Part:
    """A part of a refund that was taken, or (all amounts < 0) given back; ``carried`` as `Quote` says."""

    moved: Movement
    credit: Credit
    carried: Quote
    arithmetic: str

    @property
    def position(self) -> Position:
        return self.moved.position


def parts(settlement: Settlement, chosen: Iterable[Realised]) -> Table:
    """The parts of the postings ``chosen``."""
    postings = {(one.refund.id, one.on, one.kind == REFUND) for one in chosen}
    return Table(
        name="fx_parts",
        title="Carrying amounts of what was cleared",
        as_of=settlement.as_of,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows_of(_FIELDS, _parts(settlement, postings) if postings else ()),
        empty="Nothing was cleared.",
    )


def _parts(settlement: Settlement, postings: Collection[tuple[str, datetime.date, bool]]) -> Iterator[_Part]:
    running: dict[str, _Running] = {}
    quotes = Quotes(settlement)
    for moved in settlement.movements:
        credit = settlement.credit[moved.credit_id]
        state = running.get(credit.id)
        if state is None:
            state = running[credit.id] = _Running(moved)
        before = state.taken
        state.move(moved)
        if moved.kind.endswith(REFUND) and (moved.subject, moved.on, moved.kind == REFUND) in postings:
            if state.carried is None:
                state.carried = _carried(quotes, credit, state.opening)
            yield _Part(
                moved=moved,
                credit=credit,
                carried=state.carried,
                arithmetic=_arithmetic(settlement, credit, moved, state, before),
            )


def _carried(quotes: Quotes, credit: Credit, opening: Movement) -> Quote:
    """How the carrying amount of a credit was found when it was opened."""
    money, functional = Money(opening.amount_minor, credit.currency), credit.functional_currency or ""
    at_rate = quotes.quote(credit.currency, functional, credit.issued_on)
    same = at_rate.convert(money, functional, quotes.precisions) == opening.carrying_amount_minor
    return at_rate if same else Quote(STATED)


def _arithmetic(settlement: Settlement, credit: Credit, moved: Movement, state: _Running, before: int) -> str:
    """``535.68 GBP × 2,500.00 ∕ 4,960.00 less 54.00 GBP taken before = 215.68 GBP``."""
    precisions, functional = settlement.precisions, credit.functional_currency or ""
    carrying = money_text(Money(-(moved.carrying_amount_minor or 0), functional), precisions)
    if moved.kind != REFUND:
        return f"given back {carrying}"
    cleared, face = (
        f"{precisions.to_number(minor, credit.currency):,}" for minor in (state.cleared, state.face)
    )
    whole = money_text(Money(state.whole, functional), precisions)
    less = f" less {money_text(Money(before, functional), precisions)} taken before" if before else ""
    return f"{whole} × {cleared} ∕ {face}{less} = {carrying}"


_PLACE: tuple[Field[_Part], Field[_Part]] = place()
_FIELDS: tuple[Field[_Part], ...] = (
    field("id", "Refund", Kind.ID, lambda part: part.moved.subject),
    field("on", "Date", Kind.DATE, lambda part: part.moved.on),
    field("credit_id", "Credit", Kind.ID, lambda part: part.credit.id),
    field("issued_on", "Credit of", Kind.DATE, lambda part: part.credit.issued_on),
    amount("cleared_minor", "Cleared", lambda part: -part.moved.amount_minor),
    field("currency_code", "Currency", Kind.CURRENCY, lambda part: part.credit.currency),
    field("carried_by", "Carried by", Kind.TEXT, lambda part: part.carried.by),
    field("carrying_rate", "Carrying rate", Kind.RATE, lambda part: part.carried.value),
    field("carrying_rate_on", "Carrying rate of", Kind.DATE, lambda part: part.carried.priced_on),
    amount(
        "carrying_amount_minor",
        "Carrying amount",
        lambda part: -(part.moved.carrying_amount_minor or 0),
        currency="functional_currency_code",
        summed=True,
    ),
    field(
        "functional_currency_code",
        "Functional currency",
        Kind.CURRENCY,
        lambda part: part.credit.functional_currency,
    ),
    field("arithmetic", "Arithmetic", Kind.TEXT, lambda part: part.arithmetic),
    *_PLACE,
)
