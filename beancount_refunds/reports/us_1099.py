"""Payments and refunds of US vendors by calendar year: what Forms 1099 start from.

`us_1099_refunds` states the rule and what it rests on. Whether a vendor is reportable at all (Form W-9, the
kind of payment, the year's threshold) is not in the ledger, and not decided here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from beancount.core.amount import Amount

from beancount_refunds.reports.columns import amount, currency, vendor
from beancount_refunds.reports.filters import EVERYTHING, Traits, some, title
from beancount_refunds.reports.generated import minor_units, sums_text, transactions
from beancount_refunds.reports.table import Field, Kind, Table, columns_of, field, rows_of
from beancount_refunds.reports.us_1099_refunds import Payment, Returned, refunds_table, returned
from beancount_refunds.source import Position

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from beancount.core.data import Transaction

    from beancount_refunds.ledger import Ledger
    from beancount_refunds.model import Settlement, Vendor
    from beancount_refunds.reports.filters import Filters
    from beancount_refunds.reports.question import Question

_US, _DOLLAR = "US", "USD"
_SCREEN = (
    "vendor_id",
    "year",
    "payments_minor",
    "same_year_minor",
    "net_minor",
    "earlier_years_minor",
    "unknown_minor",
    "not_cash_minor",
    "country",
    "remark",
)


class _Year(NamedTuple):
    """One vendor, calendar year and currency; ``sums`` by the names of the columns."""

    vendor: Vendor
    year: int
    currency: str
    sums: Counter[str]

    @property
    def remark(self) -> str | None:
        """What whoever files the form must know."""
        remarks = (
            "year of the payment unknown: see the refunds" if self.sums["unknown"] else "",
            "" if self.vendor.country else "no country is stated: a US vendor?",
            "" if self.currency == _DOLLAR else "not in US dollars: convert it for the form",
        )
        return "; ".join(filter(None, remarks)) or None


def us_1099(ledger: Ledger, question: Question) -> Table:
    """Payments, the refunds that reduce them, and those that do not, by vendor and calendar year.

    ``net_minor == payments_minor - same_year_minor``. Vendors whose stated country is another one are left
    out, unless they are asked for by name. Only cash counts: netting is in smaller payments already.
    """
    settlement, filters = ledger.settlement, question.filters
    cash, not_cash = _payments(ledger)
    everything = filters == EVERYTHING
    shown = {one.id for one in settlement.vendors if filters.vendors or one.country in (_US, None)}
    refunds = [
        one
        for one in returned(settlement, cash)
        if one.credit.vendor_id in shown and (everything or filters.admit(_traits(one)))
    ]
    rows: dict[tuple[str, int, str], Counter[str]] = {}
    for payments, name in ((cash, "payments"), (not_cash, "not cash")):
        for paid in payments:
            traits = Traits(some(paid.vendor_id), "", frozenset(), frozenset(), paid.on)
            if paid.vendor_id in shown and filters.admit(traits):
                row = rows.setdefault((paid.vendor_id, paid.on.year, paid.currency), Counter())
                row[name] += paid.minor
    for one in refunds:
        row = rows.setdefault((one.credit.vendor_id, one.year, one.credit.currency), Counter())
        row.update(one.years._asdict())
    years = [_Year(settlement.vendor[key[0]], *key[1:], sums) for key, sums in sorted(rows.items())]
    return Table(
        name="us_1099",
        title=title("Payments and refunds by calendar year, for Forms 1099", settlement, filters),
        as_of=settlement.as_of,
        since=filters.since,
        until=filters.until,
        precisions=settlement.precisions,
        columns=columns_of(_FIELDS),
        screen=_SCREEN,
        rows=rows_of(_FIELDS, years),
        summary=tuple(_summary(settlement, shown, filters, [*cash, *not_cash])),
        empty="No payment to a US vendor, and no refund of one.",
        also=(refunds_table(settlement, refunds),),
    )


def _traits(one: Returned) -> Traits:
    credit = one.credit
    return Traits(some(credit.vendor_id), "", some(credit.case_id), some(credit.order_id), one.moved.on)


# --- payments ----------------------------------------------------------------------------------


def _payments(ledger: Ledger) -> tuple[list[Payment], list[Payment]]:
    """What lowered bills: with money, and otherwise (set off by hand, by card, corrected)."""
    settlement = ledger.settlement
    lowered = [moved for moved in settlement.bill_movements if moved.kind == "payment"]
    wanted = {moved.position for moved in lowered}
    fallback = str(ledger.options.get("filename") or "<unknown>")
    not_money = {one.account for one in settlement.vendors}
    not_money.update(settlement.policy.any_day("clearing_account"))
    rest = {
        place: _set_off(entry, ledger, not_money)
        for entry, ours in transactions(ledger)
        if not ours and (place := Position.of(entry.meta, fallback)) in wanted
    }
    cash: list[Payment] = []
    not_cash: list[Payment] = []
    for moved in lowered:
        minor, set_off = -moved.amount_minor, rest.get(moved.position)
        part = minor if set_off is None else min(minor, set_off[moved.currency])
        if set_off is not None:
            set_off[moved.currency] -= part
        for payments, sum_ in ((cash, minor - part), (not_cash, part)):
            if sum_:
                payments.append(Payment(moved.on, moved.vendor_id, moved.bill_id, sum_, moved.currency))
    return cash, not_cash


def _set_off(entry: Transaction, ledger: Ledger, not_money: Collection[str]) -> Counter[str] | None:
    """What a transaction takes of credits, by currency; ``None`` where no money leaves at all.

    Money leaves an asset that is no vendor's credit and no clearing account (``not_money``).
    """
    assets = f"{ledger.options.get('name_assets') or 'Assets'}:"
    taken: Counter[str] = Counter()
    money = False
    for posting in entry.postings:
        units = posting.units
        if isinstance(units, Amount) and (units.number or 0) < 0:
            if "credit_id" in (posting.meta or {}):
                taken[str(units.currency)] -= minor_units(units, ledger.settlement.precisions)
            elif posting.account.startswith(assets) and posting.account not in not_money:
                money = True
    return taken if money else None


# --- the table ---------------------------------------------------------------------------------


def _summary(
    settlement: Settlement, shown: set[str], filters: Filters, payments: Sequence[Payment]
) -> Iterator[str]:
    yield "only payments that name their bill (bill_id) are known; refunds count by the day they were applied"
    others = [f"{one.id} ({one.country})" for one in settlement.vendors if one.id not in shown]
    if others:
        yield f"vendors of other countries are left out: {', '.join(others)}"
    by_hand: Counter[str] = Counter()
    for moved in settlement.movements:
        if moved.kind == "reduction":
            credit = settlement.credit[moved.credit_id]
            traits = Traits(some(credit.vendor_id), "", frozenset(), frozenset(), moved.on)
            if credit.vendor_id in shown and filters.admit(traits):
                by_hand[credit.currency] -= moved.amount_minor
    if by_hand:
        lowered = sums_text(by_hand, settlement.precisions)
        yield f"credits lowered by hand are no refunds here: {lowered}; record cash as a vendor-refund"
    unnamed = sorted({paid.bill_id for paid in payments if paid.vendor_id is None})
    if unnamed:
        yield f"bills without vendor are left out: {', '.join(unnamed)}; add vendor_id to the postings"


_FIELDS: tuple[Field[_Year], ...] = (
    vendor(lambda row: row.vendor.id),
    field("name", "Name", Kind.TEXT, lambda row: row.vendor.name),
    field("country", "Country", Kind.TEXT, lambda row: row.vendor.country),
    field("year", "Year", Kind.TEXT, lambda row: str(row.year)),
    amount("payments_minor", "Payments", lambda row: row.sums["payments"], summed=True),
    amount("same_year_minor", "Refunds of the year", lambda row: row.sums["same"], summed=True),
    amount(
        "net_minor", "Payments less refunds", lambda row: row.sums["payments"] - row.sums["same"], summed=True
    ),
    amount("earlier_years_minor", "Refunds of earlier years", lambda row: row.sums["earlier"], summed=True),
    amount(
        "unknown_minor",
        "Refunds, year unknown",
        lambda row: row.sums["unknown"],
        blank_zero=True,
        summed=True,
    ),
    amount(
        "not_cash_minor",
        "Lowered without cash",
        lambda row: row.sums["not cash"],
        blank_zero=True,
        summed=True,
    ),
    currency(lambda row: row.currency),
    field("remark", "Remark", Kind.TEXT, lambda row: row.remark),
)
